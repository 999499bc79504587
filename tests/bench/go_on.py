"""Inside the window: wait until what an earlier run left is with the server."""

from typing import Any

from kdesk.application import Application
from tests.bench.bring_in import Sent


async def inside(app: Application, _orders: dict[str, Any]) -> dict[str, float]:
    """Return once every transfer of the journal is."""
    sent = Sent(len(app.queue.snapshot()))
    app.queue.listen(sent)
    await sent.all()
    return {}

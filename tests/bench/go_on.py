"""Inside the window: wait until what an earlier run left is with the server."""

from typing import Any

from kdesk.desk import Desk
from tests.bench.bring_in import Sent


async def inside(desk: Desk, _orders: dict[str, Any]) -> dict[str, float]:
    """Return once every transfer of the journal is."""
    sent = Sent(len(desk.queue.snapshot()))
    desk.queue.listen(sent)
    await sent.all()
    return {}

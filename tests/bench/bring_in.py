"""Inside the window: bring files in, and tell what it cost."""

import asyncio
import resource
import time
from pathlib import Path
from typing import Any

from kdesk.application import Application
from kdesk.domain.queue_listener import QueueListener
from kdesk.domain.settings import SpeedLimit
from kdesk.domain.transfer import Transfer
from kdesk.domain.transfer_state import TransferState

SENT = {TransferState.PROCESSING, TransferState.READY}


class Failed(AssertionError):
    """A transfer of the bench failed."""


class Sent(QueueListener):
    """Waits until so many transfers are with the server."""

    def __init__(self, count: int) -> None:
        self._left = count
        self._sent: set[str] = set()
        self._over: asyncio.Future[None] = asyncio.get_running_loop().create_future()

    async def all(self) -> None:
        """Return once all are. Raises Failed when one will never be."""
        await self._over

    def changed(self, before: Transfer, now: Transfer) -> None:
        """Count the ends."""
        del before
        if now.state is TransferState.FAILED and not self._over.done():
            self._over.set_exception(Failed(f"{now.file.name}: {now.trouble}"))
        if now.state in SENT:
            self._sent.add(now.id)
            if len(self._sent) == self._left and not self._over.done():
                self._over.set_result(None)


def cpu() -> float:
    """Return the seconds that this process has computed so far, in all its threads."""
    used = resource.getrusage(resource.RUSAGE_SELF)
    return used.ru_utime + used.ru_stime


async def inside(app: Application, orders: dict[str, Any]) -> dict[str, float]:
    """Bring in the files; `limit` bytes a second where there is one."""
    if limit := orders.get("limit"):
        app.queue.set_limit(SpeedLimit(limit))
    sent = Sent(orders.get("count", len(orders["files"])))
    app.queue.listen(sent)
    cpu_before, began = cpu(), time.monotonic()
    app.queue.add([Path(file) for file in orders["files"]])
    await sent.all()
    return {"seconds": time.monotonic() - began, "cpu": cpu() - cpu_before}

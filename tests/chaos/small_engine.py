"""The real engine on real HTTP, journal and files, with chunks of kilobytes and waits of milliseconds."""

import asyncio
import logging
from collections.abc import AsyncIterator, Callable, Iterator, Sequence
from contextlib import asynccontextmanager, contextmanager
from enum import Enum, auto
from pathlib import Path
from unittest.mock import patch

import httpx

from kdesk.domain.account import Account, SignInKind
from kdesk.domain.queue_listener import QueueListener
from kdesk.domain.transfer import Transfer
from kdesk.domain.transfer_state import TransferState
from kdesk.engine.clock import SystemClock
from kdesk.engine.one_session import OneSession
from kdesk.engine.throughput.chunk_size import ChunkSizes
from kdesk.engine.throughput.retry import RetryPolicy
from kdesk.engine.transfers.queue import TransferQueue
from kdesk.engine.transfers.queue_options import QueueEvents, QueueOptions
from kdesk.kaltura import chunk_upload
from kdesk.kaltura.client import make_http
from kdesk.kaltura.connector import KalturaConnector
from kdesk.store.journal import Journal
from tests.support.demo_process import DemoProcess

CHUNK = 64 * 1024
SIZES = ChunkSizes(first=CHUNK, smallest=CHUNK, largest=CHUNK, floor=CHUNK // 4, whole=CHUNK)
POLICY = RetryPolicy(first=0.02, longest=0.2)
PAUSES = (0.01, 0.02)
RESPONSE_SECONDS = 0.6
"""Timeout of a response; the demo server needs a hundredth of it."""


class Goal(Enum):
    """The event at which an upload counts as done: all bytes sent, entry READY, or renditions counted."""

    ARRIVED = auto()
    READY = auto()
    COUNTED = auto()

    @property
    def watched(self) -> bool:
        """Whether only the watcher of processing entries can reach it."""
        return self is not Goal.ARRIVED

    def reached(self, transfer: Transfer) -> bool:
        """Return whether the transfer has reached the goal, or cannot proceed."""
        if transfer.state in {TransferState.FAILED, TransferState.PAUSED, TransferState.READY}:
            return True
        arrived = transfer.state is TransferState.PROCESSING
        return arrived and (self is Goal.ARRIVED or (self is Goal.COUNTED and transfer.progress.renditions_total > 0))


class SmallEngine(QueueListener):
    """A queue on a journal of its own. Calling `running` again acts as a restart of the process.

    Args:
        url: Service URL, that of the proxy before the server.
    """

    def __init__(self, server: DemoProcess, url: str, data: Path) -> None:
        told = server.credentials
        self._account = Account(url, told["partner_id"], told["user_id"], SignInKind.ADMIN_SECRET)
        self._secret = told["admin_secret"]
        self._journal = data / "journal.sqlite"
        self.queue: TransferQueue
        self._changed = asyncio.Event()

    @asynccontextmanager
    async def running(self) -> AsyncIterator[TransferQueue]:
        """Sign in and run the queue."""
        with patch.object(chunk_upload, "CLOSING_SECONDS", RESPONSE_SECONDS):
            async with make_http() as http, Journal.open(self._journal) as journal:
                http.timeout = httpx.Timeout(RESPONSE_SECONDS)
                api = await KalturaConnector(http).connect(self._account, self._secret, on_lost=lambda _: None)
                self.queue = TransferQueue(
                    journal,
                    OneSession(lambda: api),
                    SystemClock(),
                    QueueEvents(lambda _: None, lambda _: None),
                    QueueOptions(1, policy=POLICY, watch_pauses=PAUSES, sizes=SIZES),
                )
                async with self.queue.running() as queue:
                    queue.listen(self)
                    yield queue

    async def until(self, condition: Callable[[Transfer], bool]) -> Transfer:
        """Return the one transfer as soon as the condition holds."""
        while True:
            self._changed.clear()
            for transfer in self.queue.snapshot():
                if condition(transfer):
                    return transfer
            await self._changed.wait()

    def added(self, transfers: Sequence[Transfer]) -> None:
        """Wake `until`, as the other notifications do."""
        assert transfers
        self._changed.set()

    def changed(self, before: Transfer, now: Transfer) -> None:
        """See `added`."""
        assert before.id == now.id
        self._changed.set()


@contextmanager
def errors_logged() -> Iterator[list[str]]:
    """Collect logged errors: unforeseen exceptions end up there."""
    found: list[str] = []

    class Collector(logging.Handler):
        """Keeps each formatted log record."""

        def emit(self, record: logging.LogRecord) -> None:
            """Keep one."""
            found.append(self.format(record))

    collector = Collector(logging.ERROR)
    logging.getLogger("kdesk").addHandler(collector)
    try:
        yield found
    finally:
        logging.getLogger("kdesk").removeHandler(collector)

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
from kdesk.domain.transfer import Transfer, TransferState
from kdesk.domain.ui_ports import QueueListener
from kdesk.engine.clock import SystemClock
from kdesk.engine.throughput.chunk_size import ChunkSizes
from kdesk.engine.throughput.retry import RetryPolicy
from kdesk.engine.transfers.queue import QueueEvents, QueueOptions, TransferQueue
from kdesk.kaltura import uploads
from kdesk.kaltura.client import make_http
from kdesk.kaltura.connector import KalturaConnector
from kdesk.store.journal import Journal
from tests.support.demo_process import DemoProcess

CHUNK = 64 * 1024
SIZES = ChunkSizes(first=CHUNK, smallest=CHUNK, largest=CHUNK, floor=CHUNK // 4, whole=CHUNK)
POLICY = RetryPolicy(first=0.02, longest=0.2)
PAUSES = (0.01, 0.02)
ANSWER_SECONDS = 0.6
"""How long this client waits for an answer; the demo server needs a hundredth of it."""


class Goal(Enum):
    """How far an upload is followed: until the server has every byte, has READY, or its renditions were counted."""

    ARRIVED = auto()
    READY = auto()
    COUNTED = auto()

    @property
    def watched(self) -> bool:
        """Whether the watcher brings it there."""
        return self is not Goal.ARRIVED

    def reached(self, transfer: Transfer) -> bool:
        """Tell whether the transfer has come so far, or comes no further."""
        if transfer.state in {TransferState.FAILED, TransferState.PAUSED, TransferState.READY}:
            return True
        arrived = transfer.state is TransferState.PROCESSING
        return arrived and (self is Goal.ARRIVED or (self is Goal.COUNTED and transfer.progress.renditions_total > 0))


class SmallEngine(QueueListener):
    """A queue on a journal of its own; `running` again is what a new process finds.

    url  the way to the server
    """

    def __init__(self, server: DemoProcess, url: str, data: Path) -> None:
        told = server.credentials
        self._account = Account(url, told["partner_id"], told["user_id"], SignInKind.ADMIN_SECRET)
        self._secret = told["admin_secret"]
        self._journal = data / "journal.sqlite"
        self.queue: TransferQueue
        self._news = asyncio.Event()

    @asynccontextmanager
    async def running(self) -> AsyncIterator[TransferQueue]:
        """Sign in and run the queue."""
        with patch.object(uploads, "CLOSING_SECONDS", ANSWER_SECONDS):
            async with make_http() as http, Journal.open(self._journal) as journal:
                http.timeout = httpx.Timeout(ANSWER_SECONDS)
                api = await KalturaConnector(http).connect(self._account, self._secret, on_lost=lambda _: None)
                self.queue = TransferQueue(
                    journal,
                    lambda: api,
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
            self._news.clear()
            for transfer in self.queue.snapshot():
                if condition(transfer):
                    return transfer
            await self._news.wait()

    def added(self, transfers: Sequence[Transfer]) -> None:
        """Wake whoever waits; so do the others."""
        assert transfers
        self._news.set()

    def changed(self, before: Transfer, now: Transfer) -> None:
        """See `added`."""
        assert before.id == now.id
        self._news.set()


@contextmanager
def errors_logged() -> Iterator[list[str]]:
    """Collect what is logged as an error: that is how something unforeseen shows."""
    found: list[str] = []

    class Collector(logging.Handler):
        """Keeps the words of each record."""

        def emit(self, record: logging.LogRecord) -> None:
            """Keep one."""
            found.append(self.format(record))

    collector = Collector(logging.ERROR)
    logging.getLogger("kdesk").addHandler(collector)
    try:
        yield found
    finally:
        logging.getLogger("kdesk").removeHandler(collector)

"""The engine on a real demo server and a real journal, with what is said about files."""

import asyncio
import os
import struct
import zlib
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

from kdesk.domain.account import Account, SignInKind
from kdesk.domain.details.ports import DetailsRecord
from kdesk.domain.details.templates import Templates
from kdesk.domain.details.upload_details import UploadDetails
from kdesk.domain.ports import AccountApi
from kdesk.domain.queue_listener import QueueListener
from kdesk.domain.transfer import Transfer
from kdesk.domain.transfer_state import TransferState
from kdesk.engine.clock import SystemClock
from kdesk.engine.one_session import OneSession
from kdesk.engine.throughput.retry import RetryPolicy
from kdesk.engine.transfers.queue import TransferQueue
from kdesk.engine.transfers.queue_options import QueueEvents, QueueOptions
from kdesk.kaltura.client import make_http
from kdesk.kaltura.connector import KalturaConnector
from kdesk.store.details import StoredDetails
from kdesk.store.journal import Journal
from tests.support.demo_client import DemoClient
from tests.support.demo_process import DemoProcess
from tests.support.patience import PATIENCE

ADMIN = ""
LONG_AGO = 1_700_000_000


class DetailsEngine(QueueListener):
    """A queue on one journal. `running` a second time acts as a restart.

    Args:
        user: A plain user's id, or ADMIN.
        privileges: Of the user's session.
    """

    def __init__(
        self,
        demo: DemoProcess,
        folder: Path,
        *,
        user: str = ADMIN,
        privileges: str = "",
        templates: Templates | None = None,
    ) -> None:
        self.demo = demo
        self.folder = folder
        self._user, self._privileges, self._templates = user, privileges, templates
        self._journal = folder / "journal.sqlite"
        self._news = asyncio.Event()
        self.queue: TransferQueue
        self.api: AccountApi | None = None

    @asynccontextmanager
    async def running(self) -> AsyncIterator[TransferQueue]:
        """Sign in and run the queue."""
        async with make_http() as http, Journal.open(self._journal) as journal:
            account, secret = self._account()
            self.api = api = await KalturaConnector(http).connect(account, secret, on_lost=lambda _: None)
            options = QueueOptions(
                2,
                policy=RetryPolicy(first=0.02, longest=0.2),
                watch_pauses=(0.05,),
                details=StoredDetails(journal),
                templates=self._templates,
            )
            events = QueueEvents(lambda _: None, lambda _: None)
            async with TransferQueue(
                journal, OneSession(lambda: api), SystemClock(), events, options
            ).running() as self.queue:
                self.queue.listen(self)
                self.queue.details.listen(lambda _ids: self._news.set())
                yield self.queue

    def changed(self, before: Transfer, now: Transfer) -> None:
        """Wake whoever waits."""
        assert before.id == now.id
        self._news.set()

    async def upload(self, *names: str, said: UploadDetails) -> list[str]:
        """Queue files of which something is said; return the ids of their transfers."""
        paths = [self.file(name) for name in names]
        return [transfer.id for transfer in await self.queue.enqueue(paths, said)]

    def file(self, name: str) -> Path:
        """Write a file with content of its own."""
        path = self.folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(_picture(name))
        # Long at rest: one that was changed a moment ago is waited for.
        os.utime(path, (LONG_AGO, LONG_AGO))
        return path

    def record(self, transfer_id: str) -> DetailsRecord:
        """Return what the book has of a transfer."""
        return self.queue.details.of(transfer_id)

    def transfer(self, transfer_id: str) -> Transfer:
        """Return a transfer."""
        return next(one for one in self.queue.snapshot() if one.id == transfer_id)

    async def until(self, condition: Callable[[], bool]) -> None:
        """Wait until the condition holds."""
        async with asyncio.timeout(PATIENCE):
            while not condition():
                self._news.clear()
                await self._news.wait()

    async def until_reserved(self, transfer_id: str) -> str:
        """Wait until the entry exists; return its id."""
        await self.until(lambda: bool(self.transfer(transfer_id).reservation.entry_id))
        return self.transfer(transfer_id).reservation.entry_id

    async def until_arrived(self, transfer_id: str) -> str:
        """Wait until every byte has arrived; return the id of the entry."""
        done = {TransferState.PROCESSING, TransferState.READY, TransferState.ARRIVED, TransferState.FAILED}
        await self.until(lambda: self.transfer(transfer_id).state in done)
        transfer = self.transfer(transfer_id)
        assert transfer.state is not TransferState.FAILED, transfer.trouble
        return transfer.reservation.entry_id

    async def until_settled(self, transfer_id: str) -> None:
        """Wait until nothing that was said of a transfer waits to be written."""
        await self.until(lambda: "kept" not in self.record(transfer_id).states.values())

    def entry(self, entry_id: str) -> dict[str, Any]:
        """Return an entry as the server has it, as an administrator sees it."""
        with DemoClient(self.demo.credentials) as client:
            found: dict[str, Any] = client.as_admin().call("media.get", entryId=entry_id)
            return found

    def change(self, entry_id: str, **fields: object) -> None:
        """Change an entry as somebody else would."""
        with DemoClient(self.demo.credentials) as client:
            changed = client.as_admin().call("baseEntry.update", entryId=entry_id, baseEntry=fields)
            assert changed["id"] == entry_id, changed

    def _account(self) -> tuple[Account, str]:
        told = self.demo.credentials
        if self._user == ADMIN:
            return Account(self.demo.url, told["partner_id"], told["user_id"], SignInKind.ADMIN_SECRET), told[
                "admin_secret"
            ]
        with DemoClient(told) as client:
            ks = client.as_user(self._user, privileges=self._privileges).ks
        return Account(self.demo.url, 0, "", SignInKind.KS), ks


def _picture(name: str) -> bytes:
    """Return a PNG of one pixel with a text of its own: it becomes READY at once."""
    chunks = {
        b"IHDR": struct.pack(">IIBBBBB", 1, 1, 8, 0, 0, 0, 0),
        b"tEXt": b"Comment\0" + name.encode() * 300,
        b"IDAT": zlib.compress(b"\0\x80"),
        b"IEND": b"",
    }
    parts = [
        struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))
        for kind, data in chunks.items()
    ]
    return b"\x89PNG\r\n\x1a\n" + b"".join(parts)

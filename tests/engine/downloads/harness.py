"""A queue of downloads over real sockets: a delivery host that misbehaves on request, and an API in memory."""

import asyncio
import random
from collections.abc import AsyncIterator, Collection, Sequence
from contextlib import asynccontextmanager
from pathlib import Path

from kdesk.domain.downloads.download import Download, Existing
from kdesk.domain.downloads.item import AssetIdentity, DownloadItem, DownloadKind
from kdesk.domain.media_ports import Access
from kdesk.engine.downloads.queue import DownloadOptions, DownloadQueue
from kdesk.engine.throughput.retry import RetryPolicy
from kdesk.errors import EntryGone, KdeskError
from kdesk.kaltura.client import make_http
from kdesk.kaltura.media_http import MediaHttp
from kdesk.media.deliveries import UpstreamDeliveries
from kdesk.media.upstream import UpstreamClient
from tests.support.fake_clock import FakeClock
from tests.support.stream_server import StreamServer

PATH = "/p/1/serveFlavor/a.mp4"
ITEM = DownloadItem("0_entryaaa", DownloadKind.SOURCE, "0_sourceaa")
SECRET = "djJ8secret"


def content(size: int, seed: str = "first") -> bytes:
    """Return bytes that begin like an MP4 file, no two ranges alike."""
    return b"\x00\x00\x00\x20ftypisom" + random.Random(seed).randbytes(size - 12)


class ApiInMemory:
    """Says which version there is. Implements `DownloadApi`.

    Attributes:
        versions: What is said, one after the other; the last one again and again.
        asked: How often.
    """

    def __init__(self, server: StreamServer) -> None:
        self.versions: list[AssetIdentity] = []
        self.asked = 0
        self.base = server.base
        self.gone: KdeskError | None = None

    async def identity(self, item: DownloadItem) -> AssetIdentity:
        """Return the next version."""
        del item
        self.asked += 1
        if self.gone is not None:
            raise self.gone
        return self.versions.pop(0) if len(self.versions) > 1 else self.versions[0]

    async def address(self, item: DownloadItem) -> str:
        """Return the one address."""
        del item
        return f"{self.base}{PATH}"

    async def facts(self, entry_id: str) -> bytes:
        """Return a document."""
        return f'{{"entry": "{entry_id}"}}'.encode()


class StoreInMemory:
    """Keeps downloads. Implements `DownloadStore`."""

    def __init__(self) -> None:
        self.rows: dict[str, Download] = {}

    async def load(self) -> Sequence[Download]:
        """Return all."""
        return tuple(self.rows.values())

    async def save(self, downloads: Sequence[Download]) -> None:
        """Keep them."""
        self.rows |= {one.id: one for one in downloads}

    async def save_order(self, download_ids: Sequence[str]) -> None:
        """Keep the order."""
        self.rows = {one: self.rows[one] for one in download_ids}

    async def remove(self, download_ids: Collection[str]) -> None:
        """Forget them."""
        for one in download_ids:
            self.rows.pop(one, None)


class Heard:
    """Hears of downloads, and waits for them. Implements `DownloadListener`."""

    def __init__(self) -> None:
        self.now: dict[str, Download] = {}
        self.history: list[Download] = []
        self._news = asyncio.Event()

    def added(self, downloads: Sequence[Download]) -> None:
        """Remember."""
        self.now |= {one.id: one for one in downloads}

    def changed(self, before: Download, now: Download) -> None:
        """Remember."""
        del before
        self.now[now.id] = now
        self.history.append(now)
        self._news.set()

    def removed(self, download_ids: Collection[str]) -> None:
        """Forget."""
        for one in download_ids:
            self.now.pop(one, None)

    async def until(self, download_id: str, *states: str, trouble: bool = False) -> Download:
        """Return the download once it is in one of these states, or has a trouble."""
        async with asyncio.timeout(30):
            while self.now[download_id].state not in states or (trouble and not self.now[download_id].trouble):
                self._news.clear()
                await self._news.wait()
        return self.now[download_id]


class Downloads:
    """What surrounds a queue.

    Attributes:
        access: The account that the requests are told of.
    """

    def __init__(self, server: StreamServer, folder: Path) -> None:
        self.server = server
        self.folder = folder
        self.api = ApiInMemory(server)
        self.store = StoreInMemory()
        self.clock = FakeClock()
        self.access = Access(server.base, SECRET)
        self.heard = Heard()
        self.slots = 3

    def serve(self, body: bytes, version: str = "1") -> AssetIdentity:
        """Deliver these bytes, and say so."""
        self.server.pages[PATH] = body
        identity = AssetIdentity(ITEM.asset_id, version, 1_700_000_000 + int(version), len(body))
        self.api.versions = [identity]
        return identity

    def download(
        self, key: str = "d1", *, item: DownloadItem = ITEM, existing: Existing = Existing.RENAME, stem: str = "clip"
    ) -> Download:
        """Return a new download."""
        return Download(key, "account", item, str(self.folder), stem, ".mp4", 0.0, existing=existing)

    @asynccontextmanager
    async def queue(self) -> AsyncIterator[DownloadQueue]:
        """Run a queue on the store; several one after the other are runs of the program."""

        async def access() -> Access:
            return self.access

        async with make_http() as http:
            deliveries = UpstreamDeliveries(UpstreamClient(MediaHttp(http), access))
            options = DownloadOptions(self.slots, policy=RetryPolicy(tries=4), ping=self._ping)
            queue = DownloadQueue(self.store, lambda _account: deliveries, self.clock, options)
            async with queue.running():
                queue.listen(self.heard)
                self.heard.now |= {one.id: one for one in queue.snapshot()}
                queue.connect("account", self.api)
                yield queue

    pings = 0

    async def _ping(self) -> None:
        self.pings += 1

    async def run(self, *downloads: Download) -> list[Download]:
        """Queue downloads and return them at their ends."""
        async with self.queue() as queue:
            listed = await queue.enqueue(downloads)
            ends = ("done", "skipped", "failed", "cancelled")
            return [await self.heard.until(one.id, *ends) for one in listed]

    @property
    def names(self) -> list[str]:
        """The files of the folder."""
        return sorted(one.name for one in self.folder.iterdir()) if self.folder.exists() else []

    def ranges(self) -> list[str]:
        """Return the ranges that were asked for, in order."""
        return [headers.get("Range", "") for path, headers in self.server.asked if path == PATH]


def entry_gone() -> EntryGone:
    """Return the error of an entry that was deleted."""
    return EntryGone("gone", code="ENTRY_ID_NOT_FOUND")

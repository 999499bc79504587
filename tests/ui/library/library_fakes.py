"""Fakes for the Library and its panel: catalogue, images, relay and clock in memory."""

import asyncio
import dataclasses
from collections.abc import Collection, Sequence
from pathlib import Path
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QImage, QLinearGradient, QPainter

from kdesk.domain.entry import Entry, EntryStatus, MediaType
from kdesk.domain.entry_badges import CaptionLanguage
from kdesk.domain.entry_query import EVER, EntryPage, EntryQuery, Opening, TimeWindow
from kdesk.domain.flavor import Flavor, FlavorStatus
from kdesk.domain.picture import Bitmap, Box
from kdesk.domain.picture_work import Area, FrameMeasure, PictureFile
from kdesk.domain.search.conditions import Words
from kdesk.domain.search.sort import Sort
from kdesk.errors import EntryGone, FileMissing, KdeskError, ServerProblem

HOST = "http://127.0.0.1:9"
NOW = 1_700_000_000
VIEWED_AT = NOW + 30.0
"""Half a minute after the newest entry."""


def make_entry(number: int, **changes: Any) -> Entry:
    """Return a READY video with the number in its id and name."""
    entry_id = f"0_entry{number:05}"
    values: dict[str, Any] = {
        "id": entry_id,
        "name": f"Interview, part {number}",
        "partner_id": 102,
        "status": EntryStatus.READY,
        "media_type": MediaType.VIDEO,
        "user_id": "anna.berg@example.com",
        "duration": 60.0 + 37 * number,
        "width": 1920,
        "height": 1080,
        "created_at": NOW - number * 7200,
        "updated_at": NOW - number * 7200,
        "thumbnail_url": f"{HOST}/p/102/thumbnail/entry_id/{entry_id}",
        "download_url": f"{HOST}/p/102/sp/10200/playManifest/entryId/{entry_id}/format/download/protocol/http",
    }
    return Entry(**(values | changes))


def make_entries(count: int) -> list[Entry]:
    """Return entries, newest first."""
    return [make_entry(number) for number in range(count)]


def make_flavor(number: int, **changes: Any) -> Flavor:
    """Return a READY flavor; number 0 is the source."""
    height = (1080, 720, 360)[number % 3]
    values: dict[str, Any] = {
        "id": f"0_flavor{number}",
        "entry_id": "0_entry00000",
        "params_id": number,
        "status": FlavorStatus.READY,
        "name": ("Source", "HD/720 (H264/2500)", "SD/360 (H264/700)")[number % 3],
        "width": height * 16 // 9,
        "height": height,
        "bitrate": (8100, 2500, 700)[number % 3],
        "frame_rate": (29.97, 25.0, 25.0)[number % 3],
        "codec": "avc1",
        "container": "isom",
        "size": (52_428_800, 15_728_640, 4_404_019)[number % 3],
        "tags": ("source,web", "mbr,web,iphonenew", "mbr,web")[number % 3],
        "is_source": number == 0,
        "is_default": number == 1,
        "file_ext": "mp4",
    }
    return Flavor(**(values | changes))


class NoStreams:
    """A relay that has no stream."""

    async def open(self, addresses: Sequence[str]) -> Any:
        """Raise ServerProblem."""
        raise ServerProblem(f"nothing at {addresses}")


class FakeCatalogue:
    """Implements `CatalogueApi` over a list of entries.

    Attributes:
        captions_known: The captions of all entries.
        served: The requested pages: query and first row.
        asked: The other requests.
        failures: Raised one by one by the next requests, except those for badges, which come at any time.
        badge_failures: The same for those.
        gate: While it is not set, no request gets a response.
        exact: Whether the next list holds only what matches.
    """

    def __init__(self, entries: Sequence[Entry] = (), flavors: Sequence[Flavor] = ()) -> None:
        self.known = list(entries)
        self.flavors_known = tuple(flavors)
        self.captions_known: tuple[CaptionLanguage, ...] = ()
        self.served: list[tuple[EntryQuery, int]] = []
        self.asked: list[str] = []
        self.failures: list[KdeskError] = []
        self.badge_failures: list[KdeskError] = []
        self.gate = asyncio.Event()
        self.gate.set()
        self.exact = True

    async def opening(self, query: EntryQuery, size: int) -> Opening:
        """Return the first page and the ends."""
        page = await self.page(query, EVER, 1, size)
        times = [entry.created_at for entry in self._matching(query, EVER)] or [0]
        changes = [entry.updated_at for entry in self._matching(query, EVER)] or [0]
        return Opening(page, min(times), max(times), max(changes), exact=self.exact)

    async def page(self, query: EntryQuery, window: TimeWindow, number: int, size: int) -> EntryPage:
        """Return a page of the entries whose name contains every word."""
        first = (number - 1) * size
        self.served.append((query, first))
        await self._respond()
        found = self._matching(query, window)
        return EntryPage(tuple(found[first : first + size]), len(found))

    async def counts(self, query: EntryQuery, windows: Sequence[TimeWindow]) -> tuple[int, ...]:
        """Count the entries of each window."""
        self.asked.append(f"counts {len(windows)}")
        await self._respond()
        return tuple(len(self._matching(query, window)) for window in windows)

    async def changes(self, query: EntryQuery, since: int, size: int) -> EntryPage:
        """Return what was changed since then."""
        self.asked.append(f"changes {since}")
        await self._respond()
        found = [entry for entry in self._matching(query, EVER) if entry.updated_at >= since]
        return EntryPage(tuple(sorted(found, key=lambda entry: entry.updated_at)[:size]), len(found))

    async def existing(self, entry_ids: Collection[str]) -> tuple[Entry, ...]:
        """Return the known ones among these entries."""
        return await self.entries(entry_ids)

    async def entry(self, entry_id: str) -> Entry:
        """Return one entry."""
        self.asked.append(f"entry {entry_id}")
        await self._respond()
        for entry in self.known:
            if entry.id == entry_id:
                return entry
        raise EntryGone(entry_id)

    async def entries(self, entry_ids: Collection[str]) -> tuple[Entry, ...]:
        """Return the known ones among these entries."""
        self.asked.append(f"entries {' '.join(sorted(entry_ids))}")
        await self._respond()
        return tuple(entry for entry in self.known if entry.id in entry_ids)

    async def flavors(self, entry_id: str) -> tuple[Flavor, ...]:
        """Return the flavors, the same for each entry."""
        self.asked.append(f"flavors {entry_id}")
        await self._respond()
        return self.flavors_known

    async def flavors_of(self, entry_ids: Collection[str]) -> tuple[Flavor, ...]:
        """Return the flavors of each entry."""
        self.asked.append(f"flavors {' '.join(entry_ids)}")
        await self.gate.wait()
        if self.badge_failures:
            raise self.badge_failures.pop(0)
        return tuple(
            dataclasses.replace(flavor, entry_id=entry_id) for entry_id in entry_ids for flavor in self.flavors_known
        )

    async def captions_of(self, entry_ids: Collection[str]) -> tuple[CaptionLanguage, ...]:
        """Return the captions of these entries."""
        self.asked.append(f"captions {' '.join(entry_ids)}")
        await self.gate.wait()
        return tuple(mark for mark in self.captions_known if mark.entry_id in entry_ids)

    def replace(self, entry: Entry) -> None:
        """Replace the server's snapshot of an entry."""
        self.known = [entry if old.id == entry.id else old for old in self.known]

    def _matching(self, query: EntryQuery, window: TimeWindow) -> list[Entry]:
        words = [condition.text.lower() for condition in query.conditions if isinstance(condition, Words)]
        found = [
            entry
            for entry in self.known
            if window.first <= entry.created_at <= window.last
            and window.status in {None, entry.status}
            and window.kind in {None, entry.kind}
            and all(word in entry.name.lower() for word in words)
        ]
        return sorted(found, key=lambda entry: (entry.created_at, entry.id), reverse=query.sort is not Sort.OLDEST)

    async def _respond(self) -> None:
        await self.gate.wait()
        if self.failures:
            raise self.failures.pop(0)


def make_bitmap(width: int = 320, height: int = 180, hue: int = 210) -> Bitmap:
    """Return a picture with a gradient and an ellipse."""
    image = QImage(width, height, QImage.Format.Format_RGB32)
    painter = QPainter(image)
    gradient = QLinearGradient(0, 0, width, height)
    gradient.setColorAt(0, QColor.fromHsv(hue % 360, 120, 220))
    gradient.setColorAt(1, QColor.fromHsv((hue + 50) % 360, 180, 110))
    painter.fillRect(image.rect(), gradient)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(QColor(255, 255, 255, 70))
    painter.drawEllipse(width // 3, height // 4, height // 2, height // 2)
    painter.end()
    return Bitmap(width, height, opaque=True, pixels=bytes(image.constBits()))


class FakeImages:
    """Implements `Images` with one generated picture per URL.

    Attributes:
        asked: The requested URLs.
        left: The URLs whose request was cancelled.
        gate: While it is not set, no picture is returned.
    """

    def __init__(self, *, failure: KdeskError | None = None, bitmap: Bitmap | None = None) -> None:
        self.asked: list[str] = []
        self.left: list[str] = []
        self.failure = failure
        self.bitmap = bitmap
        self.gate = asyncio.Event()
        self.gate.set()

    async def picture(self, url: str) -> Bitmap:
        """Return the picture of a URL."""
        self.asked.append(url)
        try:
            await self.gate.wait()
        except asyncio.CancelledError:
            self.left.append(url)
            raise
        if self.failure is not None:
            raise self.failure
        return self.bitmap if self.bitmap is not None else make_bitmap(hue=sum(url.encode()) * 7)


class FakePictureTools:
    """Implements `PictureTools` in memory.

    Attributes:
        files: What can be read, by path.
        saved: What was saved, by path.
        measured: The measures of each strip; by default, frames that nothing speaks against.
        cuts: The areas that were cut out.
        failure: Raised when a file is read or saved next.
    """

    def __init__(self) -> None:
        self.files: dict[Path, PictureFile] = {}
        self.saved: dict[Path, bytes] = {}
        self.measured: dict[int, FrameMeasure] = {}
        self.cuts: list[Area] = []
        self.failure: KdeskError | None = None

    async def read(self, path: Path) -> PictureFile:
        """Return a known picture."""
        self._fail()
        if path not in self.files:
            raise FileMissing(str(path))
        return self.files[path]

    async def save(self, path: Path, data: bytes) -> None:
        """Keep a picture."""
        self._fail()
        self.saved[path] = data

    async def poster_file(self, picture: PictureFile, area: Area) -> tuple[bytes, str]:
        """Return the file, and note the area."""
        self._fail()
        self.cuts.append(area)
        return picture.data, "poster.jpg"

    async def decode(self, data: bytes, box: Box) -> Bitmap:
        """Return a picture for these bytes."""
        return make_bitmap(min(box.width, 320), min(box.height, 180), hue=sum(data) * 7)

    async def measure(self, strip: Bitmap, frames: int) -> tuple[FrameMeasure, ...]:
        """Return the set measures, for the frames by number."""
        del strip
        return tuple(self.measured.get(number, FrameMeasure(120.0, 50.0, 0.5)) for number in range(frames))

    async def encode(self, bitmap: Bitmap) -> bytes:
        """Return some bytes."""
        return f"{bitmap.width} by {bitmap.height}".encode()

    def _fail(self) -> None:
        failure, self.failure = self.failure, None
        if failure is not None:
            raise failure

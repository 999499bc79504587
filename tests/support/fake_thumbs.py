"""Stored thumbnails in memory, as the server keeps them."""

import asyncio
import dataclasses
from collections.abc import Callable
from typing import Any

from kdesk.domain.editing.thumbs import Thumb, ThumbList, ThumbStatus
from kdesk.domain.entry import Entry
from kdesk.domain.picture import Box
from kdesk.errors import ApiError, EntryGone, KdeskError, Reason


class FakeThumbs:
    """Implements `ThumbEditing`, and the part of `CatalogueApi` that reads one entry.

    Attributes:
        asked: The calls so far.
        failures: Raised one by one by the next calls of these names.
        gate: While it is not set, no call gets a response.
        shown: How many of the thumbnails a list has at most.
        changed: Called with an entry that has another poster.
    """

    def __init__(self, *entries: Entry) -> None:
        self.entries = {entry.id: entry for entry in entries}
        self.stored: list[Thumb] = []
        self.asked: list[str] = []
        self.failures: dict[str, KdeskError] = {}
        self.gate = asyncio.Event()
        self.gate.set()
        self.shown = 100
        self.changed: Callable[[Entry], object] = lambda _entry: None
        self._made = 0

    def put(self, entry_id: str, **changes: Any) -> Thumb:
        """Store a thumbnail without a call."""
        self._made += 1
        values = {"width": 1920, "height": 1080, "size": 90_000, "created_at": 1_700_000_000 + self._made}
        thumb = Thumb(f"1_thumb{self._made:03}", entry_id, ThumbStatus.READY, version="2", file_ext="jpg", **values)
        thumb = dataclasses.replace(thumb, **changes)
        self.stored.insert(0, thumb)
        return thumb

    def default(self, entry_id: str) -> Thumb | None:
        """Return the poster."""
        return next((thumb for thumb in self.stored if thumb.entry_id == entry_id and thumb.is_default), None)

    async def entry(self, entry_id: str) -> Entry:
        """Return an entry."""
        await self._answer(f"entry {entry_id}")
        if entry_id not in self.entries:
            raise EntryGone(entry_id)
        return self.entries[entry_id]

    async def of_entry(self, entry_id: str) -> ThumbList:
        """Return the thumbnails of an entry."""
        await self._answer(f"list {entry_id}")
        own = [thumb for thumb in self.stored if thumb.entry_id == entry_id]
        cut = own[: self.shown] + [thumb for thumb in own[self.shown :] if thumb.is_default]
        return ThumbList(tuple(cut), len(own))

    async def capture(self, entry_id: str, second: float | None) -> Thumb:
        """Store a frame."""
        await self._answer(f"capture {entry_id} {second}")
        return self.put(entry_id)

    async def add_image(self, entry_id: str, data: bytes, file_name: str) -> Thumb:
        """Store an image."""
        await self._answer(f"add {entry_id} {file_name} {len(data)}")
        return self.put(entry_id, width=640, height=480)

    async def make_default(self, thumb_id: str) -> None:
        """Move the tag, and give the entry's picture a new address."""
        await self._answer(f"default {thumb_id}")
        chosen = next(thumb for thumb in self.stored if thumb.id == thumb_id)
        self.stored = [
            dataclasses.replace(thumb, is_default=thumb.id == thumb_id) if thumb.entry_id == chosen.entry_id else thumb
            for thumb in self.stored
        ]
        entry = self.entries[chosen.entry_id]
        base, _, version = entry.thumbnail_url.partition("/version/")
        url = f"{base}/version/{int(version or 100_002) + 10}"
        self.entries[entry.id] = dataclasses.replace(entry, thumbnail_url=url)
        self.changed(self.entries[entry.id])

    async def delete(self, thumb_id: str) -> None:
        """Delete a thumbnail that is not the poster."""
        await self._answer(f"delete {thumb_id}")
        if any(thumb.id == thumb_id and thumb.is_default for thumb in self.stored):
            raise ApiError("default", reason=Reason.THUMBNAIL_IS_POSTER)
        self.stored = [thumb for thumb in self.stored if thumb.id != thumb_id]

    async def picture(self, thumb: Thumb, box: Box | None = None) -> bytes:
        """Return some bytes for a thumbnail."""
        await self._answer(f"picture {thumb.id} {box.width if box else 'whole'}")
        return thumb.id.encode()

    async def _answer(self, call: str) -> None:
        self.asked.append(call)
        await self.gate.wait()
        failure = self.failures.pop(call.partition(" ")[0], None)
        if failure is not None:
            raise failure

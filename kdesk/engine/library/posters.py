"""Making the poster of an entry, bringing the former one back, and making it the poster again.

Each change is two calls: store the picture, then make it the default. The former poster stays stored, so that Undo
makes it the default again. Changes of one session run one after another: two at once could each take the other's
picture for the former poster.
"""

import asyncio
from collections import OrderedDict
from collections.abc import Awaitable, Callable
from dataclasses import dataclass

from kdesk.domain.catalogue_ports import CatalogueApi
from kdesk.domain.editing.thumbs import Thumb, ThumbEditing, ThumbList, UndoResult
from kdesk.domain.entry import Entry, MediaType

MAX_STEPS = 20
"""Changes of one entry that can be undone."""
MAX_ENTRIES = 50
"""Entries whose changes can be undone."""


@dataclass(frozen=True, slots=True)
class PosterState:
    """An entry and its stored thumbnails after a change; `thumbnail_url` of the entry has its new version."""

    entry: Entry
    thumbs: ThumbList


@dataclass(frozen=True, slots=True)
class _Step:
    """One change.

    Attributes:
        before: Id of the former poster; "" if the server had chosen a frame by itself.
        now: Id of the poster that was made.
    """

    before: str
    now: str


class Posters:
    """Changes posters through one session.

    Args:
        thumbs: Of the account.
        catalogue: Reads the changed entry.
    """

    def __init__(self, thumbs: ThumbEditing, catalogue: CatalogueApi) -> None:
        self._thumbs = thumbs
        self._catalogue = catalogue
        self._lock = asyncio.Lock()
        self._steps: OrderedDict[str, list[_Step]] = OrderedDict()
        self._undone: dict[str, list[_Step]] = {}

    def can_undo(self, entry_id: str) -> bool:
        """Whether a change of this entry's poster can be undone."""
        return bool(self._steps.get(entry_id))

    def can_redo(self, entry_id: str) -> bool:
        """Whether a change that was undone can be made again."""
        return bool(self._undone.get(entry_id))

    async def use_frame(self, entry: Entry, second: float) -> PosterState:
        """Make the frame at this time the poster. Raises ServerProblem."""
        return await self._change(entry, lambda: self._thumbs.capture(entry.id, second))

    async def use_image(self, entry: Entry, data: bytes, file_name: str) -> PosterState:
        """Store an image and make it the poster. Raises ServerProblem."""
        return await self._change(entry, lambda: self._thumbs.add_image(entry.id, data, file_name))

    async def use_stored(self, entry: Entry, thumb: Thumb) -> PosterState:
        """Make a stored thumbnail the poster. Raises ServerProblem."""

        async def present() -> Thumb:
            return thumb

        return await self._change(entry, present)

    async def delete(self, entry: Entry, thumb: Thumb) -> PosterState:
        """Delete a stored thumbnail that is not the poster. Raises ServerProblem."""
        async with self._lock:
            await self._thumbs.delete(thumb.id)
            # What is deleted cannot come back.
            for steps in (self._steps.get(entry.id, []), self._undone.get(entry.id, [])):
                steps[:] = [step for step in steps if thumb.id not in {step.before, step.now}]
            return await self._state(entry)

    async def undo(self, entry: Entry) -> tuple[UndoResult, PosterState]:
        """Bring the former poster back, unless somebody chose another one since. Raises ServerProblem."""
        async with self._lock:
            steps = self._steps.get(entry.id, [])
            if not steps:
                return UndoResult.NOTHING, await self._state(entry)
            present = (await self._thumbs.of_entry(entry.id)).default
            step = steps[-1]
            if present is None or present.id != step.now:
                self._forget(entry)
                return UndoResult.CHANGED_ELSEWHERE, await self._state(entry)
            # Wire fact: no call takes the default away. What the server showed by itself is captured anew.
            before = step.before or (await self._thumbs.capture(entry.id, None)).id
            await self._thumbs.make_default(before)
            # Last: after an error the step can be tried again.
            steps.remove(step)
            self._undone.setdefault(entry.id, []).append(_Step(before, step.now))
            return UndoResult.DONE, await self._state(entry)

    async def redo(self, entry: Entry) -> tuple[UndoResult, PosterState]:
        """Make what was undone last the poster again, unless somebody chose another since. Raises ServerProblem."""
        async with self._lock:
            undone = self._undone.get(entry.id, [])
            if not undone:
                return UndoResult.NOTHING, await self._state(entry)
            present = (await self._thumbs.of_entry(entry.id)).default
            step = undone[-1]
            if present is None or present.id != step.before:
                self._forget(entry)
                return UndoResult.CHANGED_ELSEWHERE, await self._state(entry)
            await self._thumbs.make_default(step.now)
            undone.remove(step)
            self._remember(entry, step)
            return UndoResult.DONE, await self._state(entry)

    def _forget(self, entry: Entry) -> None:
        """Forget all changes: somebody else chose a poster."""
        self._steps.pop(entry.id, None)
        self._undone.pop(entry.id, None)

    async def _change(self, entry: Entry, store: Callable[[], Awaitable[Thumb]]) -> PosterState:
        async with self._lock:
            former = (await self._thumbs.of_entry(entry.id)).default
            made = await store()
            if former is None or former.id != made.id:
                await self._thumbs.make_default(made.id)
                self._undone.pop(entry.id, None)
                self._remember(entry, _Step(former.id if former else "", made.id))
            return await self._state(entry)

    def _remember(self, entry: Entry, step: _Step) -> None:
        if not step.before and entry.media_type is not MediaType.VIDEO:
            # Only of a video can the server's own picture be captured.
            return
        steps = self._steps.setdefault(entry.id, [])
        steps.append(step)
        del steps[:-MAX_STEPS]
        self._steps.move_to_end(entry.id)
        while len(self._steps) > MAX_ENTRIES:
            entry_id, _steps = self._steps.popitem(last=False)
            self._undone.pop(entry_id, None)

    async def _state(self, entry: Entry) -> PosterState:
        """Read the entry again: `setAsDefault` answers nothing, and the new address is in the entry only."""
        return PosterState(await self._catalogue.entry(entry.id), await self._thumbs.of_entry(entry.id))

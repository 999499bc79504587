"""Passes over the bytes of renditions. Imported with the first one: it needs PyAV, and the extra may be missing."""

from collections.abc import Sequence
from functools import partial

from kdesk.domain.bit_rates import PacketScan, Stretch, StretchKind
from kdesk.domain.detail import Look, Repeats
from kdesk.domain.review_ports import Told
from kdesk.domain.video import VideoSource
from kdesk.media.opened import work_on
from kdesk.media.reading.whole_file import Opener
from kdesk.media.scanning.packets import scanned
from kdesk.media.scanning.pictures import looked_at, repeats_of
from kdesk.media.scanning.stretches import found_stretches


class Passes:
    """Reads renditions for `FileScans`."""

    def __init__(self, open_bytes: Opener, open_sound: Opener | None = None) -> None:
        self._open, self._open_sound = open_bytes, open_sound or open_bytes

    async def packets(self, source: VideoSource, told: Told) -> PacketScan:
        return await work_on(await self._open(source), scanned, told)

    async def stretches(self, source: VideoSource, told: Told) -> tuple[Stretch, ...]:
        """Return what stands out in picture and sound, in order of time."""
        file = await self._open_sound(source)
        if file.pictures is None:
            return await work_on(file, found_stretches, told)
        # Sound in a stream of its own: one behind the other, and together in order.
        seen = await work_on(file.pictures, found_stretches, lambda share: told(share / 2))
        heard = await work_on(file, found_stretches, lambda share: told((1 + share) / 2))
        kept = (one for one in seen if one.kind is not StretchKind.SILENT)
        return tuple(sorted((*kept, *heard)))

    async def repeats(self, source: VideoSource, told: Told) -> Repeats:
        return await work_on(await self._open(source), repeats_of, told)

    async def look(self, source: VideoSource, lines: Sequence[int], told: Told) -> Look:
        return await work_on(await self._open(source), partial(looked_at, lines=lines), told)

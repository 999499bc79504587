"""Scans of renditions. PyAV is imported with the first one: the extra may be missing."""

from collections.abc import Awaitable, Callable, Sequence
from functools import partial

from kdesk.domain.bit_rates import PacketScan, Stretch
from kdesk.domain.detail import Look, Repeats
from kdesk.domain.review_ports import Told
from kdesk.domain.video import VideoSource
from kdesk.media.reading.whole_file import WholeFile

Opener = Callable[[VideoSource], Awaitable[WholeFile]]
"""Opens the bytes of a video. Raises ServerProblem, MediaProblem."""


class FileScans:
    """Implements `domain.review_ports.Scanning`."""

    def __init__(self, open_bytes: Opener) -> None:
        self._open = open_bytes

    async def packets(self, source: VideoSource, told: Told) -> PacketScan:
        """List the packets of the picture."""
        from kdesk.media.opened import work_on  # noqa: PLC0415
        from kdesk.media.scanning.packets import scanned  # noqa: PLC0415

        return await work_on(await self._open(source), scanned, told)

    async def stretches(self, source: VideoSource, told: Told) -> tuple[Stretch, ...]:
        """Find the black, frozen and silent stretches."""
        from kdesk.media.opened import work_on  # noqa: PLC0415
        from kdesk.media.scanning.stretches import found_stretches  # noqa: PLC0415

        return await work_on(await self._open(source), found_stretches, told)

    async def repeats(self, source: VideoSource, told: Told) -> Repeats:
        """Count the frames of a part that repeat the one before."""
        from kdesk.media.opened import work_on  # noqa: PLC0415
        from kdesk.media.scanning.pictures import repeats_of  # noqa: PLC0415

        return await work_on(await self._open(source), repeats_of, told)

    async def look(self, source: VideoSource, lines: Sequence[int], told: Told) -> Look:
        """Look at some pictures."""
        from kdesk.media.opened import work_on  # noqa: PLC0415
        from kdesk.media.scanning.pictures import looked_at  # noqa: PLC0415

        return await work_on(await self._open(source), partial(looked_at, lines=lines), told)

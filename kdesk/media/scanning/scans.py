"""Scans of whole renditions."""

from functools import partial

from kdesk.domain.bit_rates import PacketScan, Stretch
from kdesk.domain.detail import Detail, Repeats
from kdesk.domain.review_ports import Told
from kdesk.domain.video import VideoSource
from kdesk.media.opened import Opener, work_on
from kdesk.media.scanning.packets import scanned
from kdesk.media.scanning.pictures import detail_of, repeats_of
from kdesk.media.scanning.stretches import found_stretches


class FileScans:
    """Implements `domain.review_ports.Scanning`.

    Args:
        open_bytes: Opens the bytes of a video.
    """

    def __init__(self, open_bytes: Opener) -> None:
        self._open = open_bytes

    async def packets(self, source: VideoSource, told: Told) -> PacketScan:
        """List the packets of the picture."""
        return await work_on(await self._open(source), scanned, told)

    async def stretches(self, source: VideoSource, told: Told) -> tuple[Stretch, ...]:
        """Find the black, frozen and silent stretches."""
        return await work_on(await self._open(source), found_stretches, told)

    async def repeats(self, source: VideoSource, told: Told) -> Repeats:
        """Count the frames of a part that repeat the one before."""
        return await work_on(await self._open(source), repeats_of, told)

    async def detail(self, source: VideoSource, lines: int, told: Told) -> Detail:
        """Look how much detail some pictures have."""
        return await work_on(await self._open(source), partial(detail_of, lines=lines), told)

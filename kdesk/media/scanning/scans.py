"""Scans of renditions; what reads them is imported with the first one."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cached_property
from typing import TYPE_CHECKING

from kdesk.domain.bit_rates import PacketScan, Stretch
from kdesk.domain.detail import Look, Repeats
from kdesk.domain.review_ports import Told
from kdesk.domain.video import VideoSource
from kdesk.media.reading.whole_file import Opener

if TYPE_CHECKING:
    from kdesk.media.scanning.passes import Passes


class FileScans:
    """Implements `domain.review_ports.Scanning`.

    Args:
        open_bytes: Opens the bytes of the pictures.
        open_sound: Opens those of the sound, where they may lie beside the pictures.
    """

    def __init__(self, open_bytes: Opener, open_sound: Opener | None = None) -> None:
        self._open, self._open_sound = open_bytes, open_sound or open_bytes

    async def packets(self, source: VideoSource, told: Told) -> PacketScan:
        """List the packets of the picture."""
        return await self._passes.packets(source, told)

    async def stretches(self, source: VideoSource, told: Told) -> tuple[Stretch, ...]:
        """Find the black, frozen and silent stretches."""
        return await self._passes.stretches(source, told)

    async def repeats(self, source: VideoSource, told: Told) -> Repeats:
        """Count the frames of a part that repeat the one before."""
        return await self._passes.repeats(source, told)

    async def look(self, source: VideoSource, lines: Sequence[int], told: Told) -> Look:
        """Look at some pictures."""
        return await self._passes.look(source, lines, told)

    @cached_property
    def _passes(self) -> Passes:
        from kdesk.media.scanning.passes import Passes  # noqa: PLC0415  it needs PyAV

        return Passes(self._open, self._open_sound)

"""Measures of the sound of renditions; what reads it is imported with the first one."""

from __future__ import annotations

from fractions import Fraction
from functools import cached_property
from typing import TYPE_CHECKING

from kdesk.domain.review_ports import Told
from kdesk.domain.sound_measures import ChannelWaveforms, SoundMeasures, SoundOffset
from kdesk.domain.video import VideoSource
from kdesk.media.reading.whole_file import Opener

if TYPE_CHECKING:
    from kdesk.media.sounding.passes import Passes


class MeasuredSounds:
    """Implements `domain.review_ports.Sounding`."""

    def __init__(self, open_bytes: Opener) -> None:
        self._open = open_bytes

    async def waveforms(self, source: VideoSource, start: Fraction, length: Fraction, bins: int) -> ChannelWaveforms:
        """Return the waveforms of a part."""
        return await self._passes.waveforms(source, start, length, bins)

    async def measure(self, source: VideoSource, told: Told, sample: Fraction | None = None) -> SoundMeasures | None:
        """Measure the sound: all of it, or so many seconds in the middle."""
        return await self._passes.measure(source, told, sample)

    async def offset(self, source: VideoSource, other: VideoSource, told: Told) -> SoundOffset | None:
        """Return by how much the sound of the other rendition comes later: the largest sure offset."""
        return await self._passes.offset(source, other, told)

    @cached_property
    def _passes(self) -> Passes:
        from kdesk.media.sounding.passes import Passes  # noqa: PLC0415  it needs PyAV

        return Passes(self._open)

"""Passes over the sound of renditions. Imported with the first one: it needs PyAV, and the extra may be missing."""

from fractions import Fraction
from functools import partial

from kdesk.domain.review_ports import Told
from kdesk.domain.sound_measures import ChannelWaveforms, SoundMeasures, SoundOffset
from kdesk.domain.video import VideoSource
from kdesk.media.opened import work_on
from kdesk.media.reading.whole_file import Opener
from kdesk.media.sounding.envelopes import envelopes_of, offset_of
from kdesk.media.sounding.levels import measured, read_waveforms
from kdesk.threads import Workers


class Passes:
    """Reads renditions for `MeasuredSounds`."""

    def __init__(self, open_bytes: Opener) -> None:
        self._open = open_bytes

    async def waveforms(self, source: VideoSource, start: Fraction, length: Fraction, bins: int) -> ChannelWaveforms:
        """Read a part; nobody is told how far it is."""
        work = partial(read_waveforms, start=start, length=length, bins=bins)
        return await work_on(await self._open(source), work, lambda _share: None)

    async def measure(self, source: VideoSource, told: Told, sample: Fraction | None) -> SoundMeasures | None:
        return await work_on(await self._open(source), partial(measured, sample=sample), told)

    async def offset(self, source: VideoSource, other: VideoSource, told: Told) -> SoundOffset | None:
        """Read the windows of one rendition, then the same ones of the other, and compare them on a thread."""
        ones = await work_on(await self._open(source), envelopes_of, lambda share: told(share / 2))
        again = partial(envelopes_of, starts=tuple(one.start for one in ones))
        others = await work_on(await self._open(other), again, lambda share: told((1 + share) / 2))
        workers = Workers("kdesk-measures", 1)
        try:
            compared = [await workers.run(offset_of, *pair) for pair in zip(ones, others, strict=True)]
        finally:
            workers.close()
        found = (one for one in compared if one is not None)
        return max(found, key=lambda one: (one.is_sure, abs(one.by)), default=None)

"""Measures of the sound of renditions. PyAV is imported with the first one: the extra may be missing."""

from collections.abc import Awaitable, Callable
from fractions import Fraction
from functools import partial

from kdesk.domain.review_ports import Told
from kdesk.domain.sound_measures import SoundMeasures, SoundOffset, Wave
from kdesk.domain.video import VideoSource
from kdesk.media.reading.whole_file import WholeFile
from kdesk.threads import Workers

Opener = Callable[[VideoSource], Awaitable[WholeFile]]
"""Opens the bytes of a video. Raises ServerProblem, MediaProblem."""


class MeasuredSounds:
    """Implements `domain.review_ports.Sounding`."""

    def __init__(self, open_bytes: Opener) -> None:
        self._open = open_bytes

    async def wave(self, source: VideoSource, start: Fraction, length: Fraction, bins: int) -> Wave:
        """Return the wave of a part."""
        from kdesk.media.opened import work_on  # noqa: PLC0415
        from kdesk.media.sounding.levels import waved  # noqa: PLC0415

        work = partial(waved, start=start, length=length, bins=bins)
        return await work_on(await self._open(source), work, lambda _share: None)

    async def measure(self, source: VideoSource, told: Told, sample: Fraction | None = None) -> SoundMeasures | None:
        """Measure the sound: all of it, or so many seconds in the middle."""
        from kdesk.media.opened import work_on  # noqa: PLC0415
        from kdesk.media.sounding.levels import measured  # noqa: PLC0415

        return await work_on(await self._open(source), partial(measured, sample=sample), told)

    async def offset(self, source: VideoSource, other: VideoSource, told: Told) -> SoundOffset | None:
        """Return by how much the sound of the other rendition comes later: the largest sure offset."""
        from kdesk.media.opened import work_on  # noqa: PLC0415
        from kdesk.media.sounding.envelopes import envelopes_of, offset_of  # noqa: PLC0415

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

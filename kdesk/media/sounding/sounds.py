"""Measures of the sound of renditions."""

from collections.abc import Generator
from fractions import Fraction
from functools import partial

from kdesk.domain.review_ports import Told
from kdesk.domain.sound_measures import SoundMeasures, SoundOffset, Wave
from kdesk.domain.video import VideoSource
from kdesk.media.opened import Opened, Opener, work_on
from kdesk.media.sounding.envelopes import WINDOW, Envelope, offset_of, read_envelope
from kdesk.media.sounding.levels import measured, waved
from kdesk.media.steps import part_of
from kdesk.threads import Workers

PLACES = (Fraction(1, 10), Fraction(4, 5))
"""Of the duration, where long sounds are compared: an offset may grow from the beginning to the end."""


class MeasuredSounds:
    """Implements `domain.review_ports.Sounding`.

    Args:
        open_bytes: Opens the bytes of a video.
    """

    def __init__(self, open_bytes: Opener) -> None:
        self._open = open_bytes

    async def wave(self, source: VideoSource, start: Fraction, length: Fraction, bins: int) -> Wave:
        """Return the wave of a part."""
        work = partial(waved, start=start, length=length, bins=bins)
        return await work_on(await self._open(source), work, lambda _share: None)

    async def measure(self, source: VideoSource, told: Told, sample: Fraction | None = None) -> SoundMeasures | None:
        """Measure the sound: all of it, or so many seconds in the middle."""
        return await work_on(await self._open(source), partial(measured, sample=sample), told)

    async def offset(self, source: VideoSource, other: VideoSource, told: Told) -> SoundOffset | None:
        """Return by how much the sound of the other rendition comes later: the largest sure offset."""
        ones = await work_on(await self._open(source), _envelopes, lambda share: told(share / 2))
        again = partial(_envelopes, starts=tuple(one.start for one in ones))
        others = await work_on(await self._open(other), again, lambda share: told((1 + share) / 2))
        workers = Workers("kdesk-measures", 1)
        try:
            compared = [await workers.run(offset_of, *pair) for pair in zip(ones, others, strict=True)]
        finally:
            workers.close()
        found = (one for one in compared if one is not None)
        return max(found, key=lambda one: (one.is_sure, abs(one.by)), default=None)


def _envelopes(media: Opened, starts: tuple[Fraction, ...] = ()) -> Generator[float, None, tuple[Envelope, ...]]:
    """Read the envelopes from these times on; from the usual places if none are given."""
    starts = starts or _places(media.duration)
    found = []
    for number, start in enumerate(starts):
        found.append((yield from part_of(read_envelope(media, start), number, len(starts))))
    return tuple(found)


def _places(duration: Fraction) -> tuple[Fraction, ...]:
    if duration <= 2 * WINDOW:
        return (Fraction(0),)
    return tuple(min(duration * place, duration - WINDOW) for place in PLACES)

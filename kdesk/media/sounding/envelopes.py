"""How loud a sound is from moment to moment, and by how much one comes later than another one by that."""

from array import array
from collections.abc import Generator, Sequence
from dataclasses import dataclass
from fractions import Fraction
from math import sqrt
from operator import mul

from av import AudioFrame, VideoFrame

from kdesk.domain.sound_measures import SoundOffset
from kdesk.media.filter_chains import FilterChains
from kdesk.media.opened import Opened
from kdesk.media.steps import part_of

RATE = 400
"""Values a second of an envelope: one is 2.5 ms."""
COARSE = 10
"""Values that are taken together at first, so that the search takes milliseconds instead of seconds."""
WINDOW = Fraction(20)
"""Seconds that are compared."""
PLACES = (Fraction(1, 10), Fraction(4, 5))
"""Of the duration, where long sounds are compared: an offset may grow from the beginning to the end."""
FARTHEST = Fraction(2)
"""Seconds by which sound is looked for before and after."""
BEFORE = Fraction(1)
"""Seconds of frames that are taken before a time: decoders need some to begin with."""
STEP = 64
"""Decoded frames between two places where the work can be stopped."""


@dataclass(frozen=True, slots=True)
class Envelope:
    """How loud a part of a sound is.

    Attributes:
        start: Of the part that was asked for, in seconds of the presentation.
        values: Amplitudes, `RATE` a second, from `start` on.
    """

    start: Fraction
    values: Sequence[float]


def read_envelope(opened: Opened, start: Fraction) -> Generator[float, None, Envelope]:
    """Read the envelope of a window of the first sound track, and yield the share that is done."""
    values = array("f")
    if opened.sound is None:
        return Envelope(start, values)
    # Rectified, then without all that is faster than the rate: that is what `aresample` filters out.
    chain = (
        ("aformat", "sample_fmts=fltp:channel_layouts=mono:sample_rates=8000"),
        ("aeval", "abs(val(0))"),
        ("aresample", str(RATE)),
        ("aformat", "sample_fmts=fltp"),
    )
    chains = FilterChains(opened.sound, chain)
    for number, frame in enumerate(opened.sound_frames(start if start > 0 else None)):
        at = opened.time_of(frame)
        if at >= start + WINDOW:
            break
        if at < start - BEFORE:
            continue
        for _chain, part in chains.push(frame):
            _place(values, part, opened.time_of(part) - start)
        if number % STEP == 0:
            yield min(1.0, max(0.0, float((at - start) / WINDOW)))
    for _chain, part in chains.push(None):
        _place(values, part, opened.time_of(part) - start)
    return Envelope(start, values[: int(WINDOW * RATE)])


def envelopes_of(media: Opened, starts: tuple[Fraction, ...] = ()) -> Generator[float, None, tuple[Envelope, ...]]:
    """Read the envelopes from these times on, from the usual places if none are given; yield the share that is done."""
    starts = starts or _places(media.duration)
    found = []
    for number, start in enumerate(starts):
        found.append((yield from part_of(read_envelope(media, start), number, len(starts))))
    return tuple(found)


def offset_of(one: Envelope, other: Envelope) -> SoundOffset | None:
    """Return by how much the sound of another rendition comes later; None if one of both is silent or even."""
    rough = _best(_coarse(one.values), _coarse(other.values), range(*_lags(FARTHEST * RATE / COARSE)))
    if rough is None:
        return None
    around = range((rough[0] - 1) * COARSE, (rough[0] + 1) * COARSE + 1)
    fine = _best(one.values, other.values, around) or (rough[0] * COARSE, rough[1])
    return SoundOffset(Fraction(fine[0], RATE), max(0.0, fine[1]), one.start)


def _places(duration: Fraction) -> tuple[Fraction, ...]:
    if duration <= 2 * WINDOW:
        return (Fraction(0),)
    return tuple(min(duration * place, duration - WINDOW) for place in PLACES)


def _place(values: "array[float]", part: AudioFrame | VideoFrame, at: Fraction) -> None:
    """Add a part at its time; what is missing before it is silence, what lies before the beginning is dropped."""
    read = array("f", bytes(part.planes[0])[: 4 * part.samples] if isinstance(part, AudioFrame) else b"")
    first = round(at * RATE)
    if first < 0:
        read, first = read[-first:], 0
    if not read:
        return
    values.extend([0.0] * (first - len(values)))
    values[first:] = read


def _lags(most: Fraction) -> tuple[int, int]:
    return -int(most), int(most) + 1


def _coarse(values: Sequence[float]) -> list[float]:
    return [sum(values[at : at + COARSE]) for at in range(0, len(values) - COARSE + 1, COARSE)]


def _best(one: Sequence[float], other: Sequence[float], lags: range) -> tuple[int, float] | None:
    """Return the lag at which both are most alike, and their correlation there."""
    found = ((lag, _alike(one, other, lag)) for lag in lags)
    sure = [(lag, alike) for lag, alike in found if alike is not None]
    return max(sure, key=lambda pair: pair[1], default=None)


def _alike(one: Sequence[float], other: Sequence[float], lag: int) -> float | None:
    """Return the correlation of what overlaps, -1 to 1; None if less than half does, or one of both is even."""
    first = one[max(0, -lag) : len(other) - lag] if lag < len(other) else one[:0]
    second = other[max(0, lag) : max(0, lag) + len(first)]
    first = first[: len(second)]
    count = len(first)
    if not count or 2 * count < min(len(one), len(other)):
        return None
    means = sum(first) / count, sum(second) / count
    product = sum(map(mul, first, second)) - count * means[0] * means[1]
    spreads = [
        sum(map(mul, values, values)) - count * mean**2 for values, mean in zip((first, second), means, strict=True)
    ]
    # An even tone has ripples only: 5 % of its mean.
    if any(spread <= count * (mean / 20) ** 2 for spread, mean in zip(spreads, means, strict=True)):
        return None
    return float(product / sqrt(spreads[0] * spreads[1]))

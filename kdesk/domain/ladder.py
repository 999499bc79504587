"""What is odd about the renditions of an entry, by the fields that the server tells.

The rungs of the ladder are the finished renditions with a picture, without the source. Sound cannot be judged: no
field of a rendition tells whether it has any.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from itertools import pairwise

from kdesk.domain.flavor import Flavor, FlavorStatus

LOW_RUNG = 800
"""Kilobits per second. A ladder that begins above it stands still on a slow mobile connection."""
ALIKE = 0.1
"""Share of the bit rate by which two rungs must differ for a player to gain by changing between them."""
RATE_TOLERANCE = 0.005
"""Share by which frame rates may differ: servers round 29.97 to 30."""
PIXEL_TOLERANCE = 0.02
"""Share of the source's lines: encoders round to whole blocks."""
LENGTH_TOLERANCE = 0.15
"""Share of the duration. Bytes and bit rate of a file give its length, but the bit rate may leave out the sound."""

_CODECS = {
    "h264": ("avc1", "h264", "x264"),
    "h265": ("hvc1", "hev1", "h265", "hevc", "x265"),
    "vp8": ("vp8",),
    "vp9": ("vp9", "vp09"),
    "av1": ("av1", "av01"),
}
_UNFINISHED = frozenset(
    {
        FlavorStatus.QUEUED,
        FlavorStatus.CONVERTING,
        FlavorStatus.WAIT_FOR_CONVERT,
        FlavorStatus.IMPORTING,
        FlavorStatus.VALIDATING,
    }
)


class FindingKind(StrEnum):
    """What can be odd."""

    FAILED = "failed"
    """The server could not make it."""
    LESS_BITRATE = "less bit rate"
    """A larger picture has less bit rate than a smaller one of the same codec."""
    ALIKE = "alike"
    """Two rungs of one codec have nearly the same bit rate."""
    FRAME_RATE = "frame rate"
    """It has another frame rate than the source."""
    SHORTER = "shorter"
    """It has the bytes of a shorter video than the entry is."""
    UPSCALED = "upscaled"
    """Its picture is larger than that of the source."""
    NO_LOW_RUNG = "no low rung"
    """Even the smallest rung has a high bit rate."""


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that is odd.

    Attributes:
        flavor: The rendition that it is about.
        other: The rendition that it is compared with, if any.
        seconds: Of SHORTER: the length that bytes and bit rate tell.
    """

    kind: FindingKind
    flavor: Flavor
    other: Flavor | None = None
    seconds: float = 0.0

    @property
    def key(self) -> tuple[str, ...]:
        """What it is about, the same in the next snapshot of the renditions."""
        return self.kind, self.flavor.id, self.other.id if self.other is not None else ""


def lines_of(flavor: Flavor) -> int:
    """Return the shorter side of the picture in pixels; 0 if it is unknown, as for sound."""
    return min(flavor.width, flavor.height) if flavor.width and flavor.height else flavor.height


def rungs_of(flavors: Iterable[Flavor]) -> tuple[Flavor, ...]:
    """Return the finished renditions with a picture and a bit rate, the smallest one first; not the source."""
    found = (one for one in flavors if one.status.playable and not one.is_source and one.bitrate and lines_of(one))
    return tuple(sorted(found, key=lambda one: (lines_of(one), one.bitrate, one.id)))


def source_of(flavors: Iterable[Flavor]) -> Flavor | None:
    """Return the finished source, if there is one."""
    return next((one for one in flavors if one.is_source and one.status.playable), None)


def findings_of(flavors: Sequence[Flavor], duration: float) -> tuple[Finding, ...]:
    """Return what is odd about the renditions of an entry.

    Args:
        flavors: All of them.
        duration: Of the entry in seconds; 0.0 if unknown.
    """
    rungs, source = rungs_of(flavors), source_of(flavors)
    found = [Finding(FindingKind.FAILED, one) for one in flavors if one.status is FlavorStatus.ERROR]
    inverted = list(_inverted(rungs))
    found += inverted
    pairs = {frozenset({one.flavor.id, one.other.id}) for one in inverted if one.other is not None}
    found += (one for one in _alike(rungs) if one.other and frozenset({one.flavor.id, one.other.id}) not in pairs)
    found += _unlike_source(rungs, source) if source is not None else ()
    found += (one for rung in rungs if (one := _shorter(rung, duration)))
    found += _no_low_rung(rungs, source, flavors)
    return tuple(found)


def _inverted(rungs: Sequence[Flavor]) -> Iterator[Finding]:
    """Yield each rung below whose lines another one of its codec has more bit rate, with the one that has most."""
    for rung in rungs:
        smaller = (
            one
            for one in rungs
            if lines_of(one) < lines_of(rung) and _codec_of(one) == _codec_of(rung) and one.bitrate > rung.bitrate
        )
        most = max(smaller, key=lambda one: one.bitrate, default=None)
        if most is not None:
            yield Finding(FindingKind.LESS_BITRATE, rung, most)


def _alike(rungs: Sequence[Flavor]) -> Iterator[Finding]:
    for codec in sorted({_codec_of(rung) for rung in rungs}):
        of_codec = sorted((rung for rung in rungs if _codec_of(rung) == codec), key=lambda one: one.bitrate)
        for low, high in pairwise(of_codec):
            if high.bitrate - low.bitrate <= ALIKE * high.bitrate:
                large, small = (high, low) if lines_of(high) >= lines_of(low) else (low, high)
                yield Finding(FindingKind.ALIKE, large, small)


def _unlike_source(rungs: Sequence[Flavor], source: Flavor) -> Iterator[Finding]:
    for rung in rungs:
        rates = rung.frame_rate, source.frame_rate
        if all(rates) and abs(rates[0] - rates[1]) > RATE_TOLERANCE * rates[1]:
            yield Finding(FindingKind.FRAME_RATE, rung, source)
        if lines_of(source) and lines_of(rung) > lines_of(source) * (1 + PIXEL_TOLERANCE):
            yield Finding(FindingKind.UPSCALED, rung, source)


def _shorter(rung: Flavor, duration: float) -> Finding | None:
    seconds = rung.size * 8 / (rung.bitrate * 1000)
    if not rung.size or seconds >= duration * (1 - LENGTH_TOLERANCE):
        return None
    return Finding(FindingKind.SHORTER, rung, seconds=seconds)


def _no_low_rung(rungs: Sequence[Flavor], source: Flavor | None, flavors: Sequence[Flavor]) -> Iterator[Finding]:
    # One that is still made may be the low one.
    if not rungs or any(one.status in _UNFINISHED for one in flavors):
        return
    lowest = min(rungs, key=lambda one: one.bitrate)
    if lowest.bitrate > LOW_RUNG and (source is None or source.bitrate > LOW_RUNG):
        yield Finding(FindingKind.NO_LOW_RUNG, lowest)


def _codec_of(flavor: Flavor) -> str:
    """Return one name for a codec that servers write in several ways: “h264b”, “avc1”."""
    told = flavor.codec.lower()
    return next((name for name, starts in _CODECS.items() if told.startswith(starts)), told)

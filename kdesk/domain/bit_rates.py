"""How the bytes of a rendition are spread over its time, and stretches in which nothing happens."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction
from itertools import pairwise

PEAK_TOLERANCE = 0.1
"""Share by which a second may exceed the declared bandwidth: it is declared with a few per cent of overhead."""


@dataclass(frozen=True, slots=True)
class Packet:
    """One packet of a picture track; of a playlist without an index, one segment.

    Attributes:
        time: Seconds of the presentation at which it is decoded.
        size: Bytes.
        is_key: Whether decoding can begin with it.
    """

    time: Fraction
    size: int
    is_key: bool = False


@dataclass(frozen=True, slots=True)
class PacketScan:
    """The packets of one track.

    Attributes:
        packets: In the order of decoding.
        duration: Seconds.
    """

    packets: tuple[Packet, ...]
    duration: Fraction

    @property
    def key_times(self) -> tuple[Fraction, ...]:
        """When decoding can begin."""
        return tuple(packet.time for packet in self.packets if packet.is_key)

    @property
    def gops(self) -> tuple[Fraction, ...]:
        """The seconds from each key frame to the next one, and from the last one to the end."""
        times = self.key_times
        return tuple(after - before for before, after in pairwise((*times, *self._end(times))))

    @property
    def mean(self) -> float:
        """Bits per second over all of it; 0.0 for a video without a length."""
        return 8 * sum(packet.size for packet in self.packets) / float(self.duration) if self.duration else 0.0

    def _end(self, times: tuple[Fraction, ...]) -> tuple[Fraction, ...]:
        return (max(self.duration, times[-1]),) if times else ()

    def rates(self, step: Fraction = Fraction(1)) -> tuple[float, ...]:
        """Return the bits per second in each of equal parts of the time; the last part may be shorter than the step."""
        count = max(1, -(-self.duration // step))
        sums = [0] * count
        for packet in self.packets:
            sums[min(count - 1, max(0, int(packet.time // step)))] += packet.size
        last = self.duration - (count - 1) * step
        lengths = [step] * (count - 1) + [last if last > 0 else step]
        return tuple(8 * size / float(length) for size, length in zip(sums, lengths, strict=True))


def peaks_above(rates: Sequence[float], declared: float) -> tuple[int, ...]:
    """Return the numbers of the parts whose rate is above the declared bandwidth.

    Args:
        rates: Bits per second, as `PacketScan.rates` returns them.
        declared: Bits per second; 0 if nothing is declared.
    """
    most = declared * (1 + PEAK_TOLERANCE)
    return tuple(number for number, rate in enumerate(rates) if declared and rate > most)


def whole_seconds(scan: PacketScan) -> tuple[float, ...]:
    """Return the bits per second in each second; not in a rest of less than half a second, of which it tells little."""
    rates = scan.rates()
    rest = scan.duration - (len(rates) - 1)
    return rates[:-1] if len(rates) > 1 and rest < Fraction(1, 2) else rates


class StretchKind(StrEnum):
    """What does not happen."""

    BLACK = "black"
    FROZEN = "frozen"
    SILENT = "silent"


LEAST_LENGTHS = {
    StretchKind.BLACK: Fraction(1, 2),
    StretchKind.FROZEN: Fraction(2),
    StretchKind.SILENT: Fraction(1),
}
"""Seconds from which on each is found. A cut often has a few black frames, and between words it is silent."""


@dataclass(frozen=True, slots=True, order=True)
class Stretch:
    """A part in which nothing is seen, moves, or is heard.

    Attributes:
        start: Seconds of the presentation.
        end: The same.
    """

    start: Fraction
    end: Fraction
    kind: StretchKind

    @property
    def length(self) -> Fraction:
        """Seconds."""
        return self.end - self.start


def without_frozen_black(stretches: Iterable[Stretch]) -> tuple[Stretch, ...]:
    """Return stretches in order, without the frozen ones that lie in a black one: black does not move."""
    found = sorted(stretches)
    blacks = [one for one in found if one.kind is StretchKind.BLACK]
    return tuple(
        one
        for one in found
        if one.kind is not StretchKind.FROZEN
        or not any(black.start <= one.start and one.end <= black.end for black in blacks)
    )

"""Measures of how alike two videos are: frame by frame, and over a range."""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction

LEAST_SIDE = 64
"""Pixels of a side of what is measured other than by PSNR. FFmpeg's filter for XPSNR ends the whole program by a
division by zero if a picture has fewer than 2,025 pixels, and SSIM has no value for planes of a few pixels."""

SCALED_BY = "bicubic"
"""FFmpeg's name of how the other video is brought to the pixels of the reference, which stays as it is."""

WORST_COUNT = 5
_APART = Fraction(1)
"""Seconds between two moments that are told as two."""


class Measure(StrEnum):
    """What is measured; more is better."""

    PSNR = "psnr"
    """Decibels, of brightness and colours together; infinite for equal pictures."""
    SSIM = "ssim"
    """0 to 1, of brightness and colours together."""
    XPSNR = "xpsnr"
    """Decibels, of brightness, weighted by how much is seen of a difference. Looks at the frame before, too."""
    VMAF = "vmaf"
    """0 to 100, as people of a study would judge."""


QUICK_MEASURES = frozenset({Measure.PSNR, Measure.SSIM})
"""Those that take a few milliseconds for a frame; XPSNR takes several times as long, and VMAF longer still."""


@dataclass(frozen=True, slots=True)
class MeasuredFrame:
    """How alike two frames are. What was not asked for, or cannot be measured of such pictures, is None.

    Attributes:
        time: Of the reference's frame.
        other_time: Of the frame that was compared with it.
        psnr_y: PSNR of brightness alone.
    """

    time: Fraction
    other_time: Fraction
    psnr_y: float | None = None
    psnr: float | None = None
    ssim: float | None = None
    xpsnr: float | None = None
    vmaf: float | None = None

    def value(self, measure: Measure) -> float | None:
        """Return the value of a measure."""
        match measure:
            case Measure.PSNR:
                return self.psnr
            case Measure.SSIM:
                return self.ssim
            case Measure.XPSNR:
                return self.xpsnr
            case Measure.VMAF:
                return self.vmaf


@dataclass(frozen=True, slots=True)
class MeasureSeries:
    """The values of one measure over time.

    Attributes:
        times: Of the reference's frames, ascending.
        values: One a time.
    """

    measure: Measure
    times: tuple[Fraction, ...]
    values: tuple[float, ...]

    @classmethod
    def of(cls, measure: Measure, frames: Sequence[MeasuredFrame]) -> "MeasureSeries":
        """Return the series of the frames that have a value."""
        pairs = [(frame.time, value) for frame in frames if (value := frame.value(measure)) is not None]
        return cls(measure, tuple(time for time, _ in pairs), tuple(value for _, value in pairs))

    @property
    def mean(self) -> float:
        """The value of the range as FFmpeg tells it, of decibels that of the mean error; NaN of nothing."""
        match self.measure:
            case Measure.PSNR:
                return _decibels(self.values, 10)
            case Measure.XPSNR:
                return _decibels(self.values, 20)
            case _:
                return math.fsum(self.values) / len(self.values) if self.values else math.nan

    @property
    def harmonic_mean(self) -> float:
        """The mean that bad frames pull down, as libvmaf defines it. NaN if nothing was measured."""
        if not self.values:
            return math.nan
        return len(self.values) / math.fsum(1 / (value + 1) for value in self.values) - 1

    @property
    def least(self) -> float:
        """The worst value. NaN if nothing was measured."""
        return min(self.values, default=math.nan)

    def worst(self, count: int = WORST_COUNT) -> tuple[tuple[Fraction, float], ...]:
        """Return time and value of the worst moments, at least a second apart, the worst first."""
        found: list[tuple[Fraction, float]] = []
        for value, time in sorted(zip(self.values, self.times, strict=True)):
            if len(found) == count:
                break
            if all(abs(time - other) >= _APART for other, _ in found):
                found.append((time, value))
        return tuple(found)


@dataclass(frozen=True, slots=True)
class Shift:
    """Which frame of another video shows the same as a frame of the reference.

    Attributes:
        frames: By how many frames of the other video it is later than the frame of the same time.
        confidence: 0 to 1: how much worse the next best frame fits.
    """

    frames: int
    confidence: float


@dataclass(frozen=True, slots=True)
class PairedMotion:
    """How much a frame differs from the one before, in the reference and in the other video at the same time.

    Attributes:
        time: Of the reference's frame.
        reference: Mean square of the differences of brightness, in levels of 8 bits.
        other: The same; 0 if the other video still shows the frame before.
    """

    time: Fraction
    reference: float
    other: float

    @property
    def is_missing(self) -> bool:
        """Whether the other video stands still where the reference moves: it has no frame of its own for this one."""
        return self.reference >= _LEAST_MOTION and self.other < min(_STANDSTILL, self.reference / 20)


_LEAST_MOTION, _STANDSTILL = 0.5, 0.25


def _decibels(values: Sequence[float], scale: int) -> float:
    """Return the level of the mean error."""
    if not values:
        return math.nan
    error = math.fsum(0.0 if math.isinf(value) else 10 ** (-value / scale) for value in values) / len(values)
    return math.inf if error == 0 else -scale * math.log10(error)

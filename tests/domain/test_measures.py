"""Series of measures, and the moments that they find."""

import math
from fractions import Fraction

import pytest

from kdesk.domain.measures import Measure, MeasuredFrame, MeasureSeries, PairedMotion


def _series(measure: Measure, *values: float, rate: int = 4) -> MeasureSeries:
    return MeasureSeries(measure, tuple(Fraction(n, rate) for n in range(len(values))), values)


def test_the_mean_of_decibels_is_that_of_the_error() -> None:
    """One bad frame in two halves the error, and does not halve the decibels: 3 dB."""
    assert _series(Measure.PSNR, 30, math.inf).mean == pytest.approx(33.01, abs=0.01)
    assert _series(Measure.XPSNR, 30, math.inf).mean == pytest.approx(36.02, abs=0.01)
    assert _series(Measure.PSNR, math.inf, math.inf).mean == math.inf
    assert _series(Measure.SSIM, 0.5, 1).mean == 0.75


def test_a_bad_frame_pulls_the_harmonic_mean_down() -> None:
    """It is below the mean, and equals it where all frames are alike."""
    assert _series(Measure.VMAF, 90, 90).harmonic_mean == pytest.approx(90)
    assert _series(Measure.VMAF, 90, 10).harmonic_mean < 20
    assert _series(Measure.VMAF, 90, 10).least == 10


def test_nothing_has_no_mean() -> None:
    """A series without values has no numbers, and no worst moment."""
    empty = _series(Measure.PSNR)
    assert all(math.isnan(number) for number in (empty.mean, empty.harmonic_mean, empty.least))
    assert empty.worst() == ()


def test_worst_moments_are_a_second_apart() -> None:
    """Neighbours of the worst frame are the same moment."""
    values = [40.0] * 40
    values[8:11] = [10, 5, 11]
    values[20] = 20

    worst = _series(Measure.PSNR, *values).worst(3)

    assert worst[:2] == ((Fraction(9, 4), 5), (Fraction(5), 20))
    assert worst[2][1] == 40
    assert all(abs(a[0] - b[0]) >= 1 for a in worst for b in worst if a is not b)


def test_a_series_takes_what_was_measured() -> None:
    """Frames without a value of the measure are left out."""
    frames = [MeasuredFrame(Fraction(n), Fraction(n), psnr=30.0 + n, ssim=0.9 if n else None) for n in range(3)]
    assert MeasureSeries.of(Measure.PSNR, frames).values == (30, 31, 32)
    assert MeasureSeries.of(Measure.SSIM, frames).times == (1, 2)
    assert MeasureSeries.of(Measure.VMAF, frames).values == ()
    assert MeasureSeries.of(Measure.XPSNR, frames).values == ()


@pytest.mark.parametrize(
    ("reference", "other", "missing"),
    [(20, 0, True), (20, 0.1, True), (20, 18, False), (0.1, 0, False), (1, 0.2, False), (400, 2, False)],
)
def test_a_frame_is_missing_where_the_other_stands_still(reference: float, other: float, missing: bool) -> None:
    """Where nothing moves in the reference either, nothing is missing."""
    assert PairedMotion(Fraction(0), reference, other).is_missing is missing

"""The scales of charts."""

import pytest

from kdesk.domain.statistics.scales import from_zero, of_sizes, of_times


def test_amounts_begin_at_zero() -> None:
    """The largest value lies below the end, and the lines are round."""
    scale = from_zero([3e9, 7e9], 4)
    assert scale.lines == (0.0, 2e9, 4e9, 6e9)
    assert scale.share(0.0) == 0.0
    assert 0.9 < scale.share(7e9) < 1.0
    assert from_zero([3000.0], 4, seconds=True).lines == (0.0, 900.0, 1800.0, 2700.0)
    assert from_zero([], 4).high == from_zero([0.0], 4).high == 1.0


def test_sizes_and_times_grow_by_factors() -> None:
    """From the line below all values to the one above; what is beyond lies at an end."""
    sizes = of_sizes([2_000_000.0, 30_000_000.0])
    assert (sizes.low, sizes.high, sizes.lines) == (1e6, 1e8, (1e6, 1e7, 1e8))
    assert sizes.share(1e7) == pytest.approx(0.5)
    assert (sizes.share(5.0), sizes.share(1e12)) == (0.0, 1.0)
    times = of_times([8.0, 400.0])
    assert times.lines == (1.0, 10.0, 60.0, 600.0)


@pytest.mark.parametrize("values", [[], [0.0], [1.0], [10.0], [1e30], [1e19], [0.5, 1e25]])
def test_a_scale_is_never_without_length(values: list[float]) -> None:
    """One value, none, and such as no file has."""
    for scale in (of_sizes(values), of_times(values), from_zero(values, 4)):
        assert scale.high > scale.low
        assert all(0.0 <= scale.share(value) <= 1.0 for value in (*values, 0.0, 5.0))

"""Arithmetic of graphs."""

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kdesk.domain.reviews.plot import Span, buckets_of, clock_lines_of, lines_of, nearest, places_of, span_of


@pytest.mark.parametrize(
    ("span", "lines"),
    [
        (Span(0, 10), (0, 2.5, 5, 7.5, 10)),
        (Span(29.5, 44.2), (30, 35, 40)),
        (Span(0.9871, 0.9993), (0.99, 0.995)),
        (Span(0, 5_000_000), (0, 2_000_000, 4_000_000)),
    ],
)
def test_a_scale_has_round_lines(span: Span, lines: tuple[float, ...]) -> None:
    """At most as many as there is room for."""
    assert lines_of(span, 4) == pytest.approx(lines)


@pytest.mark.parametrize(
    ("seconds", "moments"), [(100, (0, 30, 60, 90)), (4, (0, 1, 2, 3, 4)), (7200, (0, 1800, 3600, 5400, 7200))]
)
def test_times_are_marked_as_a_clock_counts(seconds: float, moments: tuple[float, ...]) -> None:
    """Half minutes and half hours, not hundreds of seconds."""
    assert clock_lines_of(Span(0, seconds), 4) == moments


@pytest.mark.parametrize(("lines", "places"), [((0, 2.5), 1), ((30, 35), 0), ((0.99, 0.995), 3), ((1,), 1)])
def test_lines_are_told_apart(lines: tuple[float, ...], places: int) -> None:
    """With as few decimal places as that takes."""
    assert places_of(lines) == places


@given(st.lists(st.floats(), max_size=20), st.booleans(), st.integers(1, 12))
def test_any_values_have_a_scale(values: list[float], from_zero: bool, most: int) -> None:
    """Also without any, with equal ones, with infinite ones."""
    small = [one for one in values if not math.isfinite(one) or abs(one) < 1e12]
    span = span_of(small, from_zero=from_zero and all(one >= 0 for one in small))
    assert span.low < span.high
    assert len(lines_of(span, most)) <= most + 2
    assert all(0 <= span.share(one) <= 1 for one in small if one == one)  # noqa: PLR0124  not a number
    assert places_of(lines_of(span, most)) >= 0


@given(st.lists(st.floats(0, 100), min_size=1, max_size=400), st.integers(1, 30))
def test_no_peak_is_lost(values: list[float], most: int) -> None:
    """The least and the most of all are in some bucket, and each mean is between its own."""
    times = [float(number) for number in range(len(values))]
    buckets = buckets_of(times, values, Span(0, len(values)), most)
    assert (min(one.low for one in buckets), max(one.high for one in buckets)) == (min(values), max(values))
    assert all(one.low - 1e-6 <= one.mean <= one.high + 1e-6 for one in buckets)
    assert len(buckets) == min(most, len(values))
    assert [one.time for one in buckets] == sorted(one.time for one in buckets)


def test_a_part_reaches_both_edges() -> None:
    """One value beyond each end of what is shown; without values there is nothing."""
    times = [0.0, 1.0, 2.0, 3.0, 4.0]
    assert [one.time for one in buckets_of(times, times, Span(1.5, 2.5), 100)] == [1.0, 2.0, 3.0]
    assert buckets_of([], [], Span(0, 1), 100) == []


@pytest.mark.parametrize(("time", "index"), [(-5, 0), (0.4, 0), (0.6, 1), (9, 2)])
def test_the_nearest_time_is_found(time: float, index: int) -> None:
    """Also beyond the ends."""
    assert nearest([0.0, 1.0, 2.0], time) == index
    assert nearest([], time) == -1

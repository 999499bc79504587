"""Speed and time left, on a clock that the tests move."""

from math import inf

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kdesk.domain.progress import WINDOW_SECONDS, Progress, RateMeter

steps = st.lists(st.tuples(st.floats(0.01, 5), st.integers(0, 10**9)), min_size=1, max_size=40)


def metered(given_steps: list[tuple[float, int]]) -> tuple[RateMeter, float]:
    """Return a meter that saw these steps of seconds and bytes, and what its clock shows."""
    meter = RateMeter()
    now, total = 100.0, 0
    meter.add(now, total)
    for seconds, more in given_steps:
        now, total = now + seconds, total + more
        meter.add(now, total)
    return meter, now


def test_nothing_counted_is_no_speed() -> None:
    """Without samples, with one sample, and at the very moment of the first one, there is no speed yet."""
    meter = RateMeter()
    assert meter.speed(5.0) == 0.0

    meter.add(5.0, 1000)

    assert meter.speed(5.0) == 0.0
    assert meter.speed(6.0) == 0.0
    assert meter.time_left(6.0, 10) is None


def test_a_steady_stream_has_its_speed() -> None:
    """100 bytes every half second are 200 bytes a second, and 1000 more take 5 seconds."""
    meter, now = metered([(0.5, 100)] * 60)

    assert meter.speed(now) == pytest.approx(200)
    assert meter.time_left(now, 1000) == pytest.approx(5)
    assert meter.time_left(now, 0) == 0.0


def test_the_window_forgets_what_was_before() -> None:
    """After ten seconds at the new speed, nothing is left of the old one."""
    meter, now = metered([(1.0, 1000)] * 20 + [(1.0, 50)] * 10)

    assert meter.speed(now) == pytest.approx(50)


def test_the_speed_falls_while_nothing_comes() -> None:
    """A stalled connection does not show the speed that it once had."""
    meter, now = metered([(1.0, 1000)] * 10)

    assert meter.speed(now + 10) == pytest.approx(500)
    assert meter.speed(now + 90) == pytest.approx(100)


def test_a_total_that_goes_back_starts_afresh() -> None:
    """After a new token everything is sent again; the speed is that of the new start, never below nothing."""
    meter, now = metered([(1.0, 1000)] * 5)
    meter.add(now + 1, 200)
    assert meter.speed(now + 1) == 0.0

    meter.add(now + 2, 500)

    assert meter.speed(now + 2) == pytest.approx(300)


def test_a_pause_forgets_everything() -> None:
    """After a pause the past says nothing about the future."""
    meter, now = metered([(1.0, 1000)] * 5)

    meter.reset()

    assert meter.speed(now) == 0.0
    assert meter.time_left(now, 10) is None


def test_a_window_can_be_chosen() -> None:
    """A short window follows faster than a long one."""
    short, long = RateMeter(2.0), RateMeter(20.0)
    for meter in (short, long):
        for second in range(30):
            meter.add(float(second), 100 * second if second < 25 else 2500)

    assert short.speed(29.0) < long.speed(29.0)


@given(steps)
def test_the_speed_lies_between_the_slowest_and_the_fastest_step(given_steps: list[tuple[float, int]]) -> None:
    """An average is never outside of what it is the average of, and never below nothing."""
    meter, now = metered(given_steps)
    speeds = [more / seconds for seconds, more in given_steps]

    assert min(speeds) * 0.999 - 0.001 <= meter.speed(now) <= max(speeds) * 1.001 + 0.001


@given(steps, st.integers(0, 10**12))
def test_time_left_and_speed_agree(given_steps: list[tuple[float, int]], missing: int) -> None:
    """Speed times time left is what is missing; without speed there is no time left."""
    meter, now = metered(given_steps)
    time_left = meter.time_left(now, missing)

    if meter.speed(now) == 0.0:
        assert time_left is None
    else:
        assert time_left is not None
        assert time_left * meter.speed(now) == pytest.approx(missing)


@given(steps)
def test_memory_does_not_grow_with_time(given_steps: list[tuple[float, int]]) -> None:
    """Only the samples of the window are kept, and one before it."""
    meter, now = metered(given_steps)

    assert sum(at <= now - WINDOW_SECONDS for at, _ in meter._samples) <= 1


def test_silence_is_counted_from_the_last_sample() -> None:
    """Before the first one it has no end; a pause of the meter begins anew."""
    meter = RateMeter()
    assert meter.silence(5.0) == inf
    meter.add(1.0, 100)
    meter.add(2.0, 200)
    assert meter.silence(5.0) == pytest.approx(3.0)


def test_what_stopped_is_not_silent() -> None:
    """The silence goes with the speed."""
    assert Progress(silent=12, in_flight=5).stopped() == Progress()
    assert Progress(silent=12).stopped() == Progress()

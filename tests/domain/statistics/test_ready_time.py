"""What is expected of a file, by files of similar sizes."""

import random

import pytest

from kdesk.domain.statistics.kept import ReadySample
from kdesk.domain.statistics.ready_time import LEAST_SAMPLES, ReadyTimes, account_code, expected_of

GIGA = 1_000_000_000


def samples(*pairs: tuple[int, float], account: str = "a", kind: int = 1) -> list[ReadySample]:
    """Return samples of these sizes and seconds."""
    return [ReadySample(account, kind, size, seconds) for size, seconds in pairs]


def test_too_few_say_nothing() -> None:
    """One less than needed is no estimate; sizes that are far away do not count."""
    near = samples(*[(GIGA, 60.0)] * (LEAST_SAMPLES - 1))
    assert expected_of(near, GIGA) is None
    far = samples(*[(GIGA * 5, 300.0), (GIGA // 5, 20.0)] * 20)
    assert expected_of(near + far, GIGA) is None
    assert expected_of([], GIGA) is None
    assert expected_of(near * 2, 0) is None


def test_the_middle_of_similar_sizes() -> None:
    """An outlier does not move it."""
    found = expected_of(samples(*[(GIGA, seconds) for seconds in (58.0, 59.0, 60.0, 61.0, 4000.0)]), GIGA)
    assert found is not None
    assert found.typical == 60.0
    assert found.longest == 90.0


def test_larger_files_take_longer() -> None:
    """Twice the size of all that is known, where time grows with size; not where it does not."""
    growing = samples(*[(GIGA * tenths // 10, 6.0 * tenths) for tenths in range(5, 15)])
    twice = expected_of(growing, 2 * GIGA)
    assert twice is not None
    assert twice.typical == pytest.approx(120.0, rel=0.05)
    level = expected_of(samples(*[(GIGA * tenths // 10, 60.0) for tenths in range(5, 15)]), 2 * GIGA)
    assert level is not None
    assert level.typical == pytest.approx(60.0)
    falling = expected_of(samples(*[(GIGA * tenths // 10, 60.0 - tenths) for tenths in range(5, 15)]), 2 * GIGA)
    assert falling is not None
    assert falling.typical >= 45.0


def test_nothing_is_said_where_files_differ_too_much() -> None:
    """A server that takes ten seconds or an hour for the same file cannot be foretold."""
    assert expected_of(samples(*[(GIGA, 30.0), (GIGA, 3600.0)] * 8), GIGA) is None


def test_small_times_may_differ() -> None:
    """What is asked for every few seconds is not known better than that."""
    found = expected_of(samples(*[(9_000, seconds) for seconds in (1.0, 1.0, 6.0, 11.0, 16.0)]), 9_000)
    assert found is not None
    assert found.typical == 6.0


def test_accounts_and_kinds_are_apart() -> None:
    """Another server, or sound, says nothing about a video here; what was asked is remembered."""
    times = ReadyTimes([*samples(*[(GIGA, 60.0)] * 6), *samples((0, 1.0))])
    first = times.expected("a", 1, GIGA)
    assert first is not None
    assert times.expected("a", 1, GIGA) is first
    assert times.expected("b", 1, GIGA) is None
    assert times.expected("a", 5, GIGA) is None


def test_what_comes_later_is_learned() -> None:
    """The answer is another one when there is one more file; an empty file teaches nothing."""
    times = ReadyTimes(samples(*[(GIGA, 60.0)] * (LEAST_SAMPLES - 1)))
    assert times.expected("a", 1, GIGA) is None
    times.add(ReadySample("a", 1, 0, 60.0))
    assert times.expected("a", 1, GIGA) is None
    times.add(ReadySample("a", 1, GIGA, 60.0))
    assert times.expected("a", 1, GIGA) is not None


def test_many_sizes_are_not_remembered_for_ever() -> None:
    """Of fifty thousand rows each has a size of its own."""
    times = ReadyTimes(samples(*[(GIGA, 60.0)] * 6))
    for size in range(GIGA, GIGA + 2_500):
        assert times.expected("a", 1, size) is not None
    assert len(times._known) <= 1_000


def test_estimates_hold_for_the_next_files() -> None:
    """On a server with a fixed time, a share of the size and some noise, nine of ten are within half of the truth."""
    chance = random.Random(5)

    def truth(size: int) -> float:
        return (10.0 + size / 20_000_000) * chance.uniform(0.75, 1.33)

    sizes = [int(10 ** chance.uniform(6.5, 10)) for _ in range(400)]
    learned = samples(*[(size, truth(size)) for size in sizes[:300]])
    asked = [(expected_of(learned, size), truth(size)) for size in sizes[300:]]
    good = [found for found, seconds in asked if found and seconds / 1.5 <= found.typical <= seconds * 1.5]
    assert sum(found is not None for found, _ in asked) >= 95
    assert len(good) >= 85


def test_a_code_names_nobody() -> None:
    """It is the same for the same account, and has nothing of its key."""
    code = account_code("101:anna@example.org@https://video.example.org")
    assert code == account_code("101:anna@example.org@https://video.example.org")
    assert code != account_code("102:anna@example.org@https://video.example.org")
    assert len(code) == 12
    assert account_code("101:\udcff@x")

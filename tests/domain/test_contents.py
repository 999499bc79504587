"""Typed times, parts of a video, and which renditions are missing or the last."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kdesk.domain.editing.contents import Span, parse_time
from kdesk.domain.editing.renditions import Recipe, is_last, missing
from kdesk.domain.flavor import Flavor, FlavorStatus
from kdesk.messages.rendition_changes import written_time


@pytest.mark.parametrize(
    ("text", "milliseconds"),
    [
        ("0", 0),
        (" 90 ", 90_000),
        ("1:30", 90_000),
        ("1:02:03.5", 3_723_500),
        ("0:00.25", 250),
        ("0:01,5", 1_500),
        ("75:00", 4_500_000),
        ("0:00.1239", 123),
    ],
)
def test_times_as_they_are_typed(text: str, milliseconds: int) -> None:
    """Seconds, minutes and hours with a fraction, after a point or a comma."""
    assert parse_time(text) == milliseconds


@pytest.mark.parametrize("text", ["", "x", "-1", "1:60", "1:60:00", "1:2:3:4", "1.", ".5", "٣", "1e3", "9" * 20])
def test_what_is_no_time(text: str) -> None:
    """Nothing is guessed."""
    assert parse_time(text) is None


@given(st.integers(min_value=0, max_value=3_600_000_000 - 1))
def test_a_written_time_is_read_as_what_it_was(milliseconds: int) -> None:
    """Up to a thousand hours."""
    assert parse_time(written_time(milliseconds)) == milliseconds


def test_parts() -> None:
    """A part lies inside, has a length, and is not all."""
    assert Span(0, 500).fits(1000)
    assert Span(0, 1000).is_whole(1000)
    for wrong in (Span(500, 500), Span(600, 500), Span(0, 1001), Span(0, 99)):
        assert not wrong.fits(1000)


def flavor(number: int, status: FlavorStatus = FlavorStatus.READY) -> Flavor:
    """Return a rendition of the recipe with this number."""
    return Flavor(f"f{number}", "e", number, status)


def test_what_is_missing_and_what_is_the_last() -> None:
    """One that was given up is missing; one that is not ready does not count as another that plays."""
    recipes = (Recipe(1, "a"), Recipe(2, "b"), Recipe(3, "c"))
    flavors = (flavor(0), flavor(1), flavor(2, FlavorStatus.NOT_APPLICABLE))
    assert [recipe.id for recipe in missing(recipes, flavors)] == [2, 3]
    assert not is_last(flavors[0], flavors)
    assert is_last(flavors[1], flavors[1:])
    assert not is_last(flavors[2], flavors[2:])

"""Completing, replacing and removing parts of a search text."""

import pytest

from kdesk.domain.search.amounts import Today
from kdesk.domain.search.conditions import Created, OfKind, Tagged
from kdesk.domain.search.grammar import parse
from kdesk.domain.search.saved import MAX_SAVED, SavedSearch, with_saved
from kdesk.domain.search.sort import Sort
from kdesk.domain.search.tokens import Field
from kdesk.domain.search.typed import completed, fields_for, replaced, typing_at, without

TODAY = Today(1_790_000_000)


@pytest.mark.parametrize(
    ("text", "field", "beginning", "fields"),
    [
        ("ta", None, "ta", ["tag"]),
        ("news sh", None, "sh", ["shorter"]),
        ("-ta", None, "ta", ["tag"]),
        ("t", None, "t", []),
        ("tag:", Field.TAG, "", []),
        ("tag:gre", Field.TAG, "gre", []),
        ('a tag:"green a', Field.TAG, "green a", []),
        ("LAS", None, "LAS", ["lasts"]),
    ],
)
def test_the_token_at_the_cursor(text: str, field: Field | None, beginning: str, fields: list[str]) -> None:
    """Its field, or the fields that it may become."""
    typing = typing_at(text, len(text))
    assert typing is not None
    assert (typing.field, typing.beginning) == (field, beginning)
    assert [one.value for one in fields_for(typing)] == fields


@pytest.mark.parametrize("text", ["", "tag:news ", 'tag:"news"', "a  "])
def test_nothing_to_complete(text: str) -> None:
    """Behind a blank, and behind a closing quote."""
    assert typing_at(text, len(text)) is None


@pytest.mark.parametrize(
    ("text", "cursor", "field", "value", "result"),
    [
        ("ta", 2, Field.TAG, "", "tag:|"),
        ("x -ta y", 5, Field.TAG, "", "x -tag:| y"),
        ("tag:gr", 6, Field.TAG, "green", "tag:green |"),
        ("tag:gr", 6, Field.TAG, "green apple", 'tag:"green apple" |'),
        ("tag:gr x", 6, Field.TAG, "green", "tag:green |x"),
        ('tag:"green a', 12, Field.TAG, "green apple", 'tag:"green apple" |'),
        ("category:e", 10, Field.CATEGORY, "Events>Spring fair", 'category:"Events>Spring fair" |'),
    ],
)
def test_completion(text: str, cursor: int, field: Field, value: str, result: str) -> None:
    """The token is replaced as a whole; the cursor stands where typing goes on."""
    typing = typing_at(text, cursor)
    assert typing is not None
    whole, place = completed(text, typing, field, value)
    assert whole[:place] + "|" + whole[place:] == result


def test_a_condition_is_removed_with_its_places() -> None:
    """Ids may stand in several."""
    text = "a 0_a1b2c3d4 tag:x 0_b1b2c3d4 b"
    parts = parse(text, TODAY).parts
    assert [without(text, part) for part in parts[1:3]] == ["a tag:x b", "a 0_a1b2c3d4 0_b1b2c3d4 b"]


def test_conditions_of_a_kind_are_replaced() -> None:
    """All of them; the rest of the text stays."""
    text = "after:2020 spring before:2024 type:audio"
    assert replaced(text, TODAY, (Created,), ["after:7d"]) == "spring type:audio after:7d"
    assert replaced(text, TODAY, (OfKind,), []) == "after:2020 spring before:2024"


def test_saved_searches_have_names_of_their_own() -> None:
    """One of the same name is replaced; there is an end to their number."""
    searches = with_saved((SavedSearch("b", "x"), SavedSearch("a", "y")), SavedSearch("b", "z", Sort.NAME))
    assert searches == (SavedSearch("a", "y"), SavedSearch("b", "z", Sort.NAME))
    many = tuple(SavedSearch(str(number)) for number in range(MAX_SAVED + 5))
    assert len(with_saved(many, SavedSearch("new"))) == MAX_SAVED


def test_replacing_thousands_of_conditions() -> None:
    """All of them go at once, also those that a search does not read any more."""
    assert replaced("tag:a " * 5_000 + "x", TODAY, (Tagged,), ["tag:b"]) == "x tag:b"

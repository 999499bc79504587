"""Tags as the server stores them, and descriptions by pattern."""

import pytest

from kdesk.domain.editing.description_pattern import DescriptionPattern
from kdesk.domain.editing.moderation import with_reason, without_reason
from kdesk.domain.editing.stored_tags import stored_tag, tags_of, typed_tags
from tests.engine.library.fake_library import entry


@pytest.mark.parametrize(
    ("typed", "stored"),
    [
        (" Spring ", "spring"),
        ("ÄÖÜ Ab", "ÄÖÜ ab"),
        ("b", ""),
        ("é", "é"),
        ("x" * 101, "x" * 100),
        ("日本", "日本"),
        ("", ""),
    ],
)
def test_a_tag_is_known_before_it_is_sent(typed: str, stored: str) -> None:
    """ASCII is lower-cased, one byte vanishes, a hundred bytes are kept."""
    assert stored_tag(typed) == stored


def test_typed_tags_tell_what_becomes_of_them() -> None:
    """A tag that comes twice counts once."""
    tags = typed_tags("Spring, spring, b, ,news")

    assert [(tag.typed, tag.stored, tag.vanishes) for tag in tags] == [
        ("spring", "spring", False),
        ("b", "", True),
        ("news", "news", False),
    ]
    assert tags_of("a b,  c d,a b") == ("a b", "c d")


def test_a_pattern_is_filled() -> None:
    """All gaps, and braces that stand for themselves."""
    film = entry("e1", name="Film {old}", description="was", created_at=86_400 * 40)
    pattern = DescriptionPattern("{{{name}}} {counter} {counter:03} [{old}]")

    assert pattern.mistake == ""
    assert pattern.fill(film, 7) == "{Film {old}} 7 007 [was]"
    assert DescriptionPattern("{date}").fill(film, 1).startswith("1970-02-")
    assert DescriptionPattern("{date}").fill(entry("e2"), 1) == ""


@pytest.mark.parametrize("text", ["{nane}", "{name.__class__}", "{", "}", "{old:03}", "{counter:99}", "{0}"])
def test_a_mistake_in_a_pattern_is_found(text: str) -> None:
    """It is named, and never evaluated."""
    assert DescriptionPattern(text).mistake


def test_a_reason_stands_first_and_once() -> None:
    """A second rejection replaces it; approving takes it out; another text in brackets stays."""
    rejected = with_reason("A film\nof mine", "too\nloud]")
    assert rejected == "[rejected: too loud)]\nA film\nof mine"
    assert with_reason(rejected, "twice") == "[rejected: twice]\nA film\nof mine"
    assert without_reason(rejected) == "A film\nof mine"
    assert without_reason("[mine]\nrest") == "[mine]\nrest"
    assert with_reason("", "why") == "[rejected: why]"

"""Text of others on widgets: cut before Qt lays it out."""

import pytest

from kdesk.data_files import translation_folder
from kdesk.messages.foreign_text import LINE, PARAGRAPHS, TIP, shown, shown_paragraphs
from kdesk.messages.translation import use_language

HUGE = "lorem ipsum " * 10_000


@pytest.mark.parametrize("text", [HUGE, "x" * 100_000, "\u0301" * 100_000, "שלום " * 20_000, "\n" * 100_000])
def test_no_text_is_longer_than_its_place(text: str) -> None:
    """The two marks of a direction come on top."""
    assert len(shown(text)) <= LINE + 2
    assert len(shown_paragraphs(text)) <= PARAGRAPHS
    assert len(shown_paragraphs(text, TIP)) <= TIP


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("  two\n lines\t", "two lines"),
        ("عيد.mp4", "\u2066عيد.mp4\u2069"),
        ("a\u202egpj.exe", "agpj.exe"),
        ("caf\udce9", "caf\ufffd"),
    ],
)
def test_a_name_is_one_line_whose_direction_ends_with_it(text: str, line: str) -> None:
    """In any sentence."""
    assert shown(text) == line


def test_paragraphs_keep_their_lines() -> None:
    """And lose only what turns them round."""
    assert shown_paragraphs("one\n\u202etwo  three\u2069") == "one\ntwo  three"


@pytest.mark.parametrize(
    ("text", "turned"), [("/media/talks", True), ("slides (1)", True), ("one.mp4", False), ("", False)]
)
def test_a_name_keeps_its_signs_where_they_are_in_a_hebrew_window(text: str, turned: bool) -> None:
    """The slash before a path would stand behind it."""
    use_language("he", translation_folder())
    try:
        assert shown(text) == (f"\u2066{text}\u2069" if turned else text)
    finally:
        use_language("en", translation_folder())
    assert shown(text) == text

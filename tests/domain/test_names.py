"""Names inside sentences."""

import re
from pathlib import Path

import pytest

import kdesk
from kdesk.domain.names import SENTENCE_LIMIT, in_a_sentence


@pytest.mark.parametrize("name", ["clip.mp4", "a" * (SENTENCE_LIMIT - 4) + ".mp4", ""])
def test_a_name_that_is_not_long_stands_as_it_is(name: str) -> None:
    """Up to the limit nothing is cut."""
    assert in_a_sentence(name) == name


def test_a_long_name_is_cut_in_its_middle() -> None:
    """Beginning and extension stay, and what the sentence says of it stays in sight."""
    said = in_a_sentence("Annual meeting " + "x" * 300 + ", camera 2.mxf")
    assert len(said) == SENTENCE_LIMIT
    assert said.startswith("Annual meeting xxx")
    assert said.endswith("x, camera 2.mxf")


def test_a_name_of_two_lines_stands_on_one() -> None:
    """File names may hold line breaks, sentences in a row may not."""
    assert in_a_sentence("two\nlines.mov") == "two lines.mov"


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("ראש.mp4", "\u2066ראש.mp4\u2069"),
        ("فلم 12.mov", "\u2066فلم 12.mov\u2069"),
        ("photo\u202egpj.exe", "photogpj.exe"),
        ("a\u2069\u202eb.mp4", "ab.mp4"),
        ("Ünïcödé 🎬.mp4", "Ünïcödé 🎬.mp4"),
    ],
)
def test_the_direction_of_a_name_ends_with_it(name: str, said: str) -> None:
    """The words after it stay where they are; what turns the direction is left out, and can end no isolate early."""
    assert in_a_sentence(name) == said


def test_a_long_name_is_isolated_as_a_whole() -> None:
    """Cutting it does not take the end of the isolate away."""
    said = in_a_sentence("ש" * 300 + ".mp4")
    assert (said[0], said[-1], len(said)) == ("\u2066", "\u2069", SENTENCE_LIMIT + 2)


OF_KDESK = frozenset({"condition", "option", "title"})
"""Gaps for words of kdesk, inside which each name has its own direction already."""
SOURCES = [path for path in Path(kdesk.__file__).parent.rglob("*.py") if "demo" not in path.parts]


def test_what_others_wrote_is_quoted_through_one_function() -> None:
    """A text between quotation marks in a sentence of kdesk ends its direction there."""
    quoted = 0
    for path in SOURCES:
        source = path.read_text(encoding="utf-8")
        for text in re.findall(r"“\{([^}]*)\}", source):
            quoted += 1
            # A sentence may be filled by another module of its folder, which carries out what it tells of.
            beside = "".join(other.read_text(encoding="utf-8") for other in path.parent.glob("*.py"))
            written = text.startswith("in_a_sentence(") or f"{text}=in_a_sentence(" in beside
            assert written or text in OF_KDESK or text.endswith(":name"), (
                path,
                text,
            )  # `messages.filling` writes such a gap
    assert quoted

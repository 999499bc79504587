"""Names of downloaded files."""

import pytest

from kdesk.domain.downloads.name_pattern import unknown_fields
from kdesk.domain.downloads.naming import (
    MAX_STEM_BYTES,
    NameFacts,
    named,
    numbered,
    safe_extension,
    safe_stem,
    split_name,
)

FACTS = NameFacts("A talk", "0_abcdefgh", 1_700_000_000.0, "720p")


@pytest.mark.parametrize(
    ("text", "stem"),
    [
        ("A talk", "A talk"),
        ('a/b\\c:d*e?f"g<h>i|j', "a_b_c_d_e_f_g_h_i_j"),
        ("../../etc/passwd", "_.._etc_passwd"),
        ("..", "file"),
        ("", "file"),
        ("???", "file"),
        ("-rf", "rf"),
        (".hidden", "hidden"),
        ("ends with dots. . .", "ends with dots"),
        ("two\nlines\tand a tab", "two lines and a tab"),
        ("nul", "_nul"),
        ("COM1", "_COM1"),
        ("com¹.backup", "_com¹.backup"),
        ("LPT9 report", "_LPT9 report"),
        ("console", "console"),
        ("cafe\u0301", "caf\u00e9"),
        ("exe\u202egpj", "exegpj"),
        ("half \udc80 byte", "half _ byte"),
        ("Gespräch 日本語 🎬", "Gespräch 日本語 🎬"),
        ("می\u200cخواهم", "می\u200cخواهم"),  # noqa: RUF001  Persian needs the joiner
    ],
)
def test_a_stem_can_be_stored_on_every_system(text: str, stem: str) -> None:
    """No separators, no reserved names of Windows, no dots or blanks at the end, nothing that turns the direction."""
    assert safe_stem(text) == stem


@pytest.mark.parametrize("char", ["a", "é", "日", "🎬"])
def test_a_long_name_is_cut_between_characters(char: str) -> None:
    """It leaves room for a number, the extension and the suffix of a part file in 255 bytes."""
    stem = safe_stem(char * 500)

    assert MAX_STEM_BYTES - 4 < len(stem.encode()) <= MAX_STEM_BYTES
    assert set(stem) == {char}


def test_a_pattern_names_what_is_known_of_a_file() -> None:
    """A title that was the name of a media file loses its extension, since the content gives one."""
    assert named("{date} {name} ({rendition}, {id})", FACTS) == "2023-11-14 A talk (720p, 0_abcdefgh)"
    assert named("{name}", NameFacts("clip.MP4", "0_a", 0.0, "")) == "clip"
    assert named("{name}", NameFacts("Version 1.0", "0_a", 0.0, "")) == "Version 1.0"
    assert named("{name}", NameFacts(" ", "0_a", 0.0, "")) == "0_a"


@pytest.mark.parametrize(
    ("pattern", "unknown"),
    [
        ("{name} {id} {date} {rendition}", ()),
        ("{size}", ("size",)),
        ("{name.__class__}", ("name.__class__",)),
        ("{name!r}", ("name",)),
        ("{name:>999999999}", ("name",)),
        ("{}", ("",)),
        ("{name", None),
    ],
)
def test_a_pattern_with_other_gaps_is_known(pattern: str, unknown: tuple[str, ...] | None) -> None:
    """Attributes, conversions and widths are no fields: they could print anything, of any length."""
    assert unknown_fields(pattern) == unknown


def test_names_that_a_server_stores_are_taken_apart() -> None:
    """Wire fact: the file name of an attachment is stored unchecked."""
    assert split_name("../../etc/x.TXT") == ("x", ".txt")
    assert split_name('say "hi".pdf') == ("say _hi_", ".pdf")
    assert split_name("no extension") == ("no extension", "")
    assert split_name("archive.not-an-extension") == ("archive.not-an-extension", "")
    assert safe_extension("MP4") == ".mp4"
    assert safe_extension("../x") == ""
    assert numbered("a", ".mp4", 1) == "a.mp4"
    assert numbered("a", ".mp4", 3) == "a (3).mp4"

"""Text of others: nothing in it acts on a terminal, a log, a reader's eye or a file system."""

import unicodedata

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kdesk.plain_text import NAME_BYTES, REPLACEMENT, cut, decodable, file_name, isolated, one_line

ANY_TEXT = st.text(st.characters(codec=None, categories=None), max_size=300)
HOSTILE_PARTS = st.sampled_from(
    [
        *(
            "..",
            "/",
            "\\",
            "CON",
            "nul.txt",
            "com1",
            "LPT9.log",
            "aux .x",
            ":",
            "\0",
            "\n",
            "\x1b[2J",
            "\u202e",
            "\ud800",
        ),
        *(" ", ".", "é", "🎬", "שלום", "x" * 90, ".mp4", "COM¹", "~", "$", "-"),
    ]
)
NAMES = st.lists(HOSTILE_PARTS | ANY_TEXT, max_size=8).map("".join)
PORTS = {f"{port}{number}" for port in ("COM", "LPT") for number in "0123456789¹²³"}
DEVICES = {"CON", "PRN", "AUX", "NUL", "CONIN$", "CONOUT$"} | PORTS
quick = settings(deadline=None, derandomize=True, max_examples=300)


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("plain", "plain"),
        ("two\nlines", f"two{REPLACEMENT}lines"),
        ("\x1b]0;owned\x07", f"{REPLACEMENT}]0;owned{REPLACEMENT}"),
        ("a\r\u2028b\u0085c", f"a{REPLACEMENT}{REPLACEMENT}b{REPLACEMENT}c"),
        ("photo\u202egpj.exe", f"photo{REPLACEMENT}gpj.exe"),
        ("caf\udce9", f"caf{REPLACEMENT}"),
        ("\u200fkdesk: \u2068127.0.0.1:\u2069 \u2066אבג.mp4\u2069", "kdesk: 127.0.0.1: אבג.mp4"),
        ("10\u202fAM \u3000 👨‍👩‍👧 می‌خواهم", "10\u202fAM \u3000 👨‍👩‍👧 می‌خواهم"),
    ],
)
def test_a_line_stays_a_line(text: str, line: str) -> None:
    """Control characters are replaced; scripts and emoji stay."""
    assert one_line(text) == line


@quick
@given(ANY_TEXT)
def test_no_text_steers_a_terminal(text: str) -> None:
    """Neither a control character, nor a line of its own, nor another direction, nor what no encoding takes."""
    line = one_line(text)
    assert len(line) == len(text)
    assert not any(unicodedata.category(c) in {"Cc", "Cs", "Zl", "Zp"} for c in line)
    assert not set(line) & set("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\u200e\u200f")
    assert len(f"a{line}b".splitlines()) == 1
    line.encode()


@quick
@given(ANY_TEXT)
def test_a_direction_ends_with_its_text(text: str) -> None:
    """Isolates are balanced, whatever the text brings along; text without such scripts stays as it is."""
    around = isolated(text)
    inner = around[1:-1] if around[:1] == "\u2066" else around
    assert (around[:1], around[-1:]) == ("\u2066", "\u2069") or inner == around
    assert not set(inner) & set("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")


@quick
@given(NAMES)
def test_every_system_takes_the_name_as_one_part_of_a_path(text: str) -> None:
    """Whatever somebody else calls it."""
    name = file_name(text)
    assert 0 < len(name.encode()) <= NAME_BYTES
    assert name.isprintable()
    assert not set(name) & set('<>:"/\\|?*')
    assert name == name.strip(" .")
    assert name.partition(".")[0].strip(" ").upper() not in DEVICES
    assert unicodedata.normalize("NFC", name) == name
    assert file_name(name) == name


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("interview.mov", "interview.mov"),
        ("../../etc/passwd", "_.._etc_passwd"),
        ("C:\\Windows\\x", "C__Windows_x"),
        ("con", "_con"),
        ("NUL.tar.gz", "_NUL.tar.gz"),
        ("..", "unnamed"),
        ("", "unnamed"),
        ("a\u202egpj.exe", "agpj.exe"),
        (f"{'x' * 200}.mp4", f"{'x' * (NAME_BYTES - 4)}.mp4"),
        ("e\u0301", "é"),
    ],
)
def test_a_name_is_changed_as_little_as_can_be(text: str, name: str) -> None:
    """Its ending is kept."""
    assert file_name(text) == name


def test_a_cut_shows() -> None:
    """With an ellipsis, within the limit."""
    assert (cut("abcdef", 6), cut("abcdefg", 6), len(cut("x" * 999, 6))) == ("abcdef", "abcde…", 6)


def test_bytes_that_are_no_text_get_the_mark_that_is_asked_for() -> None:
    """A server takes another one than a terminal."""
    assert (decodable("a\udcff\n"), decodable("a\udcff\n", "?")) == (f"a{REPLACEMENT}\n", "a?\n")

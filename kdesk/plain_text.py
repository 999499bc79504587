"""Foreign text on its way to a terminal, a log, a label or a file name.

A file name, a server's message or an entry's title may contain characters with side effects: they move a cursor, forge
a line of a log, reverse the direction of the text that follows, or end a path.
"""

import re
import unicodedata
from functools import lru_cache

REPLACEMENT = "\ufffd"
"""Shown in place of a character that cannot be shown."""

_HALF_SURROGATES = re.compile("[\ud800-\udfff]")
_JOINERS = frozenset("\u200c\u200d")
# Embeddings, overrides and isolates: they affect all text after them, also outside this text.
_DIRECTION = re.compile("[\u202a-\u202e\u2066-\u2069]")
_RIGHT_TO_LEFT = frozenset({"R", "AL", "AN"})
_BEGIN_ISOLATE, _END_ISOLATE = "\u2066", "\u2069"
_OWN_MARKS = re.compile("[\u200f\u2066\u2068\u2069]")
"""What `isolated`, `first_strong` and the sentences of right-to-left languages add for the eyes of a window."""

NAME_BYTES = 72
"""UTF-8 bytes of a name; with an id and an extension it fits every file system, encrypted ones (143) included."""
_SEPARATORS = frozenset('<>:"/\\|?*')
# Windows reserves these with any extension, and takes the superscript digits of Latin-1 for digits.
_DEVICES = frozenset({"con", "prn", "aux", "nul", "conin$", "conout$", "clock$"}) | {
    f"{port}{number}" for port in ("com", "lpt") for number in (*"0123456789", "\u00b9", "\u00b2", "\u00b3")
}


def decodable(text: str, mark: str = REPLACEMENT) -> str:
    """Return the text with lone surrogates replaced, which cannot be encoded."""
    return _HALF_SURROGATES.sub(mark, text)


def one_line(text: str) -> str:
    """Return the text on one line, without characters that affect a terminal, a log or the reader.

    Control characters, direction characters and undecodable bytes are replaced. Spaces of other scripts and the joiners
    of emoji and Persian remain. The marks that kdesk adds for its window are removed, since terminals would show them.
    """
    if text.isprintable():
        return text
    text = unmarked(text)
    return "".join(
        c if c.isprintable() or c in _JOINERS or unicodedata.category(c) == "Zs" else REPLACEMENT for c in text
    )


def unmarked(text: str) -> str:
    """Return the text without the direction marks that kdesk adds for its window: terminals show them as boxes."""
    return text if text.isascii() else _OWN_MARKS.sub("", text)


def undirected(text: str) -> str:
    """Return the text without direction characters, which could disguise a file's extension."""
    return text if text.isascii() else _DIRECTION.sub("", text)


@lru_cache(maxsize=1000)  # tables measure and paint the same texts repeatedly
def isolated(text: str) -> str:
    """Return the text so that its direction does not affect other text, with the parts of a path from left to right.

    The extension of a Hebrew file name is then at its right everywhere: in a title, a sentence, a path.
    """
    if text.isascii():
        return text
    clean = undirected(text)
    turns = any(unicodedata.bidirectional(c) in _RIGHT_TO_LEFT for c in clean)
    return f"{_BEGIN_ISOLATE}{clean}{_END_ISOLATE}" if turns else clean


def left_to_right(text: str) -> str:
    """Return numbers with signs between them so that they are read from left to right in a text of any direction."""
    return f"{_BEGIN_ISOLATE}{text}{_END_ISOLATE}"


def first_strong(text: str) -> str:
    """Return a text that is painted by itself in its own direction, whatever the window's: “127.0.0.1:” ends so."""
    return f"\u2068{text}{_END_ISOLATE}"


def cut(text: str, limit: int) -> str:
    """Return the text, shortened to `limit` characters with an ellipsis."""
    return text if len(text) <= limit else f"{text[: limit - 1].rstrip()}…"


def file_name(text: str, limit: int = NAME_BYTES, *, instead: str = "unnamed") -> str:
    """Return a name that is valid as one component of a path on every system, shortened with its extension kept.

    It has no separators, control or direction characters, no blank or dot at either end, and is not a reserved device
    name of Windows. Two texts may result in the same name; a caller that must tell them apart adds an id.

    Args:
        text: The foreign name.
        limit: Maximum number of UTF-8 bytes.
        instead: The name if nothing of the text remains.
    """
    # macOS hands out names with each accent as a character of its own.
    spelled = unicodedata.normalize("NFC", undirected(text))
    plain = "".join("_" if c in _SEPARATORS or not c.isprintable() else c for c in spelled)
    # Windows drops dots and blanks at the end of a name, and would then find another file.
    name = _truncate(plain.strip(" ."), limit).rstrip(" .")
    if name.partition(".")[0].rstrip(" ").lower() in _DEVICES:
        name = _truncate(f"_{name}", limit).rstrip(" .")
    return name or instead


def _truncate(name: str, limit: int) -> str:
    """Shorten a name between two characters; keep an extension of a usual length."""
    if len(name.encode()) <= limit:
        return name
    stem, dot, ending = name.rpartition(".")
    kept = f"{dot}{ending}" if stem and len(ending.encode()) < limit // 4 else ""
    return (stem if kept else name).encode()[: limit - len(kept.encode())].decode("utf-8", "ignore").rstrip(" .") + kept

"""Text that others wrote, on its way to a terminal, a log, a label or a file name.

A file name, a server's message or an entry's title may hold characters that act instead of being read: they move a
cursor, forge the next line of a log, turn the direction of what follows, or end a path.
"""

import re
import unicodedata
from functools import lru_cache

MARK = "\ufffd"
"""What stands in the place of a character that cannot be shown."""

_HALF_SURROGATES = re.compile("[\ud800-\udfff]")
_JOINERS = frozenset("\u200c\u200d")
# Embeddings, overrides and isolates: they turn the direction of everything after them, also beyond the text itself.
_DIRECTION = re.compile("[\u202a-\u202e\u2066-\u2069]")
_RIGHT_TO_LEFT = frozenset({"R", "AL", "AN"})
_BEGIN_ISOLATE, _END_ISOLATE = "\u2066", "\u2069"

NAME_BYTES = 72
"""Bytes in UTF-8 that a name keeps: with an id and an ending it fits every file system, encrypted ones (143) too."""
_SEPARATORS = frozenset('<>:"/\\|?*')
_DEVICES = frozenset({"con", "prn", "aux", "nul", "conin$", "conout$", "clock$"}) | {
    f"{port}{number}" for port in ("com", "lpt") for number in (*"0123456789", "\u00b9", "\u00b2", "\u00b3")
}


def decodable(text: str, mark: str = MARK) -> str:
    """Return the text with a mark for each half surrogate, of which Python makes bytes that are no text."""
    return _HALF_SURROGATES.sub(mark, text)


def one_line(text: str) -> str:
    """Return the text on one line, with nothing in it that acts on a terminal, a log or its reader.

    Control characters, those that turn the direction of text, and bytes that are no text become visible marks. Other
    scripts' spaces and the joiners of emoji and of Persian stay. The marks of `isolated` go: terminals show them.
    """
    if text.isprintable():
        return text
    text = text.replace(_BEGIN_ISOLATE, "").replace(_END_ISOLATE, "")
    return "".join(c if c.isprintable() or c in _JOINERS or unicodedata.category(c) == "Zs" else MARK for c in text)


def undirected(text: str) -> str:
    """Return the text without characters that turn the direction of what follows, such as of a file's ending."""
    return text if text.isascii() else _DIRECTION.sub("", text)


@lru_cache(maxsize=1000)  # tables ask for the same words each time they measure or paint a cell
def isolated(text: str) -> str:
    """Return the text so that its direction ends with it, and its parts stand from left to right as those of a path.

    The extension of a Hebrew file name is at its right everywhere: in a title, in a sentence, in a path.
    """
    if text.isascii():
        return text
    clean = undirected(text)
    turns = any(unicodedata.bidirectional(c) in _RIGHT_TO_LEFT for c in clean)
    return f"{_BEGIN_ISOLATE}{clean}{_END_ISOLATE}" if turns else clean


def cut(text: str, limit: int) -> str:
    """Return the text with an ellipsis in the place of what is beyond so many characters."""
    return text if len(text) <= limit else f"{text[: limit - 1].rstrip()}…"


def file_name(text: str, limit: int = NAME_BYTES, *, instead: str = "unnamed") -> str:
    """Return a name that every system takes as one part of a path, cut to so many bytes with its ending kept.

    No separator, no control or direction character, no blank or dot at its ends, none of the names that Windows keeps
    for devices. Two texts may give the same name: whoever needs them apart adds an id.

    Args:
        text: What somebody else calls it.
        limit: Bytes in UTF-8.
        instead: The name where nothing is left of the text.
    """
    spelled = unicodedata.normalize("NFC", undirected(text))
    plain = "".join("_" if c in _SEPARATORS or not c.isprintable() else c for c in spelled)
    name = _cut_to_bytes(plain.strip(" ."), limit).rstrip(" .")
    if name.partition(".")[0].rstrip(" ").lower() in _DEVICES:
        name = _cut_to_bytes(f"_{name}", limit).rstrip(" .")
    return name or instead


def _cut_to_bytes(name: str, limit: int) -> str:
    """Cut a name between two characters; an ending of a usual length stays."""
    if len(name.encode()) <= limit:
        return name
    stem, dot, ending = name.rpartition(".")
    kept = f"{dot}{ending}" if stem and len(ending.encode()) < limit // 4 else ""
    return (stem if kept else name).encode()[: limit - len(kept.encode())].decode("utf-8", "ignore").rstrip(" .") + kept

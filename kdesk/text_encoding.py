"""The encoding of a text file that does not say which one it has."""

import codecs

from charset_normalizer import from_bytes

_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    # Before UTF-16, whose mark it begins with.
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_EXAMINED = 256 * 1024
"""Bytes that are looked at: more of them tell no more, and take seconds."""


def decoded(data: bytes) -> tuple[str, str] | None:
    """Return the text and the name of its encoding; None if the bytes are no text.

    Blocks for up to a second: call it on a thread.
    """
    named = next((name for mark, name in _MARKS if data.startswith(mark)), "")
    for name in (named, "utf-8"):
        if name and (text := _as(data, name)) is not None:
            return text, name.removesuffix("-sig")
    best = from_bytes(data[:_EXAMINED]).best()
    if best is None or (text := _as(data, best.encoding)) is None:
        return None
    return text, best.encoding.replace("_", "-")


def _as(data: bytes, name: str) -> str | None:
    try:
        text = data.decode(name)
    except (UnicodeError, LookupError):
        return None
    # A zero is valid UTF-8 and no part of any text.
    return None if "\0" in text else text

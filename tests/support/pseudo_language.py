"""A language made for tests: every sentence of kdesk stands in brackets."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path

from extract_messages import ROOT, sentences
from po_file import PoFile, Translation, write_po

from kdesk.messages import translation

BEGIN, END = "⟦", "⟧"
_INNERMOST = re.compile(f"{BEGIN}[^{BEGIN}{END}]*{END}")
_HEAD = 'msgid ""\nmsgstr ""\n"Language: en\\n"\n"Plural-Forms: nplurals=2; plural=(n != 1);\\n"'


_MORE = 0.3
"""By so much a long language has more letters than English, the brackets among them: nine of ten sentences in German,
French and Spanish have less, and most words.
"""
_WORD = 7


@contextmanager
def pseudo_language(folder: Path, *, long: bool = False) -> Iterator[None]:
    """Translate every sentence as itself in brackets while the block runs.

    Args:
        folder: Takes the catalogue.
        long: Add as many letters as other languages need.
    """
    folder.mkdir(parents=True)
    write_po(folder / "en.po", _bracketed(long=long))
    translation.use_language("en", folder)
    try:
        yield
    finally:
        translation.use_language("en", folder / "no catalogue")


def without_brackets(text: str) -> str:
    """Return what is left of a text without its translated sentences, which may stand inside each other."""
    found = 1
    while found:
        text, found = _INNERMOST.subn("", text)
    return text


def _written(form: str, *, long: bool) -> str:
    more = "ë" * max(0, int(_MORE * len(form)) - len(BEGIN + END)) if long else ""
    words = "".join(f" {more[begin : begin + _WORD]}" for begin in range(0, len(more), _WORD))
    return f"{BEGIN}{form}{words}{END}"


@cache
def _bracketed(*, long: bool) -> PoFile:
    made = PoFile("en", _HEAD)
    for one in sentences(ROOT).values():
        forms = (one.text, one.plural) if one.plural else (one.text,)
        written = tuple(_written(form, long=long) for form in forms)
        made.translations[one.text] = Translation(one.text, one.plural, written)
    return made

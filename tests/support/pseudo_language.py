"""A language made for tests: every sentence of kdesk stands in brackets."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.mofile import write_mo
from extract_messages import catalogue

from kdesk.messages import translation

ROOT = Path(__file__).resolve().parents[2]
BEGIN, END = "⟦", "⟧"
_INNERMOST = re.compile(f"{BEGIN}[^{BEGIN}{END}]*{END}")


@contextmanager
def pseudo_language(folder: Path) -> Iterator[None]:
    """Translate every sentence as itself in brackets while the block runs.

    Args:
        folder: Takes the compiled catalogue.
    """
    path = folder / "en" / "LC_MESSAGES" / f"{translation.DOMAIN}.mo"
    path.parent.mkdir(parents=True)
    with path.open("wb") as file:
        write_mo(file, _bracketed())
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


@cache
def _bracketed() -> Catalog:
    made = Catalog(locale="en")
    for message in catalogue(ROOT):
        if not message.id:
            continue
        forms = message.id if isinstance(message.id, tuple) else (message.id,)
        bracketed = tuple(f"{BEGIN}{form}{END}" for form in forms)
        made.add(message.id, bracketed if isinstance(message.id, tuple) else bracketed[0])
    return made

"""Text in the form in which it is compared: without case, width and spacing."""

import re
import unicodedata

_BLANKS = re.compile(r"[\s\x00-\x1f\x7f]+")


def folded(text: str) -> str:
    """Return a text for comparing: NFKC, without case, and with single blanks.

    Accents stay: without them, Japanese would lose the marks that tell syllables apart.
    """
    # A lone surrogate cannot be stored; it comes from a name that is not valid Unicode.
    plain = text.encode("utf-8", "replace").decode()
    return _BLANKS.sub(" ", unicodedata.normalize("NFKC", plain).casefold()).strip()


def tags_of(joined: str) -> tuple[str, ...]:
    """Return the single tags of Kaltura's list, which has commas between them."""
    return tuple(tag for tag in (part.strip() for part in joined.split(",")) if tag)

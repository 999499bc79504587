"""Names of downloaded files, which every system can store."""

import re
import time
import unicodedata
from dataclasses import dataclass

from kdesk.domain.downloads.content_extension import KNOWN
from kdesk.domain.links.sessions import hidden
from kdesk.domain.names import composed, stored

MAX_STEM_BYTES = 180
"""UTF-8 bytes of a name without extension: common file systems take 255, and a part file's name is longer."""

# Forbidden by Windows, slash and backslash of the other systems among them.
_FORBIDDEN = re.compile(r'[<>:"/\\|?*\x00-\x1f\x7f]')
_RESERVED = re.compile(r"(?i)(?:con|prn|aux|nul|conin\$|conout\$|clock\$|com[0-9¹²³]|lpt[0-9¹²³])(?=\.|\s|$)")
_EXTENSION = re.compile(r"\.[a-z0-9]{1,11}")
# Direction marks could make `gpj.exe` look like `exe.jpg`; surrogates, unassigned and private characters have no glyph.
_UNSEEN = frozenset({"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"})
_JOINERS = "\u200c\u200d"
"""Format characters that Persian, Indian scripts and emoji need."""


@dataclass(frozen=True, slots=True)
class NameFacts:
    """What a pattern can name.

    Attributes:
        created_at: Of the entry, in Unix seconds.
        rendition: Such as `720p`; “source” for the source.
    """

    name: str
    id: str
    created_at: float
    rendition: str


def named(pattern: str, facts: NameFacts) -> str:
    """Return the name, without extension, that a pattern with known fields gives to a file; safe on every system."""
    title, dot, ending = facts.name.strip().rpartition(".")
    name = title if title and f"{dot}{ending.lower()}" in KNOWN else facts.name
    date = time.strftime("%Y-%m-%d", time.localtime(facts.created_at))
    return safe_stem(pattern.format(name=name, id=facts.id, date=date, rendition=facts.rendition), facts.id)


def safe_stem(text: str, otherwise: str = "file") -> str:
    """Return a name without extension that every system can store. No session is in it: names are shown and printed.

    Args:
        text: May hold anything.
        otherwise: Taken if nothing of the text is left.
    """
    visible = (char for char in composed(stored(hidden(text))) if char in _JOINERS or not _is_unseen(char))
    plain = _FORBIDDEN.sub("_", " ".join("".join(visible).split()))
    # Windows drops dots and blanks at the end; a dot or a dash at the beginning hides a file, or makes an option of it.
    stem = _cut(plain.lstrip(". -"), MAX_STEM_BYTES).rstrip(". ")
    if not stem.strip("_"):
        return otherwise
    return f"_{stem}" if _RESERVED.match(stem) else stem


def safe_extension(text: str) -> str:
    """Return an extension with its dot, in small letters; "" for what is none."""
    found = f".{text.strip().lstrip('.').lower()}"
    return found if _EXTENSION.fullmatch(found) else ""


def split_name(file_name: str) -> tuple[str, str]:
    """Return the safe name without extension, and the extension with its dot, of a file name that a server stores."""
    base = re.split(r"[/\\]", file_name)[-1]
    stem, dot, ending = base.rpartition(".")
    extension = safe_extension(ending) if dot and stem else ""
    return safe_stem(stem if extension else base), extension


def numbered(stem: str, extension: str, number: int) -> str:
    """Return a file name; with a number in brackets from 2 on."""
    return f"{stem} ({number}){extension}" if number > 1 else f"{stem}{extension}"


def _is_unseen(char: str) -> bool:
    # Line breaks and tabs become blanks instead.
    return not char.isspace() and unicodedata.category(char) in _UNSEEN


def _cut(text: str, limit: int) -> str:
    """Return the beginning of a text with at most so many bytes; no character is cut in two."""
    return text.encode()[:limit].decode(errors="ignore")

"""Tags as the server stores them."""

from collections.abc import Iterable
from dataclasses import dataclass

MAX_TAG_BYTES, MIN_TAG_BYTES = 100, 2
"""Wire fact: a longer tag is cut, and a shorter one vanishes; neither is an error (`wire-facts`, 4.8)."""

_LOWERED = str.maketrans({chr(n): chr(n + 32) for n in range(ord("A"), ord("Z") + 1)})


@dataclass(frozen=True, slots=True)
class TypedTag:
    """One tag that a person typed, and what becomes of it.

    Attributes:
        stored: As the server keeps it; "" if it vanishes.
    """

    typed: str
    stored: str

    @property
    def vanishes(self) -> bool:
        """Whether the server drops it."""
        return not self.stored

    @property
    def is_cut(self) -> bool:
        """Whether the server keeps only its beginning."""
        return len(self.typed.encode("utf-8", "replace")) > MAX_TAG_BYTES


def stored_tag(text: str) -> str:
    """Return a tag as the server stores it; "" if it vanishes.

    Wire fact: only ASCII is lower-cased, `ÄÖÜ` and `äöü` stay two tags (`observed-2.md`, 5).
    """
    tag = text.strip().translate(_LOWERED).encode("utf-8", "replace")[:MAX_TAG_BYTES].decode("utf-8", "ignore").strip()
    return tag if len(tag.encode()) >= MIN_TAG_BYTES else ""


def typed_tags(text: str) -> tuple[TypedTag, ...]:
    """Return the tags in a text with commas, each once."""
    parts = (part.strip() for part in text.split(","))
    tags = (TypedTag(part, stored_tag(part)) for part in parts if part)
    return tuple({tag.stored or tag.typed: tag for tag in tags}.values())


def tags_of(joined: str) -> tuple[str, ...]:
    """Return the tags of an entry, as they are stored, each once."""
    return tuple(dict.fromkeys(filter(None, map(stored_tag, joined.split(",")))))


def joined_tags(tags: Iterable[str]) -> str:
    """Return tags as an entry's field has them. Two sets of the same tags may differ as texts: compare them as sets."""
    return ", ".join(tags)

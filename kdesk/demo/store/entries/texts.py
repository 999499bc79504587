"""Normalization of an entry's texts before they are stored."""

import string

_MAX_TAG_BYTES, _MIN_TAG_BYTES = 100, 2
MAX_TEXT_BYTES = 65_535
_LOWERED = {ord(letter): letter.lower() for letter in string.ascii_uppercase}
_MAX_PARTNER_DATA = 4096


def normal_tags(text: str) -> str:
    """Normalize tags: lower case (ASCII only, as PHP), no duplicates, none of one byte, at most 100 bytes each."""
    tags: dict[str, None] = {}
    for part in text.translate(_LOWERED).split(","):
        tag = part.strip().encode()[:_MAX_TAG_BYTES].decode("utf-8", "ignore")
        if len(tag.encode()) >= _MIN_TAG_BYTES:
            tags[tag] = None
    return ", ".join(tags)


def admin_tags(text: str) -> str:
    """Normalize admin tags: lower case, no duplicates, joined by a comma without a space."""
    return ",".join(dict.fromkeys(filter(None, (part.strip() for part in text.lower().split(",")))))


def cut_to_text(text: str) -> str:
    """Cut a text to a column of 65,535 bytes."""
    return text.encode()[:MAX_TEXT_BYTES].decode("utf-8", "ignore")


def cut_to_partner_data(text: str) -> str:
    """Cut a text to the column of `partnerData`, 4,096 characters."""
    return text[:_MAX_PARTNER_DATA]

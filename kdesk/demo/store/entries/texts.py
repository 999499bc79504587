"""How the server tidies the texts of an entry before it keeps them."""

_MAX_TAG_BYTES, _MIN_TAG_BYTES = 100, 2
MAX_TEXT_BYTES = 65_535
_MAX_PARTNER_DATA = 4096


def normal_tags(text: str) -> str:
    """Tags: lower case, no repeats, none of one byte, 100 bytes each at most."""
    tags: dict[str, None] = {}
    for part in text.lower().split(","):
        tag = part.strip().encode()[:_MAX_TAG_BYTES].decode("utf-8", "ignore")
        if len(tag.encode()) >= _MIN_TAG_BYTES:
            tags[tag] = None
    return ", ".join(tags)


def admin_tags(text: str) -> str:
    """Tags for administrators: lower case, no repeats, joined by a comma alone."""
    return ",".join(dict.fromkeys(filter(None, (part.strip() for part in text.lower().split(",")))))


def cut_to_text(text: str) -> str:
    """What a column of 65,535 bytes keeps."""
    return text.encode()[:MAX_TEXT_BYTES].decode("utf-8", "ignore")


def cut_to_partner_data(text: str) -> str:
    """What the column of `partnerData` keeps: 4,096 characters."""
    return text[:_MAX_PARTNER_DATA]

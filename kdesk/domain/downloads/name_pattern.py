"""Patterns of the names of downloads; `naming` fills them."""

from string import Formatter

DEFAULT_PATTERN = "{name}"
FIELDS = ("name", "id", "date", "rendition")


def unknown_fields(pattern: str) -> tuple[str, ...] | None:
    """Return the gaps of a pattern that mean nothing; None if its brackets cannot be read."""
    try:
        parsed = list(Formatter().parse(pattern))
    except ValueError:
        return None
    return tuple(
        gap for _text, gap, form, conversion in parsed if gap is not None and (gap not in FIELDS or form or conversion)
    )

"""Versions of stored content: the last digit is the data centre, the others are a counter."""

FIRST = 100_002
"""The first version of an entry's own content; assets start at 2."""

_STEP, _CENTRE = 10, 2


def following(version: int) -> int:
    """Return the next version: 2, then 12, 22 and so on."""
    return version // _STEP * _STEP + _STEP + _CENTRE if version else _CENTRE

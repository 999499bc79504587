"""Versions of stored content: the last digit names the data centre, the others count."""

FIRST = 100_002
"""The first version of what an entry itself holds; assets begin at 2."""

_STEP, _CENTRE = 10, 2


def following(version: int) -> int:
    """The version after this one: 2 first, then 12, 22 and so on."""
    return version // _STEP * _STEP + _STEP + _CENTRE if version else _CENTRE

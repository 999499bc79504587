"""Sizes in the words of a row."""

_KILO = 1000
_UNITS = ("kB", "MB", "GB", "TB", "PB")


def rough_size(count: int) -> str:
    """Return bytes in decimal units: “14 bytes”, “640 kB”, “4.7 MB”."""
    if count < _KILO:
        return f"{count} byte" if count == 1 else f"{count} bytes"
    value, unit = count / _KILO, 0
    while round(value) >= _KILO and unit < len(_UNITS) - 1:
        value, unit = value / _KILO, unit + 1
    return f"{value:.{1 if unit and value < 100 else 0}f} {_UNITS[unit]}"  # noqa: PLR2004  three digits

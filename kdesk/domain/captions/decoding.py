"""Which text the bytes of a caption file are."""

from collections.abc import Callable

Decode = Callable[[bytes], tuple[str, str] | None]
"""Returns the text of some bytes, and the name of its encoding; None if they are no text."""


def utf8(data: bytes) -> tuple[str, str] | None:
    """Decode UTF-8 alone."""
    try:
        return data.decode("utf-8-sig"), "utf-8"
    except UnicodeDecodeError:
        return None

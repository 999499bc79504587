"""A range of bytes of what an address gives."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class BytePart:
    """A range of bytes at a URL.

    Attributes:
        length: None for everything from `offset` on.
    """

    url: str
    offset: int = 0
    length: int | None = None

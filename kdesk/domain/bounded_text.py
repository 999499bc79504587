"""A text that comes in pieces, of which only the beginning is kept."""


class BoundedText:
    """Collects pieces, each in constant time: a hostile file brings a text in a hundred thousand of them.

    Args:
        limit: Characters that are kept.
    """

    def __init__(self, limit: int) -> None:
        self._limit = self._room = limit
        self._pieces: list[str] = []

    def __str__(self) -> str:
        return "".join(self._pieces)

    @property
    def is_empty(self) -> bool:
        """Whether nothing was added."""
        return self._room == self._limit

    def add(self, piece: str) -> None:
        """Add a piece, as far as there is room."""
        if self._room > 0:
            kept = piece[: self._room]
            self._pieces.append(kept)
            self._room -= len(kept)

    def clear(self) -> None:
        """Begin anew."""
        self._pieces.clear()
        self._room = self._limit

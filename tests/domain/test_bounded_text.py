"""Texts that come in pieces."""

from kdesk.domain.bounded_text import BoundedText


class Piece(str):
    """A piece that counts how often it is looked at."""

    __slots__ = ("looks",)
    looks: int

    def __getitem__(self, key: object) -> str:
        self.looks = getattr(self, "looks", 0) + 1
        return str(self)[key]  # type: ignore[index]


def test_pieces() -> None:
    """Pieces are joined up to the limit; the last one is cut."""
    text = BoundedText(5)
    assert text.is_empty
    for piece in ("ab", "", "cd", "ef", "gh"):
        text.add(piece)
    assert (str(text), text.is_empty) == ("abcde", False)
    text.clear()
    assert (str(text), text.is_empty) == ("", True)


def test_each_piece_is_looked_at_once() -> None:
    """However many pieces there are, each costs the same."""
    text, pieces = BoundedText(1000), [Piece("a") for _ in range(500)]
    for piece in pieces:
        text.add(piece)
    assert {piece.looks for piece in pieces} == {1}

"""Moments of a video that have words: lines of captions, chapters. Found by words, and by the position."""

from bisect import bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from kdesk.domain.names import searchable

MAX_QUERY = 200
"""Characters of what is looked for."""


@dataclass(frozen=True, slots=True)
class Moment:
    """One moment.

    Attributes:
        start: Milliseconds.
        text: On one line; not trusted.
    """

    start: int
    text: str


class Moments:
    """Moments in the order of their time, searchable without going through their letters again.

    Building folds all texts: with fifty thousand of them on a thread.
    """

    def __init__(self, moments: Iterable[Moment] = ()) -> None:
        self.all: Sequence[Moment] = sorted(moments, key=lambda moment: moment.start)
        self._starts = [moment.start for moment in self.all]
        self._folded = [" ".join(searchable(moment.text).split()) for moment in self.all]

    def __len__(self) -> int:
        return len(self.all)

    def with_words(self, query: str) -> Sequence[int]:
        """Return the numbers of the moments in which every word of a query occurs; all of them for no word."""
        words = words_of(query)
        if not words:
            return range(len(self.all))
        return [number for number, text in enumerate(self._folded) if all(word in text for word in words)]

    def number_at(self, milliseconds: int) -> int:
        """Return the number of the last moment that began at a position or before it, -1 before the first one."""
        return bisect_right(self._starts, milliseconds) - 1


def words_of(query: str) -> tuple[str, ...]:
    """Return the words of a query, in the form in which they are compared."""
    return tuple(dict.fromkeys(searchable(query[:MAX_QUERY]).split()))

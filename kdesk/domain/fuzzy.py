"""How well typed letters fit a name: what a person types of a command, a file or a title."""

import re
import unicodedata
from collections.abc import Sequence
from enum import IntEnum

from kdesk.domain.names import searchable

MOST_LETTERS = 200
"""Characters of a name that are looked at: what is typed stands near its beginning."""
_WORD = re.compile(r"\w+")
MOST_INITIALS = 24
"""Letters, and words, that are compared as beginnings of words: more would take the square of their time."""
_LEAST_SCATTERED = 3
"""Letters from which they may stand anywhere in a name; fewer would fit nearly all of them."""


class Fit(IntEnum):
    """How a text fits what is typed; the better the higher."""

    SCATTERED = 1
    """The letters occur in this order, the first of them at the beginning of a word."""
    INSIDE = 2
    """Each typed word occurs somewhere."""
    INITIALS = 3
    """The letters begin words that follow one another: “chfo” of “Choose folder”."""
    OTHER_WORDS = 4
    """Each typed word begins one of the other words by which something is found; not given by `fit_of`."""
    WORDS = 5
    """Each typed word begins a word."""
    BEGINNING = 6
    WHOLE = 7


def folded(text: str) -> str:
    """Return the letters that are compared: without case, accents, and the dots at the end of a command."""
    parts = unicodedata.normalize("NFKD", searchable(text[:MOST_LETTERS]))
    return "".join(letter for letter in parts if not unicodedata.combining(letter)).rstrip(".")


def fit_of(typed: str, text: str) -> Fit | None:
    """Return how a text fits; None if it does not. Both are `folded`, and `typed` has no room at its ends."""
    if not typed or not text:
        return None
    if text.startswith(typed):
        return Fit.WHOLE if text == typed else Fit.BEGINNING
    words = _WORD.findall(text)
    if all(any(word.startswith(one) for word in words) for one in set(typed.split())):
        return Fit.WORDS
    return _fit_of_letters(typed, text, words)


def _fit_of_letters(typed: str, text: str, words: Sequence[str]) -> Fit | None:
    wanted = typed.split()
    letters = "".join(wanted)
    if _begins_words(letters, words):
        return Fit.INITIALS
    if all(one in text for one in wanted):
        return Fit.INSIDE
    scattered = len(letters) >= _LEAST_SCATTERED and _is_scattered(letters, words)
    return Fit.SCATTERED if scattered else None


def _begins_words(letters: str, words: Sequence[str]) -> bool:
    """Return whether the letters are beginnings of words, which follow one another but may leave some out."""
    if len(letters) > MOST_INITIALS:
        return False
    reached = {0}
    for word in words[:MOST_INITIALS]:
        reached |= {start + length for start in reached for length in _common(letters[start:], word)}
    return len(letters) in reached


def _common(letters: str, word: str) -> range:
    """Return the lengths of the beginnings that both have."""
    longest = 0
    while longest < min(len(word), len(letters)) and word[longest] == letters[longest]:
        longest += 1
    return range(1, longest + 1)


def _is_scattered(letters: str, words: Sequence[str]) -> bool:
    for place, word in enumerate(words):
        if word.startswith(letters[0]):
            rest = iter("".join(words[place:]))
            return all(letter in rest for letter in letters)
    return False

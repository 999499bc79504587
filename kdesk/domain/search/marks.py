"""Where the words of a search stand in a text that is shown."""

import unicodedata
from collections.abc import Iterable

from kdesk.domain.names import searchable
from kdesk.domain.search.conditions import Condition, Words

MAX_LENGTH = 2000
"""Characters of a text that are looked at: no card shows more."""


def marked_ranges(text: str, conditions: Iterable[Condition]) -> tuple[tuple[int, int], ...]:
    """Return the places of the searched words in a text, as starts and ends, in order, without overlap.

    Letter case, the Unicode form of accents, and the number of blanks make no difference.
    """
    wanted = [
        " ".join(searchable(one.text).split()) for one in conditions if isinstance(one, Words) and not one.negated
    ]
    if not any(wanted):
        return ()
    folded, starts = _folded(text[:MAX_LENGTH])
    found = []
    for word in filter(None, wanted):
        place = folded.find(word)
        while place >= 0:
            # The end of the last letter, which may be made of several characters.
            found.append((starts[place], _letter_end(starts, place + len(word) - 1)))
            place = folded.find(word, place + len(word))
    return _joined(sorted(found))


def _folded(text: str) -> tuple[str, list[int]]:
    """Return the searchable form, and for each of its characters where its letter begins; at the end the length."""
    parts, starts = [], []
    place = 0
    while place < len(text):
        end = place + 1
        if text[place].isspace():
            while end < len(text) and text[end].isspace():
                end += 1
            folded = " "
        else:
            while end < len(text) and unicodedata.combining(text[end]):
                end += 1
            folded = searchable(text[place:end])
        parts.append(folded)
        starts += [place] * len(folded)
        place = end
    return "".join(parts), [*starts, len(text)]


def _letter_end(starts: list[int], last: int) -> int:
    return next(start for start in starts[last + 1 :] if start > starts[last] or start == starts[-1])


def _joined(ranges: list[tuple[int, int]]) -> tuple[tuple[int, int], ...]:
    joined: list[tuple[int, int]] = []
    for start, end in ranges:
        if joined and start <= joined[-1][1]:
            joined[-1] = (joined[-1][0], max(end, joined[-1][1]))
        else:
            joined.append((start, end))
    return tuple(joined)

"""How text filters match: whole words or the beginnings of words, in any letter case, never infixes."""

import re

_WORD = re.compile(r"\w+")
_MIN_PREFIX = 3


def matches(text: str | None, query: str | None) -> bool:
    """Whether the text has the words of any of the comma separated alternatives; a quoted one must stand together."""
    words = _words(text)
    alternatives = [part for part in (query or "").split(",") if part.strip()]
    return any(_has_all(words, part) for part in alternatives)


def _words(text: str | None) -> list[str]:
    return _WORD.findall((text or "").casefold())


def _has_all(words: list[str], query: str) -> bool:
    wanted = _words(query)
    if not wanted:
        return False
    if query.strip().startswith('"'):
        starts = range(len(words) - len(wanted) + 1)
        return any(words[start : start + len(wanted)] == wanted for start in starts)
    return all(any(_begins(word, start) for word in words) for start in wanted)


def _begins(word: str, start: str) -> bool:
    # Scripts written without blanks would never match on word beginnings alone.
    if not start.isascii() and not start[0].isascii():
        return start in word
    return word == start or (len(start) >= _MIN_PREFIX and word.startswith(start))

"""Searches that are kept."""

from dataclasses import dataclass

from kdesk.domain.search.sort import Sort

MAX_SAVED = 100
MAX_RECENT_SEARCHES = 20
MAX_NAME = 80
MAX_TEXT = 20_000
"""Characters of a search that is kept; a longer one is a pasted list, and is not."""
MAX_RECENT_TEXT = 200
"""Characters of a recent search: it is shown in one line."""


@dataclass(frozen=True, slots=True)
class SavedSearch:
    """A search, as it was typed: `after:7d` means another day tomorrow.

    Attributes:
        name: Given by the user; "" for the search that was shown last.
    """

    name: str = ""
    text: str = ""
    sort: Sort = Sort.NEWEST


def with_saved(searches: tuple[SavedSearch, ...], search: SavedSearch) -> tuple[SavedSearch, ...]:
    """Return the searches with one more, in the order of their names; one of the same name is replaced."""
    others = [one for one in searches if one.name != search.name]
    return tuple(sorted([*others[: MAX_SAVED - 1], search], key=lambda one: one.name.casefold()))


def with_recent(searches: tuple[SavedSearch, ...], search: SavedSearch) -> tuple[SavedSearch, ...]:
    """Return the recent searches with this one as the first; each text stands there once."""
    text = search.text.strip()
    if not text or len(text) > MAX_RECENT_TEXT:
        return searches
    others = [one for one in searches if one.text != text]
    return (SavedSearch(text=text, sort=search.sort), *others[: MAX_RECENT_SEARCHES - 1])

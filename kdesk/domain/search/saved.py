"""Searches that are kept."""

from dataclasses import dataclass

from kdesk.domain.entry_query import Sort

MAX_SAVED = 100
MAX_NAME = 80
MAX_TEXT = 20_000
"""Characters of a search that is kept; a longer one is a pasted list, and is not."""


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

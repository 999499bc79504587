"""The port through which the search asks the server for what helps while typing."""

from typing import Protocol

from kdesk.domain.editing.categories import Category
from kdesk.domain.entry_query import EntryQuery

MIN_TAG_LETTERS = 3
"""Wire fact: the server completes no shorter beginnings (`observed-2.md`, 6)."""


class LibrarySearch(Protocol):
    """What an account has to search for. Every call raises KdeskError."""

    async def complete_tag(self, beginning: str) -> tuple[str, ...]:
        """Return tags that begin so, the most used first; none for less than MIN_TAG_LETTERS."""
        ...

    async def categories(self) -> tuple[Category, ...]:
        """Return the categories, each before those below it."""
        ...

    async def short_link(self, link_id: str) -> str:
        """Return the address behind a short link; "" if it is unknown, expired, or leads nowhere."""
        ...

    async def count(self, query: EntryQuery) -> int:
        """Return how many entries match."""
        ...

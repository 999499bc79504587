"""What an address is built for."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from kdesk.domain.entry import Entry
from kdesk.domain.flavor import Flavor
from kdesk.domain.ports import AccountApi


@dataclass(frozen=True, slots=True)
class BuilderSubject:
    """An entry, and what is at hand of it.

    Attributes:
        flavors: The renditions of the entry.
        chosen: The rendition that is selected; None for none.
        api: Of the account.
        second: Returns the time that the player shows, None while it shows none.
    """

    entry: Entry
    flavors: Sequence[Flavor]
    chosen: Flavor | None
    api: AccountApi
    second: Callable[[], float | None]

    @property
    def key(self) -> tuple[str, AccountApi]:
        """By which an open window for the same entry of the same session is found again."""
        return self.entry.id, self.api

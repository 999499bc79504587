"""The categories of an account, and the port that puts entries into them."""

from dataclasses import dataclass
from typing import Protocol

SEPARATOR = ">"
"""Between the levels of a full name."""

_REPLACED = str.maketrans("<,", "__")


@dataclass(frozen=True, slots=True)
class Category:
    """One category.

    Attributes:
        parent_id: 0 at the root.
        full_name: With `>` between levels.
        entries: How many entries are in it and below it.
    """

    id: int
    parent_id: int
    name: str
    full_name: str
    entries: int = 0


def stored_name(typed: str) -> str:
    """Return a typed full name as the server stores it; "" if nothing is left.

    Wire fact: `<` and the comma in names are replaced by `_` (`wire-facts`, 9.4.2).
    """
    parts = (part.strip().translate(_REPLACED) for part in typed.split(SEPARATOR))
    return SEPARATOR.join(filter(None, parts))


def split_name(typed: str) -> tuple[str, str]:
    """Return the full name above a typed category, and its own name; "" for what is missing."""
    parts = [part.strip() for part in typed.split(SEPARATOR)]
    return SEPARATOR.join(parts[:-1]), parts[-1]


class CategoryEditing(Protocol):
    """Puts one entry into categories and takes it out; the others that it is in stay."""

    async def add(self, name: str, parent_id: int) -> Category:
        """Make a category below another one, or at the root (0), and return it as the server stored it.

        Raises AlreadyDone if there is one of that name, ApiError.
        """
        ...

    async def tree(self) -> tuple[Category, ...]:
        """Return every category of the account, parents before their children."""
        ...

    async def put(self, entry_id: str, category_id: int) -> None:
        """Put an entry into a category; nothing happens if it is there already. Raises ApiError."""
        ...

    async def take_out(self, entry_id: str, category_id: int) -> None:
        """Take an entry out of a category; nothing happens if it is not there. Raises ApiError."""
        ...

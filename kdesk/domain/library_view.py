"""How the library is shown: as cards in three sizes or as a table, and the columns of the table."""

from dataclasses import dataclass
from enum import StrEnum

MAX_COLUMN_WIDTH = 2000


class Arrangement(StrEnum):
    """How the entries are arranged; the values are kept in the settings."""

    SMALL = "small"
    MEDIUM = "medium"
    LARGE = "large"
    TABLE = "table"

    @property
    def is_cards(self) -> bool:
        """Whether the entries are cards."""
        return self is not Arrangement.TABLE

    def stepped(self, step: int) -> "Arrangement":
        """Return the size of cards that is larger or smaller by so many steps; the table stays a table."""
        if self not in CARD_SIZES:
            return self
        return CARD_SIZES[min(max(CARD_SIZES.index(self) + step, 0), len(CARD_SIZES) - 1)]


CARD_SIZES = (Arrangement.SMALL, Arrangement.MEDIUM, Arrangement.LARGE)


class Field(StrEnum):
    """A column of the table; the values are kept in the settings."""

    TITLE = "title"
    STATUS = "status"
    KIND = "kind"
    DURATION = "duration"
    RESOLUTION = "resolution"
    CREATED = "created"
    UPDATED = "updated"
    OWNER = "owner"
    TAGS = "tags"
    CATEGORIES = "categories"
    PLAYS = "plays"
    RENDITIONS = "renditions"
    CAPTIONS = "captions"
    REFERENCE_ID = "reference id"
    ID = "id"


@dataclass(frozen=True, slots=True)
class Column:
    """One column as the user left it.

    Attributes:
        width: Pixels of the drawings, before they are scaled with the font; 0 for the usual width.
    """

    field: Field
    width: int = 0


USUAL_COLUMNS = tuple(
    map(Column, (Field.TITLE, Field.STATUS, Field.DURATION, Field.RESOLUTION, Field.CREATED, Field.OWNER, Field.TAGS))
)


@dataclass(frozen=True, slots=True)
class LibraryView:
    """How the user wants to see the library.

    Attributes:
        columns: Of the table, in their order; the others are hidden.
        scrubs: Whether a card shows the frames of its video under the pointer.
    """

    arrangement: Arrangement = Arrangement.MEDIUM
    columns: tuple[Column, ...] = USUAL_COLUMNS
    scrubs: bool = True

    @property
    def is_valid(self) -> bool:
        """Whether the table has its title, no column twice, and possible widths."""
        fields = [column.field for column in self.columns]
        widths_fit = all(0 <= column.width <= MAX_COLUMN_WIDTH for column in self.columns)
        return Field.TITLE in fields and len(fields) == len(set(fields)) and widths_fit

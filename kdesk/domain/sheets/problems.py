"""What is wrong with a cell or a row of a sheet."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

WHOLE_ROW = -1
"""Stands for a column where the row as a whole is meant."""


class ProblemKind(StrEnum):
    """A problem; `kdesk.messages.sheets` has the sentences, with the arguments named here."""

    # The row cannot be queued.
    NO_SOURCE = "no source"
    TITLES_AGAIN = "titles again"
    """The row has the titles of the columns, as where two sheets were put together."""
    FILE_MISSING = "file missing"
    """`path`."""
    FILE_UNREADABLE = "file unreadable"
    """`path`."""
    IS_FOLDER = "is folder"
    TWICE = "twice"
    """`row`: the number of the first row with it."""
    NAME_AMBIGUOUS = "name ambiguous"
    """Several of the files that came with the sheet have it."""
    ADDRESS_UNUSABLE = "address unusable"
    CARRIES_SESSION = "carries session"
    ADDRESSES_NOT_TAKEN = "addresses not taken"
    ACTION_UNKNOWN = "action unknown"
    NO_ENTRY_ID = "no entry id"
    """It is to change or delete what is on the server."""
    DATE_UNREADABLE = "date unreadable"
    DATE_AMBIGUOUS = "date ambiguous"
    """Day and month could be either way round."""
    ENDS_BEFORE_START = "ends before start"
    NUMBER_EXPECTED = "number expected"
    INTEGER_EXPECTED = "integer expected"
    YES_OR_NO_EXPECTED = "yes or no expected"
    NOT_A_CHOICE = "not a choice"
    """`choices`: of a field of custom metadata."""
    TOO_LONG = "too long"
    """`limit`."""
    FORMULA_UNVALUED = "formula unvalued"
    """A formula of a workbook whose value is not stored."""
    COMPANION_MISSING = "companion missing"
    """`path`: a caption, attachment or thumbnail that is not there."""
    NOT_INSIDE = "not inside"
    """As `OUTSIDE`, also for an absolute path or a link, where nobody looks at the rows before they are queued."""

    # The row is queued all the same, or done.
    ACTION_ON_ENTRY = "action on entry"
    """It changes or deletes what is on the server."""
    NOT_CHANGED = "not changed"
    """It says something of an entry of the server that rows do not change."""
    OUTSIDE = "outside"
    """The path leads out of the folder of the sheet."""
    POSTER_ADDRESS = "poster address"
    """A thumbnail has to be a file of this computer."""
    CELLS_WITHOUT_TITLE = "cells without title"
    TAG_SHORT = "tag short"
    """Tags of one character vanish (observed-2.md, 5)."""
    NOT_ASCII = "not ASCII"
    """A reference id that servers store wrongly (observed-2.md, 5)."""


_WARNINGS = frozenset(
    {
        ProblemKind.ACTION_ON_ENTRY,
        ProblemKind.NOT_CHANGED,
        ProblemKind.OUTSIDE,
        ProblemKind.POSTER_ADDRESS,
        ProblemKind.CELLS_WITHOUT_TITLE,
        ProblemKind.TAG_SHORT,
        ProblemKind.NOT_ASCII,
    }
)


@dataclass(frozen=True, slots=True)
class CellProblem:
    """A problem and its place.

    Attributes:
        column: Number of the column, from 0; `WHOLE_ROW`.
    """

    kind: ProblemKind
    column: int = WHOLE_ROW
    arguments: Mapping[str, str | int] = field(default_factory=dict)

    @property
    def is_error(self) -> bool:
        """Whether it keeps the row from being queued."""
        return self.kind not in _WARNINGS

"""The rows of a sheet as uploads: what each names, its details, and what is wrong with it."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum

from kdesk.domain.details.comparison import ENTRY_FIELDS
from kdesk.domain.details.custom_values import merged
from kdesk.domain.details.upload_details import NOTHING_SAID, UploadDetails
from kdesk.domain.entry import MediaType
from kdesk.domain.foreign_address import checked
from kdesk.domain.links.sessions import carries_session
from kdesk.domain.sheets.columns import SEVERAL, ColumnRole, ColumnUse, role_of
from kdesk.domain.sheets.custom_columns import CustomColumn, custom_values
from kdesk.domain.sheets.problems import CellProblem, ProblemKind
from kdesk.domain.sheets.sheet import Sheet, SheetLine
from kdesk.domain.sheets.values import CellRefused, DetailValues, values_of
from kdesk.errors import BadResponse

_ADDRESS = re.compile(r"(?i)[a-z][a-z0-9+.-]*://")
_FILE_ADDRESS = re.compile(r"(?i)file:")
_SHORTEST_TAG = 2
"""Bytes."""
# Kaltura's bulk upload knows numbers; people write words.
_ADDS = frozenset({"", "1", "add", "new", "upload", "create", "insert"})
_MEDIA_TYPES = {
    **dict.fromkeys(("1", "video"), MediaType.VIDEO),
    **dict.fromkeys(("2", "image"), MediaType.IMAGE),
    **dict.fromkeys(("5", "audio"), MediaType.AUDIO),
}
_ENTRY_ID = re.compile(r"[0-9]_[0-9a-z]{8}")


class RowAction(StrEnum):
    """What a row asks for."""

    ADD = "add"
    UPDATE = "update"
    DELETE = "delete"


_ACTIONS = {
    **dict.fromkeys(("2", "update", "change", "edit"), RowAction.UPDATE),
    **dict.fromkeys(("3", "delete", "remove"), RowAction.DELETE),
}


@dataclass(frozen=True, slots=True)
class SheetRow:
    """One row as an upload.

    Attributes:
        number: As a spreadsheet counts it.
        source: The file or address as the cell has it.
        path: Absolute path of the file; "" until it was found, and for an address.
        address: The http address; "" for a file.
        details: What the cells say; files of this computer by absolute path once they were found.
        source_column: Where the file or address stands, -1 if it does not.
        action: What it asks for; of a row about an entry of the server, nothing is looked for here.
        entry_id: Of that entry.
        media_word: The kind of media as the cell has it; "" if none. For addresses only: files tell by content.
    """

    number: int
    source: str = ""
    path: str = ""
    address: str = ""
    details: UploadDetails = NOTHING_SAID
    problems: tuple[CellProblem, ...] = ()
    source_column: int = -1
    media_word: str = ""
    action: RowAction = RowAction.ADD
    entry_id: str = ""

    @property
    def can_be_queued(self) -> bool:
        """Whether it adds an entry, and no problem keeps it from being queued."""
        return self.action is RowAction.ADD and not self._has_error

    @property
    def acts_on_entry(self) -> bool:
        """Whether it changes or deletes an entry, and no problem keeps it from that."""
        return self.action is not RowAction.ADD and not self._has_error

    @property
    def _has_error(self) -> bool:
        # Asked a few times of each of thousands of rows, of most of which there is nothing to say.
        return bool(self.problems) and any(problem.is_error for problem in self.problems)

    @property
    def media_type(self) -> MediaType | None:
        """The kind of media that the row names; None for no kind, and for a word that is none."""
        return _MEDIA_TYPES.get(_normalised(self.media_word))

    def with_problems(self, *problems: CellProblem) -> "SheetRow":
        """Return the row with further problems."""
        return replace(self, problems=(*self.problems, *problems)) if problems else self


def rows_of(sheet: Sheet, roles: Sequence[ColumnUse]) -> Iterator[SheetRow]:
    """Yield the rows of a sheet whose columns hold this, in order. No file is looked for yet."""
    source_columns = [column for column, role in enumerate(roles) if role is ColumnRole.SOURCE]
    for line in sheet.lines:
        if _has_titles(line, sheet):
            yield SheetRow(line.number, problems=(CellProblem(ProblemKind.TITLES_AGAIN),))
            continue
        action = _ACTIONS.get(_normalised(_cell_of(line, roles, ColumnRole.ACTION)), RowAction.ADD)
        yield _row(line, roles, source_columns) if action is RowAction.ADD else _entry_row(line, roles, action)


def _has_titles(line: SheetLine, sheet: Sheet) -> bool:
    """Return whether a row has nothing but titles: several known ones, or that of its only column."""
    texts = [cell for cell in line.cells if cell]
    several = len(texts) > 1 or line.cells[: len(sheet.titles)] == sheet.titles
    return several and all(role_of(text) is not ColumnRole.IGNORED for text in texts)


def _entry_row(line: SheetLine, roles: Sequence[ColumnUse], action: RowAction) -> SheetRow:
    """Return a row about an entry of the server."""
    entry_id, place = _cell_of(line, roles, ColumnRole.ENTRY_ID), roles.index(ColumnRole.ACTION)
    kind = ProblemKind.ACTION_ON_ENTRY if _ENTRY_ID.fullmatch(entry_id) else ProblemKind.NO_ENTRY_ID
    details, problems = NOTHING_SAID, [CellProblem(kind, place)]
    if action is RowAction.UPDATE:
        values: DetailValues = {}
        problems += _read_cells(line, roles, values)
        details, contradicting = _details(values, roles)
        problems += contradicting
        if details.said - frozenset(ENTRY_FIELDS):
            problems.append(CellProblem(ProblemKind.NOT_CHANGED))
    return SheetRow(
        line.number, details=details.only(ENTRY_FIELDS), problems=tuple(problems), action=action, entry_id=entry_id
    )


def _row(line: SheetLine, roles: Sequence[ColumnUse], source_columns: Sequence[int]) -> SheetRow:
    column = next((column for column in source_columns if _cell(line, column)), -1)
    unvalued = column in line.unvalued
    source = _cell(line, column) if column >= 0 and not unvalued else ""
    problems: list[CellProblem] = []
    address = ""
    if unvalued:
        problems.append(CellProblem(ProblemKind.FORMULA_UNVALUED, column))
    elif not source:
        problems.append(CellProblem(ProblemKind.NO_SOURCE, source_columns[0] if source_columns else -1))
    elif _ADDRESS.match(source) and not _FILE_ADDRESS.match(source):
        address, unusable = _address(source, column)
        problems += unusable
    if len(line.cells) > len(roles):
        problems.append(CellProblem(ProblemKind.CELLS_WITHOUT_TITLE))
    values: DetailValues = {}
    problems += _read_cells(line, roles, values)
    details, contradicting = _details(values, roles)
    word = _cell_of(line, roles, ColumnRole.MEDIA_TYPE)
    return SheetRow(line.number, source, "", address, details, (*problems, *contradicting), column, word)


def _address(source: str, column: int) -> tuple[str, Sequence[CellProblem]]:
    try:
        checked(source)
    except BadResponse:
        return "", (CellProblem(ProblemKind.ADDRESS_UNUSABLE, column),)
    if carries_session(source):
        # It would stand in the journal, and in the entry (rule 14).
        return "", (CellProblem(ProblemKind.CARRIES_SESSION, column),)
    return source, ()


def _cell(line: SheetLine, column: int) -> str:
    return line.cells[column] if column < len(line.cells) else ""


def _cell_of(line: SheetLine, roles: Sequence[ColumnUse], role: ColumnRole) -> str:
    return _cell(line, roles.index(role)) if role in roles else ""


def _normalised(text: str) -> str:
    """Return the text of a cell with a word or a number, as it is looked up: a workbook has 2.0 for 2."""
    return text.casefold().removesuffix(".0")


def _read_cells(line: SheetLine, roles: Sequence[ColumnUse], values: DetailValues) -> Iterator[CellProblem]:
    """Put the values of a row among the values, and yield what is wrong with its cells, except for its source."""
    for column, role in enumerate(roles):
        if column not in line.unvalued:
            yield from _read_cell(_cell(line, column), column, role, values)
        elif role not in SEVERAL:
            yield CellProblem(ProblemKind.FORMULA_UNVALUED, column)


def _read_cell(text: str, column: int, role: ColumnUse, values: DetailValues) -> Iterator[CellProblem]:
    """Put the value of a cell among the values, and yield what is wrong with it."""
    if role is ColumnRole.ACTION:
        word = _normalised(text)
        if word not in _ADDS and word not in _ACTIONS:
            yield CellProblem(ProblemKind.ACTION_UNKNOWN, column)
    if isinstance(role, CustomColumn):
        yield from _read_custom_cell(text, column, role, values)
        return
    if not text or role.field is None:
        return
    if role is ColumnRole.POSTER and _ADDRESS.match(text):
        yield CellProblem(ProblemKind.POSTER_ADDRESS, column)
        return
    if role is ColumnRole.REFERENCE_ID and not text.isascii():
        yield CellProblem(ProblemKind.NOT_ASCII, column)
    try:
        values.update(values_of(role.field, text))
    except CellRefused as refused:
        yield CellProblem(refused.kind, column, refused.arguments)
    tags = values.get("tags", ()) if role is ColumnRole.TAGS else ()
    if any(len(tag.encode("utf-8", "replace")) < _SHORTEST_TAG for tag in tags):
        yield CellProblem(ProblemKind.TAG_SHORT, column)


def _read_custom_cell(text: str, column: int, use: CustomColumn, values: DetailValues) -> Iterator[CellProblem]:
    profile, element = use.name
    try:
        if text and (found := custom_values(use.field, text)):
            values["metadata"] = merged(values.get("metadata"), {profile: {element: found}})
    except CellRefused as refused:
        yield CellProblem(refused.kind, column, refused.arguments)


def _details(values: DetailValues, roles: Sequence[ColumnUse]) -> tuple[UploadDetails, Sequence[CellProblem]]:
    details = UploadDetails(**values)
    starts, ends = details.starts_at, details.ends_at
    if starts is not None and ends is not None and ends <= starts:
        return details, (CellProblem(ProblemKind.ENDS_BEFORE_START, roles.index(ColumnRole.ENDS_AT)),)
    return details, ()

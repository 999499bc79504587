"""XML files of Kaltura's bulk upload, read as sheets: `mrss/channel/item`."""

from collections.abc import Mapping
from contextlib import suppress
from xml.parsers import expat

from kdesk.domain.bounded_text import BoundedText
from kdesk.domain.sheets.sheet import MAX_CELL, MAX_ROWS, Sheet, SheetLine
from kdesk.errors import Reason, SheetUnreadable

MAX_DEPTH = 30
MAX_TAGS = 2_000_000
"""Two an element: more than the most rows with all columns have, and what is read in some seconds."""
_ITEM = ("mrss", "channel", "item")
_ADDRESS = ("contentAssets", "content", "urlContentResource")
_COLUMNS: Mapping[str, tuple[str, ...]] = {
    # Titles of columns, and the places of elements inside an item.
    "action": ("action",),
    "url": _ADDRESS,
    "title": ("name",),
    "description": ("description",),
    "tags": ("tags", "tag"),
    "category": ("categories", "category"),
    "conversionProfileId": ("conversionProfileId",),
    "accessControlProfileId": ("accessControlId",),
    "ownerId": ("userId",),
    "referenceId": ("referenceId",),
    "scheduleStartDate": ("startDate",),
    "scheduleEndDate": ("endDate",),
    "entryId": ("entryId",),
    "mediaType": ("media", "mediaType"),
}
_TITLES = tuple(_COLUMNS)
_PLACES = {place: number for number, place in enumerate(_COLUMNS.values())}


def bulk_sheet(path: str, data: bytes) -> Sheet:
    """Return the items of a file as rows, numbered by the lines on which they begin. Raises SheetUnreadable."""
    if data.count(b"<") > MAX_TAGS:
        raise SheetUnreadable(reason=Reason.SHEET_TOO_LONG, arguments={"limit": MAX_ROWS})
    reader = _Reader()
    try:
        reader.parser.Parse(data, True)
    except (expat.ExpatError, ValueError, LookupError) as exc:
        raise SheetUnreadable(str(exc)) from exc
    if not reader.lines:
        raise SheetUnreadable(reason=Reason.SHEET_EMPTY)
    return Sheet(path, _TITLES, tuple(reader.lines))


def begins_as_bulk(data: bytes) -> bool:
    """Return whether a file with this beginning is one of bulk uploads, and not captions or anything else in XML."""
    roots: list[str] = []
    parser = expat.ParserCreate()
    parser.StartElementHandler = lambda name, _attributes: roots.append(name)
    # What a document type declares is never looked at: the file is refused when it is read.
    with suppress(expat.ExpatError, ValueError, LookupError):
        parser.Parse(data, False)
    return bool(roots) and roots[0] == _ITEM[0]


class _Reader:
    """Collects the items from the events of expat, which loads nothing; a file with entities of its own is refused.

    Attributes:
        lines: The items that have ended.
    """

    def __init__(self) -> None:
        self.lines: list[SheetLine] = []
        self._path: list[str] = []
        self._cells: list[BoundedText] = []
        self._number = 0
        self._text = BoundedText(MAX_CELL + 1)
        self.parser = expat.ParserCreate()
        self.parser.buffer_text = True
        self.parser.StartDoctypeDeclHandler = self._refuse
        self.parser.StartElementHandler = self._begin
        self.parser.EndElementHandler = self._end
        self.parser.CharacterDataHandler = self._take

    @property
    def _column(self) -> int:
        """The column of the element that is open; -1 if it has none."""
        here = tuple(self._path)
        return _PLACES.get(here[len(_ITEM) :], -1) if here[: len(_ITEM)] == _ITEM else -1

    def _begin(self, name: str, attributes: Mapping[str, str]) -> None:
        self._path.append(name)
        if len(self._path) > MAX_DEPTH:
            raise ValueError("nested too deeply")
        if tuple(self._path) == _ITEM:
            if len(self.lines) >= MAX_ROWS:
                raise SheetUnreadable(reason=Reason.SHEET_TOO_LONG, arguments={"limit": MAX_ROWS})
            self._cells = [BoundedText(MAX_CELL + 1) for _ in _TITLES]
            self._number = self.parser.CurrentLineNumber
        self._text.clear()
        if self._column == _PLACES[_ADDRESS]:
            self._text.add(attributes.get("url", ""))

    def _take(self, text: str) -> None:
        if self._column >= 0 and self._column != _PLACES[_ADDRESS]:
            self._text.add(text)

    def _end(self, _name: str) -> None:
        column, text = self._column, str(self._text).strip()
        if column >= 0 and text:
            self._add(column, text)
        if tuple(self._path) == _ITEM:
            self.lines.append(SheetLine(self._number, tuple(map(str, self._cells))))
        self._path.pop()
        self._text.clear()

    def _add(self, column: int, text: str) -> None:
        cell = self._cells[column]
        if cell.is_empty:
            cell.add(text)
        elif column != _PLACES[_ADDRESS]:
            # Tags and categories come several times; of several addresses the first counts.
            cell.add(f", {text}")

    @staticmethod
    def _refuse(*_declaration: object) -> None:
        raise ValueError("a document type is declared")

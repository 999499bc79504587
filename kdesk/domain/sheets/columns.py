"""What the columns of a sheet mean, found by their titles in many spellings."""

import re
from collections.abc import Iterable, Mapping, Sequence
from enum import StrEnum

from kdesk.domain.details.upload_details import DetailField
from kdesk.domain.sheets.custom_columns import CustomColumn, CustomTitles
from kdesk.domain.sheets.sheet import Sheet, SheetLine, title_key


class ColumnRole(StrEnum):
    """What the cells of a column are. Details of an upload have the names of `DetailField`."""

    IGNORED = ""
    SOURCE = "source"
    """A file, or an http address; of several such columns the first cell with a text counts."""
    ACTION = "action"
    """1 adds an entry, 2 changes one, 3 deletes one: the numbers of Kaltura's bulk upload."""
    ENTRY_ID = "entry id"
    """Of the entry that a row with the action 2 or 3 changes or deletes."""
    MEDIA_TYPE = "media type"
    """Of an address; a file tells it by its content."""
    TITLE = DetailField.TITLE.value
    DESCRIPTION = DetailField.DESCRIPTION.value
    TAGS = DetailField.TAGS.value
    CATEGORIES = DetailField.CATEGORIES.value
    CONVERSION_PROFILE = DetailField.CONVERSION_PROFILE.value
    ACCESS_CONTROL = DetailField.ACCESS_CONTROL.value
    OWNER = DetailField.OWNER.value
    STARTS_AT = DetailField.STARTS_AT.value
    ENDS_AT = DetailField.ENDS_AT.value
    REFERENCE_ID = DetailField.REFERENCE_ID.value
    POSTER = DetailField.POSTER.value
    CAPTIONS = DetailField.CAPTIONS.value
    ATTACHMENTS = DetailField.ATTACHMENTS.value

    @property
    def field(self) -> DetailField | None:
        """The detail of the upload that the cells say; None for other columns."""
        return DetailField(self.value) if self.value in DetailField._value2member_map_ else None


ColumnUse = ColumnRole | CustomColumn
"""What a column holds."""

SEVERAL = frozenset({ColumnRole.SOURCE, ColumnRole.IGNORED})
"""Roles that several columns may have."""

# Letters and digits only, in lower case: `* Conversion_Profile-ID` is `conversionprofileid`.
_SPELLINGS: Mapping[ColumnRole, str] = {
    ColumnRole.SOURCE: "file filename filepath path source url video media address link fileurl sourceurl videourl"
    " mediaurl contenturl location localfile fileorurl fileoraddress datei pfad fichier archivo",
    ColumnRole.ACTION: "action operation",
    ColumnRole.ENTRY_ID: "entryid kalturaentryid kalturaid",
    ColumnRole.MEDIA_TYPE: "mediatype contenttype type kind",
    ColumnRole.TITLE: "title name entryname videotitle titel titre titulo",
    ColumnRole.DESCRIPTION: "description desc summary abstract beschreibung descripcion",
    ColumnRole.TAGS: "tags tag keywords keyword labels schlagworte schlagwörter",
    ColumnRole.CATEGORIES: "category categories categoryname categorynames categorypath channel channels kategorie"
    " kategorien",
    ColumnRole.CONVERSION_PROFILE: "conversionprofile conversionprofileid transcodingprofile transcodingprofileid"
    " ingestprofile",
    ColumnRole.ACCESS_CONTROL: "accesscontrol accesscontrolid accesscontrolprofile accesscontrolprofileid"
    " accessprofile",
    ColumnRole.OWNER: "owner ownerid user userid entryowner",
    ColumnRole.STARTS_AT: "schedulestartdate startdate start from availablefrom schedulestart startsat publishdate",
    ColumnRole.ENDS_AT: "scheduleenddate enddate end until availableuntil scheduleend endsat expires",
    ColumnRole.REFERENCE_ID: "referenceid reference refid externalid",
    ColumnRole.POSTER: "thumbnail thumbnailurl thumbnailfile poster thumb image",
    ColumnRole.CAPTIONS: "captions caption subtitles subtitle captionfiles captionfile",
    ColumnRole.ATTACHMENTS: "attachments attachment attachmentfiles slides documents",
}
_ROLES = {spelling: role for role, spellings in _SPELLINGS.items() for spelling in spellings.split()}
_WEB = re.compile(r"(?i)https?://")
_EXTENSION = re.compile(r"(?i)[a-z0-9]{2,5}")
_EXAMINED = 50


def role_of(title: str) -> ColumnRole:
    """Return what a column with this title holds; IGNORED for an unknown one."""
    return _ROLES.get(title_key(title), ColumnRole.IGNORED)


def with_titles(path: str, lines: Sequence[SheetLine]) -> Sheet:
    """Return the sheet of rows that may begin with titles: they do if one of their cells is a known one."""
    first = lines[0].cells
    titled = any(role_of(cell) is not ColumnRole.IGNORED for cell in first)
    rest = tuple(lines[1:] if titled else lines)
    width = max((len(line.cells) for line in (lines[0], *rest)), default=0)
    titles = first if titled else ()
    return Sheet(path, (*titles, *("" for _ in range(width - len(titles)))), rest)


def matched_columns(sheet: Sheet, custom: Sequence[CustomColumn] = ()) -> tuple[ColumnUse, ...]:
    """Return what each column holds. A role that only one column may have goes to the first one with its title.

    Args:
        custom: The fields of custom metadata that columns may hold.
    """
    titles = CustomTitles(custom)
    found: list[ColumnUse] = []
    for title in sheet.titles:
        use = _use_of(title, titles)
        found.append(ColumnRole.IGNORED if use in found and use not in SEVERAL else use)
    if ColumnRole.SOURCE not in found:
        _guess_source(sheet, found)
    return tuple(found)


def reassigned(roles: Sequence[ColumnUse], column: int, role: ColumnUse) -> tuple[ColumnUse, ...]:
    """Return the roles with another one for a column; the column that had it before is ignored from now on."""
    changed = [ColumnRole.IGNORED if each is role and role not in SEVERAL else each for each in roles]
    changed[column] = role
    return tuple(changed)


def _use_of(title: str, custom: CustomTitles) -> ColumnUse:
    if column := custom.named(title):
        return column
    role = role_of(title)
    return (custom.suggested(title) or role) if role is ColumnRole.IGNORED else role


def _guess_source(sheet: Sheet, roles: list[ColumnUse]) -> None:
    """Take the first column without a meaning in which most cells look like names of files or like addresses."""
    for column, role in enumerate(roles):
        cells = [cell for cell in _cells(sheet.lines[:_EXAMINED], column) if cell]
        named = sum(1 for cell in cells if _looks_named(cell))
        if role is ColumnRole.IGNORED and named and named * 2 > len(cells):
            roles[column] = ColumnRole.SOURCE
            return


def _looks_named(cell: str) -> bool:
    """Return whether a cell looks like an address or the name of a file, in linear time: it may be a description."""
    stem, _, extension = cell.replace("\\", "/").rpartition("/")[2].rpartition(".")
    is_name = _EXTENSION.fullmatch(extension) and not all(letter.isspace() or letter == "." for letter in stem)
    return bool(is_name or _WEB.search(cell))


def _cells(lines: Iterable[SheetLine], column: int) -> Iterable[str]:
    return (line.cells[column] for line in lines if column < len(line.cells))

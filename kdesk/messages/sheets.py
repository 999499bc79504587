"""Sentences about sheets: what their columns hold, and what is wrong with a cell."""

from collections.abc import Mapping, Sequence
from pathlib import PurePath

from kdesk.domain.names import in_a_sentence
from kdesk.domain.sheets.columns import ColumnRole, ColumnUse
from kdesk.domain.sheets.custom_columns import CustomColumn
from kdesk.domain.sheets.problems import WHOLE_ROW, CellProblem, ProblemKind
from kdesk.domain.sheets.rows import SheetRow
from kdesk.errors import KdeskError
from kdesk.messages.errors import title_of
from kdesk.messages.format import Format
from kdesk.messages.translation import N_, _, listed, ngettext

_ROLES: Mapping[ColumnRole, str] = {
    ColumnRole.IGNORED: N_("Not used"),
    ColumnRole.SOURCE: N_("File or address"),
    ColumnRole.ACTION: N_("Action"),
    ColumnRole.ENTRY_ID: N_("Entry id"),
    ColumnRole.MEDIA_TYPE: N_("Kind (of an address)"),
    ColumnRole.TITLE: N_("Title"),
    ColumnRole.DESCRIPTION: N_("Description"),
    ColumnRole.TAGS: N_("Tags"),
    ColumnRole.CATEGORIES: N_("Categories"),
    ColumnRole.CONVERSION_PROFILE: N_("Conversion profile"),
    ColumnRole.ACCESS_CONTROL: N_("Access control"),
    ColumnRole.OWNER: N_("Owner"),
    ColumnRole.STARTS_AT: N_("Available from"),
    ColumnRole.ENDS_AT: N_("Available until"),
    ColumnRole.REFERENCE_ID: N_("Reference id"),
    ColumnRole.POSTER: N_("Thumbnail"),
    ColumnRole.CAPTIONS: N_("Captions"),
    ColumnRole.ATTACHMENTS: N_("Attachments"),
}

_PROBLEMS: Mapping[ProblemKind, str] = {
    ProblemKind.NO_SOURCE: N_("names no file and no address"),
    ProblemKind.TITLES_AGAIN: N_("these are the titles of the columns once more, and no upload"),
    ProblemKind.FILE_MISSING: N_("the file is not there: {path}"),
    ProblemKind.FILE_UNREADABLE: N_("the file cannot be read: {path}"),
    ProblemKind.IS_FOLDER: N_("this is a folder, not a file: {path}"),
    ProblemKind.TWICE: N_("the same file as in row {row}"),
    ProblemKind.NAME_AMBIGUOUS: N_("several of the dropped files have this name"),
    ProblemKind.ADDRESS_UNUSABLE: N_("this address cannot be used: only http and https, without a password"),
    ProblemKind.CARRIES_SESSION: N_("this address carries a secret, which would be stored"),
    ProblemKind.ADDRESSES_NOT_TAKEN: N_(
        "addresses cannot be queued here, only files of this computer; with --by-server the server fetches them"
    ),
    ProblemKind.ACTION_UNKNOWN: N_("this action is not known: 1 adds an entry, 2 changes one, 3 deletes one"),
    ProblemKind.ACTION_ON_ENTRY: N_("changes or deletes an entry, after a question"),
    ProblemKind.NO_ENTRY_ID: N_("changes or deletes an entry, and does not say which one: an entry id is needed"),
    ProblemKind.DATE_UNREADABLE: N_("this is no date: write it like 2027-01-31 14:00"),
    ProblemKind.DATE_AMBIGUOUS: N_("day and month could be either way round: write the date like 2027-01-31"),
    ProblemKind.ENDS_BEFORE_START: N_("ends before it begins"),
    ProblemKind.NUMBER_EXPECTED: N_("this is no id: a whole number is needed"),
    ProblemKind.INTEGER_EXPECTED: N_("a whole number is needed"),
    ProblemKind.YES_OR_NO_EXPECTED: N_("write yes or no"),
    ProblemKind.NOT_A_CHOICE: N_("the field takes only: {choices}"),
    ProblemKind.TOO_LONG: N_("longer than {limit} characters"),
    ProblemKind.FORMULA_UNVALUED: N_(
        "this formula has no stored value: open the sheet in a spreadsheet program and save it there, or type the value"
    ),
    ProblemKind.COMPANION_MISSING: N_("the file is not there: {path}"),
    ProblemKind.NOT_CHANGED: N_(
        "captions, attachments, thumbnail, categories, conversion profile and custom metadata of an entry are not"
        " changed by a sheet"
    ),
    ProblemKind.OUTSIDE: N_("the file lies outside of the folder of the sheet"),
    ProblemKind.NOT_INSIDE: N_("the file lies outside of the folder of the sheet; --any-folder takes it"),
    ProblemKind.POSTER_ADDRESS: N_("left out: a thumbnail has to be a file of this computer"),
    ProblemKind.CELLS_WITHOUT_TITLE: N_("has more cells than there are titles; the last ones are left out"),
    ProblemKind.TAG_SHORT: N_("Kaltura drops tags of one letter"),
    ProblemKind.NOT_ASCII: N_("some servers damage letters other than a–z in a reference id, for good"),
}


def use_name(use: ColumnUse) -> str:
    """Return what a column holds."""
    if isinstance(use, CustomColumn):
        return f"{in_a_sentence(use.profile_name)}: {in_a_sentence(use.field.label)}"
    return _(_ROLES[use])


def problem_text(problem: CellProblem, formatter: Format) -> str:
    """Return what is wrong, without a full stop and without its place."""
    values = {
        name: formatter.number(value) if isinstance(value, int) else in_a_sentence(value)
        for name, value in problem.arguments.items()
    }
    return _(_PROBLEMS[problem.kind]).format(**values)


def placed_problem(row: SheetRow, problem: CellProblem, titles: Sequence[str], formatter: Format) -> str:
    """Return what is wrong with its row and its column."""
    number, words = formatter.number(row.number), problem_text(problem, formatter)
    if problem.column == WHOLE_ROW or problem.column >= len(titles):
        return _("Row {row}: {problem}").format(row=number, problem=words)
    title = in_a_sentence(titles[problem.column]) or column_name(problem.column, formatter)
    return _("Row {row}, {column}: {problem}").format(row=number, column=title, problem=words)


def column_name(column: int, formatter: Format) -> str:
    """Return the name of a column that has no title."""
    return _("column {number}").format(number=formatter.number(column + 1))


def counts_sentence(rows: Sequence[SheetRow], formatter: Format) -> str:
    """Return how many rows can be queued and how many cannot, without a full stop."""
    good = sum(row.can_be_queued for row in rows)
    remarked = sum(row.can_be_queued and bool(row.problems) for row in rows)
    parts = [
        ngettext("{count} row can be queued", "{count} rows can be queued", good).format(count=formatter.number(good))
    ]
    if remarked:
        words = ngettext("{count} of them with a remark", "{count} of them with remarks", remarked)
        parts.append(words.format(count=formatter.number(remarked)))
    if acting := sum(row.acts_on_entry for row in rows):
        words = ngettext("{count} row changes an entry", "{count} rows change entries", acting)
        parts.append(words.format(count=formatter.number(acting)))
    if bad := len(rows) - good - acting:
        words = ngettext("{count} row cannot", "{count} rows cannot", bad)
        parts.append(words.format(count=formatter.number(bad)))
    return listed(parts)


def more_problems(count: int, formatter: Format) -> str:
    """Return how many problems are not told."""
    words = ngettext("and {count} more", "and {count} more", count)
    return words.format(count=formatter.number(count))


def custom_fields_unread(error: KdeskError) -> str:
    """Return why columns with fields of custom metadata are not used, without a full stop."""
    words = _("the fields of custom metadata could not be read, columns with them are not used: {problem}")
    return words.format(problem=title_of(error))


def entry_row_text(row: SheetRow, outcome: str, formatter: Format) -> str:
    """Return what became of a row that changes or deletes an entry, for the command line."""
    return _("Row {row}, {entry}: {outcome}").format(
        row=formatter.number(row.number), entry=row.entry_id, outcome=outcome
    )


def rows_not_agreed(count: int, formatter: Format) -> str:
    """Return that rows were left out because nobody has agreed to them."""
    words = ngettext(
        "{count} row that changes or deletes an entry was left out",
        "{count} rows that change or delete entries were left out",
        count,
    )
    return words.format(count=formatter.number(count))


def queue_label(rows: Sequence[SheetRow], formatter: Format) -> str:
    """Return the label of the button that queues the rows."""
    good = [row for row in rows if row.can_be_queued or row.acts_on_entry]
    number = formatter.number(len(good))
    if any(row.acts_on_entry for row in good):
        return ngettext("Go on with {count} row", "Go on with {count} rows", len(good)).format(count=number)
    if any(row.address for row in good):
        return ngettext("Queue {count} row", "Queue {count} rows", len(good)).format(count=number)
    return ngettext("Queue {count} file", "Queue {count} files", len(good)).format(count=number)


def saved_sentence(count: int, formatter: Format) -> str:
    """Return how many rows a saved sheet has, without a full stop."""
    words = ngettext("{count} row was saved as a sheet", "{count} rows were saved as a sheet", count)
    return words.format(count=formatter.number(count))


def extra_files_sentence(count: int, formatter: Format) -> str:
    """Return what the box says that queues files which no row names."""
    words = ngettext(
        "Also queue {count} dropped file or folder that the sheet does not name",
        "Also queue {count} dropped files and folders that the sheet does not name",
        count,
    )
    return words.format(count=formatter.number(count))


def sheet_title(path: str) -> str:
    """Return the title of a sheet's preview."""
    return _("Upload from {name}").format(name=in_a_sentence(PurePath(path).name))

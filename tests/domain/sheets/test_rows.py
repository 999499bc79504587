"""The rows of a sheet as uploads."""

from kdesk.domain.details.upload_details import UploadDetails
from kdesk.domain.sheets.columns import matched_columns, with_titles
from kdesk.domain.sheets.problems import WHOLE_ROW, ProblemKind
from kdesk.domain.sheets.rows import RowAction, SheetRow, rows_of
from kdesk.domain.sheets.sheet import SheetLine
from tests.support.invented_ks import KS


def rows(titles: str, *lines: str) -> list[SheetRow]:
    """Return the rows of texts whose cells are separated by bars."""
    cells = [tuple(line.split("|")) for line in (titles, *lines)]
    sheet = with_titles("/s/sheet.csv", [SheetLine(number, row) for number, row in enumerate(cells, 1)])
    return list(rows_of(sheet, matched_columns(sheet)))


def kinds(row: SheetRow) -> list[tuple[ProblemKind, int]]:
    """Return the problems of a row with their columns."""
    return [(problem.kind, problem.column) for problem in row.problems]


def test_a_row() -> None:
    """A row says its details; what is empty is not said."""
    [row] = rows("file|title|tags|description", "talk.mp4|A talk|aa,bb")
    assert row == SheetRow(2, "talk.mp4", details=UploadDetails(title="A talk", tags=("aa", "bb")), source_column=0)
    assert row.can_be_queued


def test_addresses() -> None:
    """An address is told from a file; one that cannot be used is wrong in its cell."""
    good, secret, other, local = rows(
        "title|url", "A|https://a.example/x.mp4", "B|https://u:p@a.example/x", "C|ftp://a/x", "D|file:///x.mp4"
    )
    assert (good.address, good.problems) == ("https://a.example/x.mp4", ())
    for refused in (secret, other):
        assert kinds(refused) == [(ProblemKind.ADDRESS_UNUSABLE, 1)]
        assert not refused.can_be_queued
    assert (local.address, local.problems) == ("", ())


def test_actions() -> None:
    """Rows that add are queued, those that change or delete are not."""
    found = rows("action|url", *(f"{action}|a.mp4" for action in ("1", "add", "", "2", "delete", "7")))
    assert [row.can_be_queued for row in found] == [True, True, True, False, False, False]
    assert [kinds(row) for row in found[3:]] == [
        [(ProblemKind.NO_ENTRY_ID, 0)],
        [(ProblemKind.NO_ENTRY_ID, 0)],
        [(ProblemKind.ACTION_UNKNOWN, 0)],
    ]


def test_rows_about_entries() -> None:
    """A row with the id of an entry changes or deletes it, and says of it what `update` can write; no file is meant."""
    change, delete, bad = rows(
        "action|entryId|title|captions", "2|0_abcd1234|New|a.srt", "3|0_abcd1234|Old|", "2|../etc|X|"
    )
    assert (change.action, change.entry_id, change.details) == (
        RowAction.UPDATE,
        "0_abcd1234",
        UploadDetails(title="New"),
    )
    assert kinds(change) == [(ProblemKind.ACTION_ON_ENTRY, 0), (ProblemKind.NOT_CHANGED, WHOLE_ROW)]
    assert (delete.action, delete.details) == (RowAction.DELETE, UploadDetails())
    assert [row.acts_on_entry for row in (change, delete, bad)] == [True, True, False]
    assert not any(row.can_be_queued for row in (change, delete, bad))
    assert kinds(bad) == [(ProblemKind.NO_ENTRY_ID, 0)]


def test_address_with_a_session() -> None:
    """It would be stored in the journal and in the entry."""
    (row,) = rows("url", f"https://a.example/p/1/ks/{KS}/x.mp4")
    assert (row.address, kinds(row)) == ("", [(ProblemKind.CARRIES_SESSION, 0)])


def test_problems_of_cells() -> None:
    """Each wrong cell is named; the good ones of the row count all the same."""
    [row] = rows("file|start|end|conversion profile|title", "|soon|2027-01-01|x|A")
    assert kinds(row) == [
        (ProblemKind.NO_SOURCE, 0),
        (ProblemKind.DATE_UNREADABLE, 1),
        (ProblemKind.NUMBER_EXPECTED, 3),
    ]
    assert row.details.title == "A"


def test_end_before_start() -> None:
    """Two dates that contradict each other are wrong in the second one."""
    [row] = rows("file|start|end", "a.mp4|2027-01-02|2027-01-01")
    assert kinds(row) == [(ProblemKind.ENDS_BEFORE_START, 2)]


def test_remarks() -> None:
    """Some things are told and queued."""
    [row] = rows("file|reference id|thumbnail url|tags", "a.mp4|ärger|https://a.example/t.jpg|a,bb|more")
    # The sheet is as wide as its widest row: a further cell has no title, and is not used.
    assert kinds(row) == [(ProblemKind.NOT_ASCII, 1), (ProblemKind.POSTER_ADDRESS, 2), (ProblemKind.TAG_SHORT, 3)]
    assert row.can_be_queued
    assert row.details.poster is None


def test_no_column_with_files() -> None:
    """A sheet without files and addresses has nothing to queue."""
    [row] = rows("title|tags", "A|bb")
    assert kinds(row) == [(ProblemKind.NO_SOURCE, WHOLE_ROW)]


def test_a_second_row_of_titles_is_said_to_be_one() -> None:
    """As where two sheets were put together; a row that merely has such a word is none."""
    lines = [("file", "title"), ("a.mp4", "Title"), ("Video", "Name"), ("file", "")]
    sheet = with_titles("/s.csv", [SheetLine(number, cells) for number, cells in enumerate(lines, 1)])
    rows = list(rows_of(sheet, matched_columns(sheet)))
    assert [[one.kind for one in row.problems] for row in rows] == [[], [ProblemKind.TITLES_AGAIN], []]
    alone = with_titles("/s.csv", [SheetLine(1, ("file",)), SheetLine(2, ("a.mp4",)), SheetLine(3, ("file",))])
    found = [row.problems for row in rows_of(alone, matched_columns(alone))]
    assert [[one.kind for one in problems] for problems in found] == [[], [ProblemKind.TITLES_AGAIN]]

"""Columns of sheets with fields of custom metadata."""

import pytest

from kdesk.domain.details.upload_details import UploadDetails
from kdesk.domain.editing.custom_metadata import MetadataField, MetadataKind, MetadataProfile
from kdesk.domain.sheets.columns import ColumnRole, ColumnUse, matched_columns, with_titles
from kdesk.domain.sheets.custom_columns import CustomColumn, CustomTitles, columns_of, custom_values, written_values
from kdesk.domain.sheets.problems import ProblemKind
from kdesk.domain.sheets.rows import rows_of
from kdesk.domain.sheets.sheet import Sheet, SheetLine
from kdesk.domain.sheets.values import CellRefused, moment
from kdesk.domain.sheets.writing import table_of
from tests.support.transfers import make_transfer

SPEAKER = MetadataField("Speaker", "Who speaks", MetadataKind.TEXT)
GIVEN = MetadataField("Given", "Given on", MetadataKind.DATE)
STATE = MetadataField("State", "State", MetadataKind.LIST, ("Draft", "In review"))
TAKES = MetadataField("Takes", "Takes", MetadataKind.INTEGER)
LICENSED = MetadataField("Licensed", "Licensed", MetadataKind.BOOLEAN)
GUESTS = MetadataField("Guests", "Guests", MetadataKind.TEXT, several=True)
TITLE = MetadataField("Title", "Title", MetadataKind.TEXT)
OTHER = MetadataField("Other", "Other", MetadataKind.OTHER)
LECTURE = MetadataProfile(5, "Lecture", (SPEAKER, GIVEN, STATE, TAKES, LICENSED, GUESTS, OTHER))
FILM = MetadataProfile(7, "Video", (TAKES, TITLE))
COLUMNS = columns_of([LECTURE, FILM])


def sheet(titles: str, *rows: str) -> Sheet:
    """Return a sheet of texts whose cells are separated by bars."""
    lines = [SheetLine(number, tuple(row.split("|"))) for number, row in enumerate((titles, *rows), 1)]
    return with_titles("/s.csv", lines)


def names(titles: str) -> list[object]:
    """Return what the columns hold: custom ones by profile and element."""
    uses: tuple[ColumnUse, ...] = matched_columns(sheet(titles, "x"), COLUMNS)
    return [use.name if isinstance(use, CustomColumn) else use for use in uses]


def test_titles() -> None:
    """The label or the element names a field, in any spelling, also with the schema or its id before it."""
    assert names("file|who speaks|GIVEN_ON|Lecture: State|metadata:5:Guests|other") == [
        *(ColumnRole.SOURCE, (5, "Speaker"), (5, "Given"), (5, "State"), (5, "Guests"), ColumnRole.IGNORED),
    ]


def test_titles_that_mean_several_things() -> None:
    """A field of two schemas needs its schema; a title of kdesk's own columns keeps its meaning."""
    assert names("file|Takes|title|Video: Title|Video: Takes") == [
        *(ColumnRole.SOURCE, ColumnRole.IGNORED, ColumnRole.TITLE, (7, "Title"), (7, "Takes")),
    ]
    assert names("file|Who speaks|Lecture: Speaker") == [ColumnRole.SOURCE, (5, "Speaker"), ColumnRole.IGNORED]


@pytest.mark.parametrize(
    ("field", "text", "values"),
    [
        (SPEAKER, "Anna; Ben", ("Anna; Ben",)),
        (GUESTS, "Anna; Ben\nCleo, D.", ("Anna", "Ben", "Cleo, D.")),
        (GUESTS, r"Anna\; Ben", ("Anna; Ben",)),
        (GUESTS, " ; ", ()),
        (STATE, "in REVIEW", ("In review",)),
        (TAKES, "-3.0", ("-3",)),
        (TAKES, "007", ("7",)),
        (LICENSED, "Yes", ("true",)),
        (LICENSED, "0", ("false",)),
        (GIVEN, "2027-01-31 14:00", (str(int(moment("2027-01-31 14:00"))),)),
    ],
)
def test_values(field: MetadataField, text: str, values: tuple[str, ...]) -> None:
    """Each cell is read by the type of its field, and written so that it is read again alike."""
    assert custom_values(field, text) == values
    assert not values or custom_values(field, written_values(field, values)) == values


@pytest.mark.parametrize(
    ("field", "text", "kind"),
    [
        (GIVEN, "soon", ProblemKind.DATE_UNREADABLE),
        (STATE, "Approved", ProblemKind.NOT_A_CHOICE),
        (TAKES, "3.5", ProblemKind.INTEGER_EXPECTED),
        (TAKES, "٣", ProblemKind.INTEGER_EXPECTED),
        (LICENSED, "perhaps", ProblemKind.YES_OR_NO_EXPECTED),
        (SPEAKER, "x" * 70_001, ProblemKind.TOO_LONG),
    ],
)
def test_wrong_cells(field: MetadataField, text: str, kind: ProblemKind) -> None:
    """What is not of the type of the field is an error of its cell."""
    with pytest.raises(CellRefused) as refused:
        custom_values(field, text)
    assert refused.value.kind is kind


def test_rows() -> None:
    """Values of several schemas stand in the details of a row; a wrong one keeps its row from being queued."""
    table = sheet("file|Who speaks|State|Video: Takes", "a.mp4|Anna||3", "b.mp4|||", "c.mp4|Cleo|Gone|4")
    first, second, third = rows_of(table, matched_columns(table, COLUMNS))
    assert first.details.metadata == {5: {"Speaker": ("Anna",)}, 7: {"Takes": ("3",)}}
    assert second.details.metadata is None
    assert [(one.kind, one.column, one.is_error) for one in third.problems] == [(ProblemKind.NOT_A_CHOICE, 2, True)]
    assert third.problems[0].arguments == {"choices": "Draft, In review"}


def test_saved_columns() -> None:
    """Fields of which something is said become columns whose titles name them; one of an unknown schema, too."""
    said = UploadDetails(metadata={5: {"Guests": ("A; B", "C"), "Given": ("1801404300",)}, 7: {"Title": ("T",)}})
    unknown = UploadDetails(metadata={9: {"Old": ("x",)}})
    details = {"one": said, "two": unknown}
    transfers = [make_transfer(key, f"/{key}.mp4") for key in details]
    table = table_of(transfers, details.__getitem__, COLUMNS)
    assert table.columns[-4:] == ("Lecture: Given on", "Lecture: Guests", "Video: Title", "metadata:9:Old")
    assert table.rows[0][-4:] == ("2027-01-31T14:05:00Z", r"A\; B; C", "T", None)
    read = with_titles(
        "/s.csv",
        [SheetLine(n, tuple(str(c or "") for c in row)) for n, row in enumerate((table.columns, *table.rows), 1)],
    )
    assert [row.details.metadata for row in rows_of(read, matched_columns(read, COLUMNS))] == [said.metadata, None]


def test_title_that_two_schemas_share() -> None:
    """Two schemas of one name: the element's whole name is the title then."""
    twins = columns_of([FILM, MetadataProfile(8, "Video", (TITLE,))])
    titles = CustomTitles(twins)
    assert [titles.title_of(column) for column in twins] == ["Video: Takes", "metadata:7:Title", "metadata:8:Title"]
    assert [titles.named(titles.title_of(column)) for column in twins] == list(twins)

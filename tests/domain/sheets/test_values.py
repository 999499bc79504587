"""The values of cells."""

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kdesk.domain.details.upload_details import DetailField as Field
from kdesk.domain.details.upload_details import Poster
from kdesk.domain.sheets.problems import ProblemKind
from kdesk.domain.sheets.values import CellRefused, moment, values_of
from kdesk.domain.timestamps import in_calendar

FIELDS = [field for field in Field if field is not Field.METADATA]


@pytest.mark.parametrize(
    "text",
    [
        "2027-01-31 14:05",
        "2027-01-31T14:05:00",
        "2027/1/31 14:05",
        "31 Jan 2027 14:05",
        "January 31, 2027, 14:05",
        "31.01.2027 14:05",
        "01/31/2027 14:05",
    ],
)
def test_dates_of_this_zone(text: str) -> None:
    """A date without a zone is one of this computer, however it is written."""
    assert moment(text) == datetime(2027, 1, 31, 14, 5).astimezone().timestamp()


@pytest.mark.parametrize("text", ["2027-01-31T14:05:00Z", "2027-01-31 15:05+01:00", "2027-01-31T14:05:00.000Z"])
def test_dates_with_zone(text: str) -> None:
    """A zone counts."""
    assert moment(text) == datetime(2027, 1, 31, 14, 5, tzinfo=UTC).timestamp()


def test_unix_seconds_and_days() -> None:
    """Seconds count as such; a day begins at midnight."""
    assert moment("1801404300") == 1801404300
    assert moment("20270131") == moment("2027-01-31 00:00")


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("03/04/2027", ProblemKind.DATE_AMBIGUOUS),
        ("soon", ProblemKind.DATE_UNREADABLE),
        ("2027-02-30", ProblemKind.DATE_UNREADABLE),
        ("2027-01-31 25:00", ProblemKind.DATE_UNREADABLE),
        ("31 Foo 2027", ProblemKind.DATE_UNREADABLE),
        ("0000-01-01", ProblemKind.DATE_UNREADABLE),
        ("45/45/2027", ProblemKind.DATE_UNREADABLE),
    ],
)
def test_dates_refused(text: str, kind: ProblemKind) -> None:
    """What is no day, or could be two."""
    with pytest.raises(CellRefused) as refused:
        moment(text)
    assert refused.value.kind is kind


def test_lists() -> None:
    """Tags are separated by commas, categories too, and their levels by `>`; nothing twice, nothing empty."""
    assert values_of(Field.TAGS, "news,  big  day ,,news")["tags"] == ("news", "big day")
    assert values_of(Field.CATEGORIES, "a > b>c, d,>")["categories"] == ("a>b>c", "d")


def test_files_and_posters() -> None:
    """Captions tell their language by their names; a poster is an image or a time."""
    captions = values_of(Field.CAPTIONS, "talk.en.vtt; talk.de.srt")["captions"]
    assert [(file.path, file.language) for file in captions] == [("talk.en.vtt", "English"), ("talk.de.srt", "German")]
    assert values_of(Field.POSTER, "talk.jpg")["poster"] == Poster("talk.jpg")
    assert values_of(Field.POSTER, "1:02:03.5")["poster"] == Poster(seconds=3723.5)


@pytest.mark.parametrize("text", ["x", "-1", "1.5", "٣", "99999999999"])
def test_ids_refused(text: str) -> None:
    """Ids are whole numbers that the server can have."""
    with pytest.raises(CellRefused) as refused:
        values_of(Field.CONVERSION_PROFILE, text)
    assert refused.value.kind is ProblemKind.NUMBER_EXPECTED


def test_id_of_a_spreadsheet() -> None:
    """Spreadsheets write whole numbers as fractions."""
    assert values_of(Field.ACCESS_CONTROL, "77.0")["access_control"] == 77


@given(st.sampled_from(FIELDS), st.text(min_size=1))
def test_any_text(field: Field, text: str) -> None:
    """Any text is a value or refused."""
    try:
        values_of(field, text)
    except CellRefused:
        return


@given(st.from_regex(r"\d{1,4}[-/. ]\d{1,2}[-/. ]\d{1,4}([T ]\d{1,2}:\d\d)?(Z|\+\d\d:?\d\d)?", fullmatch=True))
def test_any_date(text: str) -> None:
    """What looks like a date is one that a calendar has, or refused."""
    try:
        assert in_calendar(moment(text))
    except CellRefused:
        return

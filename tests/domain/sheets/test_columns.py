"""Which columns of a sheet mean what."""

import pytest

from kdesk.domain.sheets.columns import ColumnRole as Role
from kdesk.domain.sheets.columns import matched_columns, reassigned, role_of, with_titles
from kdesk.domain.sheets.sheet import Sheet, SheetLine

SERVER = (
    "*title,description,tags,url,contentType,conversionProfileId,accessControlProfileId,category,scheduleStartDate,"
    "scheduleEndDate,thumbnailUrl,partnerData,creatorId,ownerId,referenceId"
)
"""observed-2.md, 4."""
GUIDES = "*action,title,description,tags,url,mediaType"


def roles(*rows: str) -> tuple[Role, ...]:
    """Return what the columns of comma-separated rows hold."""
    lines = [SheetLine(number, tuple(row.split(","))) for number, row in enumerate(rows, 1)]
    return matched_columns(with_titles("/sheet.csv", lines))


def test_headers_of_kaltura() -> None:
    """The server's own header and that of the guides work as they are; what kdesk does not say is not used."""
    assert roles(SERVER, "x") == (
        *(Role.TITLE, Role.DESCRIPTION, Role.TAGS, Role.SOURCE, Role.MEDIA_TYPE, Role.CONVERSION_PROFILE),
        *(Role.ACCESS_CONTROL, Role.CATEGORIES, Role.STARTS_AT, Role.ENDS_AT, Role.POSTER),
        *(Role.IGNORED, Role.IGNORED, Role.OWNER, Role.REFERENCE_ID),
    )
    assert roles(GUIDES, "x") == (
        *(Role.ACTION, Role.TITLE, Role.DESCRIPTION, Role.TAGS, Role.SOURCE, Role.MEDIA_TYPE),
    )


@pytest.mark.parametrize(
    ("title", "role"),
    [
        ("File name", Role.SOURCE),
        ("FILE_PATH", Role.SOURCE),
        (" * Conversion Profile-ID ", Role.CONVERSION_PROFILE),
        ("Keywords", Role.TAGS),
        ("Schlagwörter", Role.TAGS),
        ("subtitles", Role.CAPTIONS),
        ("", Role.IGNORED),
        ("colour", Role.IGNORED),
    ],
)
def test_spellings(title: str, role: Role) -> None:
    """Case, blanks, stars and signs do not count."""
    assert role_of(title) is role


def test_two_columns_with_one_meaning() -> None:
    """The first of two titles counts; a file and an address may both have a column."""
    assert roles("title,name,file,url", "x") == (Role.TITLE, Role.IGNORED, Role.SOURCE, Role.SOURCE)


def test_no_titles() -> None:
    """A sheet without titles keeps its first row; its files are found by the look of their names."""
    assert roles("A talk,talk.mp4", "Another,clips/other.mov") == (Role.IGNORED, Role.SOURCE)
    sheet = with_titles("/s.csv", [SheetLine(1, ("A talk", "talk.mp4"))])
    assert (sheet.titles, len(sheet.lines)) == (("", ""), 1)


def test_reassigned() -> None:
    """A role that is chosen for a column leaves the one that had it; several columns may be files."""
    before = (Role.TITLE, Role.IGNORED, Role.SOURCE)
    assert reassigned(before, 1, Role.TITLE) == (Role.IGNORED, Role.TITLE, Role.SOURCE)
    assert reassigned(before, 0, Role.SOURCE) == (Role.SOURCE, Role.IGNORED, Role.SOURCE)


def test_long_texts_are_no_names() -> None:
    """A column of long descriptions is told from one of files at once: a search from every letter took minutes."""
    lines = tuple(SheetLine(number, ("word " * 13_000, f"a {number}.mp4")) for number in range(2, 52))
    assert matched_columns(Sheet("/s/x.csv", ("", ""), lines)) == (Role.IGNORED, Role.SOURCE)


@pytest.mark.parametrize(
    ("cell", "role"),
    [
        ("talk.mp4", Role.SOURCE),
        ("C:\\films\\Talk 1.MOV", Role.SOURCE),
        ("HTTPS://a.example/x", Role.SOURCE),
        (".mp4", Role.IGNORED),
        (". .mp4", Role.IGNORED),
        ("folder.mp4/", Role.IGNORED),
        ("A sentence. And more", Role.IGNORED),
        ("film.extension", Role.IGNORED),
    ],
)
def test_what_looks_like_a_name(cell: str, role: Role) -> None:
    """Addresses, and names with a short ending."""
    assert matched_columns(Sheet("/s/x.csv", ("",), (SheetLine(2, (cell,)),))) == (role,)

"""Sheets that kdesk writes: they can be read again, and no cell is a formula."""

import csv
import io
from contextlib import closing
from pathlib import Path

import pytest
from openpyxl import load_workbook

from kdesk.domain.details.upload_details import CompanionFile, Poster, UploadDetails
from kdesk.domain.sheets.columns import matched_columns
from kdesk.domain.sheets.rows import rows_of
from kdesk.domain.sheets.writing import table_of
from kdesk.engine.files.side_files import SideFiles
from kdesk.store.sheets.files import StoredSheets
from tests.support.transfers import make_transfer

DETAILS = UploadDetails(
    title="=HYPERLINK(1)",
    description="two\nlines",
    tags=("a", "b c"),
    categories=("x>y", "z"),
    conversion_profile=77,
    access_control=5,
    owner="anna",
    starts_at=1801404300.0,
    ends_at=1801407900.0,
    reference_id="-7",
    poster=Poster(seconds=12.5),
    captions=(CompanionFile("/v/talk.en.vtt", "English"), CompanionFile("/v/talk.de.vtt", "German")),
    attachments=(CompanionFile("/v/slides.pdf"),),
)


@pytest.mark.parametrize("name", ["list.csv", "list.xlsx"])
async def test_round(tmp_path: Path, name: str) -> None:
    """What is saved is read again as it was said."""
    talk = make_transfer("t1", "/v/talk.mp4")
    with closing(SideFiles()) as files, closing(StoredSheets(files)) as sheets:
        await sheets.save(tmp_path / name, lambda: table_of([talk], lambda _id: DETAILS))
        sheet = await sheets.read(tmp_path / name)
    [row] = rows_of(sheet, matched_columns(sheet))
    assert row.source == "/v/talk.mp4"
    assert row.details == DETAILS


@pytest.mark.parametrize("name", ["list.csv", "list.xlsx"])
async def test_no_formula(tmp_path: Path, name: str) -> None:
    """A title that looks like a formula stays a text."""
    titles = ("=1+1", "+1", "-1", "@sum", "\t=1", "plain\x07\ud800")
    transfers = [make_transfer(title, name=title) for title in titles]
    with closing(SideFiles()) as files, closing(StoredSheets(files)) as sheets:
        await sheets.save(tmp_path / name, lambda: table_of(transfers, lambda key: UploadDetails(title=key)))
    if name.endswith("csv"):
        text = (tmp_path / name).read_bytes().decode("utf-8-sig")
        found = [row[1] for row in csv.reader(io.StringIO(text, newline=""))][1:]
        assert all(cell.startswith("'") for cell in found[:-1])
    else:
        column = list(load_workbook(tmp_path / name).active.iter_rows(min_row=2, min_col=2, max_col=2))
        assert {cell.data_type for (cell,) in column} == {"s"}

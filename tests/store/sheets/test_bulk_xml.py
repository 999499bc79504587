"""XML files of Kaltura's bulk upload become sheets; hostile ones are refused in words."""

from pathlib import Path

import pytest

from kdesk.domain.sheets.columns import matched_columns
from kdesk.domain.sheets.rows import RowAction, rows_of
from kdesk.domain.sheets.sheet import MAX_CELL
from kdesk.errors import Reason, SheetUnreadable
from kdesk.store.sheets.bulk_xml import MAX_TAGS, begins_as_bulk, bulk_sheet
from kdesk.store.sheets.files import sheet_in

FILE = Path("/s/bulk.xml")
GOOD = b"""<?xml version="1.0"?>
<mrss version="1.0"><channel>
  <item>
    <action>add</action><type>1</type><userId>anna</userId>
    <name>Opening &amp; more</name><description>The first</description>
    <tags><tag>red</tag><tag>blue</tag></tags>
    <categories><category>Talks&gt;2027</category></categories>
    <media><mediaType>2</mediaType></media>
    <contentAssets><content><urlContentResource url="https://a.example/x.png"/></content></contentAssets>
  </item>
  <item><action>delete</action><entryId>0_abcd1234</entryId></item>
</channel></mrss>"""


def test_items_are_rows() -> None:
    """They are checked like those of every sheet, and told by the lines on which they begin."""
    sheet = sheet_in(FILE, GOOD)
    first, second = rows_of(sheet, matched_columns(sheet))
    assert (first.number, first.address, first.media_word) == (3, "https://a.example/x.png", "2")
    assert (first.details.title, first.details.tags) == ("Opening & more", ("red", "blue"))
    assert (first.details.categories, first.details.owner) == (("Talks>2027",), "anna")
    assert first.can_be_queued
    assert (second.number, second.action, second.entry_id) == (11, RowAction.DELETE, "0_abcd1234")


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"words",
        b"<mrss></mrss>",
        b"<html><channel><item/></channel></html>",
        b"<mrss><channel><item>",
        b'<!DOCTYPE mrss [<!ENTITY a "aaaa">]><mrss><channel><item><name>&a;</name></item></channel></mrss>',
        b'<!DOCTYPE mrss SYSTEM "file:///etc/passwd"><mrss><channel><item/></channel></mrss>',
        b"<a>" * 10_000,
        b"<mrss><channel>" + b"<item/>" * 20_001 + b"</channel></mrss>",
        b"<?xml version='1.0' encoding='nonsense'?><mrss/>",
    ],
)
def test_hostile_files(data: bytes) -> None:
    """Entities, depth, numbers and nonsense end in an error that has words."""
    with pytest.raises(SheetUnreadable):
        sheet_in(FILE, data)


@pytest.mark.parametrize(
    ("data", "expected"),
    [
        (GOOD, True),
        (GOOD[:60], True),
        ("\ufeff<?xml version='1.0'?><!-- by hand --><mrss>".encode(), True),
        ("<?xml version='1.0' encoding='utf-16'?><mrss version='1'/>".encode("utf-16"), True),
        (b"", False),
        (b"mrss", False),
        (b"<tt xmlns='http://www.w3.org/ns/ttml'><mrss/></tt>", False),
        (b"<NonRealTimeMeta/>", False),
        (b"<?xml version='1.0' encoding='nonsense'?><mrss/>", False),
    ],
)
def test_files_that_are_recognised(data: bytes, expected: bool) -> None:
    """The first element tells it: captions and what cameras write are XML as well."""
    assert begins_as_bulk(data) is expected


def test_more_elements_than_rows_have() -> None:
    """A file of nothing but tiny elements is refused before it is parsed: that would take half a minute."""
    data = b"<mrss><channel><item><name>" + b"a<b/>" * (MAX_TAGS + 1) + b"</name></item></channel></mrss>"
    with pytest.raises(SheetUnreadable) as told:
        bulk_sheet("sheet.xml", data)
    assert told.value.reason is Reason.SHEET_TOO_LONG


def test_long_cells() -> None:
    """A text and a list of tags keep one character more than a cell may have, which tells that they were cut."""
    tags = b"<tag>x</tag>" * MAX_CELL
    data = b"<mrss><channel><item><name>" + b"n" * (2 * MAX_CELL) + b"</name><tags>" + tags + b"</tags></item>"
    [line] = bulk_sheet("sheet.xml", data + b"</channel></mrss>").lines
    cells = dict(zip(bulk_sheet("sheet.xml", data + b"</channel></mrss>").titles, line.cells, strict=True))
    assert (cells["title"], len(cells["tags"])) == ("n" * (MAX_CELL + 1), MAX_CELL + 1)

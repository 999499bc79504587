"""Receipts on the disk."""

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from kdesk.errors import StoreProblem
from kdesk.receipts import ReceiptFiles
from tests.messages.test_receipts import GOLDEN, READY
from tests.support.transfers import altered


@pytest.fixture
def receipts() -> Iterator[ReceiptFiles]:
    """What writes them."""
    files = ReceiptFiles()
    yield files
    files.close()


@pytest.mark.parametrize("name", ["one.json", "one.JSON"])
async def test_a_json_extension_makes_json(receipts: ReceiptFiles, tmp_path: Path, name: str) -> None:
    """In either case."""
    await receipts.save([READY], tmp_path / name)
    assert json.loads((tmp_path / name).read_text("utf-8")) == GOLDEN


@pytest.mark.parametrize("name", ["one.html", "one.htm", "one"])
async def test_any_other_extension_makes_a_page(receipts: ReceiptFiles, tmp_path: Path, name: str) -> None:
    """A name without an ending too."""
    await receipts.save([READY], tmp_path / name)
    assert (tmp_path / name).read_text("utf-8").startswith("<!doctype html>")


def names_in(folder: Path) -> list[str]:
    """What lies in a folder."""
    return sorted(path.name for path in folder.iterdir())


async def test_a_folder_gets_both_forms_of_each(receipts: ReceiptFiles, tmp_path: Path) -> None:
    """Under names that every file system takes, and that differ for files of one name."""
    long = altered(READY, name="🎬/" * 200 + ".mov", entry_id="0_long")
    await receipts.save([READY, altered(READY, entry_id="0_other"), long], tmp_path)
    names = names_in(tmp_path)
    assert len(names) == 6
    assert "interview.mov.0_entry.json" in names
    assert "interview.mov.0_other.html" in names
    assert all(len(name.encode()) < 250 for name in names)


async def test_an_unwritable_place_raises(receipts: ReceiptFiles, tmp_path: Path) -> None:
    """As one of our errors, with the place."""
    with pytest.raises(StoreProblem) as caught:
        await receipts.save([READY], tmp_path / "nowhere" / "one.html")
    assert "nowhere" in caught.value.detail


@pytest.mark.parametrize(
    "evil", ["../../evil", "/etc/evil", "..\\evil", "CON", "a:b", "x\n.html", "\u202egpj", "x" * 400, ""]
)
async def test_no_server_chooses_where_a_receipt_goes(receipts: ReceiptFiles, tmp_path: Path, evil: str) -> None:
    """Its entry id and the name of a file become parts of one name, in the folder that was chosen."""
    folder = tmp_path / "a" / "b"
    folder.mkdir(parents=True)
    await receipts.save([altered(READY, name=evil, entry_id=evil)], folder)
    assert (names_in(tmp_path), names_in(tmp_path / "a")) == (["a"], ["b"])
    names = names_in(folder)
    assert [Path(name).suffix for name in names] == [".html", ".json"]
    for name in names:
        assert name.isprintable()
        assert not set(name) & set('<>:"/\\|?*')
        assert name.partition(".")[0].upper() != "CON"
        assert len(name.encode()) <= 143  # encrypted file systems take no more


async def test_two_entries_of_one_name_have_two_receipts(receipts: ReceiptFiles, tmp_path: Path) -> None:
    """Also where nothing but their ids tells them apart, and those are not fit for a name."""
    await receipts.save([altered(READY, id=f"t{n}", entry_id=f"0/{'x' * 99}{n}") for n in range(3)], tmp_path)
    assert len(names_in(tmp_path)) == 6

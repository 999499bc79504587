"""Sheets against a server: what a sheet says is on the entries, through the command and through the window."""

import csv
from collections.abc import Iterator
from pathlib import Path

import pytest
from openpyxl import Workbook

from tests.support.command_line import Command, objects
from tests.support.demo_process import DemoProcess
from tests.support.media import make_image

pytestmark = [pytest.mark.e2e, pytest.mark.slow]

GUIDES = ("*action", "title", "description", "tags", "url", "mediaType")


@pytest.fixture
def server(tmp_path: Path) -> Iterator[DemoProcess]:
    """A demo server."""
    demo = DemoProcess(tmp_path / "server", "--no-samples").start()
    yield demo
    demo.stop()


def test_sheet_of_the_guides(server: DemoProcess, tmp_path: Path) -> None:
    """A sheet as the guides have it is uploaded as it is; a wrong row is told, and the command ends with 1."""
    for name in ("one.png", "two.png"):
        make_image(tmp_path / name)
    with (tmp_path / "sheet.csv").open("w", newline="", encoding="utf-8") as file:
        rows = csv.writer(file)
        rows.writerow(GUIDES)
        rows.writerow(("1", "First picture", "The first", "red, blue", "one.png", "2"))
        rows.writerow(("1", "Second picture", "", "", "two.png", "2"))
        rows.writerow(("1", "Third picture", "", "", "three.png", "2"))
    command = Command(server, tmp_path / "data")
    done = command.run("upload", "--sheet", str(tmp_path / "sheet.csv"), "--wait", "--json")
    assert done.returncode == 1
    complaint = done.stderr.splitlines()
    assert complaint[0] == "kdesk: sheet.csv: 2 rows can be queued, 1 row cannot"
    assert complaint[1].startswith("Row 4, url: the file is not there: ")
    ready = {told["entry_id"]: told for told in objects(done.stdout) if told.get("state") == "ready"}
    assert len(ready) == 2
    entries = [server.entry(entry_id) for entry_id in ready]
    by_name = {entry["name"]: entry for entry in entries}
    assert set(by_name) == {"First picture", "Second picture"}
    assert (by_name["First picture"]["description"], by_name["First picture"]["tags"]) == ("The first", "red, blue")


def test_workbook(server: DemoProcess, tmp_path: Path) -> None:
    """A workbook does the same; all of its rows are right, and the command ends with 0."""
    make_image(tmp_path / "one.png")
    book = Workbook()
    book.active.append(("Title", "File", "Tags"))
    book.active.append(("From a workbook", "one.png", "a, b"))
    book.save(tmp_path / "sheet.xlsx")
    done = Command(server, tmp_path / "data").run("upload", "--sheet", str(tmp_path / "sheet.xlsx"), "--wait", "--json")
    assert (done.returncode, done.stderr) == (0, "")
    entry = server.entry(objects(done.stdout)[-1]["entry_id"])
    assert (entry["name"], entry["tags"]) == ("From a workbook", "a, b")


def test_no_file_and_no_sheet(server: DemoProcess, tmp_path: Path) -> None:
    """A command that names nothing is wrong use."""
    done = Command(server, tmp_path / "data").run("upload")
    assert (done.returncode, done.stderr) == (2, "kdesk: name files, or a sheet with --sheet\n")

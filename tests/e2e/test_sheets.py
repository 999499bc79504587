"""Sheets against a server: what a sheet says is on the entries, through the command and through the window."""

import csv
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from driving import drop, until
from openpyxl import Workbook
from PySide6.QtWidgets import QApplication

from kdesk.application import Application
from kdesk.domain.transfer_state import TransferState
from kdesk.ui.sheets.dialog import SheetDialog
from tests.e2e.conftest import RunQt, window_on
from tests.support.command_line import Command, objects
from tests.support.demo_client import DemoClient
from tests.support.demo_process import DemoProcess
from tests.support.media import make_image, make_video
from tests.support.patience import PATIENCE

pytestmark = [pytest.mark.e2e, pytest.mark.slow]

GUIDES = ("*action", "title", "description", "tags", "url", "mediaType")


@pytest.fixture
def server(tmp_path: Path) -> Iterator[DemoProcess]:
    """A demo server."""
    demo = DemoProcess(tmp_path / "server", "--no-samples").start()
    yield demo
    demo.stop()


def entries_of(server: DemoProcess, *ids: str) -> list[dict[str, Any]]:
    """Return entries as the server has them."""
    with DemoClient(server.credentials) as client:
        client.as_admin()
        return [client.call("media.get", entryId=entry_id) for entry_id in ids]


def test_sheet_of_the_guides(server: DemoProcess, tmp_path: Path) -> None:
    """A sheet as the guides have it is uploaded as it is; a wrong row is told, and the command ends with 1."""
    for name, size in (("one.png", "640x360"), ("two.png", "320x240")):
        make_image(tmp_path / name, size=size)
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
    entries = entries_of(server, *ready)
    by_name = {entry["name"]: entry for entry in entries}
    assert set(by_name) == {"First picture", "Second picture"}
    assert (by_name["First picture"]["description"], by_name["First picture"]["tags"]) == ("The first", "red, blue")


def test_workbook(server: DemoProcess, tmp_path: Path) -> None:
    """A workbook does the same; all of its rows are right, and the command ends with 0."""
    make_image(tmp_path / "one.png")
    book = Workbook()
    book.active.append(("Title", "File", "Tags"))
    book.active.append(("From a workbook", "one.png", "big, day"))
    book.save(tmp_path / "sheet.xlsx")
    done = Command(server, tmp_path / "data").run("upload", "--sheet", str(tmp_path / "sheet.xlsx"), "--wait", "--json")
    assert (done.returncode, done.stderr) == (0, "")
    [entry] = entries_of(server, objects(done.stdout)[-1]["entry_id"])
    assert (entry["name"], entry["tags"]) == ("From a workbook", "big, day")


def test_addresses_of_a_sheet(server: DemoProcess, tmp_path: Path) -> None:
    """The server fetches them, each once, also when the command is given again; what the row says is on the entry."""
    with DemoClient(server.credentials) as client:
        admin = client.as_admin()
        picture = make_image(tmp_path / "there.png").read_bytes()
        url = admin.call("media.get", entryId=admin.upload(picture, "there.png", 2))["downloadUrl"]
    make_image(tmp_path / "one.png", size="320x240")
    (tmp_path / "sheet.csv").write_text(f"file,url,title,mediaType\none.png,,Here,2\n,{url},There,2\n")
    command = Command(server, tmp_path / "data")
    for _time in range(2):
        done = command.run("upload", "--sheet", str(tmp_path / "sheet.csv"), "--wait", "--json")
        assert done.returncode == 0, done.stderr
        ready = {told["entry_id"] for told in objects(done.stdout) if told.get("state") == "ready"}
        assert {entry["name"] for entry in entries_of(server, *ready)} == {"Here", "There"}
    with DemoClient(server.credentials) as client:
        found = client.as_admin().call("media.list", filter={"nameEqual": "There"})
    assert found["totalCount"] == 1


def test_files_outside_of_the_folder(server: DemoProcess, tmp_path: Path) -> None:
    """Rows that name them are left out, with a sentence and 1, unless they may lie anywhere."""
    (tmp_path / "sent").mkdir()
    (tmp_path / "private.txt").write_text("private")
    for place, size in (("away.png", "640x360"), ("sent/one.png", "320x240"), ("sent/two.png", "160x120")):
        make_image(tmp_path / place, size=size)
    (tmp_path / "sent" / "sheet.csv").write_text(
        f"file,title,attachments\n{tmp_path / 'away.png'},Away,\n"
        "../away.png,Up,\none.png,One,../private.txt\ntwo.png,Two,\n"
    )
    command = Command(server, tmp_path / "data")
    asked = ("upload", "--sheet", str(tmp_path / "sent" / "sheet.csv"), "--json")
    done = command.run(*asked)
    assert done.returncode == 1
    assert [line.partition(":")[0] for line in done.stderr.splitlines()] == [
        *("kdesk", "Row 2, file", "Row 3, file", "Row 3, file", "Row 4, attachments")
    ]
    assert done.stderr.count("outside of the folder of the sheet; --any-folder takes it") == 3
    assert {Path(told["file"]).name for told in objects(done.stdout)} == {"two.png"}
    done = command.run(*asked, "--any-folder")
    assert "outside of the folder" in done.stderr
    assert {Path(told["file"]).name for told in objects(done.stdout)} == {"away.png", "one.png", "two.png"}


def test_no_file_and_no_sheet(server: DemoProcess, tmp_path: Path) -> None:
    """A command that names nothing is wrong use."""
    done = Command(server, tmp_path / "data").run("upload")
    assert (done.returncode, done.stderr) == (2, "kdesk: name files, or a sheet with --sheet\n")


def test_sidecars_of_a_command(server: DemoProcess, tmp_path: Path) -> None:
    """A picture and a document beside a video are no entries of their own, also when the command is given again."""
    video = make_video(tmp_path / "talk.mp4", seconds=1)
    files = [str(video), str(make_image(tmp_path / "talk.jpg")), str(tmp_path / "talk.pdf")]
    (tmp_path / "talk.pdf").write_bytes(b"%PDF-1.4 slides")
    command = Command(server, tmp_path / "data")
    for _time in range(2):
        done = command.run("upload", *files, "--json")
        assert done.returncode == 0, done.stderr
        assert {told["file"] for told in objects(done.stdout)} == {str(video)}


def test_sheet_in_the_window(qapp: QApplication, run_qt: RunQt, server: DemoProcess, tmp_path: Path) -> None:
    """A sheet that is dropped with a file shows what it names; once agreed to, the entry has what it says."""
    picture = make_image(tmp_path / "one.png")
    sheet = tmp_path / "sheet.csv"
    sheet.write_text('file,title,tags\none.png,From a sheet,"big, day"\ntwo.png,Gone,\n', encoding="utf-8")

    def dialog(app: Application) -> SheetDialog | None:
        return app.window.findChild(SheetDialog)

    async def job() -> None:
        async with window_on(qapp, tmp_path / "data", server) as app:
            drop(app.window, [picture, sheet])
            await until(lambda: dialog(app), PATIENCE, "the preview")
            shown = dialog(app)
            assert shown is not None
            assert not app.queue.snapshot()
            assert (shown.queue.text(), shown.also.isVisible()) == ("Queue 1 file", False)
            shown.queue.click()
            await until(app.queue.snapshot, PATIENCE, "a row")
            [transfer] = app.queue.snapshot()
            await until(lambda: app.queue.snapshot()[0].state is TransferState.READY, PATIENCE, "READY")
            await until(lambda: not app.queue.writes_details([transfer.id]), PATIENCE, "the details")

    run_qt(job())
    with DemoClient(server.credentials) as client:
        client.as_admin()
        [entry] = client.call("media.list")["objects"]
    assert (entry["name"], entry["tags"].split(", ")[:2]) == ("From a sheet", ["big", "day"])

"""Sheets that the server fetches by itself: handed over, followed to their ends, by the command."""

import csv
from collections.abc import Iterator, Sequence
from pathlib import Path
from unittest.mock import patch

import httpx
import pytest
from driving import drop, until
from PySide6.QtWidgets import QApplication

from kdesk.application import Application
from kdesk.ui.bulk.dialog import BulkDialog
from kdesk.ui.commands import Command as WindowCommand
from kdesk.ui.question_box import QuestionBox
from kdesk.ui.sheets.dialog import SheetDialog
from tests.e2e.conftest import RunQt, window_on
from tests.support.command_line import Command, objects
from tests.support.demo_client import DemoClient
from tests.support.demo_faults import control_headers
from tests.support.demo_process import DemoProcess
from tests.support.kaltura_client import PlainClient
from tests.support.media import make_image

pytestmark = [pytest.mark.e2e, pytest.mark.slow]

TITLES = ("*action", "title", "description", "tags", "url", "mediaType")


@pytest.fixture
def server(tmp_path: Path) -> Iterator[DemoProcess]:
    """A demo server without samples."""
    demo = DemoProcess(tmp_path / "server", "--no-samples").start()
    yield demo
    demo.stop()


@pytest.fixture
def picture(server: DemoProcess, tmp_path: Path) -> str:
    """The address of a picture that the demo server itself delivers: it fetches from nowhere else."""
    data = make_image(tmp_path / "harbour.png", size="64x36").read_bytes()
    with DemoClient(server.credentials) as client:
        admin = client.as_admin()
        url: str = admin.call("media.get", entryId=admin.upload(data, "harbour.png", 2))["downloadUrl"]
    return url


def sheet(folder: Path, rows: Sequence[Sequence[str]]) -> Path:
    """Write a sheet as the guides have it."""
    with (folder / "sheet.csv").open("w", newline="", encoding="utf-8") as file:
        csv.writer(file).writerows([TITLES, *rows])
    return folder / "sheet.csv"


def test_the_server_fetches_a_sheet(server: DemoProcess, picture: str, tmp_path: Path) -> None:
    """Each line's end is told; what the sheet says is on its entry; no log, message or file has a session."""
    rows = [("1", "# First", "a, b", "red,blue", picture, "2"), ("1", "Gone", "", "", f"{server.url}/gone.mp4", "1")]
    command = Command(server, tmp_path / "data")
    done = command.run("upload", "--sheet", str(sheet(tmp_path, rows)), "--by-server", "--wait", "--json")
    assert done.returncode == 1, done.stderr
    first, gone = objects(done.stdout)
    assert (first["row"], first["state"]) == (2, "ready")
    assert (gone["row"], gone["state"]) == (3, "not fetched")
    entry = PlainClient(server).call("media", "get", entryId=first["entry_id"])
    assert (entry["name"], entry["description"], entry["tags"]) == ("# First", "a, b", "red, blue")
    assert entry["mediaType"] == 2
    written = b"".join(path.read_bytes() for path in (tmp_path / "data").rglob("*") if path.is_file())
    assert b"/ks/" not in written + done.stdout.encode() + done.stderr.encode()
    assert "serveLog" not in done.stdout + done.stderr + written.decode("latin-1")


def test_sheets_that_the_server_cannot_fetch(server: DemoProcess, picture: str, tmp_path: Path) -> None:
    """Files of this computer, and addresses with a session, are refused before anything is sent."""
    rows = [("1", "Mine", "", "", "harbour.png", "2"), ("1", "Theirs", "", "", picture, "2")]
    done = Command(server, tmp_path / "data").run("upload", "--sheet", str(sheet(tmp_path, rows)), "--by-server")
    assert done.returncode == 2
    assert "the server can fetch addresses only" in done.stderr
    rows = [("1", "Secret", "", "", f"{picture}/ks/{PlainClient(server).ks}", "2")]
    done = Command(server, tmp_path / "data").run("upload", "--sheet", str(sheet(tmp_path, rows)), "--by-server")
    assert done.returncode == 2
    assert "carries a secret" in done.stderr
    assert PlainClient(server).call("bulkupload_bulk", "list")["totalCount"] == 0


def test_a_lost_answer_makes_no_second_job(server: DemoProcess, picture: str, tmp_path: Path) -> None:
    """The job is found among those of the account by its content, and followed to its end."""
    fault = {"target": "media.bulkUploadAdd", "kind": "reset-after", "count": 1}
    headers = control_headers(server.credentials)
    httpx.post(f"{server.url}/demo/faults", json=fault, headers=headers, trust_env=False).raise_for_status()
    path = sheet(tmp_path, [("1", "First", "", "", picture, "2")])
    done = Command(server, tmp_path / "data").run("upload", "--sheet", str(path), "--by-server", "--wait", "--json")
    assert done.returncode == 0, done.stderr
    assert [told["state"] for told in objects(done.stdout)] == ["ready"]
    assert PlainClient(server).call("bulkupload_bulk", "list")["totalCount"] == 1


def dialog_of(app: Application) -> BulkDialog:
    """Return the window of bulk uploads."""
    (dialog,) = app.window.findChildren(BulkDialog)
    return dialog


def states(app: Application) -> list[str]:
    """Return what the window says of each line."""
    lines = dialog_of(app).lines
    return [str(lines.index(row, 2).data()) for row in range(lines.rowCount())]


def job_words(app: Application) -> str:
    """Return what the window says of the newest job."""
    item = dialog_of(app).list.topLevelItem(0)
    return item.text(1) if item else ""


async def hand_over(app: Application, path: Path) -> None:
    """Drop a sheet and let the server fetch it."""
    drop(app.window, [path])
    await until(lambda: bool(app.window.findChildren(SheetDialog)), 10, "the preview")
    (preview,) = app.window.findChildren(SheetDialog)
    assert not preview.fetch_choice.isHidden()
    preview.fetch_choice.at_once.setChecked(True)
    assert preview.queue.text().startswith("Hand ")
    preview.queue.click()
    await until(lambda: bool(app.window.findChildren(BulkDialog)), 20, "the window of bulk uploads")


def test_a_sheet_in_the_window(
    qapp: QApplication, run_qt: RunQt, server: DemoProcess, picture: str, tmp_path: Path
) -> None:
    """The preview offers it, a window follows it, and goes on with it after a restart."""
    rows = [("1", "First", "", "", picture, "2"), ("1", "Gone", "", "", f"{server.url}/gone.mp4", "1")]
    path = sheet(tmp_path, rows)
    ended = ["Ready", "The server could not fetch it"]

    async def job() -> None:
        async with window_on(qapp, tmp_path / "data", server) as app:
            await hand_over(app, path)
            await until(lambda: states(app) == ended, 30, "the ends of the lines")
            assert app.queue.snapshot() == ()
        async with window_on(qapp, tmp_path / "data", server) as app:
            app.ui.actions[WindowCommand.BULK_UPLOADS].trigger()
            await until(lambda: bool(app.window.findChildren(BulkDialog)), 20, "the window")
            assert states(app) == ended
            dialog = dialog_of(app)
            assert not dialog.abort_button.isEnabled()
            dialog.remove_button.click()
            await until(lambda: dialog.list.topLevelItemCount() == 0, 10, "an empty list")

    run_qt(job())
    assert len(PlainClient(server).entries()) == 3


def test_a_job_that_does_not_move_is_told_and_aborted(
    qapp: QApplication, run_qt: RunQt, server: DemoProcess, picture: str, tmp_path: Path
) -> None:
    """On a server without workers it waits for ever; after a while the window says so. The sheet is an XML file."""
    (server.data_dir / "hold-transcoding").touch()

    async def job() -> None:
        async with window_on(qapp, tmp_path / "data", server) as app:
            path = tmp_path / "bulk.xml"
            path.write_text(
                "<mrss><channel><item><action>add</action><name>First</name><contentAssets><content>"
                f'<urlContentResource url="{picture}"/></content></contentAssets></item></channel></mrss>'
            )
            await hand_over(app, path)
            dialog = dialog_of(app)
            await until(dialog.abort_button.isEnabled, 20, "the answer of the server")
            assert not dialog.words.isVisible()
            with patch("kdesk.domain.bulk.job.STUCK_SECONDS", 0.0):
                dialog.changed()
                await until(dialog.words.isVisible, 10, "that nothing moves")
            dialog.abort_button.click()
            await until(lambda: job_words(app).startswith("Aborted"), 10, "the end")
            assert states(app) == ["The server made no entry of it"]

    run_qt(job())
    assert PlainClient(server).call("bulkupload_bulk", "list")["objects"][0]["status"] == 7


def test_rows_about_entries_are_done_after_questions(
    qapp: QApplication, run_qt: RunQt, server: DemoProcess, tmp_path: Path
) -> None:
    """One is changed, one deleted; an entry that is not there is told, and nothing happens before somebody agreed."""
    with DemoClient(server.credentials) as client:
        admin = client.as_admin()
        data = make_image(tmp_path / "harbour.png", size="64x36").read_bytes()
        first, second = (admin.upload(data, name, 2) for name in ("first.png", "second.png"))
    path = tmp_path / "changes.csv"
    path.write_text(
        f"*action,entryId,title,tags\n2,{first},Renamed,\n3,{second},,\n2,0_zzzzzzzz,Nobody,\n2,,Unnamed,\n"
    )

    async def job() -> None:
        async with window_on(qapp, tmp_path / "data", server) as app:
            drop(app.window, [path])
            await until(lambda: bool(app.window.findChildren(SheetDialog)), 10, "the preview")
            (preview,) = app.window.findChildren(SheetDialog)
            assert preview.queue.text() == "Go on with 3 rows"
            assert "3 rows change entries, 1 row cannot" in preview.counts.text()
            preview.queue.click()
            question = await box_of(app, "as the sheet says")
            assert {entry["name"] for entry in PlainClient(server).entries()} == {"first.png", "second.png"}
            press(question, "Change")
            press(await box_of(app, "Delete"), "Delete for good")
            await until(lambda: len(PlainClient(server).entries()) == 1, 20, "the end")

    run_qt(job())
    (left,) = PlainClient(server).entries()
    assert (left["id"], left["name"]) == (first, "Renamed")


async def box_of(app: Application, words: str) -> QuestionBox:
    """Return the question with these words once it is open."""

    def found() -> list[QuestionBox]:
        return [box for box in app.window.findChildren(QuestionBox) if words in box.text() and box.isVisible()]

    await until(lambda: bool(found()), 20, f"the question: {words}")
    return found()[0]


def press(box: QuestionBox, words: str) -> None:
    """Press a button of a question."""
    next(button for button in box.buttons() if button.text() == words).click()

"""Sheets that the server fetches by itself: handed over, followed to their ends, by the command."""

import csv
from collections.abc import Iterator, Sequence
from pathlib import Path

import pytest

from tests.support.command_line import Command, objects
from tests.support.demo_client import DemoClient
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

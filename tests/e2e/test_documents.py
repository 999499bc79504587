"""Documents through the command line and the window: entries of their own, compared, once, with links that open."""

import zipfile
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest
from driving import drop, until
from PySide6.QtWidgets import QApplication

from kdesk.domain.source_file import SourceKind
from kdesk.domain.transfer_state import TransferState
from kdesk.ui.commands import Command as WindowCommand
from tests.e2e.conftest import RunQt, window_on
from tests.support.command_line import Command, objects
from tests.support.demo_process import DemoProcess
from tests.support.kaltura_client import PlainClient

pytestmark = [pytest.mark.e2e, pytest.mark.slow]
PDF = b"%PDF-1.4\n1 0 obj<</Type/Catalog>>endobj\n%%EOF\n"
DOCUMENT, DATA = 10, 6


@pytest.fixture
def server(tmp_path: Path) -> Iterator[DemoProcess]:
    """A demo server without samples."""
    demo = DemoProcess(tmp_path / "server", "--no-samples").start()
    yield demo
    demo.stop()


def types_of(server: DemoProcess) -> dict[str, int]:
    """Return the Kaltura type of each entry, by its name."""
    found = PlainClient(server).call("baseEntry", "list", pager={"pageSize": 500})["objects"]
    return {entry["name"]: entry["type"] for entry in found}


def owner_tags(server: DemoProcess) -> dict[str, str]:
    """Return the owner tag of each entry, by its name."""
    found = PlainClient(server).call("baseEntry", "list", pager={"pageSize": 500})["objects"]
    return {entry["name"]: entry.get("partnerData", "") for entry in found}


def test_documents_on_the_command_line(server: DemoProcess, tmp_path: Path) -> None:
    """A PDF, a text and a ZIP become documents, compared as a whole; their links are their files, and open."""
    paper, notes, files = tmp_path / "paper.pdf", tmp_path / "notes.txt", tmp_path / "files.zip"
    paper.write_bytes(PDF)
    notes.write_text("words")
    with zipfile.ZipFile(files, "w") as archive:
        archive.writestr("inside.txt", "more words")
    command = Command(server, tmp_path / "data")
    paths = [str(path) for path in (paper, notes, files)]
    done = command.run("upload", *paths, "--wait", "--json", "--verify", "whole")
    assert (done.returncode, done.stderr) == (0, "")
    ready = {told["file"]: told for told in objects(done.stdout) if told["state"] == "ready"}
    assert types_of(server) == {"paper": DOCUMENT, "notes": DOCUMENT, "files": DOCUMENT}
    for path in paths:
        told = ready[path]
        assert told["verification"]["outcome"] == "same"
        assert list(told["links"]) == ["download", "source"]
        for link in told["links"].values():
            assert httpx.get(link, trust_env=False, follow_redirects=True).content == Path(path).read_bytes()
    assert all("s=" in tag for tag in owner_tags(server).values())
    again = command.run("upload", *paths, "--wait")
    assert again.returncode == 0
    assert len(types_of(server)) == 3


def test_a_document_becomes_data_by_a_command_of_its_row(
    qapp: QApplication, run_qt: RunQt, server: DemoProcess, tmp_path: Path
) -> None:
    """While it is not begun; the row says what it becomes, and the other one stays a document."""

    async def job() -> None:
        async with window_on(qapp, tmp_path / "data", server) as app:
            for name in ("sensor.json", "paper.pdf"):
                (tmp_path / name).write_bytes(b"time;value" if name == "sensor.json" else PDF)
            app.queue.set_slots(0)
            drop(app.window, [tmp_path / "sensor.json", tmp_path / "paper.pdf"])
            await until(lambda: len(app.queue.snapshot()) == 2, 10, "both rows")
            first, _ = app.queue.snapshot()
            assert first.file.kind is SourceKind.DOCUMENT
            app.uploads.commands.give(WindowCommand.AS_DATA, [first])
            assert app.queue.snapshot()[0].file.kind is SourceKind.DATA
            app.queue.set_slots(2)
            ended = {TransferState.READY, TransferState.FAILED}
            await until(lambda: {one.state for one in app.queue.snapshot()} <= ended, 30, "an end for each")
            assert {one.state for one in app.queue.snapshot()} == {TransferState.READY}

    run_qt(job())
    assert types_of(server) == {"sensor": DATA, "paper": DOCUMENT}

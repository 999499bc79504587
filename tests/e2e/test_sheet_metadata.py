"""Fields of custom metadata in sheets: through the command and the window onto the entries, and back into a sheet."""

import csv
import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest
from driving import drop, until
from PySide6.QtWidgets import QApplication, QFileDialog

from kdesk.application import Application
from kdesk.demo.server.sample_metadata import sample_schema
from kdesk.domain.transfer_state import TransferState
from kdesk.ui.commands import Command as WindowCommand
from kdesk.ui.sheets.dialog import SheetDialog
from tests.e2e.conftest import RunQt, window_on
from tests.support.command_line import Command, objects
from tests.support.demo_client import DemoClient
from tests.support.demo_process import DemoProcess
from tests.support.media import make_image
from tests.support.patience import PATIENCE

pytestmark = [pytest.mark.e2e, pytest.mark.slow]


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[DemoProcess]:
    """A demo server whose account has a schema with a field of each kind."""
    demo = DemoProcess(tmp_path_factory.mktemp("server"), "--no-samples").start()
    _call(demo, "metadata_metadataProfile.add", metadataProfile={"name": "Film"}, xsdData=sample_schema())
    yield demo
    demo.stop()


def _call(demo: DemoProcess, action: str, **params: object) -> Any:
    with DemoClient(demo.credentials) as client:
        return client.as_admin().call(action, **params)


def metadata_of(demo: DemoProcess, entry_id: str) -> Mapping[str, list[str]]:
    """Return the custom metadata of an entry, as the server has it."""
    found = _call(demo, "metadata_metadata.list", filter={"objectIdEqual": entry_id})["objects"]
    pairs = re.findall(r"<(\w+)>([^<]*)</\1>", found[0]["xml"]) if found else []
    return {name: [value for each, value in pairs if each == name] for name, _value in pairs}


def test_command(server: DemoProcess, tmp_path: Path) -> None:
    """What the cells say is on the entry, each by its type; a wrong cell keeps its row and says what is right."""
    for name, size in (("one.png", "640x360"), ("two.png", "320x240")):
        make_image(tmp_path / name, size=size)
    (tmp_path / "sheet.csv").write_text(
        "file,Director,Shot on,Film: State,Takes,Licensed,Guests\n"
        "one.png,Anna,2027-01-31T14:05:00Z,in review,3,yes,Ben; Cleo\n"
        "two.png,Anna,,Lost,,,\n",
        encoding="utf-8",
    )
    done = Command(server, tmp_path / "data").run("upload", "--sheet", str(tmp_path / "sheet.csv"), "--wait", "--json")
    assert done.returncode == 1
    assert done.stderr.splitlines()[1:] == [
        "Row 3, Film: State: the field takes only: Draft, In review, Approved",
    ]
    [entry_id] = {told["entry_id"] for told in objects(done.stdout) if told.get("state") == "ready"}
    assert metadata_of(server, entry_id) == {
        "Director": ["Anna"],
        "ShotOn": ["1801404300"],
        "State": ["In review"],
        "Takes": ["3"],
        "Licensed": ["true"],
        "Guests": ["Ben", "Cleo"],
    }


def test_window(qapp: QApplication, run_qt: RunQt, server: DemoProcess, tmp_path: Path) -> None:
    """The preview names the fields and offers them for other columns; the saved list has them again."""
    make_image(tmp_path / "three.png", size="160x120")
    sheet = tmp_path / "sheet.csv"
    sheet.write_text("file,director,who\nthree.png,Dora,Emil\n", encoding="utf-8")
    entries: list[str] = []

    async def job() -> None:
        async with window_on(qapp, tmp_path / "data", server) as app:
            drop(app.window, [sheet])
            await until(lambda: dialog(app), PATIENCE, "the preview")
            shown = dialog(app)
            assert shown is not None
            boxes = shown.header.boxes
            assert [box.currentText() for box in boxes] == ["File or address", "Film: Director", "Not used"]
            boxes[2].activated.emit(boxes[2].findText("Film: Guests"))
            await until(lambda: boxes[2].currentText() == "Film: Guests", PATIENCE, "the other column")
            shown.queue.click()
            await until(app.queue.snapshot, PATIENCE, "a row")
            await until(lambda: app.queue.snapshot()[0].state is TransferState.READY, PATIENCE, "READY")
            [transfer] = app.queue.snapshot()
            await until(lambda: not app.queue.writes_details([transfer.id]), PATIENCE, "the details")
            entries.append(transfer.reservation.entry_id)
            await save(app, tmp_path / "list.csv")

    run_qt(job())
    assert metadata_of(server, entries[0]) == {"Director": ["Dora"], "Guests": ["Emil"]}
    with (tmp_path / "list.csv").open(encoding="utf-8-sig", newline="") as file:
        [row] = csv.DictReader(file)
    assert (row["Film: Director"], row["Film: Guests"]) == ("Dora", "Emil")


def dialog(app: Application) -> SheetDialog | None:
    """Return the preview."""
    return app.window.findChild(SheetDialog)


async def save(app: Application, path: Path) -> None:
    """Save the list as a sheet."""
    app.ui.actions[WindowCommand.SAVE_SHEET].trigger()
    chooser = app.window.findChild(QFileDialog)
    assert chooser is not None
    chooser.fileSelected.emit(str(path))
    chooser.close()
    await until(path.exists, PATIENCE, "the file")

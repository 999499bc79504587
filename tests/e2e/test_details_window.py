"""Details of uploads, end to end: typed in the real window while the bytes are on their way, seen on the entries."""

from pathlib import Path

import pytest
from driving import drop, make_video, until
from PySide6.QtCore import QItemSelectionModel, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit, QWidget

from kdesk.application import Application
from kdesk.domain.details.ports import FieldState
from kdesk.domain.details.upload_details import DetailField
from kdesk.domain.transfer_state import TransferState
from kdesk.ui.commands import Command
from kdesk.ui.uploads.details.control import DetailsControl
from kdesk.ui.uploads.details.pane import DetailsPane
from tests.e2e.conftest import RunQt, window_on
from tests.support.demo_client import DemoClient
from tests.support.demo_process import DemoProcess

pytestmark = [pytest.mark.e2e, pytest.mark.slow, pytest.mark.timeout(300)]

TITLES = ("The first lecture", "The second lecture", "Questions & answers")


def typed(field: QWidget, text: str) -> None:
    """Replace the text in a field by keys."""
    assert isinstance(field, QLineEdit)
    field.setFocus()
    field.selectAll()
    QTest.keyClicks(field, text)


def select(app: Application, *rows: int) -> None:
    """Select rows of the list."""
    flag = QItemSelectionModel.SelectionFlag
    model = app.uploads.list.selectionModel()
    model.clear()
    for row in rows:
        model.setCurrentIndex(app.uploads.shown.index(row, 0), flag.Select)


def pane_of(app: Application) -> DetailsPane:
    """Return the pane, which a person has opened by key."""
    (control,) = app.uploads.findChildren(DetailsControl)
    pane: DetailsPane = control.pane
    return pane


@pytest.mark.parametrize("server", [("--intake-rate", "1")], indirect=True)
def test_title_and_tags_typed_during_the_upload_are_on_the_entries(
    qapp: QApplication, run_qt: RunQt, server: DemoProcess, tmp_path: Path
) -> None:
    """Three files dropped; tags for all of them and a title for each, by keys; then READY, and a later change, too."""
    files = [make_video(tmp_path / f"clip-{number}.mp4", 3 + number) for number in range(3)]

    async def work() -> None:
        async with window_on(qapp, tmp_path / "data", server) as app:
            queue = app.services.queue
            drop(app.window, files)
            await until(lambda: app.uploads.model.rowCount() == 3, 30, "rows")
            app.window.activateWindow()
            await until(app.window.isActiveWindow, 10, "the window")
            app.uploads.list.setFocus()
            select(app, 0, 1, 2)
            await until(app.ui.actions[Command.EDIT_DETAILS].isEnabled, 10, "the command")
            QTest.keyClick(app.uploads.list, Qt.Key.Key_F2)
            pane = pane_of(app)
            assert pane.rows.title.line.hasFocus()
            assert len(pane.editing.transfers) == 3
            typed(pane.rows.tags.line, "talk, spring")
            for row, title in enumerate(TITLES):
                select(app, row)
                typed(pane.rows.title.line, title)
            QTest.keyClick(pane.rows.title.line, Qt.Key.Key_Tab)
            assert not all(one.state.is_finished for one in queue.snapshot())
            await until(lambda: all(one.state is TransferState.READY for one in queue.snapshot()), 120, "READY")
            ids = [one.id for one in queue.snapshot()]
            said = (DetailField.TITLE, DetailField.TAGS)

            def written() -> bool:
                records = [queue.details.of(key).states for key in ids]
                return all(record.get(field) is FieldState.WRITTEN for record in records for field in said)

            await until(written, 60, "written")
            await until(
                lambda: "On the entry" in pane.rows[DetailField.TITLE].brief.text(), 10, "the word beside the title"
            )
            entries = [one.reservation.entry_id for one in queue.snapshot()]
            found = [client.call("media.get", entryId=entry_id) for entry_id in entries]
            assert [entry["name"] for entry in found] == list(TITLES)
            for entry in found:
                assert {"talk", "spring"} <= {tag.strip() for tag in entry["tags"].split(",")}
            typed(pane.rows[DetailField.REFERENCE_ID].edit.field, "lecture-3")
            QTest.keyClick(pane.rows.title.line, Qt.Key.Key_Tab)
            await until(
                lambda: client.call("media.get", entryId=entries[2]).get("referenceId") == "lecture-3", 60, "the change"
            )

    with DemoClient(server.credentials) as client:
        client.as_admin()
        run_qt(work())

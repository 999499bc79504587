"""A removal and its undo in the whole window, with its real queue and journal."""

from pathlib import Path

import pytest
from driving import drop, until
from PySide6.QtWidgets import QApplication

from kdesk.domain.transfer_state import TransferState
from kdesk.ui.commands import Command
from tests.e2e.conftest import RunQt, window_on

pytestmark = pytest.mark.e2e


def test_a_removed_row_comes_back_and_stays(qapp: QApplication, run_qt: RunQt, tmp_path: Path) -> None:
    """Ctrl+Z brings it back to its place; the next start finds it there, and what was removed before is gone."""
    empty = [tmp_path / f"{number}.mp4" for number in range(3)]
    for path in empty:
        path.write_bytes(b"")

    async def remove_and_undo() -> None:
        async with window_on(qapp, tmp_path / "data") as app:
            drop(app.window, empty)
            await until(lambda: len(app.queue.snapshot()) == 3, 10, "three rows")
            assert {row.state for row in app.queue.snapshot()} == {TransferState.FAILED}
            app.uploads.commands.remove(app.queue.snapshot()[:1])
            actions = app.window.actions()
            (undo,) = (action for action in actions if action.objectName() == Command.UNDO.value)
            undo.trigger()
            assert [row.file.name for row in app.queue.snapshot()] == ["0.mp4", "1.mp4", "2.mp4"]
            redo = app.ui.actions[Command.REDO]
            assert redo.text() == "Redo: remove 1 transfer"
            redo.trigger()
            assert [row.file.name for row in app.queue.snapshot()] == ["1.mp4", "2.mp4"]
            # Also from the Library: what left the list is undone on every page.
            app.window.show_page(Command.SHOW_LIBRARY)
            assert undo.text() == "Undo: remove 1 transfer"
            undo.trigger()
            assert [row.file.name for row in app.queue.snapshot()] == ["0.mp4", "1.mp4", "2.mp4"]
            app.uploads.commands.remove(app.queue.snapshot()[1:2])
            assert app.notices.shown is not None
            assert app.notices.shown.action == "Undo"

    async def look() -> None:
        async with window_on(qapp, tmp_path / "data") as app:
            assert [row.file.name for row in app.queue.snapshot()] == ["0.mp4", "2.mp4"]

    run_qt(remove_and_undo())
    run_qt(look())

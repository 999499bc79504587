"""Data of a later kdesk under the real window and the real command line: left as it is, and said in a sentence."""

import asyncio
import json
import os
import sqlite3
import subprocess
import sys
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest
from driving import until
from PySide6.QtWidgets import QApplication, QMessageBox

from kdesk.errors import JournalProblem, Reason
from kdesk.store.journal import Journal
from kdesk.store.journal_schema import MIGRATIONS
from kdesk.store.paths import Paths
from kdesk.ui import start_problem
from kdesk.ui.start_problem import start_problem_box
from tests.e2e.test_first_start import Program, RunQt
from tests.support.patience import PATIENCE
from tests.support.transfers import make_transfer

pytestmark = [pytest.mark.e2e]

NEWER = "A later version of kdesk wrote the list of transfers"
CLICKED = """
import sys
from PySide6.QtCore import QTimer
from kdesk import cli
from kdesk.ui import start_problem

start_problem_box = start_problem.start_problem_box

def clicked(problem, closed):
    box = start_problem_box(problem, closed)
    QTimer.singleShot(0, box.accept)
    return box

start_problem.start_problem_box = clicked
sys.exit(cli.main(["--data", sys.argv[1]]))
"""
"""Starts the window as the program does, and closes the box that it opens."""


@pytest.fixture
def data(tmp_path: Path) -> Path:
    """A data directory with the journal of a later kdesk."""
    paths = Paths.under(tmp_path / "data")
    paths.create()

    async def fill() -> None:
        async with Journal.open(paths.journal) as journal:
            await journal.save([make_transfer("t1")])

    asyncio.run(fill())
    with closing(sqlite3.connect(paths.journal)) as connection:
        connection.execute(f"PRAGMA user_version = {len(MIGRATIONS) + 1}")
    return paths.data


def contents(data: Path) -> dict[str, bytes]:
    """Return what lies in a data directory, but for logs, locks and empty folders."""
    kept = (path for path in data.rglob("*") if path.is_file() and path.suffix not in {".log", ".lock", ".pid"})
    return {path.name: path.read_bytes() for path in kept}


def kdesk(*arguments: str | Path) -> "subprocess.CompletedProcess[str]":
    """Run Python with arguments, and take no window of the desktop."""
    environment = os.environ | {"QT_QPA_PLATFORM": "offscreen", "KDESK_ADMIN_SECRET": "no secret", "LC_ALL": "C.UTF-8"}
    command = [sys.executable, *map(str, arguments)]
    return subprocess.run(  # noqa: S603  this interpreter
        command, env=environment, capture_output=True, encoding="utf-8", timeout=PATIENCE, check=False
    )


@pytest.mark.parametrize("command", ["upload", "download"])
def test_a_command_ends_before_it_begins(data: Path, tmp_path: Path, command: str) -> None:
    """It says why and what to do, and the journal is as it was, to the byte."""
    before = contents(data)
    (tmp_path / "clip.mp4").write_bytes(bytes(100))
    what = [tmp_path / "clip.mp4"] if command == "upload" else ["0_abcdefgh", "--to", tmp_path]
    server = ("--service-url", "https://example.invalid", "--partner-id", "1")
    ended = kdesk("-m", "kdesk", command, *what, "--data", data, *server)
    assert (ended.returncode, ended.stdout) == (1, "")
    assert ended.stderr.startswith(f"kdesk: {NEWER}")
    assert "update kdesk" in ended.stderr
    assert contents(data) == before


def test_the_program_ends_with_the_same_sentence(data: Path) -> None:
    """Once its box is closed."""
    before = contents(data)
    ended = kdesk("-c", CLICKED, data)
    assert (ended.returncode, ended.stdout) == (1, "")
    assert f"kdesk: {NEWER}" in ended.stderr
    assert contents(data) == before


def test_the_window_says_it_in_a_box(
    qapp: QApplication, data: Path, monkeypatch: pytest.MonkeyPatch, run_qt: RunQt
) -> None:
    """For whoever starts it with a click: sentence, what to do, and the file; closing the box ends the program."""
    program, boxes, before = Program(qapp, data, monkeypatch), list[QMessageBox](), contents(data)

    def opened(problem: JournalProblem, closed: Callable[[], None]) -> QMessageBox:
        boxes.append(start_problem_box(problem, closed))
        return boxes[0]

    async def read_and_close() -> None:
        await until(lambda: bool(boxes) and boxes[0].isVisible(), 30, "the box")
        assert boxes[0].text() == NEWER
        assert "update kdesk" in boxes[0].informativeText()
        assert "journal.sqlite" in boxes[0].detailedText()
        button = boxes[0].button(QMessageBox.StandardButton.Ok)
        button.click()

    async def both() -> None:
        async with asyncio.TaskGroup() as group:
            group.create_task(read_and_close())
            with pytest.raises(JournalProblem) as told:
                await program.run()
            assert told.value.reason is Reason.JOURNAL_OF_NEWER

    monkeypatch.setattr(start_problem, "start_problem_box", opened)
    run_qt(both())
    assert program.apps == []
    assert contents(data) == before


def test_newer_settings_and_templates_are_told_in_the_window(
    qapp: QApplication, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, run_qt: RunQt
) -> None:
    """A notice for each, and after the window both files are as the later kdesk left them."""
    program = Program(qapp, tmp_path / "data", monkeypatch)
    paths = Paths.under(tmp_path / "data")
    paths.settings.write_text('{"slots": 4, "aroma": "vanilla"}')
    paths.templates.write_text('{"format": "kdesk templates", "version": 99, "templates": []}')
    before = [paths.settings.read_bytes(), paths.templates.read_bytes()]

    async def look_and_quit() -> None:
        shown = await program.window(0)
        for what in ("settings", "templates"):
            await until(lambda: shown.notices.shown is not None, 30, "a notice")
            assert shown.notices.shown is not None
            assert shown.notices.shown.text.startswith(f"A later version of kdesk wrote the {what}")
            shown.notices.dismiss()
        assert shown.services.preferences.settings.slots == 4
        shown.services.preferences.keep("slots", 2)
        shown.window.quit_requested.emit()

    async def both() -> None:
        async with asyncio.TaskGroup() as group:
            group.create_task(look_and_quit())
            await program.run()

    run_qt(both())
    assert [paths.settings.read_bytes(), paths.templates.read_bytes()] == before
    assert (paths.settings.with_name("settings.earlier.json")).exists()


def test_the_command_for_settings_says_where_changes_go(tmp_path: Path) -> None:
    """And changes them there."""
    (tmp_path / "settings.json").write_text('{"slots": 4, "aroma": "vanilla"}')
    before = (tmp_path / "settings.json").read_bytes()
    ended = kdesk("-m", "kdesk", "settings", "set", "slots", "2", "--data", tmp_path)
    assert (ended.returncode, ended.stdout) == (0, "")
    assert "A later version of kdesk wrote" in ended.stderr
    assert (tmp_path / "settings.json").read_bytes() == before
    assert json.loads((tmp_path / "settings.earlier.json").read_bytes()) == {"slots": 2}
    assert kdesk("-m", "kdesk", "settings", "get", "slots", "--data", tmp_path).stdout == "2\n"

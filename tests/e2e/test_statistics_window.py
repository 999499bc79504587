"""Statistics in the real window against the demo server: counted, shown, learned from, kept, exported, cleared."""

import csv
import io
import json
from pathlib import Path

import pytest
from driving import make_video, until
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QFileDialog

from kdesk.application import Application
from kdesk.domain.statistics.ready_time import LEAST_SAMPLES
from kdesk.domain.transfer_state import TransferState
from kdesk.store.paths import Paths
from kdesk.ui.commands import Command
from kdesk.ui.statistics.window import StatisticsWindow
from kdesk.wiring.kept_data import kept_things
from tests.e2e.conftest import RunQt, window_on
from tests.support.command_line import Command as CommandLine
from tests.support.demo_faults import faults_of
from tests.support.demo_process import DemoProcess

pytestmark = pytest.mark.e2e
SECONDS = 60


def films(folder: Path, count: int) -> list[Path]:
    """Return videos of nearly the same size, each with other bytes at its end that players skip."""
    film = make_video(folder / "film.mp4", 1).read_bytes()
    paths = [folder / f"film-{number}.mp4" for number in range(count)]
    for number, path in enumerate(paths):
        path.write_bytes(film + b"\x00\x00\x00\x10free" + number.to_bytes(8, "big"))
    return paths


def states(app: Application) -> list[TransferState]:
    """Return the states of all transfers."""
    return [one.state for one in app.queue.snapshot()]


def last_row(app: Application) -> str:
    """Return what a screen reader says of the last row."""
    model = app.uploads.model
    return str(model.data(model.index(model.rowCount() - 1), Qt.ItemDataRole.AccessibleTextRole))


async def statistics(app: Application) -> StatisticsWindow:
    """Open the window from its command."""
    app.ui.actions[Command.STATISTICS].trigger()
    (window,) = app.window.findChildren(StatisticsWindow)
    await until(window.sent.caption.text, SECONDS, "the statistics")
    return window


def test_what_uploads_leave(qapp: QApplication, run_qt: RunQt, tmp_path: Path, server: DemoProcess) -> None:
    """The window shows it, the next row says when it will be ready; removed rows and a restart take nothing away."""
    data, table = tmp_path / "data", tmp_path / "days.csv"
    first, last = (made := films(tmp_path, LEAST_SAMPLES + 1))[:-1], made[-1]
    sent = sum(path.stat().st_size for path in first)

    async def learn() -> None:
        async with window_on(qapp, data, server) as app:
            with faults_of(server) as faults:
                faults.add("uploadToken.upload", "503", count=15)
                await app.queue.enqueue(first)
                await until(lambda: set(states(app)) == {TransferState.READY}, 2 * SECONDS, "READY")
            app.queue.remove([one.id for one in app.queue.snapshot()])
            (server.data_dir / "hold-transcoding").touch()
            await app.queue.enqueue([last])
            await until(lambda: states(app) == [TransferState.PROCESSING], SECONDS, "PROCESSING")
            await until(lambda: "ready in less than a minute" in last_row(app), SECONDS, "the estimate")
            await until(lambda: app.uploads.list.counts_down, SECONDS, "a row that counts down")
            window = await statistics(app)
            assert sum(mark.value for mark in window.sent.chart.marks) == sent + last.stat().st_size
            assert len(window.ready.chart.marks) == LEAST_SAMPLES
            assert "The server had trouble of its own" in [mark.title for mark in window.waits.chart.marks]
            assert f"{LEAST_SAMPLES} uploads finished" in window.sent.caption.text()
            window.close()

    async def come_back() -> None:
        async with window_on(qapp, data, server) as app:
            window = await statistics(app)
            await until(lambda: len(window.ready.chart.marks) == LEAST_SAMPLES, SECONDS, "what was learned")
            (server.data_dir / "hold-transcoding").unlink()
            await until(lambda: states(app) == [TransferState.READY], SECONDS, "READY")
            window.export.menu().actions()[0].trigger()
            (dialog,) = window.findChildren(QFileDialog)
            dialog.fileSelected.emit(str(table))
            dialog.close()
            await until(table.exists, SECONDS, "the table")
            (thing,) = (one for one in kept_things(app.services, app.ui, app.library) if one.name == "Statistics")
            assert (await thing.measure()).bytes
            await thing.clear()
            window.look()
            await until(lambda: not window.sent.chart.marks, SECONDS, "no statistics")
            assert not app.services.paths.statistics.exists()

    run_qt(learn())
    kept = json.loads(Paths.under(data).statistics.read_text("utf-8"))
    assert len(kept["samples"]) == LEAST_SAMPLES
    assert "film" not in json.dumps(kept)
    run_qt(come_back())
    rows = list(csv.DictReader(io.StringIO(table.read_text("utf-8-sig"))))
    assert sum(int(row["Bytes sent"]) for row in rows) == sent + last.stat().st_size
    assert not Paths.under(data).statistics.exists()


def test_a_damaged_file_stops_nothing(qapp: QApplication, run_qt: RunQt, tmp_path: Path) -> None:
    """It is set aside; the window opens, and says that there is nothing yet."""
    path = Paths.under(tmp_path / "data").statistics
    path.parent.mkdir()
    path.write_bytes(b"\x00\xff{")

    async def work() -> None:
        async with window_on(qapp, tmp_path / "data") as app:
            window = await statistics(app)
            assert not window.sent.chart.marks
            assert [one.read_bytes() for one in path.parent.glob("statistics.damaged-*")] == [b"\x00\xff{"]

    run_qt(work())


@pytest.mark.slow
def test_commands_count_too(server: DemoProcess, tmp_path: Path) -> None:
    """`kdesk upload`, and `kdesk watch` after it, in the same data directory."""
    one, other = films(tmp_path, 2)
    (tmp_path / "watched").mkdir()
    other = other.rename(tmp_path / "watched" / other.name)
    command, data = CommandLine(server, tmp_path / "data"), tmp_path / "data"
    done = command.run("upload", str(one), "--wait")
    assert done.returncode == 0, done.stderr
    assert sent_in(data) == one.stat().st_size
    done = command.run("watch", "--once", str(tmp_path / "watched"), seconds=120)
    assert done.returncode == 0, done.stderr
    assert sent_in(data) == one.stat().st_size + other.stat().st_size


def sent_in(data: Path) -> int:
    """Return the bytes that the statistics of a data directory count."""
    return sum(day["sent"] for day in json.loads(Paths.under(data).statistics.read_text("utf-8"))["days"].values())

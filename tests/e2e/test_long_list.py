"""The list of an earlier process is long: the window is painted before it, and what comes meanwhile waits for it."""

import asyncio
import json
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager, closing
from pathlib import Path

import pytest
from driving import drop
from PySide6.QtWidgets import QApplication, QLabel

from kdesk.application import Application
from kdesk.command_work import taking_work
from kdesk.commands.handing.door import knock
from kdesk.commands.handing.protocol import PROTOCOL, Request, ShowWork, request_line
from kdesk.domain.last_place import LastPlace
from kdesk.domain.settings import Settings
from kdesk.domain.transfer import Transfer
from kdesk.domain.transfer_state import TransferState
from kdesk.domain.watch_folders import WatchFolder
from kdesk.logs import Redactor
from kdesk.messages import _
from kdesk.store import transfer_table
from kdesk.store.journal import Journal
from kdesk.store.paths import Paths
from kdesk.store.settings import SettingsFile
from kdesk.store.watch_folders import StoredWatchFolders
from kdesk.ui.sheets.dialog import SheetDialog
from kdesk.ui.uploads.empty import SENTENCE
from tests.e2e.conftest import RunQt, window_on
from tests.support import media
from tests.support.patience import until
from tests.support.transfers import make_transfer

pytestmark = pytest.mark.e2e

LONG = 3  # transfers are a long list here


class Reading:
    """Reading the journal: it has begun, and it may go on."""

    def __init__(self) -> None:
        self.allowed, self.began = asyncio.Event(), asyncio.Event()


@pytest.fixture
def reading(monkeypatch: pytest.MonkeyPatch) -> Reading:
    """Let reading a long list take until somebody allows it."""
    told, load = Reading(), Journal.load

    async def slow(journal: Journal) -> Sequence[Transfer]:
        told.began.set()
        await told.allowed.wait()
        return await load(journal)

    monkeypatch.setattr(Journal, "load", slow)
    monkeypatch.setattr(transfer_table, "LONG_LIST", LONG)
    return told


@pytest.fixture
def files(tmp_path: Path) -> Sequence[Path]:
    """The files of the list."""
    (folder := tmp_path / "films").mkdir()
    return [media.make_large_video(folder / f"{number}.mp4", 100_000, str(number)) for number in range(LONG)]


@pytest.fixture
def paths(tmp_path: Path, files: Sequence[Path]) -> Paths:
    """A data directory with this list."""
    paths = Paths.under(tmp_path / "data")
    paths.create()
    asyncio.run(_fill(paths, files))
    return paths


async def _fill(paths: Paths, files: Sequence[Path]) -> None:
    async with Journal.open(paths.journal) as journal:
        await journal.add(
            [
                make_transfer(f"t{number}", str(file), file.name, state=TransferState.PAUSED, size=100_000)
                for number, file in enumerate(files)
            ]
        )


async def keep_place(paths: Paths) -> None:
    """Let the second row be the one that was selected the last time."""
    with closing(SettingsFile(paths.settings)) as file:
        await file.save(Settings(place=LastPlace(transfer="t1")))


@asynccontextmanager
async def painted(qapp: QApplication, paths: Paths, reading: Reading) -> AsyncIterator[Application]:
    """Open the window, which reads the list now."""
    async with window_on(qapp, paths.data) as app:
        await reading.began.wait()
        assert not app.queue.loading.is_done
        assert app.queue.snapshot() == ()
        yield app


def names(app: Application) -> list[str]:
    """The rows."""
    model = app.uploads.model
    return [model.transfer(row).file.name for row in range(model.rowCount())]


def test_the_window_is_painted_before_its_rows(
    qapp: QApplication, run_qt: RunQt, paths: Paths, reading: Reading
) -> None:
    """It says nothing of an empty list meanwhile; then page and rows are as ever."""

    async def use() -> None:
        async with painted(qapp, paths, reading) as app:
            assert app.uploads.list.isVisible()
            assert app.uploads.list.nothing == ""
            empty = [label for label in app.uploads.findChildren(QLabel) if label.text() == _(SENTENCE)]
            assert [label.isVisible() for label in empty] == [False]
            reading.allowed.set()
            await until(lambda: names(app) == ["0.mp4", "1.mp4", "2.mp4"])
            assert app.queue.loading.is_done

    run_qt(use())


def test_its_first_rows_are_painted_with_the_window(
    qapp: QApplication, run_qt: RunQt, paths: Paths, reading: Reading
) -> None:
    """They are a picture until the whole list is read: then they are its rows."""

    async def use() -> None:
        async with painted(qapp, paths, reading) as app:
            assert app.uploads.list.previews
            assert app.uploads.list.selected() == ()
            app.uploads.list.selectAll()
            assert app.uploads.list.selected() == ()
            reading.allowed.set()
            await until(lambda: len(names(app)) == LONG)
            assert not app.uploads.list.previews

    run_qt(use())


def test_a_list_that_cannot_be_read_is_empty_at_the_end(
    qapp: QApplication, run_qt: RunQt, paths: Paths, reading: Reading, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The empty page comes once that is known."""
    monkeypatch.setattr(transfer_table.TransferTable, "select", lambda _table, _connection: ())

    async def use() -> None:
        async with painted(qapp, paths, reading) as app:
            reading.allowed.set()
            await until(lambda: not app.uploads.list.isVisible())
            assert app.uploads.isVisible()

    run_qt(use())


def test_what_is_dropped_before_joins_its_rows(
    qapp: QApplication, run_qt: RunQt, paths: Paths, reading: Reading, files: Sequence[Path], tmp_path: Path
) -> None:
    """A file that is on the list is not queued twice; a new one stands behind, selected."""
    new = media.make_large_video(tmp_path / "new.mp4", 100_000, "new")

    async def use() -> None:
        async with painted(qapp, paths, reading) as app:
            drop(app.window, [files[1], new])
            reading.allowed.set()
            await until(lambda: names(app) == ["0.mp4", "1.mp4", "2.mp4", "new.mp4"])
            await until(app.uploads.list.selected)
            assert [one.file.name for one in app.uploads.list.selected()] == ["new.mp4"]

    run_qt(use())


def test_a_sheet_that_comes_before_is_shown_then(
    qapp: QApplication, run_qt: RunQt, paths: Paths, reading: Reading, tmp_path: Path
) -> None:
    """Its dialog compares it with the list."""
    sheet = tmp_path / "films" / "sheet.csv"
    sheet.write_text("file,title\n0.mp4,First\n")

    async def use() -> None:
        async with painted(qapp, paths, reading) as app:
            app.uploads.add([sheet])
            await asyncio.sleep(0)
            assert not app.window.findChildren(SheetDialog)
            reading.allowed.set()
            await until(lambda: app.window.findChildren(SheetDialog))

    run_qt(use())


def test_a_folder_is_watched_once_the_list_is_there(
    qapp: QApplication, run_qt: RunQt, paths: Paths, reading: Reading, tmp_path: Path
) -> None:
    """Otherwise its files would be taken once more."""

    async def watch() -> None:
        async with Journal.open(paths.journal) as journal:
            folder = WatchFolder("w1", str(tmp_path / "films"), "https://example.org:101:ann")
            await StoredWatchFolders(journal).save_folder(folder)

    asyncio.run(watch())

    async def use() -> None:
        async with painted(qapp, paths, reading) as app, asyncio.TaskGroup() as group:
            started = group.create_task(app.watching.started())
            await asyncio.wait([started], timeout=0.1)
            assert not started.done()
            reading.allowed.set()

    run_qt(use())


def test_a_pasted_image_of_the_list_stays(qapp: QApplication, run_qt: RunQt, paths: Paths, reading: Reading) -> None:
    """Nothing is removed before all transfers are known."""
    needed, left = paths.pasted / "needed.png", paths.pasted / "left.png"
    paths.pasted.mkdir(parents=True)
    for image in (needed, left):
        image.write_bytes(b"png")

    async def add() -> None:
        async with Journal.open(paths.journal) as journal:
            await journal.add([make_transfer("pasted", str(needed), needed.name, state=TransferState.PAUSED)])

    asyncio.run(add())

    async def use() -> None:
        async with painted(qapp, paths, reading) as app:
            reading.allowed.set()
            await until(lambda: len(names(app)) == LONG + 1)
            await until(lambda: not left.exists())
            assert needed.exists()

    run_qt(use())


def test_work_of_a_command_waits(
    qapp: QApplication, run_qt: RunQt, paths: Paths, reading: Reading, files: Sequence[Path]
) -> None:
    """The door is open at once: the command is answered when the list is there."""

    async def use() -> None:
        async with (
            painted(qapp, paths, reading) as app,
            taking_work(app, paths, Redactor()),
            asyncio.TaskGroup() as group,
        ):
            caller = await knock(paths)
            work = ShowWork((str(files[0]),), "")
            caller.writer.write(request_line(Request(PROTOCOL, pass_word=caller.pass_word, show=work)))
            answer = group.create_task(caller.reader.readuntil(b"\n"))
            await asyncio.wait([answer], timeout=0.1)
            assert not answer.done()
            reading.allowed.set()
            assert json.loads(await answer)
            caller.writer.close()
            await until(lambda: len(names(app)) == LONG)

    run_qt(use())


@pytest.mark.parametrize("door", [False, True])
def test_a_window_that_is_closed_before_loses_nothing(
    qapp: QApplication, run_qt: RunQt, paths: Paths, reading: Reading, files: Sequence[Path], *, door: bool
) -> None:
    """List and place are those of the time before; a command that waits is let go."""

    async def use() -> None:
        await keep_place(paths)
        async with painted(qapp, paths, reading) as app:
            app.uploads.add(files)
            if door:
                async with taking_work(app, paths, Redactor()):
                    caller = await knock(paths)
                    await until(lambda: "work for a command" in {task.get_name() for task in asyncio.all_tasks()})
                    await asyncio.sleep(0)  # it waits now
        if door:
            assert await caller.reader.read() == b""
            caller.writer.close()
        reading.allowed.set()
        async with window_on(qapp, paths.data) as app:
            await until(lambda: len(names(app)) == LONG)
            await until(app.uploads.list.current)
            assert app.uploads.list.current() == app.uploads.model.transfer(1)

    run_qt(use())


def test_what_somebody_has_selected_meanwhile_stays(
    qapp: QApplication, run_qt: RunQt, paths: Paths, reading: Reading, tmp_path: Path
) -> None:
    """The selection of the last time does not take its place."""
    new = media.make_large_video(tmp_path / "new.mp4", 100_000, "new")

    async def use() -> None:
        await keep_place(paths)
        async with painted(qapp, paths, reading) as app:
            drop(app.window, [new])
            reading.allowed.set()
            await until(lambda: [one.file.name for one in app.uploads.list.selected()] == ["new.mp4"])

    run_qt(use())


def test_a_short_list_comes_with_the_window(qapp: QApplication, run_qt: RunQt, paths: Paths) -> None:
    """Nothing appears afterwards: the first picture of the window has its rows."""

    async def use() -> None:
        async with window_on(qapp, paths.data) as app:
            assert app.queue.loading.is_done
            assert len(names(app)) == LONG

    run_qt(use())

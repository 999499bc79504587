"""Drives that hang: each path on one has its row at once, and everything else goes on."""

import asyncio
import threading
import time
from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest

from kdesk import threads
from kdesk.domain.transfer import FileWait, Transfer
from kdesk.domain.transfer_state import TransferState
from kdesk.engine.files import drives
from kdesk.engine.files.drives import MAX_CALLS, Drives, Mounts
from kdesk.engine.files.local_file import ProbedFile
from kdesk.engine.transfers import enqueue, file_scan
from kdesk.errors import DriveHangs
from kdesk.messages.errors import title_of
from tests.engine.queue_harness import QueueHarness
from tests.support.odd_drive import OddDrive, cannot_mount

SILENT = "The drive does not answer"
NEEDS_A_DRIVE = pytest.mark.skipif(bool(cannot_mount()), reason=cannot_mount())


@pytest.fixture(autouse=True)
def impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    """A drive hangs after a fifth of a second."""
    for module in (drives, enqueue):
        monkeypatch.setattr(module, "SILENT_SECONDS", 0.2)


@pytest.fixture
async def asked() -> AsyncIterator[Drives]:
    """What knows the drives."""
    asked = Drives()
    yield asked
    asked.close()


async def test_a_drive_that_hangs_is_not_asked_twice(asked: Drives) -> None:
    """Who asks meanwhile is told at once; when it answers, it is asked again."""
    go_on, asks = threading.Event(), list[int]()

    def look(number: int) -> int:
        asks.append(number)
        go_on.wait(10)
        return number

    with pytest.raises(DriveHangs):
        await asked.ask("/hanging/clip.mp4", look, 1)
    for number in range(2 * MAX_CALLS):
        with pytest.raises(DriveHangs):
            await asked.ask("/hanging/clip.mp4", look, number)
    assert (asks, asked.hanging("/hanging/clip.mp4"), asked.hanging("/other.mp4")) == ([1], True, False)
    assert await asked.ask("/other.mp4", max, 1, 2) == 2
    go_on.set()
    await asked.wait_until_responding("/hanging/clip.mp4")
    assert await asked.ask("/hanging/clip.mp4", look, 7) == 7


async def test_a_look_that_waits_behind_many_is_not_a_drive_that_hangs(asked: Drives) -> None:
    """Two thousand files at once keep all threads busy: each look is short, and only what it takes itself counts."""

    def look(number: int) -> int:
        time.sleep(0.05)  # noqa: TID251  a drive that is slow, and not silent
        return number

    async with asyncio.TaskGroup() as tasks:
        looks = [tasks.create_task(asked.ask(f"/in/{number}.mp4", look, number)) for number in range(12 * MAX_CALLS)]
    assert [one.result() for one in looks] == list(range(12 * MAX_CALLS))
    assert not asked.any_hangs


async def test_what_a_look_raises_comes_out(asked: Drives) -> None:
    """A drive that answers with an error does not hang."""
    with pytest.raises(ZeroDivisionError):
        await asked.ask("/clip.mp4", divmod, 1, 0)
    assert not asked.any_hangs


def test_a_drive_is_known_by_its_mount_point(monkeypatch: pytest.MonkeyPatch) -> None:
    """The deepest one counts; on the system's own drive and on that of the home, each path stands for itself."""
    points = ["/", "/home", "/mnt/nas", "/mnt/nas/inner"]
    monkeypatch.setattr(drives.sys, "platform", "linux")
    monkeypatch.setattr(drives, "_mount_points", lambda: points)
    monkeypatch.setenv("HOME", "/home/anna")
    mounts = Mounts()
    assert mounts.drive_of("/mnt/nas/a/b.mp4") == "/mnt/nas"
    assert mounts.drive_of("/mnt/nas") == "/mnt/nas"
    assert mounts.drive_of("/mnt/nas/inner/c.mp4") == "/mnt/nas/inner"
    assert mounts.drive_of("/mnt/nasty.mp4") == "/mnt/nasty.mp4"
    assert mounts.drive_of("/home/anna/clip.mp4") == "/home/anna/clip.mp4"


@NEEDS_A_DRIVE
def test_odd_mount_points_are_read(tmp_path: Path) -> None:
    """Blanks and accents stand as octal digits in the system's list."""
    (tmp_path / "folder").mkdir()
    drive = OddDrive(tmp_path / "folder", tmp_path / "my drive é", "now")
    try:
        assert Mounts().drive_of(str(drive.path / "clip.mp4")) == str(drive.path)
    finally:
        drive.stop()


@pytest.fixture(params=["hang-stat", "hang-read"])
def drive(tmp_path: Path, request: pytest.FixtureRequest) -> Iterator[OddDrive]:
    """A drive with three files, two of them in a folder, that can be told to hang."""
    (tmp_path / "share/folder").mkdir(parents=True)
    for name in ("one.mp4", "folder/two.mp4", "folder/three.mp4"):
        (tmp_path / "share" / name).write_bytes(name.encode() * 300)
    drive = OddDrive(tmp_path / "share", tmp_path / "drive", request.param)
    yield drive
    drive.stop()


def rows(harness: QueueHarness) -> dict[str, Transfer]:
    """The rows by the names of their files."""
    return {Path(row.file.path).name: row for row in harness.notes.rows.values()}


def silent(harness: QueueHarness) -> set[str]:
    """The names of the rows that say that their drive does not answer."""
    return {n for n, row in rows(harness).items() if row.trouble and title_of(row.trouble) == SILENT and row.file_wait}


@NEEDS_A_DRIVE
async def test_a_hanging_drive_has_a_row_for_each_path_and_stops_no_other(tmp_path: Path, drive: OddDrive) -> None:
    """Also in a second and a third drop; when it answers, every file goes up, and a folder gives way to its files."""
    harness = QueueHarness(tmp_path)
    (tmp_path / "local").mkdir()
    drive.hang()
    async with harness.running() as queue:
        first = [drive.path / "one.mp4", harness.file("local/first.mp4"), drive.path / "folder"]
        assert len(await queue.enqueue(first)) == 3
        for number in range(5):
            more = [drive.path / "folder" / "two.mp4", harness.file(f"local/{number}.mp4")]
            assert len(await queue.enqueue(more)) == 2
        hanging = {"one.mp4", "folder", "two.mp4"}
        local = {"first.mp4", *(f"{number}.mp4" for number in range(5))}
        await harness.until(lambda: all(rows(harness)[name].state is TransferState.PROCESSING for name in local))
        assert (rows(harness).keys(), silent(harness)) == (hanging | local, hanging)
        drive.go_on()
        await harness.until(lambda: "folder" not in rows(harness))
        await harness.until_all(TransferState.PROCESSING)
        assert rows(harness).keys() == local | {"one.mp4", "two.mp4", "three.mp4"}
        assert not any(row.file_wait for row in harness.notes.rows.values())
    assert sorted(map(len, harness.contents())) == sorted([3500] * 6 + [300 * 7, 300 * 14, 300 * 16])


@NEEDS_A_DRIVE
async def test_two_drives_that_hang_answer_each_by_itself(tmp_path: Path, drive: OddDrive) -> None:
    """In one drop, in a second one, and after a restart: what lies on the one does not wait for the other."""
    (tmp_path / "second").mkdir()
    (tmp_path / "second/four.mp4").write_bytes(b"four")
    second = OddDrive(tmp_path / "second", tmp_path / "second drive", drive.habit)
    harness = QueueHarness(tmp_path)
    try:
        for hanging in (drive, second):
            hanging.hang()
        async with harness.running() as queue:
            await queue.enqueue([drive.path / "one.mp4", second.path / "four.mp4"])
            await queue.enqueue([drive.path / "folder/two.mp4", second.path / "four.mp4"])
            assert silent(harness) == {"one.mp4", "two.mp4", "four.mp4"}
        async with harness.running():
            await harness.until(lambda: silent(harness) == {"one.mp4", "two.mp4", "four.mp4"})
            second.go_on()
            await harness.until(lambda: rows(harness)["four.mp4"].state is TransferState.PROCESSING)
            assert silent(harness) == {"one.mp4", "two.mp4"}
            drive.go_on()
            await harness.until_all(TransferState.PROCESSING)
    finally:
        second.stop()


@NEEDS_A_DRIVE
async def test_what_waits_for_a_drive_can_be_given_up(tmp_path: Path, drive: OddDrive) -> None:
    """Cancelled, it does not come back with the drive; paused, it stays paused; and leaving waits for nothing."""
    harness = QueueHarness(tmp_path)
    drive.hang()
    async with harness.running() as queue:
        one, two = [t.id for t in await queue.enqueue([drive.path / "one.mp4", drive.path / "folder" / "two.mp4"])]
        queue.cancel([one])
        queue.pause([two])
        drive.go_on()
        await harness.until(lambda: harness.notes.rows[two].file.size > 0)
        await harness.rounds()
        assert harness.states() == [TransferState.CANCELLED, TransferState.PAUSED]
        drive.hang()
        queue.add([drive.path / "folder"])
    assert harness.server.calls == []


@NEEDS_A_DRIVE
async def test_a_restart_goes_on_waiting_for_the_drive(tmp_path: Path, drive: OddDrive) -> None:
    """What nobody has looked at yet is looked at by the next run, a folder as one."""
    harness = QueueHarness(tmp_path)
    drive.hang()
    async with harness.running() as queue:
        await queue.enqueue([drive.path / "folder", drive.path / "one.mp4"])
    async with harness.running():
        await harness.until(lambda: silent(harness) == {"folder", "one.mp4"})
        drive.go_on()
        await harness.until(lambda: rows(harness).keys() == {"one.mp4", "two.mp4", "three.mp4"})
        await harness.until_all(TransferState.PROCESSING)
    assert len(harness.contents()) == 3


@NEEDS_A_DRIVE
async def test_a_drive_that_hangs_at_the_turn_of_a_file_holds_no_slot(tmp_path: Path, drive: OddDrive) -> None:
    """The only slot is another's meanwhile; the row says what is the matter, and the file goes by itself later."""
    harness = QueueHarness(tmp_path, slots=1)
    harness.api, api = None, harness.api
    async with harness.running() as queue:
        (waits, goes) = [t.id for t in await queue.enqueue([drive.path / "one.mp4", harness.file("local.mp4")])]
        drive.hang()
        harness.sign_in(api)
        await harness.until(lambda: harness.state(goes) is TransferState.PROCESSING)
        assert harness.notes.rows[waits].file_wait is FileWait.DRIVE
        assert silent(harness) == {"one.mp4"}
        drive.go_on()
        await harness.until_all(TransferState.PROCESSING)
    assert len(harness.contents()) == 2


async def test_links_to_a_hanging_drive_condemn_no_other_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """On the drive of the system each path waits for itself, and however many hang, the next drop works."""
    harness, go_on, look = QueueHarness(tmp_path), threading.Event(), file_scan.probe

    def hang_at_links(path: str, *, known_regular: bool, with_stamp: bool) -> ProbedFile:
        if Path(path).name.startswith("link"):
            go_on.wait(10)
        return look(path, known_regular=known_regular, with_stamp=with_stamp)

    monkeypatch.setattr(file_scan, "probe", hang_at_links)
    monkeypatch.setattr(threads, "STUCK_SECONDS", 0.1)
    links = [harness.file(f"link {number}.mp4") for number in range(4)]
    async with harness.running() as queue:
        files = [harness.file(f"{number}.mp4") for number in range(4)]
        taken = await queue.enqueue([path for pair in zip(links, files, strict=True) for path in pair])
        assert len(taken) == 8
        await harness.until(lambda: harness.states().count(TransferState.PROCESSING) == 4)
        assert silent(harness) == {path.name for path in links}
        go_on.set()
        await harness.until_all(TransferState.PROCESSING)

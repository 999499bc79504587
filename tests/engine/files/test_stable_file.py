"""When a file is at rest: looks at its size, its times, its format, and at who has it open."""

import asyncio
import os
import sys
import time
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any, BinaryIO

import pytest

from kdesk.domain.transfer import FileWait
from kdesk.domain.transfer_state import TransferState
from kdesk.engine.clock import SystemClock
from kdesk.engine.files import stable_file
from kdesk.engine.files.rest_detector import (
    EQUAL_CHECKS,
    LONG_REST_SECONDS,
    REST_SECONDS,
    WRITER_SECONDS,
    FileCheck,
    RestDetector,
    require_rest,
)
from kdesk.engine.files.writers import Writers
from kdesk.errors import FileMissing, FileStillWritten
from kdesk.messages.errors import detail_of, title_of
from tests.engine.queue_harness import QueueHarness
from tests.support.fake_clock import FastClock
from tests.support.odd_drive import OddDrive, cannot_mount
from tests.support.raised_words import raises_saying

NS = 10**9
STILL = FileCheck(size=100, mtime_ns=1_000 * NS, folder_mtime_ns=900 * NS)
TELLS = pytest.mark.skipif(sys.platform not in {"linux", "win32"}, reason="this system does not tell who writes a file")


def checks_until_rest(*checks: FileCheck) -> int | None:
    """Add a check every REST_SECONDS, in the end the last one again; return the number of the one that found rest."""
    rest = RestDetector()
    for number in range(60):
        rest.add(checks[min(number, len(checks) - 1)], number * REST_SECONDS)
        if rest.at_rest:
            return number
    return None


LONG = round(LONG_REST_SECONDS / REST_SECONDS + 0.5)


def test_two_equal_looks_are_rest() -> None:
    """A rest apart."""
    assert checks_until_rest(STILL) == 1
    assert checks_until_rest(STILL, replace(STILL, mtime_ns=1_050 * NS)) == 2


def test_a_file_that_grew_must_rest_longer() -> None:
    """Its writer has shown that it pauses."""
    assert checks_until_rest(STILL, replace(STILL, size=200, mtime_ns=1_050 * NS)) == 1 + LONG


def test_a_streamed_format_must_rest_longer() -> None:
    """Its end shows by nothing else."""
    assert checks_until_rest(replace(STILL, streamed=True)) == LONG


def test_a_file_that_is_open_for_writing_is_not_at_rest() -> None:
    """However long it stands still; it is once the writer has closed it."""
    held = replace(STILL, writer="recorder")
    assert checks_until_rest(held) is None
    assert checks_until_rest(*[held] * 9, STILL) == 9


def test_what_cannot_be_looked_at_waits_for_nothing() -> None:
    """Two looks with the same problem end the wait; one alone may be a writer that puts a new file into its place."""
    assert checks_until_rest(FileCheck(problem="gone")) == 1
    assert checks_until_rest(FileCheck(problem="gone"), STILL) == 2


def drive_without_times(number: int, **changes: Any) -> FileCheck:
    """A look at a drive that gives the present moment for every time, also for that of a folder."""
    now = (1_000 + number * REST_SECONDS) * NS
    return replace(STILL, mtime_ns=round(now), folder_mtime_ns=round(now), samples="same" if number else "", **changes)


def test_a_drive_without_times_is_judged_by_content() -> None:
    """Some equal looks are rest, of which the file's time is no part."""
    rest = RestDetector()
    for number in range(EQUAL_CHECKS + 1):
        assert not rest.at_rest
        rest.add(drive_without_times(number), number * REST_SECONDS)
    assert rest.at_rest
    assert not rest.times_valid


def test_other_content_is_no_rest_without_times() -> None:
    """Samples that differ begin the wait anew."""
    checks = [drive_without_times(number) for number in range(60)]
    checks[2] = replace(checks[2], samples="other")
    assert checks_until_rest(*checks) == 3 + EQUAL_CHECKS


def test_a_writer_that_never_pauses_is_no_drive_without_times() -> None:
    """The time of its file moves with the clock as well, but that of the folder stands: it is never at rest."""
    checks = [replace(drive_without_times(number), folder_mtime_ns=1) for number in range(60)]
    assert checks_until_rest(*checks) is None


@pytest.fixture
def clip(tmp_path: Path) -> Path:
    """A file that shows its end."""
    path = tmp_path / "clip.jpg"
    path.write_bytes(b"\xff\xd8\xff\xe0 a picture")
    return path


def test_a_young_file_is_not_at_rest(clip: Path) -> None:
    """It is once its last change is some seconds old, or of a clock that is not ours."""
    changed_at = clip.stat().st_mtime_ns / 1e9
    for off in (0.0, REST_SECONDS - 0.1, -1.0):
        with pytest.raises(FileStillWritten):
            require_rest(str(clip), changed_at + off, Writers())
    for off in (REST_SECONDS, -3600.0):
        require_rest(str(clip), changed_at + off, Writers())


def test_a_young_recording_is_not_at_rest_for_longer(clip: Path) -> None:
    """A format that is written in a stream is whole at any time."""
    clip.write_bytes(b"\x1a\x45\xdf\xa3 Matroska")
    changed_at = clip.stat().st_mtime_ns / 1e9
    with pytest.raises(FileStillWritten):
        require_rest(str(clip), changed_at + LONG_REST_SECONDS - 0.1, Writers())
    require_rest(str(clip), changed_at + LONG_REST_SECONDS, Writers())


@TELLS
def test_a_file_that_is_open_for_writing_is_told_with_its_writer(clip: Path) -> None:
    """As long as it changed in the last minutes; of older ones nobody is asked."""
    changed_at = clip.stat().st_mtime_ns / 1e9
    with clip.open("ab"):
        with raises_saying(FileStillWritten, "open for writing in “"):
            require_rest(str(clip), changed_at + 60, Writers())
        require_rest(str(clip), changed_at + WRITER_SECONDS, Writers())
    require_rest(str(clip), changed_at + 60, Writers())


def test_a_file_that_is_gone_is_missing(tmp_path: Path) -> None:
    """Nothing rests there."""
    with pytest.raises(FileMissing):
        require_rest(str(tmp_path / "gone.mp4"), time.time(), Writers())


@asynccontextmanager
async def waiting(harness: QueueHarness, path: Path) -> AsyncIterator[str]:
    """Queue a file that has to be waited for; yield the id of its transfer."""
    async with harness.running() as queue:
        (transfer,) = await queue.enqueue([path])
        await harness.until(lambda: harness.notes.rows[transfer.id].file_wait is FileWait.STABLE)
        yield transfer.id


@pytest.fixture
def recording(tmp_path: Path) -> Iterator[BinaryIO]:
    """A recording that its recorder keeps open, with a first part in it, and quiet for a minute."""
    with (tmp_path / "recording.mp4").open("wb", buffering=0) as handle:
        handle.write(b"first part")
        os.utime(handle.name, (time.time() - 60,) * 2)
        yield handle


@TELLS
async def test_a_recording_goes_up_whole(tmp_path: Path, recording: BinaryIO) -> None:
    """Between two flushes it stands still for as long as one likes; it goes up once its recorder has closed it."""
    harness = QueueHarness(tmp_path, clock=FastClock())
    async with waiting(harness, Path(recording.name)) as key:
        trouble = harness.notes.rows[key].trouble
        assert trouble
        assert detail_of(trouble).startswith("It is open for writing in “")
        for _ in range(3):
            await asyncio.sleep(2 * LONG_REST_SECONDS / FastClock.SPEED)
            recording.write(b", next part")
        assert harness.server.calls == []
        assert harness.notes.rows[key].trouble == trouble
        recording.close()
        await harness.until(lambda: harness.notes.rows[key].trouble != trouble)
        closed = harness.notes.rows[key].trouble
        assert closed
        assert title_of(closed) == "kdesk waits until the file is at rest"
        await harness.until_all(TransferState.PROCESSING)
    assert harness.contents() == [b"first part, next part, next part, next part"]


@TELLS
async def test_a_file_that_stays_open_can_be_uploaded_as_it_is(tmp_path: Path, recording: BinaryIO) -> None:
    """Some programs keep their files open for ever: a person may know better."""
    harness = QueueHarness(tmp_path, clock=FastClock())
    async with waiting(harness, Path(recording.name)) as key:
        harness.queue.upload_unstable([key])
        await harness.until_all(TransferState.PROCESSING)
        assert harness.notes.rows[key].trouble is None
    assert harness.contents() == [b"first part"]


@pytest.mark.skipif(bool(cannot_mount()), reason=cannot_mount())
async def test_a_drive_without_times_is_not_waited_for_for_ever(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Where every look shows the present moment, equal content is rest, also of a file larger than its samples."""
    monkeypatch.setattr(stable_file, "REST_SECONDS", 1.0)
    folder = tmp_path / "folder"
    folder.mkdir()
    (folder / "clip.mp4").write_bytes(os.urandom(1_100_000))
    drive = OddDrive(folder, tmp_path / "drive", "now")
    harness = QueueHarness(tmp_path, clock=SystemClock())
    try:
        async with harness.running() as queue:
            (transfer,) = await queue.enqueue([drive.path / "clip.mp4"])
            async with asyncio.timeout(60):
                while harness.state(transfer.id) is not TransferState.PROCESSING:
                    harness.notes.news.clear()
                    await harness.notes.news.wait()
    finally:
        drive.stop()
    assert harness.contents() == [(folder / "clip.mp4").read_bytes()]

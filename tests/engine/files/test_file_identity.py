"""What makes a file the same file, and when it rests."""

import os
import random
from datetime import datetime
from pathlib import Path
from typing import BinaryIO

import pytest

from kdesk.domain.file_change import FileChange
from kdesk.engine.files import file_identity
from kdesk.engine.files.file_identity import GRAIN_SECONDS, SAMPLE_BYTES, SAMPLES, compare, identify
from kdesk.engine.files.file_problems import problem_of
from kdesk.engine.files.rest_detector import REST_SECONDS
from kdesk.errors import FileChanged, FileMissing, FileStillWritten, FileUnreadable
from kdesk.messages.errors import detail_of, title_of
from tests.support.raised_words import raises_saying

SAMPLED_WHOLE = SAMPLES * SAMPLE_BYTES
LARGE = 2 * SAMPLED_WHOLE
BETWEEN_SAMPLES = SAMPLE_BYTES + 1


@pytest.fixture
def clip(tmp_path: Path) -> Path:
    """A file so large that the samples leave gaps."""
    return make_file(tmp_path, LARGE)


def make_file(folder: Path, size: int) -> Path:
    """Write random bytes."""
    path = folder / "clip.mp4"
    path.write_bytes(random.Random(1).randbytes(size))
    return path


def set_time(path: Path, seconds: float) -> None:
    """Move the time of change by so many seconds."""
    status = path.stat()
    os.utime(path, ns=(status.st_atime_ns, status.st_mtime_ns + round(seconds * 1e9)))


def overwrite(path: Path, offset: int) -> None:
    """Change one byte and put the time back."""
    status = path.stat()
    with path.open("r+b") as handle:
        handle.seek(offset)
        byte = handle.read(1)
        handle.seek(offset)
        handle.write(bytes([byte[0] ^ 1]))
    os.utime(path, ns=(status.st_atime_ns, status.st_mtime_ns))


def test_a_file_that_nobody_touched_is_the_same(clip: Path) -> None:
    """It has the identity that it had."""
    before = identify(clip)
    assert compare(clip, before) == before


def test_the_same_content_under_another_id_is_the_same_file(clip: Path) -> None:
    """A network drive, or a backup that was put back, hands out another file id: the new one counts from then on."""
    before = identify(clip)
    copy = clip.with_name("copy.mp4")
    copy.write_bytes(clip.read_bytes())
    os.utime(copy, ns=(before.mtime_ns, before.mtime_ns))
    now = compare(copy, before)
    assert now.file_id != before.file_id
    assert now.fingerprint == before.fingerprint


@pytest.mark.parametrize("offset", [0, SAMPLE_BYTES - 1, LARGE - 1])
def test_a_file_replaced_by_one_of_its_size_and_time_is_noticed(clip: Path, offset: int) -> None:
    """One other byte in any sample is another content."""
    before = identify(clip)
    overwrite(clip, offset)
    with raises_saying(FileChanged, "its content is not"):
        compare(clip, before)


def test_what_changed_is_said(clip: Path) -> None:
    """The sizes before and after, and when it was."""
    before = identify(clip)
    with clip.open("ab") as handle:
        handle.write(b"more")
    at = datetime.fromtimestamp(clip.stat().st_ctime).astimezone()
    with pytest.raises(FileChanged) as raised:
        compare(clip, before)
    assert title_of(raised.value) == f"The file changed at {at:%H:%M}"
    said = f"It had {LARGE:,} bytes and has {LARGE + 4:,} now. The change was on {at:%Y-%m-%d}"
    assert detail_of(raised.value) == said


def test_a_write_between_the_samples_is_noticed_by_its_time(clip: Path) -> None:
    """Once something of the file was read, a new time is reason enough: the server must never get a mixture."""
    before = identify(clip)
    overwrite(clip, BETWEEN_SAMPLES)
    set_time(clip, REST_SECONDS)
    with raises_saying(FileChanged, "it was written to"):
        compare(clip, before)


def test_a_new_time_alone_changes_nothing_for_a_small_file(tmp_path: Path) -> None:
    """If the samples are all of the bytes, `touch` makes no other version."""
    clip = make_file(tmp_path, SAMPLED_WHOLE)
    before = identify(clip)
    set_time(clip, 3600)
    now = compare(clip, before)
    assert now.mtime_ns == before.mtime_ns + 3600 * 10**9


def test_the_samples_of_a_small_file_are_every_byte(tmp_path: Path) -> None:
    """Up to 1 MiB no byte can change unnoticed."""
    clip = make_file(tmp_path, SAMPLED_WHOLE)
    before = identify(clip)
    for offset in range(SAMPLE_BYTES // 2, SAMPLED_WHOLE, SAMPLE_BYTES):
        overwrite(clip, offset)
        assert identify(clip).sampled_hash != before.sampled_hash
        overwrite(clip, offset)


def test_a_drive_that_rounds_times_changes_nothing(clip: Path) -> None:
    """A time that is off by the grain of the coarsest drives is the same time; a write comes later than that."""
    before = identify(clip)
    set_time(clip, GRAIN_SECONDS)
    assert compare(clip, before).fingerprint == before.fingerprint
    assert GRAIN_SECONDS < REST_SECONDS


def test_identity_is_sampled(tmp_path: Path) -> None:
    """Of a sparse file of 5 GiB no more than sixteen samples are read, head and tail among them."""
    path = tmp_path / "large.mp4"
    size = 5 * 1024**3
    with path.open("wb") as handle:
        handle.truncate(size)
    before = identify(path)
    with path.open("r+b") as handle:
        handle.seek(size - 1)
        handle.write(b"x")
    assert identify(path).sampled_hash != before.sampled_hash
    assert before.size == size
    assert SAMPLED_WHOLE <= 1024**2


def test_a_drive_without_times_is_compared_by_content(clip: Path) -> None:
    """Where every look shows another time, none is kept, and none counts."""
    before = identify(clip, restless=True)
    assert before.restless
    set_time(clip, 3600)
    assert compare(clip, before) == before
    overwrite(clip, 0)
    with raises_saying(FileChanged, "its content is not"):
        compare(clip, before)


def test_a_file_that_moves_while_it_is_looked_at_does_not_rest(clip: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Its samples would be of two versions."""
    original = file_identity.sampled_hash

    def write(handle: BinaryIO, size: int) -> str:
        with clip.open("ab") as writer:
            writer.write(b"more")
        return original(handle, size)

    monkeypatch.setattr(file_identity, "sampled_hash", write)
    with pytest.raises(FileStillWritten):
        identify(clip)


def test_a_change_is_told_without_its_time_where_nothing_is_left(tmp_path: Path) -> None:
    """A file that vanishes right after it was found changed."""
    assert title_of(file_identity.changed(tmp_path / "gone.mp4", FileChange.CONTENT)) == title_of(FileChanged())


def test_a_file_that_is_gone_is_missing(tmp_path: Path) -> None:
    """Nothing rests there, nothing can be compared."""
    gone = tmp_path / "gone.mp4"
    with pytest.raises(FileMissing):
        identify(gone)


@pytest.mark.parametrize(("code", "error"), [(32, FileStillWritten), (33, FileStillWritten), (5, FileUnreadable)])
def test_a_file_locked_by_its_writer_is_still_being_written(tmp_path: Path, code: int, error: type[Exception]) -> None:
    """What Windows answers while another program keeps a file to itself ends by itself; a missing right does not."""
    refused = PermissionError(13, "The process cannot access the file")
    refused.winerror = code  # type: ignore[attr-defined, unused-ignore]
    assert type(problem_of(refused, tmp_path)) is error


class FarFuture:
    """A file on a drive that keeps whatever time a program sets; those of test machines seldom do."""

    def stat(self) -> os.stat_result:
        """Return what the system knows: written and changed in the year 33658."""
        return os.stat_result((0o100644, 1, 1, 1, 0, 0, 10, 10**12, 10**12, 10**12))


def test_a_change_at_a_time_that_no_calendar_has_is_told_without_it() -> None:
    """An error in place of this one would be a mistake of kdesk's."""
    error = file_identity.changed(FarFuture(), FileChange.CONTENT)  # type: ignore[arg-type]  it asks for nothing else
    assert (title_of(error), error.arguments) == (title_of(FileChanged()), {"change": "content"})

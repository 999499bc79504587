"""Moving a watched file: within a drive and to another one, never over another file, and never one that changed."""

import os
from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest

from kdesk.domain.watch_folders import FileFate, WatchedFile, WatchFolder
from kdesk.engine.files.file_identity import identify
from kdesk.engine.watching.moving import move_file
from kdesk.engine.watching.sweep import stamp_of_path

OTHER_DRIVE = Path("/dev/shm")  # noqa: S108  a file system of its own on Linux
CONTENT = b"content" * 1000


@pytest.fixture
def other_drive(tmp_path: Path) -> Iterator[Path]:
    """Return a folder on another drive."""
    if not OTHER_DRIVE.is_dir() or OTHER_DRIVE.stat().st_dev == tmp_path.stat().st_dev:
        pytest.skip("needs a second file system")
    with TemporaryDirectory(dir=OTHER_DRIVE) as folder:
        yield Path(folder)


def taken(path: Path) -> WatchedFile:
    """Write a file; return what is remembered of it."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(CONTENT)
    stamp = stamp_of_path(str(path))
    assert stamp is not None
    return WatchedFile(
        *("anna", str(path), "w1", stamp, FileFate.DUE, 0.0), sampled_hash=identify(path).sampled_hash, transfer="t1"
    )


def watched(home: Path, target: Path) -> WatchFolder:
    """Return the watch folder."""
    return WatchFolder("w1", str(home / "watched"), "anna", move_to=str(target))


def test_a_file_is_moved_to_another_drive(tmp_path: Path, other_drive: Path) -> None:
    """It is copied, compared, and keeps its time; a part of an earlier try is written anew, and nothing is left."""
    file = taken(tmp_path / "watched" / "deep" / "a.mp4")
    os.utime(file.path, (1_700_000_000, 1_700_000_000))
    folder = watched(tmp_path, other_drive / "done")
    inside = other_drive / "done" / "deep"
    inside.mkdir(parents=True)
    (inside / "a.mp4").write_bytes(b"somebody's")
    (inside / "a.mp4.t1.part").write_bytes(b"half")
    assert move_file(file, folder, [folder])
    assert sorted(path.name for path in inside.iterdir()) == ["a (2).mp4", "a.mp4"]
    assert (inside / "a (2).mp4").read_bytes() == CONTENT
    assert (inside / "a (2).mp4").stat().st_mtime == 1_700_000_000
    assert not Path(file.path).exists()
    assert move_file(file, folder, [folder])


def test_a_part_does_not_stay_on_a_full_drive(tmp_path: Path, other_drive: Path) -> None:
    """What was copied until the drive was full goes, and the file stays."""
    import resource  # noqa: PLC0415  it is not there on Windows

    file = taken(tmp_path / "watched" / "a.mp4")
    folder = watched(tmp_path, other_drive / "done")
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (len(CONTENT) // 2, before[1]))
    try:
        with pytest.raises(OSError, match="too large"):
            move_file(file, folder, [folder])
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)
    assert list((other_drive / "done").iterdir()) == []
    assert Path(file.path).read_bytes() == CONTENT


def test_a_file_that_changed_stays(tmp_path: Path) -> None:
    """Its new content was not sent."""
    file = taken(tmp_path / "watched" / "a.mp4")
    Path(file.path).write_bytes(b"other" * 1400)
    folder = watched(tmp_path, tmp_path / "done")
    assert not move_file(file, folder, [folder])
    assert Path(file.path).exists()


def test_a_target_that_cannot_be_made_is_an_error(tmp_path: Path) -> None:
    """The file stays."""
    file = taken(tmp_path / "watched" / "a.mp4")
    (tmp_path / "done").touch()
    folder = watched(tmp_path, tmp_path / "done")
    with pytest.raises(OSError, match="done"):
        move_file(file, folder, [folder])
    assert Path(file.path).exists()

"""What can never be moved holds up nothing else, and a full drive is named."""

import sys
from pathlib import Path

import pytest

from kdesk.domain.watch_folders import FileFate, WatchedFile, WatchProblem
from kdesk.engine.files.file_identity import identify
from kdesk.engine.watching.sweep import stamp_of_path
from kdesk.store.journal import Journal
from kdesk.store.watch_folders import StoredWatchFolders
from tests.engine.watching.conftest import Watching


async def remember(watching: Watching, *paths: Path) -> None:
    """Remember files as sent, READY and compared by an earlier process."""
    files = []
    for path in paths:
        stamp = stamp_of_path(str(path))
        assert stamp is not None
        known = (watching.account, str(path), "w1", stamp, FileFate.DUE, 0.0)
        files.append(WatchedFile(*known, sampled_hash=identify(path).sampled_hash, transfer="t1"))
    async with Journal.open(watching.data / "journal.sqlite") as journal:
        await StoredWatchFolders(journal).save_files(files)


async def test_what_can_never_be_moved_holds_up_nothing(watching: Watching, tmp_path: Path) -> None:
    """More files than are asked for at once cannot be moved, and one that comes after them is."""
    target = tmp_path / "done"
    target.mkdir()
    (target / "deep").write_bytes(b"somebody's file, where a folder would have to be")
    stuck = [watching.video(f"deep/{number:02}.mp4") for number in range(45)]
    await remember(watching, *stuck, watching.video("z.mp4"))
    async with watching.running(watching.watch(move_to=str(target))):
        await watching.until((target / "z.mp4").exists)
        await watching.settle()
    assert all(path.exists() for path in stuck)
    assert sorted(watching.problems) == [(path.name, WatchProblem.NOT_MOVED) for path in stuck]


@pytest.mark.skipif(sys.platform != "linux", reason="/dev/full is a full drive")
async def test_a_full_drive_is_named(watching: Watching, tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    """In words, once, and with no warning beside them."""
    target = tmp_path / "done"
    target.mkdir()
    (tmp_path / "elsewhere.mp4").write_bytes(watching.video("b.mp4").read_bytes())
    link = watching.folder / "a.mp4"
    link.symlink_to(tmp_path / "elsewhere.mp4")  # a link is copied
    (target / "a.mp4.t1.part").symlink_to("/dev/full")
    await remember(watching, link)
    async with watching.running(watching.watch(move_to=str(target))):
        await watching.until(lambda: watching.problems)
    assert watching.problems == [("a.mp4", WatchProblem.TARGET_FULL)]
    assert not [record for record in caplog.records if "could not be moved" in record.message and record.levelno > 20]

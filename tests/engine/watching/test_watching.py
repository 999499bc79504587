"""What comes into a watch folder is uploaded once: whatever writes it, whatever its drive does, and across kills."""

import asyncio
import os
import shutil
import sys
from dataclasses import replace
from pathlib import Path

import pytest

from kdesk.domain.remark import RemarkKind
from kdesk.domain.transfer_state import TransferState
from kdesk.domain.watch_folders import Refusal, WatchFolder, WatchKind, WatchProblem, WatchState, refusal
from kdesk.engine.watching.sweep import Sweep
from kdesk.store.paths import Paths
from tests.engine.watching.conftest import VIDEO, Watching
from tests.support.hostile_writer import WAYS, content


async def test_what_is_there_and_what_comes_is_sent_once(watching: Watching) -> None:
    """Also from subfolders; rows say where they came from; sweeps find nothing twice."""
    watching.video("a.mp4")
    async with watching.running(watching.watch()) as watcher:
        await watching.until(lambda: watching.all_sent(1))
        watching.video("deep/b.mp4")
        watcher.wake()
        await watching.until(lambda: watching.all_sent(2))
        await watching.settle()
        assert watching.names() == ["a.mp4", "b.mp4"]
        (remark,) = watching.of("a.mp4")[0].purpose
        assert (remark.kind, remark.arguments) == (RemarkKind.FROM_WATCH_FOLDER, {"folder": str(watching.folder)})
        status = watcher.status("w1")
        assert (status.state, status.taken_today, status.writing) == (WatchState.WATCHING, 2, 0)


async def test_another_process_takes_nothing_again(watching: Watching) -> None:
    """The folders are kept, and what was taken is remembered, also when its rows have left the list."""
    watching.video("a.mp4")
    async with watching.running(watching.watch()):
        await watching.until(lambda: watching.all_sent(1))
        watching.server.process(watching.of("a.mp4")[0].reservation.entry_id)
        await watching.until(lambda: watching.of("a.mp4")[0].state is TransferState.READY)
        watching.queue.remove([watching.of("a.mp4")[0].id])
    async with watching.running():
        assert [folder.id for folder in watching.watcher.folders()] == ["w1"]
        await watching.settle()
        assert watching.names() == []


@pytest.mark.parametrize("how", sorted(WAYS))
async def test_a_hostile_writer_sends_no_half_file_and_none_twice(watching: Watching, how: str) -> None:
    """One entry, with all of its last bytes."""
    path = watching.folder / "talk.mp4"
    async with watching.running(watching.watch()):
        writer = await asyncio.create_subprocess_exec(
            *(sys.executable, "-m", "tests.support.hostile_writer", how, str(path), "0.15"),
            stdout=asyncio.subprocess.PIPE,
        )
        assert (await writer.communicate())[0].decode().strip() == str(path)
        await watching.until(lambda: watching.all_sent(1))
        await watching.settle()
        assert watching.names() == ["talk.mp4"]
        first = "talk.mp4.part" if how == "renamed" else "talk.mp4"
        assert watching.server.content(watching.of("talk.mp4")[0].reservation.entry_id) == content(first)


async def test_a_renamed_file_is_the_same_file(watching: Watching) -> None:
    """Renamed after it was sent: known. Renamed before anything was sent: taken under its new name."""
    path = watching.video("a.mp4")
    async with watching.running(watching.watch()) as watcher:
        await watching.until(lambda: watching.all_sent(1))
        path.rename(path.with_name("b.mp4"))
        await watching.settle()
        assert watching.names() == ["a.mp4"]
        watching.server.hold.clear()
        late = watching.video("c.mp4")
        watcher.wake()
        await watching.until(lambda: watching.of("c.mp4"))
        late.rename(late.with_name("d.mp4"))
        await watching.settle()
        watching.server.hold.set()
        await watching.until(lambda: watching.of("d.mp4"))
        await watching.until(lambda: watching.of("d.mp4")[0].state is TransferState.PROCESSING)
        assert watching.of("c.mp4")[0].state is TransferState.CANCELLED


async def test_a_touched_file_is_known_and_a_changed_one_is_new(watching: Watching) -> None:
    """Small files are compared whole."""
    path = watching.video("a.mp4")
    async with watching.running(watching.watch()) as watcher:
        await watching.until(lambda: watching.all_sent(1))
        os.utime(path, (1_700_000_000, 1_700_000_000))
        await watching.settle()
        assert len(watching.names()) == 1
        path.write_bytes(path.read_bytes() + b"more")
        watcher.wake()
        await watching.until(lambda: len(watching.names()) == 2)


async def test_a_folder_that_goes_and_comes_back_is_waited_for(watching: Watching) -> None:
    """Like a disk that is pulled: said, and nothing is sent again, though every inode and time of change is another."""
    for number in range(3):
        watching.video(f"{number}.mp4")
    async with watching.running(watching.watch()) as watcher:
        await watching.until(lambda: watching.all_sent(3))
        away = watching.folder.with_name("away")
        watching.folder.rename(away)
        watcher.wake()
        await watching.until(lambda: watcher.status("w1").state is WatchState.GONE)
        shutil.copytree(away, watching.folder)
        watching.video("new.mp4")
        watcher.wake()
        await watching.until(lambda: watching.all_sent(4))
        await watching.settle()
        assert watcher.status("w1").state is WatchState.WATCHING
        assert sorted(watching.names()) == ["0.mp4", "1.mp4", "2.mp4", "new.mp4"]


async def test_an_empty_mount_point_forgets_nothing(watching: Watching) -> None:
    """A network drive that vanishes leaves an empty folder."""
    path = watching.video("a.mp4")
    async with watching.running(watching.watch()):
        await watching.until(lambda: watching.all_sent(1))
        kept = path.read_bytes()
        path.unlink()
        await watching.settle()
        path.write_bytes(kept)
        await watching.settle()
        assert watching.names() == ["a.mp4"]


async def test_odd_things_are_told_once(watching: Watching) -> None:
    """Loops of links, broken links, pipes, files without bytes or without permission; the others are sent.

    Nothing is said of an empty file of a kind that is not taken.
    """
    watching.video("good.mp4")
    (watching.folder / "empty.mp4").touch()
    (watching.folder / "__init__.py").touch()
    (watching.folder / "loop").symlink_to(watching.folder)
    (watching.folder / "broken.mp4").symlink_to(watching.folder / "nothing")
    (watching.folder / "self.mp4").symlink_to(watching.folder / "self.mp4")
    os.mkfifo(watching.folder / "pipe.mp4")
    (watching.folder / "notes.txt").write_text("no media")
    async with watching.running(watching.watch()):
        await watching.until(lambda: watching.all_sent(1))
        await watching.settle()
        await watching.settle()
        assert watching.names() == ["good.mp4"]
    assert sorted(watching.problems) == [
        ("broken.mp4", WatchProblem.BROKEN_LINK),
        ("empty.mp4", WatchProblem.EMPTY),
        ("pipe.mp4", WatchProblem.NO_FILE),
        ("self.mp4", WatchProblem.BROKEN_LINK),
    ]


async def test_kinds_names_and_subfolders_are_filtered(watching: Watching) -> None:
    """A filter that is widened takes what the former one left out."""
    watching.video("a.mp4")
    watching.video("b.mov")
    watching.video("deep/c.mp4")
    (watching.folder / "d.png").write_bytes(b"\x89PNG\r\n\x1a\n" + b"d" * 100)
    narrow = watching.watch(patterns=("*.MP4", "*.png"), kinds=frozenset({WatchKind.VIDEO}), subfolders=False)
    async with watching.running(narrow) as watcher:
        await watching.until(lambda: watching.all_sent(1))
        await watching.settle()
        assert watching.names() == ["a.mp4"]
        watcher.save(replace(narrow, kinds=frozenset(WatchKind), patterns=()))
        await watching.until(lambda: watching.all_sent(3))
        await watching.settle()
        assert sorted(watching.names()) == ["a.mp4", "b.mov", "d.png"]


async def test_paused_folders_and_other_accounts_wait(watching: Watching) -> None:
    """Their files are taken afterwards."""
    watching.video("a.mp4")
    async with watching.running(watching.watch(paused=True)) as watcher:
        assert watcher.status("w1").state is WatchState.PAUSED
        watcher.save(watching.watch(account="another account"))
        await watching.until(lambda: watcher.status("w1").state is WatchState.OTHER_ACCOUNT)
        assert watching.names() == []
        watcher.save(watching.watch())
        await watching.until(lambda: watching.all_sent(1))
        watcher.remove("w1")
        watching.video("b.mp4")
        assert watcher.folders() == ()


async def test_files_are_moved_after_they_were_compared(watching: Watching, tmp_path: Path) -> None:
    """Not before READY; with their subfolders; never over another file; the moved one is not taken again."""
    target = tmp_path / "done"
    target.mkdir()
    (target / "a.mp4").write_bytes(b"somebody's")
    first, second = watching.video("a.mp4"), watching.video("deep/b.mp4")
    async with watching.running(watching.watch(move_to=str(target))):
        await watching.until(lambda: watching.all_sent(2))
        await watching.settle()
        assert first.exists()
        for transfer in watching.queue.snapshot():
            watching.server.process(transfer.reservation.entry_id)
        await watching.until(lambda: not first.exists() and not second.exists())
        await watching.settle()
        found = {str(path.relative_to(target)) for path in target.rglob("*.*")}
        assert found == {"a.mp4", "a (2).mp4", os.path.join("deep", "b.mp4")}  # noqa: PTH118  as text
        assert (target / "a.mp4").read_bytes() == b"somebody's"
        assert len(watching.names()) == 2


async def test_files_are_never_moved_into_a_watched_folder(watching: Watching, tmp_path: Path) -> None:
    """Refused when it is asked for; and told, when a link leads there later."""
    inside = watching.watch(move_to=str(watching.folder / "done"))
    link = tmp_path / "link"
    async with watching.running() as watcher:
        assert watcher.refusal(inside) is Refusal.MOVES_INTO_WATCHED
        with pytest.raises(ValueError, match="moves into watched"):
            watcher.save(inside)
        link.symlink_to(watching.folder)
        watcher.save(watching.watch(move_to=str(link / "done")))
        path = watching.video("a.mp4")
        watcher.wake()
        await watching.until(lambda: watching.all_sent(1))
        watching.server.process(watching.of("a.mp4")[0].reservation.entry_id)
        await watching.until(lambda: watching.problems)
        assert path.exists()
    assert watching.problems == [("a.mp4", WatchProblem.TARGET_WATCHED)]


async def test_files_begin_with_the_details_of_the_template(watching: Watching) -> None:
    """Those of the folder's own."""
    watching.video("a.mp4")
    async with watching.running(watching.watch(template="lectures")):
        await watching.until(lambda: watching.all_sent(1))
        assert watching.queue.details.of(watching.of("a.mp4")[0].id).details.tags == ("lectures",)


async def test_a_kill_between_queue_and_memory_sends_nothing_twice(watching: Watching) -> None:
    """The transfer is in the journal, and what was taken is not: its file is recognised by its content."""
    path = watching.video("a.mp4")
    async with watching.running():
        await watching.queue.enqueue([path])
        await watching.until(lambda: watching.all_sent(1))
    async with watching.running(watching.watch()):
        await watching.settle()
        assert watching.names() == ["a.mp4"]


async def test_many_files_are_taken_smoothly(watching: Watching) -> None:
    """Every one, in batches, while the loop goes on turning; a second process looks through them and takes none."""
    count = 1500
    for number in range(count):
        path = watching.folder / f"{number % 7}" / f"{number}.mp4"
        path.parent.mkdir(exist_ok=True)
        path.write_bytes(VIDEO + str(number).encode() * 10)
    watching.api = None
    async with watching.running(watching.watch(account="")) as watcher:
        await watching.until(lambda: watcher.status("w1").taken_today == count)
        assert len(watching.names()) == count
    async with watching.running() as watcher:
        await watching.settle()
        assert len(watching.names()) == count


@pytest.mark.skipif(sys.platform != "linux", reason="folders of Linux")
@pytest.mark.parametrize("path", ["/", "/proc", "/sys/kernel", "/dev/shm"])  # noqa: S108  none of them is written
async def test_folders_of_the_system_are_refused(watching: Watching, path: str) -> None:
    """They are no folders of a person, and would never be looked through."""
    async with watching.running() as watcher:
        assert watcher.refusal(watching.watch(path=path)) is Refusal.SYSTEM


async def test_folders_of_kdesk_are_refused(watching: Watching, tmp_path: Path) -> None:
    """Those inside them and around them too, and to move files into them; one beside them is watched."""
    own = Paths.under(watching.data).own_folders
    for change in (
        {"path": str(watching.data)},
        {"path": str(watching.data / "logs" / "deep")},
        {"path": str(tmp_path)},
        {"move_to": str(watching.data)},
    ):
        assert refusal(watching.watch(**change), (), own) is Refusal.OWN_DATA
    assert refusal(watching.watch(path=str(tmp_path), subfolders=False), (), own) is None
    assert refusal(watching.watch(), (), own) is None


def test_a_link_to_the_data_of_kdesk_is_not_entered(watching: Watching) -> None:
    """Its pictures and journal would be uploaded."""
    for folder in (watching.data, watching.folder / "deep"):
        folder.mkdir()
        (folder / f"{folder.name}.mp4").write_bytes(VIDEO)
    (watching.folder / "link").symlink_to(watching.data)
    batch = Sweep(watching.watch(), never=(str(watching.data), "/not/there")).next_batch()
    assert batch is not None
    assert [Path(path).name for path in batch.files] == ["deep.mp4"]


@pytest.mark.parametrize(
    ("target", "state"), [("/", WatchState.IS_SYSTEM), ("/proc", WatchState.IS_SYSTEM), ("own", WatchState.IS_OWN_DATA)]
)
async def test_a_link_to_what_is_never_watched(watching: Watching, target: str, state: WatchState) -> None:
    """Root, system and kdesk's own data are not looked through by another name, nor as kept before."""
    own = watching.data
    own.mkdir(exist_ok=True)
    link = watching.folder.parent / "link"
    link.symlink_to(own if target == "own" else target)
    watching.own = (str(own),)
    async with watching.running(watching.watch(path=str(link))) as watcher:
        await watching.until(lambda: watcher.status("w1").state is state)
        assert watching.names() == []
    async with watching.running() as watcher:
        await watching.until(lambda: watcher.status("w1").state is state)


async def test_a_link_to_the_root_inside_a_watch_folder(watching: Watching) -> None:
    """It is not entered: all of the computer would be looked through, and taken."""
    (watching.folder / "everything").symlink_to("/")
    watching.video("a.mp4")
    async with watching.running(watching.watch()):
        await watching.until(lambda: watching.all_sent(1))
        await watching.settle()
        assert watching.names() == ["a.mp4"]


def test_detours_to_the_root() -> None:
    """`..` in a path hides nothing."""
    for path in ("/home/..", "/home/../proc/self"):
        assert refusal(WatchFolder("w1", path, "a"), ()) is Refusal.SYSTEM
    assert refusal(WatchFolder("w1", "/home/x/../kdesk/data", "a"), (), ["/home/kdesk"]) is Refusal.OWN_DATA

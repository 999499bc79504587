"""One open descriptor: positioned reads, what touched the file since, and a closing that waits for nothing."""

import os
import random
import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from kdesk.engine.files import open_file
from kdesk.engine.files.open_file import DescriptorClosed, FileTouched, OpenFile
from kdesk.errors import FileMissing, FileUnreadable, NotAFile

SIZE = 100_000


@pytest.fixture
def clip(tmp_path: Path) -> Path:
    """A file with bytes that are all different."""
    path = tmp_path / "clip.mp4"
    path.write_bytes(random.Random(1).randbytes(SIZE))
    return path


@pytest.fixture
def opened(clip: Path) -> Iterator[OpenFile]:
    """That file, open."""
    file = OpenFile(clip)
    yield file
    file.close()


def is_open(descriptor: int) -> bool:
    """Tell whether the number is one of an open descriptor."""
    try:
        os.fstat(descriptor)
    except OSError:
        return False
    return True


def test_reads_are_where_they_are_asked_for(opened: OpenFile, clip: Path) -> None:
    """In any order, short at the end, empty behind it."""
    content = clip.read_bytes()
    assert opened.read(500, 10) == content[500:510]
    assert opened.read(0, 3) == content[:3]
    assert opened.read(SIZE - 5, 100) == content[-5:]
    assert opened.read(SIZE, 1) == b""


@pytest.mark.parametrize("positioned", [True, False], ids=["pread", "seek and read"])
def test_threads_do_not_disturb_one_another(
    opened: OpenFile, clip: Path, monkeypatch: pytest.MonkeyPatch, *, positioned: bool
) -> None:
    """Each gets the bytes of its own offset, also where a system has no reads at an offset."""
    monkeypatch.setattr(open_file, "_POSITIONED", positioned)
    content, wrong = clip.read_bytes(), []

    def read(seed: int) -> None:
        chance = random.Random(seed)
        offsets = [chance.randrange(SIZE) for _ in range(500)]
        wrong.extend(offset for offset in offsets if opened.read(offset, 50) != content[offset : offset + 50])

    threads = [threading.Thread(target=read, args=(seed,)) for seed in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert wrong == []


def test_a_file_that_nobody_touched_passes_the_check(opened: OpenFile) -> None:
    """Reading is no touching."""
    opened.read(0, SIZE)
    opened.check()


def write_inside(path: Path) -> None:
    """Change a byte and put the time back."""
    status = path.stat()
    with path.open("r+b") as handle:
        handle.seek(5000)
        handle.write(b"x")
    os.utime(path, ns=(status.st_atime_ns, status.st_mtime_ns))


def replace(path: Path) -> None:
    """Move another file of the same size and time into its place."""
    status, other = path.stat(), path.with_name("other")
    other.write_bytes(bytes(SIZE))
    os.utime(other, ns=(status.st_atime_ns, status.st_mtime_ns))
    other.replace(path)


@pytest.mark.parametrize("touch", [write_inside, replace, lambda path: path.chmod(0o600)])
def test_whatever_touched_the_file_is_noticed(opened: OpenFile, clip: Path, touch: Callable[[Path], None]) -> None:
    """Size, time and id may be what they were: the time of the last change is not, or the path leads elsewhere."""
    touch(clip)
    with pytest.raises(FileTouched):
        opened.check()


def test_on_a_restless_drive_the_check_says_nothing(opened: OpenFile, clip: Path) -> None:
    """Where times and ids move by themselves they are no reason to compare again and again."""
    opened.restless = True
    clip.chmod(0o600)
    opened.check()


def test_the_descriptor_keeps_the_version_that_it_was_opened_with(opened: OpenFile, clip: Path) -> None:
    """Another file in its place changes no byte that is read."""
    content = clip.read_bytes()
    replace(clip)
    assert opened.read(0, SIZE) == content


def test_a_file_that_is_gone_from_its_path_is_missing(opened: OpenFile, clip: Path) -> None:
    """Its bytes could still be read; somebody removed it."""
    clip.unlink()
    with pytest.raises(FileMissing):
        opened.check()


def test_what_is_no_regular_file_is_not_opened(tmp_path: Path) -> None:
    """A pipe would block for ever, also one that came after the look."""
    os.mkfifo(tmp_path / "pipe")
    with pytest.raises(NotAFile):
        OpenFile(tmp_path / "pipe")
    with pytest.raises(NotAFile):
        OpenFile(tmp_path)
    with pytest.raises(FileMissing):
        OpenFile(tmp_path / "gone")


def test_a_pipe_that_takes_the_place_of_the_file_blocks_nobody(clip: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """It comes between the look and the opening: it is opened without waiting, and refused."""
    original = open_file._opened

    def swapped(path: Path) -> int:
        clip.unlink()
        os.mkfifo(clip)
        return original(path)

    monkeypatch.setattr(open_file, "_opened", swapped)
    with pytest.raises(NotAFile):
        OpenFile(clip)
    assert not [link for link in Path("/dev/fd").iterdir() if link.exists() and link.resolve() == clip]


def test_a_read_that_the_system_refuses_is_our_error() -> None:
    """Bytes that cannot be read, as on a broken drive: this file opens, and refuses offset 0 even to root."""
    memory = Path("/proc/self/mem")
    if not memory.exists():
        pytest.skip("only Linux has a regular file whose bytes nobody may read")
    opened = OpenFile(memory)
    with pytest.raises(FileUnreadable):
        opened.read(0, 1)
    opened.close()


def test_a_closed_descriptor_reads_nothing(opened: OpenFile) -> None:
    """Not even when its number has come to mean another file; closing twice is fine."""
    opened.close()
    opened.close()
    assert not is_open(opened._descriptor)
    with pytest.raises(DescriptorClosed):
        opened.read(0, 1)
    with pytest.raises(DescriptorClosed):
        opened.check()


def test_closing_waits_for_no_read_and_takes_its_descriptor_from_none(clip: Path) -> None:
    """While a read hangs, closing returns at once, and the read still has its own file; its end closes it."""
    under_way, go_on = threading.Event(), threading.Event()

    class Hanging(OpenFile):
        def _read_at(self, offset: int, count: int) -> bytes:
            under_way.set()
            go_on.wait(10)
            return super()._read_at(offset, count)

    opened, read = Hanging(clip), list[bytes]()
    thread = threading.Thread(target=lambda: read.append(opened.read(7, 5)))
    thread.start()
    under_way.wait(10)
    opened.close()
    assert is_open(opened._descriptor)
    go_on.set()
    thread.join()
    assert read == [clip.read_bytes()[7:12]]
    assert not is_open(opened._descriptor)

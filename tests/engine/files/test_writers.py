"""Who has a file open for writing, as the system tells it."""

import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from kdesk.engine.files import writers
from kdesk.engine.files.writers import Writers

WRITES = "import sys; f = open(sys.argv[1], sys.argv[2]); print(flush=True); sys.stdin.read()"
KNOWS = sys.platform in {"linux", "win32"}

pytestmark = pytest.mark.skipif(not KNOWS, reason="this system does not tell who writes a file")

Holder = Callable[[Path, str], subprocess.Popen[str]]


@pytest.fixture(autouse=True)
def fresh(monkeypatch: pytest.MonkeyPatch) -> None:
    """Each question is answered by a scan of its own."""
    monkeypatch.setattr(writers, "FRESH_SECONDS", 0.0)


@pytest.fixture
def clip(tmp_path: Path) -> Path:
    """A file that nobody has open."""
    path = tmp_path / "clip.ts"
    path.write_bytes(b"content")
    return path


@pytest.fixture
def hold() -> Iterator[Holder]:
    """Give what opens a file in a process of its own and keeps it open."""
    processes: list[subprocess.Popen[str]] = []

    def start(path: Path, mode: str) -> subprocess.Popen[str]:
        command = [sys.executable, "-c", WRITES, str(path), mode]
        process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)  # noqa: S603
        processes.append(process)
        assert process.stdout
        process.stdout.readline()
        return process

    yield start
    for process in processes:
        process.communicate("")


@pytest.mark.parametrize("mode", ["ab", "r+b"])
def test_a_writer_is_found_until_it_closes(clip: Path, hold: Holder, mode: str) -> None:
    """Whether it appends or writes anywhere; its program has a name."""
    assert Writers().of(str(clip)) == ""
    writer = hold(clip, mode)
    named = Path(sys.executable).name[:4] if sys.platform == "linux" else writers.SOMEBODY
    assert Writers().of(str(clip)).startswith(named)
    writer.communicate("")
    assert Writers().of(str(clip)) == ""


def test_a_reader_is_no_writer(clip: Path, hold: Holder) -> None:
    """Players, indexers and kdesk itself read files."""
    hold(clip, "rb")
    with clip.open("rb"):
        assert Writers().of(str(clip)) == ""


def test_another_file_of_that_name_is_another_file(clip: Path, hold: Holder, tmp_path: Path) -> None:
    """Names are where the search begins, not where it ends."""
    other = tmp_path / "other" / clip.name
    other.parent.mkdir()
    hold(other, "wb")
    assert Writers().of(str(clip)) == ""
    assert Writers().of(str(other))


@pytest.mark.skipif(sys.platform == "win32", reason="links need a right there that few have")
def test_a_link_is_followed(clip: Path, hold: Holder, tmp_path: Path) -> None:
    """The file that a link names is the one that is written."""
    link = tmp_path / "link.ts"
    link.symlink_to(clip)
    hold(clip, "ab")
    assert Writers().of(str(link))


def test_asking_keeps_no_writer_away(clip: Path, hold: Holder) -> None:
    """Right after the question, the file can be opened for writing."""
    assert Writers().of(str(clip)) == ""
    with clip.open("ab") as handle:
        handle.write(b"more")
    hold(clip, "ab")


@pytest.mark.skipif(sys.platform != "linux", reason="only there all open files are scanned")
def test_one_scan_serves_many_files(clip: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What was scanned a moment ago is not scanned again."""
    monkeypatch.setattr(writers, "FRESH_SECONDS", 3600.0)
    asked = Writers()
    with clip.open("ab"):
        assert asked.of(str(clip))
        monkeypatch.setattr(writers, "_open_for_writing", dict)
        assert [bool(asked.of(str(clip))) for _ in range(100)] == [True] * 100
    assert asked.of(str(clip)) == ""  # a descriptor that was closed since counts no more


@pytest.mark.skipif(sys.platform != "linux", reason="only there all open files are scanned")
def test_a_file_that_is_gone_has_no_writer(clip: Path) -> None:
    """A deleted file may still be open; its path names nothing."""
    with clip.open("ab"):
        os.unlink(clip)  # noqa: PTH108
        assert Writers().of(str(clip)) == ""

"""Real files that cannot be uploaded, each with the title that kdesk shows for it."""

import os
import socket
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

NOT_A_FILE = "This is not a regular file"


@dataclass(frozen=True, slots=True)
class BadFile:
    """A path that somebody may drop on the window.

    Attributes:
        make: Makes it in a folder and returns its path.
        says: Title of its row.
    """

    make: Callable[[Path], Path]
    says: str


def _with(name: str, content: bytes) -> Callable[[Path], Path]:
    def make(folder: Path) -> Path:
        (folder / name).write_bytes(content)
        return folder / name

    return make


def _missing(folder: Path) -> Path:
    return folder / "missing.mp4"


def _unreadable(folder: Path) -> Path:
    """A file that opens and cannot be read, by nobody: the first page of a process is never there."""
    path = folder / "unreadable.mp4"
    path.symlink_to("/proc/self/mem")
    return path


def _folder_without_media(folder: Path) -> Path:
    path = folder / "papers"
    path.mkdir()
    (path / "contract.pdf").write_bytes(b"%PDF-1.7 and so on")
    (path / "round again").symlink_to(path)
    return path


def _device(_: Path) -> Path:
    return Path("/dev/null")


def _pipe(folder: Path) -> Path:
    path = folder / "pipe.mp4"
    os.mkfifo(path)
    return path


def _socket(folder: Path) -> Path:
    path = folder / "socket.mp4"
    here = Path.cwd()
    os.chdir(folder)  # the name of a socket must be shorter than the path of a test's folder may be
    try:
        with socket.socket(socket.AF_UNIX) as listener:
            listener.bind(path.name)
    finally:
        os.chdir(here)
    return path


def _broken_link(folder: Path) -> Path:
    path = folder / "link.mp4"
    path.symlink_to(folder / "gone.mp4")
    return path


def _endless_link(folder: Path) -> Path:
    path = folder / "endless.mp4"
    path.symlink_to(path)
    return path


BAD_FILES: tuple[BadFile, ...] = (
    BadFile(_with("empty.mp4", b""), "The file is empty"),
    BadFile(_missing, "The file is not there"),
    BadFile(_with("._clip.mp4", b"\x00\x05\x16\x07\x00\x02\x00\x00Mac OS X"), "This file only accompanies another one"),
    BadFile(
        _with("setup.exe", b"MZ\x90\x00\x03" * 9),
        "This account does not accept this kind of file (named exe, but the content decides)",
    ),
    BadFile(_unreadable, "The file cannot be read"),
    BadFile(_folder_without_media, "There is no video, audio or image in this folder"),
    BadFile(_device, NOT_A_FILE),
    BadFile(_pipe, NOT_A_FILE),
    BadFile(_socket, NOT_A_FILE),
    BadFile(_broken_link, NOT_A_FILE),
    BadFile(_endless_link, "The file cannot be read"),
    BadFile(
        _with("noise.mp4", bytes(range(7, 251)) * 400),
        "Kaltura does not accept this kind of file (named mp4, but the content decides)",
    ),
)

ODD_NAMES: tuple[str, ...] = (
    "🎬 café 👩‍👩‍👧.png",
    "شريط الميناء.png",
    "txt.\u202egnp.png",
    'say "cheese" & <b>it is 100 %.png',
    "two\nlines\t.png",
    f"{'long ' * 50}.png",
)
"""What people call files: the last one is as long as a file system allows."""


def make_bad_files(folder: Path) -> dict[Path, str]:
    """Make all of them; return what kdesk says of each path."""
    return {bad.make(folder): bad.says for bad in BAD_FILES}

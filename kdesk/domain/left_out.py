"""Files inside folders that nobody means to upload: which ones by their names, and how their count reads."""

import re
from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from enum import StrEnum

MOST_LISTED = 10_000
"""Paths kept for the list; the count goes on beyond it. A whole home folder would fill the memory otherwise."""


class LeftOutReason(StrEnum):
    """Why a file inside a folder was left out; the value is what the list says beside its path."""

    UNFINISHED = "unfinished download"
    SIDECAR = "sidecar file of a camera, drive or system"
    SOURCE_CODE = "text, not an MPEG transport stream"
    HIDDEN = "hidden"
    OTHER_KIND = "no video, audio or image"


_COUNTED: dict[LeftOutReason, tuple[str, str]] = {
    LeftOutReason.UNFINISHED: ("unfinished download", "unfinished downloads"),
    LeftOutReason.SIDECAR: ("sidecar file", "sidecar files"),
    LeftOutReason.SOURCE_CODE: ("text file named like video", "text files named like video"),
    LeftOutReason.HIDDEN: ("hidden file or folder", "hidden files or folders"),
    LeftOutReason.OTHER_KIND: ("file that is no video, audio or image", "files that are no video, audio or image"),
}

# Firefox and wget-like tools, Chrome, Opera, Safari, WinSCP and FileZilla, the torrent clients, Syncthing, yt-dlp.
_UNFINISHED = re.compile(
    r"\.(part|partial|crdownload|opdownload|download|filepart|!ut|!qb|bc!|tmp|part-frag\d+)$", re.IGNORECASE
)

_SIDECAR_NAMES = frozenset(
    {
        *("@eadir", "#recycle", "#snapshot"),
        *("@recycle", "@recently-snapshot", ".@__thumb"),
        *("$recycle.bin", "system volume information", "thumbs.db", "ehthumbs.db", "desktop.ini"),
        *("__macosx", ".ds_store", "lost+found"),
    }
)
"""Folders and files that Synology, QNAP, Windows, macOS and file systems put beside the files of people."""

# A small copy (GoPro LRV, DJI LRF) and a still (THM) of the recording of the same name; AppleDouble; locks of Office.
_SIDECAR = re.compile(r"\.(lrv|lrf|thm)$|^\._|^~\$", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class LeftOutFile:
    """A file, or a folder with all that is in it, that was left out."""

    path: str
    reason: LeftOutReason


def reason_to_leave_out(name: str) -> LeftOutReason | None:
    """Return why nobody means a file or folder of this name; None if its content decides."""
    if name.lower() in _SIDECAR_NAMES or _SIDECAR.search(name):
        return LeftOutReason.SIDECAR
    if name.startswith("."):
        return LeftOutReason.HIDDEN
    return LeftOutReason.UNFINISHED if _UNFINISHED.search(name) else None


class LeftOut:
    """What one drop, or one command, left out of its folders.

    Attributes:
        files: The first MOST_LISTED of them, in the order of the walk.
    """

    def __init__(self) -> None:
        self.files: list[LeftOutFile] = []
        self._counts: Counter[LeftOutReason] = Counter()

    @property
    def total(self) -> int:
        """How many there are, also beyond those that are listed."""
        return self._counts.total()

    def add(self, files: Iterable[LeftOutFile]) -> None:
        """Count more files."""
        for file in files:
            self._counts[file.reason] += 1
            if len(self.files) < MOST_LISTED:
                self.files.append(file)

    def sentence(self, count: Callable[[int, str, str], str]) -> str:
        """Return the count in words, by reason.

        Args:
            count: Joins a number and the word for one or for many.
        """
        total = count(self.total, "file or folder was left out", "files and folders were left out")
        parts = [count(self._counts[reason], *words) for reason, words in _COUNTED.items() if self._counts[reason]]
        return f"{total}: {', '.join(parts)}"

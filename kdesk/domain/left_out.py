"""Files inside folders that nobody means to upload; some are recognised by their names."""

import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from pathlib import PurePath

from kdesk.domain.sheets.sheet_names import is_sheet

MOST_LISTED = 10_000
"""Paths kept for the list; the count continues beyond it. A whole home folder would fill the memory otherwise."""


class LeftOutReason(StrEnum):
    """Why a file inside a folder was left out."""

    UNFINISHED = "unfinished"
    """The download is not complete."""
    SIDECAR = "sidecar"
    """A camera, a drive or the system made it beside the files of people."""
    SOURCE_CODE = "source code"
    """Text with the extension of a video: `.ts`."""
    HIDDEN = "hidden"
    DOCUMENT = "document"
    OTHER_KIND = "other kind"
    """The content is neither video, audio, image nor document."""


# Firefox and wget-like tools, Chrome, Opera, Safari, WinSCP and FileZilla, the torrent clients, Syncthing, yt-dlp.
_UNFINISHED = frozenset(
    {"part", "partial", "crdownload", "opdownload", "download", "filepart", "!ut", "!qb", "bc!", "tmp"}
)
_FRAGMENT = re.compile(r"part-frag\d+")

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
_SIDECAR_EXTENSIONS = frozenset({"lrv", "lrf", "thm"})
_SIDECAR_BEGINNINGS = ("._", "~$")

_ORDINARY = frozenset({"mp4", "mov", "mkv", "mxf", "avi", "webm", "mp3", "wav", "m4a", "jpg", "jpeg", "png"})
"""Extensions of media: files with them, but for odd beginnings, are what people mean."""


@dataclass(frozen=True, slots=True)
class LeftOutFile:
    """A file, or a folder with all that is in it, that was left out."""

    path: str
    reason: LeftOutReason
    is_folder: bool = False


def reason_to_leave_out(name: str) -> LeftOutReason | None:
    """Return why a file or folder of this name is left out; None if its content decides."""
    lower = name.lower()
    _stem, dot, extension = lower.rpartition(".")
    if extension in _ORDINARY and name[0].isalnum():
        return None  # most files of 50,000
    if lower in _SIDECAR_NAMES or name.startswith(_SIDECAR_BEGINNINGS) or (dot and extension in _SIDECAR_EXTENSIONS):
        return LeftOutReason.SIDECAR
    if name.startswith("."):
        return LeftOutReason.HIDDEN
    unfinished = extension in _UNFINISHED or (extension.startswith("part-frag") and _FRAGMENT.fullmatch(extension))
    return LeftOutReason.UNFINISHED if dot and unfinished else None


class LeftOut:
    """The files of folders that one drop, or one command, left out.

    Attributes:
        files: The first MOST_LISTED of them, in the order of the walk.
        counts: How many there are by reason, and whether they are folders.
    """

    def __init__(self) -> None:
        self.files: list[LeftOutFile] = []
        self.counts: Counter[tuple[LeftOutReason, bool]] = Counter()

    @property
    def total(self) -> int:
        """How many there are, also beyond those that are listed."""
        return self.counts.total()

    @property
    def sheets(self) -> list[str]:
        """The paths of the listed files with the names of sheets: they may describe what was taken."""
        documents = (file.path for file in self.files if file.reason is LeftOutReason.DOCUMENT and not file.is_folder)
        return [path for path in documents if is_sheet(PurePath(path))]

    def add(self, files: Iterable[LeftOutFile]) -> None:
        """Count more files."""
        for file in files:
            self.counts[file.reason, file.is_folder] += 1
            if len(self.files) < MOST_LISTED:
                self.files.append(file)

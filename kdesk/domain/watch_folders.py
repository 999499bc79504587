"""Watch folders: folders of this computer whose files are uploaded by themselves, each once."""

import os
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from enum import StrEnum
from fnmatch import fnmatch

from kdesk.domain.entry import MediaType
from kdesk.domain.source_file import NO_TIME, FileStamp, SourceKind

MOST_PATTERNS = 50
"""Name patterns of one folder."""


class WatchKind(StrEnum):
    """Kinds of files that a watch folder takes or leaves out."""

    VIDEO = "video"
    AUDIO = "audio"
    IMAGE = "image"
    DOCUMENT = "document"
    DATA = "data"
    """Anything else."""


MEDIA = frozenset({WatchKind.VIDEO, WatchKind.AUDIO, WatchKind.IMAGE})
"""What is taken unless something else is chosen: a dropped folder is taken in the same way."""

_OF_MEDIA = {MediaType.AUDIO: WatchKind.AUDIO, MediaType.IMAGE: WatchKind.IMAGE}


def watch_kind(source: SourceKind, media: MediaType) -> WatchKind:
    """Return the kind of a file."""
    if source is SourceKind.MEDIA:
        return _OF_MEDIA.get(media, WatchKind.VIDEO)
    return WatchKind.DOCUMENT if source is SourceKind.DOCUMENT else WatchKind.DATA


@dataclass(frozen=True, slots=True)
class WatchFolder:
    """One folder and what is done with its files.

    Attributes:
        path: Absolute path.
        account: Key of the account that receives the files.
        template: Name of the set of details that its files begin with; "" for none.
        kinds: What is taken.
        patterns: Of names, such as `*.mov`; a file that fits one is taken. Empty for all names.
        subfolders: Whether the files of its folders are taken too.
        move_to: Folder to which a file is moved once its entry is READY and compared; "" leaves it where it is.
        paused: Whether nothing is taken for now.
    """

    id: str
    path: str
    account: str
    template: str = ""
    kinds: frozenset[WatchKind] = MEDIA
    patterns: tuple[str, ...] = ()
    subfolders: bool = True
    move_to: str = ""
    paused: bool = False

    def fits_name(self, name: str) -> bool:
        """Return whether a file of this name is taken; case does not count."""
        return not self.patterns or any(fnmatch(name.lower(), pattern.lower()) for pattern in self.patterns)

    def contains(self, path: str) -> bool:
        """Return whether files in the folder `path` belong to this one, by the paths alone."""
        own = self.path.rstrip(os.sep) + os.sep
        return path.rstrip(os.sep) + os.sep == own or (self.subfolders and path.startswith(own))


class WatchState(StrEnum):
    """What a watch folder does."""

    STARTING = "starting"
    """It was not looked through yet."""
    WATCHING = "watching"
    PAUSED = "paused"
    GONE = "gone"
    """The folder is not there; it is waited for."""
    UNREADABLE = "unreadable"
    """The system refuses to list it; tried again."""
    SILENT = "silent"
    """Its drive does not respond."""
    OTHER_ACCOUNT = "other account"
    """Its account is not signed in."""
    IS_SYSTEM = "is system"
    """It is, perhaps by a link, the root of the file system or a folder of the system: as `Refusal.SYSTEM`."""
    IS_OWN_DATA = "is own data"
    """By a link it is a folder into which kdesk writes: as `Refusal.OWN_DATA`."""


class WatchProblem(StrEnum):
    """Why a file or folder inside a watch folder is not taken. Each is told once."""

    EMPTY = "empty"
    UNREADABLE = "unreadable"
    BROKEN_LINK = "broken link"
    FOLDER_UNREADABLE = "folder unreadable"
    NO_FILE = "no file"
    TARGET_WATCHED = "target watched"
    """It was not moved: the folder for it lies in a watch folder by now."""
    TARGET_FULL = "target full"
    """It was not moved: the drive of the folder for it is full; tried again."""
    NOT_MOVED = "not moved"
    """The system refused to move it; tried again."""


MOST_PROBLEMS = 200
"""Problems kept of one folder, the newest ones."""


@dataclass(frozen=True, slots=True)
class WatchStatus:
    """What is to be said of a watch folder.

    Attributes:
        taken_today: Files taken since midnight.
        writing: Files that are there and not at rest yet.
        problems: Of files, by path.
    """

    state: WatchState = WatchState.STARTING
    taken_today: int = 0
    writing: int = 0
    problems: Mapping[str, WatchProblem] = field(default_factory=dict)


class FileFate(StrEnum):
    """What became of a file of a watch folder."""

    TAKEN = "taken"
    """A transfer has it."""
    DUE = "due"
    """Its entry is READY and compared; it is to be moved."""
    MOVED = "moved"
    LEFT_OUT = "left out"
    """Of another kind than the folder takes."""
    PROBLEM = "problem"
    """It was told why it cannot be taken; when it changes, it is looked at again."""


@dataclass(frozen=True, slots=True)
class WatchedFile:
    """What is remembered of a file of a watch folder, also when it and the folder are gone.

    Attributes:
        account: Key of the account that received it.
        folder: Id of the watch folder.
        at: Unix seconds.
        sampled_hash: As in `FileIdentity`; "" if it was not taken.
        sha256: Of the whole file as it was sent; "" if it is not known.
        transfer: Id of its transfer, "" if there is none.
    """

    account: str
    path: str
    folder: str
    stamp: FileStamp
    fate: FileFate
    at: float
    sampled_hash: str = ""
    sha256: str = ""
    transfer: str = ""

    @property
    def was_taken(self) -> bool:
        """Whether a transfer had it."""
        return self.fate in {FileFate.TAKEN, FileFate.DUE, FileFate.MOVED}

    def is_known(self, stamp: FileStamp) -> bool:
        """Return whether a file at its path is certainly the one that is remembered, without reading it.

        The id does not count: a network drive that was away comes back with others.
        """
        before = self.stamp
        if before.mtime_ns == NO_TIME:  # the drive changes times by itself
            return before.size == stamp.size
        return (before.size, before.mtime_ns, before.ctime_ns) == (stamp.size, stamp.mtime_ns, stamp.ctime_ns)


class Refusal(StrEnum):
    """Why a watch folder cannot be as it was asked for."""

    TWICE = "twice"
    """The same folder of the same account is watched already."""
    MOVES_INTO_WATCHED = "moves into watched"
    """Its files would be moved into a watch folder."""
    TAKES_MOVED = "takes moved"
    """It contains the folder to which another one moves its files."""
    TOO_MANY_PATTERNS = "too many patterns"
    SYSTEM = "system"
    """The root of the file system, or what a system shows of itself as files."""
    OWN_DATA = "own data"
    """kdesk writes into it, or into a folder inside it."""


SYSTEM_FOLDERS = ("/proc", "/sys", "/dev") if sys.platform == "linux" else ()


def refusal(folder: WatchFolder, others: Sequence[WatchFolder], own: Sequence[str] = ()) -> Refusal | None:
    """Return why a watch folder cannot be added to these others; None if it can.

    Args:
        own: Folders into which kdesk writes by itself.
    """
    everybody = (*others, folder)
    if len(folder.patterns) > MOST_PATTERNS:
        return Refusal.TOO_MANY_PATTERNS
    if any((other.path, other.account) == (folder.path, folder.account) for other in others):
        return Refusal.TWICE
    if folder.move_to and any(other.contains(folder.move_to) for other in everybody):
        return Refusal.MOVES_INTO_WATCHED
    if any(other.move_to and folder.contains(other.move_to) for other in others):
        return Refusal.TAKES_MOVED
    return _place_refusal(folder, own)


def _place_refusal(folder: WatchFolder, own: Sequence[str]) -> Refusal | None:
    """Return why a place cannot be watched, whatever else is."""
    path, move_to = (os.path.normpath(one) if one else "" for one in (folder.path, folder.move_to))
    if os.path.dirname(path) == path or is_inside(path, SYSTEM_FOLDERS):
        return Refusal.SYSTEM
    if any(map(replace(folder, path=path).contains, own)) or is_inside(path, own) or is_inside(move_to, own):
        return Refusal.OWN_DATA
    return None


def is_inside(path: str, folders: Sequence[str]) -> bool:
    """Return whether a path is one of these folders or lies in one, by the paths alone."""
    return any(path == folder or path.startswith(folder.rstrip(os.sep) + os.sep) for folder in folders)

"""From what was dropped to the files to be queued: folders are walked and each file is looked at, on a worker thread.

Paths are text here: among 50,000 files `Path` objects would be half of the work.
"""

import os
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from operator import attrgetter
from pathlib import Path

from kdesk.domain.left_out import LeftOutFile, LeftOutReason, reason_to_leave_out
from kdesk.domain.media_kind import is_named_like_transport_stream
from kdesk.engine.source import Looked, look_at
from kdesk.errors import FileProblem, FileUnreadable, KindNotTaken

BATCH = 500
"""Files a batch: the first rows appear at once, and 50,000 files make 100 inserts."""

BATCH_SECONDS = 0.5
"""A slow drive yields smaller batches, so that its rows appear as well."""


@dataclass(frozen=True, slots=True)
class Taken:
    """A file to be queued, or the reason why it cannot be."""

    path: str
    outcome: Looked | FileProblem


@dataclass(frozen=True, slots=True)
class Batch:
    """Some files in order, and what was left out of folders among them."""

    taken: tuple[Taken, ...]
    left_out: tuple[LeftOutFile, ...]


def absolute(path: Path) -> Path:
    """Return the path as transfers have it: from the root, without `..`, links as they are."""
    return Path(os.path.abspath(path))  # noqa: PTH100  Path.resolve would replace a link by its target's name


def batches(paths: Sequence[Path]) -> Iterator[Batch]:
    """Walk the paths and yield batches. Blocks; folder loops end at the second visit."""
    taken: list[Taken] = []
    left_out: list[LeftOutFile] = []
    due = time.monotonic() + BATCH_SECONDS
    for item in _walk_all(paths):
        if isinstance(item, Taken):
            taken.append(item)
        else:
            left_out.append(item)
        if len(taken) + len(left_out) >= BATCH or time.monotonic() >= due:
            yield Batch(tuple(taken), tuple(left_out))
            taken, left_out = [], []
            due = time.monotonic() + BATCH_SECONDS
    if taken or left_out:
        yield Batch(tuple(taken), tuple(left_out))


def _walk_all(paths: Sequence[Path]) -> Iterator[Taken | LeftOutFile]:
    visited: set[object] = set()
    for path in paths:
        top = absolute(path)
        if not _is_folder(top):
            yield _look(str(top))
        elif _key(str(top)) not in visited:
            yield from _walk_folder(str(top), visited)


def _walk_folder(folder: str, visited: set[object]) -> Iterator[Taken | LeftOutFile]:
    found = False
    for item in _files_below(folder, visited):
        found = found or isinstance(item, Taken)
        yield item
    if not found:
        yield Taken(folder, KindNotTaken("", title="There is no video, audio or image in this folder"))


def _files_below(top: str, visited: set[object]) -> Iterator[Taken | LeftOutFile]:
    """Walk in the order of names. A stack instead of recursion: folders may be nested deeper than Python's calls."""
    waiting: list[tuple[str, bool] | LeftOutFile] = [(top, True)]
    while waiting:
        item = waiting.pop()
        if isinstance(item, LeftOutFile):
            yield item
            continue
        path, is_folder = item
        if not is_folder:
            yield _meant(_look(path))
            continue
        key = _key(path)
        if key in visited:
            continue
        visited.add(key)
        try:
            waiting += _children(path)
        except OSError as exc:
            yield Taken(path, FileUnreadable(exc.strerror or str(exc), title="The folder cannot be read"))


def _children(folder: str) -> Iterator[tuple[str, bool] | LeftOutFile]:
    """Return what is in a folder and whether that is a folder too, from the last name to the first."""
    with os.scandir(folder) as found:
        entries = sorted(found, key=attrgetter("name"), reverse=True)
    for entry in entries:
        reason = reason_to_leave_out(entry.name)
        yield LeftOutFile(entry.path, reason) if reason else (entry.path, _is_folder(entry))


def _meant(item: Taken) -> Taken | LeftOutFile:
    """Leave out what is no media: nobody meant it. What cannot be read or is empty was meant, and says so."""
    if not isinstance(item.outcome, KindNotTaken):
        return item
    text = is_named_like_transport_stream(item.path)
    return LeftOutFile(item.path, LeftOutReason.SOURCE_CODE if text else LeftOutReason.OTHER_KIND)


def _key(folder: str) -> object:
    """Return what tells a folder from all others, by whatever path it was reached."""
    try:
        status = Path(folder).stat()
    except OSError:
        return folder
    # Some network drives give every folder the id 0.
    return (status.st_dev, status.st_ino) if status.st_ino else os.path.realpath(folder)


def _is_folder(path: "Path | os.DirEntry[str]") -> bool:
    """Tell folders apart; what cannot even be looked at is told as a file: `_look` finds the reason."""
    try:
        return path.is_dir()
    except OSError:
        return False


def _look(path: str) -> Taken:
    try:
        return Taken(path, look_at(path))
    except FileProblem as problem:
        return Taken(path, problem)

"""From what was dropped to the files to be queued: folders walked, each file looked at, all off the loop thread.

Paths are text here: among 50,000 files `Path` objects would be half of the work.
"""

import os
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from operator import attrgetter
from pathlib import Path

from kdesk.engine.source import Looked, look_at
from kdesk.errors import FileProblem, FileUnreadable, KindNotTaken

BATCH = 500
"""Files a batch: the first rows appear at once, and 50,000 files make 100 inserts."""


@dataclass(frozen=True, slots=True)
class Taken:
    """A file to be queued, or the reason why it cannot be."""

    path: str
    outcome: Looked | FileProblem


@dataclass(frozen=True, slots=True)
class Batch:
    """Some files in order, and how many files inside folders were passed over because they are no media."""

    taken: tuple[Taken, ...]
    passed_over: int


def absolute(path: Path) -> Path:
    """Return the path as transfers have it: from the root, without `..`, links as they are."""
    return Path(os.path.abspath(path))  # noqa: PTH100  Path.resolve would replace a link by its target's name


def batches(paths: Sequence[Path]) -> Iterator[Batch]:
    """Walk the paths and yield batches. Blocks; folder loops end at the second visit."""
    taken: list[Taken] = []
    passed_over = 0
    for item in _walk_all(paths):
        if item is None:
            passed_over += 1
        else:
            taken.append(item)
        if len(taken) + passed_over >= BATCH:
            yield Batch(tuple(taken), passed_over)
            taken, passed_over = [], 0
    if taken or passed_over:
        yield Batch(tuple(taken), passed_over)


def _walk_all(paths: Sequence[Path]) -> Iterator[Taken | None]:
    visited: set[object] = set()
    for path in paths:
        top = absolute(path)
        if not _is_folder(top):
            yield _look(str(top))
        elif _key(str(top)) not in visited:
            yield from _walk_folder(str(top), visited)


def _walk_folder(folder: str, visited: set[object]) -> Iterator[Taken | None]:
    found = False
    for item in _files_below(folder, visited):
        found = found or item is not None
        yield item
    if not found:
        yield Taken(folder, KindNotTaken("", title="There is no video, audio or image in this folder"))


def _files_below(top: str, visited: set[object]) -> Iterator[Taken | None]:
    """Walk in the order of names. A stack instead of recursion: folders may be nested deeper than Python's calls."""
    waiting = [(top, True)]
    while waiting:
        path, is_folder = waiting.pop()
        if not is_folder:
            item = _look(path)
            # What is no media inside a folder was not meant; what cannot be read or is empty was, and says so.
            yield None if isinstance(item.outcome, KindNotTaken) else item
            continue
        key = _key(path)
        if key in visited:
            continue
        visited.add(key)
        try:
            waiting += _children(path)
        except OSError as exc:
            yield Taken(path, FileUnreadable(exc.strerror or str(exc), title="The folder cannot be read"))


def _children(folder: str) -> list[tuple[str, bool]]:
    """Return what is in a folder and whether that is a folder too, from the last name to the first."""
    with os.scandir(folder) as entries:
        shown = [entry for entry in entries if not entry.name.startswith(".")]
    shown.sort(key=attrgetter("name"), reverse=True)
    return [(entry.path, _is_folder(entry)) for entry in shown]


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

"""Whether a file of a watch folder is at rest, and what it is. Everything here blocks: it runs on threads."""

import time
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from kdesk.domain.source_file import FileIdentity, FileStamp
from kdesk.domain.watch_folders import WatchedFile, WatchKind, WatchProblem, watch_kind
from kdesk.engine.files.file_identity import identify, is_same_version, written_to
from kdesk.engine.files.local_file import probe
from kdesk.engine.files.rest_detector import WRITER_SECONDS, FileCheck, check_file
from kdesk.engine.files.writers import Writers
from kdesk.engine.watching.sweep import stamp_of_path
from kdesk.errors import FileEmpty, FileMissing, FileProblem, FileStillWritten, KindNotTaken, NotAFile

EXAMINE_SECONDS = 0.25
"""So long files are read before what was found is taken: a slow drive makes small batches."""


@dataclass(frozen=True, slots=True)
class Examined:
    """A file that was read.

    Attributes:
        identity: None if it is not to be taken.
        kind: None if kdesk takes no such files.
        problem: Why it cannot be taken.
    """

    path: str
    stamp: FileStamp
    identity: FileIdentity | None = None
    kind: WatchKind | None = None
    problem: WatchProblem | None = None


def rests(path: str, stamp: FileStamp, now: float, rest_seconds: float, writers: Writers) -> bool:
    """Return whether a file needs no further look to be at rest: nothing of it changed lately, and nobody writes it."""
    times = [stamp.mtime_ns, *([] if stamp.ctime_ns is None else [stamp.ctime_ns])]
    # The clock of a network drive may be ahead of this computer's.
    age = min(abs(now - time / 1e9) for time in times)
    if age < rest_seconds:
        return False
    with suppress(FileProblem):
        return age >= WRITER_SECONDS or not writers.of(path)
    return True  # `examine` finds the problem


def check_files(paths: Mapping[str, FileCheck | None], writers: Writers) -> dict[str, FileCheck]:
    """Check files that were not at rest; the checks before are given by path."""
    return {path: check_file(path, before, writers) for path, before in paths.items()}


def examine(paths: Sequence[str], restless: bool) -> tuple[list[Examined], int]:
    """Read what files are, and return it with how many of them were looked at before the time was over.

    Files that vanish or change meanwhile are left out, and come again with the next sweep.

    Args:
        restless: Whether their drive changes times by itself.
    """
    found, until = [], time.monotonic() + EXAMINE_SECONDS
    for number, path in enumerate(paths, start=1):
        if (one := _examine(path, restless=restless)) is not None:
            found.append(one)
        if time.monotonic() >= until:
            return found, number
    return found, len(paths)


def _examine(path: str, *, restless: bool) -> Examined | None:
    stamp = stamp_of_path(path)
    if stamp is None:
        return None
    try:
        probed = probe(path)
        identity = identify(Path(path), restless=restless)
    except (FileMissing, FileStillWritten):
        return None
    except KindNotTaken:
        return Examined(path, stamp)
    except FileProblem as error:
        return Examined(path, stamp, problem=_problem(error))
    after = stamp_of_path(path)
    moved = after is None or after.size != identity.size or (after != stamp and not restless)
    return None if moved else Examined(path, stamp, identity, watch_kind(probed.kind, probed.media_type))


def _problem(error: FileProblem) -> WatchProblem:
    if isinstance(error, FileEmpty):
        return WatchProblem.EMPTY
    return WatchProblem.NO_FILE if isinstance(error, NotAFile) else WatchProblem.UNREADABLE


def is_same_file(before: WatchedFile, examined: Examined) -> bool | None:
    """Return whether a file is the one that was taken at its path; None if only a hash of all of it tells."""
    now = examined.identity
    if now is None or not before.was_taken or (before.stamp.size, before.sampled_hash) != (now.size, now.sampled_hash):
        return False
    stamp = before.stamp
    then = FileIdentity(stamp.size, stamp.mtime_ns, stamp.file_id, before.sampled_hash, stamp.ctime_ns)
    if is_same_version(then, now) or not written_to(then, now):
        return True
    return None if before.sha256 else False

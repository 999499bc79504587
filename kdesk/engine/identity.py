"""What makes a file the same file: taken once, compared before more is sent of it. Everything here blocks."""

import hashlib
import os
from datetime import datetime
from pathlib import Path
from typing import BinaryIO

from kdesk.domain.transfer import FileIdentity
from kdesk.engine.file_problems import problem_of, regular
from kdesk.errors import FileChanged, FileStillWritten

SAMPLE_BYTES = 64 * 1024
SAMPLES = 16
"""Head, tail and 14 windows between; of a file of at most 1 MiB they are every byte."""

GRAIN_SECONDS = 2.0
"""Drives keep times as coarsely as this (FAT), so one file may come back with a time that is off by as much.

Less than the rest that a file has had when its identity is taken: whoever writes to it later is noticed by its time.
"""

NO_TIME = 0
"""Stands for the time of a file on a drive that gives the present moment instead: it tells nothing."""


def identify(path: Path, *, times_tell: bool = True) -> FileIdentity:
    """Take size, time, id and a hash of sixteen samples.

    Args:
        path: Of a file that rests.
        times_tell: False on a drive whose times are always the present moment: NO_TIME is taken then.

    Raises:
        FileProblem: FileStillWritten among them when the file moves meanwhile.
    """
    try:
        regular(path)
        with path.open("rb") as handle:
            status = os.fstat(handle.fileno())
            digest = sampled_hash(handle, status.st_size)
            after = os.fstat(handle.fileno())
    except OSError as exc:
        raise problem_of(exc, path) from exc
    if status.st_size != after.st_size or (times_tell and status.st_mtime_ns != after.st_mtime_ns):
        raise FileStillWritten
    mtime_ns = status.st_mtime_ns if times_tell else NO_TIME
    return FileIdentity(status.st_size, mtime_ns, f"{status.st_dev}:{status.st_ino}", digest)


def compare(path: Path, before: FileIdentity, *, read_before: bool) -> FileIdentity:
    """Return the file's present identity; raise FileChanged when it does not hold the identified content any more.

    Content is compared by size and samples. The file id tells nothing: network drives and restored backups hand out
    new ones. A new time alone, as after a copy or `touch`, is no change where the samples are every byte, or where
    nothing was read of the file before (`read_before`): the new identity counts from then on. Otherwise somebody may
    have written between the samples, and a mixture of two versions would be worse than a question. Only who changes
    a byte between the samples and then puts the time back goes unnoticed.
    """
    now = identify(path, times_tell=before.mtime_ns != NO_TIME)
    if now.size != before.size:
        raise changed(path, f"It had {before.size:,} bytes and has {now.size:,} now")
    if now.sampled_hash != before.sampled_hash:
        raise changed(path, "Its size is the same, its content is not")
    written_to = abs(now.mtime_ns - before.mtime_ns) > GRAIN_SECONDS * 1e9
    if written_to and read_before and now.size > SAMPLES * SAMPLE_BYTES:
        raise changed(path, "Its size is the same, and it was written to")
    return now


def changed(path: Path, what: str) -> FileChanged:
    """Return the error that tells when the file changed, as far as the system knows, and what."""
    try:
        status = path.stat()
    except OSError:
        return FileChanged(what)
    # What was renamed into this place has kept its time of writing; its status changed when it came.
    at = datetime.fromtimestamp(max(status.st_mtime, status.st_ctime)).astimezone()
    return FileChanged(f"{what} ({at:%d %b %Y})", title=f"The file changed at {at:%H:%M}")


def sampled_hash(handle: BinaryIO, size: int) -> str:
    """Hash head, tail and the windows between."""
    digest = hashlib.sha256()
    last = max(0, size - SAMPLE_BYTES)
    for offset in sorted({last * i // (SAMPLES - 1) for i in range(SAMPLES)}):
        handle.seek(offset)
        digest.update(handle.read(SAMPLE_BYTES))
    return digest.hexdigest()[:32]

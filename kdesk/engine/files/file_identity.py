"""What makes a file the same file: taken once, compared before more is sent of it. Everything here blocks."""

import hashlib
from pathlib import Path

from kdesk.domain.file_change import FileChange
from kdesk.domain.source_file import NO_TIME, FileIdentity
from kdesk.domain.timestamps import in_calendar
from kdesk.engine.files.open_file import OpenFile
from kdesk.errors import Arguments, FileChanged, FileStillWritten, Reason

SAMPLE_BYTES = 64 * 1024
SAMPLES = 16
"""Head, tail and 14 windows between; of a file of at most 1 MiB they are every byte."""

GRAIN_SECONDS = 2.0
"""Drives keep times as coarsely as this (FAT), so one file may come back with a time that is off by as much.

Less than the rest that a file has had when its identity is taken: whoever writes to it later is noticed by its time.
"""


def identify(path: Path, *, restless: bool = False) -> FileIdentity:
    """Take the identity of the file at a path, as `identify_open`."""
    opened = OpenFile(path, restless=restless)
    try:
        return identify_open(opened)
    finally:
        opened.close()


def identify_open(opened: OpenFile) -> FileIdentity:
    """Take size, times, id and a hash of sixteen samples.

    Raises FileProblem, FileStillWritten among them when the file moves meanwhile. A time that moves while size and
    samples stay is the drive's: on some the time of writing is always now. Of a restless file no times are taken.
    """
    stamp = opened.present_stamp()
    digest = sampled_hash(opened, stamp.size)
    after = opened.present_stamp()
    moved = (stamp.size, stamp.mtime_ns) != (after.size, after.mtime_ns)
    if moved and (stamp.size != after.size or digest != sampled_hash(opened, after.size)):
        raise FileStillWritten
    mtime_ns, ctime_ns = (NO_TIME, NO_TIME) if opened.restless else (after.mtime_ns, after.ctime_ns)
    return FileIdentity(after.size, mtime_ns, after.file_id, digest, ctime_ns)


def compare(path: Path, before: FileIdentity, *, read_before: bool) -> FileIdentity:
    """Return the file's present identity; raise FileChanged when it does not hold the identified content any more.

    Content is compared by size and samples. The file id tells nothing: network drives and restored backups hand out
    new ones. A new time alone, as after a copy or `touch`, is no change where the samples are every byte, or where
    nothing was read of the file before (`read_before`): the new identity counts from then on. Otherwise somebody may
    have written between the samples. Only who changes a byte between the samples and then puts the time back goes
    unnoticed: where bytes are sent, `FileVersion` compares hashes.
    """
    now = identify(path, restless=before.restless)
    refuse_other_content(path, before, now)
    if read_before and not sampled_whole(now) and written_to(before, now):
        raise changed(path, FileChange.WRITTEN)
    return now


def refuse_other_content(path: Path, before: FileIdentity, now: FileIdentity) -> None:
    """Raise FileChanged when size or samples are not what they were."""
    if now.size != before.size:
        raise changed(path, FileChange.SIZE, before=before.size, after=now.size)
    if now.sampled_hash != before.sampled_hash:
        raise changed(path, FileChange.CONTENT)


def sampled_whole(identity: FileIdentity) -> bool:
    """Tell whether the samples are every byte of the file."""
    return identity.size <= SAMPLES * SAMPLE_BYTES


def written_to(before: FileIdentity, now: FileIdentity) -> bool:
    """Tell whether the time of the last write has moved by more than drives round it."""
    return abs(now.mtime_ns - before.mtime_ns) > GRAIN_SECONDS * 1e9


def changed(path: Path, change: FileChange, **sizes: int) -> FileChanged:
    """Return the error that tells what changed, and when, as far as the system knows.

    Args:
        path: Of the file.
        change: What showed the change.
        sizes: The bytes that `FileChange` names.
    """
    known: Arguments = {"change": str(change), **sizes}
    try:
        status = path.stat()
    except OSError:
        return FileChanged(arguments=known)
    # What was renamed into this place has kept its time of writing; its status changed when it came.
    at = max(status.st_mtime, status.st_ctime)
    if not in_calendar(at):
        return FileChanged(arguments=known)
    return FileChanged(reason=Reason.CHANGED_AT, arguments={**known, "at": at})


def sampled_hash(opened: OpenFile, size: int) -> str:
    """Hash head, tail and the windows between. Raises FileProblem."""
    digest = hashlib.sha256()
    last = max(0, size - SAMPLE_BYTES)
    for offset in sorted({last * i // (SAMPLES - 1) for i in range(SAMPLES)}):
        digest.update(opened.read(offset, SAMPLE_BYTES))
    return digest.hexdigest()[:32]

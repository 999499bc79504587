"""The identity of a file: taken once, compared before more of the file is sent (rule 1). Everything here blocks."""

import hashlib
from pathlib import Path

from kdesk.domain.file_change import FileChange
from kdesk.domain.source_file import NO_TIME, FileIdentity
from kdesk.domain.timestamps import in_calendar
from kdesk.engine.files.open_file import OpenFile
from kdesk.errors import Arguments, FileChanged, FileStillWritten, Reason

SAMPLE_BYTES = 64 * 1024
SAMPLES = 16
"""Head, tail and 14 ranges between them; the samples of a file of at most 1 MiB are all of its bytes."""

GRAIN_SECONDS = 2.0
"""Resolution of the times on some drives (FAT): the time of an unchanged file may differ by as much.

It is less than the time that a file has been at rest when its identity is taken, so that later writes are noticed.
"""


def identify(path: Path, *, restless: bool = False) -> FileIdentity:
    """Open a file and take its identity, as `identify_open` does."""
    opened = OpenFile(path, restless=restless)
    try:
        return identify_open(opened)
    finally:
        opened.close()


def identify_open(opened: OpenFile) -> FileIdentity:
    """Return size, times, id and a hash of samples; the times of a restless file are left out.

    A time that changes while size and samples stay is ignored: some drives report the present as the time of writing.

    Raises:
        FileStillWritten: The file changed meanwhile.
        FileProblem: It cannot be read.
    """
    # Stamps before and after the samples: a write between them would mix samples of two versions.
    stamp = opened.present_stamp()
    digest = sampled_hash(opened, stamp.size)
    after = opened.present_stamp()
    moved = (stamp.size, stamp.mtime_ns) != (after.size, after.mtime_ns)
    if moved and (stamp.size != after.size or digest != sampled_hash(opened, after.size)):
        raise FileStillWritten
    mtime_ns, ctime_ns = (NO_TIME, NO_TIME) if opened.restless else (after.mtime_ns, after.ctime_ns)
    return FileIdentity(after.size, mtime_ns, after.file_id, digest, ctime_ns)


def compare(path: Path, before: FileIdentity) -> FileIdentity:
    """Return the present identity of a file that still has the identified content.

    The file id is ignored: network drives and restored backups assign new ones. A byte that changed between the samples
    is not noticed if the time was put back; where bytes are sent, `FileVersion` compares hashes.

    Raises:
        FileChanged: Size, samples, or the time of writing of a file larger than its samples are different.
        FileProblem: It cannot be read.
    """
    now = identify(path, restless=before.restless)
    refuse_other_content(path, before, now)
    if not is_same_version(before, now) and written_to(before, now):
        raise changed(path, FileChange.WRITTEN)
    return now


def refuse_other_content(path: Path, before: FileIdentity, now: FileIdentity) -> None:
    """Raise FileChanged if size or samples are different."""
    if now.size != before.size:
        raise changed(path, FileChange.SIZE, before=before.size, after=now.size)
    if now.sampled_hash != before.sampled_hash:
        raise changed(path, FileChange.CONTENT)


def is_same_version(before: FileIdentity, now: FileIdentity) -> bool:
    """Return whether two identities with equal size and samples prove equal content; otherwise a hash has to.

    They do if nothing changed at all on a drive whose times can be trusted, or if the samples are all of the bytes.
    """
    untouched = now.stamp == before.stamp and not before.restless
    return untouched or now.size <= SAMPLES * SAMPLE_BYTES


def written_to(before: FileIdentity, now: FileIdentity) -> bool:
    """Return whether the time of the last write changed by more than the resolution of drives."""
    return abs(now.mtime_ns - before.mtime_ns) > GRAIN_SECONDS * 1e9


def changed(path: Path, change: FileChange, **sizes: int) -> FileChanged:
    """Return the error for a changed file, with the time of the change if the system knows it.

    Args:
        path: Of the file.
        change: The difference that was found.
        sizes: The arguments in bytes that `FileChange` lists.
    """
    known: Arguments = {"change": str(change), **sizes}
    try:
        status = path.stat()
    except OSError:
        return FileChanged(arguments=known)
    # A file that was moved here has kept its time of writing; its status changed when it was moved.
    at = max(status.st_mtime, status.st_ctime)
    # A file system may report a time that no date can express.
    if not in_calendar(at):
        return FileChanged(arguments=known)
    return FileChanged(reason=Reason.CHANGED_AT, arguments={**known, "at": at})


def sampled_hash(opened: OpenFile, size: int) -> str:
    """Return the hash of the samples, hexadecimal. Raises FileProblem."""
    # Part of the fingerprint on the server (rule 2), which other computers compute too: neither offsets nor
    # length may change.
    digest = hashlib.sha256()
    last = max(0, size - SAMPLE_BYTES)
    # A set: in a very small file several offsets are the same.
    for offset in sorted({last * i // (SAMPLES - 1) for i in range(SAMPLES)}):
        digest.update(opened.read(offset, SAMPLE_BYTES))
    return digest.hexdigest()[:32]

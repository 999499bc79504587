"""Whether a local file still holds what a transfer has sent of it."""

from functools import partial
from pathlib import Path

from kdesk.domain.file_change import FileChange
from kdesk.domain.source_file import FileIdentity
from kdesk.domain.transfer import Transfer
from kdesk.engine.files.file_hash import file_sha256
from kdesk.engine.files.file_identity import changed, identify, sampled_whole
from kdesk.engine.files.open_file import FileTouched
from kdesk.threads import Workers


async def identity_if_same(transfer: Transfer, workers: Workers) -> FileIdentity | None:
    """Return the file's present identity if its content is known to be what was sent, None otherwise.

    A file whose size, times and id are what they were is the same. Where they have moved, equal samples prove it for a
    small file; a large one is read as a whole and compared by its hash. Raises FileProblem.
    """
    path, before = Path(transfer.file.path), transfer.file.identity
    if before is None:
        return None
    now = await workers.run(partial(identify, path, restless=before.restless))
    if now.fingerprint != before.fingerprint:
        return None
    if (now.stamp == before.stamp and not before.restless) or sampled_whole(now):
        return now
    if not transfer.file.sha256:
        return None
    try:
        same = await file_sha256(path, workers, restless=before.restless) == transfer.file.sha256
    except FileTouched:
        raise await workers.run(changed, path, FileChange.WRITTEN_MEANWHILE) from None
    return now if same else None

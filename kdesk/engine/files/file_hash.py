"""SHA-256 of a whole local file, to compare it with a server's copy or with what the journal holds."""

import hashlib
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from functools import partial
from pathlib import Path

from kdesk.domain.file_change import FileChange
from kdesk.domain.source_file import FileIdentity, SourceFile
from kdesk.engine.files.file_identity import changed, identify, is_same_version
from kdesk.engine.files.open_file import BLOCK_BYTES, FileTouched, OpenFile, open_on
from kdesk.threads import Workers

STRIDE_BYTES = 16 * 1024 * 1024
"""Hashed by one job of a thread: large enough to cost the loop nothing, small enough to stop soon."""


async def identity_if_unchanged(file: SourceFile, workers: Workers) -> FileIdentity | None:
    """Return the present identity of a file if its content is known to be what was sent; None otherwise.

    If the identities leave it open, the whole file is hashed.

    Raises:
        FileProblem: It cannot be read.
    """
    path, before = Path(file.path), file.identity
    if before is None:
        return None
    now = await workers.run(partial(identify, path, restless=before.restless))
    if now.fingerprint != before.fingerprint:
        return None
    if is_same_version(before, now):
        return now
    if not file.sha256:
        return None
    try:
        same = await file_sha256(path, workers, restless=before.restless) == file.sha256
    except FileTouched:
        raise await workers.run(changed, path, FileChange.WRITTEN_MEANWHILE) from None
    return now if same else None


async def file_sha256(
    path: Path, workers: Workers, progress: Callable[[int], None] = lambda _done: None, *, restless: bool = False
) -> str:
    """Read a whole file and return its SHA-256, hexadecimal.

    Args:
        path: The file.
        workers: Threads that read and hash; cancelling stops them within one block.
        progress: Called on the loop thread with the number of bytes hashed so far.
        restless: The drive changes times by itself; they are ignored.

    Raises:
        FileProblem: It cannot be read.
        FileTouched: It was touched or replaced while it was read.
    """
    async with untouched(path, workers, restless=restless) as opened:
        hashing, size = RunningHash(), opened.stamp.size
        while hashing.position < size:
            await workers.run(hashing.advance, opened, size, STRIDE_BYTES)
            progress(hashing.position)
    return hashing.hexdigest()


@asynccontextmanager
async def untouched(path: Path, workers: Workers, *, restless: bool) -> AsyncIterator[OpenFile]:
    """Keep a file open, and check at the end that it is still the same version.

    Raises:
        FileProblem: It cannot be opened.
        FileTouched: It was touched or replaced meanwhile.
    """
    opened, _ = await open_on(workers, path, lambda _opened: None, restless=restless)
    try:
        yield opened
        # Not in `finally`: an error of the block must not be replaced by that of the check.
        await workers.run(opened.check)
    finally:
        # Nobody waits for it: closing a file on a drive that hangs may block.
        workers.submit(opened.close)


class RunningHash:
    """SHA-256 of a range of a file, computed step by step.

    Attributes:
        start: Offset of the first byte.
        position: Offset after the last hashed byte.
    """

    def __init__(self, start: int = 0) -> None:
        self.start = start
        self.position = start
        self._hash = hashlib.sha256()

    def advance(self, opened: OpenFile, end: int, most: int) -> None:
        """Hash up to `end`, at most `most` bytes. Blocks.

        Raises:
            FileProblem: The file cannot be read.
            FileTouched: It ends earlier.
            DescriptorClosed: Its descriptor was closed.
        """
        end = min(end, self.position + most)
        while self.position < end:
            block = opened.read(self.position, min(BLOCK_BYTES, end - self.position))
            if not block:
                raise FileTouched
            self.update(block)

    def update(self, block: bytes) -> None:
        """Hash the bytes that follow."""
        self._hash.update(block)
        self.position += len(block)

    def copy(self) -> "RunningHash":
        """Return an independent hash with the same state."""
        other = RunningHash(self.start)
        other.position, other._hash = self.position, self._hash.copy()
        return other

    def hexdigest(self) -> str:
        """Return the hash of the bytes so far, hexadecimal."""
        return self._hash.hexdigest()

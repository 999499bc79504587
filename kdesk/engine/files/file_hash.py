"""SHA-256 of a whole local file, for comparing it with what a server or the journal tells."""

import hashlib
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from pathlib import Path

from kdesk.engine.files.open_file import FileTouched, OpenFile, open_on
from kdesk.threads import Workers

BLOCK_BYTES = 1024 * 1024

STRIDE_BYTES = 16 * 1024 * 1024
"""Hashed in one go on a thread: long enough to cost the loop nothing, short enough to stop soon."""


async def file_sha256(
    path: Path, workers: Workers, progress: Callable[[int], None] = lambda _done: None, *, restless: bool = False
) -> str:
    """Read a whole file on the workers' threads and return its SHA-256, hexadecimal.

    Args:
        path: The file.
        workers: Whose threads read and hash; cancelling stops them within one block.
        progress: Told on the loop thread how many bytes are hashed so far.
        restless: The drive moves times by itself: they tell nothing.

    Raises:
        FileProblem: Why it cannot be read.
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
    """Hold a file open, and raise FileTouched at the end when it was touched or replaced. Raises FileProblem."""
    opened, _ = await open_on(workers, path, lambda _opened: None, restless=restless)
    try:
        yield opened
        await workers.run(opened.check)
    finally:
        workers.submit(opened.close)


class RunningHash:
    """SHA-256 of a file from some byte on, as far as it has been read.

    Attributes:
        start: Offset of the first byte.
        position: Offset behind the last one.
    """

    def __init__(self, start: int = 0) -> None:
        self.start = start
        self.position = start
        self._hash = hashlib.sha256()

    def advance(self, opened: OpenFile, end: int, most: int) -> None:
        """Hash on up to `end`, `most` bytes at the most. Blocks.

        Raises FileProblem, DescriptorClosed; FileTouched when the file ends before.
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
        """Return another one that stands here and goes its own way."""
        other = RunningHash(self.start)
        other.position, other._hash = self.position, self._hash.copy()
        return other

    def hexdigest(self) -> str:
        """Return the hash of what was hashed so far, hexadecimal."""
        return self._hash.hexdigest()

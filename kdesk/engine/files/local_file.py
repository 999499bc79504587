"""The local file of a transfer: its kind, its identity and its bytes, read on threads."""

from __future__ import annotations

import asyncio
import os
import stat
from collections.abc import AsyncGenerator, AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

from kdesk.domain.file_change import FileChange
from kdesk.domain.media_kind import HEAD_BYTES, source_kind_of
from kdesk.domain.quick_making import quick
from kdesk.domain.source_file import FileIdentity, FileStamp, SourceKind
from kdesk.engine.files.file_identity import changed, compare
from kdesk.engine.files.file_problems import descriptor_of, problem_of, regular
from kdesk.engine.files.open_file import BLOCK_BYTES, FileTouched, OpenFile, Result, open_on, stamp_in, status_of
from kdesk.errors import FileChanged, FileEmpty

if TYPE_CHECKING:  # only signatures name them
    from kdesk.domain.entry import MediaType
    from kdesk.domain.upload import Chunk
    from kdesk.engine.files.sent_hash import SentHash
    from kdesk.threads import Workers


@dataclass(frozen=True, slots=True)
class ProbedFile:
    """What the beginning of a file and its status tell."""

    size: int
    media_type: MediaType
    kind: SourceKind = SourceKind.MEDIA
    status: tuple[os.stat_result, int] | None = field(default=None, compare=False)

    @property
    def stamp(self) -> FileStamp | None:
        """What the file system reported of it; None if that was not asked for."""
        return None if self.status is None else stamp_in(*self.status)


class ReadyCheck(Protocol):
    """Checks whether the upload of a file can begin now."""

    async def __call__(self, *, must_rest: bool) -> bool:
        """Return whether the times of the file can be trusted.

        Raises:
            DriveHangs: Its drive does not respond.
            FileStillWritten: It must be at rest and is not.
        """
        ...


class LocalFile:
    """One local file; every method reads on the threads of `workers`.

    A transfer that holds a slot keeps the file open between its reads: `use` opens it, `release` and `close` close it.

    Args:
        path: Absolute path.
        workers: Threads that read.
        hasher: Thread that hashes; a single one, as a hash needs its bytes in order.
        sent_hash: Hashes of an earlier run in this process.
        ready_check: Called by `check_ready`.

    Attributes:
        sent_hash: Hashes of what was read for sending; None before the first run.
        restless: Whether the drive changes times or ids of files that nobody touches.
    """

    def __init__(
        self,
        path: str,
        workers: Workers,
        hasher: Workers | None = None,
        sent_hash: SentHash | None = None,
        ready_check: ReadyCheck | None = None,
    ) -> None:
        self.path = Path(path)
        self.workers = workers
        self.hasher = hasher or workers
        self.sent_hash = sent_hash
        self.restless = False
        self._ready_check = ready_check
        self._opened: OpenFile | None = None
        self._opening = asyncio.Lock()
        self._users = 0
        self._to_release = False

    async def check_ready(self, *, must_rest: bool) -> None:
        """Check whether the upload can begin. Raises DriveHangs and, if the file must rest, FileStillWritten."""
        if self._ready_check is not None and not await self._ready_check(must_rest=must_rest):
            self.restless = True

    async def check(self, identity: FileIdentity) -> FileIdentity:
        """Return the present identity of an unchanged file. Raises FileChanged and FileProblem."""
        return await self.workers.run(compare, self.path, identity)

    async def blocks(self, chunk: Chunk) -> AsyncGenerator[bytes, None]:
        """Yield the bytes of a chunk in blocks. Raises FileChanged if the file is shorter."""
        opened, _ = await open_on(self.workers, self.path, _nothing)
        try:
            async for block in self.blocks_of(opened, chunk):
                yield block
        finally:
            self.workers.submit(opened.close)

    async def blocks_of(self, opened: OpenFile, chunk: Chunk) -> AsyncGenerator[bytes, None]:
        """Yield the bytes of a chunk, read through an open descriptor."""
        offset = chunk.offset
        while offset < chunk.end:
            block = await self.workers.run(opened.read, offset, min(BLOCK_BYTES, chunk.end - offset))
            if not block:
                raise await self.missing_bytes(chunk.end - offset)
            offset += len(block)
            yield block

    async def missing_bytes(self, count: int) -> FileChanged:
        """Return the error for a file that ended so many bytes too early."""
        return await self.workers.run(shorter, self.path, count)

    # The descriptor

    @property
    def opened(self) -> OpenFile | None:
        """The open descriptor; None if there is none."""
        return self._opened

    async def open(self, function: Callable[[OpenFile], Result]) -> tuple[OpenFile, Result]:
        """Open the file at its path, even if it is open, and call a function with the descriptor. Raises FileProblem.

        The former descriptor is closed afterwards: until then no other file can have its inode number.
        """
        opened, result = await open_on(self.workers, self.path, function, restless=self.restless)
        self.close()
        self._opened = opened
        return opened, result

    @asynccontextmanager
    async def use(self, stamp: FileStamp | None = None) -> AsyncIterator[OpenFile]:
        """Keep the file open for the length of the block.

        Raises:
            FileTouched: It was opened, and has another stamp than this.
            FileProblem: It cannot be opened.
        """
        self._users += 1
        # A new user cancels a release that still waits for the others.
        self._to_release = False
        try:
            # Parallel senders begin together: one opens the file, the others use its descriptor.
            async with self._opening:
                opened = self._opened or (await self.open(_nothing))[0]
                if stamp not in {None, opened.stamp} and not self.restless:
                    raise FileTouched
            yield opened
        finally:
            self._users -= 1
            if self._to_release:
                self.release()

    def release(self) -> None:
        """Close the file once nobody uses it: the drive may be removed while the transfer waits."""
        self._to_release = self._users > 0
        if not self._to_release:
            self.close()

    def close(self) -> None:
        """Close the file; a read in progress still has its descriptor."""
        if self._opened is not None:
            opened, self._opened = self._opened, None
            # On a thread: closing a file on a drive that hangs may block.
            self.workers.submit(opened.close)


def shorter(path: Path, count: int) -> FileChanged:
    """Return the error for a file whose last `count` bytes are gone."""
    return changed(path, FileChange.SHORTER, missing=count)


def probe(path: str, *, known_regular: bool = False, with_stamp: bool = True) -> ProbedFile:
    """Check that a file can be uploaded. Blocks.

    Args:
        path: Absolute path.
        known_regular: Whether its folder just told that it is a regular file.
        with_stamp: Whether anybody will ask for its stamp.

    Raises:
        FileProblem: It is missing, not regular, unreadable, empty, or a companion of another file.
    """
    try:
        if not known_regular:
            regular(path)  # anything else must not be opened
        # Not open(), which asks for the status once more: three calls of the system decide the kind.
        descriptor = descriptor_of(path, _OPEN_FLAGS)
        try:
            status = os.fstat(descriptor)
            if not stat.S_ISREG(status.st_mode):
                regular(descriptor)  # raises: another file was put at the path after the check before the opening
            kept = status_of(descriptor) if with_stamp else None
            head = os.read(descriptor, HEAD_BYTES)
        finally:
            os.close(descriptor)
    except (OSError, ValueError) as exc:
        raise problem_of(exc, Path(path)) from exc
    kind, media_type = _kind_of(path, status.st_size, head)
    return quick(ProbedFile)(status.st_size, media_type, kind, kept)


def probe_open(opened: OpenFile) -> ProbedFile:
    """Check the same for an open file."""
    size = opened.stamp.size
    kind, media_type = _kind_of(str(opened.path), size, opened.read(0, HEAD_BYTES))
    return ProbedFile(size, media_type, kind)


def _kind_of(path: str, size: int, head: bytes) -> tuple[SourceKind, MediaType]:
    # Rule 1: an empty upload ends in an error of the server.
    if not size:
        raise FileEmpty
    return source_kind_of(path.rpartition(os.sep)[2], head)


_OPEN_FLAGS = os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0) | getattr(os, "O_NOINHERIT", 0)
"""A pipe that replaces the file before the opening must not block for ever."""


def _nothing(_opened: OpenFile) -> None:
    """Do nothing with a descriptor: the file is known."""

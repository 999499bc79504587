"""The local file: what it is, whether it is still the same, and its bytes, read off the loop thread."""

import asyncio
import os
from collections.abc import AsyncGenerator, AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import Protocol

from kdesk.domain.entry import MediaType
from kdesk.domain.file_change import FileChange
from kdesk.domain.media_kind import HEAD_BYTES, media_type_of
from kdesk.domain.source_file import FileIdentity, FileStamp
from kdesk.domain.upload import Chunk
from kdesk.engine.files.file_identity import changed, compare
from kdesk.engine.files.file_problems import open_patiently, problem_of, regular
from kdesk.engine.files.open_file import FileTouched, Found, OpenFile, open_on, stamp_of
from kdesk.engine.upload.sent_hash import SentHash
from kdesk.errors import FileChanged, FileEmpty
from kdesk.threads import Workers

BLOCK_BYTES = 512 * 1024
"""Between 256 KiB and 1 MiB a streamed body is fastest and memory stays flat: 1.5 GB/s in 39 MB on two cores."""


@dataclass(frozen=True, slots=True)
class Looked:
    """What a first look at a file tells."""

    size: int
    media_type: MediaType
    stamp: FileStamp | None = field(default=None, compare=False)


class FirstLook(Protocol):
    """Finds out whether a file can be begun with now."""

    async def __call__(self, *, must_rest: bool) -> bool:
        """Return whether the file's times tell anything. Raises DriveHangs and, if it must rest, FileStillWritten."""
        ...


class LocalFile:
    """One local file as the engine sees it; every method reads on the workers' threads.

    A transfer that holds a slot keeps it open between its reads: `use` opens it, `release` and `close` close it.

    Attributes:
        path: Where it is.
        sent: Hashes of what was read for sending, None before a run.
        restless: The drive moves times or ids of files that nobody touches.
    """

    def __init__(
        self,
        path: str,
        workers: Workers,
        hasher: Workers | None = None,
        sent: SentHash | None = None,
        first_look: FirstLook | None = None,
    ) -> None:
        """Read on the threads of `workers`, and hash on those of `hasher`, which has one to keep the order."""
        self.path = Path(path)
        self.workers = workers
        self.hasher = hasher or workers
        self.sent = sent
        self.restless = False
        self._first_look = first_look
        self._opened: OpenFile | None = None
        self._opening = asyncio.Lock()
        self._users = 0
        self._to_release = False

    async def first_look(self, *, must_rest: bool) -> None:
        """Look whether the file can be begun with. Raises DriveHangs and, if it must rest, FileStillWritten."""
        if self._first_look is not None and not await self._first_look(must_rest=must_rest):
            self.restless = True

    async def check(self, identity: FileIdentity, *, read_before: bool = True) -> FileIdentity:
        """Return the present identity of what still is the identified file. Raises FileChanged, FileProblem."""
        return await self.workers.run(partial(compare, self.path, identity, read_before=read_before))

    async def blocks(self, chunk: Chunk) -> AsyncGenerator[bytes, None]:
        """Yield the chunk's bytes in blocks. Raises FileChanged when the file has become shorter."""
        opened, _ = await open_on(self.workers, self.path, _nothing)
        try:
            async for block in self.blocks_of(opened, chunk):
                yield block
        finally:
            self.workers.submit(opened.close)

    async def blocks_of(self, opened: OpenFile, chunk: Chunk) -> AsyncGenerator[bytes, None]:
        """Yield the same through this descriptor."""
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
        """The descriptor while there is one."""
        return self._opened

    async def open(self, look: Callable[[OpenFile], Found]) -> tuple[OpenFile, Found]:
        """Open the file at its path, also when it is open, look at it, and keep this descriptor. Raises FileProblem.

        The former one is closed after that: until then no other file can have its inode number.
        """
        opened, found = await open_on(self.workers, self.path, look, restless=self.restless)
        self.close()
        self._opened = opened
        return opened, found

    @asynccontextmanager
    async def use(self, stamp: FileStamp | None = None) -> AsyncIterator[OpenFile]:
        """Keep the file open meanwhile. Raises FileProblem; FileTouched when it opens with another stamp than this."""
        self._users += 1
        self._to_release = False
        try:
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
        """Close the file once nobody uses it: the drive may be taken away while the transfer waits."""
        self._to_release = self._users > 0
        if not self._to_release:
            self.close()

    def close(self) -> None:
        """Close the file; a read that is under way still has its descriptor."""
        if self._opened is not None:
            opened, self._opened = self._opened, None
            self.workers.submit(opened.close)


def shorter(path: Path, count: int) -> FileChanged:
    """Return the error for a file whose last `count` bytes are gone."""
    return changed(path, FileChange.SHORTER, missing=count)


def look_at(path: str) -> Looked:
    """Check that the file can be taken: there, regular, readable, not empty, of a kind that kdesk takes."""
    try:
        regular(path)  # anything else is not even opened
        with open_patiently(lambda: open(path, "rb", buffering=0)) as handle:  # noqa: PTH123  as in `regular`
            stamp, head = stamp_of(handle.fileno()), handle.read(HEAD_BYTES)
    except (OSError, ValueError) as exc:
        raise problem_of(exc, Path(path)) from exc
    return _looked(path, stamp, head)


def look_at_open(opened: OpenFile) -> Looked:
    """Check the same of a file that is open."""
    return _looked(str(opened.path), opened.stamp, opened.read(0, HEAD_BYTES))


def _looked(path: str, stamp: FileStamp, head: bytes) -> Looked:
    if not stamp.size:
        raise FileEmpty
    return Looked(stamp.size, media_type_of(path.rpartition(os.sep)[2], head), stamp)


def _nothing(_opened: OpenFile) -> None:
    """Look at nothing: the file is known."""

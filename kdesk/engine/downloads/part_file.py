"""The file that a download writes to until it is complete. Every call works on a thread."""

import errno
import os
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import TypeVar, TypeVarTuple, Unpack

from kdesk.errors import Reason, StoreProblem
from kdesk.threads import Workers

Result = TypeVar("Result")
Arguments = TypeVarTuple("Arguments")

RESERVE_BYTES = 16 * 1024 * 1024
"""Room that a download leaves on its disk: a disk without any makes every other program fail."""

_FULL = frozenset({errno.ENOSPC, getattr(errno, "EDQUOT", errno.ENOSPC), errno.EFBIG})


class PartFile:
    """A part file: written in any order, and synced beside that.

    Args:
        path: Its path; the folder exists.
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        # One thread each: a slow sync must not hold up what is received meanwhile, and writes share a position.
        self._writer = Workers("kdesk-download-write", 1)
        self._syncer = Workers("kdesk-download-sync", 1)
        self._descriptor = -1

    async def open(self) -> int:
        """Open or create the file and return its size. Raises StoreProblem."""
        return await self._run(self._open)

    async def write(self, offset: int, data: bytes | bytearray) -> None:
        """Write bytes. Raises StoreProblem."""
        await self._run(self._write, offset, data)

    async def sync(self) -> None:
        """Return when all that was written before is on the disk. Raises StoreProblem."""
        try:
            await self._syncer.run(os.fsync, self._descriptor)
        except OSError as error:
            raise folder_problem(error, self.path.parent) from error

    async def truncate(self, size: int) -> None:
        """Cut the file, or make it longer. Raises StoreProblem."""
        await self._run(self._truncate, size)

    async def check_room(self, needed: int) -> None:
        """Raise StoreProblem if the disk has less room than so many bytes, and a reserve."""
        free = await self._run(_free_bytes, self.path.parent)
        if free is not None and free < needed + RESERVE_BYTES:
            arguments = {"needed": needed, "free": free}
            raise StoreProblem(f"{self.path.parent}", reason=Reason.FOLDER_FULL, arguments=arguments)

    async def read_with(self, function: Callable[[Path], Result]) -> Result:
        """Run a function that reads the file. Raises StoreProblem."""
        return await self._run(function, self.path)

    async def close(self) -> None:
        """Close the file; after a write that hangs, nobody waits for it."""
        if self._descriptor >= 0:
            descriptor, self._descriptor = self._descriptor, -1
            await self._run(os.close, descriptor)

    def end(self) -> None:
        """Let the threads end."""
        self._writer.close()
        self._syncer.close()

    async def _run(self, function: Callable[[Unpack[Arguments]], Result], *arguments: *Arguments) -> Result:
        try:
            return await self._writer.run(function, *arguments)
        except OSError as error:
            raise folder_problem(error, self.path.parent) from error

    def _open(self) -> int:
        flags = os.O_RDWR | os.O_CREAT | getattr(os, "O_BINARY", 0) | getattr(os, "O_CLOEXEC", 0)
        self._descriptor = os.open(self.path, flags, 0o666)
        return os.fstat(self._descriptor).st_size

    def _write(self, offset: int, data: bytes | bytearray) -> None:
        view = memoryview(data)
        os.lseek(self._descriptor, offset, os.SEEK_SET)
        while view:
            view = view[os.write(self._descriptor, view) :]

    def _truncate(self, size: int) -> None:
        os.ftruncate(self._descriptor, size)


def folder_problem(error: OSError, folder: Path) -> StoreProblem:
    """Return the error for a folder that does not take a file."""
    detail = f"{folder}: {error.strerror or error}"
    return StoreProblem(detail, reason=Reason.DISK_FULL if error.errno in _FULL else Reason.FOLDER_UNWRITABLE)


def _free_bytes(folder: Path) -> int | None:
    """Return the free bytes of a folder's disk; None if the system does not tell, as some network drives."""
    try:
        return shutil.disk_usage(folder).free
    except OSError:
        return None

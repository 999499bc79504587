"""Files that are read and written beside the transfers: captions, attachments, downloads."""

import os
import sys
import tempfile
from collections.abc import AsyncGenerator, AsyncIterator, Callable
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO, TypeVar

from kdesk.engine.files.file_problems import open_patiently, problem_of, regular
from kdesk.errors import FileChanged, FileEmpty, FileProblem, KdeskError, Reason
from kdesk.threads import Workers

BLOCK = 256 * 1024

Converted = TypeVar("Converted")

_ERRORS = (OSError, ValueError)


class SideFiles:
    """Reads and writes files on threads of its own, so that a hanging drive holds up no transfer."""

    def __init__(self) -> None:
        self._workers = Workers("kdesk-side-files", 1, spare=3)

    def close(self) -> None:
        """End the threads."""
        self._workers.close()

    async def read(self, path: Path, most: int) -> bytes:
        """Return a whole file. Raises FileProblem: also if it is empty or larger than `most` bytes."""
        return await self._workers.run(_read, path, most)

    async def read_as(self, path: Path, most: int, convert: Callable[[bytes], Converted]) -> Converted:
        """Return what is made of a whole file, on the same thread. Raises as `read`, and what the conversion raises."""
        return await self._workers.run(lambda: convert(_read(path, most)))

    async def size(self, path: Path) -> int:
        """Return the bytes of a file. Raises FileProblem: also if it is empty."""
        return await self._workers.run(_size, path, sys.maxsize)

    async def source(self, path: Path, most: int) -> "SideFile":
        """Return a file that is to be sent. Raises FileProblem: also if it is empty or larger than `most` bytes."""
        size = await self._workers.run(_size, path, most)
        return SideFile(path, size, self._workers)

    async def save(self, path: Path, pieces: AsyncGenerator[bytes, None]) -> None:
        """Write a file; what was there before is replaced once all pieces are written.

        Raises FileProblem, and what the pieces raise.
        """
        temporary, file = await self._workers.run(_open_beside, path)
        try:
            async for piece in pieces:
                await self._workers.run(_write, file, piece)
            await self._workers.run(_finish, file, temporary, path)
        except BaseException:
            # Not awaited: the window may be closing.
            self._workers.submit(_discard, file, temporary)
            raise
        finally:
            await pieces.aclose()


async def one_piece(data: bytes) -> AsyncGenerator[bytes, None]:
    """Yield all at once, for `SideFiles.save`."""
    yield data


@dataclass(frozen=True, slots=True)
class SideFile:
    """Implements `domain.editing.files.FileSource`."""

    path: Path
    size: int
    workers: Workers

    @property
    def name(self) -> str:
        """Its file name."""
        return self.path.name

    async def blocks(self, offset: int, length: int) -> AsyncIterator[bytes]:
        """Yield exactly these bytes. Raises FileProblem, FileChanged if the file has become shorter."""
        end = offset + length
        while offset < end:
            block = await self.workers.run(_read_at, self.path, offset, min(BLOCK, end - offset))
            if not block:
                raise FileChanged(f"the file ends at byte {offset}")
            offset += len(block)
            yield block


def _size(path: Path, most: int) -> int:
    try:
        size = regular(path).st_size
    except _ERRORS as error:
        raise problem_of(error, path) from error
    if not size:
        raise FileEmpty
    if size > most:
        raise FileProblem(f"{size} bytes", reason=Reason.FILE_OVER_LIMIT, arguments={"limit": most})
    return size


def _read(path: Path, most: int) -> bytes:
    _size(path, most)
    return _read_at(path, 0, most)


def _read_at(path: Path, offset: int, length: int) -> bytes:
    try:
        with open_patiently(lambda: path.open("rb")) as file:
            file.seek(offset)
            return file.read(length)
    except _ERRORS as error:
        raise problem_of(error, path) from error


def _open_beside(path: Path) -> tuple[str, BinaryIO]:
    try:
        handle, name = tempfile.mkstemp(prefix=".kdesk-", suffix=".part", dir=path.parent)
        return name, os.fdopen(handle, "wb")
    except _ERRORS as error:
        raise _not_saved(error) from error


def _write(file: BinaryIO, piece: bytes) -> None:
    try:
        file.write(piece)
    except _ERRORS as error:
        raise _not_saved(error) from error


def _finish(file: BinaryIO, temporary: str, path: Path) -> None:
    try:
        file.close()
        Path(temporary).chmod(0o644)
        Path(temporary).replace(path)
    except _ERRORS as error:
        raise _not_saved(error) from error


def _discard(file: BinaryIO, temporary: str) -> None:
    with suppress(OSError):
        file.close()
    with suppress(OSError):
        Path(temporary).unlink()


def _not_saved(error: OSError | ValueError) -> KdeskError:
    return FileProblem(getattr(error, "strerror", None) or str(error), reason=Reason.FILE_NOT_SAVED)

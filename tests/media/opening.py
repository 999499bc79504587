"""Opens files of this computer for measures."""

import asyncio
from pathlib import Path
from typing import BinaryIO

from kdesk.domain.video import VideoSource


async def open_local(source: VideoSource) -> BinaryIO:
    """Open the file of a source."""
    assert source.path is not None
    return await asyncio.to_thread(source.path.open, "rb")


def of(path: Path) -> VideoSource:
    """Return a file as a source."""
    return VideoSource(path=path)


class WatchedFiles:
    """Opens files, and tells what becomes of them.

    Attributes:
        bytes_read: Of all of them.
        closed: Set when the last one that was opened has been closed.
    """

    def __init__(self) -> None:
        self.bytes_read = 0
        self.closed = asyncio.Event()

    async def open(self, source: VideoSource) -> BinaryIO:
        """Open the file of a source."""
        return _WatchedFile(await open_local(source), self, asyncio.get_running_loop())  # type: ignore[return-value]


class _WatchedFile:
    def __init__(self, file: BinaryIO, files: WatchedFiles, loop: asyncio.AbstractEventLoop) -> None:
        self._file, self._files, self._loop = file, files, loop

    def read(self, count: int) -> bytes:
        data = self._file.read(count)
        self._files.bytes_read += len(data)
        return data

    def close(self) -> None:
        self._file.close()
        self._loop.call_soon_threadsafe(self._files.closed.set)

    def __getattr__(self, name: str) -> object:
        return getattr(self._file, name)

"""Opens files of this computer for measures."""

import asyncio
from pathlib import Path

from kdesk.domain.video import VideoSource
from kdesk.media.reading.guarded_file import GuardedFile, SeekableGuard
from kdesk.media.reading.media_file import LocalMediaFile
from kdesk.media.reading.whole_file import Check, WholeFile, local_file


async def open_local(source: VideoSource) -> WholeFile:
    """Open the file of a source."""
    assert source.path is not None
    return local_file(source.path)


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

    async def open(self, source: VideoSource) -> WholeFile:
        """Open the file of a source."""
        path, loop = source.path, asyncio.get_running_loop()
        assert path is not None

        def make(check: Check) -> GuardedFile:
            return SeekableGuard(_WatchedFile(path, self, loop), check)

        return WholeFile(make)


class _WatchedFile(LocalMediaFile):
    def __init__(self, path: Path, files: WatchedFiles, loop: asyncio.AbstractEventLoop) -> None:
        super().__init__(path)
        self._files, self._loop = files, loop

    def read(self, count: int) -> bytes:
        data = super().read(count)
        self._files.bytes_read += len(data)
        return data

    def close(self) -> None:
        super().close()
        self._loop.call_soon_threadsafe(self._files.closed.set)

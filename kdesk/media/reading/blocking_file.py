"""A remote file as the decoder's thread reads it."""

import asyncio
import concurrent.futures
import io
import threading
from collections.abc import Callable

from kdesk.errors import KdeskError
from kdesk.media.reading.block_cache import BLOCK
from kdesk.media.reading.ranged_reader import AHEAD, RangedReader


class BlockingFile:
    """Reads a remote file on the decoder's thread, which waits while the loop's thread fetches.

    Args:
        reader: Of the file.
        loop: On which the reader works.
        check: Raises if nobody wants the bytes any more.
    """

    def __init__(self, reader: RangedReader, loop: asyncio.AbstractEventLoop, check: Callable[[], None]) -> None:
        self._reader = reader
        self._loop = loop
        self._check = check
        self._place = 0
        self._latest = -1
        self._lock = threading.Lock()
        self._waiting: concurrent.futures.Future[bytes] | None = None
        self.problem: KdeskError | None = None

    @property
    def size(self) -> int:
        """Bytes."""
        return self._reader.size

    def read(self, count: int) -> bytes:
        """Return the next bytes, none at the end. Raises ServerProblem, MediaProblem, and what `check` raises."""
        number, offset = divmod(self._place, BLOCK)
        if self._place >= self.size:
            return b""
        block = self._block(number)
        data = block[offset : offset + count]
        self._place += len(data)
        return data

    def seek(self, offset: int, whence: int = io.SEEK_SET) -> int:
        """Move to an offset and return it."""
        base = {io.SEEK_SET: 0, io.SEEK_CUR: self._place, io.SEEK_END: self.size}[whence]
        self._place = max(0, base + offset)
        return self._place

    def tell(self) -> int:
        """Return the offset of the next read."""
        return self._place

    def interrupt(self) -> None:
        """End a read that waits, from another thread."""
        with self._lock:
            if self._waiting is not None:
                self._waiting.cancel()

    def close(self) -> None:
        """Nothing is held here."""

    def _block(self, number: int) -> bytes:
        is_next = number == self._latest + 1
        self._latest = number
        while (block := self._reader.kept(number)) is None and (block := self._fetched(number, is_next)) is None:
            # Interrupted for a question that was answered meanwhile.
            self._check()
        return block

    def _fetched(self, number: int, is_next: bool) -> bytes | None:
        """Wait for a block; None if the wait was interrupted."""
        work = self._reader.block(number, AHEAD if is_next else 0)
        with self._lock:
            future = self._waiting = asyncio.run_coroutine_threadsafe(work, self._loop)
        try:
            # An interruption before this moment has found nothing that waits.
            self._check()
            return future.result()
        except concurrent.futures.CancelledError:
            return None
        except KdeskError as problem:
            self.problem = problem
            raise
        finally:
            with self._lock:
                self._waiting = None
            future.cancel()

"""A remote file as the decoder's thread reads it."""

import io
from functools import partial

from kdesk.media.reading.block_cache import BLOCK
from kdesk.media.reading.loop_waiter import LoopWaiter
from kdesk.media.reading.ranged_reader import AHEAD, RangedReader


class BlockingFile:
    """Reads a remote file on the decoder's thread, which waits while the loop's thread fetches.

    Args:
        reader: Of the file.
        waiter: Waits for it.
    """

    def __init__(self, reader: RangedReader, waiter: LoopWaiter) -> None:
        self._reader = reader
        self._waiter = waiter
        self._place = 0
        self._latest = -1

    @property
    def size(self) -> int:
        """Bytes."""
        return self._reader.size

    def read(self, count: int) -> bytes:
        """Return the next bytes, none at the end. Raises ServerProblem, MediaProblem, and what the waiter raises."""
        number, offset = divmod(self._place, BLOCK)
        if self._place >= self.size:
            return b""
        data = self._block(number)[offset : offset + count]
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

    def close(self) -> None:
        """Nothing is held here."""

    def _block(self, number: int) -> bytes:
        # What lies between two key frames is seldom in one block.
        ahead = AHEAD if number == self._latest + 1 else 1
        self._latest = number
        kept = self._reader.kept(number)
        return kept if kept is not None else self._waiter.bytes_of(partial(self._reader.block, number, ahead))

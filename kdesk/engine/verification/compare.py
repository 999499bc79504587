"""Is the server's copy the file? One comparison, byte by byte, of all of it or of windows."""

import random
from collections.abc import AsyncGenerator, Callable
from contextlib import aclosing

from kdesk.domain.ports import Copies, CopyBlock
from kdesk.domain.remark import Remark, RemarkKind
from kdesk.domain.upload import Chunk, Ranges
from kdesk.domain.verification import Level
from kdesk.engine.files.local_file import LocalFile
from kdesk.errors import BadResponse, Reason

WINDOWS = 64
WINDOW_BYTES = 64 * 1024

SCANT = 8
"""Answers in a row with less than a window of what was asked for, after which the copy cannot be read."""


def windows(level: Level, size: int, seed: str) -> Ranges:
    """Return which bytes of a file of `size` are compared; the same for the same seed.

    Samples are head, tail, and a window at random in each of 62 equal parts: no damage of a whole part is missed.
    """
    if level is Level.SIZE:
        return Ranges()
    if level is Level.WHOLE or size <= WINDOWS * WINDOW_BYTES:
        return Ranges.of([(0, size)])
    chance = random.Random(seed)  # noqa: S311  nothing to guess: who damages a file does not know kdesk
    last, parts = size - WINDOW_BYTES, WINDOWS - 2
    between = (chance.randrange(last * part // parts, last * (part + 1) // parts) for part in range(parts))
    return Ranges.of((start, start + WINDOW_BYTES) for start in (0, *between, last))


class Comparison:
    """A file beside the server's copy of it. What was found the same is not read again after an interruption.

    wanted  the bytes to compare
    same    told after each piece that was the same
    """

    def __init__(
        self, file: LocalFile, size: int, copies: Copies, address: str, wanted: Ranges, same: Callable[[int], None]
    ) -> None:
        self._file = _FileBytes(file, size)
        self._size = size
        self._copies = copies
        self._address = address
        self._left = wanted
        self._same = same
        self._at_end = False
        self._scant = 0
        self.total = wanted.total

    @property
    def compared(self) -> int:
        """How many bytes were found the same so far."""
        return self.total - self._left.total

    async def run(self) -> Remark | None:
        """Compare what is left; return what differs first, None if nothing does. Raises ServerProblem, FileProblem."""
        try:
            while self._left.pairs:
                start, end = self._left.pairs[0]
                left = self._left.total
                if differs := await self._read(start, end):
                    return differs
                self._judge(left - self._left.total, start, end)
        finally:
            await self._file.close()
        return None

    def _judge(self, came: int, start: int, end: int) -> None:
        """Raise BadResponse for an answer without bytes, and for one of many in a row that bring next to none."""
        if not came:
            raise BadResponse(f"nothing came from byte {start:,} on", reason=Reason.COPY_BROKE_OFF)
        self._scant = self._scant + 1 if came < min(WINDOW_BYTES, end - start) else 0
        if self._scant >= SCANT:
            detail = f"{came:,} of {end - start:,} bytes came from byte {start:,} on, {SCANT} times in a row"
            raise BadResponse(detail, reason=Reason.COPY_IN_SCRAPS, retryable=False)

    async def _read(self, start: int, end: int) -> Remark | None:
        """Compare one answer of the server; one that ignores ranges sends everything, and all windows pass by in it.

        The file's last byte counts only once the answer ends behind it: a longer copy begins like the file, and not
        every server tells its size.
        """
        self._at_end = False
        # One byte more than the file has: a copy that goes on shows it.
        behind = end + 1 if end == self._size else end
        async with aclosing(self._copies.read(self._address, start, behind)) as blocks:
            async for block in blocks:
                if differs := await self._compare(block):
                    return differs
                if not self._left.pairs:
                    break
        if self._at_end:
            self._found_same(self._size - 1, self._size)
        return None

    async def _compare(self, block: CopyBlock) -> Remark | None:
        if block.total not in {None, self._size}:
            return Remark(RemarkKind.DELIVERED_WITH_OTHER_SIZE, {"copy": block.total, "size": self._size})
        for start, end in self._left.within(block.offset, block.offset + len(block.data)):
            copy = block.data[start - block.offset : end - block.offset]
            ours = await self._file.read(start, end)
            if ours != copy:
                first = next(index for index, (a, b) in enumerate(zip(ours, copy, strict=True)) if a != b)
                return Remark(RemarkKind.BYTE_DIFFERS, {"at": start + first})
            self._at_end = end == self._size
            self._found_same(start, end - 1 if self._at_end else end)
        if block.offset + len(block.data) > self._size:
            return Remark(RemarkKind.LONGER_THAN_FILE, {"size": self._size})
        return None

    def _found_same(self, start: int, end: int) -> None:
        self._left = self._left.without(start, end)
        self._same(self.compared)


class _FileBytes:
    """The file's bytes, mostly asked for one piece after the other: going on needs no new opening."""

    def __init__(self, file: LocalFile, size: int) -> None:
        self._file = file
        self._size = size
        self._at = 0
        self._ahead = b""
        self._blocks: AsyncGenerator[bytes, None] | None = None

    async def read(self, start: int, end: int) -> bytes:
        """Return the bytes from `start` up to `end`. Raises FileProblem."""
        if self._blocks is None or start != self._at:
            await self.close()
            self._blocks = self._file.blocks(Chunk(start, self._size - start))
        pieces, missing = [self._ahead], end - start - len(self._ahead)
        while missing > 0:
            pieces.append(await anext(self._blocks))
            missing -= len(pieces[-1])
        read = b"".join(pieces)
        self._at, self._ahead = end, read[end - start :]
        return read[: end - start]

    async def close(self) -> None:
        """Close the file; a later read opens it again."""
        self._ahead = b""
        if self._blocks is not None:
            blocks, self._blocks = self._blocks, None
            await blocks.aclose()

"""Comparison of a file with the server's copy: byte by byte, of the whole file or of samples."""

from __future__ import annotations

import random
from collections.abc import AsyncGenerator, Callable
from contextlib import aclosing
from typing import TYPE_CHECKING

from kdesk.domain.remark import Remark, RemarkKind
from kdesk.domain.upload import Chunk, Ranges
from kdesk.domain.verification import Level
from kdesk.errors import BadResponse, Reason

if TYPE_CHECKING:  # only signatures name them
    from kdesk.domain.catalogue_ports import Copies, CopyBlock
    from kdesk.engine.files.local_file import LocalFile

SAMPLES = 64
SAMPLE_BYTES = 64 * 1024

MAX_SHORT = 8
"""Responses in a row with less than a sample of what was requested, after which the copy cannot be read."""

PROGRESS_STEPS = 200
"""How often the progress of a comparison is shown."""


def is_next_step(shown: int, compared: int, total: int) -> bool:
    """Return whether a comparison has come far enough since it was shown last to be shown again; all in bytes."""
    return (compared - shown) * PROGRESS_STEPS >= total


def sample_ranges(level: Level, size: int, seed: str) -> Ranges:
    """Return which bytes of a file are compared, the same ones for the same seed.

    Samples are the head, the tail, and a random range in each of 62 equal parts: damage of a whole part is found.
    """
    if level is Level.SIZE:
        return Ranges()
    if level is Level.WHOLE or size <= SAMPLES * SAMPLE_BYTES:
        return Ranges.of([(0, size)])
    chance = random.Random(seed)  # noqa: S311  not a secret: damage does not depend on the choice
    last, parts = size - SAMPLE_BYTES, SAMPLES - 2
    between = (chance.randrange(last * part // parts, last * (part + 1) // parts) for part in range(parts))
    return Ranges.of((start, start + SAMPLE_BYTES) for start in (0, *between, last))


class Comparison:
    """Compares a file with the server's copy. After an interruption it continues with what was not compared.

    Args:
        file: The local file.
        size: Its size in bytes.
        copies: Reads the copy.
        address: Of the copy.
        wanted: The bytes to compare.
        on_equal: Called after each piece that is equal, with the number of bytes compared so far.

    Attributes:
        total: Number of bytes to compare.
    """

    def __init__(
        self, file: LocalFile, size: int, copies: Copies, address: str, wanted: Ranges, on_equal: Callable[[int], None]
    ) -> None:
        self._file = _FileBytes(file, size)
        self._size = size
        self._copies = copies
        self._address = address
        self._left = wanted
        self._on_equal = on_equal
        self._at_end = False
        self._short = 0
        self.total = wanted.total

    @property
    def compared(self) -> int:
        """How many bytes were equal so far."""
        return self.total - self._left.total

    async def run(self) -> Remark | None:
        """Compare what is left; return the first difference, or None.

        Raises:
            ServerProblem: The copy cannot be read.
            FileProblem: The file cannot be read.
        """
        try:
            while self._left.pairs:
                start, end = self._left.pairs[0]
                left = self._left.total
                if differs := await self._read(start, end):
                    return differs
                self._check_length(left - self._left.total, start, end)
        finally:
            await self._file.close()
        return None

    def _check_length(self, came: int, start: int, end: int) -> None:
        """Raise BadResponse for a response without bytes, and for `MAX_SHORT` responses in a row with very few."""
        if not came:
            raise BadResponse(f"nothing came from byte {start:,} on", reason=Reason.COPY_BROKE_OFF)
        self._short = self._short + 1 if came < min(SAMPLE_BYTES, end - start) else 0
        if self._short >= MAX_SHORT:
            detail = f"{came:,} of {end - start:,} bytes came from byte {start:,} on, {MAX_SHORT} times in a row"
            raise BadResponse(detail, reason=Reason.COPY_IN_SCRAPS, retryable=False)

    async def _read(self, start: int, end: int) -> Remark | None:
        """Compare one response. A server that ignores ranges sends the whole copy, with all wanted ranges in it.

        The file's last byte counts as equal only when the response ends after it: a longer copy begins like the file,
        and not every server reports the size.
        """
        self._at_end = False
        # One byte more than the file has, which only a longer copy returns.
        behind = end + 1 if end == self._size else end
        async with aclosing(self._copies.read(self._address, start, behind)) as blocks:
            async for block in blocks:
                if differs := await self._compare(block):
                    return differs
                # A server that ignores ranges would send the rest of its copy.
                if not self._left.pairs:
                    break
        if self._at_end:
            self._mark_equal(self._size - 1, self._size)
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
            self._mark_equal(start, end - 1 if self._at_end else end)
        if block.offset + len(block.data) > self._size:
            return Remark(RemarkKind.LONGER_THAN_FILE, {"size": self._size})
        return None

    def _mark_equal(self, start: int, end: int) -> None:
        self._left = self._left.without(start, end)
        self._on_equal(self.compared)


class _FileBytes:
    """Reads the file piece by piece; it is reopened only for a piece that does not follow the one before."""

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

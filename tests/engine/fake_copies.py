"""The copies that a Kaltura in memory keeps of arrived files, and how it returns them."""

import asyncio
from collections.abc import AsyncGenerator, Callable

from kdesk.domain.catalogue_ports import CopyBlock, SourceCopy
from kdesk.errors import KdeskError, Unreachable

BLOCK = 700
"""Bytes of a block that is read back."""


class FakeCopies:
    """Implements Copies.

    Args:
        content: Returns the bytes that completed an entry: empty while it waits for them, None if it has none.
        version: Returns the version of an entry's content.

    Attributes:
        damaged: What is kept instead of them, by entry.
        tells: The size that is returned instead of the right one, -1 if nothing is kept.
        tells_total: Whether a response names the total size.
        reads: The requested ranges.
        breaks: Errors, one for each next reading, raised after its first block.
        readable: Whether the copies can be read.
        silent: How many next readings get no response.
        ends_early: How many next readings end before their first block.
        gate: Readings wait for it after their first block.
        telling: Sizes wait for it.
    """

    def __init__(self, content: Callable[[str], bytes | None], version: Callable[[str], str] = lambda _: "1") -> None:
        self._content = content
        self._version = version
        self.damaged: dict[str, bytes] = {}
        self.tells: int | None = None
        self.knows_ranges = self.readable = self.tells_total = True
        self.ends_early = 0
        self.problem: Exception | None = None
        self.breaks: list[KdeskError] = []
        self.reads: list[tuple[int, int]] = []
        self.reading = self.most_reading = 0
        self.silent = 0
        self.gate, self.telling = asyncio.Event(), asyncio.Event()
        self.gate.set()
        self.telling.set()

    async def size(self, entry_id: str) -> int | None:
        """Return the size of the copy."""
        source = await self.source(entry_id)
        return source.size if source else None

    async def source(self, entry_id: str) -> SourceCopy | None:
        """Return the copy, once sizes are no longer held."""
        await self.telling.wait()
        return self.kept(entry_id)

    def kept(self, entry_id: str) -> SourceCopy | None:
        """Return the copy at once. One that waits for its bytes has neither version nor size."""
        if self.problem:
            raise self.problem
        copy = self._kept(entry_id)
        size = self.tells if self.tells is not None else -1 if copy is None else len(copy)
        return None if size < 0 else SourceCopy(f"flavor-of-{entry_id}", self._version(entry_id) if size else "", size)

    async def address(self, entry_id: str) -> str:
        """Return the id of the entry; "" if nothing can be read."""
        return entry_id if self.readable and self._kept(entry_id) else ""

    async def read(self, address: str, start: int, end: int) -> AsyncGenerator[CopyBlock, None]:
        """Yield the range in small blocks, or everything if ranges are not known."""
        copy = self._kept(address) or b""
        self.reads.append((start, end))
        if self.silent:
            self.silent -= 1
            raise Unreachable("cdn.example: Connection refused")
        if self.ends_early:
            self.ends_early -= 1
            return
        self.reading += 1
        self.most_reading = max(self.most_reading, self.reading)
        try:
            first, last = (start, min(end, len(copy))) if self.knows_ranges else (0, len(copy))
            for offset in range(first, last, BLOCK):
                total = len(copy) if self.tells_total else None
                yield CopyBlock(offset, copy[offset : min(last, offset + BLOCK)], total)
                await self.gate.wait()
                if self.breaks:
                    raise self.breaks.pop()
        finally:
            self.reading -= 1

    def _kept(self, entry_id: str) -> bytes | None:
        return self.damaged.get(entry_id) or self._content(entry_id)

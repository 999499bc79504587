"""Files of this computer that are sent, as the ports see them."""

from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass
from typing import Protocol

OnProgress = Callable[[int, int], None]
"""Called with the bytes sent or received, and with all of them."""


class FileSource(Protocol):
    """A file that is read piece by piece."""

    @property
    def name(self) -> str:
        """Its file name."""
        ...

    @property
    def size(self) -> int:
        """Bytes."""
        ...

    def blocks(self, offset: int, length: int) -> AsyncIterator[bytes]:
        """Yield exactly these bytes. Raises FileProblem."""
        ...


@dataclass(frozen=True, slots=True)
class MemorySource:
    """A file in memory."""

    name: str
    data: bytes

    @property
    def size(self) -> int:
        """Bytes."""
        return len(self.data)

    async def blocks(self, offset: int, length: int) -> AsyncIterator[bytes]:
        """Yield these bytes."""
        yield self.data[offset : offset + length]

"""Size of the next chunk: what the connection sends in five to ten seconds, within what the server accepts (rule 5)."""

from collections.abc import Callable
from dataclasses import dataclass

MIB = 1024 * 1024

TOO_SHORT, TOO_LONG = 5.0, 10.0
"""Seconds that a chunk should take at least and at most: little is lost with one, and the overhead stays small."""

RAISE_AFTER = 32
"""Fast chunks of the largest accepted size after which twice as much is tried: a limit may have been learned from a
connection that was slow only once."""


@dataclass(frozen=True, slots=True)
class ChunkSizes:
    """Limits for the size of chunks, in bytes.

    All are powers of two: chunks of any size then begin where chunks of another size begin.

    Attributes:
        first: Used before anything is known.
        smallest: Used on a slow connection.
        largest: Used on a fast connection.
        floor: Smallest size that is tried if the server refuses more.
        whole: Files up to this size are sent in one body.
    """

    first: int = 8 * MIB
    smallest: int = 4 * MIB
    largest: int = 64 * MIB
    floor: int = MIB
    whole: int = 8 * MIB


class ChunkSize:
    """Chunk size for one account, shared by all its transfers.

    Args:
        sizes: The limits.
        max_chunk: The largest chunk that the server is known to accept, in bytes; 0 if that is unknown.
        on_max_chunk: Called with a new `max_chunk`.
    """

    def __init__(self, sizes: ChunkSizes, max_chunk: int, on_max_chunk: Callable[[int], None]) -> None:
        self._sizes = sizes
        self._max_chunk = max(sizes.floor, min(max_chunk or sizes.largest, sizes.largest))
        self._on_max_chunk = on_max_chunk
        self._wanted = sizes.first
        self._fast_at_max = 0

    @property
    def current(self) -> int:
        """Size of the next chunk in bytes."""
        return min(self._wanted, self._max_chunk)

    @property
    def whole(self) -> int:
        """Size of the largest file that is sent in one body, in bytes."""
        return min(self._sizes.whole, self._max_chunk)

    def accepted(self, length: int, seconds: float) -> None:
        """Adapt to the duration of an acknowledged chunk; one shorter than the current size is ignored."""
        # The last chunk of a file is shorter, and its duration is mostly that of the round trip.
        if length < self.current:
            return
        if seconds < TOO_SHORT:
            self._wanted = min(self._sizes.largest, 2 * self.current)
            self._raise_max_chunk()
        elif seconds > TOO_LONG:
            self._wanted = max(self._sizes.smallest, self.current // 2)

    def refused(self, length: int) -> bool:
        """Adapt to a chunk that the server did not accept; return whether the next one is smaller."""
        lower = max(self._sizes.floor, _half(length))
        # Chunks of one size are in flight together and refused together: only the first lowers the limit.
        if lower < self._max_chunk:
            self._set_max_chunk(lower)
        return self.current < length

    def _raise_max_chunk(self) -> None:
        if self._wanted > self._max_chunk:
            self._fast_at_max += 1
            if self._fast_at_max >= RAISE_AFTER:
                self._set_max_chunk(2 * self._max_chunk)

    def _set_max_chunk(self, max_chunk: int) -> None:
        self._max_chunk = max_chunk
        self._fast_at_max = 0
        self._on_max_chunk(max_chunk)


def _half(length: int) -> int:
    """Return the largest power of two below a length."""
    return 1 << (max(length, 2) - 1).bit_length() - 1

"""How large the next chunk is: what the line carries in five to ten seconds, never more than the server takes."""

from collections.abc import Callable
from dataclasses import dataclass

MIB = 1024 * 1024
TOO_SHORT, TOO_LONG = 5.0, 10.0
"""Seconds that a chunk should take at least and at most: short enough to lose little, long enough to cost no time."""
TRY_AGAIN_AFTER = 32
"""Chunks that go fast at a ceiling before more is tried: a line that once stood still must not be slow for ever."""


@dataclass(frozen=True, slots=True)
class ChunkSizes:
    """Bytes, all powers of two, so that chunks of any size begin where those of another one do.

    first     before anything is known
    smallest  for a slow line
    largest   for a fast one
    floor     where the server refuses more
    whole     files up to this size go in one body
    """

    first: int = 8 * MIB
    smallest: int = 4 * MIB
    largest: int = 64 * MIB
    floor: int = MIB
    whole: int = 8 * MIB


class ChunkSize:
    """The size for one account, shared by all its transfers.

    on_ceiling  is told a lower ceiling once the server has refused a chunk
    """

    def __init__(self, sizes: ChunkSizes, max_chunk: int, on_max_chunk: Callable[[int], None]) -> None:
        self._sizes = sizes
        self._ceiling = max(sizes.floor, min(max_chunk or sizes.largest, sizes.largest))
        self._on_max_chunk = on_max_chunk
        self._wanted = sizes.first
        self._fast_at_ceiling = 0

    @property
    def now(self) -> int:
        """The bytes of the next chunk."""
        return min(self._wanted, self._ceiling)

    @property
    def whole(self) -> int:
        """The largest file that goes in one body."""
        return min(self._sizes.whole, self._ceiling)

    def took(self, length: int, seconds: float) -> None:
        """Learn from a chunk that the server acknowledged; one shorter than usual tells nothing."""
        if length < self.now:
            return
        if seconds < TOO_SHORT:
            self._wanted = min(self._sizes.largest, 2 * self.now)
            self._doubt_ceiling()
        elif seconds > TOO_LONG:
            self._wanted = max(self._sizes.smallest, self.now // 2)

    def refused(self, length: int) -> bool:
        """Learn from a chunk that the server did not take; tells whether the next one is smaller than this was."""
        lower = max(self._sizes.floor, _half(length))
        if lower < self._ceiling:
            self._set_ceiling(lower)
        return self.now < length

    def _doubt_ceiling(self) -> None:
        """Count a fast chunk; after many that could have been larger, allow twice as much."""
        if self._wanted > self._ceiling:
            self._fast_at_ceiling += 1
            if self._fast_at_ceiling >= TRY_AGAIN_AFTER:
                self._set_ceiling(2 * self._ceiling)

    def _set_ceiling(self, max_chunk: int) -> None:
        self._ceiling = max_chunk
        self._fast_at_ceiling = 0
        self._on_max_chunk(max_chunk)


def _half(length: int) -> int:
    """The largest power of two that is below this length."""
    return 1 << (max(length, 2) - 1).bit_length() - 1

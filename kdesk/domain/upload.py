"""Upload tokens, chunks, and which bytes the server has."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import IntEnum

from kdesk.domain.owner_tags import tagged_by


class UploadTokenStatus(IntEnum):
    """Where an upload token stands; the numbers are Kaltura's, UNKNOWN is ours."""

    UNKNOWN = -99
    PENDING = 0
    PARTIAL = 1
    FULL = 2
    CLOSED = 3
    TIMED_OUT = 4
    DELETED = 5
    ERROR = 6

    @classmethod
    def from_wire(cls, value: int) -> "UploadTokenStatus":
        """Read the server's number; never fails."""
        return cls(value) if value in set(cls) else cls.UNKNOWN


@dataclass(frozen=True, slots=True)
class UploadToken:
    """The server's container for bytes.

    uploaded_size   the contiguous prefix as the server last counted it: a lower bound that lags and may go back
    upload_url      base address for chunks; "" means the service URL
    attached_id     the flavor that gets the content; "" while not attached
    updated_at      Unix seconds, 0 where the server does not tell
    """

    id: str
    status: UploadTokenStatus
    file_name: str = ""
    uploaded_size: int = 0
    upload_url: str = ""
    attached_id: str = ""
    updated_at: int = 0

    @property
    def transfer_id(self) -> str:
        """The transfer of kdesk's that made it, on this computer or another; "" for what others made."""
        return tagged_by(self.file_name)


@dataclass(frozen=True, slots=True)
class Chunk:
    """The slice of the file sent by one `uploadToken.upload`: `length` bytes from `offset`."""

    offset: int
    length: int

    @property
    def end(self) -> int:
        """The offset behind the last byte."""
        return self.offset + self.length


@dataclass(frozen=True, slots=True)
class Ranges:
    """A set of bytes of a file: sorted, disjoint, non-touching half-open pairs. A change makes a new set."""

    pairs: tuple[tuple[int, int], ...] = ()

    @classmethod
    def of(cls, pairs: Iterable[tuple[int, int]]) -> "Ranges":
        """Build from pairs in any order, overlapping or not; empty and backward pairs are left out."""
        merged: list[tuple[int, int]] = []
        for start, end in sorted(pair for pair in pairs if pair[0] < pair[1]):
            if merged and start <= merged[-1][1]:
                merged[-1] = (merged[-1][0], max(end, merged[-1][1]))
            else:
                merged.append((start, end))
        return cls(tuple(merged))

    def with_range(self, start: int, end: int) -> "Ranges":
        """Return this set with the bytes from `start` up to `end` added."""
        return Ranges.of((*self.pairs, (start, end)))

    def without(self, start: int, end: int) -> "Ranges":
        """Return this set with the bytes from `start` up to `end` taken out."""
        kept = [pair for a, b in self.pairs for pair in ((a, min(b, start)), (max(a, end), b))]
        return Ranges.of(kept)

    @property
    def total(self) -> int:
        """How many bytes are in the set."""
        return sum(end - start for start, end in self.pairs)

    @property
    def prefix(self) -> int:
        """How many bytes from the beginning of the file are in the set without a gap."""
        return self.pairs[0][1] if self.pairs and self.pairs[0][0] == 0 else 0

    def within(self, start: int, end: int) -> Iterator[tuple[int, int]]:
        """Yield what of this set lies between `start` and `end`, in order."""
        for a, b in self.pairs:
            if max(a, start) < min(b, end):
                yield max(a, start), min(b, end)

    def covers(self, start: int, end: int) -> bool:
        """Tell whether every byte from `start` up to `end` is in the set."""
        return start >= end or any(a <= start and end <= b for a, b in self.pairs)

    def gaps(self, size: int) -> Iterator[tuple[int, int]]:
        """Yield the half-open pairs that are missing from a file of `size` bytes, in order."""
        position = 0
        for start, end in self.pairs:
            if start >= size:
                break
            if position < start:
                yield position, start
            position = end
        if position < size:
            yield position, size

    def chunks(self, size: int, chunk_size: int) -> Iterator[Chunk]:
        """Yield what is missing from a file of `size` bytes as chunks of at most `chunk_size`, cut at its multiples.

        Boundaries that do not move with the gaps make a chunk sent again the same chunk.
        """
        for start, end in self.gaps(size):
            position = start
            while position < end:
                stop = min(end, (position // chunk_size + 1) * chunk_size)
                yield Chunk(position, stop - position)
                position = stop


@dataclass(frozen=True, slots=True)
class HashedRange:
    """SHA-256, hexadecimal, of the file's bytes from `start` up to `end`."""

    start: int
    end: int
    sha256: str


NO_BYTES = Ranges()
"""The set of a token that holds nothing yet."""

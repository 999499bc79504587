"""Upload tokens, chunks, and which bytes the server has."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import IntEnum

from kdesk.domain.owner_tags import tagged_by


class UploadTokenStatus(IntEnum):
    """Status of an upload token. The numbers are Kaltura's, apart from UNKNOWN."""

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
        """Return the member for the server's number; UNKNOWN for any other number."""
        # set(): before Python 3.12, `value in cls` raises TypeError for a plain number.
        return cls(value) if value in set(cls) else cls.UNKNOWN


@dataclass(frozen=True, slots=True)
class UploadToken:
    """The server's container for the bytes of one file.

    Attributes:
        uploaded_size: Contiguous prefix in bytes as the server counted it: a lower bound that lags, and may decrease.
        upload_url: Base address for chunks; "" means the service URL.
        attached_id: The flavor, or entry, that gets the content; "" while the token is not attached.
        updated_at: Unix seconds; 0 if the server does not tell.
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
        """Id of the transfer that made it, on any computer; "" if another program did."""
        return tagged_by(self.file_name)


@dataclass(frozen=True, slots=True)
class Chunk:
    """A part of the file that one `uploadToken.upload` sends: `length` bytes from `offset`."""

    offset: int
    length: int

    @property
    def end(self) -> int:
        """The offset after the last byte."""
        return self.offset + self.length


@dataclass(frozen=True, slots=True)
class Ranges:
    """An immutable set of bytes of a file: sorted, disjoint, non-touching half-open pairs."""

    pairs: tuple[tuple[int, int], ...] = ()

    @classmethod
    def of(cls, pairs: Iterable[tuple[int, int]]) -> "Ranges":
        """Build a set from pairs in any order, overlapping or not; empty and reversed pairs are left out."""
        merged: list[tuple[int, int]] = []
        for start, end in sorted(pair for pair in pairs if pair[0] < pair[1]):
            if merged and start <= merged[-1][1]:
                merged[-1] = (merged[-1][0], max(end, merged[-1][1]))
            else:
                merged.append((start, end))
        return cls(tuple(merged))

    def with_range(self, start: int, end: int) -> "Ranges":
        """Return the set with the bytes from `start` up to `end` added."""
        return Ranges.of((*self.pairs, (start, end)))

    def without(self, start: int, end: int) -> "Ranges":
        """Return the set without the bytes from `start` up to `end`."""
        kept = [pair for a, b in self.pairs for pair in ((a, min(b, start)), (max(a, end), b))]
        return Ranges.of(kept)

    @property
    def total(self) -> int:
        """Number of bytes in the set."""
        return sum(end - start for start, end in self.pairs)

    @property
    def prefix(self) -> int:
        """Number of bytes from the beginning of the file up to the first gap."""
        return self.pairs[0][1] if self.pairs and self.pairs[0][0] == 0 else 0

    def within(self, start: int, end: int) -> Iterator[tuple[int, int]]:
        """Yield the parts of the set between `start` and `end`, in order."""
        for a, b in self.pairs:
            if max(a, start) < min(b, end):
                yield max(a, start), min(b, end)

    def covers(self, start: int, end: int) -> bool:
        """Return whether every byte from `start` up to `end` is in the set."""
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
        """Yield the missing parts of a file of `size` bytes as chunks of at most `chunk_size`, cut at its multiples.

        As the boundaries do not depend on the gaps, a chunk that is sent again is the same chunk.
        """
        for start, end in self.gaps(size):
            position = start
            while position < end:
                stop = min(end, (position // chunk_size + 1) * chunk_size)
                yield Chunk(position, stop - position)
                position = stop


@dataclass(frozen=True, slots=True)
class HashedRange:
    """SHA-256 of the file's bytes from `start` up to `end`, hexadecimal."""

    start: int
    end: int
    sha256: str


NO_BYTES = Ranges()
"""The set of a token without bytes."""

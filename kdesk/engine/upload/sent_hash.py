"""SHA-256 of what is read for sending, taken ahead of it: no chunk is complete on its way before its hash is known.

Chunks leave side by side, a hash needs its bytes in order. So the hash goes ahead of all chunks, and these find their
bytes in the memory of the system: the disk is read once. What the server may have of a file is then known by hash
wherever kdesk is interrupted, and can be compared with what the file holds later.
"""

from collections.abc import Sequence

from kdesk.domain.upload import HashedRange, Ranges
from kdesk.engine.files.file_hash import STRIDE_BYTES, RunningHash
from kdesk.engine.files.open_file import FileTouched, OpenFile


class SentHash:
    """The hashes of one version of a file, as far as it was read for sending.

    A hash that a process has begun cannot be gone on with by the next one, which begins another range behind it.
    """

    def __init__(self, earlier: Sequence[HashedRange] = ()) -> None:
        """Go on behind the ranges that earlier processes have hashed."""
        self._earlier = tuple(earlier)
        self._hash = RunningHash(earlier[-1].end if earlier else 0)
        self._begun = bool(earlier)

    @classmethod
    def of(cls, content: Sequence[bytes]) -> "SentHash":
        """Hash the content of a small file, which is sent as it was read. Takes some time."""
        made = cls()
        made.begin(0)
        for block in content:
            made._hash.update(block)
        return made

    def begin(self, start: int) -> None:
        """Let the first range begin here: what the server has before it is not from this computer, or of an old kdesk.

        Only the first call of all counts.
        """
        if not self._begun:
            self._begun = True
            self._hash = RunningHash(start)

    def advance(self, opened: OpenFile, end: int) -> None:
        """Hash on up to `end` at least. Blocks. Raises FileProblem, FileTouched, DescriptorClosed.

        What is hashed counts once the file was found untouched after it.
        """
        while self._hash.position < end:
            ahead = self._hash.copy()
            ahead.advance(opened, end, STRIDE_BYTES)
            opened.check()
            self._hash = ahead

    @property
    def ranges(self) -> tuple[HashedRange, ...]:
        """What is hashed so far."""
        present = self._hash
        if present.position == present.start:
            return self._earlier
        return (*self._earlier, HashedRange(present.start, present.position, present.hexdigest()))

    def covers(self, accepted: Ranges) -> bool:
        """Tell whether the hash of every byte of these ranges is known."""
        hashed = Ranges.of((part.start, part.end) for part in self.ranges)
        return all(hashed.covers(start, end) for start, end in accepted.pairs)

    def matches(self, opened: OpenFile) -> bool:
        """Hash every range again and return whether all hashes are the same. Blocks. Raises FileProblem."""
        return all(range_sha256(opened, part) == part.sha256 for part in self.ranges)


def range_sha256(opened: OpenFile, part: HashedRange) -> str:
    """Return the hash of a range as it is now, "" where the file ends before. Blocks. Raises FileProblem."""
    hashing = RunningHash(part.start)
    try:
        hashing.advance(opened, part.end, part.end - part.start)
    except FileTouched:
        return ""
    return hashing.hexdigest()


def whole_sha256(hashed: Sequence[HashedRange], size: int) -> str:
    """Return the hash of a file of `size` bytes where one range is all of it, "" otherwise."""
    return next((part.sha256 for part in hashed if (part.start, part.end) == (0, size)), "")

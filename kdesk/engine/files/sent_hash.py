"""SHA-256 of what is read for sending: the hash of a chunk is known before its last byte is sent (rule 4).

Chunks are sent in parallel, but a hash needs its bytes in order. The hash therefore runs ahead of the chunks, which
find their bytes in the system's cache: the disk is read once. After any interruption kdesk can compare the file with
what the server may have.
"""

from collections.abc import Sequence

from kdesk.domain.upload import HashedRange, Ranges
from kdesk.engine.files.file_hash import STRIDE_BYTES, RunningHash
from kdesk.engine.files.open_file import FileTouched, OpenFile


class SentHash:
    """The hashes of one version of a file, as far as it was read for sending.

    The state of a hash cannot be stored: after a restart another range begins after the hashed ones.
    """

    def __init__(self, earlier: Sequence[HashedRange] = ()) -> None:
        """Continue after the ranges that earlier processes hashed."""
        self._earlier = tuple(earlier)
        self._hash = RunningHash(earlier[-1].end if earlier else 0)
        self._begun = bool(earlier)

    @classmethod
    def of(cls, content: Sequence[bytes]) -> "SentHash":
        """Hash the content of a small file. Blocks."""
        made = cls()
        made.begin(0)
        for block in content:
            made._hash.update(block)
        return made

    def begin(self, start: int) -> None:
        """Set the start of the first range; later calls have no effect.

        The bytes before it were sent by another computer, or by a version of kdesk that did not hash.
        """
        if not self._begun:
            self._begun = True
            self._hash = RunningHash(start)

    def advance(self, opened: OpenFile, end: int) -> None:
        """Hash at least up to `end`; the result counts only if the file was not touched meanwhile. Blocks.

        Raises:
            FileProblem: The file cannot be read.
            FileTouched: It must be compared first.
            DescriptorClosed: Its descriptor was closed.
        """
        while self._hash.position < end:
            # A copy, which is dropped if the file was touched while the stride was read.
            ahead = self._hash.copy()
            ahead.advance(opened, end, STRIDE_BYTES)
            opened.check()
            self._hash = ahead

    @property
    def ranges(self) -> tuple[HashedRange, ...]:
        """The ranges hashed so far, in order."""
        # Read once: the hashing thread replaces it at any time.
        present = self._hash
        if present.position == present.start:
            return self._earlier
        return (*self._earlier, HashedRange(present.start, present.position, present.hexdigest()))

    def covers(self, accepted: Ranges) -> bool:
        """Return whether every byte of these ranges was hashed."""
        hashed = Ranges.of((part.start, part.end) for part in self.ranges)
        return all(hashed.covers(start, end) for start, end in accepted.pairs)

    def matches(self, opened: OpenFile) -> bool:
        """Hash all ranges again and return whether the hashes are equal. Blocks. Raises FileProblem."""
        return all(range_sha256(opened, part) == part.sha256 for part in self.ranges)


def range_sha256(opened: OpenFile, part: HashedRange) -> str:
    """Return the present hash of a range, or "" if the file ends before it. Blocks. Raises FileProblem."""
    hashing = RunningHash(part.start)
    try:
        hashing.advance(opened, part.end, part.end - part.start)
    except FileTouched:
        return ""
    return hashing.hexdigest()


def whole_sha256(hashed: Sequence[HashedRange], size: int) -> str:
    """Return the hash of a file of `size` bytes if one range covers all of it, "" otherwise."""
    return next((part.sha256 for part in hashed if (part.start, part.end) == (0, size)), "")

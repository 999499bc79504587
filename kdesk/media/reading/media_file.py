"""What the decoder reads from, on its own thread."""

import io
import os
from pathlib import Path
from typing import Protocol

from kdesk.errors import MediaProblem, Reason


class MediaFile(Protocol):
    """A file object of the decoder's thread."""

    @property
    def size(self) -> int:
        """Bytes, 0 if unknown."""
        ...

    def read(self, count: int) -> bytes:
        """Return the next bytes, fewer than asked for at will, none at the end."""
        ...

    def close(self) -> None:
        """Free what the file holds."""
        ...


class SeekableFile(MediaFile, Protocol):
    """One that can be sought in."""

    def seek(self, offset: int, whence: int = 0) -> int:
        """Move to an offset and return it."""
        ...

    def tell(self) -> int:
        """Return the offset of the next read."""
        ...


class LocalMediaFile:
    """A file of this computer, which must stay the same while it is read.

    Raises `OSError` in the constructor if it cannot be opened.
    """

    def __init__(self, path: Path) -> None:
        self._file = path.open("rb", buffering=0)
        self._known = self._identity()

    @property
    def size(self) -> int:
        """Bytes."""
        return self._known[0]

    def read(self, count: int) -> bytes:
        """Return the next bytes. Raises MediaProblem if the file changed."""
        try:
            data = self._file.read(count) or b""
            changed = self._identity() != self._known
        except OSError as error:
            raise MediaProblem(str(error.strerror), reason=Reason.MEDIA_FILE_UNREADABLE) from error
        if changed:
            raise MediaProblem("size or time of change differ", reason=Reason.MEDIA_CHANGED)
        return data

    def seek(self, offset: int, whence: int = 0) -> int:
        """Move to an offset within the file and return it: a damaged index leads anywhere."""
        base = {io.SEEK_SET: 0, io.SEEK_CUR: self._file.tell(), io.SEEK_END: self.size}[whence]
        return self._file.seek(min(max(0, base + offset), self.size))

    def tell(self) -> int:
        """Return the offset of the next read."""
        return self._file.tell()

    def close(self) -> None:
        """Close the file."""
        self._file.close()

    def _identity(self) -> tuple[int, int]:
        found = os.fstat(self._file.fileno())
        return found.st_size, found.st_mtime_ns

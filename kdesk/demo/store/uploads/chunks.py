"""The chunks of one upload token on disk: the contiguous base file, and chunks parked beside it."""

import io
import os
import shutil
import sys
from contextlib import suppress
from pathlib import Path

from kdesk.demo.wire.params import as_text

# Kaltura's number: `uploadedFileSize` therefore lags when a gap has been filled (rule 4).
_APPENDED_PER_CALL = 10
_BLOCK = 1 << 18
PARKED = "chunk."
"""Prefix of the file names of parked chunks; the offset follows."""


class ChunkFolder:
    """The folder of one token. Callers hold the token's lock.

    Attributes:
        end: The length of the valid part of the base.
    """

    def __init__(self, folder: Path, end: int) -> None:
        self._folder = folder
        self.base = folder / "base"
        self.end = end

    def replace(self, part: Path, length: int) -> None:
        """`resume=false`: make the part the base; parked chunks remain."""
        self._folder.mkdir(parents=True, exist_ok=True)
        part.replace(self.base)
        self.end = length

    def append(self, part: Path, length: int) -> None:
        """`resumeAt=-1`: append the part to the base."""
        self._write(part, self.end)
        self.end += length

    def put(self, part: Path, offset: float, length: int) -> list[Path]:
        """Write a chunk at an explicit offset.

        First, at most ten parked chunks that continue the base exactly are appended. Then the chunk is written if it
        begins inside the base and extends it; otherwise it is parked, even if it is a duplicate.

        Returns:
            The parked files that are now in the base, for `forget`.
        """
        done = self._take_parked(self.end, _APPENDED_PER_CALL)
        # Kaltura accepts an offset such as 1000.5, but always parks the chunk.
        if isinstance(offset, int) and 0 <= offset <= self.end < offset + length:
            self._write(part, offset)
            self.end = offset + length
        # Kaltura ignores a chunk without bytes, and reports no error.
        elif length:
            self.park(part, offset)
        return done

    def park(self, part: Path, offset: float) -> None:
        """Store a chunk beside the base until the bytes before it have arrived."""
        part.replace(self._parked(offset))

    def settle(self) -> list[Path]:
        """Append parked chunks for the final chunk, from 0 again if one is parked there. Return them for `forget`."""
        # Kaltura writes it over the beginning and applies the following ones again: other bytes would corrupt the file.
        restart = self._parked(0).exists()
        return self._take_parked(0 if restart else self.end, None)

    def forget(self, taken: list[Path]) -> None:
        """Delete parked chunks whose bytes are in the base, after `end` was saved."""
        for path in taken:
            path.unlink(missing_ok=True)

    def clear_parked(self) -> None:
        """Delete all parked chunks of a complete upload."""
        self.forget(list(self._folder.glob(f"{PARKED}*")))

    def trim(self) -> None:
        """Reconcile base and `end` after a process was killed between writing and saving."""
        size = self.base.stat().st_size if self.base.exists() else 0
        if size > self.end:
            os.truncate(self.base, self.end)
        self.end = min(self.end, size)

    def remove(self) -> None:
        shutil.rmtree(self._folder, ignore_errors=True)

    def _parked(self, offset: float) -> Path:
        return self._folder / f"{PARKED}{as_text(offset)}"

    def _take_parked(self, position: int, limit: int | None) -> list[Path]:
        taken: list[Path] = []
        while limit is None or len(taken) < limit:
            parked = self._parked(position)
            if not parked.exists() or parked in taken:
                break
            self._write(parked, position)
            taken.append(parked)
            position += parked.stat().st_size
            self.end = max(self.end, position)
        return taken

    def _write(self, part: Path, offset: int) -> None:
        # Unbuffered: `copy_file_range` uses the positions of the descriptors.
        with part.open("rb", buffering=0) as source, self.base.open("r+b", buffering=0) as target:
            target.seek(offset)
            _copy(source, target)


def _copy(source: io.FileIO, target: io.FileIO) -> None:
    """Copy the rest of a file, inside the kernel if possible: a copy in Python waits for the GIL at each block."""
    if sys.platform == "linux":
        with suppress(OSError):  # Otherwise the loop below copies, or raises the actual error.
            while os.copy_file_range(source.fileno(), target.fileno(), 1 << 30):
                pass
    shutil.copyfileobj(source, target, _BLOCK)

"""How the chunks of one upload token become a file: the contiguous base and the chunks that are parked beside it."""

import io
import os
import shutil
import sys
from contextlib import suppress
from pathlib import Path

from kdesk.demo.wire.params import as_text

_APPENDED_PER_CALL = 10
_BLOCK = 1 << 18
PARKED = "chunk."
"""What the names of parked chunks begin with; the offset follows."""


class ChunkFolder:
    """One token's folder. `end` is how much of the base counts; callers hold the token's lock."""

    def __init__(self, folder: Path, end: int) -> None:
        self._folder = folder
        self.base = folder / "base"
        self.end = end

    def replace(self, part: Path, length: int) -> None:
        """`resume=false`: the part becomes the base; parked chunks stay."""
        self._folder.mkdir(parents=True, exist_ok=True)
        part.replace(self.base)
        self.end = length

    def append(self, part: Path, length: int) -> None:
        """`resumeAt=-1`: the part goes to the end, whatever came before."""
        self._write(part, self.end)
        self.end += length

    def put(self, part: Path, offset: float, length: int) -> list[Path]:
        """A chunk at an explicit offset. The result: parked files that the base now covers, for `forget`.

        At most ten parked chunks that start exactly at the end are taken in first. Then the chunk is written if it
        begins inside the base and reaches beyond its end; otherwise it is parked, a duplicate included.
        """
        done = self._take_parked(self.end, _APPENDED_PER_CALL)
        if isinstance(offset, int) and 0 <= offset <= self.end < offset + length:
            self._write(part, offset)
            self.end = offset + length
        elif length:
            self.park(part, offset)
        return done

    def park(self, part: Path, offset: float) -> None:
        """Keep a chunk beside the base until the bytes before it are there."""
        part.replace(self._parked(offset))

    def settle(self) -> list[Path]:
        """The final call's round: parked chunks are taken in, from the very start again if one is parked at 0."""
        restart = self._parked(0).exists()
        return self._take_parked(0 if restart else self.end, None)

    def forget(self, taken: list[Path]) -> None:
        """Remove parked chunks whose bytes are in the base and recorded."""
        for path in taken:
            path.unlink(missing_ok=True)

    def clear_parked(self) -> None:
        """Remove every parked chunk: the upload is complete."""
        self.forget(list(self._folder.glob(f"{PARKED}*")))

    def trim(self) -> None:
        """Make the base and the record agree where only one of them was written."""
        size = self.base.stat().st_size if self.base.exists() else 0
        if size > self.end:
            os.truncate(self.base, self.end)
        self.end = min(self.end, size)

    def remove(self) -> None:
        """Remove the whole folder."""
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
        with part.open("rb", buffering=0) as source, self.base.open("r+b", buffering=0) as target:
            target.seek(offset)
            _copy(source, target)


def _copy(source: io.FileIO, target: io.FileIO) -> None:
    """Copy what is left of a file: inside the kernel where it can, for each block in Python waits for its lock."""
    if sys.platform == "linux":
        with suppress(OSError):  # What the kernel cannot do here, the loop below does, or fails with the reason.
            while os.copy_file_range(source.fileno(), target.fileno(), 1 << 30):
                pass
    shutil.copyfileobj(source, target, _BLOCK)

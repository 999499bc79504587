"""Sounds of this computer as they are drawn: how loud they are from the beginning to the end."""

from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from kdesk.domain.entry import Entry

PEAKS = 400
"""Of a waveform: more than the columns that a card shows of it."""


@dataclass(frozen=True, slots=True)
class Waveform:
    """The waveform of a sound.

    Attributes:
        duration: Seconds.
        peaks: The loudest moment of each of equal parts, 0 to 255.
    """

    duration: float
    peaks: bytes


class SoundReader(Protocol):
    """Reads media files of this computer in a process of its own."""

    async def length(self, path: Path) -> float:
        """Return the seconds that a file lasts; 0.0 if it tells none. Raises KdeskError."""
        ...

    async def waveform(self, path: Path) -> Waveform:
        """Return the waveform of a file. Raises KdeskError: also if that takes too long."""
        ...


class Waveforms(Protocol):
    """The waveforms of entries whose files are on this computer."""

    def is_possible(self, entry: Entry) -> bool:
        """Return whether the file of an entry is known; it may be gone meanwhile."""
        ...

    async def waveform(self, entry: Entry) -> Waveform | None:
        """Return the waveform of an entry; None if its file is not there, or is another one by now."""
        ...

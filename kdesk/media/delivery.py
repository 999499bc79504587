"""Which segments of a stream were delivered, where it stalls, and which requests are refused after a seek."""

from collections.abc import Sequence
from dataclasses import dataclass

from kdesk.errors import ServerProblem
from kdesk.media.playlist import Segment

SEEK_GATE_SECONDS = 3.0
"""For so long at most a seek keeps the player from segments that it does not lead to."""


@dataclass(frozen=True, slots=True)
class Stall:
    """Where a stream stops, and why.

    Attributes:
        at: Milliseconds at which the missing segment begins; None where that is not known.
    """

    problem: ServerProblem
    at: int | None = None


class SeekGate:
    """Lets only the neighbourhood of a moment through until it was asked for.

    A seek aborts the answer that the player waits for. Its demuxer takes that for a broken segment and asks for those
    that follow, each of which would be fetched in vain, before it sees that it is to be somewhere else.
    """

    def __init__(self) -> None:
        self._wanted: range | None = None
        self._until = 0.0

    def close(self, around: int, now: float) -> None:
        """Let nothing through but the segment with this number and its neighbours."""
        self._wanted = range(around - 1, around + 2)
        self._until = now + SEEK_GATE_SECONDS

    def passes(self, number: int, now: float) -> bool:
        """Tell whether a segment may be asked for now; the first one that may opens the gate for all."""
        if self._wanted is not None and now < self._until and number not in self._wanted:
            return False
        self._wanted = None
        return True


class Progress:
    """What has arrived of the segments of one playlist since the player last went somewhere.

    Attributes:
        gate: What the player may ask for.
    """

    def __init__(self, segments: Sequence[Segment]) -> None:
        self._segments = segments
        self._delivered: set[int] = set()
        self._arriving: dict[int, float] = {}
        self.gate = SeekGate()

    @property
    def ended(self) -> bool:
        """Whether the last segment was delivered."""
        return len(self._segments) - 1 in self._delivered

    def seek(self, index: int, now: float) -> None:
        """Forget what was delivered: the player has thrown it away, and asks anew from this segment on."""
        self._delivered.clear()
        self._arriving.clear()
        self.gate.close(index, now)

    def arriving(self, number: int, share: float) -> None:
        """Note how much of a segment was delivered, from 0 to 1."""
        self._arriving[number] = share

    def finished(self, number: int) -> None:
        """Note that a segment was delivered as a whole."""
        self._arriving.pop(number, None)
        self._delivered.add(number)

    def until(self, index: int) -> float:
        """Return the second up to which everything was delivered, from the segment with this number on."""
        while index in self._delivered and index + 1 < len(self._segments):
            index += 1
        segment = self._segments[index]
        return segment.start + segment.seconds * (1 if index in self._delivered else self._arriving.get(index, 0.0))

    def begins(self, number: int) -> int:
        """Return the millisecond at which a segment begins."""
        return round(self._segments[number].start * 1000)

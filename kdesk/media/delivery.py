"""Which segments of a stream were delivered, where it stalls, and which requests are refused after a seek."""

from collections.abc import Sequence
from dataclasses import dataclass

from kdesk.errors import KdeskError
from kdesk.media.playlist import Segment

SEEK_GATE_SECONDS = 3.0
"""How long after a seek the player is kept from unrelated segments."""


@dataclass(frozen=True, slots=True)
class Stall:
    """Where a stream stops, and why.

    Attributes:
        at: Milliseconds at which the missing segment begins; None if unknown.
    """

    problem: KdeskError
    at: int | None = None


class SeekGate:
    """After a seek, permits only the segments around its target until one of them is requested.

    A seek aborts the response that the player waits for. Its demuxer takes that for a broken segment and requests the
    following ones in vain, before it notices the seek.
    """

    def __init__(self) -> None:
        self._wanted: range | None = None
        self._until = 0.0

    def close(self, around: int, now: float) -> None:
        """Permit only this segment and its neighbours."""
        self._wanted = range(around - 1, around + 2)
        self._until = now + SEEK_GATE_SECONDS

    def allows(self, number: int, now: float) -> bool:
        """Tell whether a segment may be requested now; the first permitted request opens the gate."""
        if self._wanted is not None and now < self._until and number not in self._wanted:
            return False
        self._wanted = None
        return True


class DeliveryProgress:
    """What was delivered of one playlist since the last seek.

    Attributes:
        gate: Which segments the player may request.
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
        """Forget the delivered segments: the player discarded them and requests anew from this one."""
        self._delivered.clear()
        self._arriving.clear()
        self.gate.close(index, now)

    def arriving(self, number: int, share: float) -> None:
        """Record the delivered share of a segment, from 0 to 1."""
        self._arriving[number] = share

    def finished(self, number: int) -> None:
        """Record that a segment was delivered completely."""
        self._arriving.pop(number, None)
        self._delivered.add(number)

    def delivered_until(self, index: int) -> float:
        """Return the second up to which everything from this segment on was delivered."""
        while index in self._delivered and index + 1 < len(self._segments):
            index += 1
        segment = self._segments[index]
        return segment.start + segment.seconds * (1 if index in self._delivered else self._arriving.get(index, 0.0))

    def start_of(self, number: int) -> int:
        """Return the millisecond at which a segment begins."""
        return round(self._segments[number].start * 1000)

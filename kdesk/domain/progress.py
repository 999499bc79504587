"""Progress of one transfer, and the meter that computes its speed."""

from collections import deque
from dataclasses import dataclass, replace
from math import inf

WINDOW_SECONDS = 10.0
SILENT_SECONDS = 8.0
"""Without a byte: shorter pauses are usual, as while the server stores a chunk, or below a low limit."""


@dataclass(frozen=True, slots=True)
class Progress:
    """Values that change many times a second; they are kept in memory only.

    Attributes:
        in_flight: Bytes handed to connections that the server has not acknowledged.
        speed: Bytes per second.
        time_left: Seconds; None while it cannot be estimated.
        silent: Whole seconds without a byte, from SILENT_SECONDS on; 0 before.
        renditions_ready: How many of `renditions_total` the server has made; counted while it processes the entry.
        fetching: Whether the server is still fetching the file from an address.
        compared: Bytes compared so far with another file that looks the same; None while nothing is compared.
    """

    in_flight: int = 0
    speed: float = 0.0
    time_left: float | None = None
    renditions_ready: int = 0
    renditions_total: int = 0
    compared: int | None = None
    fetching: bool = False
    silent: int = 0

    def stopped(self) -> "Progress":
        """Return the progress of a transfer that sends nothing at present."""
        if not (self.in_flight or self.speed or self.silent or self.time_left is not None):
            return self
        return replace(self, in_flight=0, speed=0.0, time_left=None, silent=0)


NO_PROGRESS = Progress()


class RateMeter:
    """Speed over a rolling window. The time is passed in, so that tests need not wait."""

    def __init__(self, window: float = WINDOW_SECONDS) -> None:
        self._window = window
        self._samples: deque[tuple[float, int]] = deque()

    def add(self, now: float, total: int) -> None:
        """Add a sample: `total` bytes at second `now`. A total smaller than the last one restarts the measurement."""
        if self._samples and total < self._samples[-1][1]:
            self._samples.clear()
        self._samples.append((now, total))
        # One sample from before the window stays: the speed is measured from it.
        while len(self._samples) > 1 and self._samples[1][0] <= now - self._window:
            self._samples.popleft()

    def reset(self) -> None:
        """Remove all samples, for example after a pause."""
        self._samples.clear()

    def silence(self, now: float) -> float:
        """Return the seconds since the last sample; infinite without any."""
        return now - self._samples[-1][0] if self._samples else inf

    def speed(self, now: float) -> float:
        """Return the bytes per second over the window that ends at `now`; 0.0 with fewer than two samples."""
        if not self._samples:
            return 0.0
        first_at, first = self._samples[0]
        elapsed = now - first_at
        if elapsed <= 0:
            return 0.0
        return (self._samples[-1][1] - first) / elapsed

    def time_left(self, now: float, missing: int) -> float | None:
        """Return the seconds until `missing` bytes are sent at this speed; None if the speed is 0."""
        speed = self.speed(now)
        return missing / speed if speed > 0 else None

"""Speed and time left, from samples of a byte count."""

from collections import deque

WINDOW_SECONDS = 10.0


class RateMeter:
    """Speed over a rolling window. The clock is passed in, so that waiting is testable without waiting."""

    def __init__(self, window: float = WINDOW_SECONDS) -> None:
        self._window = window
        self._samples: deque[tuple[float, int]] = deque()

    def add(self, now: float, total: int) -> None:
        """Note that `total` bytes had been counted at second `now`; a total that went back starts afresh."""
        if self._samples and total < self._samples[-1][1]:
            self._samples.clear()
        self._samples.append((now, total))
        while len(self._samples) > 1 and self._samples[1][0] <= now - self._window:
            self._samples.popleft()

    def reset(self) -> None:
        """Forget every sample: after a pause the past says nothing."""
        self._samples.clear()

    def speed(self, now: float) -> float:
        """Return bytes a second over the window that ends at `now`; 0.0 with fewer than two samples."""
        if not self._samples:
            return 0.0
        first_at, first = self._samples[0]
        elapsed = now - first_at
        if elapsed <= 0:
            return 0.0
        return (self._samples[-1][1] - first) / elapsed

    def time_left(self, now: float, missing: int) -> float | None:
        """Return the seconds until `missing` bytes have gone at this speed, None while there is none."""
        speed = self.speed(now)
        return missing / speed if speed > 0 else None

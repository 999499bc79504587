"""Decoded frames, kept under one budget for all videos."""

import threading
import time
from bisect import bisect_left, bisect_right
from collections.abc import Callable
from fractions import Fraction

from kdesk.domain.video import Frame

BUDGET = 256 * 2**20
"""Bytes of all kept frames."""
HELD = 5
"""Frames that a decoder holds besides: those that others refer to, and those that come out in another order."""
KEPT = 2
"""Frames that every video keeps, whatever they take."""
AHEAD_WEIGHT = 3
"""A frame ahead of the position is worth as much as one that lies so many times as far behind it."""
LEFT_WEIGHT = 12
"""The same for frames that somebody leaves behind by going back."""
IDLE_SECONDS = 10.0
"""After so long without a use, the frames of a video count twice for what is dropped first."""


class FrameBudget:
    """The bytes that the frames of all videos may take. Used on all threads.

    Args:
        limit: Bytes.
    """

    def __init__(self, limit: int = BUDGET, clock: Callable[[], float] = time.monotonic) -> None:
        self.limit = limit
        self.clock = clock
        self.lock = threading.RLock()
        self._stores: list[FrameStore] = []

    @property
    def memory(self) -> int:
        """Bytes of all kept frames."""
        with self.lock:
            return sum(store.memory for store in self._stores)

    @property
    def videos(self) -> int:
        """How many are open."""
        return len(self._stores)

    def store(self, held: int = 0) -> "FrameStore":
        """Return a store for the frames of one more video.

        Args:
            held: How many frames its decoder holds besides.
        """
        store = FrameStore(self, held)
        with self.lock:
            self._stores.append(store)
        return store

    def remove(self, store: "FrameStore") -> None:
        """Forget a store."""
        with self.lock:
            if store in self._stores:
                self._stores.remove(store)

    def share_of_used(self) -> int:
        """Return the bytes for each video that is used, if they take the same."""
        recent = self.clock() - IDLE_SECONDS
        return self.limit // max(1, sum(store.used_at > recent for store in self._stores))

    def enforce(self) -> None:
        """Drop the least useful frames until the others fit."""
        memory = sum(store.memory + store.held_memory for store in self._stores)
        while memory > self.limit:
            store = max(self._stores, key=FrameStore.weight)
            freed = store.drop_one()
            if not freed:
                return
            memory -= freed


class FrameStore:
    """The kept frames of one video. Used on all threads.

    Args:
        held: How many frames its decoder holds besides.

    Attributes:
        memory: Their bytes.
        used_at: When it was used last, on the clock of the budget.
    """

    def __init__(self, budget: FrameBudget, held: int = 0) -> None:
        self._budget = budget
        self._held = held
        self._largest = 0
        self._times: list[Fraction] = []
        self._frames: dict[Fraction, Frame] = {}
        self._position = Fraction(0)
        self._ahead_weight = AHEAD_WEIGHT
        self.used_at = budget.clock()
        self._closed = False
        self.memory = 0

    def __len__(self) -> int:
        return len(self._frames)

    @property
    def share(self) -> int:
        """Bytes that this video's frames may take if all videos take the same."""
        with self._budget.lock:
            return self._all_share - self.held_memory

    @property
    def held_memory(self) -> int:
        """Bytes that count for what the decoder holds, half of the video's part at most."""
        return min(self._held * self._largest, self._all_share // 2)

    def visit(self, position: Fraction, *, goes_back: bool | None = None) -> None:
        """Tell which time is in sight: the frames around it are the most useful.

        Args:
            goes_back: Whether the frames before it come next; None for as before.
        """
        with self._budget.lock:
            self._position = position
            if goes_back is not None:
                self._ahead_weight = LEFT_WEIGHT if goes_back else AHEAD_WEIGHT
            self.used_at = self._budget.clock()

    def at(self, moment: Fraction) -> Frame | None:
        """Return the frame that is shown at a time, if it is kept."""
        with self._budget.lock:
            index = bisect_right(self._times, moment) - 1
            frame = self._frames[self._times[index]] if index >= 0 else None
        return frame if frame is not None and frame.is_shown_at(moment) else None

    def ending_at(self, moment: Fraction) -> Frame | None:
        """Return the frame that another one follows at a time, if it is kept."""
        with self._budget.lock:
            index = bisect_left(self._times, moment) - 1
            frame = self._frames[self._times[index]] if index >= 0 else None
        return frame if frame is not None and frame.time + frame.length == moment else None

    def add(self, frame: Frame) -> Frame:
        """Keep a frame, and return it, or the same one that is kept already."""
        with self._budget.lock:
            known = self._frames.get(frame.time)
            if known is not None and known.length == frame.length:
                return known
            if self._closed:
                return frame
            if known is not None:
                self.memory -= known.memory
            else:
                self._times.insert(bisect_left(self._times, frame.time), frame.time)
            self._frames[frame.time] = frame
            self.memory += frame.memory
            self._largest = max(self._largest, frame.memory)
            # A decoder keeps the memory of its frames for the next ones: what it once took is not another one's.
            while self.memory + self.held_memory > self._budget.share_of_used() and self.drop_one():
                pass
            self._budget.enforce()
        return frame

    def close(self) -> list[Frame]:
        """Keep nothing any more, and return what was kept: freeing a hundred megabytes takes a while."""
        with self._budget.lock:
            self._closed = True
            frames = list(self._frames.values())
            self._times.clear()
            self._frames.clear()
            self.memory = 0
            self._budget.remove(self)
        return frames

    def weight(self) -> float:
        """Return how much speaks for dropping a frame here rather than elsewhere."""
        if len(self._frames) <= KEPT:
            return -1.0
        return self.memory * (1 + (self._budget.clock() - self.used_at) / IDLE_SECONDS)

    @property
    def _all_share(self) -> int:
        return self._budget.limit // max(1, len(self._budget._stores))  # noqa: SLF001  the two are one thing

    def drop_one(self) -> int:
        """Drop the frame that is farthest from the position, and return its bytes."""
        if len(self._frames) <= KEPT:
            return 0
        behind, ahead = self._position - self._times[0], (self._times[-1] - self._position) * self._ahead_weight
        frame = self._frames.pop(self._times.pop(0 if behind > ahead else -1))
        self.memory -= frame.memory
        return frame.memory

"""Inside the window: how late its thread comes to what is due."""

import time
from pathlib import Path
from types import TracebackType
from typing import Self

from PySide6.QtCore import Qt, QTimer

PERIOD_MS = 5
_SCHEDULED = Path("/proc/thread-self/schedstat")
"""Of Linux: nanoseconds that the thread ran, and that it waited for a core."""


class Heartbeat:
    """Beats every 5 ms while the block lasts.

    Attributes:
        lateness: The milliseconds by which each beat was late.
        own: The same without the time in which other programs had the cores: what the window itself is to blame for.
            Where the system does not tell, it is the same.
        computed: The milliseconds that the thread has computed from one beat to the next. Waits for other threads of
            the same process are not in it, so it is the same however busy the machine is.
    """

    def __init__(self) -> None:
        self.lateness: list[float] = []
        self.own: list[float] = []
        self.computed: list[float] = []
        self._timer = QTimer(timerType=Qt.TimerType.PreciseTimer, interval=PERIOD_MS)
        self._timer.timeout.connect(self._beat)
        self._last = self._waited = self._used = 0.0

    def __enter__(self) -> Self:
        self._last, self._waited, self._used = time.monotonic(), waited_for_a_core(), time.thread_time()
        self._timer.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._beat()
        self._timer.stop()

    @property
    def worst(self) -> float:
        """The milliseconds of the latest beat."""
        return max(self.lateness)

    @property
    def p99(self) -> float:
        """The milliseconds that one beat in a hundred is later than."""
        return _p99(self.lateness)

    @property
    def own_worst(self) -> float:
        """`worst` of `own`."""
        return max(self.own)

    @property
    def longest_turn(self) -> float:
        """The most milliseconds that the thread has computed from one beat to the next."""
        return max(self.computed)

    @property
    def own_p99(self) -> float:
        """`p99` of `own`."""
        return _p99(self.own)

    def _beat(self) -> None:
        now, waited, used = time.monotonic(), waited_for_a_core(), time.thread_time()
        late = (now - self._last) * 1000 - PERIOD_MS
        self.lateness.append(max(0.0, late))
        self.own.append(max(0.0, late - 1000 * (waited - self._waited)))
        self.computed.append(1000 * (used - self._used))
        self._last, self._waited, self._used = now, waited, used


def waited_for_a_core() -> float:
    """Return the seconds in which this thread could have run, but other threads had the cores."""
    try:
        return int(_SCHEDULED.read_text(encoding="ascii").split()[1]) / 1e9
    except OSError:
        return 0.0


def _p99(lateness: list[float]) -> float:
    return sorted(lateness)[len(lateness) * 99 // 100]

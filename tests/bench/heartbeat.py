"""Inside the window: how late its thread comes to what is due."""

import time
from types import TracebackType
from typing import Self

from PySide6.QtCore import Qt, QTimer

PERIOD_MS = 5


class Heartbeat:
    """Beats every 5 ms while the block lasts; `lateness` holds the milliseconds by which each beat was late."""

    def __init__(self) -> None:
        self.lateness: list[float] = []
        self._timer = QTimer(timerType=Qt.TimerType.PreciseTimer, interval=PERIOD_MS)
        self._timer.timeout.connect(self._beat)
        self._last = 0.0

    def __enter__(self) -> Self:
        self._last = time.monotonic()
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
        return sorted(self.lateness)[len(self.lateness) * 99 // 100]

    def _beat(self) -> None:
        now = time.monotonic()
        self.lateness.append(max(0.0, (now - self._last) * 1000 - PERIOD_MS))
        self._last = now

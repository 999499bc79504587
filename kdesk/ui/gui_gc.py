"""Python's collector of cycles, kept on the thread of the window."""

import gc

from PySide6.QtCore import QObject, QTimer

LOOK_MS = 250
LOOKS_AT_NEW = 100
"""So many collections of what is new, then one of everything: half a minute at the busiest."""


class WindowThreadCollector(QObject):
    """Collects cycles from a timer of the window's thread, and nowhere else.

    Left alone, Python collects on whichever thread happens to allocate. When that is a reader's or a decoder's, Qt
    objects inside a cycle are destroyed there; their timers stay registered with the window's thread, and the next
    one that fires ends the program (seen: SIGSEGV in QTimerInfoList::activateTimers).
    """

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._timer = QTimer(self, interval=LOOK_MS)
        self._timer.timeout.connect(self.look)
        self._looks = 0
        gc.disable()
        self._timer.start()

    def settle(self) -> None:
        """Take what stands now for what stays: a long list is not searched again and again, 60 ms for 50,000 rows."""
        gc.freeze()

    def look(self) -> None:
        """Collect what is new where there is much of it, and everything now and then.

        What outlives one look is old: Python's middle generation would gather 50,000 new rows and search them at once.
        """
        if gc.get_count()[0] <= gc.get_threshold()[0]:
            return
        # Counted here: Python 3.14.4 does not count the looks at what is new any more.
        everything = self._looks >= LOOKS_AT_NEW
        self._looks = 0 if everything else self._looks + 1
        gc.collect(2 if everything else 1)

    def end(self) -> None:
        """Give the collector back to Python."""
        self._timer.stop()
        gc.unfreeze()
        gc.enable()

"""Python's cyclic garbage collector, run on the window's thread only."""

import gc

from PySide6.QtCore import QObject, QTimer

CHECK_MS = 250
COLLECTIONS_OF_NEW = 100
"""Collections of young objects between two of everything: half a minute at the busiest."""


class WindowThreadCollector(QObject):
    """Collects cycles from a timer of the window's thread, and nowhere else.

    Left alone, Python collects on whichever thread happens to allocate. When that is a reader's or a decoder's, Qt
    objects inside a cycle are destroyed there; their timers stay registered with the window's thread, and the next
    one that fires ends the program (seen: SIGSEGV in QTimerInfoList::activateTimers).
    """

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._timer = QTimer(self, interval=CHECK_MS)
        self._timer.timeout.connect(self.collect)
        self._collections = 0
        self._was_enabled = gc.isenabled()
        gc.disable()
        self._timer.start()

    def settle(self) -> None:
        """Exempt the present objects from collection: searching 50,000 rows takes 60 ms each time."""
        gc.freeze()

    def collect(self) -> None:
        """Collect young objects if there are many, and everything now and then.

        Generation 1 is collected each time: otherwise it would gather 50,000 new rows and search them all at once.
        """
        if gc.get_count()[0] <= gc.get_threshold()[0]:
            return
        # Counted here: Python 3.14.4 does not count collections of young objects any more.
        everything = self._collections >= COLLECTIONS_OF_NEW
        self._collections = 0 if everything else self._collections + 1
        gc.collect(2 if everything else 1)

    def end(self) -> None:
        """Let Python collect by itself again, if it did so before."""
        self._timer.stop()
        gc.unfreeze()
        if self._was_enabled:
            gc.enable()

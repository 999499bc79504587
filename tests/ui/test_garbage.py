"""Cycles are collected on the window's thread."""

import gc
import threading
import weakref

from PySide6.QtCore import QObject, QTimer
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from kdesk.ui.garbage import WindowThreadCollector


class Cycle(QObject):
    """An object with a running timer, in a cycle with itself."""

    def __init__(self, ended_on: list[int]) -> None:
        super().__init__()
        self.me = self
        self.timer = QTimer(self, interval=1)
        self.timer.start()
        weakref.finalize(self, lambda: ended_on.append(threading.get_ident()))


def _allocate_much() -> None:
    kept = [[number] for number in range(100_000)]
    del kept


def test_a_cycle_with_a_timer_ends_on_the_window_s_thread(qtbot: QtBot, qapp: QApplication) -> None:
    """Another thread that allocates much collects nothing; the window's timer does."""
    collector = WindowThreadCollector(qapp)
    ended_on: list[int] = []
    try:
        Cycle(ended_on)
        thread = threading.Thread(target=_allocate_much)
        thread.start()
        thread.join()
        assert ended_on == []
        _allocate_much()
        Cycle(ended_on)
        gc.collect()
        assert ended_on
        assert set(ended_on) == {threading.get_ident()}
        collector.look()
        qtbot.waitUntil(lambda: not gc.isenabled())
    finally:
        collector.end()
        collector.deleteLater()
        gc.disable()  # as the tests of the window have it

"""Cycles are collected on the window's thread."""

import gc
import threading
import weakref

import pytest
from PySide6.QtCore import QObject, QTimer
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from kdesk.ui import gui_gc
from kdesk.ui.gui_gc import WindowThreadCollector


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
        collector.collect()
        qtbot.waitUntil(lambda: not gc.isenabled())
    finally:
        collector.end()
        collector.deleteLater()


def test_now_and_then_a_look_goes_through_everything(qapp: QApplication, monkeypatch: pytest.MonkeyPatch) -> None:
    """Looks go through what is new, every third one here through everything, and none through the middle."""
    monkeypatch.setattr(gui_gc, "COLLECTIONS_OF_NEW", 2)
    collector = WindowThreadCollector(qapp)
    collected: list[int] = []
    gc.callbacks.append(lambda phase, what: collected.append(what["generation"]) if phase == "stop" else None)
    try:
        gc.collect()
        collected.clear()
        for _ in range(4):
            kept = [[number] for number in range(gc.get_threshold()[0] + 500)]
            collector.collect()
            del kept
        assert collected == [1, 1, 2, 1]
    finally:
        gc.callbacks.pop()
        collector.end()
        collector.deleteLater()


def test_what_stood_when_the_window_opened_is_not_searched_again(qapp: QApplication) -> None:
    """It is out of the collector's sight until the window is closed; what comes later is in it."""
    collector = WindowThreadCollector(qapp)
    before: list[list[int]] = [[]]
    try:
        collector.settle()
        later: list[list[int]] = [[]]
        seen = gc.get_objects()
        assert not any(item is before for item in seen)
        assert any(item is later for item in seen)
    finally:
        collector.end()
        collector.deleteLater()
        assert any(item is before for item in gc.get_objects())


def test_the_end_of_a_window_lets_python_collect_only_if_it_did_before(qapp: QApplication) -> None:
    """Whoever collects on one thread only, as the tests do, has a reason."""
    for collects in (True, False):
        (gc.enable if collects else gc.disable)()
        collector = WindowThreadCollector(qapp)
        assert not gc.isenabled()
        collector.end()
        collector.deleteLater()
        assert gc.isenabled() is collects

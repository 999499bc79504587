"""When a window has been painted for the first time."""

import asyncio

import pytest
from PySide6.QtGui import QPaintEvent
from PySide6.QtWidgets import QApplication, QLabel, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from kdesk.event_loop import EventLoop
from kdesk.ui import first_paint
from kdesk.ui.first_paint import FirstPaint


class _Label(QLabel):
    """Notes its paintings."""

    painted = 0

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        self.painted += 1


def _run(window: QWidget, qapp: QApplication, *, show: bool) -> None:
    async def wait() -> None:
        paint = FirstPaint(window)
        if show:
            window.show()
        await paint.wait()
        await paint.wait()

    with asyncio.Runner(loop_factory=lambda: EventLoop(qapp)) as runner:
        runner.run(wait())


def test_everything_in_the_window_has_been_painted(qtbot: QtBot, qapp: QApplication) -> None:
    """Not only the window itself; and it is over once and for all."""
    window = QWidget()
    qtbot.addWidget(window)
    QVBoxLayout(window).addWidget(label := _Label("words"))
    _run(window, qapp, show=True)
    assert label.painted


def test_a_window_in_the_tray_is_not_waited_for(
    qtbot: QtBot, qapp: QApplication, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It stays in the tray: what comes after the painting comes all the same."""
    monkeypatch.setattr(first_paint, "LONGEST_SECONDS", 0.01)
    window = QWidget()
    qtbot.addWidget(window)
    _run(window, qapp, show=False)
    assert not window.isVisible()

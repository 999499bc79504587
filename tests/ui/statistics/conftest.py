"""Figures to show, and the window that shows them."""

from collections.abc import Callable, Coroutine
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any, cast

import pytest
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from kdesk.domain.exports import Table
from kdesk.domain.statistics.kept import Day, ReadySample, Sending, Statistics, Wait
from kdesk.messages.format import Format
from kdesk.ui.statistics.window import StatisticsWindow
from kdesk.ui.tasks import TaskScope
from kdesk.ui.theme import Theme

TODAY = date(2026, 5, 3)
NOW = datetime(2026, 5, 3, 15).astimezone().timestamp()
SOME = Statistics(
    {
        TODAY: Day(Sending(4_000_000_000, 400.0), 2, 0, {"question": Wait(1, 60.0), "file:stable": Wait(2, 30.0)}),
        TODAY - timedelta(days=2): Day(Sending(1_000_000_000, 100.0), 1),
        TODAY - timedelta(days=20): Day(Sending(9_000_000_000, 900.0), 5, 1),
    },
    {int(NOW // 3600) - back: Sending(1_000_000_000, 100.0) for back in (0, 1, 3)},
    tuple(ReadySample("a", 1, size, size / 1e7) for size in (10**9, 10**7, 10**8)),
)


class AtOnce:
    """Runs at once what needs no turn of the loop."""

    def part(self) -> "AtOnce":
        """Return itself."""
        return self

    def spawn(self, work: Coroutine[Any, Any, object], *, replace: str) -> None:
        """Run it."""
        assert replace
        with pytest.raises(StopIteration):
            work.send(None)

    def end(self) -> None:
        """Nothing runs."""


class Source:
    """Implements `StatisticsSource`."""

    def __init__(self) -> None:
        self.kept = SOME
        self.reads = 0
        self.exported: list[tuple[Table, Path]] = []

    async def statistics(self) -> Statistics:
        """Return what is kept."""
        self.reads += 1
        return self.kept

    def now(self) -> float:
        """Return the afternoon of TODAY."""
        return NOW

    def export(self, table: Table, path: Path) -> None:
        """Note it."""
        self.exported.append((table, path))


@pytest.fixture
def source() -> Source:
    """Where figures come from."""
    return Source()


OpenWindow = Callable[[], StatisticsWindow]


@pytest.fixture
def open_window(qtbot: QtBot, theme: Theme, formatter: Format, source: Source) -> OpenWindow:
    """Open the window."""
    over = QWidget()
    qtbot.addWidget(over)

    def opened() -> StatisticsWindow:
        window = StatisticsWindow(theme, formatter, cast(TaskScope, AtOnce()), source, over)
        window.resize(900, 600)
        window.show()
        qtbot.waitExposed(window)
        assert window.parentWidget() is over
        return window

    return opened

"""A stage for the Compare window, with the real decoder and painter, or with numbered frames."""

from collections.abc import AsyncIterator, Callable, Coroutine, Sequence
from contextlib import asynccontextmanager
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget

from kdesk.domain.compared import Compared
from kdesk.domain.review_ports import Measuring, Painting, Videos
from kdesk.domain.video import VideoSource
from kdesk.engine.clock import SystemClock
from kdesk.kaltura.client import make_http
from kdesk.kaltura.media_http import MediaHttp
from kdesk.media.decoding.videos import DecodedVideos
from kdesk.media.measuring.measures import FrameMeasures
from kdesk.media.painting.painter import FramePainter
from kdesk.messages.format import Format
from kdesk.ui.review.compare.window import CompareWindow
from kdesk.ui.review.player_choices import PlayerChoices
from kdesk.ui.review.services import ReviewServices
from kdesk.ui.share.clipboard import LinkClipboard
from kdesk.ui.tasks import TaskScope
from kdesk.ui.theme import Theme
from tests.support.patience import until
from tests.support.relay import QUICK, nobody
from tests.ui.fakes.videos import FakeVideos
from tests.ui.library.library_fakes import FakeImages, NoStreams
from tests.ui.library.qt_loop import RunQt

Work = Callable[[CompareWindow], Coroutine[Any, Any, None]]


def local(name: str | Path) -> Compared:
    """Return a file of this computer as a side."""
    return Compared(VideoSource(path=Path(name)))


def numbers(window: CompareWindow) -> list[int | None]:
    """Return the numbers of the frames that the sides show, by their time and the rate of the file."""
    return [
        round(side.frame.time * side.facts.rate) if side.frame is not None and side.facts is not None else None
        for side in window.session.sides
    ]


def press(window: CompareWindow, key: Qt.Key, modifier: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
    """Press a key while the pictures have the focus."""
    QTest.keyClick(window.canvas, key, modifier)


async def settled(window: CompareWindow) -> None:
    """Wait until the sides show the frames of the position, painted."""
    await until(lambda: window.session.is_settled and window.canvas.pictures.idle.is_set())


@asynccontextmanager
async def real_videos() -> AsyncIterator[tuple[Videos, Painting]]:
    """The decoder and the painter of the program."""
    painter = FramePainter()
    async with (
        make_http() as http,
        DecodedVideos(MediaHttp(http), nobody, SystemClock(), QUICK, lambda: "") as videos,
    ):
        yield videos, painter
    painter.close()


class CompareStage:
    """Opens Compare windows.

    Attributes:
        fakes: The videos of `show`.
        copied: The notices of what was copied.
    """

    def __init__(self, run_qt: RunQt, theme: Theme, formatter: Format) -> None:
        self.theme = theme
        self.fakes = FakeVideos()
        self.copied: list[str] = []
        self.choices = PlayerChoices()
        self._run_qt, self._formatter = run_qt, formatter

    def services(self, tasks: TaskScope, measuring: Measuring | None = None) -> ReviewServices:
        """Return what the window is built on."""
        return ReviewServices(
            theme=self.theme,
            formatter=self._formatter,
            tasks=tasks,
            images=FakeImages(),
            measuring=measuring,
            choices=self.choices,
            relay=NoStreams(),  # type: ignore[arg-type]
            clipboard=LinkClipboard(QApplication.clipboard(), self.copied.append),
        )

    def show(self, work: Work, sides: Sequence[Compared] = (local("a.mp4"), local("b.mp4"))) -> None:
        """Run a test with a window over videos whose frames are numbered greys."""

        async def scoped(tasks: TaskScope) -> None:
            await self._opened(tasks, (self.fakes, self.fakes), sides, work)

        self._run_qt(scoped)

    def show_real(self, work: Work, sides: Sequence[Compared]) -> None:
        """Run a test with a window over real files."""

        async def scoped(tasks: TaskScope) -> None:
            async with real_videos() as made:
                await self._opened(tasks, made, sides, work)

        self._run_qt(scoped)

    async def _opened(
        self, tasks: TaskScope, made: tuple[Videos, Painting], sides: Sequence[Compared], work: Work
    ) -> None:
        owner, measures = QWidget(), FrameMeasures(lambda: ())
        window = CompareWindow(self.services(tasks, measures), *made, owner)
        window.resize(900, 600)
        window.show()
        window.activateWindow()
        await until(window.isActiveWindow)
        window.compare(sides, at=Fraction(0))
        window.canvas.setFocus()
        await until(lambda: all(side.frame is not None or side.error is not None for side in window.session.sides))
        await settled(window)
        await work(window)
        window.close()
        owner.close()
        measures.close()
        owner.deleteLater()


@pytest.fixture
def stage(run_qt: RunQt, theme: Theme, formatter: Format) -> CompareStage:
    """Return what opens Compare windows."""
    return CompareStage(run_qt, theme, formatter)

"""For the bench `review`: the pictures of the Compare window while it plays."""

import asyncio
from collections.abc import Sequence
from contextlib import closing
from fractions import Fraction

from PySide6.QtWidgets import QApplication

from kdesk.domain.compared import Compared
from kdesk.domain.review_ports import Videos
from kdesk.domain.video import VideoSource
from kdesk.errors import KdeskError
from kdesk.media.painting.painter import FramePainter
from kdesk.ui.review.compare.canvas import Canvas
from kdesk.ui.review.compare.play import ComparePlay
from kdesk.ui.review.compare.session import CompareSession
from kdesk.ui.tasks import TaskScope
from kdesk.ui.theme import Theme
from tests.support.patience import until

PLAY_SECONDS = 6.0
_SIZE = 1200, 600


def _raise(error: KdeskError) -> None:
    raise error


async def shown_a_second(videos: Videos, addresses: Sequence[str]) -> float:
    """Return how many frames a second two sides show in a window of usual size."""
    theme = Theme(QApplication.instance())  # type: ignore[arg-type]
    with closing(FramePainter()) as painter:
        async with TaskScope(_raise) as tasks:
            session = CompareSession(videos, tasks, lambda _what: "side")
            canvas = Canvas(session, painter, tasks, theme)
            play = ComparePlay(session, canvas.pictures, tasks)
            canvas.resize(*_SIZE)
            canvas.show()
            session.show([Compared(VideoSource((address,))) for address in addresses])
            await until(lambda: session.is_settled and all(side.frame is not None for side in session.sides))
            painted: set[Fraction] = set()
            canvas.pictures.changed.connect(lambda: painted.update(_times(canvas)))
            play.toggle()
            await asyncio.sleep(PLAY_SECONDS)
            count = len(painted)
            play.close()
            canvas.close_pictures()
            session.close()
            canvas.close()
    return count / PLAY_SECONDS


def _times(canvas: Canvas) -> list[Fraction]:
    frame = canvas.pictures.made.frames.get(0)
    return [frame.time] if frame is not None else []

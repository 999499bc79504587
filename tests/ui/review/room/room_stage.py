"""A Compare window with everything that measures, over real files."""

from collections.abc import Callable, Coroutine, Sequence
from contextlib import closing
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtWidgets import QWidget

from kdesk.ffmpeg_programs import ffmpeg_programs
from kdesk.media.measuring.measures import FrameMeasures
from kdesk.media.scanning.scans import FileScans
from kdesk.media.sounding.sounds import MeasuredSounds
from kdesk.messages.format import Format
from kdesk.ui.review.compare.window import CompareWindow
from kdesk.ui.tasks import TaskScope
from kdesk.ui.theme import Theme
from tests.media.opening import open_local
from tests.support.media import ffmpeg
from tests.support.patience import until
from tests.ui.library.qt_loop import RunQt
from tests.ui.review.compare.compare_stage import CompareStage, local, real_videos, settled

Work = Callable[[CompareWindow], Coroutine[Any, Any, None]]
SECONDS = 4


@pytest.fixture(scope="module")
def clips(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, ...]:
    """A video of four seconds, black for a second and silent for three, and two smaller and worse ones made of it."""
    folder = tmp_path_factory.mktemp("clips")
    source = folder / "source.mp4"
    black = "drawbox=enable='between(t,2,3)':c=black:t=fill"
    silent = "volume=enable='between(t,1,3.8)':volume=0"
    ffmpeg(
        *["-f", "lavfi", "-i", f"testsrc2=size=640x360:rate=25:duration={SECONDS}"],
        *["-f", "lavfi", "-i", f"sine=duration={SECONDS}"],
        *["-vf", black, "-af", silent, "-c:v", "libx264", "-preset", "ultrafast", "-crf", "10"],
        *["-pix_fmt", "yuv420p", "-g", "25", "-c:a", "aac", "-shortest", str(source)],
    )
    made = [source]
    for lines, quality in ((360, 45), (180, 30)):
        made.append(folder / f"{lines}.mp4")
        scaled = ["-vf", f"scale=-2:{lines}", "-c:v", "libx264", "-preset", "ultrafast", "-crf", str(quality)]
        ffmpeg("-i", str(source), *scaled, "-g", "50", "-c:a", "copy", str(made[-1]))
    return tuple(made)


class RoomStage:
    """Opens Compare windows over files, with decoder, painter, measures and scans of the program."""

    def __init__(self, run_qt: RunQt, theme: Theme, formatter: Format) -> None:
        self._run_qt, self._stage = run_qt, CompareStage(run_qt, theme, formatter)

    def show(self, work: Work, files: Sequence[Path]) -> None:
        """Run a test with a window that compares the files, and shows the panel of the review."""

        async def scoped(tasks: TaskScope) -> None:
            async with real_videos() as (videos, painting):
                with closing(FrameMeasures(ffmpeg_programs)) as measuring:
                    ports = {"videos": videos, "painting": painting, "measuring": measuring}
                    services = replace(
                        self._stage.services(tasks),
                        **ports,
                        scanning=FileScans(open_local),
                        sounding=MeasuredSounds(open_local),
                    )
                    owner = QWidget()
                    await _opened(CompareWindow(services, videos, painting, owner), files, work)
                    owner.deleteLater()

        self._run_qt(scoped)


async def _opened(window: CompareWindow, files: Sequence[Path], work: Work) -> None:
    closed: list[bool] = []
    window.closed.connect(lambda: closed.append(True))
    window.resize(1000, 700)
    window.show()
    window.compare([local(file) for file in files])
    await until(lambda: all(side.frame is not None or side.error is not None for side in window.session.sides))
    await settled(window)
    window.review.button.click()
    draft = window.review.panel.draft
    try:
        await work(window)
    finally:
        if not closed:
            # Otherwise it would ask.
            draft.note_saved(draft.review)
            window.close()


@pytest.fixture
def room(run_qt: RunQt, theme: Theme, formatter: Format) -> RoomStage:
    """Return what opens Compare windows."""
    return RoomStage(run_qt, theme, formatter)

"""One side of a comparison: its video, and the frame that it shows."""

from fractions import Fraction

from PySide6.QtCore import QObject, Signal

from kdesk.domain.compared import Compared
from kdesk.domain.review_ports import Video, Videos
from kdesk.domain.video import Frame, VideoFacts
from kdesk.errors import KdeskError
from kdesk.ui.review.compare.side_checks import SideChecks


class Side(QObject):
    """Opens a video and finds its frames. Its errors stay its own: the other sides go on.

    Args:
        what: What it shows.
        label: Its name on screen.

    Attributes:
        video: None until it is open, and after it could not be opened.
        base: The frame of the position.
        frame: The frame that is shown: `base`, or one so many frames beside it.
        error: Why it shows nothing, or not the frame of the position.
        is_busy: Whether a frame is on its way.

    Signals:
        opened: The video was opened, or could not be.
    """

    opened = Signal()

    def __init__(self, what: Compared, label: str, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.what, self.label = what, label
        self.video: Video | None = None
        self.base: Frame | None = None
        self.frame: Frame | None = None
        self.error: KdeskError | None = None
        self.is_busy = False
        self._is_closed = False

    @property
    def facts(self) -> VideoFacts | None:
        """What the file tells; None while it is not open."""
        return self.video.facts if self.video is not None else None

    @property
    def is_ready(self) -> bool:
        """Whether frames can be asked for."""
        return self.video is not None

    async def open(self, videos: Videos, checks: SideChecks) -> None:
        """Open the video. A rendition that turns out to be deleted is shown no longer."""
        try:
            await checks.before(self.what)
            video = await videos.open(self.what.source)
        except KdeskError as error:
            self.error = error
            self.opened.emit()
            return
        if self._is_closed:
            video.close()
            return
        self.video, self.error = video, None
        self.opened.emit()
        try:
            await checks.after(self.what)
        except KdeskError as error:
            if not self._is_closed:
                self._give_up(error)

    async def find(self, time: Fraction, shift: int = 0) -> Frame | None:
        """Show the frame of a time; return it, or None if it cannot be decoded."""
        return await self._take(time, 0, shift)

    async def step(self, steps: int, shift: int = 0) -> Frame | None:
        """Show the frame so many steps from that of the position; the rest as `find`."""
        return await self._take(None, steps, shift)

    async def look_up(self, time: Fraction) -> Frame | None:
        """Decode the frame of a time without showing it; an error is told by the next `find`."""
        if self.video is None:
            return None
        try:
            return await self.video.frame_at(time)
        except KdeskError:
            return None

    def take(self, base: Frame, shown: Frame) -> None:
        """Show a frame that was decoded elsewhere."""
        self.base, self.frame, self.error = base, shown, None

    def _give_up(self, error: KdeskError) -> None:
        """Show nothing any more, but why."""
        if self.video is not None:
            self.video.close()
        self.video = self.base = self.frame = None
        self.error = error
        self.opened.emit()

    def close(self) -> None:
        """Free what the video holds."""
        self._is_closed = True
        if self.video is not None:
            self.video.close()
        self.video = self.base = self.frame = None

    async def _take(self, time: Fraction | None, steps: int, shift: int) -> Frame | None:
        video, base = self.video, self.base
        if video is None:
            return None
        self.is_busy = True
        try:
            if base is None or time is not None:
                base = await video.frame_at(time or Fraction(0))
            if steps:
                base = await video.beside(base, steps)
            shown = await video.beside(base, shift) if shift else base
        except KdeskError as error:
            self.error = error
            return None
        finally:
            self.is_busy = False
        if self.video is video:
            self.take(base, shown)
        return base

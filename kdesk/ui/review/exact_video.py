"""The decoder's side of a player: what is played, opened a second time to have its frames one by one."""

from fractions import Fraction

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QImage

from kdesk.domain.review_ports import Video
from kdesk.domain.video import Area, Frame, VideoFacts, VideoSource
from kdesk.errors import KdeskError
from kdesk.messages import _
from kdesk.messages.errors import title_of
from kdesk.threads import Workers
from kdesk.ui.images import to_image
from kdesk.ui.review.phase import Phase
from kdesk.ui.review.playback import Playback
from kdesk.ui.review.services import ReviewServices


class ExactVideo(QObject):
    """Opens what a playback plays, once somebody wants its frames, and closes it with the playback.

    Signals:
        changed: It was opened, closed, or could not be opened.
    """

    changed = Signal()

    def __init__(self, services: ReviewServices, playback: Playback) -> None:
        super().__init__(playback)
        self._videos, self._painting, self._playback = services.videos, services.painting, playback
        self._check = services.check_own_file
        self._workers = Workers("kdesk-exact", 1)
        self._video: Video | None = None
        self._source: VideoSource | None = None
        self._trouble = ""
        playback.changed.connect(self._follow)

    @property
    def why_not(self) -> str:
        """Why there are no exact frames; "" if there are, as far as is known."""
        if self._videos is None or self._painting is None:
            return _("Exact frames need kdesk[review]")
        return self._videos.why_not or (self._trouble if self._source == self._playback.source else "")

    @property
    def is_open(self) -> bool:
        """Whether it shows frames at once."""
        return self._video is not None and self._source == self._playback.source

    @property
    def facts(self) -> VideoFacts | None:
        """What the file tells; None while it is not open."""
        return self._video.facts if self._video is not None and self.is_open else None

    @property
    def shift(self) -> Fraction:
        """Seconds by which the player counts the same frame later: from its sound on, where that begins before it."""
        return _shift_of(self.facts) if self.facts is not None else Fraction(0)

    async def open(self) -> Video:
        """Return the video that is played; open it first. Raises ServerProblem, MediaProblem and FileProblem."""
        source = self._playback.source
        if self._video is not None and self._source == source:
            return self._video
        self.close()
        self._source = source
        try:
            video = await self._opened(source)
        except KdeskError as error:
            self._trouble = title_of(error)
            self.changed.emit()
            raise
        if self._source != source:
            # Something else is played by now.
            video.close()
            return await self.open()
        self._video = video
        self.changed.emit()
        return video

    async def picture(self, video: Video, frame: Frame, *, quick: bool = False) -> QImage:
        """Return a frame at full size.

        Args:
            quick: Whether colours may be a little off.
        """
        if self._painting is None:
            return QImage()
        width, height = video.facts.shown_size
        whole = Area(0, 0, width, height)
        bitmap = await self._painting.paint(video, frame, whole, (width, height), quick=quick)
        return await self._workers.run(to_image, bitmap)

    async def picture_at(self, source: VideoSource, time: Fraction) -> QImage:
        """Return the frame at full size that the player shows at a time, whatever is played by now.

        Raises the same as `open`.
        """
        # A video of its own: a request to the shared one would end what a player waits for.
        video = await self._opened(source)
        try:
            return await self.picture(video, await video.frame_at(time - _shift_of(video.facts)))
        finally:
            video.close()

    def close(self) -> None:
        """Free the frames."""
        video, self._video, self._source, self._trouble = self._video, None, None, ""
        if video is not None:
            video.close()
            self.changed.emit()

    async def _opened(self, source: VideoSource) -> Video:
        """Open a video; a file of this computer only if it is still the one that was sent."""
        if self._videos is None:
            raise AssertionError("`why_not` is asked before")
        if source.path is not None:
            await self._check(source.path)
        return await self._videos.open(source)

    def _follow(self) -> None:
        is_other = self._source is not None and self._source != self._playback.source
        if is_other or self._playback.phase is Phase.STOPPED:
            self.close()


def _shift_of(facts: VideoFacts) -> Fraction:
    return max((Fraction(0), *(-sound.start for sound in facts.sounds)))

"""Shows the facts of the shown frame while a key is held, or until they are turned off in the menu."""

from PySide6.QtCore import QEvent, QObject, Qt, QTimer
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QWidget

from kdesk.errors import KdeskError
from kdesk.messages import _
from kdesk.messages.format import Format
from kdesk.messages.frame_facts import FrameFacts, frame_facts
from kdesk.ui.review.facts_overlay import FactsOverlay
from kdesk.ui.review.frame_counts import FrameCounts
from kdesk.ui.review.phase import Phase
from kdesk.ui.review.played import Played
from kdesk.ui.review.services import ReviewServices
from kdesk.ui.review.transport import Transport
from kdesk.ui.review.video_view import VideoView
from kdesk.ui.tasks import TaskScope

REFRESH_MS = 250


class FrameInspector(QObject):
    """Fills the overlay of a player.

    Attributes:
        overlay: The facts over the video.
        is_pinned: Whether they stay without a key.
    """

    def __init__(self, services: ReviewServices, view: VideoView, transport: Transport, played: Played) -> None:
        super().__init__(view)
        self._view, self._transport, self._played = view, transport, played
        self._formatter: Format = services.formatter
        self._tasks: TaskScope = services.tasks
        self._task = f"inspector {id(self)}"
        self._counts = FrameCounts(transport.playback, view)
        self._held_by: QWidget | None = None
        self.overlay = FactsOverlay(view, services.theme)
        self.is_pinned = False
        self._timer = QTimer(self, interval=REFRESH_MS)
        self._timer.timeout.connect(self._refresh)
        transport.frames.changed.connect(self._refresh)
        transport.frames.video.changed.connect(self._refresh)

    def toggle(self) -> None:
        """Show the facts until this is called again."""
        self.is_pinned = not self.is_pinned
        self._show()

    def hold(self, focus: QWidget | None) -> None:
        """Show the facts until the key is released.

        Args:
            focus: The widget that has the keyboard, and hears of the release.
        """
        if self._held_by is None and focus is not None:
            self._held_by = focus
            focus.installEventFilter(self)
            self._show()

    def _let_go(self) -> None:
        if self._held_by is not None:
            self._held_by.removeEventFilter(self)
            self._held_by = None
            self._show()

    def _show(self) -> None:
        is_wanted = self.is_pinned or self._held_by is not None
        if is_wanted and self.overlay.isHidden():
            self._look()
            self._refresh()
            self.overlay.show()
            self.overlay.raise_()
            self.overlay.tell()
            self._timer.start()
        elif not is_wanted:
            self._timer.stop()
            self.overlay.hide()

    def _look(self) -> None:
        """Let the decoder tell what it knows; of what stands, the frame too."""
        frames, phase = self._transport.frames, self._transport.playback.phase
        if frames.video.why_not or phase in {Phase.STOPPED, Phase.FAILED}:
            return
        if phase is Phase.PAUSED and frames.frame is None:
            frames.step(0)
        elif not frames.video.is_open:
            self._tasks.spawn(self._open(), replace=self._task)

    async def _open(self) -> None:
        try:
            await self._transport.frames.video.open()
        except KdeskError as error:
            self._transport.frames.report(error)

    def _refresh(self) -> None:
        if self.overlay.isHidden() and self._held_by is None and not self.is_pinned:
            return
        transport, image = self._transport, self._view.image
        facts = FrameFacts(
            source=_("Local file") if self._played.is_local else _("Automatic"),
            flavor=None if self._played.is_local else self._played.flavor,
            video=transport.frames.video.facts,
            frame=transport.frames.frame,
            rate=transport.frame_rate,
            milliseconds=transport.position,
            size=(image.width(), image.height()),
            dropped=self._counts.dropped,
            late=self._counts.late,
        )
        self.overlay.show_lines(frame_facts(facts, self._formatter))

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Hide the facts when the key is released, or the keyboard goes elsewhere."""
        released = (
            isinstance(event, QKeyEvent)
            and event.type() is QEvent.Type.KeyRelease
            and event.key() == Qt.Key.Key_D
            and not event.isAutoRepeat()
        )
        if watched is self._held_by and (released or event.type() in {QEvent.Type.FocusOut, QEvent.Type.Hide}):
            self._let_go()
        return super().eventFilter(watched, event)

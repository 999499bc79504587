"""A seek that waits until nobody steps any more, because each one asks the server for a segment."""

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer

from kdesk.ui.review.phase import Phase

if TYPE_CHECKING:
    from kdesk.ui.review.playback import Playback

DELAY_MS = 250
"""Between the last step and the seek."""


class LateSeek(QObject):
    """Lets a paused player follow to a position whose picture comes from elsewhere.

    Attributes:
        stands: Whether the position is that of the picture, and not the player's.
        target: Milliseconds to which the player has to follow; None if it has.
    """

    def __init__(self, playback: "Playback") -> None:
        super().__init__(playback)
        self._playback = playback
        self.stands = False
        self.target: int | None = None
        self._timer = QTimer(self, singleShot=True, interval=DELAY_MS)
        self._timer.timeout.connect(self.follow)

    @property
    def is_at_start(self) -> bool:
        """Whether the player finds no such position: it has to open the stream again."""
        return self.target is not None and self._playback.watch.is_before_frames(self.target)

    def to(self, milliseconds: int) -> None:
        """Follow to a position, later."""
        self.target, self.stands = milliseconds, True
        self._timer.start()

    def cancel(self) -> None:
        """Stay where the player is."""
        self._timer.stop()
        self.target, self.stands = None, False

    def follow(self) -> None:
        """Follow now."""
        target = self.target
        if self._playback.phase is Phase.PAUSED and target is not None and not self.is_at_start:
            self._timer.stop()
            self.target = None
            self._playback.jump(target)

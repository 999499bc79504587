"""What a person asks for in the tab, carried out for the shown entry."""

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QWidget

from kdesk.domain.editing.thumbs import Thumb
from kdesk.messages import _
from kdesk.messages.format import Format
from kdesk.messages.thumbnails import made_of_frame
from kdesk.ui.library.tabs.thumbnails.changes import PosterChanges
from kdesk.ui.library.tabs.thumbnails.subject import ThumbnailSubject
from kdesk.ui.question_box import ask_to_delete


class PosterRequests(QObject):
    """Makes changes of requests.

    Args:
        parent: Of the question.
    """

    def __init__(self, changes: PosterChanges, subject: ThumbnailSubject, formatter: Format, parent: QWidget) -> None:
        super().__init__(parent)
        self._changes = changes
        self._subject = subject
        self._formatter = formatter
        self._parent = parent

    def use_player_frame(self) -> None:
        """Make the frame of the player the poster."""
        entry, clock = self._subject.entry, self._subject.clock
        if entry is not None and clock.second is not None:
            words = made_of_frame(clock.begins or 0.0, self._formatter, 0.0)
            self._changes.use_frame(entry, clock.second, words)

    def use_frame(self, second: float, step: float) -> None:
        """Make a frame the poster; `step` is the time to the next frame that is offered, in seconds."""
        if self._subject.entry is not None:
            self._changes.use_frame(self._subject.entry, second, made_of_frame(second, self._formatter, step))

    def use_stored(self, thumb: Thumb) -> None:
        """Make a stored thumbnail the poster."""
        if self._subject.entry is not None:
            self._changes.use_stored(self._subject.entry, thumb)

    def ask_delete(self, thumb: Thumb) -> None:
        """Ask, then delete a stored thumbnail."""
        entry = self._subject.entry
        if entry is None:
            return
        more = _("It is removed from the server. This cannot be undone.")
        ask_to_delete(self._parent, _("Delete this thumbnail?"), more, lambda: self._changes.delete(entry, thumb))

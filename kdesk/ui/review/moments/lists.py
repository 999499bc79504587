"""The lists of a player: chapters, or lines of captions, one of them at a time."""

from enum import Enum, auto

from PySide6.QtCore import QObject, Signal

from kdesk.domain.moments import Moment, Moments
from kdesk.messages import _
from kdesk.ui.review.captions import PlayerCaptions
from kdesk.ui.review.moments.pane import MomentsPane
from kdesk.ui.review.time_line.chapters import Chapters


class Listed(Enum):
    """What the pane lists."""

    NOTHING = auto()
    CHAPTERS = auto()
    LINES = auto()


class MomentLists(QObject):
    """Opens and closes the lists.

    Args:
        pane: Shows them.

    Signals:
        changed: Another list is open, or none any more.
    """

    changed = Signal()

    def __init__(self, pane: MomentsPane, chapters: Chapters, captions: PlayerCaptions) -> None:
        super().__init__(pane)
        self._pane, self._chapters, self._captions = pane, chapters, captions
        self._listed = Listed.NOTHING
        pane.closed.connect(self._follow)
        chapters.changed.connect(self._show_chapters)
        captions.lines_changed.connect(self._show_lines)

    @property
    def listed(self) -> Listed:
        """What is listed now."""
        return Listed.NOTHING if self._pane.isHidden() else self._listed

    @property
    def why_no_chapters(self) -> str:
        """Why there are no chapters; "" if there are."""
        return "" if self._chapters.named else _("This entry has no chapters")

    def toggle_chapters(self) -> None:
        """Open the list of chapters, or close it."""
        if self.listed is Listed.CHAPTERS:
            self.close()
        elif self._chapters.named:
            self._open(Listed.CHAPTERS)

    def toggle_lines(self) -> None:
        """Open the list of the lines of the captions, or close it."""
        if self.listed is Listed.LINES:
            self.close()
        else:
            self._open(Listed.LINES)

    def close(self) -> None:
        """Close the list that is open."""
        self._pane.hide()
        self._follow()

    def _open(self, listed: Listed) -> None:
        self._listed = listed
        self._captions.list_lines(wanted=listed is Listed.LINES)
        if listed is Listed.LINES:
            self._pane.open(_("Captions"), self._captions.lines, lines=2, why_none=self._captions.why_no_lines)
        else:
            self._pane.open(_("Chapters"), self._named)
        self._follow()

    @property
    def _named(self) -> Moments:
        points = self._chapters.named
        return Moments(Moment(point.start, point.name or _("Without a name")) for point in points)

    def _show_lines(self) -> None:
        if self.listed is Listed.LINES:
            self._pane.show_moments(self._captions.lines, self._captions.why_no_lines)

    def _show_chapters(self) -> None:
        if self.listed is Listed.CHAPTERS:
            self._pane.show_moments(self._named, self.why_no_chapters)

    def _follow(self) -> None:
        # Nobody needs the lines of captions of a closed list.
        if self.listed is not Listed.LINES:
            self._captions.list_lines(wanted=False)
        self.changed.emit()

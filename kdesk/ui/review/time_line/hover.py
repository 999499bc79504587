"""Shows the picture, the time and the chapter at the place of the pointer over the time line."""

from collections.abc import Callable

from PySide6.QtCore import QObject

from kdesk.ui.review.time_line.chapters import Chapters
from kdesk.ui.review.time_line.hover_label import HoverLabel
from kdesk.ui.review.time_line.time_line import TimeLine
from kdesk.ui.review.time_line.time_pictures import TimePictures
from kdesk.ui.theme import Theme

NEAR = 3
"""Pixels of the drawings within which the pointer is on a stroke."""


class Hover(QObject):
    """Makes a label when the pointer comes, and removes it when it leaves.

    Args:
        words: Returns a time as the player writes it.
    """

    def __init__(
        self,
        theme: Theme,
        line: TimeLine,
        pictures: TimePictures,
        chapters: Chapters,
        words: Callable[[int], str],
    ) -> None:
        super().__init__(line)
        self._theme, self._line, self._pictures, self._chapters = theme, line, pictures, chapters
        self._words = words
        self._label: HoverLabel | None = None
        self._x = 0
        line.pointed.connect(self._point)
        line.left.connect(self.leave)
        pictures.changed.connect(self._show)
        chapters.changed.connect(self._show)

    @property
    def label(self) -> HoverLabel | None:
        """The label, None while the pointer is elsewhere."""
        return self._label

    def leave(self) -> None:
        """Remove the label, and cancel what is fetched for it."""
        label, self._label = self._label, None
        self._pictures.leave()
        if label is not None:
            label.hide()
            label.deleteLater()

    def _point(self, x: int) -> None:
        if not self._line.seek.isEnabled() or not self._line.seek.maximum():
            return
        self._x = x
        self._pictures.point(self._line.seek.position_at(x))
        if self._label is None:
            # A new one each time: the window may be another one by now, and would take its children with it.
            label = HoverLabel(self._theme, self._line.window(), has_picture=self._pictures.has_strip)
            label.destroyed.connect(lambda: self._forget(label))
            self._label = label
        self._show()

    def _forget(self, label: HoverLabel) -> None:
        if self._label is label:
            self._label = None

    def _show(self) -> None:
        if self._label is None:
            return
        position = self._line.seek.position_at(self._x)
        # The name of a stroke that the pointer is on, in either direction of time.
        ends = sorted(self._line.seek.position_at(self._x + side * self._theme.px(NEAR)) for side in (-1, 1))
        point = self._chapters.near(*ends)
        anchor = self._line.rect_in_window()
        words = (self._words(position), point.name if point is not None else "")
        self._label.show_at(anchor, anchor.left() + self._x, self._pictures.best(position), words)

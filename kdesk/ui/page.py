"""What the window asks of each of its pages."""

from collections.abc import Sequence

from PySide6.QtCore import QPoint
from PySide6.QtWidgets import QWidget

from kdesk.ui.panes import Pane


class Page(QWidget):
    """A page of the window.

    It has no focus proxy: with one, Tab would stay inside the page and never reach what stands beside it.

    Attributes:
        foot_bar: Buttons at the foot of the page, which notices leave clear; None without any.
    """

    foot_bar: QWidget | None = None

    @property
    def begin(self) -> QWidget:
        """The widget with which the keyboard begins when the page is opened."""
        return self

    @property
    def panes(self) -> Sequence[Pane]:
        """The parts of the page, between which F6 goes."""
        return (Pane(self, lambda: self.begin),)

    @property
    def foot(self) -> int:
        """Pixels at the foot of the page that notices leave clear."""
        bar = self.foot_bar
        return self.height() - bar.mapTo(self, QPoint()).y() if bar is not None and bar.isVisible() else 0

    def focus_search(self) -> None:
        """Put the cursor into the search field of the page, if it has one."""

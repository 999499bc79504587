"""What the window asks of each of its pages."""

from collections.abc import Sequence

from PySide6.QtCore import QPoint
from PySide6.QtWidgets import QWidget

from kdesk.ui.panes import Pane


class Page(QWidget):
    """A page of the window.

    It has no focus proxy: with one, Tab would stay inside the page and never reach what stands beside it.

    Attributes:
        foot_bars: What stands at the foot of the page and notices leave clear, each while it is shown.
    """

    foot_bars: tuple[QWidget, ...] = ()

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
        heads = [bar.mapTo(self, QPoint()).y() for bar in self.foot_bars if bar.isVisible()]
        return max((self.height() - head for head in heads), default=0)

    def focus_search(self) -> None:
        """Put the cursor into the search field of the page, if it has one."""

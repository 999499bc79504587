"""What the window asks of each of its pages."""

from collections.abc import Sequence

from PySide6.QtWidgets import QWidget

from kdesk.ui.panes import Pane


class Page(QWidget):
    """A page of the window.

    It has no focus proxy: with one, Tab would stay inside the page and never reach what stands beside it.
    """

    @property
    def begin(self) -> QWidget:
        """The widget with which the keyboard begins when the page is opened."""
        return self

    @property
    def panes(self) -> Sequence[Pane]:
        """The parts of the page, between which F6 goes."""
        return (Pane(self, lambda: self.begin),)

    def focus_search(self) -> None:
        """Put the cursor into the search field of the page, if it has one."""

"""What the window asks of each of its pages."""

from PySide6.QtWidgets import QWidget


class Page(QWidget):
    """A page of the window.

    It has no focus proxy: with one, Tab would stay inside the page and never reach what stands beside it.
    """

    @property
    def begin(self) -> QWidget:
        """The widget with which the keyboard begins when the page is opened."""
        return self

    def focus_search(self) -> None:
        """Put the cursor into the search field of the page, if it has one."""

"""What the window knows of each of its pages."""

from PySide6.QtWidgets import QWidget


class Page(QWidget):
    """A page of the window.

    It has no focus proxy: Qt would go round in the page for ever, and Tab would never reach what stands beside it.
    """

    @property
    def begin(self) -> QWidget:
        """The widget with which the keyboard begins when the page is opened."""
        return self

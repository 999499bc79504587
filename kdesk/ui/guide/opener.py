"""F1: the guide, at the page about where the focus is."""

from PySide6.QtCore import QObject, Qt
from PySide6.QtWidgets import QWidget

from kdesk.guide import Topic
from kdesk.ui.guide.topics import topic_at
from kdesk.ui.theme import Theme

KEY = Qt.Key.Key_F1


class GuideOpener(QObject):
    """Opens the guide for a window, and for the dialogs over it, which find it by `open_guide`."""

    def __init__(self, theme: Theme, window: QWidget) -> None:
        super().__init__(window)
        self._theme = theme

    def open(self, asker: QWidget, topic: Topic | None = None) -> None:
        """Show the guide over the window of a widget: a modal dialog would keep the keys from any other.

        Args:
            topic: None for the page about where the focus is.
        """
        from kdesk.ui.guide.window import GuideWindow

        over = asker.window()
        focused: QWidget | None = over.focusWidget()
        shown = topic or topic_at(focused or over)
        guides = over.findChildren(GuideWindow, options=Qt.FindChildOption.FindDirectChildrenOnly)
        guide = guides[0] if guides else GuideWindow(self._theme, over)
        guide.show_topic(shown)
        guide.show()
        guide.raise_()
        guide.activateWindow()


def open_guide(asker: QWidget, topic: Topic | None = None) -> bool:
    """Show the guide, if a window around this widget has one; returns whether it has."""
    widget: QWidget | None = asker
    while widget is not None:
        openers = widget.findChildren(GuideOpener, options=Qt.FindChildOption.FindDirectChildrenOnly)
        if openers:
            openers[0].open(asker, topic)
            return True
        widget = widget.parentWidget()
    return False

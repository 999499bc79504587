"""The pointer over a widget, for tests inside a running loop.

`QTest.mouseMove` handles all waiting events at once. Callbacks of the loop would run inside the one that moves the
pointer, and those of the task that is being run would be lost.
"""

from PySide6.QtCore import QEvent, QPoint, QPointF, Qt
from PySide6.QtGui import QMouseEvent
from PySide6.QtWidgets import QApplication, QWidget


def move_pointer(widget: QWidget, to: QPoint, buttons: Qt.MouseButton = Qt.MouseButton.NoButton) -> None:
    """Move the pointer over a widget.

    Args:
        buttons: Those that are held down.
    """
    place, on_screen = QPointF(to), QPointF(widget.mapToGlobal(to))
    none, no_keys = Qt.MouseButton.NoButton, Qt.KeyboardModifier.NoModifier
    event = QMouseEvent(QEvent.Type.MouseMove, place, on_screen, none, buttons, no_keys)
    QApplication.sendEvent(widget, event)

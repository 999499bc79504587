"""How large the main window is at the first start, and at least."""

from PySide6.QtCore import QSize

LEAST = (900, 600)
_SIZE = (1200, 800)
_FRAME = 40
"""What a window manager adds to the height, at most."""


def first_size(room: QSize) -> QSize:
    """Return the size of a window at the first start: all of it fits on a screen with this room."""
    return QSize(*_SIZE).boundedTo(room - QSize(0, _FRAME)).expandedTo(QSize(*LEAST))

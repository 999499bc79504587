"""A program that takes drops by direct save as a file manager does: `python -m tests.support.save_target FOLDER`.

It says `ready` when its window stands, and after a drop one line of JSON: the name that was suggested, and the answer.
"""

import ctypes
import json
import sys

from PySide6.QtCore import QUrl
from PySide6.QtGui import QDragEnterEvent, QDragMoveEvent, QDropEvent
from PySide6.QtWidgets import QApplication, QWidget

TYPE = "XdndDirectSave0"
AREA = (960, 0, 240, 300)


class Property:
    """The property, by Xlib: another way to it than the source's."""

    def __init__(self) -> None:
        self.x11 = x11 = ctypes.CDLL("libX11.so.6")
        word, pointer, text, number = ctypes.c_ulong, ctypes.c_void_p, ctypes.c_char_p, ctypes.c_int
        x11.XOpenDisplay.restype = pointer
        x11.XInternAtom.restype, x11.XInternAtom.argtypes = word, (pointer, text, number)
        x11.XGetSelectionOwner.restype, x11.XGetSelectionOwner.argtypes = word, (pointer, word)
        x11.XChangeProperty.argtypes = (pointer, word, word, word, number, number, text, number)
        x11.XGetWindowProperty.argtypes = (
            *(pointer, word, word, ctypes.c_long, ctypes.c_long, number, word),
            *[pointer] * 5,
        )
        x11.XSync.argtypes = (pointer, number)
        self.display = x11.XOpenDisplay(None)
        self.selection, self.name, self.text = map(self.atom, (b"XdndSelection", TYPE.encode(), b"text/plain"))

    def atom(self, name: bytes) -> int:
        """The number of a name."""
        return int(self.x11.XInternAtom(self.display, name, 0))

    @property
    def source(self) -> int:
        """The window that drags."""
        return int(self.x11.XGetSelectionOwner(self.display, self.selection))

    def read(self) -> bytes:
        """What the source wrote."""
        kind, form, count, left = ctypes.c_ulong(), ctypes.c_int(), ctypes.c_ulong(), ctypes.c_ulong()
        value = ctypes.POINTER(ctypes.c_char)()
        told = tuple(map(ctypes.byref, (kind, form, count, left, value)))
        self.x11.XGetWindowProperty(self.display, self.source, self.name, 0, 4096, 0, 0, *told)
        return bytes(value[: count.value]) if count.value else b""

    def write(self, data: bytes) -> None:
        """Tell the source where the file belongs."""
        self.x11.XChangeProperty(self.display, self.source, self.name, self.text, 8, 0, data, len(data))
        self.x11.XSync(self.display, 0)


class Folder(QWidget):
    """The window of a folder."""

    def __init__(self, folder: str) -> None:
        super().__init__()
        self.folder = folder
        self.property = Property()
        self.setAcceptDrops(True)
        self.setGeometry(*AREA)

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:  # noqa: N802  Qt's name
        if event.mimeData().hasFormat(TYPE):
            event.acceptProposedAction()

    def dragMoveEvent(self, event: QDragMoveEvent) -> None:  # noqa: N802  Qt's name
        event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:  # noqa: N802  Qt's name
        name = self.property.read().decode()
        self.property.write(bytes(QUrl.fromLocalFile(f"{self.folder}/{name}").toEncoded().data()))
        answer = bytes(event.mimeData().data(TYPE).data()).decode()
        event.acceptProposedAction()
        print(json.dumps([name, answer]), flush=True)  # noqa: T201  the test reads it


def main() -> None:
    """Stand there until the test ends it."""
    application = QApplication(sys.argv[:1])
    folder = Folder(sys.argv[1])
    folder.show()
    folder.windowHandle().requestActivate()
    print("ready", flush=True)  # noqa: T201  the test reads it
    application.exec()  # a program of its own, the target of a drop; no window of kdesk waits for it


if __name__ == "__main__":
    main()

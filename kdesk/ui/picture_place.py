"""The dialog in which the place of a saved picture is chosen."""

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFileDialog, QWidget

from kdesk.messages import _
from kdesk.plain_text import file_name

_KNOWN_ENDINGS = frozenset({"jpg", "png", "gif", "webp"})


def choose_place(parent: QWidget, title: str, ending: str, chosen: Callable[[Path], object]) -> QFileDialog:
    """Let the user choose where a picture is saved, without blocking. The dialog asks before a file is replaced.

    Args:
        title: Suggested name without its ending.
        ending: Of the server; an unknown one counts as JPEG.
    """
    suffix = ending if ending in _KNOWN_ENDINGS else "jpg"
    dialog = QFileDialog(parent, _("Save picture"))
    dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
    dialog.setDefaultSuffix(suffix)
    dialog.selectFile(f"{file_name(title)}.{suffix}")
    dialog.fileSelected.connect(lambda name: chosen(Path(name)))
    dialog.open()
    return dialog

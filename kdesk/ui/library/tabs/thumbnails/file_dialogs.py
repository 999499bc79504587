"""The dialog in which a picture is chosen."""

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFileDialog, QWidget

from kdesk.messages import _


def choose_picture(parent: QWidget, chosen: Callable[[Path], object]) -> QFileDialog:
    """Let the user choose a picture, without blocking."""
    dialog = QFileDialog(parent, _("Choose an image for the poster"))
    dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    dialog.setFileMode(QFileDialog.FileMode.ExistingFile)
    # The content of a file decides; the filter only helps to find it.
    dialog.setNameFilters([_("Images (*.jpg *.jpeg *.png *.gif *.webp)"), _("All files (*)")])
    dialog.fileSelected.connect(lambda name: chosen(Path(name)))
    dialog.open()
    return dialog

"""The dialog about the program: versions, licence, and where it keeps its data."""

from collections.abc import Mapping
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

from PySide6.QtCore import Qt, qVersion
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from kdesk.messages import _
from kdesk.messages.about import LICENCE, parts_line, version_line
from kdesk.ui.dialog import Dialog, dialog_margins
from kdesk.ui.dialog_buttons import dialog_buttons
from kdesk.ui.file_manager import show_folder
from kdesk.ui.share.clipboard import put_text
from kdesk.ui.theme import Theme
from kdesk.ui.tips import announce
from kdesk.ui.wrapping import let_select

_PICTURE = 64
_WIDTH = 560


class AboutDialog(Dialog):
    """Shows what an answer to “which version?” takes, and copies it.

    Args:
        folders: Folder by what it holds.

    Attributes:
        copy: Copies versions and folders as text.
        licences: To be connected: shows the licences of everything that kdesk consists of.
        openers: A button for each folder.
    """

    def __init__(self, theme: Theme, folders: Mapping[str, Path], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(_("About kdesk"))
        self._theme, self._folders = theme, folders
        self.openers: list[QPushButton] = []
        self._build()

    def _build(self) -> None:
        px = self._theme.px
        column = QVBoxLayout(self)
        column.setContentsMargins(*dialog_margins(self._theme))
        column.setSpacing(px(16))
        column.addLayout(self._head())
        column.addLayout(self._folder_rows())
        self.copy = QPushButton(_("Copy"))
        self.copy.setToolTip(_("Copy versions and folders as text"))
        self.licences = QPushButton(_("Licences"))
        self.licences.setToolTip(_("Show the licences of everything that kdesk consists of"))
        close = QPushButton(_("Close"))
        buttons = dialog_buttons(None, close, self.copy, self.licences)
        buttons.rejected.connect(self.reject)
        self.copy.clicked.connect(self._copy)
        column.addWidget(buttons)
        self.setMinimumWidth(px(_WIDTH))
        close.setFocus()

    def _head(self) -> QHBoxLayout:
        px = self._theme.px
        picture = QLabel()
        picture.setPixmap(self._theme.icons.pixmap("kdesk", "accent", px(_PICTURE), self.devicePixelRatioF()))
        name, parts = QLabel(version_line()), QLabel(_parts())
        name.setProperty("role", "title")
        parts.setProperty("role", "secondary")
        licence = QLabel(_("Free software under the {licence} licence.").format(licence=LICENCE))
        words = QVBoxLayout()
        words.setSpacing(px(4))
        for label in (name, parts, licence):
            let_select(label)
            label.setWordWrap(True)
            words.addWidget(label)
        row = QHBoxLayout()
        row.setSpacing(px(16))
        row.addWidget(picture, 0, Qt.AlignmentFlag.AlignTop)
        row.addLayout(words, 1)
        return row

    def _folder_rows(self) -> QGridLayout:
        grid = QGridLayout()
        grid.setHorizontalSpacing(self._theme.px(12))
        grid.setVerticalSpacing(self._theme.px(4))
        grid.setColumnStretch(1, 1)
        for row, (what, folder) in enumerate(self._folders.items()):
            path = QLabel(str(folder))
            let_select(path)
            path.setWordWrap(True)
            opener = QPushButton(_("Open"))
            opener.setAccessibleName(_("Open the folder: {what}").format(what=what))
            opener.clicked.connect(lambda _checked=False, folder=folder: show_folder(str(folder)))
            self.openers.append(opener)
            for place, widget in enumerate((QLabel(what), path, opener)):
                grid.addWidget(widget, row, place)
        return grid

    def _copy(self) -> None:
        lines = [f"{version_line()} · {_parts()}", *(f"{what}: {folder}" for what, folder in self._folders.items())]
        put_text(QGuiApplication.clipboard(), "\n".join(lines))
        announce(self.copy, _("Copied"))


def _parts() -> str:
    """Return the versions of what the program runs on, those of extras only where they are installed."""
    parts = {"Qt": qVersion() or ""}
    for name, package in (("PySide6", "PySide6-Essentials"), ("httpx", "httpx"), ("PyAV", "av")):
        try:
            parts[name] = version(package)
        except PackageNotFoundError:
            continue
    return parts_line(parts)

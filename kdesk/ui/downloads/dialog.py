"""The dialog that begins downloads: what of the entries, and whereto."""

from dataclasses import replace
from pathlib import Path

from PySide6.QtCore import QStandardPaths, Qt, Signal
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QFormLayout,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from kdesk.domain.downloads.choice import ChoiceKind, RenditionChoice
from kdesk.domain.downloads.download import Existing
from kdesk.domain.downloads.item import DownloadKind
from kdesk.domain.downloads.name_pattern import FIELDS, unknown_fields
from kdesk.domain.downloads.wanted import WantedFiles
from kdesk.domain.flavor import Flavor
from kdesk.guide import Topic
from kdesk.messages import N_, _, listed
from kdesk.messages.foreign_text import shown
from kdesk.ui.dialog import Dialog, dialog_margins
from kdesk.ui.dialog_buttons import dialog_buttons
from kdesk.ui.file_dialogs import choose_folder
from kdesk.ui.form_label import form_label
from kdesk.ui.guide.topics import set_topic
from kdesk.ui.theme import Theme
from kdesk.ui.tips import set_tip

_RENDITIONS: tuple[tuple[str, RenditionChoice], ...] = (
    (N_("The source, as it was uploaded"), RenditionChoice()),
    (N_("The best rendition"), RenditionChoice(ChoiceKind.BEST)),
    (N_("The smallest rendition"), RenditionChoice(ChoiceKind.SMALLEST)),
    (N_("1080p, or the largest below it"), RenditionChoice(ChoiceKind.HEIGHT, height=1080)),
    (N_("720p, or the largest below it"), RenditionChoice(ChoiceKind.HEIGHT, height=720)),
    (N_("None"), RenditionChoice(ChoiceKind.NONE)),
)
_BESIDE = (
    (DownloadKind.CAPTIONS, N_("Captions")),
    (DownloadKind.ATTACHMENT, N_("Attachments")),
    (DownloadKind.THUMBNAIL, N_("Poster")),
    (DownloadKind.FACTS, N_("Facts as JSON")),
)
_EXISTING = (
    (Existing.RENAME, N_("Give the new file another name")),
    (Existing.SKIP, N_("Keep it, and leave the new file out")),
    (Existing.REPLACE, N_("Replace it")),
)


def download_folder() -> str:
    """Return where the system keeps downloads."""
    return QStandardPaths.writableLocation(QStandardPaths.StandardLocation.DownloadLocation) or str(Path.home())


class DownloadDialog(Dialog):
    """Asks what is downloaded, without blocking; deleted when it is closed.

    Args:
        wanted: What it shows first.
        title: Names what is downloaded.

    Signals:
        chosen: `WantedFiles` that were asked for.
    """

    chosen = Signal(object)

    def __init__(self, theme: Theme, wanted: WantedFiles, title: str, parent: QWidget) -> None:
        super().__init__(parent)
        set_topic(self, Topic.DOWNLOADS)
        self.setLocale(parent.locale())  # a window of its own does not inherit it
        self.setWindowTitle(title)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._theme, self._wanted = theme, wanted
        self.folder, self.name = QLineEdit(wanted.folder or download_folder()), QLineEdit(wanted.pattern)
        self.choose = QPushButton(_("Choose…"))
        self.choose.clicked.connect(self._choose_folder)
        self.rendition, self.existing = QComboBox(), QComboBox()
        for words, choice in _RENDITIONS:
            self.rendition.addItem(_(words), choice)
        for existing, words in _EXISTING:
            self.existing.addItem(_(words), existing)
        self.rendition.setCurrentIndex(next((n for n, (_w, c) in enumerate(_RENDITIONS) if c == wanted.rendition), 0))
        self.existing.setCurrentIndex([existing for existing, _words in _EXISTING].index(wanted.existing))
        self.beside = {kind: QCheckBox(_(words)) for kind, words in _BESIDE}
        for kind, box in self.beside.items():
            box.setChecked(kind in wanted.beside)
        self.go = QPushButton(_("Download"))
        self._build()
        for field in (self.folder, self.name):
            field.textChanged.connect(lambda _text: self._refresh())
        self.rendition.currentIndexChanged.connect(lambda _index: self._refresh())
        for box in self.beside.values():
            box.toggled.connect(lambda _on: self._refresh())
        self.accepted.connect(lambda: self.chosen.emit(self.wanted()))
        self._refresh()

    def offer_rendition(self, flavor: Flavor) -> None:
        """Offer one rendition of the entry, and choose it."""
        size = _("{width} by {height}").format(width=flavor.width, height=flavor.height) if flavor.height else ""
        words = listed(part for part in (shown(flavor.name), size) if part) or flavor.id
        self.rendition.insertItem(0, words, RenditionChoice(ChoiceKind.ASSET, asset_id=flavor.id))
        self.rendition.setCurrentIndex(0)

    def wanted(self) -> WantedFiles:
        """Return what is chosen now."""
        return replace(
            self._wanted,
            folder=str(Path(self.folder.text().strip()).expanduser().absolute()),
            pattern=self.name.text().strip(),
            rendition=self.rendition.currentData(),
            beside=tuple(kind for kind, box in self.beside.items() if box.isChecked()),
            existing=self.existing.currentData(),
        )

    def _build(self) -> None:
        px = self._theme.px
        place = QHBoxLayout()
        place.setSpacing(px(8))
        place.addWidget(self.folder, 1)
        place.addWidget(self.choose)
        beside = QVBoxLayout()
        beside.setSpacing(px(4))
        for box in self.beside.values():
            beside.addWidget(box)
        form = QFormLayout()
        form.setHorizontalSpacing(px(16))
        form.setVerticalSpacing(px(12))
        form.setRowWrapPolicy(QFormLayout.RowWrapPolicy.DontWrapRows)
        form.setFieldGrowthPolicy(QFormLayout.FieldGrowthPolicy.AllNonFixedFieldsGrow)
        form.addRow(form_label(_("&Folder"), self.folder), place)
        form.addRow(form_label(_("&Video, sound or image"), self.rendition), self.rendition)
        form.addRow(QLabel(_("Beside it")), beside)
        form.addRow(form_label(_("&Name"), self.name), self.name)
        fields = QLabel(_("{fields} become what they name").format(fields=listed(f"{{{one}}}" for one in FIELDS)))
        fields.setProperty("role", "secondary")
        fields.setWordWrap(True)
        form.addRow("", fields)
        form.addRow(form_label(_("&If there is such a file"), self.existing), self.existing)
        buttons = dialog_buttons(self.go, QPushButton(_("Cancel")))
        buttons.accepted.connect(self.accept)
        buttons.rejected.connect(self.reject)
        column = QVBoxLayout(self)
        column.setContentsMargins(*dialog_margins(self._theme))
        column.setSpacing(px(16))
        column.addLayout(form)
        column.addWidget(buttons)
        self.setMinimumWidth(px(520))

    def _choose_folder(self) -> None:
        dialog = choose_folder(self, _("Choose a folder"), lambda path: self.folder.setText(str(path)))
        dialog.setDirectory(self.folder.text())

    def _refresh(self) -> None:
        """Enable the button, or say why nothing can be downloaded."""
        reason = self._why_not()
        self.go.setEnabled(not reason)
        set_tip(self.go, reason)

    def _why_not(self) -> str:
        pattern = self.name.text()
        if not self.folder.text().strip():
            return _("Choose a folder first")
        if not pattern.strip() or unknown_fields(pattern) != () or "/" in pattern or "\\" in pattern:
            return _("The name has a field that means nothing, or a folder")
        if self.rendition.currentData().kind is ChoiceKind.NONE and not any(
            b.isChecked() for b in self.beside.values()
        ):
            return _("Nothing is chosen")
        return ""

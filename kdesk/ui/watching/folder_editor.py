"""The dialog in which a watch folder is added or changed."""

import os
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent
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

from kdesk.domain.watch_folders import Refusal, WatchFolder, WatchKind
from kdesk.guide import Topic
from kdesk.messages import N_, _
from kdesk.messages.watching import KINDS, refusal_text
from kdesk.ui.dialog import Dialog, dialog_margins
from kdesk.ui.dialog_buttons import dialog_buttons
from kdesk.ui.file_dialogs import choose_folder
from kdesk.ui.flow_layout import FlowLayout
from kdesk.ui.form_label import form_label
from kdesk.ui.guide.topics import set_topic
from kdesk.ui.theme import Theme

_WIDTH = 560
_MOVES = N_("Files are moved once their entries are READY and were compared; nothing is deleted.")
_MOVES_NEW = N_(
    "Only new files are moved, once their entries are READY and were compared. What was uploaded before stays where it"
    " is; nothing is deleted."
)


class FolderEditor(Dialog):
    """Edits one watch folder; `open()` it without blocking.

    Args:
        folder: As it is; without a path it is a new one.
        templates: Names of the sets of details that files may begin with.
        refusal: Returns why a watch folder cannot be so.
        save: Called with the folder once it is confirmed.
    """

    def __init__(
        self,
        theme: Theme,
        folder: WatchFolder,
        templates: Sequence[str],
        refusal: Callable[[WatchFolder], Refusal | None],
        save: Callable[[WatchFolder], None],
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        set_topic(self, Topic.DETAILS)
        self.setWindowTitle(_("Change watch folder") if folder.path else _("Add watch folder"))
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._theme, self._folder, self._refusal, self._save = theme, folder, refusal, save
        self._build_fields(templates)
        self._build()
        self._show(folder)
        self._check()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Go on to the next field with Enter: the folder is mostly named first, and the rest still to be chosen."""
        fields = [one for one in (self.path, self.names, self.template, self.target, self.ok) if one.isEnabled()]
        widget = self.focusWidget()
        if event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter} and widget in fields[:-1]:
            fields[fields.index(widget) + 1].setFocus(Qt.FocusReason.TabFocusReason)
        else:
            super().keyPressEvent(event)

    @property
    def edited(self) -> WatchFolder:
        """The folder as the fields have it."""
        names = (name.strip() for name in self.names.text().replace(";", ",").split(","))
        moves = self.moves.isChecked()
        return replace(
            self._folder,
            path=_absolute(self.path.text()),
            template=str(self.template.currentData() or ""),
            kinds=frozenset(kind for kind, box in self.kinds.items() if box.isChecked()),
            patterns=tuple(name for name in names if name),
            subfolders=self.subfolders.isChecked(),
            move_to=_absolute(self.target.text()) if moves else "",
        )

    def _build_fields(self, templates: Sequence[str]) -> None:
        self.path, self.target, self.names = QLineEdit(), QLineEdit(), QLineEdit()
        self.path_button, self.target_button = QPushButton(_("Choose…")), QPushButton(_("Choose…"))
        self.names.setPlaceholderText(_("all names; or, for example, *.mov, *.mp4"))
        self.names.setMaxLength(2000)
        self.kinds = {kind: QCheckBox(_(words)) for kind, words in KINDS.items()}
        self.subfolders = QCheckBox(_("Also the folders inside it"))
        self.moves = QCheckBox(_("Move each file to this folder once it is ready:"))
        self.template = QComboBox()
        self.template.addItem(_("None"), "")
        for name in templates:
            self.template.addItem(name, name)
        self.said = QLabel()
        self.said.setTextFormat(Qt.TextFormat.PlainText)
        self.said.setWordWrap(True)
        self.said.setProperty("role", "secondary")
        for field in (self.path, self.target, self.names):
            field.textChanged.connect(self._check)
        for button in (self.moves, *self.kinds.values()):
            button.toggled.connect(self._check)

    def _build(self) -> None:
        px = self._theme.px
        form = QFormLayout()
        form.setHorizontalSpacing(px(12))
        form.setVerticalSpacing(px(12))
        form.setFieldGrowthPolicy(QFormLayout.FieldGrowthPolicy.AllNonFixedFieldsGrow)
        folder = self._with_chooser(self.path, self.path_button, _("Choose a folder to watch"))
        form.addRow(form_label(_("&Folder"), self.path), folder)
        form.addRow("", self.subfolders)
        kinds = QWidget()
        row = FlowLayout(kinds, spacing=px(12))
        row.setContentsMargins(0, 0, 0, 0)
        for box in self.kinds.values():
            row.addWidget(box)
        form.addRow(QLabel(_("Take")), kinds)
        form.addRow(form_label(_("&Names"), self.names), self.names)
        form.addRow(form_label(_("Te&mplate"), self.template), self.template)
        form.addRow(QLabel(_("Then")), self.moves)
        form.addRow("", self._with_chooser(self.target, self.target_button, _("Choose the folder for uploaded files")))
        self.ok, cancel = QPushButton(_("Watch") if not self._folder.path else _("Save")), QPushButton(_("Cancel"))
        buttons = dialog_buttons(self.ok, cancel)
        buttons.accepted.connect(self._confirm)
        buttons.rejected.connect(self.reject)
        column = QVBoxLayout(self)
        column.setContentsMargins(*dialog_margins(self._theme))
        column.setSpacing(px(16))
        column.addLayout(form)
        column.addWidget(self.said)
        column.addWidget(buttons)
        self.setMinimumWidth(px(_WIDTH))

    def _with_chooser(self, field: QLineEdit, button: QPushButton, title: str) -> QWidget:
        button.clicked.connect(lambda: choose_folder(self, title, lambda path: field.setText(str(path))))
        both = QWidget()
        row = QHBoxLayout(both)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(self._theme.px(8))
        row.addWidget(field, 1)
        row.addWidget(button)
        return both

    def _show(self, folder: WatchFolder) -> None:
        self.path.setText(folder.path)
        self.target.setText(folder.move_to)
        self.names.setText(", ".join(folder.patterns))
        self.subfolders.setChecked(folder.subfolders)
        for kind in WatchKind:
            self.kinds[kind].setChecked(kind in folder.kinds)
        self.moves.setChecked(bool(folder.move_to))
        if folder.template and self.template.findData(folder.template) < 0:
            self.template.addItem(folder.template, folder.template)
        self.template.setCurrentIndex(max(0, self.template.findData(folder.template)))

    def _why_not(self) -> str:
        """Return why the fields cannot be saved; "" if they can."""
        edited = self.edited
        if not edited.path:
            return _("Choose the folder whose files are to be uploaded. Each file is taken once, when it rests.")
        if not edited.kinds:
            return _("Choose what is to be taken")
        if self.moves.isChecked() and not edited.move_to:
            return _("Choose the folder to which uploaded files are moved")
        why = self._refusal(edited)
        return refusal_text(why) if why is not None else ""

    def _check(self) -> None:
        for part in (self.target, self.target_button):
            part.setEnabled(self.moves.isChecked())
        words = self._why_not()
        self.ok.setEnabled(not words)
        moves = _MOVES_NEW if self._folder.path and not self._folder.move_to else _MOVES
        self.said.setText(words or _(moves))

    def _confirm(self) -> None:
        if not self._why_not():
            self._save(self.edited)
            self.accept()


def _absolute(text: str) -> str:
    """Return a path as watch folders store it; "" for none."""
    text = text.strip()
    return os.path.abspath(Path(text).expanduser()) if text else ""  # noqa: PTH100  resolve() would follow links

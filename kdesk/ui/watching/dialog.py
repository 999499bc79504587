"""The dialog of “Watch folders…”: each folder, what becomes of its files, and what it does now, in words."""

import secrets
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path

from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHBoxLayout,
    QHeaderView,
    QLabel,
    QPushButton,
    QStackedLayout,
    QTreeWidget,
    QTreeWidgetItem,
    QVBoxLayout,
    QWidget,
)

from kdesk.domain.watch_folders import WatchFolder
from kdesk.domain.watch_ports import WatchFolders, WatchListener
from kdesk.messages import N_, _
from kdesk.messages.foreign_text import TIP, shown, shown_paragraphs
from kdesk.messages.format import Format
from kdesk.messages.watching import problems_text, status_text
from kdesk.ui.dialog import Dialog, dialog_margins
from kdesk.ui.dialog_buttons import dialog_buttons
from kdesk.ui.theme import Theme
from kdesk.ui.tips import plain_tip, set_tip
from kdesk.ui.watching.folder_editor import FolderEditor

_SIZE = (760, 420)
_COLUMNS = (N_("Folder"), N_("Then"), N_("State"))
EXPLANATION = N_(
    "What comes into these folders is uploaded by itself: each file once, when no program writes it any more."
)
NOTHING = N_("No folder is watched. Add one, and drop files into it from any program.")
_TARGET = 40
_SHOW_MS = 200
"""Statuses may change a thousand times a second, while many files are taken."""


class WatchDialog(Dialog, WatchListener):
    """Lists the watch folders, and adds, changes, pauses and removes them; `open()` it without blocking.

    Args:
        watched: The watch folders.
        account: Returns the key of the account that is signed in, "" while there is none.
        templates: Returns the names of the templates.
    """

    def __init__(
        self,
        theme: Theme,
        formatter: Format,
        watched: WatchFolders,
        account: Callable[[], str],
        templates: Callable[[], Sequence[str]],
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.setWindowTitle(_("Watch folders"))
        self._theme, self._formatter, self._watched = theme, formatter, watched
        self._account, self._templates = account, templates
        self._later = QTimer(self, singleShot=True, interval=_SHOW_MS)
        self._later.timeout.connect(self._show)
        self._build()
        watched.listen(self)
        self._show()

    def changed(self) -> None:
        """Show what changed, a moment later."""
        if not self._later.isActive():
            self._later.start()

    def _build(self) -> None:
        px = self._theme.px
        self.resize(*map(px, _SIZE))
        self._build_list()
        explanation, self.problems = QLabel(_(EXPLANATION)), QLabel()
        self.nothing = QLabel(_(NOTHING))
        for label in (explanation, self.problems, self.nothing):
            label.setTextFormat(Qt.TextFormat.PlainText)
            label.setWordWrap(True)
        for label in (explanation, self.problems):
            label.setProperty("role", "secondary")
        self.nothing.setProperty("role", "panel")
        self.nothing.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._middle = QStackedLayout()
        self._middle.addWidget(self.list)
        self._middle.addWidget(self.nothing)
        column = QVBoxLayout(self)
        column.setContentsMargins(*dialog_margins(self._theme))
        column.setSpacing(px(12))
        column.addWidget(explanation)
        column.addLayout(self._middle, 1)
        column.addWidget(self.problems)
        column.addLayout(self._buttons())

    def _build_list(self) -> None:
        self.list = QTreeWidget()
        self.list.setAccessibleName(_("Watch folders"))
        self.list.setHeaderLabels([_(column) for column in _COLUMNS])
        self.list.setRootIsDecorated(False)
        self.list.setUniformRowHeights(True)
        self.list.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.list.setTextElideMode(Qt.TextElideMode.ElideMiddle)
        header = self.list.header()
        header.setStretchLastSection(False)
        header.setSectionResizeMode(0, QHeaderView.ResizeMode.Stretch)
        for number in (1, 2):
            header.setSectionResizeMode(number, QHeaderView.ResizeMode.ResizeToContents)
        self.list.currentItemChanged.connect(self._refresh)
        self.list.itemActivated.connect(lambda _item: self.change())

    def _buttons(self) -> QHBoxLayout:
        self.add_button, self.change_button = QPushButton(_("Add folder…")), QPushButton(_("Change…"))
        self.pause_button, self.remove_button = QPushButton(_("Pause")), QPushButton(_("Remove"))
        for button, do in (
            (self.add_button, self.add),
            (self.change_button, self.change),
            (self.pause_button, self.pause),
            (self.remove_button, self.remove),
        ):
            button.clicked.connect(do)
        self.add_button.setProperty("kind", "main")
        close = QPushButton(_("Close"))
        close.clicked.connect(self.reject)
        row = QHBoxLayout()
        row.setSpacing(self._theme.px(8))
        for button in (self.add_button, self.change_button, self.pause_button, self.remove_button):
            row.addWidget(button)
        row.addStretch(1)
        row.addWidget(dialog_buttons(None, close))
        return row

    @property
    def chosen(self) -> WatchFolder | None:
        """The folder that is selected."""
        item = self.list.currentItem()
        folder_id = item.data(0, Qt.ItemDataRole.UserRole) if item else None
        return next((one for one in self._watched.folders() if one.id == folder_id), None)

    def add(self) -> None:
        """Ask for another folder."""
        self._edit(WatchFolder(secrets.token_hex(8), "", self._account()))

    def change(self) -> None:
        """Ask how the selected folder is to be."""
        if self.chosen:
            self._edit(self.chosen)

    def pause(self) -> None:
        """Pause the selected folder, or watch it again."""
        if folder := self.chosen:
            self._watched.save(replace(folder, paused=not folder.paused))

    def remove(self) -> None:
        """Watch the selected folder no more. Files and transfers stay, so nothing is asked."""
        if folder := self.chosen:
            self._watched.remove(folder.id)

    def _edit(self, folder: WatchFolder) -> None:
        editor = FolderEditor(self._theme, folder, self._templates(), self._watched.refusal, self._watched.save, self)
        editor.open()

    def _show(self) -> None:
        """Bring the rows up to date; the selection stays."""
        folders = self._watched.folders()
        rows = [item.data(0, Qt.ItemDataRole.UserRole) for item in self._items()]
        if rows != [folder.id for folder in folders]:
            before = self.chosen
            self.list.clear()
            for folder in folders:
                item = QTreeWidgetItem()
                item.setData(0, Qt.ItemDataRole.UserRole, folder.id)
                self.list.addTopLevelItem(item)
                if self.list.currentItem() is None or (before is not None and before.id == folder.id):
                    self.list.setCurrentItem(item)
        for item, folder in zip(self._items(), folders, strict=True):
            self._fill(item, folder)
        self._middle.setCurrentWidget(self.list if folders else self.nothing)
        self._refresh()

    def _items(self) -> list[QTreeWidgetItem]:
        found = map(self.list.topLevelItem, range(self.list.topLevelItemCount()))
        return [item for item in found if item is not None]

    def _fill(self, item: QTreeWidgetItem, folder: WatchFolder) -> None:
        target = shown(Path(folder.move_to).name or folder.move_to, _TARGET)
        then = _("move to {folder}").format(folder=target) if folder.move_to else _("leave")
        status = status_text(self._watched.status(folder.id), self._formatter)
        for column, words in enumerate((shown(folder.path), then, status)):
            if item.text(column) != words:
                item.setText(column, words)
        item.setToolTip(0, plain_tip(folder.path))
        item.setToolTip(1, plain_tip(folder.move_to or then))

    def _refresh(self) -> None:
        folder = self.chosen
        problems = self._watched.status(folder.id).problems if folder else {}
        self.problems.setText(shown_paragraphs(problems_text(problems, self._formatter), TIP))
        self.problems.setVisible(bool(problems))
        for button in (self.change_button, self.pause_button, self.remove_button):
            button.setEnabled(folder is not None)
        self.pause_button.setText(_("Watch again") if folder and folder.paused else _("Pause"))
        signed_in = bool(self._account())
        self.add_button.setEnabled(signed_in)
        set_tip(self.add_button, "" if signed_in else _("Sign in first: a watch folder has an account"))

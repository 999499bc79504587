"""“Support bundle…”: everything that would be saved is shown first."""

from collections.abc import Sequence

from PySide6.QtGui import QFontDatabase, QHideEvent, QShowEvent
from PySide6.QtWidgets import (
    QCheckBox,
    QHBoxLayout,
    QLabel,
    QListWidget,
    QPlainTextEdit,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from kdesk.domain.support_bundle import BundleFile
from kdesk.guide import Topic
from kdesk.messages import N_, _
from kdesk.messages.format import Format
from kdesk.ui.dialog import Dialog, dialog_margins
from kdesk.ui.dialog_buttons import dialog_buttons
from kdesk.ui.file_dialogs import save_as
from kdesk.ui.guide.topics import set_topic
from kdesk.ui.support.ports import Bundles
from kdesk.ui.tasks import TaskScope
from kdesk.ui.theme import Theme

_SIZE = (780, 600)
_LIST_WIDTH = 200
NAME = "kdesk-support.zip"
EXPLANATION = N_(
    "What support needs to know. Passwords, sessions, e-mail addresses and users are not in it. Nothing is sent:"
    " you save the file, and give it to whom you want."
)


class BundleDialog(Dialog):
    """Gathers when it is shown, and saves exactly what is shown.

    Attributes:
        names: Whether files and entries may be named.
        list: The files of the bundle.
        text: What is in the selected one.
        files: What would be saved; empty while it is gathered.
    """

    def __init__(self, theme: Theme, formatter: Format, tasks: TaskScope, bundles: Bundles, parent: QWidget) -> None:
        super().__init__(parent)
        self.setWindowTitle(_("Support bundle"))
        set_topic(self, Topic.TROUBLESHOOTING)
        self._theme, self._formatter = theme, formatter
        self._tasks, self._bundles = tasks.part(), bundles
        self.files: Sequence[BundleFile] = ()
        self.names = QCheckBox(_("Name the files that were uploaded"))
        self.list, self.text = QListWidget(), QPlainTextEdit()
        self.save, self.state = QPushButton(_("Save…")), QLabel()
        self._build()

    def showEvent(self, event: QShowEvent) -> None:
        """Gather."""
        super().showEvent(event)
        self.list.setFocus()
        self.gather()

    def hideEvent(self, event: QHideEvent) -> None:
        """End what is not gathered yet."""
        self._tasks.end()
        super().hideEvent(event)

    def gather(self) -> None:
        """Gather anew."""
        self.files = ()
        self.list.clear()
        self.save.setEnabled(False)
        self.state.setText(_("Gathering, and checking the connection…"))
        self._tasks.spawn(self._gather(), replace="gather")

    async def _gather(self) -> None:
        self.files = await self._bundles.gather(names=self.names.isChecked())
        self.list.addItems([one.name for one in self.files])
        self.list.setCurrentRow(0)
        size = self._formatter.size(sum(len(one.text.encode()) for one in self.files))
        self.state.setText(_("Look through it: {size} before it is packed").format(size=size))
        self.save.setEnabled(True)

    def _build(self) -> None:
        px = self._theme.px
        self.fit_over_window(self._theme, _SIZE)
        explanation = QLabel(_(EXPLANATION))
        explanation.setWordWrap(True)
        self.state.setProperty("role", "secondary")
        self.list.setAccessibleName(_("Files of the bundle"))
        self.list.setProperty("role", "sections")
        self.list.setFixedWidth(px(_LIST_WIDTH))
        self.list.currentRowChanged.connect(self._show)
        self.text.setReadOnly(True)
        self.text.setAccessibleName(_("What is in the file"))
        self.text.setFont(QFontDatabase.systemFont(QFontDatabase.SystemFont.FixedFont))
        self.text.setLineWrapMode(QPlainTextEdit.LineWrapMode.NoWrap)
        self.names.toggled.connect(lambda _on: self.gather())
        self.save.clicked.connect(self._choose)
        leave = QPushButton(_("Close"))
        buttons = dialog_buttons(self.save, leave)
        buttons.rejected.connect(self.reject)
        middle = QHBoxLayout()
        middle.setSpacing(px(8))
        middle.addWidget(self.list)
        middle.addWidget(self.text, 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(*dialog_margins(self._theme))
        column.setSpacing(px(12))
        for widget in (explanation, self.names):
            column.addWidget(widget)
        column.addLayout(middle, 1)
        column.addWidget(self.state)
        column.addWidget(buttons)

    def _show(self, row: int) -> None:
        self.text.setPlainText(self.files[row].text if 0 <= row < len(self.files) else "")

    def _choose(self) -> None:
        files = self.files
        save_as(self, _("Save the support bundle"), NAME, lambda path: self._bundles.save(path, files), "zip")

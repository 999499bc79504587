"""“Licences”: what kdesk consists of, under which licences, with their texts."""

from collections.abc import Awaitable, Callable

from PySide6.QtCore import Qt
from PySide6.QtGui import QFontDatabase, QHideEvent, QShowEvent
from PySide6.QtWidgets import QPlainTextEdit, QPushButton, QVBoxLayout, QWidget

from kdesk.messages import _
from kdesk.ui.dialog import Dialog, dialog_margins
from kdesk.ui.dialog_buttons import dialog_buttons
from kdesk.ui.tasks import TaskScope
from kdesk.ui.theme import Theme

_SIZE = (780, 600)
Licences = Callable[[], Awaitable[str]]
"""Reads the licences of everything, which takes a while."""


class LicencesDialog(Dialog):
    """Reads when it is shown.

    Attributes:
        text: The licences.
    """

    def __init__(self, theme: Theme, tasks: TaskScope, read: Licences, parent: QWidget) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(_("Licences"))
        self._tasks, self._read = tasks.part(), read
        self.text = QPlainTextEdit()
        self._build(theme)

    def showEvent(self, event: QShowEvent) -> None:
        """Read."""
        super().showEvent(event)
        self.text.setFocus()
        self._tasks.spawn(self._show(), replace="licences")

    def hideEvent(self, event: QHideEvent) -> None:
        """End what is not read yet."""
        self._tasks.end()
        super().hideEvent(event)

    async def _show(self) -> None:
        self.text.setPlainText(await self._read())

    def _build(self, theme: Theme) -> None:
        px, room = theme.px, self.screen().availableGeometry().size() * 0.9
        self.resize(min(px(_SIZE[0]), room.width()), min(px(_SIZE[1]), room.height()))
        self.text.setReadOnly(True)
        self.text.setAccessibleName(_("Licences"))
        self.text.setPlaceholderText(_("Reading…"))
        self.text.setFont(QFontDatabase.systemFont(QFontDatabase.SystemFont.FixedFont))
        leave = QPushButton(_("Close"))
        buttons = dialog_buttons(None, leave)
        buttons.rejected.connect(self.reject)
        column = QVBoxLayout(self)
        column.setContentsMargins(*dialog_margins(theme))
        column.setSpacing(px(16))
        column.addWidget(self.text, 1)
        column.addWidget(buttons)

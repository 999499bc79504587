"""Which of several partners a login enters."""

import asyncio
from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialog, QDialogButtonBox, QLabel, QListWidget, QListWidgetItem, QVBoxLayout, QWidget

from kdesk.domain.ports import Partner
from kdesk.messages.foreign_text import shown
from kdesk.ui.dialog import Dialog
from kdesk.ui.theme import Theme
from kdesk.ui.tips import plain_tip


class PartnerChooser(Dialog):
    """A list of partners; the present one is marked.

    current  id of the partner that the server chose
    """

    def __init__(self, theme: Theme, partners: Sequence[Partner], current: int, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle("Choose an account")
        self._partners = tuple(partners)
        said = QLabel("This login may enter several Kaltura accounts. Which one is kdesk to use?")
        said.setWordWrap(True)
        self.list = QListWidget()
        self.list.setAccessibleName("Kaltura accounts")
        # The id is at the end, and tells accounts of one name apart.
        self.list.setTextElideMode(Qt.TextElideMode.ElideMiddle)
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.list.setSpacing(theme.px(2))
        for partner in self._partners:
            item = QListWidgetItem(f"{shown(partner.name) or 'Partner'}  ·  {partner.id}")
            item.setToolTip(plain_tip(item.text()))
            self.list.addItem(item)
            if partner.id == current:
                self.list.setCurrentItem(item)
        self.list.itemActivated.connect(lambda _item: self.accept())
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Cancel)
        use = buttons.addButton("Use this account", QDialogButtonBox.ButtonRole.AcceptRole)
        use.setProperty("kind", "main")
        use.setDefault(True)
        buttons.accepted.connect(self.accept)
        buttons.rejected.connect(self.reject)
        column = QVBoxLayout(self)
        column.setContentsMargins(*(theme.px(16),) * 4)
        column.setSpacing(theme.px(12))
        for widget in (said, self.list, buttons):
            column.addWidget(widget)
        self.setMinimumWidth(theme.px(400))

    async def ask(self) -> Partner | None:
        """Show the list and return the chosen partner, None when the dialog was closed without a choice."""
        answer: asyncio.Future[int] = asyncio.get_running_loop().create_future()

        def settle(result: int) -> None:
            if not answer.done():
                answer.set_result(result)

        self.finished.connect(settle)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose, False)
        self.open()
        try:
            result = await answer
        finally:
            self.hide()
            self.deleteLater()
        row = self.list.currentRow()
        return self._partners[row] if result == QDialog.DialogCode.Accepted.value and row >= 0 else None

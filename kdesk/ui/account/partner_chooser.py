"""The choice between the partners of a login."""

import asyncio
from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialog, QLabel, QListWidget, QListWidgetItem, QPushButton, QVBoxLayout, QWidget

from kdesk.domain.ports import Partner
from kdesk.guide import Topic
from kdesk.messages import _
from kdesk.messages.foreign_text import shown
from kdesk.ui.dialog import Dialog, dialog_margins
from kdesk.ui.dialog_buttons import dialog_buttons
from kdesk.ui.guide.topics import set_topic
from kdesk.ui.theme import Theme
from kdesk.ui.tips import plain_tip


class PartnerChooser(Dialog):
    """A list of partners.

    Args:
        current: Id of the partner that the server chose; selected at the start.
    """

    def __init__(self, theme: Theme, partners: Sequence[Partner], current: int, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        set_topic(self, Topic.ACCOUNTS)
        self.setWindowTitle(_("Choose an account"))
        self._partners = tuple(partners)
        question = QLabel(_("This login may enter several Kaltura accounts. Which one is kdesk to use?"))
        question.setWordWrap(True)
        self.list = QListWidget()
        self.list.setAccessibleName(_("Kaltura accounts"))
        # The end has the id, which distinguishes accounts with the same name.
        self.list.setTextElideMode(Qt.TextElideMode.ElideMiddle)
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.list.setSpacing(theme.px(2))
        for partner in self._partners:
            name = shown(partner.name) or _("Partner")
            item = QListWidgetItem(f"{name}  ·  {partner.id}")
            item.setToolTip(plain_tip(item.text()))
            self.list.addItem(item)
            if partner.id == current:
                self.list.setCurrentItem(item)
        self.list.itemActivated.connect(lambda _item: self.accept())
        buttons = dialog_buttons(QPushButton(_("Use this account")), QPushButton(_("Cancel")))
        buttons.accepted.connect(self.accept)
        buttons.rejected.connect(self.reject)
        column = QVBoxLayout(self)
        column.setContentsMargins(*dialog_margins(theme))
        column.setSpacing(theme.px(12))
        for widget in (question, self.list, buttons):
            column.addWidget(widget)
        self.setMinimumWidth(theme.px(400))

    async def ask(self) -> Partner | None:
        """Open the dialog and return the chosen partner, None if it was closed without a choice."""
        finished: asyncio.Future[int] = asyncio.get_running_loop().create_future()

        def finish(result: int) -> None:
            # The waiting task may have been cancelled.
            if not finished.done():
                finished.set_result(result)

        self.finished.connect(finish)
        # The choice is read after the dialog was closed.
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose, False)
        self.open()
        try:
            result = await finished
        finally:
            self.hide()
            # The list below exists until the event loop runs again.
            self.deleteLater()
        row = self.list.currentRow()
        return self._partners[row] if result == QDialog.DialogCode.Accepted.value and row >= 0 else None


async def choose_partner(theme: Theme, partners: Sequence[Partner], current: int, parent: QWidget) -> int:
    """Return the id of the partner that the user chooses; the current one if there is no choice."""
    chosen = await PartnerChooser(theme, partners, current, parent).ask() if len(partners) > 1 else None
    return chosen.id if chosen is not None else current

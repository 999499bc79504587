"""The address that was built, its light, and what can be done with it."""

from PySide6.QtCore import Signal
from PySide6.QtGui import QTextOption
from PySide6.QtWidgets import QLabel, QPlainTextEdit, QPushButton, QVBoxLayout, QWidget

from kdesk.domain.links.lights import Light, LinkFinding
from kdesk.domain.share_ports import SharingApi
from kdesk.errors import KdeskError
from kdesk.messages import _
from kdesk.messages.errors import title_of
from kdesk.messages.lights import light_text
from kdesk.ui.flow_layout import FlowLayout
from kdesk.ui.share.builders.late_question import LateQuestion
from kdesk.ui.style_property import set_style_property
from kdesk.ui.tasks import TaskScope
from kdesk.ui.theme import Theme
from kdesk.ui.wrapping import show_words

_LINES = 3
_ROLES = {Light.OPEN: "good", Light.UNCLEAR: "secondary", Light.NOT_READY: "waiting", Light.NEEDS_SESSION: "waiting"}


class AddressBox(QWidget):
    """Shows an address and asks for its light.

    Args:
        sharing: Asks for lights; None if the session may not.
        profile: Number of the access control profile of the entry.

    Attributes:
        text: The address, wrapped and selectable.
        light: What somebody without a session gets.
        buttons: Where builders add theirs.

    Signals:
        copy_wanted: The address is to be copied.
        open_wanted: The address is to be opened.
    """

    copy_wanted = Signal()
    open_wanted = Signal()

    def __init__(
        self,
        theme: Theme,
        tasks: TaskScope,
        sharing: SharingApi | None,
        profile: int | None,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._sharing, self._profile = sharing, profile
        self._question: LateQuestion[LinkFinding] = LateQuestion(tasks, self._ask, self._show_light)
        self._url, self._words, self._gets_session = "", "", False
        self.text = QPlainTextEdit()
        self.text.setReadOnly(True)
        self.text.setTabChangesFocus(True)
        self.text.setAccessibleName(_("Address"))
        self.text.setWordWrapMode(QTextOption.WrapMode.WrapAnywhere)
        self.text.setFixedHeight(self.fontMetrics().lineSpacing() * _LINES + theme.px(20))
        self.light = QLabel()
        self.light.setAccessibleName(_("Whether it opens"))
        self.copy, self.open = QPushButton(_("&Copy")), QPushButton(_("&Open"))
        self.copy.clicked.connect(lambda _checked=False: self.copy_wanted.emit())
        self.open.clicked.connect(lambda _checked=False: self.open_wanted.emit())
        row = QWidget()
        self.buttons = FlowLayout(row, spacing=theme.px(8))
        self.buttons.addWidget(self.copy)
        self.buttons.addWidget(self.open)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.px(4))
        for widget in (self.text, self.light, row):
            column.addWidget(widget)

    def show_address(self, url: str) -> None:
        """Show an address, and ask for its light once it stays."""
        if url == self._url:
            return
        self._url = url
        self.text.setPlainText(url)
        for button in (self.copy, self.open):
            button.setEnabled(bool(url))
        if self._sharing is None:
            self.light.hide()
        elif self._question.ask(url):
            self._say(_("Being asked for…"), "secondary")

    def tell_session(self, *, added: bool) -> None:
        """Say that the light is that of the address alone while copying it adds a session."""
        self._gets_session = added
        if self._words:
            self._show()

    def again(self) -> None:
        """Ask for the light again."""
        if self._sharing is not None:
            self._question.again()

    def end(self) -> None:
        """Ask nothing any more."""
        self._question.end()

    async def _ask(self, url: str) -> LinkFinding:
        if self._sharing is None:
            return LinkFinding(Light.UNCLEAR)
        return await self._sharing.light(url, profile=self._profile)

    def _show_light(self, _url: str, finding: LinkFinding | KdeskError) -> None:
        if isinstance(finding, KdeskError):
            self._say(title_of(finding), "secondary")
        else:
            self._say(light_text(finding), _ROLES.get(finding.light, "bad"))

    def _say(self, words: str, role: str) -> None:
        set_style_property(self.light, "role", role)
        self._words = words
        self._show()

    def _show(self) -> None:
        words = _("Without the session: {words}") if self._gets_session else _("Opens for others: {words}")
        show_words(self.light, words.format(words=self._words))

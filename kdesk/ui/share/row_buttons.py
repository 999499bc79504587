"""The buttons of a row of the links table: Copy, Open in the browser, and the QR code."""

from PySide6.QtCore import QSize, Signal
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QToolButton, QWidget

from kdesk.domain.links.link import Link
from kdesk.domain.links.sessions import carries_session
from kdesk.messages import _
from kdesk.messages.links import code_label, copy_label, open_label
from kdesk.ui.theme import Theme
from kdesk.ui.tips import set_tip


def why_not_opened(link: Link) -> str:
    """Return why a link cannot be opened in a browser; "" if it can."""
    return _("HTML for a page has no address of its own") if link.kind.is_code else ""


def why_no_code(link: Link) -> str:
    """Return why a link is not shown as a QR code; "" if it is."""
    if carries_session(link.url):
        return _("The link carries a session: whoever sees the code could use it")
    return why_not_opened(link)


class RowButtons(QWidget):
    """The buttons of one row.

    Args:
        link: The link of the row.

    Signals:
        copied: Copy was pressed; `opened` and `code_wanted` alike.
    """

    copied = Signal()
    opened = Signal()
    code_wanted = Signal()

    def __init__(self, link: Link, theme: Theme) -> None:
        super().__init__()
        px = theme.px
        self.copy, self.open, self.code = QPushButton(_("Copy")), QToolButton(), QToolButton()
        # The style sheet decides its size, which is needed before it is shown.
        self.copy.ensurePolished()
        row = QHBoxLayout(self)
        row.setContentsMargins(px(8), px(4), px(8), px(4))
        row.setSpacing(px(4))
        row.addWidget(self.copy)
        for button, icon, label, reason in (
            (self.open, "open", open_label(link.kind), why_not_opened(link)),
            (self.code, "qr", code_label(link.kind), why_no_code(link)),
        ):
            button.setIconSize(QSize(px(16), px(16)))
            theme.icons.dress(button, icon, "secondary")
            button.setAccessibleName(label)
            set_tip(button, reason or label)
            button.setEnabled(not reason)
            row.addWidget(button)
        self.copy.setAccessibleName(copy_label(link.kind))
        self.copy.setToolTip(copy_label(link.kind))
        self.copy.clicked.connect(lambda _checked=False: self.copied.emit())
        self.open.clicked.connect(lambda _checked=False: self.opened.emit())
        self.code.clicked.connect(lambda _checked=False: self.code_wanted.emit())

    @property
    def stops(self) -> tuple[QWidget, ...]:
        """The buttons in the order of the Tab key."""
        return self.copy, self.open, self.code

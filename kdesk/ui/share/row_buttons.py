"""The buttons of a row of the links table: Copy, Open in the browser, and the QR code."""

from PySide6.QtCore import QSize, Signal
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QToolButton, QWidget

from kdesk.domain.links.link import Link, LinkForm
from kdesk.domain.links.sessions import carries_session
from kdesk.messages import _
from kdesk.messages.link_texts import link_form_name
from kdesk.messages.links import code_label, copy_label, copy_label_as, open_label
from kdesk.ui.theme import Theme
from kdesk.ui.tips import set_tip

_SHORT_NAMES = (LinkForm.MARKDOWN, LinkForm.HTML)
"""Forms whose names fit on a button; the tooltip names the others."""


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
        menu_wanted: The button was pressed that stands for the others where there is no room.
    """

    copied = Signal()
    opened = Signal()
    code_wanted = Signal()
    menu_wanted = Signal()

    def __init__(self, link: Link, theme: Theme) -> None:
        super().__init__()
        px = theme.px
        self._kind, self._form, self._is_narrow = link.kind, LinkForm.PLAIN, False
        self.copy, self.open, self.code, self.more = QPushButton(_("Copy")), QToolButton(), QToolButton(), QToolButton()
        # The style sheet decides its size, which is needed before it is shown.
        self.copy.ensurePolished()
        row = QHBoxLayout(self)
        row.setContentsMargins(px(8), px(4), px(8), px(4))
        row.setSpacing(px(4))
        row.addWidget(self.copy)
        for button, icon, label, reason in (
            (self.open, "open", open_label(link.kind), why_not_opened(link)),
            (self.code, "qr", code_label(link.kind), why_no_code(link)),
            (self.more, "more", _("More with this link"), ""),
        ):
            button.setIconSize(QSize(px(16), px(16)))
            theme.icons.dress(button, icon, "secondary")
            button.setAccessibleName(label)
            set_tip(button, reason or label)
            button.setEnabled(not reason)
            row.addWidget(button)
        self.more.hide()
        self.more.clicked.connect(lambda _checked=False: self.menu_wanted.emit())
        self._name_form()
        self.copy.clicked.connect(lambda _checked=False: self.copied.emit())
        self.open.clicked.connect(lambda _checked=False: self.opened.emit())
        self.code.clicked.connect(lambda _checked=False: self.code_wanted.emit())

    @property
    def stops(self) -> tuple[QWidget, ...]:
        """The buttons in the order of the Tab key."""
        return self.copy, self.open, self.code, self.more

    def show_form(self, form: LinkForm) -> None:
        """Name the form in which the link is copied, unless it is the plain address."""
        self._form = form
        self._name_form()

    def set_narrow(self, is_narrow: bool) -> None:
        """Put all but Copy into a menu, or show them again."""
        self._is_narrow = is_narrow
        self.open.setHidden(is_narrow)
        self.code.setHidden(is_narrow)
        self.more.setVisible(is_narrow)
        self._name_form()

    def _name_form(self) -> None:
        plain = self._form is LinkForm.PLAIN
        form = link_form_name(self._form)
        label = copy_label(self._kind) if plain else copy_label_as(self._kind, form)
        self.copy.setAccessibleName(label)
        self.copy.setToolTip(label)
        names_form = self._form in _SHORT_NAMES and not self._is_narrow
        self.copy.setText(_("Copy as {form}").format(form=form) if names_form else _("Copy"))

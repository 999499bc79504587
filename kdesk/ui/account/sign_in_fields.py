"""Everything that a sign-in asks for: server, kind, the fields of the kind, and the options."""

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QComboBox, QLabel, QVBoxLayout, QWidget

from kdesk.domain.account import Account, SignInKind
from kdesk.messages import _
from kdesk.ui.account.advanced import AdvancedSection
from kdesk.ui.account.form_specs import FORMS, FormSpec
from kdesk.ui.account.keep_option import KeepOption
from kdesk.ui.account.server_picker import ServerPicker
from kdesk.ui.account.sign_in_form import SignInForm
from kdesk.ui.theme import Theme


class KindPicker(QWidget):
    """The choice of a form.

    Attributes:
        kinds: The titles, in the order of the forms.
    """

    def __init__(self, specs: Sequence[FormSpec], theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.kinds = QComboBox()
        self.kinds.setAccessibleName(_("Sign in with"))
        self.kinds.addItems([_(spec.title) for spec in specs])
        label = QLabel(_("Sign in with"))
        label.setBuddy(self.kinds)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.px(4))
        column.addWidget(label)
        column.addWidget(self.kinds)


class SignInFields(QWidget):
    """The fields of the sign-in dialog; of its forms that of the chosen kind is visible.

    Args:
        with_login_pages: Whether the form for login pages is offered.

    Attributes:
        service: The server.
        kinds: The choice of a form.
        forms: One for each kind of signing in.
        keep: The option to stay signed in.
        advanced: Advanced options of the account.

    Signals:
        kind_changed: Another form is visible.
        corrected: The user changes the field that is marked as wrong.
    """

    kind_changed = Signal()
    corrected = Signal()

    def __init__(self, theme: Theme, *, with_login_pages: bool, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        specs = [spec for spec in FORMS if with_login_pages or spec.kind is not SignInKind.LOGIN_PAGE]
        self.service, picker = ServerPicker(theme), KindPicker(specs, theme)
        self.kinds = picker.kinds
        self.forms = [SignInForm(spec, theme) for spec in specs]
        self.keep, self.advanced = KeepOption(theme), AdvancedSection(theme)
        column = QVBoxLayout(self)
        column.setContentsMargins(*(theme.px(n) for n in (24, 16, 24, 16)))
        column.setSpacing(theme.px(12))
        for part in (self.service, picker, *self.forms):
            column.addWidget(part)
        column.addSpacing(theme.px(4))
        column.addWidget(self.keep)
        column.addWidget(self.advanced)
        # The agreement to plain http is for one server only.
        self.service.changed.connect(lambda: self.advanced.plain_http.setChecked(False))
        self.kinds.currentIndexChanged.connect(self._show_kind)
        self.service.corrected.connect(self.corrected)
        for form in self.forms:
            form.corrected.connect(self.corrected)
        self._show_kind(0)

    @property
    def form(self) -> SignInForm:
        """The fields of the chosen kind."""
        return self.forms[self.kinds.currentIndex()]

    def fill(self, account: Account | None) -> None:
        """Enter what is known of a saved account; without one, only close the advanced options."""
        if account is not None:
            self.service.fill(account.service_url)
            self.choose_kind(account.kind)
            for form in self.forms:
                form.fill(account)
        self.advanced.fill(account)

    def choose_kind(self, kind: SignInKind) -> bool:
        """Show the form of a kind; return False if it is not offered."""
        index = next((number for number, form in enumerate(self.forms) if form.spec.kind is kind), -1)
        if index >= 0:
            self.kinds.setCurrentIndex(index)
        return index >= 0

    def forget_secrets(self) -> None:
        """Clear every secret and one-time code."""
        for form in self.forms:
            form.forget_secrets()

    def _show_kind(self, index: int) -> None:
        for number, form in enumerate(self.forms):
            # No stack, which is as high as the highest of its forms.
            form.setVisible(number == index)
        self.kind_changed.emit()

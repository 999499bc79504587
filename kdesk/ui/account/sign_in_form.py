"""The fields of one kind of signing in."""

from collections.abc import Mapping

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QLabel, QLineEdit, QVBoxLayout, QWidget

from kdesk.domain.account import Account, SignInKind
from kdesk.domain.login_page import normalise_login_page
from kdesk.errors import BadLoginPage
from kdesk.messages import _
from kdesk.messages.sign_in import field_missing, field_not_a_number
from kdesk.ui.account.form_specs import CODE, PAGE, FieldSpec, FormSpec
from kdesk.ui.style_property import is_wrong, mark_wrong
from kdesk.ui.theme import Theme


class SignInForm(QWidget):
    """The fields of one kind of signing in, each below its label.

    Attributes:
        spec: What the form is made from.

    Signals:
        corrected: The user changes the field that is marked as wrong, which is marked no longer.
    """

    corrected = Signal()

    def __init__(self, spec: FormSpec, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.spec = spec
        self._edits: dict[str, QLineEdit] = {}
        self._labels: dict[str, QLabel] = {}
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.px(4))
        for field in spec.fields:
            self._add(field, column, theme)
        if spec.remark:
            remark = QLabel(_(spec.remark))
            remark.setProperty("role", "secondary")
            remark.setWordWrap(True)
            column.addWidget(remark)
        column.addStretch(1)
        self.show_code(False)

    @property
    def edits(self) -> Mapping[str, QLineEdit]:
        """The fields by their keys."""
        return self._edits

    def fill(self, account: Account) -> None:
        """Enter the values of a saved account, except for its secret."""
        known = {
            "user": account.user_id,
            "partner": str(account.partner_id) if account.partner_id else "",
            "token-id": account.app_token_id,
            PAGE: account.login_page,
        }
        for key, text in known.items():
            if key in self._edits:
                self._edits[key].setText(text)

    def clear(self) -> None:
        """Empty every field, and mark none."""
        for edit in self._edits.values():
            edit.clear()
            mark_wrong(edit, False)
        self.show_code(False)

    def show_code(self, shown: bool) -> None:
        """Show or hide the field for the one-time code."""
        if CODE in self._edits:
            self._edits[CODE].setVisible(shown)
            self._labels[CODE].setVisible(shown)

    def first_empty(self) -> QLineEdit:
        """Return the first visible field that is empty, otherwise the first one."""
        shown = [edit for edit in self._edits.values() if not edit.isHidden()]
        return next((edit for edit in shown if not edit.text()), shown[0])

    def validate(self) -> tuple[QLineEdit, str] | None:
        """Return the first invalid field and its error, and mark only this field; None if all are valid."""
        found = None
        for field in self.spec.fields:
            edit = self._edits[field.key]
            error = _field_error(field, edit.text().strip())
            mark_wrong(edit, found is None and bool(error))
            if error and found is None:
                found = (edit, error)
        return found

    def account(self, service_url: str) -> Account:
        """Return the account of the entered values.

        Raises:
            BadLoginPage: The address of the login page is invalid; its field is marked.
        """
        return Account(
            service_url=service_url,
            partner_id=int(self._text("partner") or 0),
            user_id=self._text("user"),
            kind=self.spec.kind,
            app_token_id=self._text("token-id"),
            login_page=self._login_page(),
        )

    def _login_page(self) -> str:
        edit = self._edits.get(PAGE)
        if edit is None:
            return ""
        try:
            return normalise_login_page(edit.text())
        except BadLoginPage:
            mark_wrong(edit, True)
            raise

    @property
    def secret(self) -> str:
        """The secret, "" without a field for it; only a password keeps blanks at its ends."""
        text = self._edits[self.spec.secret].text() if self.spec.secret else ""
        return text if self.spec.kind is SignInKind.PASSWORD else text.strip()

    @property
    def one_time_code(self) -> str:
        """The one-time code, "" without one."""
        return self._text(CODE)

    def forget_secrets(self) -> None:
        """Clear the secret and the one-time code."""
        for field in self.spec.fields:
            if field.secret or field.key == CODE:
                self._edits[field.key].clear()
        self.show_code(False)

    def _correct(self, edit: QLineEdit) -> None:
        if is_wrong(edit):
            mark_wrong(edit, False)
            self.corrected.emit()

    def _text(self, key: str) -> str:
        return self._edits[key].text().strip() if key in self._edits else ""

    def _add(self, field: FieldSpec, column: QVBoxLayout, theme: Theme) -> None:
        text = _(field.optional_label or field.label)
        label, edit = QLabel(text), QLineEdit(placeholderText=_(field.hint) if field.hint else "")
        edit.setAccessibleName(text)
        edit.setObjectName(field.key)
        label.setBuddy(edit)
        if field.secret:
            edit.setEchoMode(QLineEdit.EchoMode.Password)
        edit.textChanged.connect(lambda _text: self._correct(edit))
        column.addWidget(label)
        column.addWidget(edit)
        column.addSpacing(theme.px(4))
        self._edits[field.key] = edit
        self._labels[field.key] = label


def _field_error(field: FieldSpec, text: str) -> str:
    if not text:
        return "" if field.optional else field_missing(_(field.label))
    # isdigit() alone accepts digits such as ², which int() refuses.
    if field.number and not (text.isascii() and text.isdigit()):
        return field_not_a_number(_(field.label))
    return ""

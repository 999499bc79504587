"""The kinds of signing in as data, and the form that each becomes."""

from collections.abc import Mapping
from dataclasses import dataclass

from PySide6.QtWidgets import QLabel, QLineEdit, QVBoxLayout, QWidget

from kdesk.domain.account import Account, SignInKind
from kdesk.ui.theme import Theme


@dataclass(frozen=True, slots=True)
class FieldSpec:
    """One line of a form.

    hint      stands in the empty field
    secret    shown as dots
    optional  may stay empty
    number    a partner id
    """

    key: str
    label: str
    hint: str = ""
    secret: bool = False
    optional: bool = False
    number: bool = False


@dataclass(frozen=True, slots=True)
class FormSpec:
    """One kind of signing in.

    remark  what a person should know before choosing it
    secret  key of the field that goes to the keyring
    """

    kind: SignInKind
    title: str
    fields: tuple[FieldSpec, ...]
    secret: str
    remark: str = ""


CODE = "code"
_PARTNER = FieldSpec("partner", "Partner id", "A number, such as 1234567", number=True)
FORMS: tuple[FormSpec, ...] = (
    FormSpec(
        SignInKind.PASSWORD,
        "E-mail and password",
        (
            FieldSpec("user", "E-mail", "you@example.com"),
            FieldSpec("password", "Password", secret=True),
            FieldSpec(
                "partner",
                "Partner id (optional)",
                "Found by the server, if the login has one account",
                optional=True,
                number=True,
            ),
            FieldSpec(CODE, "One-time code", "From your authenticator app or e-mail", optional=True),
        ),
        "password",
    ),
    FormSpec(
        SignInKind.APP_TOKEN,
        "Application token",
        (_PARTNER, FieldSpec("token-id", "Token id"), FieldSpec("token", "Token", secret=True)),
        "token",
    ),
    FormSpec(
        SignInKind.KS,
        "Kaltura session (KS)",
        (FieldSpec("ks", "KS", "Paste it here", secret=True),),
        "ks",
        "A pasted session cannot be renewed: kdesk asks again when it ends.",
    ),
    FormSpec(
        SignInKind.ADMIN_SECRET,
        "Admin secret",
        (
            _PARTNER,
            FieldSpec("secret", "Admin secret", secret=True),
            FieldSpec("user", "User id (optional)", optional=True),
        ),
        "secret",
        "Discouraged: the admin secret opens everything in the account, for everybody who has it, and cannot be "
        "taken back without breaking other programs. An application token does the same work and can be revoked.",
    ),
)


class SignInForm(QWidget):
    """The fields of one kind, each under its label, so that no label is ever cut.

    spec  what to ask
    """

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
            remark = QLabel(spec.remark)
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
        """Write what is known of a saved account; its secret is not."""
        known = {
            "user": account.user_id,
            "partner": str(account.partner_id) if account.partner_id else "",
            "token-id": account.app_token_id,
        }
        for key, text in known.items():
            if key in self._edits:
                self._edits[key].setText(text)

    def show_code(self, shown: bool) -> None:
        """Show the field for the one-time code once the server wants one."""
        if CODE in self._edits:
            self._edits[CODE].setVisible(shown)
            self._labels[CODE].setVisible(shown)

    def first_empty(self) -> QLineEdit:
        """Return where typing should begin."""
        shown = [edit for edit in self._edits.values() if not edit.isHidden()]
        return next((edit for edit in shown if not edit.text()), shown[0])

    def wrong(self) -> tuple[QLineEdit, str] | None:
        """Return the first field that cannot be sent and the sentence about it; mark it, and no other."""
        found = None
        for field in self.spec.fields:
            edit = self._edits[field.key]
            sentence = _complaint(field, edit.text().strip())
            mark_wrong(edit, found is None and bool(sentence))
            if sentence and found is None:
                found = (edit, sentence)
        return found

    def account(self, service_url: str) -> Account:
        """Return the account that the fields name."""
        return Account(
            service_url=service_url,
            partner_id=int(self._text("partner") or 0),
            user_id=self._text("user"),
            kind=self.spec.kind,
            app_token_id=self._text("token-id"),
        )

    @property
    def secret(self) -> str:
        """What goes to the keyring; a password keeps its blanks."""
        text = self._edits[self.spec.secret].text()
        return text if self.spec.kind is SignInKind.PASSWORD else text.strip()

    @property
    def one_time_code(self) -> str:
        """The one-time code, "" where none was asked."""
        return self._text(CODE)

    def forget_secrets(self) -> None:
        """Empty the fields that nobody should read later."""
        for field in self.spec.fields:
            if field.secret or field.key == CODE:
                self._edits[field.key].clear()
        self.show_code(False)

    def _text(self, key: str) -> str:
        return self._edits[key].text().strip() if key in self._edits else ""

    def _add(self, field: FieldSpec, column: QVBoxLayout, theme: Theme) -> None:
        label, edit = QLabel(field.label), QLineEdit(placeholderText=field.hint)
        edit.setAccessibleName(field.label)
        edit.setObjectName(field.key)
        label.setBuddy(edit)
        if field.secret:
            edit.setEchoMode(QLineEdit.EchoMode.Password)
        column.addWidget(label)
        column.addWidget(edit)
        column.addSpacing(theme.px(4))
        self._edits[field.key] = edit
        self._labels[field.key] = label


def mark_wrong(edit: QLineEdit, wrong: bool) -> None:
    """Give a field the outline of a mistake, or take it away."""
    said = "yes" if wrong else ""
    if (edit.property("wrong") or "") != said:
        edit.setProperty("wrong", said)
        edit.style().unpolish(edit)
        edit.style().polish(edit)


def _complaint(field: FieldSpec, text: str) -> str:
    name = field.label.removesuffix(" (optional)")
    if not text:
        return "" if field.optional else f"{name} is missing"
    if field.number and not (text.isascii() and text.isdigit()):
        return f"{name} is a number"
    return ""

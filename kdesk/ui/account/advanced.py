"""Options of one account that few people need: folded away in the sign-in dialog, kept in the account's record."""

from dataclasses import replace

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QCheckBox, QLabel, QPushButton, QVBoxLayout, QWidget

from kdesk.domain.account import Account
from kdesk.ui.theme import Theme

PLAIN_HTTP_WORDS = "Whoever is on the way to the server can then read the secret and what is uploaded."

TAG_WORDS = (
    "For accounts of users: finds the same file under another title, too. The tag is seen by everybody who sees the"
    " entry."
)


class AdvancedSection(QWidget):
    """A button, and below it the options while it is pressed.

    Attributes:
        toggle: Unfolds the options.
        plain_http: Whether the secret may go to a server without encryption.
        searchable_tag: Whether new entries get a tag by which the same file is found under any title.
    """

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self.toggle = QPushButton("Advanced")
        self.toggle.setCheckable(True)
        self.toggle.setProperty("kind", "fold")
        self.toggle.setAutoDefault(False)  # Enter signs in
        self._options = QWidget()
        rows = QVBoxLayout(self._options)
        rows.setContentsMargins(0, 0, 0, 0)
        rows.setSpacing(theme.px(4))
        self.plain_http = self._option(rows, "Allow http:// without encryption", PLAIN_HTTP_WORDS)
        self.searchable_tag = self._option(rows, "Find uploads again by a tag", TAG_WORDS)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.px(4))
        column.addWidget(self.toggle, alignment=Qt.AlignmentFlag.AlignLeft)
        column.addWidget(self._options)
        self.toggle.toggled.connect(self._show_options)
        self._show_options(False)

    def fill(self, account: Account | None) -> None:
        """Show what the record of an account says, the defaults without one; unfold what differs from those."""
        self.plain_http.setChecked(account is not None and account.allow_plain_http)
        self.searchable_tag.setChecked(account is not None and account.searchable_tag)
        self.toggle.setChecked(self.plain_http.isChecked() or self.searchable_tag.isChecked())

    def applied_to(self, account: Account) -> Account:
        """Return the account with these options."""
        return replace(
            account,
            allow_plain_http=self.plain_http.isChecked(),
            searchable_tag=self.searchable_tag.isChecked(),
        )

    def _option(self, rows: QVBoxLayout, words: str, meaning: str) -> QCheckBox:
        box, label = QCheckBox(words), QLabel(meaning)
        box.setAccessibleDescription(meaning)
        label.setProperty("role", "secondary")
        label.setWordWrap(True)
        rows.addWidget(box)
        rows.addWidget(label)
        return box

    def _show_options(self, shown: bool) -> None:
        self._options.setVisible(shown)
        self._theme.icons.dress(self.toggle, "chevron-down" if shown else "chevron-right")

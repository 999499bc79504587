"""Advanced options of an account, in a section of the sign-in dialog that is collapsed by default."""

from dataclasses import replace

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QCheckBox, QLabel, QPushButton, QVBoxLayout, QWidget

from kdesk.domain.account import Account
from kdesk.messages import _
from kdesk.messages.sign_in import plain_http_warning
from kdesk.ui.theme import Theme


class AdvancedSection(QWidget):
    """A button that shows and hides the options.

    Attributes:
        toggle: The button.
        plain_http: Allows sending the secret without encryption.
        searchable_tag: Gives new entries a tag by which the same file is found under any title.
    """

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self.toggle = QPushButton(_("Advanced"))
        self.toggle.setCheckable(True)
        self.toggle.setProperty("kind", "fold")
        self.toggle.setAutoDefault(False)  # Enter signs in
        self._options = QWidget()
        rows = QVBoxLayout(self._options)
        rows.setContentsMargins(0, 0, 0, 0)
        rows.setSpacing(theme.px(4))
        self.plain_http = self._add_option(rows, _("Allow http:// without encryption"), plain_http_warning())
        about_tag = _(
            "For accounts of users: finds the same file under another title, too. The tag is seen by everybody who sees"
            " the entry."
        )
        self.searchable_tag = self._add_option(rows, _("Find uploads again by a tag"), about_tag)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.px(4))
        column.addWidget(self.toggle, alignment=Qt.AlignmentFlag.AlignLeft)
        column.addWidget(self._options)
        self.toggle.toggled.connect(self._show_options)
        self._show_options(False)

    def fill(self, account: Account | None) -> None:
        """Show the options of an account, or the defaults; expand the section if an option is on."""
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

    def _add_option(self, rows: QVBoxLayout, label_text: str, description: str) -> QCheckBox:
        box, label = QCheckBox(label_text), QLabel(description)
        box.setAccessibleDescription(description)
        label.setProperty("role", "secondary")
        label.setWordWrap(True)
        rows.addWidget(box)
        rows.addWidget(label)
        return box

    def _show_options(self, shown: bool) -> None:
        self._options.setVisible(shown)
        folded = "chevron-left" if self.isRightToLeft() else "chevron-right"
        self._theme.icons.dress(self.toggle, "chevron-down" if shown else folded)

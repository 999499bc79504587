"""The dialog in which something that is kept gets its name."""

from dataclasses import dataclass

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QLabel, QLineEdit, QPushButton, QVBoxLayout, QWidget

from kdesk.messages import _
from kdesk.ui.dialog import Dialog, dialog_margins
from kdesk.ui.dialog_buttons import dialog_buttons
from kdesk.ui.theme import Theme


@dataclass(frozen=True, slots=True)
class NameWords:
    """What the dialog says.

    Attributes:
        title: Of the window.
        label: Of the field.
        agree: On the main button.
        name: That is there first.
    """

    title: str
    label: str
    agree: str
    name: str = ""


class NameDialog(Dialog):
    """Asks for a name.

    Args:
        longest: Characters of a name at most.

    Signals:
        named: The name; what has the same name is replaced.
    """

    named = Signal(str)

    def __init__(self, theme: Theme, words: NameWords, longest: int, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle(words.title)
        self.name = QLineEdit(words.name[:longest])
        self.name.setMaxLength(longest)
        self.name.setMinimumWidth(theme.px(280))
        label = QLabel(words.label)
        label.setBuddy(self.name)
        self.name.setAccessibleName(words.label)
        self.save = QPushButton(words.agree)
        buttons = dialog_buttons(self.save, QPushButton(_("Cancel")))
        buttons.accepted.connect(self.accept)
        buttons.rejected.connect(self.reject)
        self.name.textChanged.connect(lambda text: self.save.setEnabled(bool(text.strip())))
        self.save.setEnabled(bool(words.name))
        column = QVBoxLayout(self)
        column.setContentsMargins(*dialog_margins(theme))
        column.setSpacing(theme.px(8))
        for widget in (label, self.name, buttons):
            column.addWidget(widget)

    def accept(self) -> None:
        """Tell the name, and close."""
        name = self.name.text().strip()
        if name:
            self.named.emit(name)
            super().accept()

"""The dialog for the title of an attachment."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFormLayout, QLabel, QLineEdit, QPushButton, QVBoxLayout, QWidget

from kdesk.domain.editing.attachments import Attachment
from kdesk.guide import Topic
from kdesk.messages import _
from kdesk.messages.foreign_text import shown
from kdesk.ui.dialog import Dialog, dialog_margins
from kdesk.ui.dialog_buttons import dialog_buttons
from kdesk.ui.form_label import form_label
from kdesk.ui.guide.topics import set_topic
from kdesk.ui.theme import Theme

MAX_TITLE = 500
_WIDTH = 420


class TitleDialog(Dialog):
    """Asks for a title.

    Signals:
        decided: The title.
    """

    decided = Signal(str)

    def __init__(self, parent: QWidget, theme: Theme, attachment: Attachment) -> None:
        super().__init__(parent)
        set_topic(self, Topic.LIBRARY)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(_("Edit title"))
        self.setMinimumWidth(theme.px(_WIDTH))
        about = QLabel(shown(attachment.file_name))
        about.setTextFormat(Qt.TextFormat.PlainText)
        about.setWordWrap(True)
        self.field = QLineEdit(attachment.title[:MAX_TITLE])
        self.field.setMaxLength(MAX_TITLE)
        self.agree = QPushButton(_("Save"))
        form = QFormLayout()
        form.addRow(form_label(_("&Title"), self.field), self.field)
        buttons = dialog_buttons(self.agree, QPushButton(_("Cancel")))
        buttons.accepted.connect(self.accept)
        buttons.rejected.connect(self.reject)
        column = QVBoxLayout(self)
        column.setSpacing(theme.px(12))
        column.setContentsMargins(*dialog_margins(theme))
        column.addWidget(about)
        column.addLayout(form)
        column.addWidget(buttons)

    def accept(self) -> None:
        """Tell the title, and close."""
        self.decided.emit(self.field.text().strip())
        super().accept()

"""What the last run left when it ended unexpectedly."""

from collections.abc import Callable

from PySide6.QtGui import QFontDatabase
from PySide6.QtWidgets import QLabel, QPlainTextEdit, QPushButton, QVBoxLayout, QWidget

from kdesk.guide import Topic
from kdesk.messages import N_, _
from kdesk.ui.dialog import Dialog, dialog_margins
from kdesk.ui.dialog_buttons import dialog_buttons
from kdesk.ui.guide.topics import set_topic
from kdesk.ui.theme import Theme

_SIZE = (720, 480)
EXPLANATION = N_(
    "This is where kdesk was when it ended. Nothing of it was sent anywhere. Uploads go on where they were; a support"
    " bundle has this text in it, too."
)


class CrashDialog(Dialog):
    """Shows the stacks, and offers a support bundle, or to forget them.

    Args:
        text: The stacks, without secrets.
        bundle: Opens the support bundle.
        forget: Removes the text.

    Attributes:
        save: Opens the support bundle.
        dismiss: Forgets it.
    """

    def __init__(
        self, theme: Theme, text: str, bundle: Callable[[], object], forget: Callable[[], object], parent: QWidget
    ) -> None:
        super().__init__(parent)
        self.setWindowTitle(_("kdesk ended unexpectedly"))
        set_topic(self, Topic.TROUBLESHOOTING)
        px = theme.px
        self.fit_over_window(theme, _SIZE)
        explanation = QLabel(_(EXPLANATION))
        explanation.setWordWrap(True)
        self.text = QPlainTextEdit(text)
        self.text.setReadOnly(True)
        self.text.setAccessibleName(_("Where kdesk was"))
        self.text.setFont(QFontDatabase.systemFont(QFontDatabase.SystemFont.FixedFont))
        self.text.setLineWrapMode(QPlainTextEdit.LineWrapMode.NoWrap)
        self.save, self.dismiss = QPushButton(_("Support bundle…")), QPushButton(_("Delete report"))
        leave = QPushButton(_("Close"))
        buttons = dialog_buttons(None, leave, self.save, self.dismiss)
        buttons.rejected.connect(self.reject)
        self.save.clicked.connect(lambda _checked: bundle())
        self.dismiss.clicked.connect(lambda _checked: forget())
        self.dismiss.clicked.connect(self.accept)
        column = QVBoxLayout(self)
        column.setContentsMargins(*dialog_margins(theme))
        column.setSpacing(px(12))
        for widget in (explanation, self.text, buttons):
            column.addWidget(widget)
        leave.setFocus()

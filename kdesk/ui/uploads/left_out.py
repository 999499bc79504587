"""The list of what a drop left out of its folders, with the reason of each."""

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QHeaderView,
    QPushButton,
    QTreeWidget,
    QTreeWidgetItem,
    QVBoxLayout,
    QWidget,
)

from kdesk.domain.left_out import LeftOut, LeftOutReason
from kdesk.domain.names import sendable
from kdesk.guide import Topic
from kdesk.messages import N_, _, ngettext
from kdesk.messages.foreign_text import shown
from kdesk.messages.format import Format
from kdesk.messages.left_out import left_out_sentence, reason_text
from kdesk.ui.dialog import Dialog, dialog_margins
from kdesk.ui.dialog_buttons import dialog_buttons
from kdesk.ui.guide.topics import set_topic
from kdesk.ui.theme import Theme
from kdesk.ui.tips import plain_tip
from kdesk.ui.wrapping import plain_label

_SIZE = (720, 420)
_PATH = 1_000
_COLUMNS = (N_("File or folder"), N_("Why it was left out"))
EXPLANATION = N_(
    "To upload one of these, drop it by itself. Its content decides what it becomes: video, audio, an image, a document"
    " or data."
)


class LeftOutDialog(Dialog):
    """Shows what was left out, and offers to upload the documents among it; deleted when it is closed.

    Args:
        left_out: What one drop left out.
        parent: The window that it belongs to.

    Attributes:
        too: The button that uploads the documents; None if there are none.

    Signals:
        documents_wanted: The paths of the documents, which are to be uploaded too.
    """

    documents_wanted = Signal(object)

    def __init__(self, theme: Theme, formatter: Format, left_out: LeftOut, parent: QWidget) -> None:
        super().__init__(parent)
        set_topic(self, Topic.UPLOADS)
        self.setWindowTitle(_("Left out"))
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.resize(*map(theme.px, _SIZE))
        self.list = QTreeWidget()
        self.list.setAccessibleName(self.windowTitle())
        self._fill(left_out)
        unlisted = left_out.total - len(left_out.files)
        sentence = left_out_sentence(left_out, formatter)
        words = _("{sentence}. {count} more are not listed.") if unlisted else _("{sentence}.")
        words = words.format(sentence=sentence, count=formatter.number(unlisted))
        documents = [Path(file.path) for file in left_out.files if file.reason is LeftOutReason.DOCUMENT]
        self.too = self._offer(documents, formatter) if documents else None
        buttons = dialog_buttons(self.too, QPushButton(_("Close")))
        buttons.accepted.connect(self.accept)
        buttons.rejected.connect(self.reject)
        column = QVBoxLayout(self)
        column.setContentsMargins(*dialog_margins(theme))
        column.setSpacing(theme.px(12))
        column.addWidget(plain_label(words))
        column.addWidget(self.list, 1)
        explanation = plain_label(_(EXPLANATION))
        explanation.setProperty("role", "secondary")
        column.addWidget(explanation)
        column.addWidget(buttons)

    def _offer(self, documents: Sequence[Path], formatter: Format) -> QPushButton:
        words = ngettext("Upload {count} document too", "Upload {count} documents too", len(documents))
        button = QPushButton(words.format(count=formatter.number(len(documents))))
        button.clicked.connect(lambda: self.documents_wanted.emit(documents))
        return button

    def _fill(self, left_out: LeftOut) -> None:
        self.list.setHeaderLabels([_(column) for column in _COLUMNS])
        self.list.setRootIsDecorated(False)
        self.list.setUniformRowHeights(True)
        # A path tells most at its end.
        self.list.setTextElideMode(Qt.TextElideMode.ElideMiddle)
        self.list.header().setStretchLastSection(False)
        self.list.header().setSectionResizeMode(0, QHeaderView.ResizeMode.Stretch)
        self.list.header().setSectionResizeMode(1, QHeaderView.ResizeMode.ResizeToContents)
        self.list.addTopLevelItems([_item(sendable(file.path), reason_text(file.reason)) for file in left_out.files])


def _item(path: str, reason: str) -> QTreeWidgetItem:
    item = QTreeWidgetItem([shown(path, _PATH), reason])
    item.setToolTip(0, plain_tip(path))
    return item

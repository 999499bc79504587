"""The questions before entries are deleted or rejected, and the list of what viewers reported."""

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QHeaderView,
    QLabel,
    QPlainTextEdit,
    QPushButton,
    QTreeWidget,
    QTreeWidgetItem,
    QVBoxLayout,
    QWidget,
)

from kdesk.domain.editing.moderation import Flag
from kdesk.domain.entry import Entry
from kdesk.domain.names import in_a_sentence
from kdesk.guide import Topic
from kdesk.messages import N_, _, ngettext
from kdesk.messages.batch import FLAG_KINDS, WorkKind, names_text, work_title
from kdesk.messages.foreign_text import TIP, shown, shown_paragraphs
from kdesk.messages.format import DASH, Format
from kdesk.ui.dialog import Dialog, dialog_margins
from kdesk.ui.dialog_buttons import dialog_buttons
from kdesk.ui.guide.topics import set_topic
from kdesk.ui.question_box import QuestionBox
from kdesk.ui.theme import Theme
from kdesk.ui.tips import plain_tip
from kdesk.ui.wrapping import plain_label

_KEPT = N_(
    "Kaltura keeps no reason with a rejection. kdesk writes it into the first line of the description,"
    " where the owner reads it, and takes it out when the entry is approved."
)
_REJECTED = N_(
    "Nobody can play a rejected entry. It can be approved later;"
    " reports of viewers are done with, which cannot be undone."
)
_REJECT_SIZE = (520, 380)
_FLAGS_SIZE = (760, 360)
_NO_FLAGS_WIDTH = 420
_REASON_LINES = 3
_COLUMNS = (N_("Kind"), N_("Comment"), N_("Reported by"), N_("When"))


def deletion_question(parent: QWidget, formatter: Format, entries: Sequence[Entry], *, has_bin: bool) -> QuestionBox:
    """Return the question before entries are deleted: how many, which ones, and whether they can come back."""
    count = len(entries)
    kind = WorkKind.RECYCLE if has_bin else WorkKind.DELETE
    question = _("{title}?").format(title=work_title(kind, count, formatter))
    if has_bin:
        # Only the session that recycled knows the ids: the bin is not listed here.
        after = ngettext(
            "Undo brings it back until you sign out or close kdesk. After that it is in the recycle bin of Kaltura.",
            "Undo brings them back until you sign out or close kdesk. "
            "After that they are in the recycle bin of Kaltura.",
            count,
        )
        yes = _("Move to the recycle bin")
    else:
        after = ngettext(
            "This account has no recycle bin: it is deleted for good, with all renditions and links.",
            "This account has no recycle bin: they are deleted for good, with all renditions and links.",
            count,
        )
        yes = _("Delete for good")
    names = names_text([entry.name for entry in entries], formatter)
    return QuestionBox(parent, question, f"{names}\n\n{after}", yes=yes, no=_("Keep"), enter_agrees=has_bin)


def approval_question(parent: QWidget, formatter: Format, entries: Sequence[Entry]) -> QuestionBox:
    """Return the question before several entries are approved: which ones, and what does not come back."""
    title = work_title(WorkKind.APPROVE, len(entries), formatter)
    names = names_text([entry.name for entry in entries], formatter)
    after = _(
        "They can be played at once. Approved entries can be rejected later; reports of viewers and the reasons of"
        " earlier rejections are done with, which cannot be undone."
    )
    question = _("{title}?").format(title=title)
    return QuestionBox(parent, question, f"{names}\n\n{after}", yes=title, no=_("Cancel"), enter_agrees=True)


class RejectDialog(Dialog):
    """Asks for the reason of a rejection. Deleted when it is closed.

    Attributes:
        reason: May stay empty.
        reject_button: Rejects.

    Signals:
        wanted: Reject with this reason, "" without one.
    """

    wanted = Signal(str)

    def __init__(self, theme: Theme, formatter: Format, entries: Sequence[Entry], parent: QWidget) -> None:
        super().__init__(parent)
        set_topic(self, Topic.LIBRARY)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        title = work_title(WorkKind.REJECT, len(entries), formatter)
        self.setWindowTitle(title)
        self.resize(*map(theme.px, _REJECT_SIZE))
        names = _label(names_text([entry.name for entry in entries], formatter))
        label = QLabel(_("Reason"))
        self.reason = _reason_field(theme)
        label.setBuddy(self.reason)
        note = _label(f"{_(_REJECTED)}\n\n{_(_KEPT)}")
        note.setProperty("role", "secondary")
        self.reject_button = QPushButton(title)
        buttons = dialog_buttons(self.reject_button, QPushButton(_("Cancel")))
        buttons.accepted.connect(self._agree)
        buttons.rejected.connect(self.reject)
        column = QVBoxLayout(self)
        column.setContentsMargins(*dialog_margins(theme))
        column.setSpacing(theme.px(12))
        for widget in (names, label):
            column.addWidget(widget)
        column.addWidget(self.reason, 1)
        column.addWidget(note)
        column.addWidget(buttons)

    def _agree(self) -> None:
        self.wanted.emit(self.reason.toPlainText().strip())
        self.accept()


class FlagsDialog(Dialog):
    """Lists what viewers reported about an entry. Deleted when it is closed.

    Attributes:
        list: One row for each report.
    """

    def __init__(self, theme: Theme, formatter: Format, entry: Entry, flags: Sequence[Flag], parent: QWidget) -> None:
        super().__init__(parent)
        set_topic(self, Topic.LIBRARY)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(_("Reports of viewers"))
        if flags:
            self.resize(*map(theme.px, _FLAGS_SIZE))
        else:
            self.setMinimumWidth(theme.px(_NO_FLAGS_WIDTH))
        none = _("No report about “{name}” waits for a moderator.")
        some = ngettext("{count} report about “{name}”.", "{count} reports about “{name}”.", len(flags))
        words = some if flags else none
        heading = _label(words.format(count=formatter.number(len(flags)), name=in_a_sentence(entry.name)))
        self.list = _flag_list(flags, formatter)
        buttons = dialog_buttons(None, QPushButton(_("Close")))
        buttons.rejected.connect(self.reject)
        column = QVBoxLayout(self)
        column.setContentsMargins(*dialog_margins(theme))
        column.setSpacing(theme.px(12))
        column.addWidget(heading)
        column.addWidget(self.list, 1)
        column.addWidget(buttons)


def _reason_field(theme: Theme) -> QPlainTextEdit:
    field = QPlainTextEdit()
    field.setTabChangesFocus(True)
    field.setAccessibleName(_("Reason"))
    field.setMinimumHeight(field.fontMetrics().lineSpacing() * _REASON_LINES + theme.px(20))
    return field


def _flag_list(flags: Sequence[Flag], formatter: Format) -> QTreeWidget:
    tree = QTreeWidget()
    tree.setAccessibleName(_("Reports of viewers"))
    tree.setHeaderLabels([_(column) for column in _COLUMNS])
    tree.setRootIsDecorated(False)
    tree.setWordWrap(True)
    for number in range(len(_COLUMNS)):
        mode = QHeaderView.ResizeMode.Stretch if number == 1 else QHeaderView.ResizeMode.ResizeToContents
        tree.header().setSectionResizeMode(number, mode)
    tree.header().setStretchLastSection(False)
    tree.addTopLevelItems([_flag_item(flag, formatter) for flag in flags])
    tree.setVisible(bool(flags))
    return tree


def _flag_item(flag: Flag, formatter: Format) -> QTreeWidgetItem:
    who = shown(flag.user_id) or _("not signed in")
    when = formatter.date_and_time(flag.created_at) if flag.created_at else DASH
    item = QTreeWidgetItem([_(FLAG_KINDS[flag.kind]), shown(flag.comment) or DASH, who, when])
    item.setToolTip(1, plain_tip(flag.comment))
    return item


def _label(text: str) -> QLabel:
    return plain_label(shown_paragraphs(text, TIP))

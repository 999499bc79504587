"""The dialog of “Clean up the server…”: unfinished uploads that nobody continues."""

from collections.abc import Callable, Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHBoxLayout,
    QHeaderView,
    QLabel,
    QPushButton,
    QStackedLayout,
    QTreeWidget,
    QTreeWidgetItem,
    QVBoxLayout,
    QWidget,
)

from kdesk.domain.orphan import Orphan
from kdesk.domain.ui_ports import Orphans
from kdesk.errors import KdeskError
from kdesk.guide import Topic
from kdesk.messages import N_, _
from kdesk.messages.clean_up import removed_text
from kdesk.messages.errors import next_step_of, title_of
from kdesk.messages.foreign_text import TIP, shown, shown_paragraphs
from kdesk.messages.format import Format
from kdesk.ui.dialog import Dialog, dialog_margins
from kdesk.ui.dialog_buttons import dialog_buttons
from kdesk.ui.guide.topics import set_topic
from kdesk.ui.tasks import TaskScope
from kdesk.ui.theme import Theme
from kdesk.ui.tips import plain_tip

_SIZE = (640, 420)
_TASK = "clean up"
_COLUMNS = (N_("File"), N_("On the server"), N_("Last touched"), "")
_REMARK = 3
EXPLANATION = N_("Uploads that were begun by kdesk, here or on another computer, and that nobody has finished.")
NOTHING = N_("There is nothing to clean up.")
RECENT = N_("in use a short while ago")


class CleanUpDialog(Dialog):
    """Lists unfinished uploads on the server and removes the chosen ones; `ask_server()` opens it without blocking.

    Args:
        clean_up: Finds and removes them.
        tasks: Own the tasks that wait for the server.
        now: Returns Unix seconds.
    """

    def __init__(
        self,
        theme: Theme,
        formatter: Format,
        clean_up: Orphans,
        tasks: TaskScope,
        now: Callable[[], float],
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        set_topic(self, Topic.UPLOADS)
        self.setWindowTitle(_("Clean up the server"))
        self._theme, self._formatter, self._clean_up, self._tasks, self._now = theme, formatter, clean_up, tasks, now
        self._rows: list[tuple[Orphan, QTreeWidgetItem]] = []
        self._build()
        self.finished.connect(lambda: tasks.cancel(_TASK))

    def ask_server(self) -> None:
        """Open the dialog, and ask the server what there is."""
        self.open()
        self._tasks.spawn(self._find(), replace=_TASK)

    def remove_chosen(self) -> None:
        """Remove what is ticked."""
        self._tasks.spawn(self._remove(self._chosen()), replace=_TASK)

    def _build(self) -> None:
        px = self._theme.px
        self.resize(*map(px, _SIZE))
        self.list = QTreeWidget()
        self.list.setHeaderLabels([_(column) if column else "" for column in _COLUMNS])
        self.list.setAccessibleName(self.windowTitle())
        self.list.headerItem().setData(_REMARK, Qt.ItemDataRole.AccessibleTextRole, _("Remark"))
        self.list.setRootIsDecorated(False)
        self.list.setUniformRowHeights(True)
        self.list.setSelectionMode(QAbstractItemView.SelectionMode.NoSelection)
        self.list.header().setStretchLastSection(False)
        for number in range(len(_COLUMNS)):
            mode = QHeaderView.ResizeMode.ResizeToContents if number else QHeaderView.ResizeMode.Stretch
            self.list.header().setSectionResizeMode(number, mode)
        self.list.itemChanged.connect(self._count)
        self.said, self.instead, explanation = QLabel(), QLabel(), QLabel(_(EXPLANATION))
        for label in (self.said, self.instead, explanation):
            label.setTextFormat(Qt.TextFormat.PlainText)
            label.setWordWrap(True)
        explanation.setProperty("role", "secondary")
        self.instead.setProperty("role", "panel")
        self.instead.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._middle = QStackedLayout()
        self._middle.addWidget(self.list)
        self._middle.addWidget(self.instead)
        self.remove, self.close_button = QPushButton(_("Remove")), QPushButton(_("Close"))
        self.remove.setProperty("kind", "main")
        # Not the main button of the helper: Enter in the list must not remove what is checked.
        self.remove.clicked.connect(self.remove_chosen)
        self.close_button.clicked.connect(self.reject)
        buttons = QHBoxLayout()
        buttons.addWidget(self.said, 1)
        buttons.addWidget(dialog_buttons(None, self.close_button, self.remove))
        column = QVBoxLayout(self)
        column.setContentsMargins(*dialog_margins(self._theme))
        column.setSpacing(px(12))
        column.addWidget(explanation)
        column.addLayout(self._middle, 1)
        column.addLayout(buttons)

    async def _find(self) -> None:
        self._show(())
        self._say(_("Asking the server …"), busy=True)
        try:
            found = await self._clean_up.find()
        except KdeskError as error:
            self._say(_what_failed(error), busy=False)
            return
        self._show(found)
        self._say("" if found else _(NOTHING), busy=False)

    def _show(self, found: Sequence[Orphan]) -> None:
        self.list.clear()
        self._rows = [(orphan, self._item(orphan)) for orphan in found]
        self.list.addTopLevelItems([item for _orphan, item in self._rows])

    def _item(self, orphan: Orphan) -> QTreeWidgetItem:
        recent = orphan.recent(self._now())
        received = self._formatter.size(orphan.received) if orphan.received else _("nothing")
        age = self._formatter.age(orphan.touched_at, self._now())
        item = QTreeWidgetItem([shown(orphan.name), received, age, _(RECENT) if recent else ""])
        if orphan.entry:
            whose = _("Entry {id}").format(id=orphan.entry.id)
        else:
            whose = _("Was to replace the content of an entry, which stays")
        item.setToolTip(0, plain_tip(f"{orphan.name}\n{whose}"))
        item.setData(_REMARK, Qt.ItemDataRole.AccessibleTextRole, item.text(_REMARK) or _("None"))
        # Another computer may be sending it: removing it takes a deliberate tick.
        item.setCheckState(0, Qt.CheckState.Unchecked if recent else Qt.CheckState.Checked)
        return item

    async def _remove(self, chosen: Sequence[Orphan]) -> None:
        self._say(_("Removing …"), busy=True)
        done = stayed = 0
        try:
            for orphan in chosen:
                # Not removed: it was continued meanwhile, which is checked right before the deletion (rule 11).
                stayed += not await self._clean_up.remove(orphan)
                done += 1
        except KdeskError as error:
            self._say(_what_failed(error), busy=False)
            return
        finally:
            # Also after an error: what is removed already leaves the list.
            self._show([orphan for orphan, _item in self._rows if orphan not in chosen[:done]])
        self._say(removed_text(done - stayed, stayed, self._formatter), busy=False)

    def _chosen(self) -> list[Orphan]:
        return [orphan for orphan, item in self._rows if item.checkState(0) is Qt.CheckState.Checked]

    def _say(self, words: str, *, busy: bool) -> None:
        """Show a text beside the buttons, or in place of an empty list."""
        words = shown_paragraphs(words, TIP)
        self.said.setText(words)
        self.instead.setText(words)
        self.said.setVisible(bool(self._rows))
        self._middle.setCurrentWidget(self.list if self._rows else self.instead)
        self.list.setEnabled(not busy)
        self._count()

    def _count(self) -> None:
        number = len(self._chosen())
        words = _("Remove {count}") if number else _("Remove")
        self.remove.setText(words.format(count=self._formatter.number(number)))
        self.remove.setEnabled(bool(number) and self.list.isEnabled())


def _what_failed(error: KdeskError) -> str:
    return _("{problem}. {next_step}").format(problem=title_of(error), next_step=next_step_of(error))

"""“Clean up the server…”: what uploads have left there that nobody continues, and what of it shall go."""

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
from kdesk.messages.errors import next_step_of, title_of
from kdesk.messages.foreign_text import TIP, shown, shown_paragraphs
from kdesk.messages.format import Format
from kdesk.ui.dialog import Dialog
from kdesk.ui.tasks import TaskScope
from kdesk.ui.theme import Theme
from kdesk.ui.tips import plain_tip

_SIZE = (640, 420)
_TASK = "clean up"
_COLUMNS = ("File", "On the server", "Last touched", "")
EXPLANATION = "Uploads that were begun by kdesk, here or on another computer, and that nobody has finished."
NOTHING = "There is nothing to clean up."
RECENT = "in use a short while ago"


class CleanUpDialog(Dialog):
    """Lists leftovers and removes the chosen ones. Never blocks the window: `look()` opens it.

    clean_up  finds and removes
    tasks     own the waiting for the server
    now       Unix seconds
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
        self.setWindowTitle("Clean up the server")
        self._theme, self._formatter, self._clean_up, self._tasks, self._now = theme, formatter, clean_up, tasks, now
        self._rows: list[tuple[Orphan, QTreeWidgetItem]] = []
        self._build()
        self.finished.connect(lambda: tasks.cancel(_TASK))

    def look(self) -> None:
        """Open, and ask the server what there is."""
        self.open()
        self._tasks.spawn(self._look(), replace=_TASK)

    def remove_chosen(self) -> None:
        """Remove what is ticked."""
        self._tasks.spawn(self._remove(self._chosen()), replace=_TASK)

    def _build(self) -> None:
        px = self._theme.px
        self.resize(*map(px, _SIZE))
        self.list = QTreeWidget()
        self.list.setHeaderLabels(_COLUMNS)
        self.list.setRootIsDecorated(False)
        self.list.setUniformRowHeights(True)
        self.list.setSelectionMode(QAbstractItemView.SelectionMode.NoSelection)
        self.list.header().setStretchLastSection(False)
        for number in range(len(_COLUMNS)):
            mode = QHeaderView.ResizeMode.ResizeToContents if number else QHeaderView.ResizeMode.Stretch
            self.list.header().setSectionResizeMode(number, mode)
        self.list.itemChanged.connect(self._count)
        self.said, self.instead, explanation = QLabel(), QLabel(), QLabel(EXPLANATION)
        for label in (self.said, self.instead, explanation):
            label.setTextFormat(Qt.TextFormat.PlainText)
            label.setWordWrap(True)
        explanation.setProperty("role", "secondary")
        self.instead.setProperty("role", "panel")
        self.instead.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._middle = QStackedLayout()
        self._middle.addWidget(self.list)
        self._middle.addWidget(self.instead)
        self.remove, self.close_button = QPushButton("Remove"), QPushButton("Close")
        self.remove.setProperty("kind", "main")
        self.remove.clicked.connect(self.remove_chosen)
        self.close_button.clicked.connect(self.reject)
        buttons = QHBoxLayout()
        buttons.addWidget(self.said, 1)
        buttons.addStretch()
        buttons.addWidget(self.close_button)
        buttons.addWidget(self.remove)
        column = QVBoxLayout(self)
        column.setContentsMargins(*(px(n) for n in (24, 16, 24, 16)))
        column.setSpacing(px(12))
        column.addWidget(explanation)
        column.addLayout(self._middle, 1)
        column.addLayout(buttons)

    async def _look(self) -> None:
        self._show(())
        self._say("Asking the server …", busy=True)
        try:
            found = await self._clean_up.find()
        except KdeskError as error:
            self._say(_what_failed(error), busy=False)
            return
        self._show(found)
        self._say("" if found else NOTHING, busy=False)

    def _show(self, found: Sequence[Orphan]) -> None:
        self.list.clear()
        self._rows = [(orphan, self._item(orphan)) for orphan in found]
        self.list.addTopLevelItems([item for _, item in self._rows])

    def _item(self, orphan: Orphan) -> QTreeWidgetItem:
        recent = orphan.recent(self._now())
        received = self._formatter.size(orphan.received) if orphan.received else "nothing"
        age = self._formatter.age(orphan.touched_at, self._now())
        item = QTreeWidgetItem([shown(orphan.name), received, age, RECENT if recent else ""])
        whose = f"Entry {orphan.entry.id}" if orphan.entry else "Was to replace the content of an entry, which stays"
        item.setToolTip(0, plain_tip(f"{orphan.name}\n{whose}"))
        # Another computer may be sending: that one is only removed by somebody who knows better.
        item.setCheckState(0, Qt.CheckState.Unchecked if recent else Qt.CheckState.Checked)
        return item

    async def _remove(self, chosen: Sequence[Orphan]) -> None:
        self._say("Removing …", busy=True)
        done = stayed = 0
        try:
            for orphan in chosen:
                stayed += not await self._clean_up.remove(orphan)
                done += 1
        except KdeskError as error:
            self._say(_what_failed(error), busy=False)
            return
        finally:
            self._show([orphan for orphan, _ in self._rows if orphan not in chosen[:done]])
        said = [f"{self._formatter.count(done - stayed, 'upload', 'uploads')} removed."]
        if stayed:
            said.append(f"{self._formatter.count(stayed, 'goes', 'go')} on meanwhile, and stayed.")
        self._say(" ".join(said), busy=False)

    def _chosen(self) -> list[Orphan]:
        return [orphan for orphan, item in self._rows if item.checkState(0) is Qt.CheckState.Checked]

    def _say(self, words: str, *, busy: bool) -> None:
        """Say it beside the buttons, or in place of the list where that is empty."""
        words = shown_paragraphs(words, TIP)
        self.said.setText(words)
        self.instead.setText(words)
        self.said.setVisible(bool(self._rows))
        self._middle.setCurrentWidget(self.list if self._rows else self.instead)
        self.list.setEnabled(not busy)
        self._count()

    def _count(self) -> None:
        number = len(self._chosen())
        self.remove.setText(f"Remove {self._formatter.number(number)}" if number else "Remove")
        self.remove.setEnabled(bool(number) and self.list.isEnabled())


def _what_failed(error: KdeskError) -> str:
    return f"{title_of(error)}. {next_step_of(error)}"

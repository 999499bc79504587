"""The downloads below the transfers of the Uploads page; there is no section while there are none."""

from collections.abc import Callable, Sequence
from typing import Protocol

from PySide6.QtCore import QPoint, QTimer
from PySide6.QtWidgets import QLabel, QMenu, QPushButton, QVBoxLayout, QWidget

from kdesk.domain.downloads.download import Download
from kdesk.domain.downloads.download_state import DownloadState
from kdesk.guide import Topic
from kdesk.messages import _
from kdesk.messages.download_rows import summary_text
from kdesk.messages.format import Format
from kdesk.ui.commands import SPECS, Command
from kdesk.ui.downloads.list import DownloadList, buttons_of
from kdesk.ui.downloads.model import DownloadModel
from kdesk.ui.file_manager import show_folder
from kdesk.ui.flow_layout import FlowLayout
from kdesk.ui.guide.topics import set_topic
from kdesk.ui.tasks import TaskScope
from kdesk.ui.theme import Theme
from kdesk.ui.uploads.rows import row_height

_MOVES = (Command.MOVE_UP, Command.MOVE_DOWN, Command.MOVE_TO_TOP)
_MOST_ROWS = 4
"""Rows that are in sight at once, at most."""


class Downloads(Protocol):
    """What the section asks of the queue of downloads."""

    def snapshot(self) -> tuple[Download, ...]:
        """Return all downloads in their order."""
        ...

    def pause(self, download_ids: Sequence[str]) -> None:
        """Stop downloads; what has come is kept."""
        ...

    def resume(self, download_ids: Sequence[str]) -> None:
        """Go on with downloads that are paused or have failed."""
        ...

    def cancel(self, download_ids: Sequence[str]) -> None:
        """Stop downloads for good."""
        ...

    async def remove(self, download_ids: Sequence[str]) -> None:
        """Take finished downloads out of the list."""
        ...

    async def move(self, download_ids: Sequence[str], row: int) -> None:
        """Move downloads before a row."""
        ...


class DownloadsSection(QWidget):
    """Title, buttons for all downloads, and their list.

    Args:
        queue: Does what the buttons say.
        model: Listens to the queue.
        now: Returns Unix seconds.
    """

    def __init__(
        self,
        theme: Theme,
        formatter: Format,
        queue: Downloads,
        model: DownloadModel,
        tasks: TaskScope,
        now: Callable[[], float],
    ) -> None:
        super().__init__()
        set_topic(self, Topic.DOWNLOADS)
        self._theme, self._formatter, self._queue, self._tasks, self._model = theme, formatter, queue, tasks, model
        self.setAccessibleName(_("Downloads"))
        self.list = DownloadList(model, theme, formatter, now)
        self.summary = QLabel()
        self.pause_all, self.clear_finished = QPushButton(_("Pause all")), QPushButton(_("Clear finished"))
        self.pause_all.clicked.connect(self._pause_or_resume)
        self.clear_finished.clicked.connect(lambda: self._remove([one.id for one in self._finished()]))
        self._build()
        self._countdown = QTimer(self, interval=1000)
        self._countdown.timeout.connect(self.list.viewport().update)
        self.list.pressed_button.connect(lambda download, command: self.give(command, (download,)))
        self.list.move_wanted.connect(lambda command: self.give(command, self.list.selected()))
        model.dropped.connect(self._move)
        self.list.menu_wanted.connect(self._open_menu)
        for signal in (model.repainted, model.rowsInserted, model.modelReset):
            signal.connect(lambda *_rows: self.refresh())
        self.refresh()

    def give(self, command: Command, downloads: Sequence[Download]) -> None:
        """Do with these downloads what a command says."""
        ids = [download.id for download in downloads]
        match command:
            case Command.PAUSE:
                self._queue.pause(ids)
            case Command.RESUME | Command.RETRY:
                self._queue.resume(ids)
            case Command.CANCEL:
                self._queue.cancel(ids)
            case Command.REMOVE:
                self._remove(ids)
            case Command.MOVE_UP | Command.MOVE_DOWN | Command.MOVE_TO_TOP:
                self._move_by(command, ids)
            case Command.SHOW_IN_FOLDER:
                show_folder(downloads[0].folder)

    def refresh(self) -> None:
        """Bring title, buttons and height up to date with the list."""
        downloads = self._model.downloads
        self.setVisible(bool(downloads))
        running = sum(one.state.holds_slot for one in downloads)
        queued = sum(one.state is DownloadState.QUEUED for one in downloads)
        self.summary.setText(summary_text(running, queued, self._formatter))
        self.pause_all.setText(_("Pause all") if self._pausable() or not self._resumable() else _("Resume all"))
        self.pause_all.setEnabled(bool(self._pausable() or self._resumable()))
        self.clear_finished.setEnabled(bool(self._finished()))
        # Between the two the layout decides: on a low page the transfers need the room as well.
        self.list.setMinimumHeight(self._height_of(1))
        self.list.setMaximumHeight(self._height_of(max(1, min(_MOST_ROWS, len(downloads)))))
        if any(one.trouble and one.trouble.retry_at for one in downloads):
            self._countdown.start()
        else:
            self._countdown.stop()

    def _height_of(self, rows: int) -> int:
        return rows * row_height(self._theme, self.list.font()) + 2 * self.list.frameWidth() + 4

    def _build(self) -> None:
        head = QWidget()
        row = FlowLayout(head, spacing=self._theme.px(8))
        title = QLabel(_("Downloads"))
        title.setProperty("role", "title")
        title.setContentsMargins(*self._theme.edges(0, 0, 16, 0))
        self.summary.setProperty("role", "secondary")
        row.addWidget(title)
        row.addWidget(self.summary)
        row.add_right(self.pause_all)
        row.add_right(self.clear_finished)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, self._theme.px(16), 0, 0)
        column.setSpacing(self._theme.px(8))
        column.addWidget(head)
        column.addWidget(self.list)

    def _pausable(self) -> list[str]:
        return [one.id for one in self._model.downloads if Command.PAUSE in buttons_of(one)]

    def _resumable(self) -> list[str]:
        return [one.id for one in self._model.downloads if one.state is DownloadState.PAUSED]

    def _finished(self) -> list[Download]:
        return [one for one in self._model.downloads if one.state.is_finished]

    def _pause_or_resume(self) -> None:
        if pausable := self._pausable():
            self._queue.pause(pausable)
        else:
            self._queue.resume(self._resumable())

    def _remove(self, ids: Sequence[str]) -> None:
        self._tasks.spawn(self._queue.remove(ids), name="remove downloads")

    def _move_by(self, command: Command, ids: Sequence[str]) -> None:
        """Move rows up, down or to the top."""
        every = self._model.downloads
        chosen = set(ids)
        rows = [row for row, one in enumerate(every) if one.id in chosen]
        if not rows:
            return
        if command is Command.MOVE_DOWN:
            target = min(rows[-1] + 2, len(every))
        else:
            target = max(0, rows[0] - 1) if command is Command.MOVE_UP else 0
        self._move(ids, target)

    def _move(self, ids: Sequence[str], row: int) -> None:
        """Move rows at once; the queue follows when it has stored the order."""
        chosen = set(ids)
        moving = [one.id for one in self._model.downloads if one.id in chosen]
        self._model.move(moving, row)
        self._tasks.spawn(self._queue.move(moving, row), name="move downloads")

    def _open_menu(self, position: QPoint) -> None:
        downloads = self.list.selected()
        menu = QMenu(self)
        menu.aboutToHide.connect(menu.deleteLater)
        possible = [command for command in SPECS if any(command in buttons_of(one) for one in downloads)]
        for command in (*possible, *(_MOVES if downloads else ())):
            fitting = [one for one in downloads if command in buttons_of(one)] or list(downloads)
            action = menu.addAction(_(SPECS[command].text))
            action.triggered.connect(
                lambda _checked=False, command=command, fitting=fitting: self.give(command, fitting)
            )
        menu.popup(position)

"""The list of downloads: rows that look as those of the transfers."""

from collections.abc import Callable

from PySide6.QtCore import QItemSelectionModel, QModelIndex, QPersistentModelIndex, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QWidget

from kdesk.domain.downloads.download import Download
from kdesk.domain.downloads.download_state import DownloadState
from kdesk.domain.downloads.item import DownloadKind
from kdesk.messages import _
from kdesk.messages.download_rows import row_text, shows_bar
from kdesk.messages.format import Format
from kdesk.ui.commands import Command
from kdesk.ui.downloads.model import DOWNLOAD_ROLE, DownloadModel
from kdesk.ui.theme import Theme
from kdesk.ui.uploads.button_list import ButtonList
from kdesk.ui.uploads.row_delegate import RowDelegate, RowFace
from kdesk.ui.uploads.rows import RowParts

_Index = QModelIndex | QPersistentModelIndex
_ICONS = {
    DownloadKind.CAPTIONS: "file",
    DownloadKind.ATTACHMENT: "file",
    DownloadKind.THUMBNAIL: "image",
    DownloadKind.FACTS: "info",
}
_GOES_ON = (Command.PAUSE, Command.CANCEL)
_BUTTONS = {
    DownloadState.PAUSED: (Command.RESUME, Command.CANCEL),
    DownloadState.FAILED: (Command.RETRY, Command.REMOVE),
    DownloadState.DONE: (Command.SHOW_IN_FOLDER, Command.REMOVE),
    DownloadState.SKIPPED: (Command.SHOW_IN_FOLDER, Command.REMOVE),
    DownloadState.CANCELLED: (Command.REMOVE,),
}
_QUIET = frozenset({DownloadState.PAUSED, DownloadState.QUEUED})
_KEYS: dict[Qt.Key, tuple[Command, ...]] = {
    Qt.Key.Key_Space: (Command.PAUSE, Command.RESUME),
    Qt.Key.Key_Delete: (Command.CANCEL, Command.REMOVE),
    Qt.Key.Key_Return: (Command.SHOW_IN_FOLDER,),
    Qt.Key.Key_Enter: (Command.SHOW_IN_FOLDER,),
}
"""What a key does: the first of these that the row of the keyboard has as a button. `key_table` has them too."""

_MOVES = {
    Qt.Key.Key_Up: Command.MOVE_UP,
    Qt.Key.Key_Down: Command.MOVE_DOWN,
    Qt.Key.Key_Home: Command.MOVE_TO_TOP,
}
"""What keys do together with Alt. `key_table` has them too."""


def buttons_of(download: Download) -> tuple[Command, ...]:
    """Return the buttons of a row from left to right; they are all that can be done with it."""
    return _BUTTONS.get(download.state, _GOES_ON)


class DownloadDelegate(RowDelegate):
    """Paints rows from snapshots."""

    def __init__(self, theme: Theme, formatter: Format, now: Callable[[], float]) -> None:
        super().__init__(theme)
        self._formatter = formatter
        self._now = now

    def face_of(self, index: _Index) -> RowFace:
        """Return what the row of a download shows."""
        download: Download = index.data(DOWNLOAD_ROLE)
        words = row_text(download, self._formatter, self._now())
        size = max(1, download.size)
        done = min(1000, download.received.total * 1000 // size)
        return RowFace(
            name=download.shown_name,
            icon=_ICONS.get(download.item.kind, "video"),
            faded=download.state is DownloadState.CANCELLED,
            parts=RowParts(words, buttons_of(download), buttons_of(download), shows_bar(download)),
            done=done,
            moving=max(done, min(1000, (download.received.total + download.progress.in_flight) * 1000 // size)),
            quiet=download.state in _QUIET,
        )


class DownloadList(ButtonList):
    """Downloads, each with its buttons; a double click shows the file in its folder.

    Signals:
        move_wanted: `Command` that the selected rows are to be moved by.
    """

    move_wanted = Signal(object)

    def __init__(
        self,
        model: DownloadModel,
        theme: Theme,
        formatter: Format,
        now: Callable[[], float],
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(model, DownloadDelegate(theme, formatter, now), DOWNLOAD_ROLE, theme, parent)
        self.setAccessibleName(_("Downloads"))
        self.opened.connect(lambda download: self._press(download, (Command.SHOW_IN_FOLDER,)))

    def selected(self) -> tuple[Download, ...]:
        """Return the selected downloads in the order of the list."""
        indexes = sorted(self.selectionModel().selectedIndexes())
        return tuple(index.data(DOWNLOAD_ROLE) for index in indexes)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Do to the selected rows what the key says."""
        if event.modifiers() == Qt.KeyboardModifier.AltModifier and (move := _MOVES.get(Qt.Key(event.key()))):
            self.move_wanted.emit(move)
            return
        retry = event.key() == Qt.Key.Key_R and event.modifiers() == Qt.KeyboardModifier.ControlModifier
        wanted = (Command.RETRY,) if retry else _KEYS.get(Qt.Key(event.key()), ())
        if wanted and self.focused[1] is None:
            for download in self.selected():
                self._press(download, wanted)
            return
        super().keyPressEvent(event)

    def select_row(self, row: int) -> None:
        """Select one row, with the keyboard on it."""
        index = self.model().index(row, 0)
        self.selectionModel().setCurrentIndex(index, QItemSelectionModel.SelectionFlag.ClearAndSelect)

    def _press(self, download: Download, wanted: tuple[Command, ...]) -> None:
        command = next((command for command in wanted if command in buttons_of(download)), None)
        if command is not None:
            self.pressed_button.emit(download, command)

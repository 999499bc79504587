"""Things that are dragged out of the window into a folder, where they are downloaded."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from PySide6.QtCore import QByteArray, QEvent, QMimeData, QModelIndex, QObject, QPoint, Qt, QTimer
from PySide6.QtGui import QDrag, QMouseEvent
from PySide6.QtWidgets import QAbstractItemView, QApplication

from kdesk.ui.downloads.direct_save import REFUSED, SAVED, TYPE, DirectSave, direct_save


@dataclass(frozen=True, slots=True)
class Dragged:
    """A thing that can be dragged.

    Attributes:
        name: Of its file, as the target is told.
        download: Called with the folder that it was dropped on.
        cannot: Called instead where a drop tells no folder.
    """

    name: str
    download: Callable[[str], object]
    cannot: Callable[[], object] = lambda: None


class DragOut(QObject):
    """Lets the selected things of a view be dragged into a folder; elsewhere a drag selects, as without it.

    Nothing is fetched before the drop, and then in the list of downloads. Works where a drop tells its folder.

    Args:
        view: Its parent.
        thing: Returns what stands at an index; None for nothing that can be downloaded.
        save: Returns the way to a folder; None where there is none.
    """

    def __init__(
        self,
        view: QAbstractItemView,
        thing: Callable[[QModelIndex], Dragged | None],
        save: Callable[[], DirectSave | None] = direct_save,
    ) -> None:
        super().__init__(view)
        self._view, self._thing, self._save = view, thing, save
        self._pressed: tuple[QPoint, Dragged] | None = None
        view.viewport().installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Begin a drag with a selected thing that is pulled."""
        if isinstance(event, QMouseEvent):
            place = event.position().toPoint()
            if event.type() is QEvent.Type.MouseButtonPress:
                self._pressed = self._under(place, event)
            elif event.type() is QEvent.Type.MouseButtonRelease:
                self._pressed = None
            elif event.type() is QEvent.Type.MouseMove and self._pressed is not None:
                return self._pull(place, *self._pressed)
        return super().eventFilter(watched, event)

    def _pull(self, place: QPoint, start: QPoint, thing: Dragged) -> bool:
        """Begin the drag once the pointer is far enough; return whether the view is to hear nothing of the pull."""
        if (place - start).manhattanLength() < QApplication.startDragDistance():
            return True
        self._pressed = None
        save = self._save()
        if save is None:
            thing.cannot()
            return False
        self._drag(save, thing)
        return True

    def _under(self, place: QPoint, event: QMouseEvent) -> tuple[QPoint, Dragged] | None:
        index = self._view.indexAt(place)
        plain = event.button() is Qt.MouseButton.LeftButton and event.modifiers() == Qt.KeyboardModifier.NoModifier
        if not (plain and index.isValid() and self._view.selectionModel().isSelected(index)):
            return None
        thing = self._thing(index)
        return (place, thing) if thing is not None else None

    def _drag(self, save: DirectSave, thing: Dragged) -> None:
        drag = QDrag(self._view)
        drag.setMimeData(_Dropped(save, thing))
        # The window that drags is known once the drag has begun.
        QTimer.singleShot(0, lambda: save.suggest(thing.name))
        drag.exec(Qt.DropAction.CopyAction)


class _Dropped(QMimeData):
    """Data of a drag that are asked for after the drop, and not before."""

    def __init__(self, save: DirectSave, thing: Dragged) -> None:
        super().__init__()
        self._save, self._thing = save, thing
        self._answer = b""

    def formats(self) -> list[str]:
        return [TYPE]

    def hasFormat(self, name: str) -> bool:
        return name == TYPE

    # Any: Qt passes a type of its own, which Python cannot name.
    def retrieveData(self, name: str, wanted: Any) -> Any:
        """Begin the download and say so; only once, however often a target asks."""
        del wanted
        if name != TYPE:
            return None
        if not self._answer:
            path = self._save.chosen()
            self._answer = SAVED if path else REFUSED
            if path:
                # Later: an error of it must not go through Qt.
                QTimer.singleShot(0, lambda: self._thing.download(str(Path(path).parent)))
        return QByteArray(self._answer)

"""The moments with the worst values: a row each, with a small picture."""

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QIcon, QImage, QKeyEvent, QPixmap
from PySide6.QtWidgets import QListWidget, QListWidgetItem, QSizePolicy, QWidget

from kdesk.messages import _
from kdesk.messages.reviews import time_text
from kdesk.ui.review.window_keys import is_letter
from kdesk.ui.theme import Theme

PICTURE = (96, 54)
_TIME = Qt.ItemDataRole.UserRole


@dataclass(frozen=True, slots=True)
class WorstMoment:
    """A moment at which a measure is worst.

    Attributes:
        words: The value.
    """

    time: Fraction
    words: str


class WorstList(QListWidget):
    """The worst moments below each other. Enter or a click goes to one.

    Signals:
        sought: Time of the frame to go to.
    """

    sought = Signal(object)

    def __init__(self, theme: Theme, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self.setAccessibleName(name)
        self.setUniformItemSizes(True)
        self.setIconSize(QSize(theme.px(PICTURE[0]), theme.px(PICTURE[1])))
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Expanding)
        self.itemClicked.connect(self._go_to)

    def show_moments(self, moments: Sequence[WorstMoment]) -> None:
        """Show other moments; pictures of the same times stay."""
        rows = [(moment.time, _row(moment)) for moment in moments]
        if rows == [(item.data(_TIME), item.text()) for item in self._items()]:
            return
        pictures = {item.data(_TIME): item.icon() for item in self._items()}
        self.clear()
        for time, words in rows:
            item = QListWidgetItem(pictures.get(time, self._blank()), words)
            item.setData(_TIME, time)
            self.addItem(item)

    def show_picture(self, time: Fraction, image: QImage) -> None:
        """Show the picture of a moment."""
        for item in self._items():
            if item.data(_TIME) == time:
                item.setIcon(QIcon(QPixmap.fromImage(image)))

    def sizeHint(self) -> QSize:
        return QSize(self._theme.px(PICTURE[0] + 130), self._theme.px(120))

    def minimumSizeHint(self) -> QSize:
        return QSize(self._theme.px(PICTURE[0] + 80), self._theme.px(80))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Go to the current moment on Enter."""
        if event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter} and self.currentRow() >= 0:
            self._go_to(self.currentItem())
        elif is_letter(event):
            # The list would search for it; the window has a meaning for it.
            event.ignore()
        else:
            super().keyPressEvent(event)

    def _items(self) -> list[QListWidgetItem]:
        return [self.item(row) for row in range(self.count())]

    def _go_to(self, item: QListWidgetItem) -> None:
        self.sought.emit(item.data(_TIME))

    def _blank(self) -> QIcon:
        """Return a picture that keeps the room of the one that is being made."""
        blank = QPixmap(self.iconSize())
        blank.fill(self._theme.colour("groove"))
        return QIcon(blank)


def _row(moment: WorstMoment) -> str:
    return _("{time}\n{words}").format(time=time_text(moment.time), words=moment.words)

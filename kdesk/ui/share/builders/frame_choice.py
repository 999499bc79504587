"""Which picture of an entry: its poster, or a frame by its time, or by its place among equal parts."""

from dataclasses import replace
from enum import Enum, auto

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QComboBox, QVBoxLayout, QWidget

from kdesk.domain.links.thumbnail import Thumbnail
from kdesk.messages import _
from kdesk.messages.format import Format
from kdesk.ui.share.builders.film_strip import FRAMES, FilmStrip
from kdesk.ui.share.builders.subject import BuilderSubject
from kdesk.ui.share.builders.time_input import TimeInput
from kdesk.ui.theme import Theme

_MILLI = 1000


class FrameFrom(Enum):
    """How an address names the picture."""

    POSTER = auto()
    SECOND = auto()
    SLICE = auto()


class FrameChoice(QWidget):
    """The poster, or a frame that is picked on the strip, typed, or taken from the player.

    Attributes:
        how: How the address names it.
        time: Of the frame.
        strip: Frames to pick one from.

    Signals:
        changed: Something else is chosen.
    """

    changed = Signal()

    def __init__(self, subject: BuilderSubject, formatter: Format, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._duration = subject.entry.duration
        self.how = QComboBox()
        self.how.setAccessibleName(_("Which picture"))
        self.how.addItem(_("The poster"), FrameFrom.POSTER)
        self.how.addItem(_("A frame, by its time"), FrameFrom.SECOND)
        self.how.addItem(_("A frame, by its slice"), FrameFrom.SLICE)
        self.how.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.how.setMinimumContentsLength(14)
        self.time = TimeInput(_("Time of the frame"), subject.second, theme)
        self.strip = FilmStrip(self._duration, formatter, theme)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.px(8))
        for widget in (self.how, self.strip, self.time):
            column.addWidget(widget)
        self.setFocusProxy(self.how)
        self.how.currentIndexChanged.connect(lambda _index: self._follow())
        self.time.changed.connect(self.changed)
        self.strip.picked.connect(lambda _frame: self._take_frame())
        self._follow()

    def applied_to(self, picture: Thumbnail) -> Thumbnail:
        """Return an address with the chosen frame; a strip keeps all of its frames."""
        way = self.how.currentData()
        if picture.slices is not None or way is FrameFrom.POSTER:
            return picture
        if way is FrameFrom.SLICE:
            return replace(picture, slices=FRAMES, slice=self.strip.frame, start=0.0, end=self._duration)
        time = self.time.milliseconds
        return picture if time is None else replace(picture, second=time / _MILLI)

    def _take_frame(self) -> None:
        if self.how.currentData() is FrameFrom.SECOND:
            self.time.show_time(round(self.strip.second * _MILLI))
        else:
            self.changed.emit()

    def _follow(self) -> None:
        way = self.how.currentData()
        self.strip.setVisible(way is not FrameFrom.POSTER)
        self.time.setVisible(way is FrameFrom.SECOND)
        if way is FrameFrom.SECOND and self.time.milliseconds is None:
            self.time.show_time(round(self.strip.second * _MILLI))
        self.changed.emit()

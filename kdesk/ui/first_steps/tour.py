"""The tour: four steps, each beside the part of the window that it speaks of."""

from collections.abc import Callable, Sequence

from PySide6.QtCore import QEvent, QObject, QPoint, QRect, Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QWidget

from kdesk.messages.format import Format
from kdesk.ui.first_steps.card import StepCard
from kdesk.ui.first_steps.place import spot_beside
from kdesk.ui.first_steps.ring import Ring
from kdesk.ui.first_steps.step import Step
from kdesk.ui.main_window import MainWindow
from kdesk.ui.notices import NoticeBar
from kdesk.ui.theme import Theme

_FOLLOW_MS = 100
"""Between two looks where the part of the step is now: no signal tells of all that may move or hide it."""
_GAP, _MARGIN = 10, 8


class Tour(QObject):
    """Shows the steps until the last one is done or the user leaves.

    Args:
        window: Whose parts are shown.
        notices: Is left clear.
        steps: Returns them, as they are now: what they say depends on who is signed in.
        unasked: It comes by itself, and leaves the keyboard where the user has put it.

    Attributes:
        card: What is shown.
        ring: Lies around the part that it speaks of.
        number: Of the step in sight, from 0.

    Signals:
        ended: The tour is over.
    """

    ended = Signal()

    def __init__(
        self,
        theme: Theme,
        formatter: Format,
        window: MainWindow,
        notices: NoticeBar,
        steps: Callable[[], Sequence[Step]],
        *,
        unasked: bool = False,
    ) -> None:
        super().__init__(window)
        self._theme, self._window, self._notices, self._steps = theme, window, notices, steps
        self.number = 0
        self._shown: Step | None = None
        self.ring = Ring(theme, window)
        self.card = StepCard(theme, formatter, window)
        self.card.moved.connect(self.move)
        self.card.left.connect(self.end)
        self._timer = QTimer(self, interval=_FOLLOW_MS)
        self._timer.timeout.connect(self.follow)
        window.installEventFilter(self)
        self.follow()
        self.card.show()
        if not (unasked and self._user_is_at_work):
            self.card.next.setFocus(Qt.FocusReason.OtherFocusReason)
        self._timer.start()

    def move(self, by: int) -> None:
        """Go on or back by steps; behind the last one the tour ends."""
        self.number += by
        if self.number >= len(self._steps()):
            self.end()
        else:
            self.follow()

    def end(self) -> None:
        """Take the card away, and give the keyboard back to the page."""
        if not self._timer.isActive():
            return
        self._timer.stop()
        self._window.removeEventFilter(self)
        focused: QWidget | None = self._window.focusWidget()
        had_keyboard = focused is not None and self.card.isAncestorOf(focused)
        for widget in (self.card, self.ring):
            widget.hide()
            widget.deleteLater()
        if had_keyboard:
            self._window.open_page.begin.setFocus()
        self.ended.emit()

    def follow(self) -> None:
        """Show the step as it is now, where its part is now."""
        steps = self._steps()
        step = steps[self.number]
        if step != self._shown:
            self._shown = step
            self.card.show_step(step, self.number + 1, len(steps))
            # Only then: what is dragged over the window brings its own sheet above the card.
            self.ring.raise_()
            self.card.raise_()
        room, part = self._clear_room, self._rect_of(step)
        self.ring.lie_around(part)
        size, mirrored = self.card.size_within(room.size()), self._window.isRightToLeft()
        if size.height() > room.height():
            # Rather over a notice, which waits behind the card, than without its own buttons.
            room = self._room
        spot = spot_beside(part, size, room, self._theme.px(_GAP), mirrored=mirrored, below=step.below)
        if spot != self.card.geometry():
            self.card.setGeometry(spot)

    @property
    def _user_is_at_work(self) -> bool:
        """Whether the keyboard is where the window did not put it by itself, or where one types."""
        focused: QWidget | None = self._window.focusWidget()
        if focused is None:
            return False
        return focused is not self._window.open_page.begin or focused.testAttribute(
            Qt.WidgetAttribute.WA_InputMethodEnabled
        )

    @property
    def _room(self) -> QRect:
        """What the card may cover: the window without its edges, and the status at its foot."""
        window, margin = self._window, self._theme.px(_MARGIN)
        room = window.rect().adjusted(margin, margin, -margin, -margin)
        room.setBottom(window.status.mapTo(window, QPoint()).y() - margin)
        return room

    @property
    def _clear_room(self) -> QRect:
        """The same without a notice."""
        window, margin, room = self._window, self._theme.px(_MARGIN), self._room
        if self._notices.isVisible():
            top = self._notices.mapTo(window, QPoint()).y()
            if top > room.center().y():
                room.setBottom(top - margin)
            else:
                room.setTop(top + self._notices.height() + margin)
        return room

    def _rect_of(self, step: Step) -> QRect:
        part = step.part
        if not part.isVisible() or not self._window.isAncestorOf(part):
            return QRect()
        return QRect(part.mapTo(self._window, QPoint()), part.size()).intersected(self._window.rect())

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Let Esc that nothing else in the window takes end the tour."""
        if (
            event.type() is QEvent.Type.KeyPress
            and isinstance(event, QKeyEvent)
            and event.key() == Qt.Key.Key_Escape
            and not event.modifiers()
        ):
            self.end()
            return True
        return super().eventFilter(watched, event)

"""Notices: one line over the foot of the page, never modal, with at most one action."""

import time
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, replace

from PySide6.QtCore import QEvent, QSize, Qt, QTimer, Signal
from PySide6.QtGui import QEnterEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QPushButton, QToolButton, QWidget

from kdesk.errors import KdeskError
from kdesk.messages import _
from kdesk.messages.errors import explanation_of, next_step_of, support_of, title_of
from kdesk.messages.foreign_text import LINE, TIP
from kdesk.plain_text import cut
from kdesk.ui.foot_place import FootPlace
from kdesk.ui.notice import Notice, NoticeKind, NoticeQueue
from kdesk.ui.resources import ICON_SIZE
from kdesk.ui.theme import Theme
from kdesk.ui.tips import announce, set_tip
from kdesk.ui.window_block import WindowBlock

SECONDS_SHOWN = 6.0
SECONDS_SHOWN_BAD = 15.0
KEPT = 50
"""Notices that can be read again later."""


@dataclass(frozen=True, slots=True)
class PostedNotice:
    """A notice that was posted, and when (Unix seconds)."""

    at: float
    notice: Notice


class NoticeBar(QFrame):
    """Shows one notice at a time, in the order of `NoticeQueue`.

    Args:
        now: Returns Unix seconds.

    Attributes:
        history: The last notices, the newest at the end.
        words: Label of the sentence.
        waiting: Label that says how many notices wait.
        action: Button of the notice.
        close_button: Takes the notice away.

    Signals:
        posted: `history` has a new notice.
        renewed: The newest of `history` says more than before.
        read: Somebody has closed a passing notice, or taken its action.
        forgotten: `history` is empty.
    """

    posted = Signal()
    renewed = Signal()
    read = Signal()
    forgotten = Signal()

    def __init__(self, theme: Theme, parent: QWidget | None = None, *, now: Callable[[], float] = time.time) -> None:
        super().__init__(parent)
        self.history: deque[PostedNotice] = deque(maxlen=KEPT)
        self._now = now
        self.setProperty("role", "notice")
        self._theme = theme
        self._queue = NoticeQueue()
        self._shown: Notice | None = None
        self._is_pointed_at = False
        self._window = WindowBlock(self, self._resume)
        self._timer = QTimer(self, singleShot=True)
        self._timer.timeout.connect(self.dismiss)
        self._place = FootPlace(self, theme)
        self._build()
        theme.changed.connect(self._paint_icon)
        self.hide()

    @property
    def passes_after(self) -> float:
        """Seconds after which the notice passes; 0.0 while it stays."""
        return self._timer.interval() / 1000 if self._timer.isActive() else 0.0

    @property
    def slide_ms(self) -> int:
        """Milliseconds that the last notice took to slide in."""
        return self._place.slide.duration()

    @property
    def shown(self) -> Notice | None:
        """The notice that stands in the window now."""
        return self._shown

    def holds(self, key: str) -> bool:
        """Whether a notice of this key, or a standing one of this name, is shown or waits for its turn."""
        return self._queue.holds(key)

    def lie_over(self, area: QWidget, foot: Callable[[], int] = lambda: 0) -> None:
        """Lie over the foot of this widget from now on: what is under the pointer there does not move for a notice.

        Args:
            area: The pages.
            foot: Returns how many pixels at their foot stay clear.
        """
        self._place.lie_over(area, foot)

    def sizeHint(self) -> QSize:
        """Return the size with the words on one line: a notice covers no more than it needs."""
        hint, words = super().sizeHint(), self.words
        line = words.fontMetrics().horizontalAdvance(words.text()) + self._theme.px(8)
        return QSize(hint.width() - words.sizeHint().width() + line, hint.height())

    def post(self, notice: Notice) -> None:
        """Show a notice as soon as its turn comes; one that says the same and waits already is not repeated."""
        # Cut before Qt lays it out; sentences keep the isolates around the names in them.
        notice = replace(
            notice, text=cut(notice.text, LINE), detail=cut(notice.detail, TIP), support=cut(notice.support, TIP)
        )
        before = self._queue.add(notice)
        if before is None or before.text != notice.text:
            self._keep(notice, before if notice.cumulative else None)
        self._show_next()

    def _keep(self, notice: Notice, before: Notice | None) -> None:
        """Keep a notice for the bell, instead of the one that it includes."""
        earlier = next((posted for posted in self.history if posted.notice is before), None)
        if earlier is not None:
            self.history.remove(earlier)
        self.history.append(PostedNotice(self._now(), notice))
        (self.posted if earlier is None else self.renewed).emit()

    def forget(self) -> None:
        """Keep none of the notices so far; the bell has nothing new to show."""
        self.history.clear()
        self.forgotten.emit()

    def report(self, error: KdeskError, *, what: str = "", key: str = "") -> None:
        """Show an error and what can be done about it: what `TaskScope` calls.

        Args:
            what: What the error prevented, for the beginning of the sentence.
            key: Of the notice.
        """
        pattern = _("{what}: {problem}. {next_step}") if what else _("{problem}. {next_step}")
        text = pattern.format(what=what, problem=title_of(error), next_step=next_step_of(error))
        self.post(Notice(text, NoticeKind.BAD, explanation_of(error), support=support_of(error), key=key))

    def take_back(self, notice: Notice) -> None:
        """Remove a passing notice whose action is of no use any more."""
        self._queue.take_back(notice)
        self._show_next()

    def withdraw(self, standing: str) -> None:
        """Take a standing notice back; none of that name is fine."""
        self._queue.withdraw(standing)
        self._show_next()

    def dismiss(self) -> None:
        """Take the shown notice away; one that only `withdraw` may end is put aside."""
        if self._shown is not None:
            self._queue.dismiss(self._shown)
        self._show_next()

    def _build(self) -> None:
        self._icon = QLabel()
        self.words = QLabel()
        self.words.setTextFormat(Qt.TextFormat.PlainText)
        self.words.setWordWrap(True)
        self.waiting = QLabel()
        self.waiting.setProperty("role", "secondary")
        self.action = QPushButton()
        self.action.clicked.connect(self._act)
        self.close_button = QToolButton()
        self.close_button.setIconSize(QSize(self._theme.px(16), self._theme.px(16)))
        self._theme.icons.dress(self.close_button, "close", "secondary")
        self.close_button.clicked.connect(self._close)
        for button in (self.action, self.close_button):
            # They disappear with the notice: a click must not take the focus.
            button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        row = QHBoxLayout(self)
        row.setContentsMargins(*self._theme.edges(16, 4, 8, 4))
        row.setSpacing(self._theme.px(12))
        row.addWidget(self._icon)
        row.addWidget(self.words, 1)
        for widget in (self.waiting, self.action, self.close_button):
            row.addWidget(widget)

    def _show_next(self) -> None:
        notice, waiting = self._queue.first, self._queue.waiting
        # Otherwise a click would meet the button of another notice, whose turn came in that moment.
        if self._is_pointed_at and self._shown is not None and self._queue.has(self._shown):
            notice = self._shown
        self.waiting.setText(_("and {count} more").format(count=waiting) if waiting > 0 else "")
        self.waiting.setVisible(waiting > 0)
        if notice is self._shown:
            self._place.update()
            return
        was_hidden = self._shown is None
        self._shown = notice
        self._timer.stop()
        if notice is None:
            self._is_pointed_at = False
            self.hide()
            self._place.follow_keyboard(False)
            return
        self._fill(notice)
        self.show()
        self._place.update()
        self._place.follow_keyboard(True)
        if was_hidden:
            self._place.slide_in()

    def _fill(self, notice: Notice) -> None:
        self.words.setText(notice.text)
        set_tip(self.words, notice.detail, notice.support)
        self.action.setText(notice.action)
        self.action.setVisible(bool(notice.action))
        stays = notice.standing and not notice.closable
        words = _("Hide this notice; the bell keeps it") if stays else _("Dismiss this notice")
        self.close_button.setToolTip(words)
        self.close_button.setAccessibleName(words)
        self._paint_icon()
        self.setAccessibleName(notice.text)
        self.setAccessibleDescription(notice.detail)
        announce(self, notice.text)
        self._start_timer()

    def _start_timer(self) -> None:
        if self._shown is None or self._shown.standing:
            return
        # Behind a dialog nobody may see it: its time begins when that is closed.
        if self._window.is_blocked and not self._shown.seconds:
            self._timer.stop()
            return
        usual = SECONDS_SHOWN_BAD if self._shown.kind is NoticeKind.BAD else SECONDS_SHOWN
        self._timer.start(round((self._shown.seconds or usual) * 1000))

    def _resume(self) -> None:
        """Stop the time of the notice while a dialog lies over the window, and begin it anew afterwards."""
        if self._shown is not None and not self._shown.seconds and not self._is_pointed_at:
            self._start_timer()

    def _close(self) -> None:
        if self._shown is not None and not self._shown.standing:
            self.read.emit()
        self.dismiss()

    def _paint_icon(self) -> None:
        if self._shown is not None:
            kind = self._shown.kind
            size = self._theme.px(ICON_SIZE)
            self._icon.setPixmap(self._theme.icons.pixmap(kind.icon, kind.value, size, self.devicePixelRatioF()))

    def _act(self) -> None:
        notice = self._shown
        # Before the action, which may post a notice of its own.
        self._close()
        if notice is not None and notice.on_action is not None:
            notice.on_action()

    def enterEvent(self, event: QEnterEvent) -> None:
        """Keep the notice while somebody points at it, unless its action has its time."""
        self._is_pointed_at = True
        if self._shown is not None and not self._shown.seconds:
            self._timer.stop()
        super().enterEvent(event)

    def leaveEvent(self, event: QEvent) -> None:
        """Start its time anew, or show the one whose turn has come."""
        self._is_pointed_at = False
        self._show_next()
        if self._shown is not None and not self._shown.seconds:
            self._start_timer()
        super().leaveEvent(event)

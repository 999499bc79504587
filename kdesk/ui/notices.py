"""Notices: one line over the foot of the page, never modal, with at most one action."""

import time
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, replace
from enum import StrEnum

from PySide6.QtCore import QEvent, QObject, QPoint, QPropertyAnimation, QRect, QSize, Qt, QTimer, Signal
from PySide6.QtGui import QEnterEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QPushButton, QToolButton, QWidget

from kdesk.errors import KdeskError
from kdesk.messages.errors import explanation_of, next_step_of, support_of, title_of
from kdesk.messages.foreign_text import LINE, TIP
from kdesk.plain_text import cut
from kdesk.ui.keyboard_spot import KeyboardSpot, keyboard_in
from kdesk.ui.resources import ICON_SIZE
from kdesk.ui.theme import Theme
from kdesk.ui.tips import announce, set_tip

SECONDS_SHOWN = 6.0
SECONDS_SHOWN_BAD = 15.0
KEPT = 50
"""Notices that can be read again later."""
_MARGIN = 8


class NoticeKind(StrEnum):
    """What a notice is about; the value is the token of its icon's colour."""

    NEWS = "accent"
    GOOD = "good"
    WAITING = "waiting"
    BAD = "bad"

    @property
    def icon(self) -> str:
        """The icon beside the words: colour never stands alone."""
        return {"accent": "info", "good": "ready", "waiting": "warning", "bad": "error"}[self.value]


@dataclass(frozen=True, slots=True)
class Notice:
    """One thing to tell.

    text       one sentence, shown as it is: never as HTML
    detail     for the tooltip
    support    for those who help: small, at the end of the tooltip
    action     words of the one button, "" for none
    on_action  what the button does; the notice is gone then
    standing   a name: the notice stays until `withdraw(name)`, another of that name takes its place
    closable   whether a standing notice is over once a person closes it; its action closes it as well
    seconds    its action works for so long only: shown at once, in the place of an earlier such notice
    key        a name: shown at once, in the place of an earlier notice of that name, which is no longer true
    cumulative  it tells what the earlier one of its key told as well: it waits where that waited, and only it is kept
    """

    text: str
    kind: NoticeKind = NoticeKind.NEWS
    detail: str = ""
    action: str = ""
    on_action: Callable[[], object] | None = None
    standing: str = ""
    support: str = ""
    closable: bool = False
    seconds: float = 0.0
    key: str = ""
    cumulative: bool = False


@dataclass(frozen=True, slots=True)
class Told:
    """A notice that was posted, and when (Unix seconds)."""

    at: float
    notice: Notice


class NoticeBar(QFrame):
    """Shows one notice at a time: those that pass first, in their order, then those that stand.

    Of those that stand, the ones that can be closed come first. One that cannot be closed can be put aside: what it
    tells still holds, but it would cover the foot of the page as long as that.

    theme   the look
    now     Unix seconds
    parent  the window

    Attributes:
        told: The last notices, the newest at the end.

    Signals:
        posted: There is a new one in `told`.
        renewed: One in `told` tells more than before, and is the newest.
    """

    posted = Signal()
    renewed = Signal()

    def __init__(self, theme: Theme, parent: QWidget | None = None, *, now: Callable[[], float] = time.time) -> None:
        super().__init__(parent)
        self.told: deque[Told] = deque(maxlen=KEPT)
        self._now = now
        self._aside: set[str] = set()
        self._area: QWidget | None = None
        self.setProperty("role", "notice")
        self._theme = theme
        self._passing: deque[Notice] = deque()
        self._standing: dict[str, Notice] = {}
        self._shown: Notice | None = None
        self._timer = QTimer(self, singleShot=True)
        self._timer.timeout.connect(self.dismiss)
        self._slide = QPropertyAnimation(self, b"pos", self)
        self._keyboard = KeyboardSpot(self)
        self._keyboard.moved.connect(self._place)
        self._build()
        theme.changed.connect(self._paint_icon)
        self.hide()

    @property
    def shown(self) -> Notice | None:
        """The notice that stands in the window now."""
        return self._shown

    def holds(self, key: str) -> bool:
        """Whether a notice of this key is shown or waits for its turn."""
        return any(notice.key == key for notice in self._passing)

    def lie_over(self, area: QWidget) -> None:
        """Lie over the foot of this widget from now on: what is under the pointer there does not move for a notice."""
        self._area = area
        self.setParent(area)
        area.installEventFilter(self)

    def post(self, notice: Notice) -> None:
        """Show a notice as soon as its turn comes; one that says the same and waits already is not repeated."""
        # Cut before Qt lays it out; sentences keep the isolates around the names in them.
        notice = replace(
            notice, text=cut(notice.text, LINE), detail=cut(notice.detail, TIP), support=cut(notice.support, TIP)
        )
        before = self._take_in(notice)
        if before is None or before.text != notice.text:
            self._aside.discard(notice.standing)
            self._keep(notice, before if notice.cumulative else None)
        self._show_next()

    def _take_in(self, notice: Notice) -> Notice | None:
        """Put a notice where its turn is; return the one that it repeats or takes the place of."""
        before: Notice | None = None
        if notice.standing:
            before = self._standing.get(notice.standing)
            self._standing[notice.standing] = notice
        elif notice.seconds:
            self._passing = deque([notice, *(other for other in self._passing if not other.seconds)])
        elif notice.key:
            before = next((other for other in self._passing if other.key == notice.key), None)
            self._passing = self._with_key(notice, before)
        else:
            before = next((other for other in self._passing if other.text == notice.text), None)
            self._passing.extend([notice] if before is None else [])
        return before

    def _with_key(self, notice: Notice, before: Notice | None) -> deque[Notice]:
        others = [other for other in self._passing if other is not before]
        if not notice.cumulative:
            # An offer whose time runs keeps its place: behind another notice it would be over before it is seen.
            place = sum(1 for other in others if other.seconds)
        else:
            place = len(others) if before is None else self._passing.index(before)
        others.insert(place, notice)
        return deque(others)

    def _keep(self, notice: Notice, before: Notice | None) -> None:
        """Keep a notice for the bell, in the place of the one that it tells as well."""
        earlier = next((told for told in self.told if told.notice is before), None)
        if earlier is not None:
            self.told.remove(earlier)
        self.told.append(Told(self._now(), notice))
        (self.posted if earlier is None else self.renewed).emit()

    def report(self, error: KdeskError, *, what: str = "", key: str = "") -> None:
        """Show an error and what can be done about it: what `TaskScope` calls.

        Args:
            error: what happened.
            what: what it kept from being done, for the beginning of the sentence.
            key: of the notice.
        """
        text = f"{what}{': ' if what else ''}{title_of(error)}. {next_step_of(error)}"
        self.post(Notice(text, NoticeKind.BAD, explanation_of(error), support=support_of(error), key=key))

    def take_back(self, notice: Notice) -> None:
        """Take a passing notice away whose action is of no use any more."""
        if notice in self._passing:
            self._passing.remove(notice)
            self._show_next()

    def withdraw(self, standing: str) -> None:
        """Take a standing notice back; none of that name is fine."""
        self._standing.pop(standing, None)
        self._aside.discard(standing)
        self._show_next()

    def dismiss(self) -> None:
        """Take the shown notice away; one that only `withdraw` may end is put aside."""
        if self._passing and self._passing[0] is self._shown:
            self._passing.popleft()
        elif self._shown and self._shown.closable:
            self._standing.pop(self._shown.standing)
        elif self._shown:
            self._aside.add(self._shown.standing)
        self._show_next()

    def _build(self) -> None:
        self._icon = QLabel()
        self._text = QLabel()
        self._text.setTextFormat(Qt.TextFormat.PlainText)
        self._text.setWordWrap(True)
        self._more = QLabel()
        self._more.setProperty("role", "secondary")
        self._action = QPushButton()
        self._action.clicked.connect(self._act)
        self._close = QToolButton()
        self._close.setIconSize(QSize(self._theme.px(16), self._theme.px(16)))
        self._theme.icons.dress(self._close, "close", "secondary")
        self._close.clicked.connect(self.dismiss)
        for button in (self._action, self._close):
            # They go with the notice: a click must not leave the keyboard with something that is gone.
            button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        row = QHBoxLayout(self)
        row.setContentsMargins(*(self._theme.px(n) for n in (16, 4, 8, 4)))
        row.setSpacing(self._theme.px(12))
        row.addWidget(self._icon)
        row.addWidget(self._text, 1)
        for widget in (self._more, self._action, self._close):
            row.addWidget(widget)

    def _show_next(self) -> None:
        stand = [notice for notice in self._standing.values() if notice.standing not in self._aside]
        standing = min(stand, key=lambda notice: not notice.closable, default=None)
        notice = self._passing[0] if self._passing else standing
        waiting = len(self._passing) + len(stand) - 1
        self._more.setText(f"and {waiting} more" if waiting > 0 else "")
        self._more.setVisible(waiting > 0)
        if notice is self._shown:
            self._place()
            return
        was_hidden = self._shown is None
        self._shown = notice
        self._timer.stop()
        if notice is None:
            self.hide()
            self._keyboard.rest()
            return
        self._fill(notice)
        self.show()
        self._place()
        if self._area is not None:
            self._keyboard.watch(self._area)
        if was_hidden:
            self._slide_in()

    def _fill(self, notice: Notice) -> None:
        self._text.setText(notice.text)
        set_tip(self._text, notice.detail, notice.support)
        self._action.setText(notice.action)
        self._action.setVisible(bool(notice.action))
        words = "Hide this notice; the bell keeps it" if notice.standing and not notice.closable else _DISMISS
        self._close.setToolTip(words)
        self._close.setAccessibleName(words)
        self._paint_icon()
        self.setAccessibleName(notice.text)
        self.setAccessibleDescription(notice.detail)
        announce(self, notice.text)
        self._start_timer()

    def _start_timer(self) -> None:
        if self._shown is not None and not self._shown.standing:
            usual = SECONDS_SHOWN_BAD if self._shown.kind is NoticeKind.BAD else SECONDS_SHOWN
            self._timer.start(round((self._shown.seconds or usual) * 1000))

    def _place(self) -> None:
        """Lie at the foot of the area, as high as the words need at its width; at its head if the keyboard is there."""
        if self._area is None or not self.isVisible():
            return
        margin = self._theme.px(_MARGIN)
        width = self._area.width() - 2 * margin
        height = max(self.heightForWidth(width), self.minimumSizeHint().height())
        self._slide.stop()
        spot = QRect(margin, self._area.height() - margin - height, width, height)
        keyboard = keyboard_in(self._area, self)
        head = QRect(spot).translated(0, margin - spot.top())
        if spot.intersects(keyboard) and not head.intersects(keyboard):
            spot = head
        self.setGeometry(spot)
        self.raise_()

    def _slide_in(self) -> None:
        if not self._theme.motion_ms or self._area is None:
            return
        self._slide.setDuration(self._theme.motion_ms)
        self._slide.setStartValue(QPoint(self.x(), self._area.height()))
        self._slide.setEndValue(self.pos())
        self._slide.start()

    def _paint_icon(self) -> None:
        if self._shown is not None:
            kind = self._shown.kind
            size = self._theme.px(ICON_SIZE)
            self._icon.setPixmap(self._theme.icons.pixmap(kind.icon, kind.value, size, self.devicePixelRatioF()))

    def _act(self) -> None:
        notice = self._shown
        self.dismiss()
        if notice is not None and notice.on_action is not None:
            notice.on_action()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Stay at the foot of the area when that changes its size."""
        if watched is self._area and event.type() is QEvent.Type.Resize:
            self._place()
        return super().eventFilter(watched, event)

    def enterEvent(self, event: QEnterEvent) -> None:
        """Keep the notice while somebody points at it, unless its action has its time."""
        if self._shown is not None and not self._shown.seconds:
            self._timer.stop()
        super().enterEvent(event)

    def leaveEvent(self, event: QEvent) -> None:
        """Let it pass again."""
        if self._shown is not None and not self._shown.seconds:
            self._start_timer()
        super().leaveEvent(event)


_DISMISS = "Dismiss this notice"

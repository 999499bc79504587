"""Notices: one line above the status bar, never modal, with at most one action."""

from collections import deque
from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum

from PySide6.QtCore import QEvent, QPropertyAnimation, QSize, Qt, QTimer
from PySide6.QtGui import QAccessible, QAccessibleAnnouncementEvent, QEnterEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QPushButton, QToolButton, QWidget

from kdesk.domain.transfer import Trouble
from kdesk.errors import KdeskError
from kdesk.ui.foreign_text import TIP, shown, shown_paragraphs
from kdesk.ui.resources import ICON_SIZE
from kdesk.ui.texts import plain_tip
from kdesk.ui.theme import Theme

SECONDS_SHOWN = 6.0
SECONDS_SHOWN_BAD = 15.0
_SENTENCE = 600
"""Characters of a notice: some lines of it."""


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
    closable   whether a person may close a standing notice; its action closes it as well
    """

    text: str
    kind: NoticeKind = NoticeKind.NEWS
    detail: str = ""
    action: str = ""
    on_action: Callable[[], object] | None = None
    standing: str = ""
    support: str = ""
    closable: bool = False


class NoticeBar(QFrame):
    """Shows one notice at a time: those that pass first, in their order, then those that stand.

    Of those that stand, the ones that can be closed come first.

    theme   the look
    parent  the window
    """

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("role", "notice")
        self._theme = theme
        self._passing: deque[Notice] = deque()
        self._standing: dict[str, Notice] = {}
        self._shown: Notice | None = None
        self._timer = QTimer(self, singleShot=True)
        self._timer.timeout.connect(self.dismiss)
        self._slide = QPropertyAnimation(self, b"maximumHeight", self)
        self._slide.finished.connect(lambda: self.setMaximumHeight(_UNBOUNDED))
        self._build()
        theme.changed.connect(self._paint_icon)
        self.hide()

    @property
    def shown(self) -> Notice | None:
        """The notice that stands in the window now."""
        return self._shown

    @property
    def busy(self) -> bool:
        """Whether a notice is shown that passes by itself."""
        return bool(self._passing)

    def post(self, notice: Notice) -> None:
        """Show a notice as soon as its turn comes; one that says the same and waits already is not repeated."""
        if notice.standing:
            self._standing[notice.standing] = notice
        elif notice.text not in {other.text for other in self._passing}:
            self._passing.append(notice)
        self._show_next()

    def report(self, error: KdeskError) -> None:
        """Show an error and what can be done about it: what `TaskScope` calls."""
        trouble = Trouble.of(error)
        text = f"{trouble.title}. {trouble.next_step}"
        self.post(Notice(text, NoticeKind.BAD, trouble.explanation, support=trouble.for_support))

    def withdraw(self, standing: str) -> None:
        """Take a standing notice back; none of that name is fine."""
        self._standing.pop(standing, None)
        self._show_next()

    def dismiss(self) -> None:
        """Take the shown notice away, unless only `withdraw` may."""
        if self._passing and self._passing[0] is self._shown:
            self._passing.popleft()
        elif self._shown and self._shown.closable:
            self._standing.pop(self._shown.standing)
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
        self._close.setAccessibleName("Dismiss this notice")
        self._close.setToolTip("Dismiss this notice")
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
        standing = min(self._standing.values(), key=lambda notice: not notice.closable, default=None)
        notice = self._passing[0] if self._passing else standing
        waiting = len(self._passing) + len(self._standing) - 1
        self._more.setText(f"and {waiting} more" if waiting > 0 else "")
        self._more.setVisible(waiting > 0)
        if notice is self._shown:
            return
        was_hidden = self._shown is None
        self._shown = notice
        self._timer.stop()
        if notice is None:
            self.hide()
            return
        self._fill(notice)
        if was_hidden:
            self._slide_in()

    def _fill(self, notice: Notice) -> None:
        self._text.setText(shown(notice.text, _SENTENCE))
        self._text.setToolTip(plain_tip(notice.detail, notice.support))
        self._action.setText(notice.action)
        self._action.setVisible(bool(notice.action))
        self._close.setVisible(not notice.standing or notice.closable)
        self._paint_icon()
        self.setAccessibleName(shown(notice.text, _SENTENCE))
        self.setAccessibleDescription(shown_paragraphs(notice.detail, TIP))
        QAccessible.updateAccessibility(QAccessibleAnnouncementEvent(self, shown(notice.text, _SENTENCE)))
        self._start_timer()

    def _start_timer(self) -> None:
        if self._shown is not None and not self._shown.standing:
            seconds = SECONDS_SHOWN_BAD if self._shown.kind is NoticeKind.BAD else SECONDS_SHOWN
            self._timer.start(round(seconds * 1000))

    def _slide_in(self) -> None:
        self.show()
        if not self._theme.motion_ms:
            return
        self._slide.stop()
        self._slide.setDuration(self._theme.motion_ms)
        self._slide.setStartValue(0)
        self._slide.setEndValue(self.sizeHint().height())
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

    def enterEvent(self, event: QEnterEvent) -> None:
        """Keep the notice while somebody points at it."""
        self._timer.stop()
        super().enterEvent(event)

    def leaveEvent(self, event: QEvent) -> None:
        """Let it pass again."""
        self._start_timer()
        super().leaveEvent(event)


_UNBOUNDED = 16_777_215
"""Qt's own “no maximum”."""

"""Which buttons a row has, and where everything in it lies."""

from dataclasses import dataclass
from enum import StrEnum

from PySide6.QtCore import QPoint, QRect, QSize
from PySide6.QtGui import QFont, QFontMetrics

from kdesk.domain.transfer import ALLOWED_CHANGES, Transfer, TransferState
from kdesk.ui.resources import ICON_SIZE
from kdesk.ui.theme import Theme
from kdesk.ui.uploads.words import RowWords, shows_bar

ROW_HEIGHT = 56
BAR_WIDTH = 240
BAR_HEIGHT = 6
_MOST_BUTTONS = 4


class RowButton(StrEnum):
    """What a row offers; the value is its icon, or its words where `worded`."""

    PAUSE = "pause"
    RESUME = "resume"
    RETRY_NOW = "retry"
    CANCEL = "close"
    RETRY = "Retry"
    COPY_LINK = "Copy link"
    REMOVE = "clear"
    MORE = "more"

    @property
    def worded(self) -> bool:
        """Whether the button shows words instead of an icon: the one thing that is most wanted of the row."""
        return self in {RowButton.RETRY, RowButton.COPY_LINK}

    @property
    def tip(self) -> str:
        """What the button does, in words."""
        return _TIPS[self]


_TIPS = {
    RowButton.PAUSE: "Pause",
    RowButton.RESUME: "Resume",
    RowButton.RETRY_NOW: "Try again now",
    RowButton.CANCEL: "Cancel this transfer",
    RowButton.RETRY: "Try again",
    RowButton.COPY_LINK: "Copy the link that plays everywhere (HLS)",
    RowButton.REMOVE: "Remove from the list",
    RowButton.MORE: "More",
}


def can_pause(transfer: Transfer) -> bool:
    """Whether the transfer can be stopped for a while."""
    return TransferState.PAUSED in ALLOWED_CHANGES[transfer.state]


def can_resume(transfer: Transfer) -> bool:
    """Whether the transfer waits for the user to let it go on."""
    return transfer.state is TransferState.PAUSED


def can_retry(transfer: Transfer) -> bool:
    """Whether trying again means something: it failed, or it waits for its next try."""
    waits = transfer.trouble is not None and transfer.trouble.retry_at is not None
    return transfer.state is TransferState.FAILED or (waits and can_pause(transfer))


def can_cancel(transfer: Transfer) -> bool:
    """Whether the transfer can be given up."""
    return TransferState.CANCELLED in ALLOWED_CHANGES[transfer.state]


def can_remove(transfer: Transfer) -> bool:
    """Whether the row can leave the list without anything being lost."""
    return transfer.state in {TransferState.READY, TransferState.CANCELLED, TransferState.FAILED}


def buttons_of(transfer: Transfer) -> tuple[RowButton, ...]:
    """Return the buttons of a row, from left to right."""
    match transfer.state:
        case TransferState.READY:
            return (RowButton.COPY_LINK, RowButton.MORE)
        case TransferState.FAILED:
            return (RowButton.RETRY, RowButton.MORE)
        case TransferState.CANCELLED:
            return (RowButton.REMOVE, RowButton.MORE)
        case TransferState.PROCESSING:
            return (RowButton.MORE,)
        case TransferState.PAUSED:
            return (RowButton.RESUME, RowButton.CANCEL, RowButton.MORE)
        case _:
            retry = (RowButton.RETRY_NOW,) if can_retry(transfer) else ()
            return (*retry, RowButton.PAUSE, RowButton.CANCEL, RowButton.MORE)


@dataclass(frozen=True, slots=True)
class RowLayout:
    """Every rectangle of one row; size hint, painting and clicks use the same."""

    icon: QRect
    name: QRect
    state_icon: QRect
    state: QRect
    bar: QRect
    percent: QRect
    rate: QRect
    buttons: tuple[tuple[RowButton, QRect], ...]

    def button_at(self, point: QPoint) -> RowButton | None:
        """Return the button under a point."""
        return next((button for button, rect in self.buttons if rect.contains(point)), None)


def row_height(theme: Theme, font: QFont) -> int:
    """Return the height of a row: as drawn, or more when two lines of text need it."""
    return max(theme.px(ROW_HEIGHT), 2 * QFontMetrics(font).height() + theme.px(20))


def lay_out(rect: QRect, transfer: Transfer, words: RowWords, theme: Theme, font: QFont) -> RowLayout:
    """Compute where the parts of a row go: icon · two lines of text · bar · buttons."""
    metrics = QFontMetrics(font)
    gap = theme.px(12)
    icon_side = theme.px(ICON_SIZE)
    icon = QRect(
        QPoint(rect.left() + theme.px(16), rect.center().y() - icon_side // 2 + 1), QSize(icon_side, icon_side)
    )
    buttons = _buttons(rect, buttons_of(transfer), theme, metrics)
    line_end = right = (
        min(buttons[0][1].left(), _column_end(rect, theme, metrics) if shows_bar(transfer) else rect.right()) - gap
    )
    left = icon.right() + 1 + gap
    top = rect.center().y() - metrics.height() - theme.px(1)
    below = rect.center().y() + theme.px(3)
    bar = percent = rate = QRect()
    if shows_bar(transfer):
        width = min(theme.px(BAR_WIDTH), (right - left) * 2 // 5)
        bar, percent, rate = _progress(QRect(right - width, top, width, rect.height()), below, theme, metrics)
        right = bar.left() - theme.px(24)
        line_end = right if words.rate else line_end
    small = metrics.height()
    mark = QRect(left, below, small, small) if words.icon else QRect(left, below, 0, small)
    start = mark.right() + 1 + (theme.px(6) if words.icon else 0)
    return RowLayout(
        icon=icon,
        name=QRect(left, top, right - left, metrics.height()),
        state_icon=mark,
        state=QRect(start, below, line_end - start, metrics.height()),
        bar=bar,
        percent=percent,
        rate=rate,
        buttons=buttons,
    )


def _progress(column: QRect, below: int, theme: Theme, metrics: QFontMetrics) -> tuple[QRect, QRect, QRect]:
    """Return bar, percent and rate inside the column: bar and percent above, rate below."""
    percent_width = metrics.horizontalAdvance("100 %") + theme.px(8)
    bar_height = theme.px(BAR_HEIGHT)
    middle = column.top() + metrics.height() // 2
    bar = QRect(column.left(), middle - bar_height // 2, column.width() - percent_width, bar_height)
    percent = QRect(bar.right() + 1, column.top(), percent_width, metrics.height())
    return bar, percent, QRect(column.left(), below, column.width(), metrics.height())


def _button_side(theme: Theme, metrics: QFontMetrics) -> int:
    return max(theme.px(32), metrics.height() + theme.px(8))


def _column_end(rect: QRect, theme: Theme, metrics: QFontMetrics) -> int:
    """Return where bars end in every row: before room for four icon buttons, so that they stand in one column."""
    return rect.right() + 1 - theme.px(12) - _MOST_BUTTONS * (_button_side(theme, metrics) + theme.px(4))


def _buttons(
    rect: QRect, buttons: tuple[RowButton, ...], theme: Theme, metrics: QFontMetrics
) -> tuple[tuple[RowButton, QRect], ...]:
    side = _button_side(theme, metrics)
    x = rect.right() + 1 - theme.px(12)
    placed = []
    for button in reversed(buttons):
        width = metrics.horizontalAdvance(button.value) + theme.px(24) if button.worded else side
        x -= width
        placed.append((button, QRect(x, rect.center().y() - side // 2 + 1, width, side)))
        x -= theme.px(4)
    return tuple(reversed(placed))

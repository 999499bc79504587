"""Which buttons a row has, and where everything in it lies."""

from dataclasses import dataclass
from enum import StrEnum

from PySide6.QtCore import QPoint, QRect, QSize
from PySide6.QtGui import QFont, QFontMetrics

from kdesk.domain.question import Decision, QuestionKind
from kdesk.domain.transfer import ALLOWED_CHANGES, FileWait, Transfer, TransferState
from kdesk.messages.rows import RowText, shows_bar
from kdesk.ui.resources import ICON_SIZE
from kdesk.ui.theme import Theme

ROW_HEIGHT = 56
NARROW = 640
"""Width of a row below which nothing stands beside the name."""
BAR_WIDTH = 240
BAR_HEIGHT = 6
_LEAST_TEXT = 80
"""Width below which a row gives its words the room of a button with words; the menu of the row has that too."""
_MOST_BUTTONS = 4


class RowButton(StrEnum):
    """What a row offers; the value is its icon, or its words where `worded`."""

    PAUSE = "pause"
    RESUME = "resume"
    RETRY_NOW = "retry"
    CANCEL = "close"
    RETRY = "Retry"
    UPLOAD_AGAIN = "Upload again"
    COPY_LINK = "Copy link"
    OPEN_ENTRY = "Open it"
    NEW_VERSION = "Upload the new version"
    KEEP = "Keep what arrived"
    REPLACE = "Replace it"
    TAKE_OVER = "Take over"
    BEGIN_ANEW = "Begin anew"
    LOOK_AGAIN = "Look again"
    UPLOAD_ANYWAY = "Upload as a new entry"
    UPLOAD_UNSTABLE = "Upload without waiting"
    REMOVE = "clear"
    MORE = "more"

    @property
    def worded(self) -> bool:
        """Whether the button shows words instead of an icon: the one thing that is most wanted of the row."""
        return self.value[0].isupper()

    @property
    def tip(self) -> str:
        """What the button does, in words."""
        return _TIPS[self]


_TIPS = {
    RowButton.PAUSE: "Pause",
    RowButton.RESUME: "Resume",
    RowButton.RETRY_NOW: "Retry now",
    RowButton.CANCEL: "Cancel this transfer",
    RowButton.RETRY: "Try again",
    RowButton.UPLOAD_AGAIN: "Upload the file once more, as another entry",
    RowButton.COPY_LINK: "Copy the link that plays everywhere (HLS)",
    RowButton.OPEN_ENTRY: "Show the entry in the Library",
    RowButton.NEW_VERSION: "Upload the file as it is now, from its first byte",
    RowButton.KEEP: "Leave the entry as it is, with the former version",
    RowButton.REPLACE: "Give the entry this content; its id and its links stay",
    RowButton.TAKE_OVER: (
        "Go on from what the server has; the other computer stops. Afterwards the whole file is read back and compared"
    ),
    RowButton.BEGIN_ANEW: "Send the whole file into the entry that is there; the other computer stops",
    RowButton.LOOK_AGAIN: "Compare the file with the one in the library once more",
    RowButton.UPLOAD_ANYWAY: "Upload the file although its content is there already: it gets an entry of its own",
    RowButton.UPLOAD_UNSTABLE: "Upload the file as it is now, although somebody may be writing it",
    RowButton.REMOVE: "Remove from the list",
    RowButton.MORE: "More",
}


DECISIONS = {
    RowButton.NEW_VERSION: Decision.NEW_VERSION,
    RowButton.KEEP: Decision.KEEP,
    RowButton.REPLACE: Decision.REPLACE,
    RowButton.TAKE_OVER: Decision.TAKE_OVER,
    RowButton.BEGIN_ANEW: Decision.BEGIN_ANEW,
    RowButton.LOOK_AGAIN: Decision.LOOK_AGAIN,
    RowButton.UPLOAD_ANYWAY: Decision.UPLOAD_ANYWAY,
}
"""The buttons that answer a question."""

_BUTTONS = {
    TransferState.READY: (RowButton.COPY_LINK, RowButton.MORE),
    TransferState.FAILED: (RowButton.RETRY, RowButton.MORE),
    TransferState.CANCELLED: (RowButton.REMOVE, RowButton.MORE),
    TransferState.PROCESSING: (RowButton.MORE,),
    TransferState.ARRIVED: (RowButton.MORE,),
    TransferState.PAUSED: (RowButton.RESUME, RowButton.CANCEL, RowButton.MORE),
}
"""Of the states whose rows offer the same at any time."""

_ANSWERS = {
    QuestionKind.CHANGED: (RowButton.NEW_VERSION,),
    QuestionKind.OUTDATED: (RowButton.NEW_VERSION, RowButton.KEEP),
    QuestionKind.IN_LIBRARY: (RowButton.OPEN_ENTRY, RowButton.UPLOAD_ANYWAY),
    QuestionKind.IN_LIST: (RowButton.UPLOAD_ANYWAY,),
    QuestionKind.SUSPECTED: (RowButton.OPEN_ENTRY, RowButton.UPLOAD_ANYWAY, RowButton.LOOK_AGAIN),
    QuestionKind.ELSEWHERE: (RowButton.TAKE_OVER, RowButton.BEGIN_ANEW),
    QuestionKind.TAKEN_OVER: (RowButton.OPEN_ENTRY, RowButton.TAKE_OVER),
}
"""What a row with a question offers, the usual one first; the menu of the row has every answer."""


def can_answer(transfer: Transfer, decision: Decision) -> bool:
    """Whether the transfer asks something that may be decided so."""
    return transfer.question is not None and decision in transfer.question.choices


def can_copy_link(transfer: Transfer) -> bool:
    """Whether there is an entry whose link works: its own, or the one with the same content."""
    in_library = transfer.question is not None and transfer.question.kind is QuestionKind.IN_LIBRARY
    return transfer.state is TransferState.READY or in_library


def can_pause(transfer: Transfer) -> bool:
    """Whether the transfer can be stopped for a while."""
    return TransferState.PAUSED in ALLOWED_CHANGES[transfer.state]


def can_resume(transfer: Transfer) -> bool:
    """Whether the transfer waits for the user to let it go on, and for nothing else."""
    return transfer.paused_by_user


def can_upload_unstable(transfer: Transfer) -> bool:
    """Whether the transfer waits until nobody writes its file any more."""
    return transfer.state is TransferState.QUEUED and transfer.file_wait is FileWait.STABLE


def can_retry(transfer: Transfer) -> bool:
    """Whether trying again can help: it failed for a reason that may go away, or it waits for its next try."""
    if transfer.state is TransferState.FAILED:
        return transfer.trouble is None or transfer.trouble.retry_helps
    return transfer.waits and can_pause(transfer)


def can_cancel(transfer: Transfer) -> bool:
    """Whether the transfer can be given up."""
    return TransferState.CANCELLED in ALLOWED_CHANGES[transfer.state]


def can_remove(transfer: Transfer) -> bool:
    """Whether the row can leave the list without anything being lost."""
    return transfer.state.is_finished


def buttons_of(transfer: Transfer, *, narrow: bool = False) -> tuple[RowButton, ...]:
    """Return the buttons of a row, from left to right; a narrow one has only the usual answer to its question."""
    if transfer.question is not None:
        answers = _ANSWERS[transfer.question.kind]
        return (*answers[: 1 if narrow else None], RowButton.CANCEL, RowButton.MORE)
    if transfer.state is TransferState.READY and transfer.differs:
        return (RowButton.UPLOAD_AGAIN, RowButton.MORE)
    if transfer.state is TransferState.FAILED and not can_retry(transfer):
        return (RowButton.REMOVE, RowButton.MORE)
    if transfer.state in _BUTTONS:
        return _BUTTONS[transfer.state]
    now = (RowButton.UPLOAD_UNSTABLE,) if can_upload_unstable(transfer) else ()
    retry = (RowButton.RETRY_NOW,) if can_retry(transfer) else ()
    return (*now, *retry, RowButton.PAUSE, RowButton.CANCEL, RowButton.MORE)


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
    narrow: bool

    def button_at(self, point: QPoint) -> RowButton | None:
        """Return the button under a point."""
        return next((button for button, rect in self.buttons if rect.contains(point)), None)


def row_height(theme: Theme, font: QFont) -> int:
    """Return the height of a row: as drawn, or more when two lines of text need it."""
    return max(theme.px(ROW_HEIGHT), 2 * QFontMetrics(font).height() + theme.px(20))


def lay_out(rect: QRect, transfer: Transfer, words: RowText, theme: Theme, font: QFont) -> RowLayout:
    """Compute where the parts of a row go: icon · two lines of text · bar · buttons.

    In a narrow list the bar lies below the text, and per cent and speed are part of the second line.
    """
    metrics = QFontMetrics(font)
    side = theme.px(ICON_SIZE)
    icon = QRect(rect.left() + theme.px(16), rect.center().y() - side // 2 + 1, side, side)
    narrow = rect.width() < theme.px(NARROW)
    left = icon.right() + 1 + theme.px(12)
    offered = buttons_of(transfer, narrow=narrow)
    buttons = _buttons(rect, offered, theme, metrics)
    if buttons[0][1].left() - theme.px(12) - left < theme.px(_LEAST_TEXT):
        buttons = _buttons(rect, tuple(button for button in offered if not button.worded), theme, metrics)
    text = QRect(left, rect.top(), buttons[0][1].left() - theme.px(12) - left, rect.height())
    lift = theme.px(4) if narrow and shows_bar(transfer) else 0
    first = QRect(
        text.left(), rect.center().y() - metrics.height() - theme.px(1) - lift, text.width(), metrics.height()
    )
    second = first.translated(0, metrics.height() + theme.px(4))
    bar = percent = rate = QRect()
    if lift:
        bar = QRect(text.left(), second.bottom() + theme.px(4), text.width(), theme.px(BAR_HEIGHT))
    elif shows_bar(transfer):
        end = min(text.right() + 1, _column_end(rect, theme, metrics))
        column = first.adjusted(0, 0, end - first.right() - 1, 0)
        column.setLeft(column.right() + 1 - min(theme.px(BAR_WIDTH), (end - left) * 2 // 5))
        bar, percent, rate = _progress(column, second.top(), theme, metrics)
        first.setRight(bar.left() - theme.px(24))
        second.setRight(first.right() if words.rate else end - 1)
        rate = rate if words.rate else QRect()
    mark = QRect(second.topLeft(), QSize(metrics.height() if words.icon else 0, metrics.height()))
    state = second.adjusted(mark.width() + theme.px(6) if words.icon else 0, 0, 0, 0)
    return RowLayout(icon, first, mark, state, bar, percent, rate, buttons, narrow)


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
    step = _button_side(theme, metrics) + theme.px(4)
    return rect.right() + 1 - theme.px(12) - _MOST_BUTTONS * step + theme.px(4) - theme.px(12)


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

"""Which buttons a row has, and where everything in it lies."""

from dataclasses import dataclass, replace

from PySide6.QtCore import QPoint, QRect, QSize
from PySide6.QtGui import QFont, QFontMetrics

from kdesk.domain.question import QuestionKind
from kdesk.domain.transfer import Transfer
from kdesk.domain.transfer_state import TransferState
from kdesk.messages import _
from kdesk.messages.rows import RowText, shows_bar
from kdesk.ui.command_kinds import Button
from kdesk.ui.commands import SPECS, Command
from kdesk.ui.resources import ICON_SIZE
from kdesk.ui.theme import Theme

ROW_HEIGHT = 56
PICTURE_WIDTH, PICTURE_HEIGHT = 64, 40
"""Room for the picture of a file, in pixels of the drawings."""
_NARROW_PICTURE = 48
"""Its width in a narrow list."""
_ROOM = 20
"""Of the height, around two lines of text."""
NARROW = 640
"""Width of a row below which nothing stands beside the name."""
BAR_WIDTH = 240
BAR_HEIGHT = 6
_LEAST_TEXT = 80
"""Width of the words below which buttons with words leave the row; its menu has them too."""
_MOST_BUTTONS = 4

_BUTTONS = {
    TransferState.READY: (Command.COPY_LINK, Command.MORE),
    TransferState.FAILED: (Command.RETRY, Command.MORE),
    TransferState.CANCELLED: (Command.REMOVE, Command.MORE),
    # Not CANCEL: the entry has its content, which is never removed (rule 11).
    TransferState.PROCESSING: (Command.MORE,),
    TransferState.ARRIVED: (Command.MORE,),
    TransferState.PAUSED: (Command.RESUME, Command.CANCEL, Command.MORE),
}
"""Of the states whose rows always have the same buttons."""

_ANSWERS = {
    QuestionKind.CHANGED: (Command.NEW_VERSION,),
    QuestionKind.OUTDATED: (Command.NEW_VERSION, Command.KEEP),
    QuestionKind.IN_LIBRARY: (Command.OPEN_ENTRY, Command.UPLOAD_ANYWAY),
    QuestionKind.IN_LIST: (Command.UPLOAD_ANYWAY,),
    QuestionKind.SUSPECTED: (Command.OPEN_ENTRY, Command.UPLOAD_ANYWAY, Command.LOOK_AGAIN),
    QuestionKind.ELSEWHERE: (Command.TAKE_OVER, Command.BEGIN_ANEW),
    QuestionKind.TAKEN_OVER: (Command.OPEN_ENTRY, Command.TAKE_OVER),
    QuestionKind.TARGET_GONE: (Command.UPLOAD_ANYWAY,),
    QuestionKind.OTHER_WAITS: (Command.LOOK_AGAIN, Command.DISCARD_WAITING),
}
"""Of rows with a question, the usual one first; the menu of the row has every decision."""


def buttons_of(transfer: Transfer, *, narrow: bool = False) -> tuple[Command, ...]:
    """Return the buttons of a row from left to right; a narrow row has only the usual answer to its question."""
    if transfer.question is not None:
        answers = _ANSWERS[transfer.question.kind]
        return (*answers[: 1 if narrow else None], Command.CANCEL, Command.MORE)
    if transfer.state is TransferState.READY and transfer.differs:
        return (Command.UPLOAD_AGAIN, Command.MORE)
    if transfer.state is TransferState.FAILED and not transfer.can_retry:
        return (Command.REMOVE, Command.MORE)
    if transfer.state is TransferState.PROCESSING and transfer.can_cancel:
        return (Command.CANCEL, Command.MORE)
    if transfer.state in _BUTTONS:
        return _BUTTONS[transfer.state]
    now = (Command.UPLOAD_UNSTABLE,) if transfer.can_upload_unstable else ()
    retry = (Command.RETRY_NOW,) if transfer.can_retry else ()
    return (*now, *retry, Command.PAUSE, Command.CANCEL, Command.MORE)


def shown_as(command: Command) -> Button:
    """Return how rows show a command."""
    button = SPECS[command].button
    if button is None:
        raise LookupError(f"{command} is no button of a row")
    return button


@dataclass(frozen=True, slots=True)
class RowLayout:
    """Every rectangle of one row, for painting and for clicks."""

    picture: QRect
    icon: QRect
    name: QRect
    state_icon: QRect
    state: QRect
    bar: QRect
    percent: QRect
    rate: QRect
    buttons: tuple[tuple[Command, QRect], ...]
    narrow: bool

    def button_at(self, point: QPoint) -> Command | None:
        """Return the command whose button is under a point."""
        return next((command for command, rect in self.buttons if rect.contains(point)), None)

    def mirrored(self, row: QRect) -> "RowLayout":
        """Return the same for languages that are written from right to left."""

        def turned(part: QRect) -> QRect:
            return part.translated(row.left() + row.right() - part.right() - part.left(), 0)

        return replace(
            self,
            picture=turned(self.picture),
            icon=turned(self.icon),
            name=turned(self.name),
            state_icon=turned(self.state_icon),
            state=turned(self.state),
            bar=QRect() if self.bar.isNull() else turned(self.bar),
            percent=turned(self.percent),
            rate=turned(self.rate),
            buttons=tuple((command, turned(rect)) for command, rect in self.buttons),
        )


def row_height(theme: Theme, font: QFont) -> int:
    """Return the height of a row: as drawn, or more when two lines of text need it."""
    drawn = theme.px(ROW_HEIGHT - _ROOM) + theme.gap(_ROOM)
    return max(drawn, 2 * QFontMetrics(font).height() + theme.gap(_ROOM))


@dataclass(frozen=True, slots=True)
class RowParts:
    """What decides where the parts of a row go.

    Attributes:
        words: Its texts.
        buttons: From left to right, in a wide list.
        few_buttons: In a narrow list.
        has_bar: Whether there is a progress bar.
        pictured: Whether there is room for a picture of the file.
    """

    words: RowText
    buttons: tuple[Command, ...]
    few_buttons: tuple[Command, ...]
    has_bar: bool
    pictured: bool = False


def parts_of(transfer: Transfer, words: RowText, *, unfolds: bool = False) -> RowParts:
    """Return the parts of the row of a transfer.

    Args:
        unfolds: Whether something belongs to its file, which a button shows.
    """
    unfold = (Command.SHOW_COMPANIONS,) if unfolds else ()
    wide, narrow = buttons_of(transfer), buttons_of(transfer, narrow=True)
    return RowParts(words, (*unfold, *wide), (*unfold, *narrow), shows_bar(transfer), pictured=True)


def lay_out(rect: QRect, parts: RowParts, theme: Theme, font: QFont) -> RowLayout:
    """Compute where the parts of a row go: icon, two lines of text, bar, buttons.

    In a narrow list the bar lies below the text, and per cent and speed are part of the second line.
    """
    words, metrics = parts.words, QFontMetrics(font)
    side = theme.px(ICON_SIZE)
    narrow = rect.width() < theme.px(NARROW)
    icon = QRect(rect.left() + theme.px(16), rect.center().y() - side // 2 + 1, side, side)
    picture = QRect()
    if parts.pictured:
        wide, high = theme.px(_NARROW_PICTURE if narrow else PICTURE_WIDTH), theme.px(PICTURE_HEIGHT)
        picture = QRect(rect.left() + theme.px(12), rect.center().y() - high // 2, wide, high)
        icon.moveLeft(picture.center().x() - side // 2 + 1)
    left = max(icon.right(), picture.right()) + 1 + theme.px(12)
    buttons = _fitting_buttons(rect, left, parts.few_buttons if narrow else parts.buttons, theme, metrics)
    text = QRect(left, rect.top(), buttons[0][1].left() - theme.px(12) - left, rect.height())
    lift = theme.px(4) if narrow and parts.has_bar else 0
    line = metrics.height()
    first = QRect(text.left(), rect.center().y() - line - theme.px(1) - lift, text.width(), line)
    second = first.translated(0, line + theme.px(4))
    bar = percent = rate = QRect()
    if lift:
        bar = QRect(text.left(), second.bottom() + theme.px(4), text.width(), theme.px(BAR_HEIGHT))
    elif parts.has_bar:
        end = min(text.right() + 1, _column_end(rect, theme, metrics))
        column = first.adjusted(0, 0, end - first.right() - 1, 0)
        column.setLeft(column.right() + 1 - min(theme.px(BAR_WIDTH), (end - left) * 2 // 5))
        bar, percent, rate = _progress(column, second.top(), theme, metrics)
        first.setRight(bar.left() - theme.px(24))
        second.setRight(first.right() if words.rate else end - 1)
        rate = rate if words.rate else QRect()
    state_icon = QRect(second.topLeft(), QSize(line if words.icon else 0, line))
    state = second.adjusted(state_icon.width() + theme.px(6) if words.icon else 0, 0, 0, 0)
    return RowLayout(picture, icon, first, state_icon, state, bar, percent, rate, buttons, narrow)


def _fitting_buttons(
    rect: QRect, left: int, offered: tuple[Command, ...], theme: Theme, metrics: QFontMetrics
) -> tuple[tuple[Command, QRect], ...]:
    """Return the buttons, without those with words where too little would be left for the text that begins at `left`.

    Every row has at least the button of its menu, which has no words.
    """
    buttons = _buttons(rect, offered, theme, metrics)
    if buttons[0][1].left() - theme.px(12) - left >= theme.px(_LEAST_TEXT):
        return buttons
    return _buttons(rect, tuple(command for command in offered if not shown_as(command).text), theme, metrics)


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
    rect: QRect, offered: tuple[Command, ...], theme: Theme, metrics: QFontMetrics
) -> tuple[tuple[Command, QRect], ...]:
    side = _button_side(theme, metrics)
    x = rect.right() + 1 - theme.px(12)
    placed = []
    for command in reversed(offered):
        words = _(shown_as(command).text)
        width = metrics.horizontalAdvance(words) + theme.px(24) if words else side
        x -= width
        placed.append((command, QRect(x, rect.center().y() - side // 2 + 1, width, side)))
        x -= theme.px(4)
    return tuple(reversed(placed))

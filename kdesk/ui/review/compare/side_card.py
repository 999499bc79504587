"""What the row of sides says of one of them, and its buttons."""

from collections.abc import Callable

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QMouseEvent, QResizeEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QMenu, QSizePolicy, QToolButton, QVBoxLayout

from kdesk.messages import _
from kdesk.messages.comparing import facts_line, shift_words
from kdesk.messages.errors import advice_of, support_of, title_of
from kdesk.messages.foreign_text import shown
from kdesk.messages.format import Format
from kdesk.ui.mnemonics import without_mnemonic
from kdesk.ui.popup import Side as MenuSide
from kdesk.ui.popup import open_on_click
from kdesk.ui.review.compare.pointer_values import letter_of
from kdesk.ui.review.compare.side import Side
from kdesk.ui.style_property import set_style_property
from kdesk.ui.theme import Theme
from kdesk.ui.tips import set_tip


class SideCard(QFrame):
    """One side: letter and name on a button that opens the menu of choices; facts, shift or error below it.

    Args:
        fill: Fills the menu of choices.

    Attributes:
        choose: Opens the menu.
        remove: Takes the side away.
        facts: What the file tells, or why it cannot be opened.

    Signals:
        pressed: The side is to become the active one.
        removed: The side is to go.
    """

    pressed = Signal()
    removed = Signal()

    def __init__(self, number: int, theme: Theme, formatter: Format, fill: Callable[[QMenu], object]) -> None:
        super().__init__()
        self._number, self._theme, self._formatter = number, theme, formatter
        self._name, self._facts = "", ""
        self._told: tuple[object, ...] = ()
        self.setProperty("role", "side")
        self.choose, self.remove, self.facts = QToolButton(), QToolButton(), QLabel()
        self.choose.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        self.choose.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        self.menu = QMenu(self.choose)
        self.menu.aboutToShow.connect(lambda: fill(self.menu))
        open_on_click(self.choose, self.menu, MenuSide.BELOW)
        theme.icons.dress(self.choose, "chevron-down", "secondary")
        theme.icons.dress(self.remove, "close", "secondary")
        for button in (self.choose, self.remove):
            button.setIconSize(QSize(theme.px(14), theme.px(14)))
        self.remove.clicked.connect(lambda _checked=False: self.removed.emit())
        self.facts.setTextFormat(Qt.TextFormat.PlainText)
        self.facts.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        self._build()

    def _build(self) -> None:
        px = self._theme.px
        row = QHBoxLayout()
        row.setSpacing(px(4))
        row.addWidget(self.choose, 1)
        row.addWidget(self.remove)
        column = QVBoxLayout(self)
        column.setContentsMargins(px(6), px(4), px(4), px(6))
        column.setSpacing(0)
        column.addLayout(row)
        below = QHBoxLayout()
        below.setContentsMargins(px(6), 0, px(4), 0)
        below.addWidget(self.facts, 1)
        column.addLayout(below)

    def show_side(self, side: Side, *, active: bool, shift: int, removable: bool) -> None:
        """Show a side as it is now."""
        told = (side, side.label, side.facts, side.error, active, shift, removable)
        if told == self._told:  # while it plays this is asked for with every frame
            return
        self._told = told
        letter = letter_of(self._number)
        self._name = f"{letter}  {side.label}"
        spoken = _("Side {letter}, active: {name}") if active else _("Side {letter}: {name}")
        self.choose.setAccessibleName(spoken.format(letter=letter, name=side.label))
        set_tip(self.choose, _("Choose what side {letter} shows").format(letter=letter), side.label)
        self.remove.setVisible(removable)
        set_tip(self.remove, _("Compare side {letter} no longer").format(letter=letter))
        self.remove.setAccessibleName(_("Compare side {letter} no longer").format(letter=letter))
        self._tell(side, shift)
        set_style_property(self.facts, "role", "bad" if side.error is not None else "secondary")
        set_style_property(self, "active", "yes" if active else "")
        self._fit()

    def _tell(self, side: Side, shift: int) -> None:
        if side.error is not None:
            self._facts = shown(title_of(side.error))
            set_tip(self.facts, "\n".join((self._facts, advice_of(side.error))), support_of(side.error))
            return
        parts = [shift_words(shift, self._formatter)]
        parts += [facts_line(side.facts, self._formatter) if side.facts is not None else _("Opening…")]
        self._facts = " · ".join(part for part in parts if part)
        set_tip(self.facts, self._facts)

    def sizeHint(self) -> QSize:
        return QSize(self._theme.px(200), super().sizeHint().height())

    def minimumSizeHint(self) -> QSize:
        return QSize(self._theme.px(120), super().minimumSizeHint().height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Make the side the active one."""
        super().mousePressEvent(event)
        self.pressed.emit()

    def _fit(self) -> None:
        """Cut name and facts to the room that there is."""
        # Below the name, which begins where the language does, though the cards stand from left to right.
        begin = Qt.AlignmentFlag.AlignRight if self.window().isRightToLeft() else Qt.AlignmentFlag.AlignLeft
        self.facts.setAlignment(begin | Qt.AlignmentFlag.AlignVCenter)
        metrics = self.choose.fontMetrics()
        room = self.choose.width() - self._theme.px(34)
        self.choose.setText(without_mnemonic(metrics.elidedText(self._name, Qt.TextElideMode.ElideRight, room)))
        self.facts.setText(
            self.facts.fontMetrics().elidedText(self._facts, Qt.TextElideMode.ElideRight, self.facts.width())
        )


def swap_button(theme: Theme) -> QToolButton:
    """Return the button that exchanges two sides."""
    button = QToolButton()
    theme.icons.dress(button, "swap", "secondary")
    button.setIconSize(QSize(theme.px(16), theme.px(16)))
    return button

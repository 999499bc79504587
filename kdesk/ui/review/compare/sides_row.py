"""The row above the pictures: what is compared."""

from functools import partial

from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QHBoxLayout, QMenu, QSizePolicy, QToolButton, QWidget

from kdesk.domain.compare_view import MAX_SIDES
from kdesk.domain.compared import Compared
from kdesk.messages import _
from kdesk.messages.format import Format
from kdesk.ui.popup import Side as MenuSide
from kdesk.ui.popup import open_on_click
from kdesk.ui.review.compare.choices import SideChoices
from kdesk.ui.review.compare.pointer_values import letter_of
from kdesk.ui.review.compare.session import LEAST_SIDES, CompareSession
from kdesk.ui.review.compare.side_card import SideCard, swap_button
from kdesk.ui.theme import Theme
from kdesk.ui.tips import set_tip


class SidesRow(QWidget):
    """A card for each side, buttons that exchange neighbours, and one that adds a side.

    Attributes:
        cards: The cards in sight.
        swaps: The buttons between them.
        add: Opens the menu of what can be added.
    """

    def __init__(self, session: CompareSession, choices: SideChoices, theme: Theme, formatter: Format) -> None:
        super().__init__()
        self._session, self._choices = session, choices
        self.setAccessibleName(_("Sides"))
        # As the pictures below stand in every language: the first one at the left.
        self.setLayoutDirection(Qt.LayoutDirection.LeftToRight)
        self._all_cards = [self._card(number, theme, formatter) for number in range(MAX_SIDES)]
        self._all_swaps = [self._swap(number, theme) for number in range(MAX_SIDES - 1)]
        self.add = QToolButton()
        self.add.setText(_("Add…"))
        self.add.setAccessibleName(_("Add a side"))
        menu = QMenu(self.add)
        menu.aboutToShow.connect(lambda: choices.fill(menu, self.window(), self._add))
        open_on_click(self.add, menu, MenuSide.BELOW)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(theme.px(4))
        for number, card in enumerate(self._all_cards):
            if number:
                row.addWidget(self._all_swaps[number - 1])
            row.addWidget(card, 1)
        row.addWidget(self.add)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        for signal in (session.sides_changed, session.active_changed, session.frames_changed, session.view_changed):
            signal.connect(lambda *_told: self.refresh())
        self.refresh()

    @property
    def cards(self) -> list[SideCard]:
        """One for each side."""
        return self._all_cards[: len(self._session.sides)]

    @property
    def swaps(self) -> list[QToolButton]:
        """One between two cards."""
        return self._all_swaps[: max(0, len(self._session.sides) - 1)]

    def refresh(self) -> None:
        """Show the sides as they are now."""
        session, count = self._session, len(self._session.sides)
        for number, card in enumerate(self._all_cards):
            card.setVisible(number < count)
            if number < count:
                card.show_side(
                    session.sides[number],
                    active=number == session.active,
                    shift=session.view.shift_of(number),
                    removable=count > LEAST_SIDES,
                )
        for number, button in enumerate(self._all_swaps):
            button.setVisible(number + 1 < count)
        full = count >= MAX_SIDES
        self.add.setEnabled(not full)
        set_tip(self.add, _("Four sides are the most") if full else _("Compare one more video"))

    def card_at(self, point: QPoint) -> int | None:
        """Return the number of the card at a point of the window, None if there is none."""
        for number, card in enumerate(self.cards):
            if card.rect().contains(card.mapFrom(self.window(), point)):
                return number
        return None

    def _card(self, number: int, theme: Theme, formatter: Format) -> SideCard:
        card = SideCard(
            number,
            theme,
            formatter,
            partial(self._fill, number),
        )
        card.pressed.connect(partial(self._session.set_active, number))
        card.removed.connect(partial(self._session.remove, number))
        return card

    def _fill(self, number: int, menu: QMenu) -> None:
        """Fill the menu of a side; what failed can be tried again."""
        side = self._session.sides[number]
        self._choices.fill(menu, self.window(), partial(self._put, number))
        if side.error is not None:
            retry = QAction(_("Try again"), menu)
            retry.triggered.connect(lambda _checked=False: self._put(number, side.what))
            menu.insertAction(menu.actions()[0], retry)

    def _swap(self, number: int, theme: Theme) -> QToolButton:
        button = swap_button(theme)
        words = _("Exchange sides {one} and {other}").format(one=letter_of(number), other=letter_of(number + 1))
        button.setAccessibleName(words)
        set_tip(button, words)
        button.clicked.connect(lambda _checked=False: self._session.swap(number, number + 1))
        return button

    def _put(self, number: int, what: Compared) -> None:
        self._choices.know([what])
        self._session.set_active(number)
        self._session.put(number, what)

    def _add(self, what: Compared) -> None:
        self._choices.know([what])
        self._session.add(what)

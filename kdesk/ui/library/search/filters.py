"""The filters beside the chips: menus that write conditions into the search field."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QAction, QActionGroup, QResizeEvent
from PySide6.QtWidgets import QMenu, QPushButton, QWidget

from kdesk.domain.entry import EntryKind
from kdesk.domain.search.conditions import (
    ME,
    Condition,
    Created,
    HasStatus,
    Lasts,
    OfKind,
    OwnedBy,
    StatusGroup,
)
from kdesk.domain.search.tokens import Field
from kdesk.messages import N_, _
from kdesk.messages.search import TIMES, kind_name, status_group_name
from kdesk.ui.flow_layout import FlowLayout
from kdesk.ui.popup import Side, open_on_click
from kdesk.ui.theme import Theme
from kdesk.ui.tips import set_tip

_DURATIONS = {
    "shorter:1min": N_("Up to 1 minute"),
    "lasts:1min..10min": N_("1 to 10 minutes"),
    "lasts:10min..1h": N_("10 minutes to 1 hour"),
    "longer:1h": N_("1 hour or longer"),
}
MINE = f"{Field.OWNER.value}:{ME}"
_OFFERED_KINDS = tuple(kind for kind in EntryKind if kind is not EntryKind.OTHER)


@dataclass(frozen=True, slots=True)
class Choice:
    """What a menu writes into the text.

    Attributes:
        kinds: Of the conditions that it replaces.
        token: "" to remove them only.
    """

    kinds: tuple[type[Condition], ...]
    token: str


class Filters(QWidget):
    """One button for each thing to filter by; with little room one button for all.

    Attributes:
        mine: Restricts the search to the entries of the user.
        all: Opens the menus from one place.

    Signals:
        chosen: A `Choice`.
        categories_wanted: The user wants to choose a category.
        tag_wanted: The user wants to type a tag.
    """

    chosen = Signal(object)
    categories_wanted = Signal()
    tag_wanted = Signal()

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self.setAccessibleName(_("Filters"))
        self._actions: dict[str, QAction] = {}
        self._menus = [
            self._menu(
                _("Type"), OfKind, {f"type:{kind.value}": kind_name(kind) for kind in _OFFERED_KINDS}, several=True
            ),
            self._menu(
                _("Status"),
                HasStatus,
                {f"status:{group.value}": status_group_name(group) for group in StatusGroup},
                several=True,
            ),
            self._menu(_("Date"), Created, {token: _(words) for token, words in TIMES.items()}),
            self._menu(_("Duration"), Lasts, {token: _(words) for token, words in _DURATIONS.items()}),
        ]
        row = FlowLayout(self, spacing=theme.px(4))
        self.buttons = [self._menu_button(menu) for menu in self._menus]
        self.mine = self._button(_("Mine"), _("Only entries that belong to you"))
        self.mine.setCheckable(True)
        self.mine.clicked.connect(lambda on: self.chosen.emit(Choice((OwnedBy,), MINE if on else "")))
        self.category = self._button(_("Category…"), _("Choose a category from the tree"))
        self.category.clicked.connect(self.categories_wanted)
        self.tag = self._button(_("Tag…"), _("Type a tag; those of the account are offered"))
        self.tag.clicked.connect(self.tag_wanted)
        self.all = self._all_button()
        self._wide = [*self.buttons, self.mine, self.category, self.tag]
        for button in (self.all, *self._wide):
            row.addWidget(button)
        self.all.hide()

    def mark(self, tokens: Sequence[str], *, mine: bool) -> None:
        """Tick what the text says.

        Args:
            tokens: The conditions of the text, as the menus would write them.
            mine: Whether only entries of the user are wanted.
        """
        for token, action in self._actions.items():
            action.setChecked(token in tokens)
        self.mine.setChecked(mine)

    def allow(self, *, signed_in: bool) -> None:
        """Enable the filters, or tell why they are not."""
        for button in (self.all, *self._wide):
            button.setEnabled(signed_in)
        reason = "" if signed_in else _("Sign in to see the library")
        set_tip(self.category, reason or _("Choose a category from the tree"))

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fold(event.size().width())

    def _fold(self, width: int) -> None:
        needed = sum(button.sizeHint().width() + self._theme.px(4) for button in self._wide)
        folded = needed > max(width, 1) * 2
        for button in self._wide:
            button.setVisible(not folded)
        self.all.setVisible(folded)

    def _menu(self, title: str, kind: type[Condition], offers: dict[str, str], *, several: bool = False) -> QMenu:
        """Return a menu of conditions.

        Args:
            title: Of its button.
            kind: Of the conditions.
            offers: What each token means.
            several: Whether one of several may be met, so that each is ticked by itself.
        """
        menu = QMenu(title, self)
        group = QActionGroup(menu)
        policies = QActionGroup.ExclusionPolicy
        group.setExclusionPolicy(policies.None_ if several else policies.ExclusiveOptional)
        nothing = menu.addAction(_("Any"))
        nothing.triggered.connect(lambda _checked=False: self.chosen.emit(Choice((kind,), "")))
        menu.addSeparator()
        for token, words in offers.items():
            action = menu.addAction(words)
            action.setCheckable(True)
            group.addAction(action)
            action.triggered.connect(lambda _on=False: self._choose(kind, offers))
            self._actions[token] = action
        return menu

    def _choose(self, kind: type[Condition], offers: Iterable[str]) -> None:
        """Ask for what is ticked in a menu."""
        ticked = [token for token in offers if self._actions[token].isChecked()]
        self.chosen.emit(Choice((kind,), " ".join(ticked)))

    def _menu_button(self, menu: QMenu) -> QPushButton:
        button = self._button(menu.title(), "")
        button.setProperty("menu", "yes")
        open_on_click(button, menu, Side.BELOW)
        self._theme.icons.dress(button, "chevron-down", "secondary")
        towards = Qt.LayoutDirection.LeftToRight if self.isRightToLeft() else Qt.LayoutDirection.RightToLeft
        button.setLayoutDirection(towards)
        return button

    def _all_button(self) -> QPushButton:
        menu = QMenu(_("Filter"), self)
        for each in self._menus:
            menu.addMenu(each)
        menu.addAction(_("Mine")).triggered.connect(lambda _checked=False: self.mine.click())
        menu.addAction(_("Category…")).triggered.connect(lambda _checked=False: self.categories_wanted.emit())
        menu.addAction(_("Tag…")).triggered.connect(lambda _checked=False: self.tag_wanted.emit())
        return self._menu_button(menu)

    def _button(self, words: str, tip: str) -> QPushButton:
        button = QPushButton(words)
        button.setProperty("kind", "chip")
        if tip:
            set_tip(button, tip)
        return button

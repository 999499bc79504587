"""The narrow rail on the left: the menu, the pages, the account."""

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QKeySequence
from PySide6.QtWidgets import QSizePolicy, QToolButton, QVBoxLayout, QWidget

from kdesk.messages import _
from kdesk.ui.actions import Actions
from kdesk.ui.commands import MENU_KEY, Command
from kdesk.ui.popup import Side, open_on_click
from kdesk.ui.resources import ICON_SIZE
from kdesk.ui.theme import Theme
from kdesk.ui.tips import set_tip

_PAGES = ((Command.SHOW_UPLOADS, "uploads"), (Command.SHOW_LIBRARY, "library"))


class Rail(QWidget):
    """64 pixels wide at the usual font, wider if a word needs it.

    Args:
        account: Stands at the foot.

    Attributes:
        pages: The buttons of the pages.
    """

    def __init__(self, theme: Theme, actions: Actions, account: QWidget, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("role", "rail")
        self.setAccessibleName(_("Pages and account"))
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._theme = theme
        self.pages = {command: self._page_button(actions, command, icon) for command, icon in _PAGES}
        column = QVBoxLayout(self)
        column.setContentsMargins(*(theme.px(n) for n in (4, 8, 4, 8)))
        column.setSpacing(theme.px(4))
        self.menu_button = self._menu_button(actions)
        column.addWidget(self.menu_button)
        column.addSpacing(theme.px(8))
        for button in self.pages.values():
            column.addWidget(button)
        column.addStretch(1)
        # Pages of long names make the rail wider than the account.
        column.addWidget(account, 0, Qt.AlignmentFlag.AlignHCenter)
        self.setMinimumWidth(theme.px(64))
        self.setSizePolicy(QSizePolicy.Policy.Minimum, QSizePolicy.Policy.Preferred)

    def mark(self, command: Command) -> None:
        """Show which page is open."""
        for other, button in self.pages.items():
            button.setChecked(other is command)

    def hide_menu(self) -> None:
        """Show no button for the menu: the window has a bar, which has its key too."""
        self.menu_button.hide()
        self.menu_button.setShortcut(QKeySequence())

    def _page_button(self, actions: Actions, command: Command, icon: str) -> QToolButton:
        button = self._button(icon)
        button.setText(actions[command].text())
        set_tip(button, actions[command].whatsThis())
        button.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextUnderIcon)
        button.setFixedWidth(self._widest(actions))
        # Not an exclusive group: Tab would reach only one of its buttons, and not always that of the open page.
        button.setCheckable(True)
        button.clicked.connect(actions[command].trigger)
        button.toggled.connect(lambda on: self._theme.icons.dress(button, icon, "accent" if on else "secondary"))
        return button

    def _widest(self, actions: Actions) -> int:
        """Return the width of a page's button, the same for all of them."""
        words = [self.fontMetrics().horizontalAdvance(actions[command].text()) for command, _ in _PAGES]
        return max(self._theme.px(56), max(words) + self._theme.px(12))

    def _menu_button(self, actions: Actions) -> QToolButton:
        button = self._button("menu")
        button.setAccessibleName(_("Menu"))
        button.setToolTip(_("Menu: every command ({key})").format(key=MENU_KEY))
        self.menu = actions.menu(button)
        open_on_click(button, self.menu, Side.RIGHT)
        button.setShortcut(QKeySequence(MENU_KEY))
        return button

    def _button(self, icon: str) -> QToolButton:
        button = QToolButton()
        button.setProperty("role", "place")
        button.setIconSize(QSize(self._theme.px(ICON_SIZE), self._theme.px(ICON_SIZE)))
        button.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        button.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self._theme.icons.dress(button, icon, "secondary")
        return button

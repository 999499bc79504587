"""A bar of tabs in one line; those that have no room there open from a menu at its end."""

from PySide6.QtCore import QEvent, QRect, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QKeySequence, QResizeEvent, QShortcut
from PySide6.QtWidgets import QButtonGroup, QMenu, QPushButton, QSizePolicy, QStyle, QToolButton, QWidget

from kdesk.messages import _
from kdesk.ui.chosen_button import reach_by_tab
from kdesk.ui.command_keys import key_text
from kdesk.ui.popup import Side, open_on_click
from kdesk.ui.theme import Theme
from kdesk.ui.tips import set_tip

_KEYS = "Alt+{number}"
_STEPS = {Qt.Key.Key_Right: 1, Qt.Key.Key_Down: 1, Qt.Key.Key_Left: -1, Qt.Key.Key_Up: -1}


class TabStrip(QWidget):
    """Buttons of which one is checked. Arrow keys, Home and End move from one to the next; Tab reaches the checked one.

    A QTabBar would hide what does not fit behind two small arrows.

    Attributes:
        more: Opens the menu of the tabs without room; hidden while there are none.
        menu: That menu.

    Signals:
        current_changed: The number of the tab that is checked from now on.
    """

    current_changed = Signal(int)

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        # It may lie over what is scrolled below it.
        self.setProperty("role", "tabs")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._group = QButtonGroup(self)
        self._group.idToggled.connect(self._tell)
        self.more, self.menu = QToolButton(self), QMenu(self)
        self.more.setIconSize(QSize(theme.px(16), theme.px(16)))
        theme.icons.dress(self.more, "more", "secondary")
        self.more.setAccessibleName(_("More tabs"))
        set_tip(self.more, _("More tabs"))
        self.menu.setAccessibleName(_("More tabs"))
        open_on_click(self.more, self.menu, Side.BELOW)
        self.more.hide()
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)

    def add(self, words: str) -> None:
        """Add a tab; the first one is checked."""
        button = _TabButton(words, self)
        button.setProperty("kind", "tab")
        button.setCheckable(True)
        keys = key_text(_keys(self.count()))
        set_tip(button, _("{label} ({keys})").format(label=words, keys=keys))
        self._group.addButton(button, self.count())
        button.step_wanted.connect(self._step)
        reach_by_tab(button, False)
        if self.count() == 1:
            button.setChecked(True)
        self.updateGeometry()

    def count(self) -> int:
        """Return the number of tabs."""
        return len(self._group.buttons())

    def button(self, number: int) -> QPushButton:
        """Return the button of a tab."""
        button = self._group.button(number)
        if not isinstance(button, QPushButton):
            raise IndexError(number)
        return button

    def current(self) -> int:
        """Return the number of the checked tab."""
        return self._group.checkedId()

    def set_current(self, number: int) -> None:
        """Check a tab."""
        self.button(number).setChecked(True)

    def go_to(self, number: int) -> None:
        """Check a tab, and give it the focus."""
        self.set_current(number)
        self.button(number).setFocus(Qt.FocusReason.TabFocusReason)

    def step(self, step: int) -> None:
        """Go to the next tab (1), or to the one before (-1); from the last one to the first."""
        self.go_to((self.current() + step) % self.count())

    def offer_keys(self, owner: QWidget) -> None:
        """Let Alt and a digit go to a tab wherever the focus is in the window of a visible widget."""
        for number in range(self.count()):
            shortcut = QShortcut(_keys(number), owner)
            shortcut.activated.connect(lambda chosen=number: self.go_to(chosen))
        for key, step in ((QKeySequence("Ctrl+PgDown"), 1), (QKeySequence("Ctrl+PgUp"), -1)):
            shortcut = QShortcut(key, owner, context=Qt.ShortcutContext.WidgetWithChildrenShortcut)
            shortcut.activated.connect(lambda step=step: self.step(step))

    def _step(self, key: int) -> None:
        last = self.count() - 1
        if key == Qt.Key.Key_Home:
            number = 0
        elif key == Qt.Key.Key_End:
            number = last
        else:
            step = _STEPS[Qt.Key(key)]
            if self.isRightToLeft() and key in {Qt.Key.Key_Left, Qt.Key.Key_Right}:
                step = -step
            number = min(max(self.current() + step, 0), last)
        self.go_to(number)

    def _tell(self, number: int, checked: bool) -> None:
        reach_by_tab(self.button(number), checked)
        if checked:
            self._arrange()
            self.current_changed.emit(number)

    def _arrange(self) -> None:
        """Lay out the tabs that have room, among them the checked one."""
        widths = [self.button(number).sizeHint().width() for number in range(self.count())]
        shown = self._with_room(widths)
        left = 0
        for number, width in enumerate(widths):
            if number in shown:
                self._put(self.button(number), left, width)
                left += width
            else:
                self.button(number).hide()
        self.more.setVisible(len(shown) < len(widths))
        self._put_more(left)
        self._fill_menu([number for number in range(self.count()) if number not in shown])

    def _with_room(self, widths: list[int]) -> list[int]:
        if sum(widths) <= self.width():
            return list(range(len(widths)))
        room = self.width() - self.more.sizeHint().width() - widths[self.current()]
        shown = [self.current()]
        for number, width in enumerate(widths):
            if number != self.current():
                room -= width
                if room < 0:
                    break
                shown.append(number)
        return sorted(shown)

    def _put(self, button: QWidget, left: int, width: int) -> None:
        place = QRect(left, 0, width, self.height())
        button.setGeometry(QStyle.visualRect(self.layoutDirection(), self.rect(), place))
        button.show()

    def _put_more(self, left: int) -> None:
        size = self.more.sizeHint()
        place = QRect(left, (self.height() - size.height()) // 2, size.width(), size.height())
        self.more.setGeometry(QStyle.visualRect(self.layoutDirection(), self.rect(), place))

    def _fill_menu(self, hidden: list[int]) -> None:
        self.menu.clear()
        for number in hidden:
            action = self.menu.addAction(self.button(number).text())
            action.triggered.connect(lambda _checked=False, chosen=number: self.go_to(chosen))

    def event(self, event: QEvent) -> bool:
        """Lay out the tabs anew when one has other words or another font."""
        if event.type() is QEvent.Type.LayoutRequest:
            self._arrange()
            self.updateGeometry()
        return super().event(event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._arrange()

    def sizeHint(self) -> QSize:
        """Return the size of all tabs in one line."""
        hints = [button.sizeHint() for button in self._group.buttons()]
        return QSize(sum(hint.width() for hint in hints), max((hint.height() for hint in hints), default=0))

    def minimumSizeHint(self) -> QSize:
        """Return the size of the widest tab with the button of the menu."""
        hints = [button.sizeHint() for button in self._group.buttons()]
        widest = max((hint.width() for hint in hints), default=0)
        return QSize(widest + self.more.sizeHint().width(), self.sizeHint().height())


def _keys(number: int) -> QKeySequence:
    return QKeySequence(_KEYS.format(number=number + 1))


class _TabButton(QPushButton):
    step_wanted = Signal(int)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in {*_STEPS, Qt.Key.Key_Home, Qt.Key.Key_End}:
            self.step_wanted.emit(event.key())
        else:
            super().keyPressEvent(event)

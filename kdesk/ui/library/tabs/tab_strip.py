"""A bar of tabs that breaks into lines, where a QTabBar would hide those that do not fit behind two small arrows."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QButtonGroup, QPushButton, QSizePolicy, QWidget

from kdesk.ui.chosen_button import reach_by_tab
from kdesk.ui.flow_layout import FlowLayout

_STEPS = {Qt.Key.Key_Right: 1, Qt.Key.Key_Down: 1, Qt.Key.Key_Left: -1, Qt.Key.Key_Up: -1}


class TabStrip(QWidget):
    """Buttons of which one is checked. Arrow keys, Home and End move from one to the next; Tab reaches the checked one.

    Signals:
        current_changed: The number of the tab that is checked from now on.
    """

    current_changed = Signal(int)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._group = QButtonGroup(self)
        self._group.idToggled.connect(self._tell)
        self._flow = FlowLayout(self, spacing=0)
        policy = QSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)

    def add(self, words: str) -> None:
        """Add a tab; the first one is checked."""
        button = _TabButton(words, self)
        button.setProperty("kind", "tab")
        button.setCheckable(True)
        self._group.addButton(button, self.count())
        self._flow.addWidget(button)
        button.step_wanted.connect(self._step)
        reach_by_tab(button, False)
        if self.count() == 1:
            button.setChecked(True)

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
        self.set_current(number)
        self.button(number).setFocus(Qt.FocusReason.TabFocusReason)

    def _tell(self, number: int, checked: bool) -> None:
        reach_by_tab(self.button(number), checked)
        if checked:
            self.current_changed.emit(number)


class _TabButton(QPushButton):
    step_wanted = Signal(int)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in {*_STEPS, Qt.Key.Key_Home, Qt.Key.Key_End}:
            self.step_wanted.emit(event.key())
        else:
            super().keyPressEvent(event)

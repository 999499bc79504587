"""Enter in a dialog: the focused button, otherwise the main one."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QCheckBox, QLineEdit, QPushButton, QVBoxLayout
from pytestqt.qtbot import QtBot

from kdesk.ui.dialog import Dialog


class Asked(Dialog):
    """A field, a box, and three buttons; notes which of them was pressed."""

    def __init__(self) -> None:
        super().__init__()
        self.pressed: list[str] = []
        self.field, self.box = QLineEdit(), QCheckBox("Keep")
        self.fold, self.cancel, self.main = QPushButton("Fold"), QPushButton("Cancel"), QPushButton("Main")
        self.main.setDefault(True)
        self.cancel.clicked.connect(self.reject)
        column = QVBoxLayout(self)
        for widget in (self.field, self.box, self.fold, self.cancel, self.main):
            column.addWidget(widget)
        for button in (self.fold, self.cancel, self.main):
            button.clicked.connect(lambda _checked=False, button=button: self.pressed.append(button.text()))

    def enter(self, widget: QLineEdit | QCheckBox | QPushButton, key: Qt.Key = Qt.Key.Key_Return) -> str:
        """Give a widget the focus, press a key, and return what was pressed by it."""
        self.pressed.clear()
        widget.setFocus()
        QTest.keyClick(widget, key)
        return " ".join(self.pressed)


@pytest.fixture
def dialog(qtbot: QtBot) -> Asked:
    """The dialog, open and in front."""
    asked = Asked()
    qtbot.addWidget(asked)
    asked.open()
    asked.activateWindow()
    qtbot.waitUntil(asked.isActiveWindow)
    return asked


@pytest.mark.parametrize("key", [Qt.Key.Key_Return, Qt.Key.Key_Enter])
def test_enter_presses_the_focused_button_elsewhere_the_main_one(dialog: Asked, key: Qt.Key) -> None:
    """By either of the two keys; a box is ticked by the space bar alone."""
    assert dialog.enter(dialog.field, key) == "Main"
    assert dialog.enter(dialog.box, key) == "Main"
    assert not dialog.box.isChecked()
    assert dialog.enter(dialog.fold, key) == "Fold"
    assert dialog.enter(dialog.field, key) == "Main"
    assert dialog.enter(dialog.main, key) == "Main"


def test_cancel_never_becomes_the_main_button(dialog: Asked, qtbot: QtBot) -> None:
    """Pressed by pointer or key, or only passed by Tab: the next time Enter in the field is the main button again."""
    for press in (
        lambda: QTest.mouseClick(dialog.cancel, Qt.MouseButton.LeftButton),
        lambda: dialog.enter(dialog.cancel),
    ):
        press()
        assert dialog.isHidden()
        dialog.open()
        dialog.activateWindow()
        qtbot.waitUntil(dialog.isActiveWindow)
        assert dialog.main.isDefault()
        assert dialog.enter(dialog.field) == "Main"

"""The buttons of dialogs stand in the order of the platform, and Enter presses the main one."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLineEdit, QPushButton, QVBoxLayout
from pytestqt.qtbot import QtBot

from kdesk.ui.dialog import Dialog
from kdesk.ui.dialog_buttons import dialog_buttons

WINDOWS, MACOS, KDE, GNOME = range(4)


@pytest.mark.parametrize(
    ("platform", "order"),
    [
        (WINDOWS, ["Save", "Copy", "Cancel"]),
        (MACOS, ["Copy", "Cancel", "Save"]),
        (KDE, ["Copy", "Save", "Cancel"]),
        (GNOME, ["Copy", "Cancel", "Save"]),
    ],
)
def test_each_platform_has_its_order(qtbot: QtBot, platform: int, order: list[str]) -> None:
    """The main button stands first or last, as the platform wants it."""
    box = dialog_buttons(QPushButton("Save"), QPushButton("Cancel"), QPushButton("Copy"))
    box.setStyleSheet(f"QDialogButtonBox {{ button-layout: {platform} }}")
    qtbot.addWidget(box)
    box.show()
    qtbot.waitExposed(box)
    buttons = [button for button in box.findChildren(QPushButton) if button.isVisible()]
    assert [button.text() for button in sorted(buttons, key=lambda button: button.x())] == order


def test_enter_presses_the_main_button(qtbot: QtBot) -> None:
    """Enter in a field agrees; the other buttons are pressed only by themselves."""
    dialog, field = Dialog(), QLineEdit()
    box = dialog_buttons(QPushButton("Save"), QPushButton("Cancel"), QPushButton("Copy"))
    pressed: list[str] = []
    box.accepted.connect(lambda: pressed.append("accepted"))
    box.rejected.connect(lambda: pressed.append("rejected"))
    column = QVBoxLayout(dialog)
    column.addWidget(field)
    column.addWidget(box)
    qtbot.addWidget(dialog)
    dialog.show()
    field.setFocus()
    QTest.keyClick(field, Qt.Key.Key_Return)
    assert pressed == ["accepted"]

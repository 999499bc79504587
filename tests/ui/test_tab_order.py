"""Widgets that are built late are reached by Tab where they stand."""

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLineEdit, QMenu, QSpinBox, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from kdesk.ui.tab_order import put_after


def fields(*names: str) -> QWidget:
    """Return a widget with a field for each name."""
    box = QWidget()
    column = QVBoxLayout(box)
    for name in names:
        field = QLineEdit()
        field.setObjectName(name)
        column.addWidget(field)
    return box


def reached_by_tab(window: QWidget, count: int) -> list[str]:
    """Return the names of the widgets that Tab reaches one after the other."""
    names = []
    for _ in range(count):
        QTest.keyClick(window.focusWidget(), Qt.Key.Key_Tab)
        names.append(window.focusWidget().objectName())
    return names


def test_a_late_widget_is_reached_after_the_one_before_it(qtbot: QtBot) -> None:
    """Not after everything that was in the window before; what is in it keeps its order."""
    window, first, last = QWidget(), fields("a", "b"), fields("y", "z")
    qtbot.addWidget(window)
    column = QVBoxLayout(window)
    column.addWidget(first)
    column.addWidget(last)
    late = fields("c", "d")
    number = QSpinBox()  # the field in it has a proxy
    number.setObjectName("e")
    late.layout().addWidget(number)
    late.setFocusProxy(late.findChildren(QLineEdit)[0])
    QMenu(late)  # a window of its own, although it is a child
    column.insertWidget(1, late)
    put_after(first, late)
    window.show()
    first.findChildren(QLineEdit)[0].setFocus()
    assert reached_by_tab(window, 7) == ["b", "c", "d", "e", "y", "z", "a"]

"""Widgets that are built late are reached by Tab where they stand."""

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLineEdit, QMenu, QSpinBox, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from kdesk.ui.fields.categories_edit import CategoriesEdit
from kdesk.ui.tab_order import put_after, put_first
from kdesk.ui.theme import Theme


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


def test_what_passes_the_focus_on_to_a_part_within_a_part_goes_along(qtbot: QtBot) -> None:
    """Tab goes on behind it, and comes round from the end of the window to its beginning."""
    window, first, last = QWidget(), fields("a"), fields("z")
    qtbot.addWidget(window)
    column = QVBoxLayout(window)
    column.addWidget(first)
    column.addWidget(last)
    late, inner = fields("b"), fields("c", "d")
    late.layout().addWidget(owner := QWidget())
    QVBoxLayout(owner).addWidget(inner)
    owner.setFocusProxy(inner.findChildren(QLineEdit)[0])
    column.insertWidget(1, late)
    put_after(first, late)
    window.show()
    first.findChildren(QLineEdit)[0].setFocus()
    assert reached_by_tab(window, 5) == ["b", "c", "d", "z", "a"]


def test_what_comes_first_is_reached_first(qtbot: QtBot) -> None:
    """Although it passes the focus on to a part of itself, and came last."""
    owner, late = fields("b", "c"), fields("a", "aa")
    qtbot.addWidget(owner)
    late.setFocusProxy(late.findChildren(QLineEdit)[0])
    owner.layout().insertWidget(0, late)
    put_first(owner, late)
    owner.show()
    owner.findChildren(QLineEdit, "c")[0].setFocus()
    assert reached_by_tab(owner, 4) == ["a", "aa", "b", "c"]


def test_what_was_in_another_window_is_reached_in_its_place_again(qtbot: QtBot) -> None:
    """As the video, which was on the full screen."""
    window, first, middle, last = QWidget(), fields("a"), fields("m", "n"), fields("z")
    qtbot.addWidget(window)
    column = QVBoxLayout(window)
    for part in (first, middle, last):
        column.addWidget(part)
    moved = middle.findChildren(QLineEdit)[0]
    middle.setFocusProxy(moved)
    moved.setParent(None)
    middle.layout().insertWidget(0, moved)
    put_first(middle, moved)
    window.show()
    first.findChildren(QLineEdit)[0].setFocus()
    assert reached_by_tab(window, 4) == ["m", "n", "z", "a"]


def test_each_category_and_then_the_button_is_reached(qtbot: QtBot, theme: Theme) -> None:
    """In the order in which they stand, those that came later too."""
    window, first, edit, last = QWidget(), fields("a"), CategoriesEdit(theme), fields("z")
    qtbot.addWidget(window)
    column = QVBoxLayout(window)
    for part in (first, edit, last):
        column.addWidget(part)
    window.show()
    for names in (("Talks",), ("Talks", "Talks>2027")):
        edit.put(names)
        chips = [f"Take the entry out of “{name}”" for name in ("Talks", "Talks / 2027")[: len(names)]]
        first.findChildren(QLineEdit)[0].setFocus()
        reached = []
        for _ in range(len(names) + 2):
            QTest.keyClick(window.focusWidget(), Qt.Key.Key_Tab)
            reached.append(window.focusWidget().accessibleName() or window.focusWidget().objectName())
        assert reached == [*chips, "Choose categories", "z"]

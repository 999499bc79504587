"""The editor of the speed by hour and weekday."""

from typing import Any

import pytest
from PySide6.QtCore import Qt, QTime
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from kdesk.domain.speed_limits import NO_LIMIT, POLITE, SpeedLimit
from kdesk.domain.speed_schedule import MAX_SPEED_RULES, SpeedRule, are_speed_rules
from kdesk.messages.format import Format
from kdesk.ui.settings.schedule_editor import ScheduleEditor
from kdesk.ui.theme import Theme

RULES = (SpeedRule((0, 4), 480, 1080, SpeedLimit(2_000_000)), SpeedRule((5, 6), 0, 0, POLITE))


@pytest.fixture
def editor(qtbot: QtBot, theme: Theme, formatter: Format) -> ScheduleEditor:
    """An editor on the screen, and what it told."""
    made = ScheduleEditor(theme, formatter)
    qtbot.addWidget(made)
    made.show()
    return made


def told(editor: ScheduleEditor) -> list[Any]:
    """Return what the editor tells from now on."""
    heard: list[Any] = []
    editor.chosen.connect(heard.append)
    return heard


def test_rules_are_shown_as_they_are(editor: ScheduleEditor) -> None:
    """Showing them chooses nothing."""
    heard = told(editor)
    editor.show_value(RULES)
    assert editor.rules == RULES
    assert heard == []
    editor.show_value(())
    assert editor.lines == []


def test_a_rule_is_made_with_the_keyboard_alone(editor: ScheduleEditor) -> None:
    """Added, with other days and another time; what holds is told with each step."""
    heard = told(editor)
    editor.add.setFocus()
    QTest.keyClick(editor.add, Qt.Key.Key_Space)
    (line,) = editor.lines
    assert line.days[0].hasFocus() or not editor.isActiveWindow()
    QTest.keyClick(line.days[5], Qt.Key.Key_Space)
    assert heard[-1] == (SpeedRule((0, 1, 2, 3, 4, 5), 480, 1080, NO_LIMIT),)
    line.end.setTime(QTime(20, 15))
    QTest.keyClick(line.end, Qt.Key.Key_Return)
    assert heard[-1][0].end == 20 * 60 + 15
    assert all(are_speed_rules(rules) for rules in heard)


def test_a_rule_keeps_one_day(editor: ScheduleEditor) -> None:
    """Without any it would never hold; the cross removes it."""
    editor.show_value((SpeedRule((2,), 0, 60, POLITE),))
    heard = told(editor)
    editor.lines[0].days[2].click()
    assert heard == []
    assert editor.lines[0].days[2].isChecked()
    editor.lines[0].remove.click()
    assert heard == [()]


def test_there_is_an_end_to_rules(editor: ScheduleEditor) -> None:
    """As many as the settings can hold."""
    editor.show_value(RULES[:1] * MAX_SPEED_RULES)
    assert not editor.add.isEnabled()
    editor.lines[0].remove.click()
    assert editor.add.isEnabled()


def test_hours_come_first_also_from_right_to_left(
    qapp: QApplication, qtbot: QtBot, theme: Theme, formatter: Format
) -> None:
    """Qt would turn hours and minutes around."""
    qapp.setLayoutDirection(Qt.LayoutDirection.RightToLeft)
    try:
        made = ScheduleEditor(theme, formatter)
        qtbot.addWidget(made)
        made.show_value(RULES[:1])
        line = made.lines[0]
        assert line.end.lineEdit().text() == line.end.locale().toString(QTime(18, 0), line.end.displayFormat())
        assert line.end.lineEdit().text().startswith(("18", "6"))
    finally:
        qapp.setLayoutDirection(Qt.LayoutDirection.LeftToRight)

"""The editor of the speed by hour and weekday: one line a rule."""

from typing import Any

from PySide6.QtCore import QLocale, Qt, QTime, Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QTimeEdit, QToolButton, QVBoxLayout, QWidget

from kdesk.domain.speed_limits import NO_LIMIT
from kdesk.domain.speed_schedule import DAYS, MAX_SPEED_RULES, SpeedRule
from kdesk.messages import _
from kdesk.messages.format import Format
from kdesk.ui.flow_layout import FlowLayout
from kdesk.ui.locale import words_locale
from kdesk.ui.settings.editor import OptionEditor, leave_wheel
from kdesk.ui.settings.special_editors import LimitEditor
from kdesk.ui.theme import Theme
from kdesk.ui.tips import set_tip

_NEW = SpeedRule(tuple(range(5)), 8 * 60, 18 * 60, NO_LIMIT)
_LIMIT_WIDTH = 230


class RuleLine(QWidget):
    """Days, beginning, end and limit of one rule.

    Signals:
        changed: Something of it was changed.
        removed: It is not wanted any more.
    """

    changed = Signal()
    removed = Signal()

    def __init__(self, theme: Theme, formatter: Format, rule: SpeedRule, parent: QWidget) -> None:
        super().__init__(parent)
        self._days = rule.days
        self.days = [self._day(day, on=day in rule.days) for day in DAYS]
        self.begin, self.end = self._time(rule.begin, _("Begins at")), self._time(rule.end, _("Ends at"))
        self.limit = LimitEditor(theme, formatter)
        self.limit.box.setAccessibleName(_("Speed limit"))
        self.limit.show_value(rule.limit)
        self.limit.setFixedWidth(theme.px(_LIMIT_WIDTH))
        self.limit.chosen.connect(lambda _limit: self.changed.emit())
        self.remove = QToolButton()
        theme.icons.dress(self.remove, "close", "secondary")
        self.remove.setAccessibleName(_("Remove these times"))
        set_tip(self.remove, _("Remove these times"))
        self.remove.clicked.connect(self.removed)
        self._build(theme)

    @property
    def rule(self) -> SpeedRule:
        """The rule as it is shown."""
        begin, end = (60 * one.time().hour() + one.time().minute() for one in (self.begin, self.end))
        return SpeedRule(self._days, begin, end, self.limit.value)

    def _build(self, theme: Theme) -> None:
        days = QWidget()
        row = QHBoxLayout(days)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(theme.px(2))
        for day in self.days:
            row.addWidget(day)
        times = QWidget()
        line = QHBoxLayout(times)
        line.setContentsMargins(0, 0, 0, 0)
        line.setSpacing(theme.px(4))
        line.addWidget(self.begin)
        line.addWidget(QLabel("–"))
        line.addWidget(self.end)
        flow = FlowLayout(self, spacing=theme.px(6))
        for part in (days, times, self.limit, self.remove):
            flow.addWidget(part)

    def _day(self, day: int, *, on: bool) -> QToolButton:
        button = QToolButton()
        button.setCheckable(True)
        button.setChecked(on)
        number = day + 1  # Monday is 1 for Qt
        button.setText(words_locale().dayName(number, QLocale.FormatType.ShortFormat))
        name = words_locale().dayName(number, QLocale.FormatType.LongFormat)
        button.setAccessibleName(name)
        set_tip(button, name)
        button.clicked.connect(lambda _checked=False: self._turn(day))
        return button

    def _turn(self, day: int) -> None:
        days = tuple(sorted({*self._days} ^ {day}))
        if not days:
            # A rule without days would never hold: the cross removes it.
            self.days[day].setChecked(True)
            return
        self._days = days
        self.changed.emit()

    def _time(self, minute: int, name: str) -> QTimeEdit:
        edit = QTimeEdit(QTime(minute // 60, minute % 60))
        edit.setAccessibleName(name)
        # Qt would put minutes before hours in a right-to-left window; no language writes times so.
        edit.setLayoutDirection(Qt.LayoutDirection.LeftToRight)
        edit.setDisplayFormat(QLocale().timeFormat(QLocale.FormatType.ShortFormat))
        edit.setAlignment(Qt.AlignmentFlag.AlignCenter)
        leave_wheel(edit)
        edit.editingFinished.connect(self.changed)
        return edit


class ScheduleEditor(OptionEditor):
    """All rules, and a button for another one.

    Attributes:
        lines: One a rule.
    """

    is_wide = True

    def __init__(self, theme: Theme, formatter: Format) -> None:
        super().__init__()
        self._theme, self._formatter = theme, formatter
        self.lines: list[RuleLine] = []
        self.add = QPushButton(_("Add times"))
        self.field = self.add
        self.add.clicked.connect(self._add)
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(theme.px(8))
        self._column.addWidget(self.add, 0, Qt.AlignmentFlag.AlignLeading)
        self.setFocusProxy(self.add)

    @property
    def rules(self) -> tuple[SpeedRule, ...]:
        """The rules as they are shown."""
        return tuple(line.rule for line in self.lines)

    def show_value(self, value: Any) -> None:
        """Show a value, without choosing it."""
        if value == self.rules:
            return
        for line in self.lines:
            self._column.removeWidget(line)
            line.deleteLater()
        self.lines = []
        for rule in value:
            self._add_line(rule)
        self.add.setEnabled(len(self.lines) < MAX_SPEED_RULES)

    def _add(self) -> None:
        self._add_line(_NEW)
        self.add.setEnabled(len(self.lines) < MAX_SPEED_RULES)
        self.lines[-1].days[0].setFocus(Qt.FocusReason.OtherFocusReason)
        self.chosen.emit(self.rules)

    def _add_line(self, rule: SpeedRule) -> None:
        line = RuleLine(self._theme, self._formatter, rule, self)
        line.changed.connect(self._tell)
        line.removed.connect(lambda: self._remove(line))
        self._column.insertWidget(len(self.lines), line)
        self.lines.append(line)

    def _tell(self) -> None:
        self.chosen.emit(self.rules)

    def _remove(self, line: RuleLine) -> None:
        self.lines.remove(line)
        self._column.removeWidget(line)
        line.deleteLater()
        self.add.setEnabled(True)
        self.add.setFocus(Qt.FocusReason.OtherFocusReason)
        self.chosen.emit(self.rules)

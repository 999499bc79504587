"""What edits the value of one option, and the simple kinds of it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtWidgets import QAbstractSpinBox, QCheckBox, QComboBox, QHBoxLayout, QLineEdit, QSpinBox, QWidget

from kdesk.domain.settings import Option
from kdesk.messages import _
from kdesk.ui.mnemonics import without_mnemonic
from kdesk.ui.style_property import mark_wrong


class OptionEditor(QWidget):
    """Shows and changes the value of an option. Its language, keys and names for screen readers are those of its parts.

    Attributes:
        field: Gets the focus, and the name of the option.
        is_wide: Whether it stands below the name of its option, and not beside it.
        has_name: Whether it shows the name of the option itself.

    Signals:
        chosen: The value that a person chose.
        refused: Whether what is typed cannot be used.
    """

    chosen = Signal(object)
    refused = Signal(bool)
    is_wide = False
    has_name = False
    field: QWidget

    def show_value(self, value: Any) -> None:
        """Show a value, without choosing it."""
        raise NotImplementedError  # each kind of editor has a field of its own

    def _hold(self, field: QWidget) -> None:
        """Take a widget for the field."""
        self.field = field
        self._row = QHBoxLayout(self)
        self._row.setContentsMargins(0, 0, 0, 0)
        self._row.addWidget(field, 1)
        self.setFocusProxy(field)


class _NoWheel(QObject):
    """Leaves the wheel to the page: rolling over it must not change what is under the pointer."""

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Let the wheel go through."""
        if event.type() is QEvent.Type.Wheel and isinstance(watched, QComboBox | QAbstractSpinBox):
            event.ignore()
            return True
        return False


def leave_wheel(widget: QComboBox | QAbstractSpinBox) -> None:
    """Let the wheel scroll the page over a field that would take it."""
    widget.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
    widget.installEventFilter(_NoWheel(widget))


class SwitchEditor(OptionEditor):
    """A box that is ticked or not, with the name of the option."""

    has_name = True

    def __init__(self, option: Option) -> None:
        super().__init__()
        self.box = QCheckBox(without_mnemonic(_(option.row.text)))
        self._hold(self.box)
        self.box.toggled.connect(self.chosen.emit)

    def show_value(self, value: Any) -> None:
        """Show a value, without choosing it."""
        blocked = self.box.blockSignals(True)
        self.box.setChecked(bool(value))
        self.box.blockSignals(blocked)


class ChoiceEditor(OptionEditor):
    """One of several values, by their words."""

    def __init__(self, choices: Mapping[Any, str]) -> None:
        super().__init__()
        self.box = QComboBox()
        self.box.addItems(list(choices.values()))
        # Not as data of the items: Qt makes plain texts of members of a StrEnum.
        self._values = list(choices)
        leave_wheel(self.box)
        self._hold(self.box)
        self.box.activated.connect(lambda place: self.chosen.emit(self._values[place]))

    def show_value(self, value: Any) -> None:
        """Show a value, without choosing it."""
        self.box.setCurrentIndex(self._values.index(value) if value in self._values else -1)


class NumberEditor(OptionEditor):
    """A whole number."""

    def __init__(self, option: Option) -> None:
        super().__init__()
        self.box = QSpinBox()
        self.box.setRange(option.row.least, option.row.most)
        self.box.setSuffix(_(option.row.suffix) if option.row.suffix else "")
        leave_wheel(self.box)
        self._hold(self.box)
        self.box.valueChanged.connect(self.chosen.emit)

    def show_value(self, value: Any) -> None:
        """Show a value, without choosing it."""
        blocked = self.box.blockSignals(True)
        self.box.setValue(value)
        self.box.blockSignals(blocked)


class TextEditor(OptionEditor):
    """A line of text, which holds once the field is left or Enter is pressed."""

    def __init__(self, option: Option) -> None:
        super().__init__()
        self._option = option
        self.line = QLineEdit()
        self._hold(self.line)
        self.line.editingFinished.connect(self._choose)
        self.line.textChanged.connect(self._check)
        self._shown = ""

    def show_value(self, value: Any) -> None:
        """Show a value, without choosing it."""
        self._shown = str(value)
        self.line.setText(self._shown)

    def _is_valid(self) -> bool:
        return self._option.meta.valid(self.line.text().strip())

    def _check(self) -> None:
        wrong = not self._is_valid()
        mark_wrong(self.line, wrong)
        self.refused.emit(wrong)

    def _choose(self) -> None:
        if self._is_valid() and self.line.text().strip() != self._shown:
            self.chosen.emit(self.line.text().strip())

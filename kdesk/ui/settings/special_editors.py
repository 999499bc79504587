"""The editors of a speed limit, of the language, and of a file."""

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from PySide6.QtWidgets import QComboBox, QPushButton

from kdesk.domain.settings import Option
from kdesk.domain.speed_limits import SpeedLimit
from kdesk.messages import _
from kdesk.messages.format import Format
from kdesk.messages.speed_limits import limit_choice
from kdesk.ui.file_dialogs import choose_file
from kdesk.ui.settings.editor import OptionEditor, TextEditor, leave_wheel
from kdesk.ui.theme import Theme
from kdesk.ui.uploads.limit_choices import CHOICES
from kdesk.ui.uploads.limits import FigureDialog


class LimitEditor(OptionEditor):
    """A speed limit: one of those that the foot of the uploads offers, or another figure."""

    def __init__(self, theme: Theme, formatter: Format) -> None:
        super().__init__()
        self._theme, self._formatter = theme, formatter
        self._value = CHOICES[0]
        self.box = QComboBox()
        leave_wheel(self.box)
        self._hold(self.box)
        self.box.activated.connect(self._choose)
        self.show_value(self._value)

    @property
    def value(self) -> SpeedLimit:
        """The limit that is shown."""
        return self._value

    def show_value(self, value: Any) -> None:
        """Show a value, without choosing it."""
        self._value = value
        limits = CHOICES if value in CHOICES else (*CHOICES, value)
        self.box.clear()
        for limit in limits:
            self.box.addItem(limit_choice(limit, self._formatter), limit)
        self.box.addItem(_("Another figure…"), None)
        self.box.setCurrentIndex(limits.index(value))

    def _choose(self, place: int) -> None:
        limit: SpeedLimit | None = self.box.itemData(place)
        if limit is not None:
            self.show_value(limit)
            self.chosen.emit(limit)
            return
        self.show_value(self._value)
        dialog = FigureDialog(self._theme, self._value, self)
        dialog.chosen.connect(self.show_value)
        dialog.chosen.connect(self.chosen)
        dialog.open()


class LanguageEditor(OptionEditor):
    """The language of the system, or one that there is a catalogue of."""

    def __init__(self, languages: Mapping[str, str]) -> None:
        super().__init__()
        self.box = QComboBox()
        self.box.addItem(_("As the system says"), "")
        for name, words in languages.items():
            self.box.addItem(words, name)
        leave_wheel(self.box)
        self._hold(self.box)
        self.box.activated.connect(lambda place: self.chosen.emit(self.box.itemData(place)))

    def show_value(self, value: Any) -> None:
        """Show a value, without choosing it."""
        place = self.box.findData(value)
        if place < 0:
            # Of a catalogue that is not there: the choice stays what it is.
            self.box.addItem(value, value)
            place = self.box.count() - 1
        self.box.setCurrentIndex(place)


class FileEditor(TextEditor):
    """The path of a file, with a button that chooses one."""

    def __init__(self, option: Option, title: str, filters: Callable[[], list[str]]) -> None:
        super().__init__(option)
        self._title, self._filters = title, filters
        self.button = QPushButton(_("Choose…"))
        self.button.setAccessibleName(title)
        self.button.clicked.connect(self.ask)
        self._row.addWidget(self.button)

    def ask(self) -> None:
        """Let the user choose a file."""
        choose_file(self, self._title, self._take, self._filters())

    def _take(self, path: Path) -> None:
        self.line.setText(str(path))
        self._choose()

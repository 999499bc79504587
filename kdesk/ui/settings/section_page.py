"""The options of one section, with what stands below them."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QLabel, QVBoxLayout, QWidget

from kdesk.domain.names import searchable
from kdesk.domain.options.option import SECTION_TITLES, Section
from kdesk.domain.settings import OPTIONS
from kdesk.messages import _
from kdesk.ui.settings.option_row import OptionRow
from kdesk.ui.settings.services import SettingsServices


class SectionPage(QWidget):
    """One section.

    Attributes:
        rows: Its options.
        extras: What stands below them.
        has_matches: Whether a search found something in it.
    """

    def __init__(self, section: Section, services: SettingsServices, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        title = _(SECTION_TITLES[section])
        self.setAccessibleName(title)
        self._title = searchable(title)
        self.rows = [OptionRow(option, services) for option in OPTIONS if option.section is section]
        self.extras = [make(self) for make in services.extras.get(section, ())]
        self.has_matches = True
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        heading = QLabel(title)
        heading.setProperty("role", "title")
        column.addWidget(heading)
        self._lines = {row: _line() for row in self.rows}
        for row in self.rows:
            column.addWidget(self._lines[row])
            column.addWidget(row)
        for extra in self.extras:
            column.addWidget(extra)

    def filter(self, wanted: str) -> int:
        """Show the options that a search finds, and return how many they are."""
        whole = wanted in self._title
        shown = [row for row in self.rows if whole or row.matches(wanted)]
        for row in self.rows:
            row.setVisible(row in shown)
        for extra in self.extras:
            extra.setVisible(whole)
        self._show_lines()
        self.has_matches = bool(shown) or (whole and bool(self.extras))
        return len(shown) + (len(self.extras) if whole else 0)

    def show_all(self) -> int:
        """Show all options, and return how many they are."""
        for part in (*self.rows, *self.extras):
            part.setVisible(True)
        self._show_lines()
        return len(self.rows)

    def enter(self) -> bool:
        """Put the focus on the first option in sight, and return whether there is one."""
        for row in self.rows:
            if row.isVisible() and row.editor.isEnabled():
                row.editor.field.setFocus(Qt.FocusReason.TabFocusReason)
                return True
        return False

    def _show_lines(self) -> None:
        """Show a line above each option but the first one in sight."""
        seen = False
        for row in self.rows:
            self._lines[row].setVisible(seen and not row.isHidden())
            seen = seen or not row.isHidden()


def _line() -> QFrame:
    line = QFrame()
    line.setProperty("role", "line")
    line.setFixedHeight(1)
    return line

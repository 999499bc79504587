"""The head of the Uploads page: its title, the chips, the search field."""

from PySide6.QtCore import QTimer, Signal
from PySide6.QtWidgets import QButtonGroup, QLabel, QPushButton, QWidget

from kdesk.messages import _
from kdesk.messages.format import Format
from kdesk.ui.chosen_button import keep_tab_on_checked
from kdesk.ui.flow_layout import FlowLayout
from kdesk.ui.search_field import SearchField
from kdesk.ui.theme import Theme
from kdesk.ui.uploads.summary import Group, Summary

_TYPING_MS = 200
_LEAST_SEARCH, _SEARCH = 120, 200
"""Pixels of the drawings. Beside long words on the chips the field shrinks before the head takes a second line."""


class UploadsHeader(QWidget):
    """Says how many transfers are in each group, and lets the user choose what is shown.

    Signals:
        group_chosen: `Group` to show.
        searched: `str` that names must contain, a moment after the last key.
        left: The user has finished typing: the list may have the focus.
    """

    group_chosen = Signal(object)
    searched = Signal(str)
    left = Signal()

    def __init__(self, theme: Theme, formatter: Format, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme, self._formatter = theme, formatter
        row = self._row = FlowLayout(self, spacing=theme.px(4))
        title = QLabel(_("Uploads"))
        title.setProperty("role", "title")
        title.setContentsMargins(*theme.edges(0, 0, 12, 0))
        row.addWidget(title)
        self.chips = {group: self._chip(group) for group in Group}
        chips = QButtonGroup(self)
        for chip in self.chips.values():
            chips.addButton(chip)
            row.addWidget(chip)
        keep_tab_on_checked(chips)
        self.chips[Group.ALL].setChecked(True)
        self.search = self._search_field()
        row.add_elastic(self.search, theme.px(_LEAST_SEARCH), theme.px(_SEARCH))

    def add_button(self, button: QPushButton) -> None:
        """Put a button at the end of the head."""
        self._row.add_right(button)

    def show_counts(self, summary: Summary) -> None:
        """Write the numbers on the chips."""
        for group, chip in self.chips.items():
            count = self._formatter.number(summary.count(group))
            chip.setText(_("{group} {count}").format(group=group.label, count=count))

    def show_all(self) -> None:
        """Choose every group and every name, at once."""
        self.chips[Group.ALL].click()
        self.search.clear()
        # Without this the search would end only after the pause in typing.
        self.searched.emit("")

    def focus_search(self) -> None:
        """Put the cursor into the search field."""
        self.search.take_cursor()

    def _chip(self, group: Group) -> QPushButton:
        chip = QPushButton()
        chip.setCheckable(True)
        chip.setProperty("kind", "chip")
        chip.clicked.connect(lambda: self.group_chosen.emit(group))
        return chip

    def _search_field(self) -> SearchField:
        field = SearchField(self._theme, _("Search names"), _("Search names of transfers"))
        typing = QTimer(self, singleShot=True, interval=_TYPING_MS)
        typing.timeout.connect(lambda: self.searched.emit(field.text()))
        field.textChanged.connect(lambda _text: typing.start())
        field.left.connect(self.left)
        return field

"""A heading, a list of pictures, and what can be done with the selected one."""

from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtCore import QPoint, Qt, Signal
from PySide6.QtWidgets import QLabel, QMenu, QPushButton, QVBoxLayout, QWidget

from kdesk.messages import _
from kdesk.ui.flow_layout import FlowLayout
from kdesk.ui.library.tabs.thumbnails.cells import Cell
from kdesk.ui.library.tabs.thumbnails.picture_list import PictureList
from kdesk.ui.theme import Theme
from kdesk.ui.tips import set_tip


@dataclass(frozen=True, slots=True)
class CellAction:
    """What can be done with a picture.

    Attributes:
        name: Not translated, for tests.
        label: On its button and in the menu.
        run: Called with the cell.
        why_not: Returns why it cannot be done with a cell, "" if it can.
    """

    name: str
    label: str
    run: Callable[[Cell], object]
    why_not: Callable[[Cell], str]


class PictureSection(QWidget):
    """Pictures with their actions. The first action is that of Enter and of a double click.

    Args:
        title: The heading.
        pictures: The list.
        actions: In their order.

    Attributes:
        words: A sentence below the heading, hidden while empty.
        buttons: By the names of the actions.

    Signals:
        refused: Why the action of a key cannot be done.
    """

    refused = Signal(str)

    def __init__(
        self,
        title: str,
        pictures: PictureList,
        actions: tuple[CellAction, ...],
        theme: Theme,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.list = pictures
        self._actions = {action.name: action for action in actions}
        self.heading = QLabel(title)
        self.heading.setProperty("role", "heading")
        self.words = QLabel()
        self.words.setProperty("role", "secondary")
        self.words.setTextFormat(Qt.TextFormat.PlainText)
        self.words.setWordWrap(True)
        pictures.setAccessibleName(title)
        self.buttons = {action.name: self._button(action) for action in actions}
        self._row = QWidget()
        row = FlowLayout(self._row, spacing=theme.px(4))
        for button in self.buttons.values():
            row.addWidget(button)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.px(6))
        for widget in (self.heading, self.words, pictures, self._row):
            column.addWidget(widget)
        self._connect(pictures)
        self.say("")

    def _connect(self, pictures: PictureList) -> None:
        pictures.selected.connect(lambda _cell: self.refresh())
        pictures.pictures.dataChanged.connect(lambda *_args: self.refresh())
        pictures.pictures.modelReset.connect(self.refresh)
        pictures.chosen.connect(lambda cell: self.act(next(iter(self._actions)), cell))
        pictures.delete_wanted.connect(lambda cell: self.act("delete", cell))
        pictures.menu_wanted.connect(self._open_menu)

    def say(self, words: str) -> None:
        """Show a sentence below the heading."""
        self.words.setText(words)
        self.words.setVisible(bool(words))
        self.refresh()

    def refresh(self) -> None:
        """Enable the actions that the selected picture allows; the others tell why not."""
        cell, any_cells = self.list.cell, bool(self.list.pictures.cells)
        self.list.setVisible(any_cells)
        self._row.setVisible(any_cells)
        for name, button in self.buttons.items():
            why_not = _("Select a picture first") if cell is None else self._actions[name].why_not(cell)
            button.setEnabled(not why_not)
            set_tip(button, why_not)

    def act(self, name: str, cell: Cell) -> None:
        """Carry out an action with a cell, or tell why it cannot be done."""
        action = self._actions.get(name)
        if action is None:
            return
        why_not = action.why_not(cell)
        if why_not:
            self.refused.emit(why_not)
        else:
            action.run(cell)

    def _button(self, action: CellAction) -> QPushButton:
        button = QPushButton(action.label)
        button.clicked.connect(lambda _checked=False: self._press(action.name))
        return button

    def _press(self, name: str) -> None:
        if self.list.cell is not None:
            self.act(name, self.list.cell)

    def _open_menu(self, place: QPoint) -> None:
        cell = self.list.cell
        if cell is None:
            return
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.setToolTipsVisible(True)
        for action in self._actions.values():
            line = menu.addAction(action.label)
            why_not = action.why_not(cell)
            line.setEnabled(not why_not)
            line.setToolTip(why_not)
            line.triggered.connect(lambda _checked=False, name=action.name: self.act(name, cell))
        menu.popup(place)

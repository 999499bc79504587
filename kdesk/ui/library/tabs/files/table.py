"""The table of files that belong to an entry, and what can be done with a row: buttons below it, and a menu."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QContextMenuEvent, QKeyEvent
from PySide6.QtWidgets import QMenu, QPushButton, QWidget

from kdesk.messages import _
from kdesk.ui.flow_layout import FlowLayout
from kdesk.ui.library.tabs.files.model import FILE_ROLE, FileModel
from kdesk.ui.popup import menu_place
from kdesk.ui.review.reason_table import ReasonTable
from kdesk.ui.theme import Theme
from kdesk.ui.tips import plain_tip, set_tip


@dataclass(frozen=True, slots=True)
class RowAction:
    """Something that can be done with a row.

    Attributes:
        label: Translated.
        run: Called with the object of the row.
        why_not: Returns why it cannot be done with an object, "" if it can.
        key: Runs it while the table has the focus; None for no key.
        takes_several: Whether both get a tuple of all selected objects, one or more.
    """

    label: str
    run: Callable[[Any], None]
    why_not: Callable[[Any], str]
    key: Qt.Key | None = None
    takes_several: bool = False

    def subject(self, things: Sequence[object]) -> object:
        """Return what it is done with: all objects, or the only one; None if it does not act on so many."""
        if self.takes_several:
            return tuple(things) or None
        return things[0] if len(things) == 1 else None


class FileTable(ReasonTable):
    """The rows; Enter runs the first action, and each action's key that action.

    Signals:
        selection_changed: Another row is selected, the same one has changed, or none is.
        copy_wanted: The text of the selected row, its cells in one line.
    """

    selection_changed = Signal()
    copy_wanted = Signal(str)

    def __init__(self, model: FileModel, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(model, theme, parent)
        self.actions_of_rows: Sequence[RowAction] = ()
        self.selectionModel().selectionChanged.connect(self.selection_changed)
        for signal in (model.modelReset, model.dataChanged):
            signal.connect(self.selection_changed)
        self.activated.connect(lambda index: self._run_first(index.data(FILE_ROLE)))

    def selected(self) -> Any:
        """Return the object of the selected row, None without a selection."""
        return next(iter(self.all_selected()), None)

    def all_selected(self) -> Sequence[object]:
        """Return the object of the selected row, if there is one."""
        return [index.data(FILE_ROLE) for index in self.selectionModel().selectedRows()]

    def copy_selected(self) -> None:
        """Ask to copy the text of the selected row."""
        for index in self.selectionModel().selectedRows():
            cells = [index.siblingAtColumn(column) for column in range(self.model().columnCount())]
            self.copy_wanted.emit(" · ".join(str(cell.data(Qt.ItemDataRole.DisplayRole)) for cell in cells))

    def menu_for(self, thing: Any) -> QMenu:
        """Return the context menu of a row; it deletes itself when it is closed."""
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        add_to_menu(menu, self.actions_of_rows, (thing,))
        return menu

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        index, place = menu_place(self, event)
        if index.isValid():
            self.menu_for(index.data(FILE_ROLE)).popup(place)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        thing = self.selected()
        chosen = next((action for action in self.actions_of_rows if action.key == event.key()), None)
        if chosen is not None and thing is not None:
            if not chosen.why_not(thing):
                chosen.run(thing)
        else:
            super().keyPressEvent(event)

    def _run_first(self, thing: Any) -> None:
        for action in self.actions_of_rows[:1]:
            if thing is not None and not action.why_not(thing):
                action.run(thing)


class RowButtons(QWidget):
    """A button for each action of the selected rows; a disabled one tells why.

    Args:
        table: Gets the focus of a button that is disabled.
        selected: Returns the objects of the selected rows.
        nothing_selected: The reason while no row is selected, translated.
    """

    def __init__(
        self,
        table: QWidget,
        selected: Callable[[], Sequence[object]],
        actions: Sequence[RowAction],
        nothing_selected: str,
        theme: Theme,
    ) -> None:
        super().__init__()
        self._table = table
        self._selected = selected
        self._nothing_selected = nothing_selected
        self.buttons: list[tuple[QPushButton, RowAction]] = []
        row = FlowLayout(self, spacing=theme.px(8))
        for action in actions:
            button = QPushButton(action.label)
            button.clicked.connect(lambda _checked=False, action=action: self._run(action))
            row.addWidget(button)
            self.buttons.append((button, action))
        self.refresh()

    def refresh(self) -> None:
        """Enable what can be done with the selected rows."""
        things = self._selected()
        for button, action in self.buttons:
            subject = action.subject(things)
            nothing = only_one() if things else self._nothing_selected
            reason = nothing if subject is None else action.why_not(subject)
            # Disabling what has the focus would hand it to the next widget of the window.
            if reason and button is self.window().focusWidget():
                self._table.setFocus()
            button.setEnabled(not reason)
            set_tip(button, reason)

    def _run(self, action: RowAction) -> None:
        subject = action.subject(self._selected())
        if subject is not None and not action.why_not(subject):
            action.run(subject)


def add_to_menu(menu: QMenu, actions: Sequence[RowAction], things: Sequence[object]) -> None:
    """Add the actions for the selected objects, one or more, to a menu; a disabled one tells why."""
    menu.setToolTipsVisible(True)
    for action in actions:
        subject = action.subject(things)
        reason = only_one() if subject is None else action.why_not(subject)
        item = menu.addAction(action.label, partial(action.run, subject))
        item.setEnabled(not reason)
        item.setToolTip(plain_tip(reason or action.label))


def only_one() -> str:
    """Return why an action is not done with several rows."""
    return _("This acts on one row: select one only")

"""The menu of a row."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QMenu, QWidget

from kdesk.ui.actions import Actions
from kdesk.ui.command_kinds import Group
from kdesk.ui.uploads.reasons import ROW_SPECS


def row_menu(actions: Actions, parent: QWidget) -> QMenu:
    """Return the menu for the selected transfers; it is deleted when it is closed."""
    menu = QMenu(parent)
    menu.setToolTipsVisible(True)
    menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    for group in Group:
        of_group = [actions[spec.command] for spec in ROW_SPECS if spec.group is group]
        # The other decisions do not belong to the questions that are asked.
        menu.addActions([action for action in of_group if group is not Group.DECIDE or action.isEnabled()])
        menu.addSeparator()
    return menu

"""The menus of verification: how closely from now on, and selected transfers now."""

from collections.abc import Callable

from PySide6.QtGui import QAction, QActionGroup
from PySide6.QtWidgets import QMenu, QWidget

from kdesk.domain.transfer import Transfer
from kdesk.domain.transfer_state import TransferState
from kdesk.domain.ui_ports import Transfers
from kdesk.domain.verification import Level
from kdesk.messages import _
from kdesk.messages.verification import level_label
from kdesk.ui.actions import Actions
from kdesk.ui.commands import Command


def can_verify(transfer: Transfer) -> bool:
    """Whether the transfer can be compared with the server's copy now."""
    return transfer.state is TransferState.READY and not transfer.unverified


def add_setting_menu(
    actions: Actions, parent: QWidget, level: Level, chosen: Callable[[Level], object]
) -> Callable[[Level], None]:
    """Let “Verify uploads” offer the levels, with a tick at the present one.

    Returns:
        What moves the tick to another level.
    """
    menu = QMenu(parent)
    group = QActionGroup(menu)
    levels: dict[Level, QAction] = {}
    for choice in Level:
        action = QAction(level_label(choice), group, checkable=True, checked=choice is level)
        action.triggered.connect(lambda _checked=False, choice=choice: chosen(choice))
        menu.addAction(action)
        levels[choice] = action
    actions[Command.VERIFY_UPLOADS].setMenu(menu)
    return lambda shown: levels[shown].setChecked(True)


def add_verify_menu(
    actions: Actions, parent: QWidget, transfers: Transfers, selected: Callable[[], tuple[Transfer, ...]]
) -> None:
    """Let “Verify now” offer to compare the selected READY transfers more closely, or to stop comparing."""
    menu = QMenu(parent)
    for level in (Level.SAMPLES, Level.WHOLE):
        action = menu.addAction(level_label(level))
        action.triggered.connect(
            lambda _checked=False, level=level: transfers.verify([t.id for t in selected() if can_verify(t)], level)
        )
    stop = menu.addAction(_("Stop comparing"))
    stop.triggered.connect(lambda: transfers.stop_verifying([t.id for t in selected() if t.unverified]))

    def refresh() -> None:
        chosen = selected()
        for action in menu.actions():
            possible = (t.unverified if action is stop else can_verify(t) for t in chosen)
            action.setEnabled(any(possible))

    menu.aboutToShow.connect(refresh)
    actions[Command.VERIFY].setMenu(menu)

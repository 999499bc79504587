"""Keeps Tab on the checked button of a group of which one is checked."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QAbstractButton, QButtonGroup


def keep_tab_on_checked(group: QButtonGroup) -> None:
    """Let Tab reach the checked button alone; call it when every button is in the group.

    Qt does so only after one of the buttons had the focus; until then, Tab leads to the first one.
    """
    group.buttonToggled.connect(reach_by_tab)
    for button in group.buttons():
        reach_by_tab(button, button.isChecked())


def reach_by_tab(button: QAbstractButton, reached: bool) -> None:
    """Let Tab reach a button, or not; the pointer and the arrow keys reach it as before."""
    tab, policy = Qt.FocusPolicy.TabFocus, button.focusPolicy()
    button.setFocusPolicy(policy | tab if reached else policy & ~tab)

"""What stands beside the library while several entries are selected."""

from PySide6.QtWidgets import QPushButton

from kdesk.messages.format import Format
from kdesk.ui.actions import Actions
from kdesk.ui.commands import Command
from kdesk.ui.library.selected_panel import SelectedPanel
from kdesk.ui.theme import Theme


def test_a_button_is_its_command(theme: Theme, formatter: Format) -> None:
    """It has the words, the reason and the effect of the command, also after these changed."""
    panel = SelectedPanel(theme, formatter)
    actions = Actions(theme, panel)
    given: list[bool] = []
    action = actions[Command.REJECT_ENTRIES]
    actions.connect_to(Command.REJECT_ENTRIES, lambda: given.append(True))
    panel.offer([action])
    (button,) = panel.findChildren(QPushButton)
    actions.allow(Command.REJECT_ENTRIES, text="Reject 3 entries…")
    assert (button.text(), button.isEnabled()) == ("Reject 3 entries…", True)
    button.click()
    actions.allow(Command.REJECT_ENTRIES, "This user may not")
    assert not button.isEnabled()
    assert "This user may not" in button.toolTip()
    button.click()
    assert len(given) == 1
    panel.deleteLater()

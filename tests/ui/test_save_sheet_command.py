"""The command that saves the list as a sheet can be given while there is something on it."""

from kdesk.ui.actions import Actions
from kdesk.ui.commands import Command
from kdesk.ui.theme import Theme
from kdesk.wiring.sheets import SaveCommand
from tests.ui.fakes.transfers import transfer


def test_an_empty_list_is_not_saved(theme: Theme) -> None:
    """The tooltip tells why; what comes back counts as well."""
    actions = Actions(theme)
    saving = SaveCommand(actions)
    action = actions[Command.SAVE_SHEET]
    assert (action.isEnabled(), action.whatsThis()) == (False, "The list is empty")
    saving.added([transfer(1), transfer(2)])
    assert action.isEnabled()
    saving.removed([transfer(1).id])
    assert action.isEnabled()
    saving.removed([transfer(2).id])
    assert not action.isEnabled()
    saving.restored([transfer(2)], [0])
    assert action.isEnabled()

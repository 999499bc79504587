"""The way to the servers for a command: as the settings say."""

from kdesk.commands.command_run import CommandRun
from kdesk.domain.network_choice import NetworkChoice
from kdesk.network_setup import chosen_network
from kdesk.store.settings_in_force import settings_in_force


async def network_in_force(run: CommandRun) -> NetworkChoice:
    """Return what the settings choose. Raises CertificatesUnusable, KeyringProblem."""
    return await chosen_network(await settings_in_force(run.paths), run.redactor.hide)

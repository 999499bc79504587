"""The settings that hold for a command: those of the file, and what the administrator has set."""

from contextlib import closing

from kdesk.domain.settings import Settings
from kdesk.store.paths import Paths
from kdesk.store.policy import read_policy
from kdesk.store.settings import SettingsFile


async def settings_in_force(paths: Paths) -> Settings:
    """Read file and policy."""
    policy = read_policy()
    with closing(SettingsFile(paths.settings, policy.defaults)) as file:
        return policy.applied(await file.load())

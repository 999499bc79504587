"""The settings while the window runs: the present ones, and their way to the disk."""

from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import replace

from kdesk.domain.account import Account
from kdesk.domain.settings import Settings
from kdesk.errors import StoreProblem
from kdesk.store.settings import SettingsFile


class Preferences:
    """Holds the settings and writes every change.

    Args:
        settings: What the file holds now.
        on_problem: Called when a change could not be written; it holds until the program ends all the same.
    """

    def __init__(self, file: SettingsFile, settings: Settings, on_problem: Callable[[StoreProblem], None]) -> None:
        self._file = file
        self._settings = self._written = settings
        self._on_problem = on_problem

    @property
    def settings(self) -> Settings:
        """The present settings."""
        return self._settings

    def change(self, settings: Settings) -> None:
        """Replace the settings, in memory only: `save` writes them."""
        self._settings = settings

    async def save(self) -> None:
        """Write the present settings to the file."""
        settings = self._settings
        try:
            await self._file.save(settings)
        except StoreProblem as problem:
            self._on_problem(problem)
        else:
            # Not `self._settings`: it may have changed while the file was written.
            self._written = settings

    async def keep_accounts(self, accounts: tuple[Account, ...]) -> None:
        """Remember who signed in here, without secrets."""
        self.change(replace(self._settings, accounts=accounts))
        await self.save()

    @asynccontextmanager
    async def kept(self) -> AsyncIterator[None]:
        """Write what was changed at the last moment, when the block ends: the end of the window cancels its tasks."""
        try:
            yield
        finally:
            if self._written != self._settings:
                await self.save()

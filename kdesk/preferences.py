"""The settings while the window runs: the present ones, and their way to the disk."""

from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import replace
from typing import Any

from kdesk.domain.account import Account
from kdesk.domain.settings import Settings
from kdesk.errors import StoreProblem
from kdesk.store.settings import SettingsFile


class Preferences:
    """Holds the settings and keeps every change.

    on_problem  told when a change could not be written; it holds until the program ends all the same
    """

    def __init__(self, file: SettingsFile, settings: Settings, on_problem: Callable[[StoreProblem], None]) -> None:
        self._file = file
        self._settings = self._written = settings
        self._on_problem = on_problem

    @property
    def settings(self) -> Settings:
        """The present settings."""
        return self._settings

    async def change(self, **changes: Any) -> None:
        """Replace some settings, at once here and as soon as possible on the disk."""
        self._settings = replace(self._settings, **changes)
        await self._write()

    async def keep_accounts(self, accounts: tuple[Account, ...]) -> None:
        """Remember who signed in here, without secrets."""
        await self.change(accounts=accounts)

    @asynccontextmanager
    async def kept(self) -> AsyncIterator[None]:
        """Write after the block what was changed in its last moment: the end of the window cancels its writing."""
        try:
            yield
        finally:
            if self._written != self._settings:
                await self._write()

    async def _write(self) -> None:
        settings = self._settings
        try:
            await self._file.save(settings)
        except StoreProblem as problem:
            self._on_problem(problem)
        else:
            self._written = settings

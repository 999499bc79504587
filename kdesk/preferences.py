"""The settings while the window runs: the present ones, and their way to the disk."""

from collections.abc import AsyncIterator, Callable, Iterable, Mapping
from contextlib import asynccontextmanager
from dataclasses import replace
from typing import Any

from kdesk.domain.account import Account
from kdesk.domain.options.policy import NO_POLICY, Policy
from kdesk.domain.settings import OPTIONS, Option, Settings
from kdesk.errors import StoreProblem
from kdesk.store.settings import SettingsFile


class Preferences:
    """Holds the settings, tells of every change, and writes it. Implements `options.port.Options`.

    Args:
        settings: What the file holds now.
        on_problem: Called when a change could not be written; it holds until the program ends all the same.
        policy: What the administrator has set.

    Attributes:
        save_soon: Starts writing after `put` and `reset`; the window sets it.
        on_locked: Called when somebody tried to change what the administrator has set.
    """

    def __init__(
        self,
        file: SettingsFile,
        settings: Settings,
        on_problem: Callable[[StoreProblem], None],
        policy: Policy = NO_POLICY,
    ) -> None:
        self._file = file
        self._policy = policy
        self._own = self._written = settings
        self._settings = policy.applied(settings)
        self._on_problem = on_problem
        self._followers: list[tuple[str, Callable[[Any], object]]] = []
        self.save_soon: Callable[[], object] = lambda: None
        self.on_locked: Callable[[], object] = lambda: None

    @property
    def settings(self) -> Settings:
        """The present settings, as the administrator lets them be."""
        return self._settings

    @property
    def policy(self) -> Policy:
        """What the administrator has set."""
        return self._policy

    def follow(self, field: str, do: Callable[[Any], object]) -> Callable[[], None]:
        """Call this with the value of a field of the settings when it changes; the result ends that."""
        follower = (field, do)
        self._followers.append(follower)
        return lambda: self._followers.remove(follower)

    def change(self, settings: Settings) -> None:
        """Replace the settings, in memory only: `save` writes them. What is locked stays."""
        before = self._settings
        self._own = self._policy.without_locked(settings, self._own)
        self._settings = self._policy.applied(settings)
        for field, do in tuple(self._followers):
            if getattr(before, field) != getattr(self._settings, field):
                do(getattr(self._settings, field))

    def keep(self, field: str, value: Any) -> None:
        """Change a field of the settings and write it soon; what shows it shows what holds then."""
        self.change(replace(self._settings, **{field: value}))
        if (holds := getattr(self._settings, field)) != value:
            # What asked for it shows it already.
            for name, do in tuple(self._followers):
                if name == field:
                    do(holds)
            self.on_locked()
        self.save_soon()

    def put(self, option: Option, value: Any) -> bool:
        """Change one option, and return whether it may be changed."""
        if self._policy.holds(option):
            return False
        self.change(option.changed(self._settings, value))
        self.save_soon()
        return True

    def take(self, values: Mapping[str, Any]) -> tuple[int, int]:
        """Change the options with these names; return how many were changed, and how many are locked."""
        settings, changed, locked = self._settings, 0, 0
        for option in OPTIONS:
            if option.name not in values or option.value(settings) == values[option.name]:
                continue
            if self._policy.holds(option):
                locked += 1
            else:
                settings, changed = option.changed(settings, values[option.name]), changed + 1
        self.change(settings)
        self.save_soon()
        return changed, locked

    def reset(self, options: Iterable[Option] = OPTIONS) -> None:
        """Give options their defaults: those of the administrator where there are some."""
        settings, defaults = self._settings, self._policy.defaults
        for option in options:
            settings = option.changed(settings, option.value(defaults))
        self.change(settings)
        self.save_soon()

    async def save(self) -> None:
        """Write the present settings to the file."""
        settings = self._own
        try:
            await self._file.save(settings)
        except StoreProblem as problem:
            self._on_problem(problem)
        else:
            # Not `self._own`: it may have changed while the file was written.
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
            if self._written != self._own:
                await self.save()

"""What an administrator has set for all users of a computer."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum, auto
from typing import Any

from kdesk.domain.settings import OPTIONS, Option, Settings


class PolicyProblem(StrEnum):
    """Why a policy, or a part of it, is not followed."""

    LINK = auto()
    """A part of its path is a link."""
    OWNER = auto()
    """A part of its path does not belong to the administrator."""
    WRITABLE = auto()
    """Others can write a part of its path."""
    UNREADABLE = auto()
    NO_POLICY = auto()
    """It is no JSON of the right form."""
    LEFT_OUT = auto()
    """Some names or values are not known; the rest is followed."""


@dataclass(frozen=True, slots=True)
class Policy:
    """Values of options, and which of them nobody may change.

    Attributes:
        values: By the names of options; those that are not locked are defaults.
        locked: Names of options.
        source: Where it was read, for people; "" if there is none.
        problem: Why none, or not all of it, is followed; None if all of it is.
        about: The part of the path, the error of the system, or the names, that the problem is about.
    """

    values: Mapping[str, Any] = field(default_factory=dict)
    locked: frozenset[str] = frozenset()
    source: str = ""
    problem: PolicyProblem | None = None
    about: str = ""

    @property
    def defaults(self) -> Settings:
        """What holds while a user has chosen nothing."""
        return self._with_values(Settings(), frozenset(self.values))

    def holds(self, option: Option) -> bool:
        """Return whether nobody may change this option."""
        return option.name in self.locked

    def applied(self, settings: Settings) -> Settings:
        """Return settings in which the locked options are as the administrator has set them."""
        return self._with_values(settings, self.locked)

    def without_locked(self, settings: Settings, own: Settings) -> Settings:
        """Return settings in which the locked options are a user's own ones, which are kept for later."""
        for option in OPTIONS:
            if option.name in self.locked:
                settings = option.changed(settings, option.value(own))
        return settings

    def _with_values(self, settings: Settings, names: frozenset[str]) -> Settings:
        defaults = Settings()
        for option in OPTIONS:
            if option.name in names:
                settings = option.changed(settings, self.values.get(option.name, option.value(defaults)))
        return settings


NO_POLICY = Policy()

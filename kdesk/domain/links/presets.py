"""What presets of pictures and of streams have in common: names, and one to begin with for each account."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol, TypeVar

MAX_PRESETS = 50
MAX_NAME = 60


class NamedPreset(Protocol):
    """A preset."""

    @property
    def name(self) -> str:
        """By the user; those of kdesk have short English names, which `messages` translates."""
        ...


P = TypeVar("P", bound=NamedPreset)


@dataclass(frozen=True, slots=True)
class PresetDefault:
    """The preset with which a builder begins for one account.

    Attributes:
        account: Key of the account.
        name: Of the preset.
    """

    account: str
    name: str


def kept_presets(presets: Sequence[P], new: P) -> tuple[P, ...]:
    """Return the presets with a new one, which replaces one of the same name; of too many the first are left out."""
    others = tuple(one for one in presets if one.name != new.name)
    return (*others, new)[-MAX_PRESETS:]


def kept_defaults(defaults: Sequence[PresetDefault], account: str, name: str) -> tuple[PresetDefault, ...]:
    """Return the defaults with that of one account; "" as the name removes it."""
    others = tuple(one for one in defaults if one.account != account)
    return (*others, PresetDefault(account, name)) if name else others

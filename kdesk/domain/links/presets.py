"""Presets of pictures and of streams, as the settings keep them: the links themselves are not needed for that."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol, TypeVar

from kdesk.domain.links.fit import Fit

MAX_PRESETS = 50
MAX_NAME = 60
_MAX_NUMBER = 65_000
"""Of a picture: pixels, for example."""


class NamedPreset(Protocol):
    """A preset."""

    @property
    def name(self) -> str:
        """By the user; those of kdesk have short English names, which `messages` translates."""
        ...


P = TypeVar("P", bound=NamedPreset)


@dataclass(frozen=True, slots=True)
class PicturePreset:
    """A size and a form.

    Attributes:
        name: By the user; those of kdesk have short English names, which `messages` translates.
        width: In pixels, as `height`; 0 for the proportion of the picture.
        quality: Of a JPEG; 0 for the account's own.
        format: File extension; "" for the server's choice.
        background: Hexadecimal; "" for white.
        slices: Frames side by side; 0 for one picture.
    """

    name: str
    width: int = 0
    height: int = 0
    fit: int = int(Fit.INSIDE)
    quality: int = 0
    format: str = ""
    background: str = ""
    slices: int = 0

    @property
    def is_valid(self) -> bool:
        """Whether the settings may hold it."""
        numbers = (self.width, self.height, self.quality, self.slices)
        texts = len(self.name) <= MAX_NAME and len(self.format) <= MAX_NAME and len(self.background) <= MAX_NAME
        fits = self.fit in set(Fit) and all(0 <= number <= _MAX_NUMBER for number in numbers)
        return bool(self.name) and texts and fits


@dataclass(frozen=True, slots=True)
class StreamPreset:
    """What is asked of any stream: format, renditions by params or tags, bit rates, delivery.

    Attributes:
        name: By the user; those of kdesk have short English names, which `messages` translates.
        parameters: A `playManifest` address without host and entry, as the grammar writes it.
    """

    name: str
    parameters: str


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

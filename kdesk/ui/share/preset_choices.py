"""What a person chooses in one builder and finds in the next: named presets, and one to begin with."""

from collections.abc import Sequence
from typing import TypeAlias

from PySide6.QtCore import QObject, Signal

from kdesk.domain.links.picture_presets import BUILT_IN
from kdesk.domain.links.presets import PicturePreset, PresetDefault, StreamPreset, kept_defaults, kept_presets
from kdesk.domain.links.stream_presets import BUILT_IN_STREAMS

Preset: TypeAlias = PicturePreset | StreamPreset


class PresetChoices(QObject):
    """Presets of one kind of builder.

    Args:
        built_in: Those of kdesk; a builder begins with the first one where nothing was chosen.

    Attributes:
        built_in: Those of kdesk.
        own: Those that the user has named.

    Signals:
        presets_changed: The presets of the user, as a tuple.
        defaults_changed: The defaults of all accounts, as a tuple.
    """

    presets_changed = Signal(object)
    defaults_changed = Signal(object)

    def __init__(self, built_in: Sequence[Preset]) -> None:
        super().__init__()
        self.built_in = tuple(built_in)
        self.own: tuple[Preset, ...] = ()
        self._defaults: tuple[PresetDefault, ...] = ()

    def restore(self, presets: Sequence[Preset], defaults: Sequence[PresetDefault]) -> None:
        """Begin with what was kept."""
        self.own, self._defaults = tuple(presets), tuple(defaults)

    @property
    def all(self) -> tuple[Preset, ...]:
        """Those of kdesk, then those of the user."""
        return (*self.built_in, *self.own)

    def default_of(self, account: str) -> Preset:
        """Return the preset with which a builder begins for an account."""
        name = next((one.name for one in self._defaults if one.account == account), "")
        return next((one for one in self.all if one.name == name), self.built_in[0])

    def keep(self, preset: Preset) -> None:
        """Keep a preset of the user, in the place of one of the same name."""
        self.own = kept_presets(self.own, preset)
        self.presets_changed.emit(self.own)

    def remove(self, name: str) -> None:
        """Remove a preset of the user."""
        self.own = tuple(one for one in self.own if one.name != name)
        self.presets_changed.emit(self.own)

    def begin_with(self, account: str, name: str) -> None:
        """Begin with a preset for an account."""
        self._defaults = kept_defaults(self._defaults, account, name)
        self.defaults_changed.emit(self._defaults)


def picture_choices() -> PresetChoices:
    """Return the presets of pictures, without those of the user."""
    return PresetChoices(BUILT_IN)


def stream_choices() -> PresetChoices:
    """Return the presets of streams, without those of the user."""
    return PresetChoices(BUILT_IN_STREAMS)

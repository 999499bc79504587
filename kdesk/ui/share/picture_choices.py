"""What a person chooses in one picture builder and finds in the next: named presets, and one to begin with."""

from collections.abc import Sequence

from PySide6.QtCore import QObject, Signal

from kdesk.domain.links.picture_presets import (
    BUILT_IN,
    CARD,
    PictureDefault,
    PicturePreset,
    kept_defaults,
    kept_presets,
)


class PictureChoices(QObject):
    """Presets of pictures.

    Attributes:
        own: Those that the user has named.

    Signals:
        presets_changed: The presets of the user, as a tuple.
        defaults_changed: The defaults of all accounts, as a tuple.
    """

    presets_changed = Signal(object)
    defaults_changed = Signal(object)

    def __init__(self) -> None:
        super().__init__()
        self.own: tuple[PicturePreset, ...] = ()
        self._defaults: tuple[PictureDefault, ...] = ()

    def restore(self, presets: Sequence[PicturePreset], defaults: Sequence[PictureDefault]) -> None:
        """Begin with what was kept."""
        self.own, self._defaults = tuple(presets), tuple(defaults)

    @property
    def all(self) -> tuple[PicturePreset, ...]:
        """Those of kdesk, then those of the user."""
        return (*BUILT_IN, *self.own)

    def default_of(self, account: str) -> PicturePreset:
        """Return the preset with which the builder begins for an account."""
        name = next((one.name for one in self._defaults if one.account == account), "")
        return next((one for one in self.all if one.name == name), CARD)

    def keep(self, preset: PicturePreset) -> None:
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

"""The settings: every option of every section, with its row in the table. The store reads and writes them."""

from dataclasses import dataclass, fields, replace
from typing import Any

from kdesk.domain.options.appearance import AppearanceOptions
from kdesk.domain.options.desktop import DesktopOptions
from kdesk.domain.options.kept import KeptChoices
from kdesk.domain.options.language import LanguageOptions
from kdesk.domain.options.library import LibraryOptions
from kdesk.domain.options.links import LinkOptions
from kdesk.domain.options.network import NetworkOptions
from kdesk.domain.options.notifications import NotificationOptions
from kdesk.domain.options.option import META, Editor, Meta, Row, Section
from kdesk.domain.options.shortcuts import ShortcutOptions
from kdesk.domain.options.transfers import MAX_SLOTS, TransferOptions
from kdesk.domain.options.updates import UpdateOptions
from kdesk.domain.speed_limits import NO_LIMIT, POLITE, SpeedLimit

__all__ = ["MAX_SLOTS", "NO_LIMIT", "OPTIONS", "POLITE", "Option", "Settings", "SpeedLimit", "meta_of"]


@dataclass(frozen=True)
class Settings(
    KeptChoices,
    ShortcutOptions,
    LanguageOptions,
    UpdateOptions,
    DesktopOptions,
    NotificationOptions,
    NetworkOptions,
    AppearanceOptions,
    LinkOptions,
    LibraryOptions,
    TransferOptions,
):
    """All options. The names of the fields are the keys of the settings file."""


@dataclass(frozen=True, slots=True)
class Option:
    """One row of the table of options.

    Attributes:
        field: Name of its field of `Settings`.
        row: What the settings show.
        valid: Whether a value of the right type can be used.
    """

    field: str
    row: Row
    meta: Meta

    @property
    def name(self) -> str:
        """Its name in files and on the command line: `slots`, `library.scrubs`."""
        return f"{self.field}.{self.row.part}" if self.row.part else self.field

    @property
    def section(self) -> Section:
        """The page that has it."""
        return self.row.section

    @property
    def default(self) -> Any:
        """Its value unless somebody changes it."""
        return self.value(Settings())

    def value(self, settings: Settings) -> Any:
        """Return its value."""
        whole = getattr(settings, self.field)
        return getattr(whole, self.row.part) if self.row.part else whole

    def changed(self, settings: Settings, value: Any) -> Settings:
        """Return the settings with another value of it."""
        if self.row.part:
            value = replace(getattr(settings, self.field), **{self.row.part: value})
        return replace(settings, **{self.field: value})

    @property
    def editor(self) -> Editor:
        """How the dialog shows it: as its row says, or by the type of its value."""
        if self.row.editor is not None:
            return self.row.editor
        if self.row.choices:
            return Editor.CHOICE
        kinds = {bool: Editor.SWITCH, int: Editor.NUMBER, SpeedLimit: Editor.LIMIT}
        return kinds.get(type(self.default), Editor.TEXT)


def meta_of(field: str) -> Meta:
    """Return what belongs to a field of the settings."""
    return _METAS[field]


_METAS: dict[str, Meta] = {one.name: one.metadata[META] for one in fields(Settings)}
OPTIONS: tuple[Option, ...] = tuple(
    sorted(
        (Option(name, row, meta) for name, meta in _METAS.items() for row in meta.rows),
        key=lambda option: list(Section).index(option.section),
    )
)
"""The table: all options that the settings show, section by section."""

"""What the settings are built on."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from PySide6.QtWidgets import QWidget

from kdesk.domain.options.option import Section
from kdesk.domain.options.port import Options
from kdesk.messages.format import Format
from kdesk.ui.actions import Actions
from kdesk.ui.theme import Theme


@dataclass(frozen=True, slots=True)
class SettingsServices:
    """What the dialog needs.

    Attributes:
        options: The present settings.
        languages: The names of the languages, by those of their catalogues.
        extras: Builds what stands below the options of a section, with the dialog as its parent.
        export: Writes the options to a file, and calls back once it is done.
        import_: Takes the options of a file, and calls back with what was done.
    """

    theme: Theme
    formatter: Format
    actions: Actions
    options: Options
    languages: Callable[[], Mapping[str, str]]
    export: Callable[[Path, Callable[[str], None]], None]
    import_: Callable[[Path, Callable[[str], None]], None]
    extras: Mapping[Section, Sequence[Callable[[QWidget], QWidget]]] = field(default_factory=dict)

"""Hands in the settings dialog."""

from typing import Any

from kdesk.ui.settings.dialog import SettingsDialog
from kdesk.ui.settings.option_row import OptionRow


def row(dialog: SettingsDialog, name: str) -> OptionRow:
    """Return the row of an option."""
    return next(one for page in dialog.pages.values() for one in page.rows if one.option.name == name)


def choose(dialog: SettingsDialog, name: str, value: Any) -> None:
    """Choose a value of an option, as its editor does."""
    one = row(dialog, name)
    one.editor.chosen.emit(value)
    assert one.option.value(dialog.options.settings) == value

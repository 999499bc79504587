"""Scenes of the command palette: nothing typed, results of every kind, a disabled command, and nothing found."""

from functools import partial

from driving import until
from photographer import Photographer

from kdesk.application import Application
from kdesk.ui.commands import Command
from kdesk.ui.palette.item import ItemKind
from kdesk.ui.palette.popup import Palette

_SECONDS = 60
_WORDS = {
    "results": "re",
    "settings": "copy li",
    "disabled": "retry",
    "other-words": "doctor",
    "nothing": "zzz no such thing",
}


async def picture_palette(app: Application, photographer: Photographer) -> None:
    """Take the palette over the smallest window."""
    app.window.resize(app.window.minimumSize())
    app.window.show_page(Command.SHOW_UPLOADS)
    for name, words in {"": "", **_WORDS}.items():
        app.ui.actions[Command.PALETTE].trigger()
        (palette,) = app.window.findChildren(Palette)
        palette.field.setText(words)
        if name == "results":
            await until(partial(_has_entries, palette), _SECONDS, "entries")
        await photographer.take_popup(f"palette-{name}" if name else "palette", palette)


def _has_entries(palette: Palette) -> bool:
    items = (palette.model.item(row) for row in range(palette.model.rowCount()))
    return any(item is not None and item.kind is ItemKind.ENTRY for item in items)

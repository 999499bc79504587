"""Scenes of the settings: each section, a search, and what an administrator has set."""

from pathlib import Path

from driving import drop, make_video, until
from photographer import Photographer

from kdesk.application import Application
from kdesk.domain.options.appearance import Density
from kdesk.domain.options.option import Section
from kdesk.domain.settings import OPTIONS, SpeedLimit
from kdesk.domain.speed_schedule import SpeedRule
from kdesk.ui.commands import Command
from kdesk.ui.settings.dialog import SettingsDialog

_SECONDS = 60
_LEAST = (860, 560)
"""Of a dialog over a window of 900 by 600."""


async def picture_settings(app: Application, photographer: Photographer, work: Path) -> None:
    """Take every section at its usual size, a small dialog, and the window with little and with much room."""
    rules = (
        SpeedRule((0, 1, 2, 3, 4), 8 * 60, 18 * 60, SpeedLimit(2_000_000)),
        SpeedRule((5, 6), 0, 0, SpeedLimit(polite=True)),
    )
    options = {option.name: option for option in OPTIONS}
    app.services.preferences.put(options["speed_rules"], rules)
    app.ui.actions[Command.SETTINGS].trigger()
    (dialog,) = app.window.findChildren(SettingsDialog)
    for section in dialog.pages:
        dialog.open_section(section)
        await photographer.take_window(f"settings-{section.value}", dialog)
    dialog.resize(*_LEAST)
    for section in (Section.TRANSFERS, Section.SHORTCUTS):
        dialog.open_section(section)
        await photographer.take_window(f"settings-{section.value}-small", dialog)
    dialog.search.setText("copy")
    await photographer.take_window("settings-search", dialog)
    dialog.close()
    drop(app.window, [make_video(work / name, 1) for name in ("harbour.mp4", "crowd.mp4")])
    await until(lambda: all(one.state.is_finished for one in app.queue.snapshot()), _SECONDS, "the uploads")
    for density in (Density.COMPACT, Density.ROOMY):
        app.services.preferences.put(options["density"], density)
        await photographer.take(f"density-{density.value}")

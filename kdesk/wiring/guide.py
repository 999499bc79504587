"""The guide and what kdesk says about itself, on the window."""

from functools import partial
from pathlib import Path

from PySide6.QtWidgets import QWidget

from kdesk.guide import Topic
from kdesk.messages import _
from kdesk.store.paths import Paths
from kdesk.threads import run_once
from kdesk.ui.commands import Command
from kdesk.ui.guide.opener import GuideOpener
from kdesk.ui.main_window import MainWindow
from kdesk.wiring.ui_services import UiServices


def offer_guide(paths: Paths, ui: UiServices, window: MainWindow) -> None:
    """Let the commands of the Help menu open guide, news and dialog."""
    guide = GuideOpener(ui.theme, window)

    def show_about() -> None:
        from kdesk.ui.guide.about_dialog import AboutDialog

        dialog = AboutDialog(ui.theme, _folders(paths), window)
        dialog.licences.clicked.connect(lambda: _show_licences(ui, dialog))
        dialog.open()

    ui.actions.connect_to(Command.GUIDE, lambda: guide.open(window))
    ui.actions.connect_to(Command.WHATS_NEW, lambda: guide.open(window, Topic.WHATS_NEW))
    ui.actions.connect_to(Command.ABOUT, show_about)


def _show_licences(ui: UiServices, over: QWidget) -> None:
    from kdesk.licences import licences_text
    from kdesk.ui.guide.licences_dialog import LicencesDialog

    LicencesDialog(ui.theme, ui.tasks, partial(run_once, "kdesk-licences", licences_text), over).open()


def _folders(paths: Paths) -> dict[str, Path]:
    return {
        _("Transfers"): paths.data,
        _("Settings"): paths.settings.parent,
        _("Thumbnails"): paths.images,
        _("Libraries"): paths.mirrors,
        _("Log"): paths.logs,
    }

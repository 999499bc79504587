"""The real window follows the contrast of the system, and what a person chose instead."""

import asyncio
import json
import sys
from collections.abc import Sequence
from pathlib import Path

import pytest
from driving import until
from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QPalette
from PySide6.QtWidgets import QApplication

from kdesk.desktop.contrast import follow_contrast
from kdesk.domain.colours import HIGH_LIGHT
from kdesk.domain.options.appearance import Contrast
from kdesk.domain.settings import OPTIONS
from tests.e2e.conftest import RunQt, window_on
from tests.support.keyring_session import KeyringSession
from tests.support.patience import PATIENCE
from tests.support.portal_service import portal_on
from tests.support.window_process import ROOT, visible

pytestmark = [pytest.mark.e2e, pytest.mark.slow]

THEMED = """
import json
from PySide6.QtWidgets import QApplication
from kdesk.ui.theme import Theme
application = QApplication([])
theme = Theme(application)
def tell():
    print(json.dumps([theme.dark, theme.high_contrast]), flush=True)
theme.changed.connect(tell)
application.exec()  # a program of its own; no window of kdesk waits for it
"""
"""Tells whether the theme is dark, and of high contrast, each time that it changes."""


def test_the_window_follows_the_portal_of_the_desktop(
    qapp: QApplication, run_qt: RunQt, bus_session: KeyringSession, tmp_path: Path
) -> None:
    """At once and live, until something is chosen in the settings; other settings of the portal change nothing."""

    async def work() -> None:
        async with portal_on(bus_session.env, contrast=1, color_scheme=0) as portal, window_on(qapp, tmp_path) as app:
            theme = app.theme
            theme.force(Qt.ColorScheme.Light)
            await until(lambda: theme.high_contrast, PATIENCE, "high contrast")
            assert qapp.palette().color(QPalette.ColorRole.Accent) == QColor(HIGH_LIGHT.accent)
            portal.put(accent_colour=1)
            portal.put(contrast=0)
            await until(lambda: not theme.high_contrast, PATIENCE, "the usual contrast")
            options = {option.name: option for option in OPTIONS}
            app.services.preferences.put(options["contrast"], Contrast.HIGH)
            assert theme.high_contrast
            app.services.preferences.put(options["contrast"], Contrast.USUAL)
            portal.put(contrast=1)
            await until(lambda: theme.system.high_contrast, PATIENCE, "the portal's word")
            assert not theme.high_contrast

    run_qt(work())


@pytest.mark.parametrize("address", [None, "disabled:"])
def test_where_nobody_tells_it_ends(
    bus_session: KeyringSession, monkeypatch: pytest.MonkeyPatch, address: str | None
) -> None:
    """On a bus without a portal; without a bus, as on servers and in containers."""
    monkeypatch.setenv("DBUS_SESSION_BUS_ADDRESS", address or bus_session.env["DBUS_SESSION_BUS_ADDRESS"])
    told: list[bool] = []
    asyncio.run(asyncio.wait_for(follow_contrast(told.append), PATIENCE))
    assert told == []


def test_what_qt_tells_of_the_system_is_followed(bus_session: KeyringSession) -> None:
    """Under a desktop that Qt asks itself: scheme and contrast, live."""

    async def told(process: asyncio.subprocess.Process, wanted: Sequence[bool]) -> None:
        assert process.stdout
        async with asyncio.timeout(PATIENCE):
            while json.loads(await process.stdout.readline()) != wanted:
                pass

    async def work() -> None:
        environment = visible(bus_session.env) | {"QT_QPA_PLATFORMTHEME": "gnome"}
        async with portal_on(bus_session.env, contrast=1, color_scheme=1) as portal:
            process = await asyncio.create_subprocess_exec(
                *(sys.executable, "-c", THEMED), cwd=ROOT, env=environment, stdout=asyncio.subprocess.PIPE
            )
            try:
                await told(process, [True, True])
                portal.put(contrast=0)
                await told(process, [True, False])
                portal.put(color_scheme=2)
                await told(process, [False, False])
            finally:
                process.kill()
                await process.wait()

    asyncio.run(work())

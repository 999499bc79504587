"""What the Links tab, the builders of links and the downloads are brought into before they are pictured."""

import asyncio
from pathlib import Path

from driving import until
from photographer import Photographer
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QPushButton, QScrollArea

from kdesk.application import Application
from kdesk.domain.entry import Entry
from kdesk.domain.links.fit import Fit
from kdesk.domain.picture_work import Area
from kdesk.domain.settings import NO_LIMIT, SpeedLimit
from kdesk.ui.commands import Command
from kdesk.ui.downloads.dialog import DownloadDialog
from kdesk.ui.library.tabs.links import LinksTab
from kdesk.ui.share.builders.builder_window import BuilderWindow
from kdesk.ui.share.builders.picture_builder import PictureBuilder
from kdesk.ui.share.builders.stream_builder import StreamBuilder

WAIT_SECONDS = 90
ASK_SECONDS = 3.0
"""For lights, manifests and pictures of a demo server."""
DOWNLOADED = 6
SLOW = SpeedLimit(40_000)
"""Some rows are still on their way."""
PART = Area(0.2, 0.1, 0.6, 0.8)


class ShareScenes:
    """Brings what sharers use into its states, and has each pictured.

    Args:
        app: The real window, with an entry in its panel.
        photographer: Takes the pictures.
    """

    def __init__(self, app: Application, photographer: Photographer) -> None:
        self._app, self._panel, self._photographer = app, app.library.panel, photographer

    async def links(self) -> None:
        """Picture the tab with its lights, all rows of it, and a QR code."""
        self._panel.tabs.open("links")
        tab = self._panel.tabs.of(LinksTab)
        await asyncio.sleep(ASK_SECONDS)
        tab.panel.more.setChecked(True)
        await asyncio.sleep(ASK_SECONDS)
        await self._photographer.take("links-more")
        tab.panel.more.setChecked(False)

    async def builders(self) -> None:
        """Picture both builders and the check of the stream."""
        buttons = self._panel.tabs.of(LinksTab).builders
        stream = await self._opened(buttons.stream)
        await self._photographer.take_window("stream-builder", stream)
        if isinstance(stream, StreamBuilder):
            stream.form.show_more.click()
            await asyncio.sleep(ASK_SECONDS)
            for area in stream.findChildren(QScrollArea):
                area.verticalScrollBar().setValue(area.verticalScrollBar().maximum())
            await self._photographer.take_dialog("stream-builder-more", stream)
        picture = await self._opened(buttons.picture)
        if isinstance(picture, PictureBuilder):
            picture.form.fit.setCurrentIndex(picture.form.fit.findData(Fit.CROP))
            picture.whole.keep(PART)
            await asyncio.sleep(ASK_SECONDS)
            await self._photographer.take_dialog("picture-builder", picture)
        check = await self._opened(buttons.check)
        await asyncio.sleep(ASK_SECONDS)
        await self._photographer.take_dialog("stream-check", check)

    async def downloads(self, entries: tuple[Entry, ...], folder: Path) -> None:
        """Picture the question, and the section with downloads that wait, run and are done."""
        self._app.downloads.set_limit(SLOW)
        self._app.download_controller.ask(entries[:DOWNLOADED])
        await until(lambda: self._app.window.findChildren(DownloadDialog), WAIT_SECONDS, "the dialog of downloads")
        dialog = self._app.window.findChildren(DownloadDialog)[-1]
        await self._photographer.take_window("downloads-dialog", dialog)
        dialog.folder.setText(str(folder))
        QTest.keyClick(dialog, Qt.Key.Key_Return)
        self._app.window.show_page(Command.SHOW_UPLOADS)
        await until(self._app.downloads.snapshot, WAIT_SECONDS, "rows of downloads")
        await asyncio.sleep(ASK_SECONDS)
        await self._photographer.take("downloads")
        self._app.downloads.set_limit(NO_LIMIT)
        self._app.window.show_page(Command.SHOW_LIBRARY)

    async def _opened(self, button: QPushButton) -> BuilderWindow:
        before = set(self._app.window.findChildren(BuilderWindow))
        button.click()
        await until(lambda: set(self._app.window.findChildren(BuilderWindow)) - before, WAIT_SECONDS, button.text())
        await asyncio.sleep(ASK_SECONDS)
        return (set(self._app.window.findChildren(BuilderWindow)) - before).pop()

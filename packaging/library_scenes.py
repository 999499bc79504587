"""What the Library page is brought into before it is pictured: its views, tabs, dialogs, menus and empty states."""

import asyncio
from pathlib import Path

from driving import until
from photographer import Photographer
from PySide6.QtCore import QPoint
from PySide6.QtWidgets import QApplication, QMenu
from review_scenes import ReviewScenes
from share_scenes import ShareScenes

from kdesk.application import Application
from kdesk.domain.entry import Entry
from kdesk.domain.library_view import Arrangement
from kdesk.ui.commands import Command
from kdesk.ui.library.tabs.captions.tab import CaptionsTab
from kdesk.ui.library.tabs.thumbnails.tab import ThumbnailsTab

WAIT_SECONDS = 90
LOAD_SECONDS = 1.5
"""For what a scene asks the server for after its first sight: pictures, lists, facts."""
LAST_SAMPLE = "Sierpinski carpet"
MANDELBROT = "Mandelbrot descent"
"""The sample with captions and an attachment."""
ARRANGEMENTS = {
    "library-large": Arrangement.LARGE,
    "library-small-cards": Arrangement.SMALL,
    "library-table": Arrangement.TABLE,
    "library": Arrangement.MEDIUM,
}


class LibraryScenes:
    """Brings the Library page into its states, and has each pictured.

    Args:
        app: The real window, signed in to a demo server with samples.
        photographer: Takes the pictures.
        work: Folder for files that dialogs ask about.
    """

    def __init__(self, app: Application, photographer: Photographer, work: Path) -> None:
        self._app, self._library, self._photographer, self._work = app, app.library, photographer, work

    async def open(self) -> None:
        """Show the page, and wait for its samples."""
        self._app.window.show_page(Command.SHOW_LIBRARY)
        await self._search("")
        # They are made one after the other, beside the made-up entries, which are there at once.
        await until(lambda: self._entry(LAST_SAMPLE), WAIT_SECONDS, "samples in the Library")
        await asyncio.sleep(2 * LOAD_SECONDS)

    async def new_account(self) -> None:
        """Picture the library of an account without entries."""
        self._app.window.show_page(Command.SHOW_LIBRARY)
        self._library.set_empty_text()
        await asyncio.sleep(LOAD_SECONDS)
        await self._photographer.take("library-empty")

    async def views(self) -> None:
        """Picture the cards in each size, and the table."""
        for name, arrangement in ARRANGEMENTS.items():
            self._library.bar.choose(arrangement)
            await asyncio.sleep(LOAD_SECONDS)
            await self._photographer.take(name)

    async def tabs(self) -> None:
        """Picture every tab of the panel; player and title stand above each."""
        await self._open_sample()
        for name in self._library.panel.tabs.tabs:
            self._library.panel.tabs.open(name)
            await asyncio.sleep(LOAD_SECONDS)
            await self._photographer.take(f"entry-{name}")
        self._library.opener.panel.close()

    async def selection(self) -> None:
        """Picture several selected entries, the quick look, and the window of an entry."""
        views = self._library.views
        views.selection.select_all()
        await self._photographer.take("selected")
        views.selection.clear()
        await self._open_sample()
        self._library.opener.quick_look.open()
        await asyncio.sleep(LOAD_SECONDS)
        await self._photographer.take("quick-look")
        self._library.opener.quick_look.close()
        self._library.opener.open_window(self._library.panel.entry)
        await asyncio.sleep(2 * LOAD_SECONDS)
        await self._photographer.take_dialog("entry-window", self._library.opener.windows.open_windows[-1])
        self._library.opener.panel.close()

    async def review(self) -> None:
        """Picture the review room: the player with its facts and lists, and the Compare window."""
        await self._open_sample()
        scenes = ReviewScenes(self._app, self._photographer)
        await scenes.player()
        await scenes.compare()
        self._library.opener.panel.close()

    async def share(self) -> None:
        """Picture what sharers use: links with their lights, builders, downloads."""
        await self._open_sample()
        scenes = ShareScenes(self._app, self._photographer)
        await scenes.links()
        await scenes.builders()
        self._library.opener.panel.close()
        await scenes.downloads(self._entries(6), self._work)

    async def dialogs(self) -> None:
        """Picture what is asked before entries are changed."""
        entries, batches = self._entries(3), self._app.batches
        batches.asking.ask_change(entries)
        await self._take_open_dialog("batch")
        batches.asking.ask_reject(entries)
        await self._take_open_dialog("reject")
        batches.asking.ask_delete(entries)
        await self._take_open_dialog("delete")
        batches.asking.show_flags(entries[0])
        await self._take_open_dialog("reports")
        self._library.search.saved.ask_name()
        await self._take_open_dialog("save-search")
        await self._open_sample()
        await self._tab_dialogs()
        self._library.opener.panel.close()

    async def menus(self) -> None:
        """Picture menus and popups over the page, and chips with what they say."""
        await self._search("")
        search = self._library.search
        for name, button in (
            ("menu-filter", search.filters.buttons[0]),
            ("menu-searches", search.saved),
            ("menu-categories", search.filters.category),
            ("menu-view", self._library.bar.more),
        ):
            button.click()
            await asyncio.sleep(LOAD_SECONDS)
            await self._take_popup(name)
        menu = self._app.window.rail.menu
        menu.popup(self._app.window.mapToGlobal(QPoint(64, 8)))
        await self._take_popup("menu")
        for submenu in menu.findChildren(QMenu):
            submenu.popup(self._app.window.mapToGlobal(QPoint(140, 8)))
            await self._take_popup(f"menu-{submenu.title().replace('&', '').lower()}")
        await self._search("after:1y type:video -tag:news longer:5min status:whatever")
        await self._photographer.take("chips")
        await self._search("")

    async def empty(self) -> None:
        """Picture a search without a match, one with advice, and an account that nobody is signed in to."""
        await self._search("zzz nothing has this name")
        await self._photographer.take("empty-search")
        await self._search("Mandelbrot longer:1h type:image")
        await self._photographer.take("empty-search-advice")
        await self._search("")

    async def unreachable(self) -> None:
        """Picture a search while the server is off."""
        await self._search("nothing has this name")
        await asyncio.sleep(4)
        await self._photographer.take("library-unreachable")

    async def _tab_dialogs(self) -> None:
        """Picture the dialogs of the tabs."""
        panel = self._library.panel
        captions = self._work / "Interview.de.srt"
        captions.write_text("1\n00:00:00,000 --> 00:00:02,000\nGuten Tag\n", encoding="utf-8")
        image = self._work / "cover.png"
        self._app.window.grab().save(str(image))
        panel.tabs.open("captions")
        captions_tab = panel.tabs.of(CaptionsTab)
        await asyncio.sleep(LOAD_SECONDS)
        captions_tab.take([captions])
        await self._take_open_dialog("captions-file")
        panel.tabs.open("thumbnails")
        panel.tabs.of(ThumbnailsTab).images.take([image])
        await self._take_open_dialog("crop")

    async def _search(self, text: str) -> None:
        self._library.search.set_text(text)
        await asyncio.sleep(LOAD_SECONDS)

    async def _open_sample(self) -> None:
        """Show the sample with captions in the panel, paused a little behind its beginning."""
        panel, entry = self._library.panel, self._entry(MANDELBROT)
        if entry is None:
            raise LookupError(MANDELBROT)
        self._library.open_entry(entry.id)
        await until(lambda: panel.entry is not None and panel.entry.id == entry.id, WAIT_SECONDS, "the panel")
        panel.player.toggle()
        await until(lambda: panel.player.frames_shown > 10, WAIT_SECONDS, "moving pictures")  # noqa: PLR2004  a few frames
        panel.player.toggle()

    def _entries(self, count: int) -> tuple[Entry, ...]:
        return tuple(self._library.model.listing.rows.loaded())[:count]

    def _entry(self, name: str) -> Entry | None:
        return next((one for one in self._library.model.listing.rows.loaded() if one.name == name), None)

    async def _take_popup(self, name: str) -> None:
        popup = QApplication.activePopupWidget()
        if popup is None:
            raise LookupError(name)
        await self._photographer.take_popup(name, popup)

    async def _take_open_dialog(self, name: str) -> None:
        await until(QApplication.activeModalWidget, WAIT_SECONDS, f"the dialog {name}")
        dialog = QApplication.activeModalWidget()
        if dialog is None:
            raise LookupError(name)
        await asyncio.sleep(LOAD_SECONDS)
        await self._photographer.take_dialog(name, dialog)

"""Finding entries through the real window: words, addresses, the tree of categories, saved searches, the next start."""

from collections.abc import Callable
from pathlib import Path

import pytest
from driving import until
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from kdesk.application import Application
from kdesk.domain.search.sort import Sort
from kdesk.ui.commands import Command
from kdesk.ui.library.search.category_popup import CategoryPopup
from tests.e2e.conftest import RunQt, window_on
from tests.support.demo_process import DemoProcess
from tests.support.kaltura_client import PlainClient
from tests.support.patience import PATIENCE

pytestmark = [pytest.mark.e2e, pytest.mark.slow]

MADE = (
    {"name": "Spring concert", "tags": "news, green apple", "categories": "Events>2026"},
    {"name": "Spring rehearsal", "tags": "green", "categories": "Events", "mediaType": 5},
    {"name": "Alpha report", "description": "of the spring", "mediaType": 2},
)


@pytest.fixture
def ids(server: DemoProcess) -> list[str]:
    """Make three entries; return their ids."""
    client = PlainClient(server)
    fields = {"objectType": "KalturaMediaEntry", "mediaType": 1}
    return [client.call("media", "add", entry={**fields, **one})["id"] for one in MADE]


def names(app: Application) -> set[str]:
    """Return the names on the cards."""
    model = app.library.model
    return {model.index(row, 0).data() for row in range(model.rowCount())}


async def found(app: Application, *wanted: str) -> None:
    """Wait until the library shows these entries and no others."""
    await until(lambda: names(app) == set(wanted), PATIENCE, f"{wanted} in place of {names(app)}")


def open_library(app: Application) -> None:
    """Show the library, with the cursor in its search field."""
    app.window.show_page(Command.SHOW_LIBRARY)
    app.library.focus_search()


def test_finding_in_the_window(
    qapp: QApplication, run_qt: RunQt, server: DemoProcess, ids: list[str], tmp_path: Path
) -> None:
    """Words, fields, phrases, an address, a short link and the tree find what they say; the rest is advised."""
    first, second, third = (one["name"] for one in MADE)

    async def work() -> None:
        async with window_on(qapp, tmp_path / "data", server) as app:
            open_library(app)
            search = app.library.search
            await found(app, first, second, third)
            QTest.keyClicks(search.field, "spr -type:image")
            await found(app, first, second)
            search.set_text('"concert spring"')
            await found(app)
            search.set_text('tag:"green apple"')
            await found(app, first)
            search.set_text(f"https://cdn.example.org/p/1/sp/100/playManifest/entryId/{ids[2]}/format/url, {ids[1]}")
            await found(app, second, third)
            address = f"https://cdn.example.org/p/1/thumbnail/entry_id/{ids[0]}"
            link = PlainClient(server).call(
                "shortLink_shortLink", "add", shortLink={"systemName": "share", "fullUrl": address}
            )
            search.set_text(f"{server.url}/tiny/{link['id']}")
            await found(app, first)
            search.set_text("type:audio tag:news")
            await until(app.library.empty_view.detail.isVisible, PATIENCE, "advice")
            QTest.mouseClick(app.library.empty_view.button, Qt.MouseButton.LeftButton)
            assert len(search.query.conditions) == 1

    run_qt(work())


def test_the_tree_and_the_next_start(
    qapp: QApplication, run_qt: RunQt, server: DemoProcess, ids: list[str], tmp_path: Path
) -> None:
    """A category is chosen with the keyboard; the search and its name are there after a restart."""
    assert ids
    first, second, third = (one["name"] for one in MADE)

    async def choose(app: Application) -> None:
        search = app.library.search
        search.filters.category.click()
        await until(lambda: app.window.findChildren(CategoryPopup), PATIENCE, "the tree")
        (popup,) = app.window.findChildren(CategoryPopup)
        await until(popup.tree.isVisible, PATIENCE, "the categories")
        QTest.keyClick(popup.field, Qt.Key.Key_Return)
        QTest.keyClick(popup.tree, Qt.Key.Key_Return)
        await found(app, first, second)
        search.sort.choose(Sort.NAME)
        search.sort.activated.emit(search.sort.currentIndex())
        dialog = search.saved.ask_name()
        QTest.keyClicks(dialog.name, "Events by name")
        QTest.keyClick(dialog.name, Qt.Key.Key_Return)
        await until(lambda: search.saved_searches, PATIENCE, "the saved search")

    def window(scene: Callable[[Application], object]) -> None:
        async def work() -> None:
            async with window_on(qapp, tmp_path / "data", server) as app:
                open_library(app)
                result = scene(app)
                if hasattr(result, "__await__"):
                    await result

        run_qt(work())

    async def again(app: Application) -> None:
        await found(app, first, second)
        search = app.library.search
        assert search.field.text() == "category:Events"
        assert search.query.sort is Sort.NAME
        assert [one.name for one in search.saved_searches] == ["Events by name"]
        search.field.clear()
        await found(app, first, second, third)

    window(choose)
    window(again)

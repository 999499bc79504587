"""The command palette in the real window, on the demo server: everything is found by its name, by keys alone."""

from pathlib import Path

import pytest
from driving import activate, drop, until
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from kdesk.application import Application
from kdesk.domain.options.shortcuts import Shortcut
from kdesk.domain.settings import OPTIONS
from kdesk.guide import Topic
from kdesk.ui.command_keys import CHANGEABLE
from kdesk.ui.commands import Command
from kdesk.ui.guide.window import GuideWindow
from kdesk.ui.palette.commands import command_items
from kdesk.ui.palette.controller import PaletteController
from kdesk.ui.palette.item import ItemKind
from kdesk.ui.palette.popup import Palette
from kdesk.ui.settings.dialog import SettingsDialog
from kdesk.wiring.kept_data import kept_things
from tests.e2e.conftest import RunQt, window_on
from tests.support.demo_process import DemoProcess

pytestmark = pytest.mark.e2e


async def opened(app: Application, key: Qt.Key = Qt.Key.Key_K) -> Palette:
    """Open the palette by its keys."""
    await activate(app.window)
    QTest.keyClick(app.window, key, Qt.KeyboardModifier.ControlModifier)
    (palette,) = app.window.findChildren(Palette)
    assert palette.isVisible()
    return palette


def kinds(palette: Palette) -> set[ItemKind]:
    """Return the kinds of the rows."""
    return {item.kind for row in range(palette.model.rowCount()) if (item := palette.model.item(row))}


def texts(palette: Palette) -> list[str]:
    """Return the names of the rows."""
    return [palette.model.index(row).data() for row in range(palette.model.rowCount())]


def choose(palette: Palette, typed: str) -> None:
    """Type, and choose the first row."""
    QTest.keyClicks(palette.field, typed)
    QTest.keyClick(palette.field, Qt.Key.Key_Return)


def test_commands_settings_and_the_guide(qapp: QApplication, run_qt: RunQt, tmp_path: Path) -> None:
    """All commands are there with their present keys; a disabled one says why, and nothing is done."""

    async def run() -> None:
        async with window_on(qapp, tmp_path / "data") as app:
            palette = await opened(app)
            listed = {item.key.split(":")[1]: item for row in range(200) if (item := palette.model.item(row))}
            assert set(listed) == {spec.command.value for spec in CHANGEABLE} - {"palette"}
            assert listed["settings"].keys == "Ctrl+,"
            assert palette.said.text().endswith("results")
            # A disabled command stays, and says why.
            QTest.keyClicks(palette.field, "retry")
            assert palette.current is not None
            assert palette.current.text == "Retry"
            assert palette.said.text() == "Select a transfer first"
            QTest.keyClick(palette.field, Qt.Key.Key_Return)
            assert palette.isVisible()
            palette.field.clear()
            choose(palette, "libr")
            assert not palette.isVisible()
            assert app.window.open_page is app.library
            # What was chosen lately comes first.
            await opened(app)
            assert texts(palette)[0] == "Library"
            choose(palette, "speed limit")
            (dialog,) = app.window.findChildren(SettingsDialog)
            focused = dialog.focusWidget()
            row = next(one for page in dialog.pages.values() for one in page.rows if one.option.name == "limit")
            assert row.isAncestorOf(focused)
            dialog.close()
            palette = await opened(app)
            # By what it shows, and by what a page of the guide is about.
            QTest.keyClicks(palette.field, "timeline")
            assert texts(palette)[0] == "Timeline"
            assert "Troubleshooting" in texts(palette)
            palette.field.clear()
            choose(palette, "troubleshooting")
            (guide,) = app.window.findChildren(GuideWindow)
            assert guide.isVisible()
            guide.close()
            palette = await opened(app)
            QTest.keyClick(palette.field, Qt.Key.Key_F1)
            assert not palette.isVisible()
            assert guide.topics.currentRow() == list(Topic).index(Topic.GETTING_AROUND)
            guide.close()
            settings = app.services.preferences
            assert settings.settings.recent_choices[0] == "topic:troubleshooting"
            # The settings clear it.
            searches = next(one for one in kept_things(app.services, app.ui, app.library) if one.name == "Searches")
            assert (await searches.measure()).items == 3
            await searches.clear()
            assert settings.settings.recent_choices == ()
            (controller,) = app.window.findChildren(PaletteController)
            assert controller.recent == []

    run_qt(run())


def test_changed_keys_open_it_and_stand_in_it(qapp: QApplication, run_qt: RunQt, tmp_path: Path) -> None:
    """The palette has the keys that hold now, also its own; they close it too."""

    async def run() -> None:
        async with window_on(qapp, tmp_path / "data") as app:
            changed = (Shortcut("palette", ("Ctrl+P",)), Shortcut("settings", ("Ctrl+Alt+S",)))
            app.services.preferences.keep("shortcuts", changed)
            palette = await opened(app, Qt.Key.Key_P)
            QTest.keyClicks(palette.field, "settings")
            assert palette.current is not None
            assert (palette.current.text, palette.current.keys) == ("Settings…", "Ctrl+Alt+S")
            QTest.keyClick(palette.field, Qt.Key.Key_P, Qt.KeyboardModifier.ControlModifier)
            assert not palette.isVisible()

    run_qt(run())


@pytest.mark.parametrize("server", [("--entries", "30")], indirect=True)
def test_transfers_entries_accounts_and_searches(
    qapp: QApplication, run_qt: RunQt, tmp_path: Path, server: DemoProcess
) -> None:
    """They come while a person types; each leads to its place, and rows in sight do not move."""
    empty = tmp_path / "zebra crossing.mp4"
    empty.write_bytes(b"")

    async def run() -> None:
        async with window_on(qapp, tmp_path / "data", server) as app:
            drop(app.window, [empty])
            await until(app.queue.snapshot, 10, "a row")
            palette = await opened(app)
            QTest.keyClicks(palette.field, "zeb cro")
            await until(lambda: ItemKind.TRANSFER in kinds(palette), 10, "the transfer")
            QTest.keyClick(palette.field, Qt.Key.Key_Return)
            assert [one.file.name for one in app.uploads.list.selected()] == ["zebra crossing.mp4"]
            app.window.show_page(Command.SHOW_LIBRARY)
            await until(lambda: app.library.model.rowCount() >= 30, 20, "the entries")
            entry = app.library.views.entry(4)
            assert entry is not None
            app.window.show_page(Command.SHOW_UPLOADS)
            await opened(app)
            palette.field.setText(f'"{entry.name}"')
            await until(lambda: ItemKind.ENTRY in kinds(palette), 10, "the entry")
            row = next(row for row in range(60) if (one := palette.model.item(row)) and one.key == f"entry:{entry.id}")
            for _press in range(row):
                QTest.keyClick(palette.field, Qt.Key.Key_Down)
            QTest.keyClick(palette.field, Qt.Key.Key_Return)
            assert app.window.open_page is app.library
            await until(lambda: app.library.side.entry is not None, 10, "the panel")
            assert app.library.side.entry is not None
            assert app.library.side.entry.id == entry.id
            # A search that was left by Enter is found again, and asked again.
            app.library.search.set_text("type:video lecture")
            app.library.header.search.left.emit()
            app.library.search.set_text("")
            palette = await opened(app)
            choose(palette, "type:video")
            assert app.library.search.field.text() == "type:video lecture"
            palette = await opened(app)
            QTest.keyClicks(palette.field, "no such thing anywhere")
            await until(lambda: not palette.model.rowCount(), 10, "nothing")
            assert palette.list.isHidden()
            assert palette.said.text().startswith("Nothing has these words")
            QTest.keyClick(palette.field, Qt.Key.Key_Escape)
            assert not palette.isVisible()
            (controller,) = app.window.findChildren(PaletteController)
            assert any(key.startswith("entry:") for key in controller.recent)
            # Names of files and entries are not kept for the next start.
            kept = app.services.preferences.settings.recent_choices
            assert not [key for key in kept if key.startswith(("entry:", "transfer:", "search:"))]

    run_qt(run())


def test_choices_of_commands_are_kept_without_their_names(qapp: QApplication, run_qt: RunQt, tmp_path: Path) -> None:
    """Some are named after accounts and their users, which the settings file would hold for good."""

    async def run() -> None:
        async with window_on(qapp, tmp_path / "data") as app:
            items = command_items(app.ui.actions)
            prefix = f"command:{Command.VERIFY_UPLOADS.value}"
            assert [one.key for one in items if one.key.startswith(prefix)] == [f"{prefix}:{n}" for n in range(3)]
            assert len({one.key for one in items}) == len(items)
            palette = await opened(app)
            choose(palette, "Verify uploads: ")
            (kept,) = app.services.preferences.settings.recent_choices
            assert kept in {f"{prefix}:{n}" for n in range(3)}

    run_qt(run())


def test_every_setting_is_found_and_opened(qapp: QApplication, run_qt: RunQt, tmp_path: Path) -> None:
    """Each opens the settings with its row in sight."""

    async def run() -> None:
        async with window_on(qapp, tmp_path / "data") as app:
            palette = await opened(app)
            items = {item.key: item for item in palette._items}
            palette.close()
            for option in OPTIONS:
                items[f"setting:{option.name}"].do()
                (dialog,) = app.window.findChildren(SettingsDialog)
                row = next(r for page in dialog.pages.values() for r in page.rows if r.option is option)
                assert row.isVisible(), option.name
                assert not row.visibleRegion().isEmpty(), option.name
            dialog.close()

    run_qt(run())

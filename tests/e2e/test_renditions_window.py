"""Renditions and content changed through the real window: table, keys, menu, drop, player and questions."""

from collections.abc import Awaitable, Callable
from pathlib import Path

import httpx
import pytest
from driving import drop_on, until
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QMessageBox

from kdesk.application import Application
from kdesk.domain.entry import Entry, Replacement
from kdesk.domain.flavor import Flavor, FlavorStatus
from kdesk.domain.timecode import parse_time
from kdesk.plain_text import left_to_right
from kdesk.ui.commands import Command
from kdesk.ui.downloads.dialog import DownloadDialog
from kdesk.ui.library.tabs.renditions.replacement_strip import ReplacementStrip
from kdesk.ui.library.tabs.renditions.tab import RenditionsTab
from kdesk.ui.review.compare.window import CompareWindow
from kdesk.ui.review.phase import Phase
from tests.e2e.conftest import RunQt, window_on
from tests.e2e.test_captions_window import button_of, click, opened, shown, user_account
from tests.support.demo_client import DemoClient
from tests.support.demo_faults import FaultControl
from tests.support.demo_process import DemoProcess
from tests.support.media import make_video
from tests.support.patience import PATIENCE

pytestmark = [pytest.mark.e2e, pytest.mark.slow]

Scene = Callable[[Application, str], Awaitable[None]]
PIXELS = left_to_right("320 × 180")


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with a video of four seconds, and one of two."""
    made = tmp_path_factory.mktemp("media")
    for seconds in (4, 2):
        make_video(made / f"{seconds}.mp4", seconds=seconds, size="320x180")
    return made


@pytest.fixture
def play(
    qapp: QApplication, run_qt: RunQt, server: DemoProcess, folder: Path, tmp_path: Path
) -> Callable[[Scene], None]:
    """Run a scene with a window that shows one entry with a video of four seconds in it."""

    def run(scene: Scene) -> None:
        with DemoClient(server.credentials) as client:
            uploaded = client.as_admin().upload((folder / "4.mp4").read_bytes(), "talk.mp4")
            entry = client.converted(uploaded)

        async def work() -> None:
            async with window_on(qapp, tmp_path / "data", server) as app:
                app.window.show_page(Command.SHOW_LIBRARY)
                await until(lambda: app.library.model.rowCount() == 1, PATIENCE, "the entry")
                app.library.open_entry(entry)
                await until(app.library.panel.renditions.flavors.rowCount, PATIENCE, "the renditions")
                app.library.panel.poller.interval = 0.1
                await scene(app, entry)

        run_qt(work())

    return run


async def answer(app: Application, words: str) -> str:
    """Answer the question that is shown, and return its text."""
    box = await shown(app, QMessageBox)
    text = f"{box.text()}\n{box.informativeText()}"
    click(box, words)
    await until(lambda: not box.isVisible(), PATIENCE, "the question is gone")
    return text


def ready(tab: RenditionsTab) -> list[Flavor]:
    """Return the renditions that are ready."""
    return [flavor for flavor in tab.flavors.flavors if flavor.status is FlavorStatus.READY]


def test_one_is_converted_again_deleted_and_made_anew(play: Callable[[Scene], None]) -> None:
    """By buttons, Delete and the menu of missing ones; the source and the last one are warned of."""

    async def scene(app: Application, _entry: str) -> None:
        tab: RenditionsTab = opened(app, "renditions")
        count = len(ready(tab))
        assert count >= 2
        assert "Select a rendition" in button_of(tab, "Delete…").toolTip()
        tab.view.selectRow(0)
        assert "not converted" in button_of(tab, "Convert again…").toolTip()
        QTest.keyClick(tab.view, Qt.Key.Key_Delete)
        assert "It is the source" in await answer(app, "Keep the source")
        tab.view.selectRow(1)
        gone = tab.flavors.flavors[1]
        click(tab, "Convert again…")
        assert "cannot be played" in await answer(app, "Convert again")
        await until(lambda: len(ready(tab)) == count and not tab.state.text(), PATIENCE, "converted again")
        await delete_and_convert(app, tab, gone)
        assert len(ready(tab)) == count

    play(scene)


async def delete_and_convert(app: Application, tab: RenditionsTab, gone: Flavor) -> None:
    """Delete a rendition by the key, and order it anew from the menu."""
    tab.view.setFocus()
    tab.view.selectRow(1)
    QTest.keyClick(tab.view, Qt.Key.Key_Delete)
    assert "converted anew" in await answer(app, "Delete")
    await until(lambda: gone.id not in {one.id for one in tab.flavors.flavors}, PATIENCE, "deleted")
    menu = tab.entry_actions.menu
    menu.aboutToShow.emit()
    await until(lambda: any(one.text() == gone.name for one in menu.actions()), PATIENCE, "the recipes")
    next(one for one in menu.actions() if one.text() == gone.name).trigger()
    assert "conversion time" in await answer(app, "Convert")
    await until(lambda: gone.params_id in {one.params_id for one in ready(tab)}, PATIENCE, "made anew")


def test_another_becomes_the_source_and_the_last_one_is_warned_of(play: Callable[[Scene], None]) -> None:
    """The question names what is deleted; then only the new source plays."""

    async def scene(app: Application, _entry: str) -> None:
        tab: RenditionsTab = opened(app, "renditions")
        tab.view.selectRow(1)
        chosen = tab.flavors.flavors[1]
        click(tab, "Make source…")
        assert "deletes the source that there is: 180p" in await answer(app, "Make it the source")
        await until(lambda: tab.flavors.flavors[0].id == chosen.id, PATIENCE, "the new source")
        while len(ready(tab)) > 1:
            other, left = ready(tab)[-1], len(ready(tab))
            tab.view.selectRow(tab.flavors.flavors.index(other))
            click(tab, "Delete…")
            await answer(app, "Delete")
            await until(lambda left=left: len(ready(tab)) < left, PATIENCE, "deleted")
        tab.view.selectRow(0)
        click(tab, "Delete…")
        text = await answer(app, "Keep the source")
        assert "the last rendition" in text
        assert "It is the source" in text

    play(scene)


def test_a_clone_and_a_part_become_entries(play: Callable[[Scene], None], server: DemoProcess) -> None:
    """The part lies between a time that the player shows and one that is typed; the original stays."""

    async def scene(app: Application, entry: str) -> None:
        tab: RenditionsTab = opened(app, "renditions")
        click(tab, "Clone…")
        assert "storage" in await answer(app, "Clone")
        await until(lambda: "(copy)" in tab.state.text(), PATIENCE, "the clone")
        await take_times(app, tab)
        click(tab, "Save the part as a new entry")
        await until(lambda: "(part)" in tab.state.text(), PATIENCE, "the part")
        with DemoClient(server.credentials) as client:
            found = client.as_admin().call("baseEntry.list", filter={"statusIn": "0,1,2,7"})["objects"]
            made = {row["name"]: row for row in found if row["id"] != entry}
            assert sorted(made) == ["talk.mp4 (copy)", "talk.mp4 (part)"]
            client.converted(made["talk.mp4 (part)"]["id"])
            part = client.call("media.get", entryId=made["talk.mp4 (part)"]["id"])
        begin = parse_time(tab.trim.begin.text())
        assert begin is not None
        assert part["msDuration"] == pytest.approx(3000 - begin, abs=200)

    play(scene)


async def take_times(app: Application, tab: RenditionsTab) -> None:
    """Take the beginning from the player, and type the end."""
    trim, player = tab.trim, app.library.panel.player
    assert "whole entry" in trim.new.toolTip()
    click(tab, "Begin here")
    assert "shows no frame" in trim.state.text()
    QTest.keyClick(player.view, Qt.Key.Key_Space)
    await until(lambda: player.playback.position > 300, PATIENCE, "the video plays")
    QTest.keyClick(player.view, Qt.Key.Key_Space)
    await until(lambda: player.playback.phase is Phase.PAUSED, PATIENCE, "paused")
    click(tab, "Begin here")
    trim.end.selectAll()
    QTest.keyClicks(trim.end, "0:0x")
    assert "as in 1:02.5" in trim.new.toolTip()
    trim.end.selectAll()
    QTest.keyClicks(trim.end, "0:03")
    assert "lasts" in trim.state.text()


def test_a_dropped_file_replaces_the_content(play: Callable[[Scene], None], folder: Path, server: DemoProcess) -> None:
    """After a question, through the queue, also when the answer is lost. Then the entry is trimmed in place."""

    async def scene(app: Application, entry: str) -> None:
        tab: RenditionsTab = opened(app, "renditions")
        panel = app.library.panel
        with httpx.Client(base_url=server.url) as http:
            FaultControl(http, server.credentials).add("media.updateContent", "reset-after", count=1)
        await until(lambda: bool(tab.flavors.flavors), PATIENCE, "the renditions")
        old = {flavor.size for flavor in tab.flavors.flavors if flavor.size}
        drop_on(app.window, tab, [folder / "2.mp4"])
        assert "2.mp4" in await answer(app, "Replace")
        await until(lambda: replaced(panel.entry, 2), PATIENCE, "the new content")
        assert panel.entry is not None
        assert panel.entry.id == entry
        assert tab.trim.end.text().startswith("0:02")
        assert panel.player.controls.time.text() == "0:00 / 0:02"
        await until(lambda: not old & {flavor.size for flavor in tab.flavors.flavors}, PATIENCE, "its renditions")
        (transfer,) = app.queue.snapshot()
        assert transfer.replaces == entry
        identity = transfer.file.identity
        assert identity is not None
        with DemoClient(server.credentials) as client:
            client.as_admin()

            def written(field: str) -> str:
                return str(client.call("media.get", entryId=entry).get(field, ""))

            await until(lambda: "s=" in written("partnerData"), PATIENCE, "the hash")
            await until(lambda: written("referenceId") == identity.fingerprint, PATIENCE, "the fingerprint")
        await until(lambda: not tab.sending.isVisible() and tab.trim.isVisible(), PATIENCE, "nothing runs")
        for field, words in ((tab.trim.begin, "0"), (tab.trim.end, "1")):
            field.selectAll()
            QTest.keyClicks(field, words)
        await until(tab.trim.trim.isEnabled, PATIENCE, "it can be trimmed")
        click(tab, "Trim this entry…")
        assert "cannot be undone" in await answer(app, "Trim this entry")
        await until(lambda: replaced(panel.entry, 1), PATIENCE, "the trimmed content")

    play(scene)


def replaced(entry: Entry | None, seconds: float) -> bool:
    """Return whether an entry has content of this length, and nothing waits."""
    return entry is not None and not entry.replacing_id and abs(entry.duration - seconds) < 0.3


@pytest.mark.parametrize("server", [("--approve-replacements",)], indirect=True)
def test_new_content_waits_and_is_approved_or_not(play: Callable[[Scene], None], folder: Path) -> None:
    """What is there and what comes stand side by side; a further file is refused meanwhile."""

    async def scene(app: Application, _entry: str) -> None:
        tab: RenditionsTab = opened(app, "renditions")
        strip, panel = tab.replacement, app.library.panel
        for words in ("Throw away", "Approve"):
            tab.entry_actions.take([folder / "2.mp4"])
            await answer(app, "Replace")
            await until(lambda: waits(panel.entry), PATIENCE, "the new content waits")
            await until(lambda: f"New: {PIXELS}, 0:02" in strip.contents.text(), PATIENCE, "both are compared")
            assert f"Now: {PIXELS}, 0:04" in strip.contents.text()
            assert "waits already" in tab.entry_actions.replace.toolTip()
            await compare_both(strip)
            click(strip, "Approve…" if words == "Approve" else "Throw away the new content…")
            await answer(app, words)
            await until(lambda: not strip.isVisible() and not tab.state.text(), PATIENCE, "nothing waits")
        await until(lambda: replaced(panel.entry, 2), PATIENCE, "the new content")

    play(scene)


async def compare_both(strip: ReplacementStrip) -> None:
    """Open the Compare window with present and new content, which last 4 s and 2 s, and close it."""
    click(strip, "Compare both…")
    windows: list[CompareWindow] = []

    def is_open() -> bool:
        windows.extend(one for one in strip.window().findChildren(CompareWindow) if one.isVisible())
        return bool(windows)

    await until(is_open, PATIENCE, "the Compare window")
    window = windows[0]
    await until(lambda: all(side.frame is not None for side in window.session.sides), PATIENCE, "both are shown")
    lengths = [round(side.facts.duration) for side in window.session.sides if side.facts is not None]
    assert lengths == [4, 2]
    assert window.session.sides[1].label.startswith("New content of “")
    window.close()


def waits(entry: Entry | None) -> bool:
    """Return whether new content is converted and waits for approval."""
    return entry is not None and entry.replacement is Replacement.WAITS_FOR_APPROVAL


def test_what_a_user_may_not_do_is_disabled_with_the_reason(
    qapp: QApplication, run_qt: RunQt, server: DemoProcess, folder: Path, tmp_path: Path
) -> None:
    """A plain user converts and deletes nothing, and may clone, replace and trim."""
    with DemoClient(server.credentials) as client:
        client.as_user("somebody")
        entry = client.converted(client.upload((folder / "2.mp4").read_bytes(), "own.mp4"))
        ks = client.ks

    async def work() -> None:
        async with window_on(qapp, tmp_path / "data") as app:
            await app.accounts.sign_in(user_account(server), ks, keep=False)
            app.window.show_page(Command.SHOW_LIBRARY)
            app.library.open_entry(entry)
            tab: RenditionsTab = opened(app, "renditions")
            await until(lambda: len(ready(tab)) > 1, PATIENCE, "the renditions")
            tab.view.selectRow(1)
            for words in ("Convert again…", "Make source…", "Delete…"):
                assert "may not convert or delete" in button_of(tab, words).toolTip()
            assert "may not convert or delete" in tab.entry_actions.convert.toolTip()
            QTest.keyClick(tab.view, Qt.Key.Key_Delete)
            assert not app.window.findChildren(QMessageBox)
            assert tab.entry_actions.clone.isEnabled()
            assert tab.entry_actions.replace.isEnabled()

    run_qt(work())


def test_one_is_downloaded_from_its_row(play: Callable[[Scene], None], tmp_path: Path) -> None:
    """The dialog has that rendition chosen; what comes is that one."""

    async def scene(app: Application, entry: str) -> None:
        tab: RenditionsTab = opened(app, "renditions")
        tab.view.selectRow(1)
        chosen = tab.flavors.flavors[1]
        click(tab, "Download…")
        dialog = await shown(app, DownloadDialog)
        dialog.folder.setText(str(tmp_path / "out"))
        dialog.name.setText("{id} {rendition}")
        click(dialog, "Download")
        await until((tmp_path / "out" / f"{entry} {chosen.height}p.mp4").exists, PATIENCE, "the file")
        assert (tmp_path / "out" / f"{entry} {chosen.height}p.mp4").stat().st_size == chosen.size

    play(scene)

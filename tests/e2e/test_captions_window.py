"""Captions and attachments through the real window: tabs, dialogs, drops, keys, and the player's captions."""

from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any, TypeVar

import pytest
from driving import drop_on, until
from PySide6.QtCore import Qt
from PySide6.QtGui import QAction, QGuiApplication, QKeySequence
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QApplication, QFileDialog, QMessageBox, QWidget

from kdesk.application import Application
from kdesk.domain.account import Account, SignInKind
from kdesk.domain.editing.attachments import Attachment
from kdesk.domain.editing.captions import Caption
from kdesk.ui.commands import Command
from kdesk.ui.library.tabs.attachments.tab import AttachmentsTab
from kdesk.ui.library.tabs.captions.dialog import CaptionDialog
from kdesk.ui.library.tabs.captions.tab import CaptionsTab
from kdesk.ui.library.tabs.files.tab import FileTab
from kdesk.ui.library.tabs.table import TABS
from tests.e2e.conftest import RunQt, window_on
from tests.support.demo_client import DemoClient
from tests.support.demo_process import DemoProcess
from tests.support.media import make_video
from tests.support.patience import PATIENCE

pytestmark = [pytest.mark.e2e, pytest.mark.slow]

SRT = "1\n00:00:00,000 --> 00:00:20,000\nGrüße\n"
VTT = "WEBVTT\n\n00:00.000 --> 00:20.000\nGreetings\n"

Kind = TypeVar("Kind", bound=QWidget)
Scene = Callable[[Application, str], Awaitable[None]]


@pytest.fixture(scope="module")
def video(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    """A small video."""
    return make_video(tmp_path_factory.mktemp("media") / "talk.mp4", seconds=4, size="320x180").read_bytes()


@pytest.fixture
def play(
    qapp: QApplication, run_qt: RunQt, server: DemoProcess, video: bytes, tmp_path: Path
) -> Callable[[Scene], None]:
    """Run a scene with a window that shows one entry with a video in it."""

    def run(scene: Scene) -> None:
        with DemoClient(server.credentials) as client:
            entry = client.as_admin().converted(client.upload(video, "talk.mp4"))

        async def work() -> None:
            async with window_on(qapp, tmp_path / "data", server) as app:
                app.window.show_page(Command.SHOW_LIBRARY)
                await until(lambda: app.library.model.rowCount() == 1, PATIENCE, "the entry")
                app.library.open_entry(entry)
                await until(lambda: app.library.panel.entry is not None, PATIENCE, "the panel")
                await scene(app, entry)

        run_qt(work())

    return run


def opened(app: Application, name: str) -> Any:
    """Open a tab as a click on the bar does, and return it."""
    tabs = app.library.panel.tabs
    title = next(spec.title for spec in TABS if spec.name == name)
    QTest.mouseClick(button_of(tabs.bar, title), Qt.MouseButton.LeftButton)
    assert tabs.current is tabs.tabs[name]
    return tabs.current


async def shown(app: Application, kind: type[Kind]) -> Kind:
    """Wait for a dialog."""

    def found() -> list[Kind]:
        return [widget for widget in app.window.findChildren(kind) if widget.isVisible()]

    await until(found, PATIENCE, kind.__name__)
    return found()[0]


def button_of(widget: QWidget, words: str) -> QAbstractButton:
    """Return the button with these words."""
    return next(one for one in widget.findChildren(QAbstractButton) if one.text().replace("&", "") == words)


def click(widget: QWidget, words: str) -> None:
    """Press a button by the mouse."""
    button = button_of(widget, words)
    assert button.isEnabled(), button.toolTip()
    QTest.mouseClick(button, Qt.MouseButton.LeftButton)


def captions_in(tab: FileTab) -> list[Caption]:
    """Return the rows of the Captions tab."""
    return [row for row in tab.model.rows if isinstance(row, Caption)]


def attachments_in(tab: FileTab) -> list[Attachment]:
    """Return the rows of the Attachments tab."""
    return [row for row in tab.model.rows if isinstance(row, Attachment)]


async def words_of_state(tab: FileTab, words: str) -> None:
    """Wait until the tab says this."""
    await until(lambda: words in tab.state.text(), PATIENCE, words)


def test_captions_by_drop_dialog_mouse_and_keys(play: Callable[[Scene], None], tmp_path: Path) -> None:
    """Files are dropped on the tab, asked about, edited, made the default, saved and deleted; nothing is uploaded."""
    german, english, broken = (tmp_path / name for name in ("talk.de.srt", "talk.vtt", "broken.srt"))
    german.write_bytes(SRT.encode("cp1252"))
    english.write_text(VTT, "utf-8")
    broken.write_text("1\n00:00:09,000 --> 00:00:01,000\nx\n", "utf-8")

    async def scene(app: Application, _entry: str) -> None:
        tab: CaptionsTab = opened(app, "captions")
        await words_of_state(tab, "no captions")
        await add_by_drop(app, tab, [broken, german, english])
        await edit_by_keys(app, tab)
        await save_and_delete(app, tab, tmp_path / "saved.srt")
        assert not app.queue.snapshot()

    play(scene)
    assert (tmp_path / "saved.srt").read_text("utf-8") == SRT


def test_captions_dropped_on_the_player_are_for_its_entry(play: Callable[[Scene], None], tmp_path: Path) -> None:
    """From any tab but Attachments the panel goes to the captions and asks; a video is uploaded as everywhere."""
    german, clip = tmp_path / "talk.de.SRT", tmp_path / "clip.mp4"
    german.write_text(SRT, "utf-8")
    clip.write_bytes(b"")

    async def scene(app: Application, _entry: str) -> None:
        for name in ("overview", "thumbnails", "renditions"):
            opened(app, name)
            panel = app.library.panel
            place = panel.player.view if name == "overview" else panel.tabs.current
            drop_on(app.window, place, [german])
            assert (panel.tabs.current_name, app.window.open_page) == ("captions", app.library)
            dialog = await shown(app, CaptionDialog)
            assert dialog.choice().language == "German"
            QTest.keyClick(dialog, Qt.Key.Key_Escape)
            await until(lambda: not dialog.isVisible(), PATIENCE, "closed")  # noqa: B023
        assert not app.queue.snapshot()
        drop_on(app.window, app.library.panel.player.view, [clip, german])
        assert app.window.open_page is not app.library

    play(scene)


async def add_by_drop(app: Application, tab: CaptionsTab, paths: list[Path]) -> None:
    """The broken file is told with its line; the language is guessed where the name tells it, and asked otherwise."""
    drop_on(app.window, tab, paths)
    dialog = await shown(app, CaptionDialog)
    assert "broken.srt" in tab.error_strip.words.text()
    assert "Line 2" in tab.error_strip.words.text()
    assert dialog.choice().language == "German"
    assert "Grüße" in dialog.about.text()
    QTest.keyClick(dialog, Qt.Key.Key_Return)
    await until(lambda: not dialog.isVisible(), PATIENCE, "the first dialog is gone")
    dialog = await shown(app, CaptionDialog)
    assert not dialog.agree.isEnabled()
    assert "language" in dialog.agree.toolTip()
    dialog.language.setFocus()
    QTest.keyClicks(dialog.language, "English")
    assert dialog.choice().language == dialog.choice().label == "English"
    click(dialog, "Players show these captions first")
    click(dialog, "Add")
    wanted = [("English", True), ("German", False)]
    await until(lambda: [(one.language, one.is_default) for one in captions_in(tab)] == wanted, PATIENCE, "both")


async def edit_by_keys(app: Application, tab: CaptionsTab) -> None:
    """Enter opens the dialog of the selected row; the label is saved."""
    tab.table.setFocus()
    tab.table.selectRow(1)
    QTest.keyClick(tab.table, Qt.Key.Key_Return)
    dialog = await shown(app, CaptionDialog)
    dialog.label.selectAll()
    QTest.keyClicks(dialog.label, "Deutsch")
    QTest.keyClick(dialog.label, Qt.Key.Key_Return)
    await until(lambda: captions_in(tab)[1].label == "Deutsch", PATIENCE, "the label")
    click(tab, "Make default")
    await until(lambda: captions_in(tab)[1].is_default, PATIENCE, "the default")
    assert "already" in button_of(tab, "Make default").toolTip()


async def save_and_delete(app: Application, tab: CaptionsTab, place: Path) -> None:
    """The file is saved as it is on the server; Delete asks, and takes no other row."""
    click(tab, "Save as…")
    files = await shown(app, QFileDialog)
    assert Path(files.selectedFiles()[0]).name == "talk.mp4 de.srt"
    files.fileSelected.emit(str(place))
    files.close()
    await until(place.exists, PATIENCE, "the file")
    tab.table.setFocus()
    QTest.keyClick(tab.table, Qt.Key.Key_Delete)
    box = await shown(app, QMessageBox)
    assert "Deutsch" in box.text()
    click(box, "Delete")
    await until(lambda: [one.language for one in captions_in(tab)] == ["English"], PATIENCE, "one is left")
    assert QGuiApplication.clipboard().text().find("/ks/") < 0


def test_captions_in_the_player(play: Callable[[Scene], None], server: DemoProcess) -> None:
    """The text of the position is painted over the video, in the chosen language, and stays chosen."""

    async def scene(app: Application, entry: str) -> None:
        add_captions(server, entry)
        player = app.library.panel.player
        assert not player.controls.captions.isChecked()
        QTest.mouseClick(player.controls.captions, Qt.MouseButton.LeftButton)
        assert not player.controls.captions.isChecked()
        await until(lambda: len(player.captions.menu.actions()) == 3, PATIENCE, "the tracks")
        player.captions.menu.close()
        names = [action.text() for action in player.captions.menu.actions()]
        assert names == ["Captions off", "English", "Deutsch (German)"]
        trigger(player.captions.menu.actions()[2])
        QTest.keyClick(player.view, Qt.Key.Key_Space)
        # The first caption is there before the video is: a window closed meanwhile takes the relay from the opening.
        await until(lambda: player.frames_shown > 0, PATIENCE, "the video plays")
        await until(lambda: player.view.caption == "Grüße", PATIENCE, "the German caption")
        assert player.controls.captions.isChecked()
        trigger(player.captions.menu.actions()[1])
        await until(lambda: player.view.caption == "Greetings", PATIENCE, "the English caption")
        QTest.keyClick(player.view, Qt.Key.Key_C)
        assert (player.view.caption, player.captions.choice) == ("", "")
        assert not player.controls.captions.isChecked()
        QTest.keyClick(player.view, Qt.Key.Key_C)
        await until(lambda: player.view.caption == "Greetings", PATIENCE, "the English caption again")
        assert player.controls.captions.accessibleName() == "Captions"

    play(scene)


def add_captions(server: DemoProcess, entry: str) -> None:
    """Give an entry captions in two languages."""
    with DemoClient(server.credentials) as client:
        client.as_admin()
        for language, label, kind, text in (("German", "Deutsch", "1", SRT), ("English", "English", "3", VTT)):
            asset = {"objectType": "KalturaCaptionAsset", "language": language, "label": label, "format": kind}
            made = client.call("caption_captionasset.add", entryId=entry, captionAsset=asset)
            content = {"objectType": "KalturaStringResource", "content": text}
            client.call("caption_captionasset.setContent", id=made["id"], contentResource=content)


def trigger(action: QAction) -> None:
    """Choose an entry of a menu."""
    assert action.isEnabled()
    action.trigger()


def test_attachments_by_drop_mouse_and_keys(play: Callable[[Scene], None], tmp_path: Path) -> None:
    """A dropped file is attached, not uploaded; its title is edited, it is saved and deleted."""
    plan, saved = tmp_path / "Plan 1.pdf", tmp_path / "saved.pdf"
    plan.write_bytes(b"%PDF-1.4\n" + bytes(range(256)) * 50)

    async def scene(app: Application, _entry: str) -> None:
        tab: AttachmentsTab = opened(app, "attachments")
        await words_of_state(tab, "no attachments")
        drop_on(app.window, tab, [plan])
        await until(lambda: len(attachments_in(tab)) == 1, PATIENCE, "the attachment")
        (attached,) = attachments_in(tab)
        assert (attached.title, attached.file_name, attached.size) == ("Plan 1", plan.name, plan.stat().st_size)
        tab.table.setFocus()
        tab.table.selectRow(0)
        QTest.keySequence(tab.table, QKeySequence.StandardKey.Copy)
        assert QGuiApplication.clipboard().text().startswith("Plan 1 · Plan 1.pdf · ")
        QTest.keyClick(tab.table, Qt.Key.Key_Return)
        files = await shown(app, QFileDialog)
        assert Path(files.selectedFiles()[0]).name == "Plan 1.pdf"
        files.fileSelected.emit(str(saved))
        files.close()
        await until(saved.exists, PATIENCE, "the file")
        QTest.keyClick(tab.table, Qt.Key.Key_Delete)
        click(await shown(app, QMessageBox), "Delete")
        await words_of_state(tab, "no attachments")
        assert not app.queue.snapshot()

    play(scene)
    assert saved.read_bytes() == plan.read_bytes()


def test_what_a_user_may_not_do_is_disabled_with_the_reason(
    qapp: QApplication, run_qt: RunQt, server: DemoProcess, tmp_path: Path
) -> None:
    """A plain user adds no captions and deletes no attachments, and the tooltips tell why."""
    with DemoClient(server.credentials) as client:
        entry = client.as_user("somebody").entry()
        ks = client.ks
        asset = {"objectType": "KalturaAttachmentAsset", "filename": "../../etc/x.txt", "title": "<b>x</b>"}
        client.call("attachment_attachmentasset.add", entryId=entry, attachmentAsset=asset)

    async def work() -> None:
        async with window_on(qapp, tmp_path / "data") as app:
            await app.accounts.sign_in(user_account(server), ks, keep=False)
            app.window.show_page(Command.SHOW_LIBRARY)
            app.library.open_entry(entry)
            await until(lambda: app.library.panel.entry is not None, PATIENCE, "the panel")
            tab: FileTab = opened(app, "captions")
            assert not tab.add.isEnabled()
            assert "captions" in tab.add.toolTip()
            tab = opened(app, "attachments")
            await until(lambda: len(attachments_in(tab)) == 1, PATIENCE, "the attachment")
            assert tab.add.isEnabled()
            tab.table.selectRow(0)
            reasons = {words: button_of(tab, words).toolTip() for words in ("Delete…", "Save as…")}
            assert "may not delete attachments" in reasons["Delete…"]
            assert "no file to save" in reasons["Save as…"]

    run_qt(work())


def user_account(server: DemoProcess) -> Account:
    """Return the account for a pasted KS."""
    return Account(server.url, 0, "", SignInKind.KS)

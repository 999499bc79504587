"""The settings in the real window, on the demo server: what is chosen there holds at once, and at the next start."""

import json
from pathlib import Path

import pytest
from driving import make_video, until
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel

from kdesk.application import Application
from kdesk.data_files import translation_folder
from kdesk.domain.library_view import Arrangement
from kdesk.domain.links.link import LinkForm, LinkKind
from kdesk.domain.options.appearance import Density, Scheme
from kdesk.domain.options.option import Section
from kdesk.domain.options.policy import Policy
from kdesk.domain.options.transfers import Duplicates
from kdesk.domain.settings import Settings, SpeedLimit
from kdesk.domain.transfer_state import TransferState
from kdesk.domain.verification import Level
from kdesk.messages.translation import language
from kdesk.store.settings import SettingsFile
from kdesk.ui.commands import Command
from kdesk.ui.languages import speak
from kdesk.ui.settings.dialog import SettingsDialog
from kdesk.ui.settings.network_part import NetworkPart
from kdesk.ui.settings.privacy_part import KeptLine, PrivacyPart
from kdesk.wiring import option_effects
from tests.e2e.conftest import RunQt, window_on
from tests.support.demo_client import DemoClient
from tests.support.demo_process import DemoProcess
from tests.support.settings_dialog import choose, row

pytestmark = pytest.mark.e2e


async def settings(app: Application) -> SettingsDialog:
    """Open the settings by their keys."""
    app.window.activateWindow()
    await until(app.window.isActiveWindow, 10, "the active window")
    QTest.keyClick(app.window, Qt.Key.Key_Comma, Qt.KeyboardModifier.ControlModifier)
    (dialog,) = app.window.findChildren(SettingsDialog)
    assert dialog.isVisible()
    return dialog


def kept(dialog: SettingsDialog, name: str) -> KeptLine:
    """Return the line of something that is kept."""
    (part,) = dialog.findChildren(PrivacyPart)
    return next(line for line in part.lines if line.thing.name == name)


def test_what_is_chosen_holds_at_once_and_at_the_next_start(
    qapp: QApplication, run_qt: RunQt, tmp_path: Path, server: DemoProcess
) -> None:
    """In the uploads, the status, the library and the look; the foot of the uploads and the dialog show the same."""
    data = tmp_path / "data"

    async def first() -> None:
        async with window_on(qapp, data, server) as app:
            dialog = await settings(app)
            choose(dialog, "slots", 5)
            choose(dialog, "limit", SpeedLimit(5_000_000))
            choose(dialog, "verify", Level.WHOLE)
            choose(dialog, "library.arrangement", Arrangement.TABLE)
            choose(dialog, "link_form", LinkForm.MARKDOWN)
            choose(dialog, "asks_before_quitting", False)
            assert_holds(app)
            app.uploads.footer.slots_menu.actions()[1].trigger()
            assert row(dialog, "slots").editor.field.property("value") == 2
            choose(dialog, "slots", 5)

    async def second() -> None:
        async with window_on(qapp, data) as app:
            assert_holds(app)
            dialog = await settings(app)
            dialog.options.reset([row(dialog, "limit").option])
            assert app.uploads.footer.limit.text() == "Limit: none"

    def assert_holds(app: Application) -> None:
        assert app.uploads.footer.slots.text() == "5 at a time"
        assert app.uploads.footer.limit.text() == "Limit: 5 MB/s"
        assert "limited to 5 MB/s" in app.window.status.numbers.text()
        levels = app.ui.actions[Command.VERIFY_UPLOADS].menu()
        assert levels is not None
        assert [one.isChecked() for one in levels.actions()] == [False, False, True]
        assert app.library.views.shown is app.library.views.table
        assert app.library.bar.buttons[Arrangement.TABLE].isChecked()
        assert app.ui.clipboard.form is LinkForm.MARKDOWN
        assert not app.ui.actions[Command.ASK_BEFORE_QUITTING].isChecked()

    run_qt(first())
    run_qt(second())


def test_an_upload_and_its_link_follow_the_options(
    qapp: QApplication, run_qt: RunQt, tmp_path: Path, server: DemoProcess
) -> None:
    """The chosen link is copied, the same file again left out, and what is kept of both can be cleared."""

    async def work() -> None:
        with DemoClient(server.credentials) as editor:
            player = {"objectType": "KalturaUiConf", "name": "p", "objType": 8, "tags": "kalturaPlayerJs,player"}
            editor.as_admin().call("uiConf.add", uiConf=player)
        film = make_video(tmp_path / "film.mp4", 1)
        async with window_on(qapp, tmp_path / "data", server) as app:
            dialog = await settings(app)
            choose(dialog, "duplicates", Duplicates.SKIP)
            choose(dialog, "link_kind", LinkKind.PLAYER_PAGE)
            (first,) = await app.queue.enqueue([film])
            await until(lambda: ended(app, first.id), 60, "the upload has ended")
            assert states(app)[first.id] is TransferState.READY
            copy = tmp_path / "copy.mp4"
            copy.write_bytes(film.read_bytes())
            (second,) = await app.queue.enqueue([copy])
            await until(lambda: ended(app, second.id), 60, "the copy has ended")
            assert states(app)[second.id] is TransferState.CANCELLED
            await until(lambda: app.ui.clipboard.preferred.account_player, 30, "the player of the account")
            app.uploads.list.setCurrentIndex(app.uploads.shown.index(0, 0))
            app.uploads.refresh()
            app.ui.actions[Command.COPY_LINK].trigger()
            await until(
                lambda: f"/uiconf_id/{app.ui.clipboard.preferred.account_player}/" in QApplication.clipboard().text(),
                20,
                "the page of the player",
            )

            dialog.open_section(Section.PRIVACY)
            line = kept(dialog, "Finished uploads")
            await until(lambda: line.amount.text() == "2 items", 20, "the amount")
            await line.thing.clear()
            assert app.queue.snapshot() == ()
            choose(dialog, "keeps_mirror", False)
            folder = app.services.paths.mirrors
            await until(lambda: not any(folder.iterdir()), 20, "the mirror is gone")
            app.window.show_page(Command.SHOW_LIBRARY)
            await until(lambda: app.library.views.entry(0) is not None, 30, "the library without a mirror")
            assert not any(folder.iterdir())

    def states(app: Application) -> dict[str, TransferState]:
        return {one.id: one.state for one in app.queue.snapshot()}

    def ended(app: Application, transfer_id: str) -> bool:
        return states(app)[transfer_id].is_finished

    run_qt(work())


def test_the_connection_is_tested(qapp: QApplication, run_qt: RunQt, tmp_path: Path, server: DemoProcess) -> None:
    """The server of the account answers; once it is gone, the reason is told."""

    async def work() -> None:
        async with window_on(qapp, tmp_path / "data", server) as app:
            dialog = await settings(app)
            dialog.open_section(Section.NETWORK)
            (part,) = dialog.findChildren(NetworkPart)
            assert not part.password.isEnabled()
            part.test.click()
            await until(part.test.isEnabled, 30, "the answer")
            assert "answered after" in part.said.text()
            assert server.url in part.said.text()
            server.stop()
            part.test.click()
            await until(part.test.isEnabled, 30, "the failure")
            assert part.said.property("role") == "bad"
            assert "cannot be reached" in part.said.text()

    run_qt(work())


def test_settings_travel_in_a_file(qapp: QApplication, run_qt: RunQt, tmp_path: Path) -> None:
    """Exported, reset, and imported again; what is locked is left."""
    path = tmp_path / "kdesk-settings.json"

    async def work() -> None:
        said: list[str] = []
        async with window_on(qapp, tmp_path / "data") as app:
            dialog = await settings(app)
            choose(dialog, "slots", 7)
            choose(dialog, "density", Density.COMPACT)
            before = app.theme.gap(20)
            dialog._services.export(path, said.append)
            await until(lambda: said, 10, "exported")
            dialog.options.reset([row(dialog, "slots").option, row(dialog, "density").option])
            assert app.theme.gap(20) > before
            dialog._services.import_(path, said.append)
            await until(lambda: len(said) == 2, 10, "imported")
            assert said[1] == "2 settings were changed."
            assert app.services.preferences.settings.slots == 7
            assert app.theme.gap(20) == before

    run_qt(work())
    assert json.loads(path.read_text())["settings"]["slots"] == 7


def test_an_administrator_sets_and_locks(
    qapp: QApplication, run_qt: RunQt, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The window follows; whoever tries to change it hears why; without the policy a user's own choice is back."""
    data = tmp_path / "data"
    policy = Policy({"slots": 1, "scheme": "dark"}, frozenset({"slots"}), "/etc/kdesk/policy.json")

    async def save() -> None:
        data.mkdir()
        file = SettingsFile(data / "settings.json")
        await file.save(Settings(slots=6))
        file.close()

    async def work() -> None:
        monkeypatch.setattr("kdesk.services.read_policy", lambda: policy)
        async with window_on(qapp, data) as app:
            assert app.uploads.footer.slots.text() == "1 at a time"
            app.uploads.footer.slots_menu.actions()[4].trigger()
            assert app.uploads.footer.slots.text() == "1 at a time"
            shown = app.notices.shown
            assert shown is not None
            assert "administrator" in shown.text
            assert app.theme.dark
            dialog = await settings(app)
            assert not row(dialog, "slots").editor.isEnabled()
            assert any("/etc/kdesk/policy.json" in label.text() for label in dialog.findChildren(QLabel))
            choose(dialog, "scheme", Scheme.LIGHT)
            assert not app.theme.dark

    async def without() -> None:
        monkeypatch.setattr("kdesk.services.read_policy", Policy)
        async with window_on(qapp, data) as app:
            assert app.uploads.footer.slots.text() == "6 at a time"

    run_qt(save())
    run_qt(work())
    run_qt(without())


def test_a_new_language_is_spoken_once_the_window_is_opened_again(
    qapp: QApplication, run_qt: RunQt, tmp_path: Path, server: DemoProcess, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Not by half of the window: a notice tells so. The next start is mirrored, and Qt's own words follow."""
    data = tmp_path / "data"
    head = (translation_folder() / "he.po").read_text(encoding="utf-8").partition("\n\n")[0]
    (tmp_path / "he.po").write_text(f'{head}\n\nmsgid "Library"\nmsgstr "ספרייה"\n', encoding="utf-8")
    monkeypatch.setattr(option_effects, "translation_folder", lambda: tmp_path)

    async def first() -> None:
        async with window_on(qapp, data, server) as app:
            dialog = await settings(app)
            choose(dialog, "language", "he")
            said = [label.text() for label in app.notices.findChildren(QLabel)]
            assert "kdesk speaks the new language once its window is opened again" in said
            assert (language(), qapp.layoutDirection()) == ("en", Qt.LayoutDirection.LeftToRight)
            choose(dialog, "language", "en")
            assert app.notices.shown is None
            choose(dialog, "language", "he")

    async def second() -> None:
        async with window_on(qapp, data) as app:
            assert (language(), app.window.layoutDirection()) == ("he", Qt.LayoutDirection.RightToLeft)
            assert app.window.rail.pages[Command.SHOW_LIBRARY].text() == "ספרייה"

    run_qt(first())
    try:
        run_qt(second())
    finally:
        speak("en", data)

"""Notifications of the system: a real service on a D-Bus session of the test's own, and its buttons pressed there."""

import asyncio
import logging
import shutil
from pathlib import Path

import pytest
from driving import drop, until
from PySide6.QtWidgets import QApplication

from kdesk.application import Application
from kdesk.domain.settings import OPTIONS
from kdesk.domain.transfer_state import TransferState
from kdesk.ui.commands import Command
from tests.e2e.conftest import RunQt, window_on
from tests.support import media
from tests.support.demo_process import DemoProcess
from tests.support.desktop_service import DesktopService
from tests.support.keyring_session import KeyringSession
from tests.support.patience import PATIENCE

pytestmark = [
    pytest.mark.e2e,
    pytest.mark.skipif(
        not shutil.which("dbus-daemon"),
        reason="only Linux has a session bus",
    ),
]


def _video(folder: Path, name: str) -> Path:
    """Make a video of its own content."""
    return media.make_large_video(folder / name, 200_000, name)


def _states(app: Application) -> list[TransferState]:
    return [transfer.state for transfer in app.queue.snapshot()]


async def _ready(app: Application, count: int) -> None:
    await until(lambda: _states(app) == [TransferState.READY] * count, PATIENCE, f"{count} READY")


async def _in_front(app: Application) -> None:
    app.window.activateWindow()
    await until(lambda: QApplication.focusWindow() is not None, PATIENCE, "the window in front")


async def _away(app: Application) -> None:
    """Put the window away, as another program in front of it does."""
    app.window.hide()
    await until(lambda: QApplication.focusWindow() is None, PATIENCE, "the window away")


@pytest.mark.parametrize("server", [["--no-ffmpeg"]], indirect=True)
def test_what_is_ready_is_told_with_buttons_that_work(
    qapp: QApplication, server: DemoProcess, desktop_service: DesktopService, run_qt: RunQt, tmp_path: Path
) -> None:
    """“Copy link” copies the link of one; two more share a notification, whose “Open” brings the window."""
    service = desktop_service

    async def use() -> None:
        async with window_on(qapp, tmp_path / "data", server) as app:
            await _away(app)
            app.uploads.add([_video(tmp_path, "one.mp4")])
            await _ready(app, 1)
            await until(lambda: service.shown, PATIENCE, "the notification")
            (told,) = service.shown
            assert (told["app"], told["title"], told["text"]) == ("kdesk", "one.mp4 is ready", "")
            qapp.clipboard().clear()
            service.press(told, "Copy link")
            await until(lambda: "/playManifest/" in qapp.clipboard().text(), PATIENCE, "the link")
            app.uploads.add([_video(tmp_path, "two.mp4"), _video(tmp_path, "three.mp4")])
            await until(lambda: service.shown[-1]["title"] == "2 videos are ready", PATIENCE, "both in one")
            service.press(service.shown[-1], "Open")
            await until(app.window.isVisible, PATIENCE, "the window")
            assert len(app.uploads.list.selected()) == 2

    run_qt(use())


@pytest.mark.parametrize("server", [["--no-ffmpeg"]], indirect=True)
def test_nothing_is_told_while_the_window_is_in_front(
    qapp: QApplication, server: DemoProcess, desktop_service: DesktopService, run_qt: RunQt, tmp_path: Path
) -> None:
    """And coming to the front takes away what was told."""
    service = desktop_service

    async def use() -> None:
        async with window_on(qapp, tmp_path / "data", server) as app:
            await _in_front(app)
            app.uploads.add([_video(tmp_path, "seen.mp4")])
            await _ready(app, 1)
            await _away(app)
            app.uploads.add([_video(tmp_path, "unseen.mp4")])
            await until(lambda: service.shown, PATIENCE, "the notification")
            assert [told["title"] for told in service.shown] == ["unseen.mp4 is ready"]
            app.window.come_to_front()
            await _in_front(app)
            await until(lambda: not service.shown, PATIENCE, "taken away")

    run_qt(use())


@pytest.mark.parametrize("server", [["--no-ffmpeg"]], indirect=True)
def test_options_say_which_kinds_are_told_and_hold_at_once(
    qapp: QApplication, server: DemoProcess, desktop_service: DesktopService, run_qt: RunQt, tmp_path: Path
) -> None:
    """Without those of READY, the question of the same file twice is still told; then the other way round."""
    option = {option.field: option for option in OPTIONS}

    service = desktop_service

    async def use() -> None:
        async with window_on(qapp, tmp_path / "data", server) as app:
            await _away(app)
            app.services.preferences.put(option["notifies_ready"], value=False)
            film = _video(tmp_path, "film.mp4")
            app.uploads.add([film])
            await _ready(app, 1)
            app.uploads.add([shutil.copy(film, tmp_path / "again.mp4")])
            await until(lambda: service.shown, PATIENCE, "the question")
            (told,) = service.shown
            assert told["title"] == "again.mp4 waits for your decision"
            assert list(told["buttons"].values()) == ["", "Open"]
            service.click(told)
            await until(app.window.isVisible, PATIENCE, "the window")
            assert [one.file.name for one in app.uploads.list.selected()] == ["again.mp4"]

    run_qt(use())


@pytest.mark.parametrize("server", [["--no-ffmpeg"]], indirect=True)
def test_hostile_names_are_plain_text_without_secrets(
    qapp: QApplication, server: DemoProcess, bus_session: KeyringSession, run_qt: RunQt, tmp_path: Path
) -> None:
    """A service that reads markup gets it escaped; a session in the name of a file stays out of the history."""
    ks = "djJ8MTAyfA" + "x" * 60
    names = ("1 <b>a & b.mp4", "2 <img src='x'>.mp4", f"{ks}.mp4")

    async def use(service: DesktopService) -> None:
        async with window_on(qapp, tmp_path / "data", server) as app:
            await _away(app)
            app.uploads.add([_video(tmp_path, name) for name in names])
            await _ready(app, 3)
            await until(
                lambda: "3 videos are ready" in {told["title"] for told in service.shown}, PATIENCE, "all three"
            )
            (told,) = (told for told in service.shown if told["title"] == "3 videos are ready")
            assert "&lt;b&gt;" in told["text"]
            assert "<" not in told["text"]
            assert ks not in str(service.calls)
            assert "djJ8" not in str(service.calls)

    with DesktopService(tmp_path, bus_session.env, ("actions", "body", "body-markup")) as service:
        run_qt(use(service))


@pytest.mark.parametrize("server", [["--no-ffmpeg"]], indirect=True)
@pytest.mark.parametrize("address", ["", "unix:path=/nowhere/bus"])
def test_without_a_service_one_line_of_the_log_says_so(
    qapp: QApplication,
    server: DemoProcess,
    run_qt: RunQt,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
    address: str,
) -> None:
    """Uploads go on as ever."""
    monkeypatch.setenv("DBUS_SESSION_BUS_ADDRESS", address)

    async def use() -> None:
        async with window_on(qapp, tmp_path / "data", server) as app:
            await _away(app)
            for number in (1, 2):
                app.uploads.add([_video(tmp_path, f"{number}.mp4")])
                await _ready(app, number)
                await asyncio.sleep(2)

    with caplog.at_level(logging.WARNING, "kdesk.desktop.notifications"):
        run_qt(use())
    assert len([record for record in caplog.records if "shows no notifications" in record.message]) == 1


@pytest.mark.parametrize("server", [["--no-ffmpeg"]], indirect=True)
def test_quitting_takes_the_notifications_away(
    qapp: QApplication, server: DemoProcess, desktop_service: DesktopService, run_qt: RunQt, tmp_path: Path
) -> None:
    """Their buttons would do nothing any more."""
    service = desktop_service

    async def use() -> None:
        async with window_on(qapp, tmp_path / "data", server) as app:
            await _away(app)
            drop(app.window, [_video(tmp_path, "last.mp4")])
            app.window.show_page(Command.SHOW_LIBRARY)
            await until(lambda: service.shown, PATIENCE, "the notification")

    run_qt(use())
    assert service.shown == []

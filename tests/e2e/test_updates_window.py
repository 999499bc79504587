"""The notice of a newer kdesk in the whole window, from a real server over TLS, by settings and by policy."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from driving import until
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from kdesk import __version__
from kdesk import services as services_module
from kdesk.application import Application
from kdesk.domain.options.policy import Policy
from kdesk.domain.settings import OPTIONS
from kdesk.domain.transfer_state import TransferState
from kdesk.ui.commands import Command
from tests.e2e.conftest import RunQt, window_on
from tests.support import media
from tests.support.certificates import Authority
from tests.support.demo_process import DemoProcess
from tests.support.patience import PATIENCE
from tests.support.update_server import UpdateServer, document

pytestmark = pytest.mark.e2e
OPTION = {option.field: option for option in OPTIONS}
MIB = 1024 * 1024


@pytest.fixture
def updates(tmp_path: Path) -> Iterator[tuple[UpdateServer, Path]]:
    """The server that names the newest version, and the file with its authority."""
    (folder := tmp_path / "certificates").mkdir()
    authority, file = Authority(folder), folder / "authority.pem"
    file.write_text(authority.pem)
    with UpdateServer(document(version="99.1"), tls=authority.server("127.0.0.1")) as server:
        yield server, file


def _said(app: Application) -> str:
    return app.notices.shown.text if app.notices.shown is not None else ""


def _states(app: Application) -> list[TransferState]:
    return [transfer.state for transfer in app.queue.snapshot()]


def _put(app: Application, **values: Any) -> None:
    for name, value in values.items():
        assert app.services.preferences.put(OPTION[name], value)


@pytest.mark.parametrize("server", [["--no-ffmpeg", "--intake-rate", "4"]], indirect=True)
def test_it_is_told_once_the_transfers_rest(
    qapp: QApplication, server: DemoProcess, updates: tuple[UpdateServer, Path], run_qt: RunQt, tmp_path: Path
) -> None:
    """Over the authorities of the settings, without a word of the account; after a restart nothing is told again."""
    asked, file = updates

    async def use() -> None:
        async with window_on(qapp, tmp_path / "data", server) as app:
            action = app.ui.actions[Command.CHECK_UPDATES]
            assert not action.isEnabled()
            assert "No address" in action.toolTip()
            app.uploads.add([media.make_large_video(tmp_path / "long.mp4", 12 * MIB, "long")])
            await until(lambda: _states(app) == [TransferState.UPLOADING], PATIENCE, "an upload")
            _put(app, extra_ca=str(file), update_address=f"{asked.url}/kdesk.json")
            assert action.isEnabled()
            await until(lambda: not _states(app)[0].holds_slot, PATIENCE, "the end of the upload")
            assert not asked.asked
            await until(lambda: _said(app) == "kdesk 99.1 is available", PATIENCE, "the notice")
            assert app.notices.action.text() == "Read about it"
            QTest.mouseClick(app.notices.close_button, Qt.MouseButton.LeftButton)
            # Somebody who asks is told again.
            action.trigger()
            await until(lambda: _said(app) == "kdesk 99.1 is available", PATIENCE, "the answer")
        async with window_on(qapp, tmp_path / "data") as app:
            assert app.services.preferences.settings.update_told == "99.1"
            app.notices.dismiss()
            asked.body = document(version=__version__)
            app.ui.actions[Command.CHECK_UPDATES].trigger()
            await until(lambda: _said(app) == f"kdesk {__version__} is the newest version", PATIENCE, "the answer")
            asked.body = b"[" * 1000
            app.ui.actions[Command.CHECK_UPDATES].trigger()
            await until(lambda: "could not check" in _said(app), PATIENCE, "the refusal")
            # Without the advice of a failed transfer.
            assert _said(app).startswith("kdesk could not check for a newer version: ")
            assert not app.notices.action.isVisible()
            asked.body, asked.status = document(version=__version__), 503
            app.ui.actions[Command.CHECK_UPDATES].trigger()
            await until(app.notices.action.isVisible, PATIENCE, "the second refusal")
            assert "ransfer" not in _said(app)
            assert app.notices.action.text() == "Try again"
            asked.status = 200
            QTest.mouseClick(app.notices.action, Qt.MouseButton.LeftButton)
            await until(lambda: _said(app) == f"kdesk {__version__} is the newest version", PATIENCE, "the answer")
            asked.body = document(version="99.2")
            app.ui.actions[Command.CHECK_UPDATES].trigger()
            await until(lambda: _said(app) == "kdesk 99.2 is available", PATIENCE, "the notice")
            _put(app, update_address="")
            assert not app.ui.actions[Command.CHECK_UPDATES].isEnabled()
            # What came from there goes with the address.
            await until(lambda: not _said(app), PATIENCE, "quiet")

    run_qt(use())
    assert len(asked.asked) == 7
    for path, headers in asked.asked:
        assert path == "/kdesk.json"
        assert headers.keys() == {"host", "accept", "accept-encoding", "connection", "user-agent"}


def test_an_administrator_sets_and_locks_the_address(
    qapp: QApplication,
    updates: tuple[UpdateServer, Path],
    run_qt: RunQt,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Nobody has to set anything, and nobody can turn it off."""
    asked, file = updates
    values = {"update_address": f"{asked.url}/kdesk.json", "extra_ca": str(file)}
    monkeypatch.setattr(services_module, "read_policy", lambda: Policy(values, frozenset(values)))

    async def use() -> None:
        async with window_on(qapp, tmp_path / "data") as app:
            assert not app.services.preferences.put(OPTION["update_address"], "")
            await until(lambda: _said(app) == "kdesk 99.1 is available", PATIENCE, "the notice")

    run_qt(use())

"""The real window against the real demo server, in one process with the test."""

import asyncio
from collections.abc import AsyncIterator, Callable, Coroutine, Iterator
from contextlib import asynccontextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtWidgets import QApplication

from kdesk.application import Application, opened_application
from kdesk.domain.account import Account, SignInKind
from kdesk.event_loop import EventLoop
from kdesk.logs import Redactor
from kdesk.store.paths import Paths
from tests.support.demo_process import DemoProcess
from tests.support.desktop_service import DesktopService
from tests.support.keyring_session import KeyringSession
from tests.support.left_windows import let_windows_go

RunQt = Callable[[Coroutine[Any, Any, None]], None]


@pytest.fixture(autouse=True)
def _no_window_is_left() -> Iterator[None]:
    """Free the window that a test opened."""
    yield
    if QApplication.instance():
        let_windows_go()


@pytest.fixture
def run_qt(qapp: QApplication) -> RunQt:
    """Run a coroutine on the loop that the program itself uses."""

    def run(work: Coroutine[Any, Any, None]) -> None:
        with asyncio.Runner(loop_factory=lambda: EventLoop(qapp)) as runner:
            runner.run(work)

    return run


@pytest.fixture
def server(tmp_path: Path, request: pytest.FixtureRequest) -> Iterator[DemoProcess]:
    """A demo server without samples; `@pytest.mark.parametrize("server", [flags], indirect=True)` gives it flags."""
    demo = DemoProcess(tmp_path / "server", "--no-samples", *getattr(request, "param", ())).start()
    yield demo
    demo.stop()


@asynccontextmanager
async def window_on(
    application: QApplication, data: Path, server: DemoProcess | None = None
) -> AsyncIterator[Application]:
    """Open the window on a data directory, signed in to the server where one is given."""
    paths = Paths.under(data)
    paths.create()
    async with opened_application(application, paths, Redactor()) as app:
        app.window.show()
        if server:
            await app.accounts.sign_in(*account_of(server), keep=False)
        yield app


def account_of(server: DemoProcess) -> tuple[Account, str]:
    """Account and secret of the server's application token."""
    told = server.credentials
    account = Account(server.url, told["partner_id"], "", SignInKind.APP_TOKEN, app_token_id=told["app_token_id"])
    return account, told["app_token"]


def signed_in_before(server: DemoProcess) -> tuple[Account, str]:
    """The same as it is kept after a sign-in: with the user whom the server named."""
    account, secret = account_of(server)
    return replace(account, user_id=server.credentials["user_id"]), secret


@pytest.fixture
def bus_session(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[KeyringSession]:
    """A D-Bus session without any service; this process uses it."""
    (folder := tmp_path / "session").mkdir()
    with KeyringSession(folder, with_keyring=False) as session:
        monkeypatch.setenv("DBUS_SESSION_BUS_ADDRESS", session.env["DBUS_SESSION_BUS_ADDRESS"])
        yield session


@pytest.fixture
def desktop_service(bus_session: KeyringSession, tmp_path: Path) -> Iterator[DesktopService]:
    """The notification service of that session."""
    with DesktopService(tmp_path, bus_session.env) as service:
        yield service

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

RunQt = Callable[[Coroutine[Any, Any, None]], None]


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

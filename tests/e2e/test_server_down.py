"""A server or a session that goes away under the window: told at the account's dot and in the status bar."""

from collections.abc import Callable, Coroutine
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtWidgets import QApplication

from kdesk.domain.account import Account, SignInKind
from kdesk.domain.ui_ports import AccountState
from tests.e2e.conftest import window_on
from tests.support.demo_client import DemoClient
from tests.support.demo_faults import FaultControl
from tests.support.demo_process import DemoProcess
from tests.support.patience import until

pytestmark = [pytest.mark.e2e]

HOUR = 3600


def test_a_server_that_is_down_shows_at_the_dot(
    qapp: QApplication, run_qt: Callable[[Coroutine[Any, Any, None]], None], server: DemoProcess, tmp_path: Path
) -> None:
    """Found out by the next call, whoever makes it; the same session goes on when the server is back."""

    async def work() -> None:
        async with window_on(qapp, tmp_path / "window", server) as app:
            chip, connection = app.account.button, app.accounts.api
            assert chip.accessibleName().endswith("signed in")
            server.kill()
            await app.accounts.check()
            assert app.accounts.state is AccountState.OFFLINE
            assert chip.accessibleName().endswith("offline")
            assert app.window.status.words.text() == "The server cannot be reached: kdesk goes on by itself"
            server.start()
            await app.accounts.check()
            await until(lambda: app.accounts.state is AccountState.SIGNED_IN)
            assert chip.accessibleName().endswith("signed in")
            assert app.window.status.words.text() == ""
            assert app.accounts.api is connection

    run_qt(work())


def test_a_session_that_has_ended_shows_at_the_dot(
    qapp: QApplication, run_qt: Callable[[Coroutine[Any, Any, None]], None], server: DemoProcess, tmp_path: Path
) -> None:
    """A pasted session cannot be renewed: also where nobody asks the server anything, its end is seen."""
    client = DemoClient(server.credentials)
    faults = FaultControl(client.http, server.credentials)
    faults.set_clock(-2 * HOUR)  # by this computer's clock the session is over, by the server's it is not yet
    ks = client.as_user("anna", expiry=HOUR).ks
    account = Account(server.url, server.credentials["partner_id"], "", SignInKind.KS)

    async def work() -> None:
        async with window_on(qapp, tmp_path / "window") as app:
            await app.accounts.sign_in(account, ks, keep=False)
            await app.accounts.check()
            assert app.account.button.accessibleName().endswith("signed in")
            faults.set_clock(0)
            await app.accounts.check()
            assert app.account.button.accessibleName().endswith("sign in again")
            assert app.notices.shown is not None
            assert app.notices.shown.action == "Sign in"

    with client:
        run_qt(work())

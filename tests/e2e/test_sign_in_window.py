"""Signing in in the real window, against the demo server: login page, several accounts, one-time code, and refusals."""

import asyncio
import json
import time
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import httpx
import pytest
from driving import until
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QPushButton

from kdesk.application import Application, opened_application
from kdesk.demo.store.auth import totp
from kdesk.domain.account import SignInKind
from kdesk.domain.ui_ports import AccountState
from kdesk.logs import Redactor, logging_to
from kdesk.store.paths import Paths
from kdesk.ui.account.form_specs import CODE, PAGE
from kdesk.ui.account.partner_chooser import PartnerChooser
from kdesk.ui.account.sign_in_dialog import SignInDialog
from tests.e2e.conftest import RunQt
from tests.support.demo_faults import faults_of
from tests.support.demo_process import DemoProcess
from tests.support.login_visitor import SystemBrowser, visit
from tests.support.memory_keyring import MemoryKeyring
from tests.support.secret_hunt import KS, found

pytestmark = [pytest.mark.e2e, pytest.mark.slow, pytest.mark.timeout(300)]


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[DemoProcess]:
    """A server for all sign-ins."""
    demo = DemoProcess(tmp_path_factory.mktemp("server"), "--no-samples").start()
    yield demo
    demo.stop()


@pytest.fixture
def keyring(monkeypatch: pytest.MonkeyPatch) -> MemoryKeyring:
    """The keyring of the window."""
    made = MemoryKeyring()
    monkeypatch.setattr("kdesk.services.KeyringCredentials", lambda: made)
    return made


@asynccontextmanager
async def window(application: QApplication, data: Path) -> AsyncIterator[Application]:
    """Open the window as the program does, with its log."""
    paths, redactor = Paths.under(data), Redactor()
    paths.create()
    with logging_to(paths.logs, redactor):
        async with opened_application(application, paths, redactor) as app:
            app.window.show()
            yield app


def asked(app: Application, server: DemoProcess, kind: SignInKind, **texts: str) -> SignInDialog:
    """Open the dialog and fill it in, with `_` for `-` in the keys."""
    dialog = app.account.ask_sign_in()
    dialog.service.fill(server.url)
    dialog.kinds.setCurrentIndex([form.spec.kind for form in dialog.forms].index(kind))
    for key, text in texts.items():
        dialog.form.edits[key.replace("_", "-")].setText(text)
    return dialog


async def refused(dialog: SignInDialog) -> str:
    """Press the button, and return why nobody was signed in."""
    dialog.error.title.clear()
    dialog.go.click()
    await until(lambda: dialog.go.isEnabled() and dialog.error.title.text(), 30, "a reason")
    return dialog.error.title.text()


def press(dialog: SignInDialog, key: Qt.Key) -> None:
    """Press a key where the keyboard is."""
    QTest.keyClick(dialog.focusWidget() or dialog, key)


@pytest.mark.parametrize("mode", ["", "?response_mode=fragment"], ids=["form", "fragment"])
def test_a_login_page_signs_in_through_a_real_browser(
    qapp: QApplication, run_qt: RunQt, server: DemoProcess, tmp_path: Path, keyring: MemoryKeyring, mode: str
) -> None:
    """The window goes on by itself; the session is in the keyring, and in no file, log, address or history."""
    pytest.importorskip("PySide6.QtWebEngineCore", exc_type=ImportError)
    told = server.credentials
    data = tmp_path / "data"

    async def use() -> None:
        with SystemBrowser(told["user_id"], told["password"], real=True) as browser:
            async with window(qapp, data) as app:
                dialog = asked(app, server, SignInKind.LOGIN_PAGE, login_page=f"{server.url}/sso/login{mode}")
                dialog.go.click()
                await until(lambda: app.accounts.state is AccountState.SIGNED_IN, 60, "signed in")
                await until(lambda: not dialog.isVisible(), 20, "the dialog is gone")
                said, _ = await asyncio.to_thread(browser.processes[0].communicate, timeout=60)
                look(app, json.loads(said))

    def look(app: Application, page: dict[str, object]) -> None:
        assert "You may close this tab" in str(page["text"])
        assert not KS.search(json.dumps(page).encode())
        account = app.accounts.account
        assert account is not None
        assert (account.partner_id, account.user_id) == (told["partner_id"], told["user_id"])
        assert account.login_page == f"{server.url}/sso/login{mode}"

    run_qt(use())
    (ks,) = keyring.kept.values()
    assert found([data], ks) == []
    assert found([data], told["password"]) == []
    assert "/sso/login" in (data / "settings.json").read_text("utf-8")


def test_an_ended_session_asks_again_by_one_button(
    qapp: QApplication, run_qt: RunQt, server: DemoProcess, tmp_path: Path, keyring: MemoryKeyring
) -> None:
    """The browser opens at once with the address that was kept, and the transfers' account is the same as before."""
    told, page = server.credentials, f"{server.url}/sso/login"

    async def use() -> None:
        with SystemBrowser() as browser:
            async with window(qapp, tmp_path / "data") as app:
                dialog = asked(app, server, SignInKind.LOGIN_PAGE, login_page=page)
                dialog.go.click()
                key = await signed_in(app, browser, 1)
            control.set_clock(200_000)
            async with window(qapp, tmp_path / "data") as app:
                assert not await app.accounts.restore()
                await until(lambda: app.notices.shown, 20, "the notice")
                assert app.notices.shown is not None
                assert "The session of the login page is not valid" in app.notices.shown.text
                button = app.notices.action
                assert isinstance(button, QPushButton)
                button.click()
                assert await signed_in(app, browser, 2) == key

    async def signed_in(app: Application, browser: SystemBrowser, count: int) -> str:
        await until(lambda: len(browser.opened) == count, 20, "the browser")
        response = await asyncio.to_thread(visit, browser.opened[-1], told["user_id"], told["password"])
        assert response.status_code == 200
        # The keyring gets the session last, before the dialog closes.
        await until(lambda: app.account.dialog is not None and not app.account.dialog.isVisible(), 30, "signed in")
        assert app.accounts.state is AccountState.SIGNED_IN
        assert app.accounts.account is not None
        return app.accounts.account.key

    with faults_of(server) as control:
        run_qt(use())
    assert len(keyring.kept) == 1


def test_a_session_of_another_account_is_refused(
    qapp: QApplication, run_qt: RunQt, server: DemoProcess, tmp_path: Path, keyring: MemoryKeyring
) -> None:
    """Somebody else is signed in at the page: both accounts are named, and nothing is used or kept."""
    told = server.credentials

    async def use() -> None:
        with SystemBrowser() as browser:
            async with window(qapp, tmp_path / "data") as app:
                texts = {"login_page": f"{server.url}/sso/login", "partner": str(told["second_partner_id"])}
                dialog = asked(app, server, SignInKind.LOGIN_PAGE, **texts)
                dialog.go.click()
                await until(lambda: browser.opened, 20, "the browser")
                await asyncio.to_thread(visit, browser.opened[0], told["user_id"], told["password"])
                await until(dialog.error.title.text, 30, "a reason")
                assert dialog.error.title.text() == "This session belongs to another Kaltura account"
                assert str(told["partner_id"]) in dialog.error.detail.text()
                assert (app.accounts.state, app.accounts.saved) == (AccountState.SIGNED_OUT, ())
                assert dialog.browser.isHidden()

    run_qt(use())
    assert keyring.kept == {}


def test_a_session_that_no_server_takes_is_said_and_kept_nowhere(
    qapp: QApplication,
    run_qt: RunQt,
    server: DemoProcess,
    tmp_path: Path,
    keyring: MemoryKeyring,
    capfd: pytest.CaptureFixture[str],
) -> None:
    """The server's refusal quotes it; neither the dialog, the log, the terminal nor the crash report does."""
    planted, state = "djJ8OTk5OXxwbGFudGVkLXNlc3Npb24tb2YtYS1wYWdl", ""

    async def broken(_account: object, secret: str, **_options: object) -> None:
        raise RuntimeError(f"a mistake in kdesk that quotes {secret}")

    async def use() -> None:
        nonlocal state
        with SystemBrowser() as browser:
            async with window(qapp, tmp_path / "data") as app:
                dialog = asked(app, server, SignInKind.LOGIN_PAGE, login_page=f"{server.url}/sso/login")
                dialog.go.click()
                await until(lambda: browser.opened, 20, "the browser")
                state = await answer(browser.opened[0])
                await until(dialog.error.title.text, 30, "a reason")
                assert dialog.error.title.text() == "The session of the login page is not valid, or not any more"
                assert planted not in dialog.error.detail.text() + dialog.error.detail.toolTip()
                monkeypatched.setattr(app.accounts, "sign_in", broken)
                reports: list[dict[str, object]] = []
                asyncio.get_running_loop().set_exception_handler(lambda loop, context: report(loop, context, reports))
                dialog.go.click()
                await until(lambda: len(browser.opened) == 2, 20, "the browser again")
                await answer(browser.opened[1])
                await until(lambda: reports, 20, "the mistake")

    def report(loop: asyncio.AbstractEventLoop, context: dict[str, object], reports: list[dict[str, object]]) -> None:
        loop.default_exception_handler(context)  # into the log, as a crash is
        reports.append(context)

    async def answer(address: str) -> str:
        """Answer as the page does, with what is no session; return the state."""
        told = {name: value for name, (value,) in parse_qs(urlsplit(address).query).items()}
        async with httpx.AsyncClient(trust_env=False) as http:
            fields = {"ks": planted, "state": told["state"]}
            response = await http.post(told["redirect_uri"], data=fields, headers={"Origin": server.url})
        assert response.status_code == 200
        return told["state"]

    with pytest.MonkeyPatch.context() as monkeypatched:
        run_qt(use())
    assert "a mistake in kdesk that quotes [hidden]" in (tmp_path / "data" / "logs" / "kdesk.log").read_text("utf-8")
    assert found([tmp_path / "data"], planted) == []
    assert found([tmp_path / "data"], state) == []
    assert planted not in "".join(capfd.readouterr())
    assert keyring.kept == {}


def test_keys_alone_sign_in_and_cancel(
    qapp: QApplication, run_qt: RunQt, server: DemoProcess, tmp_path: Path, keyring: MemoryKeyring
) -> None:
    """Kind, address and Enter; Escape while the browser is waited for closes the port at once."""

    async def use() -> None:
        with SystemBrowser() as browser:
            async with window(qapp, tmp_path / "data") as app:
                dialog = asked(app, server, SignInKind.PASSWORD)
                dialog.kinds.setFocus()
                press(dialog, Qt.Key.Key_Down)
                assert dialog.form.spec.kind is SignInKind.LOGIN_PAGE
                press(dialog, Qt.Key.Key_Tab)
                assert dialog.focusWidget() is dialog.form.edits[PAGE]
                QTest.keyClicks(dialog.form.edits[PAGE], f"{server.url}/sso/login")
                press(dialog, Qt.Key.Key_Return)
                await until(lambda: browser.opened, 20, "the browser")
                assert dialog.focusWidget() is dialog.browser.open_button
                press(dialog, Qt.Key.Key_Tab)
                assert dialog.focusWidget() is dialog.browser.copy_button
                press(dialog, Qt.Key.Key_Space)
                assert QApplication.clipboard().text() == browser.opened[0]
                press(dialog, Qt.Key.Key_Escape)
                await until(lambda: not dialog.isVisible(), 20, "the dialog is gone")
                address = browser.opened[0]
                with pytest.raises(httpx.ConnectError):
                    await asyncio.to_thread(visit, address, *producer)
                assert app.accounts.state is AccountState.SIGNED_OUT

    producer = (server.credentials["user_id"], server.credentials["password"])
    run_qt(use())
    assert keyring.kept == {}


def test_the_user_chooses_one_of_several_accounts(
    qapp: QApplication, run_qt: RunQt, server: DemoProcess, tmp_path: Path, keyring: MemoryKeyring
) -> None:
    """The chosen one is used and kept, the one that the server would take is neither; the next start uses it again."""
    told = server.credentials

    async def use() -> None:
        async with window(qapp, tmp_path / "data") as app:
            texts = {"user": told["second_user_id"], "password": told["second_password"]}
            dialog = asked(app, server, SignInKind.PASSWORD, **texts)
            await until(dialog.keep.box.isEnabled, 20, "the keyring")
            states: list[AccountState] = []
            app.accounts.listen(lambda: states.append(app.accounts.state))
            dialog.go.click()
            await until(lambda: dialog.findChildren(PartnerChooser), 30, "the choice")
            (chooser,) = dialog.findChildren(PartnerChooser)
            rows = [chooser.list.item(row).text() for row in range(chooser.list.count())]
            assert rows == [
                f"kdesk demo  ·  {told['partner_id']}",
                f"kdesk demo, the second  ·  {told['second_partner_id']}",
            ]
            assert AccountState.SIGNED_IN not in states
            chooser.list.setFocus()
            chooser.list.setCurrentRow(0)
            QTest.keyClick(chooser.list, Qt.Key.Key_Return)
            await until(lambda: not dialog.isVisible(), 30, "signed in")
            assert [one.partner_id for one in app.accounts.saved] == [told["partner_id"]]
        async with window(qapp, tmp_path / "data") as app:
            assert await app.accounts.restore()
            assert app.accounts.account is not None
            assert app.accounts.account.partner_id == told["partner_id"]

    run_qt(use())
    assert len(keyring.kept) == 1


def test_a_one_time_code_is_asked_for_and_said_to_be_wrong(
    qapp: QApplication, run_qt: RunQt, server: DemoProcess, tmp_path: Path
) -> None:
    """The field appears when the login needs it, with the keyboard in it."""
    told = server.credentials

    async def use() -> None:
        async with window(qapp, tmp_path / "data") as app:
            dialog = asked(app, server, SignInKind.PASSWORD, user=told["otp_id"], password=told["otp_password"])
            assert dialog.form.edits[CODE].isHidden()
            assert await refused(dialog) == "This login needs a one-time code"
            assert dialog.focusWidget() is dialog.form.edits[CODE]
            right = totp.code(told["otp_secret"], int(time.time()))
            QTest.keyClicks(dialog.form.edits[CODE], f"{(int(right) + 1) % 10**6:06}")
            assert await refused(dialog) == "The one-time code was not accepted"
            dialog.form.edits[CODE].setText(totp.code(told["otp_secret"], int(time.time())))
            press(dialog, Qt.Key.Key_Return)
            await until(lambda: not dialog.isVisible(), 30, "signed in")
            assert app.accounts.state is AccountState.SIGNED_IN

    run_qt(use())


def test_an_expired_password_and_a_lock_out_are_said(
    qapp: QApplication, run_qt: RunQt, server: DemoProcess, tmp_path: Path
) -> None:
    """Kaltura tells a lock-out to nobody; the sentence says that it may be one, and what to do."""
    told = server.credentials

    async def use() -> None:
        async with window(qapp, tmp_path / "data") as app:
            expired = {"user": told["expired_id"], "password": told["expired_password"]}
            dialog = asked(app, server, SignInKind.PASSWORD, **expired)
            assert await refused(dialog) == "The password has expired; set a new one in Kaltura's own console"
            dialog.form.edits["user"].setText(told["member_id"])
            for number in range(10):
                dialog.form.edits["password"].setText(f"wrong {number}")
                assert "or this login is locked for now" in await refused(dialog)
            dialog.form.edits["password"].setText(told["member_password"])
            assert "or this login is locked for now" in await refused(dialog)
            assert "reset the password in Kaltura's own console" in dialog.error.detail.text()
            assert app.accounts.state is AccountState.SIGNED_OUT

    run_qt(use())


def test_an_account_with_single_sign_on_leads_to_its_login_page(
    qapp: QApplication, run_qt: RunQt, tmp_path: Path, keyring: MemoryKeyring
) -> None:
    """A right password is refused; the form for the page is shown, and signs in there."""
    server = DemoProcess(tmp_path / "server", "--no-samples", "--single-sign-on").start()
    told = server.credentials

    async def use() -> None:
        with SystemBrowser() as browser:
            async with window(qapp, tmp_path / "data") as app:
                dialog = asked(app, server, SignInKind.PASSWORD, user=told["user_id"], password=told["password"])
                assert await refused(dialog) == "This Kaltura account signs in through its own login page only"
                assert dialog.form.spec.kind is SignInKind.LOGIN_PAGE
                assert dialog.focusWidget() is dialog.form.edits[PAGE]
                QTest.keyClicks(dialog.form.edits[PAGE], f"{server.url}/sso/login")
                press(dialog, Qt.Key.Key_Return)
                await until(lambda: browser.opened, 20, "the browser")
                await asyncio.to_thread(visit, browser.opened[0], told["user_id"], told["password"])
                await until(lambda: not dialog.isVisible(), 30, "signed in")
                assert app.accounts.state is AccountState.SIGNED_IN

    try:
        run_qt(use())
    finally:
        server.stop()
    assert len(keyring.kept) == 1

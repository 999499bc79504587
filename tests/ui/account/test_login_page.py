"""The form for a login page: its addresses, the wait for the browser, and a computer without a browser."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import replace
from urllib.parse import parse_qs, urlsplit

import httpx
import pytest
from PySide6.QtCore import QUrl
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from kdesk.browser_sign_in.login import BrowserSignIn
from kdesk.domain.account import Account, SignInKind
from kdesk.domain.ui_ports import AccountState
from kdesk.messages.login_page import page_words
from kdesk.ui.account import browser_frame
from kdesk.ui.account.controller import AccountController
from kdesk.ui.account.form_specs import PAGE
from kdesk.ui.account.sign_in_dialog import SignInDialog
from kdesk.ui.account.sign_in_extras import SignInExtras
from kdesk.ui.actions import Actions
from kdesk.ui.notices import NoticeBar
from kdesk.ui.tasks import TaskScope
from kdesk.ui.theme import Theme
from tests.ui.fakes.accounts import ANNA, PASSWORD, FakeAccounts

Until = Callable[[Callable[[], object]], Awaitable[None]]
ADDRESS = "https://login.example.org/kdesk"


class Browser:
    """Takes the place of QDesktopServices."""

    def __init__(self, *, works: bool) -> None:
        self.works = works
        self.opened: list[str] = []

    def openUrl(self, url: QUrl) -> bool:
        """Note an address."""
        self.opened.append(url.toString(QUrl.ComponentFormattingOption.FullyEncoded))
        return self.works


@pytest.fixture
def browser(monkeypatch: pytest.MonkeyPatch) -> Browser:
    """The browser of the system, which works."""
    made = Browser(works=True)
    monkeypatch.setattr(browser_frame, "QDesktopServices", made)
    return made


@pytest.fixture
def accounts() -> FakeAccounts:
    """Nobody is signed in."""
    return FakeAccounts()


@pytest.fixture
async def dialog(qtbot: QtBot, theme: Theme, notices: NoticeBar, accounts: FakeAccounts) -> AsyncIterator[SignInDialog]:
    """The open dialog."""
    pages = SignInExtras(login_pages=lambda: BrowserSignIn(page_words, lambda _secret: None))
    async with TaskScope(notices.report) as tasks:
        made = SignInDialog(theme, accounts, tasks, notices, extras=pages)
        qtbot.addWidget(made)
        made.ask()
        made.kinds.setCurrentIndex([form.spec.kind for form in made.forms].index(SignInKind.LOGIN_PAGE))
        yield made


async def answer(address: str, ks: str) -> httpx.Response:
    """Answer as the page would."""
    told = {name: value for name, (value,) in parse_qs(urlsplit(address).query).items()}
    async with httpx.AsyncClient(trust_env=False) as http:
        fields = {"ks": ks, "state": told["state"]}
        return await http.post(told["redirect_uri"], data=fields, headers={"Origin": "https://login.example.org"})


@pytest.mark.parametrize(
    ("address", "detail"),
    [
        ("http://login.example.org/", "http:// has no encryption"),
        ("ftp://login.example.org/", "it is not an https address"),
        ("file:///etc/passwd", "it is not an https address"),
        ("javascript:alert(1)", "it cannot be read as an address"),
        ("https://anna:secret@login.example.org/", "remove what stands before the @"),
        ("https://login.example.org/?ks=djJ8MTAyfAabcdefgh", "with a session or a password in it is not kept"),
        ("https://login.example.org:99999/", "it cannot be read as an address"),
        ("https://a b/", "it is not an https address"),
        ("https://", "it is not an https address"),
    ],
)
async def test_what_no_browser_is_to_open_is_refused(
    dialog: SignInDialog, browser: Browser, accounts: FakeAccounts, address: str, detail: str
) -> None:
    """The field is marked and has the keyboard; no secret of the address is repeated."""
    dialog.form.edits[PAGE].setText(address)
    dialog.submit()
    assert dialog.error.title.text() == "This is not the address of a login page"
    assert detail in dialog.error.detail.text()
    assert not any(secret in dialog.error.detail.text() for secret in ("secret@", "djJ8"))
    assert dialog.form.edits[PAGE].property("wrong") == "yes"
    assert dialog.focusWidget() is dialog.form.edits[PAGE]
    assert (browser.opened, accounts.asked) == ([], [])


@pytest.mark.parametrize(
    ("entered", "kept"),
    [
        ("login.example.org/kdesk", ADDRESS),
        (f"  {ADDRESS}?portal=1#top ", f"{ADDRESS}?portal=1"),
        ("http://localhost:8080/sso", "http://localhost:8080/sso"),
        ("https://bücher.example/anmelden", "https://bücher.example/anmelden"),
    ],
)
async def test_the_address_is_kept_with_the_account(
    dialog: SignInDialog, browser: Browser, accounts: FakeAccounts, until: Until, entered: str, kept: str
) -> None:
    """Without what a page would never see; the browser gets it with its own parameters."""
    dialog.form.edits[PAGE].setText(entered)
    dialog.submit()
    await until(lambda: browser.opened)
    assert {"redirect_uri", "state"} <= parse_qs(urlsplit(browser.opened[0]).query).keys()
    dialog.reject()
    await until(dialog.go.isEnabled)
    assert dialog.form.account("https://x").login_page == kept
    assert accounts.asked == []


async def test_the_session_of_the_page_signs_in(
    dialog: SignInDialog, browser: Browser, accounts: FakeAccounts, until: Until
) -> None:
    """It is what a pasted KS is; the dialog closes, and its frame forgets the address."""
    dialog.form.edits[PAGE].setText(ADDRESS)
    dialog.submit()
    await until(lambda: browser.opened)
    assert dialog.browser.address.text() == browser.opened[0]
    assert dialog.browser.said.text().startswith("Your browser shows the login page now")
    assert not dialog.form.isEnabled()
    wrong = await answer(browser.opened[0].replace("state=", "state=x"), PASSWORD)
    assert wrong.status_code == 403
    assert (await answer(browser.opened[0], f"{PASSWORD}{PASSWORD}")).status_code == 200
    await until(dialog.go.isEnabled)
    (_name, (account, secret, code, _keep)) = accounts.asked[0]
    assert (account.kind, account.login_page, secret, code) == (SignInKind.LOGIN_PAGE, ADDRESS, PASSWORD * 2, "")
    assert dialog.browser.isHidden()
    assert dialog.browser.address.text() == ""


async def test_without_a_browser_the_address_is_there_to_copy(
    dialog: SignInDialog, browser: Browser, until: Until
) -> None:
    """The keyboard is on the button that copies it; another try opens it."""
    browser.works = False
    dialog.form.edits[PAGE].setText(ADDRESS)
    dialog.submit()
    await until(lambda: browser.opened)
    assert "could not open a browser" in dialog.browser.said.text()
    assert dialog.focusWidget() is dialog.browser.copy_button
    dialog.browser.copy_button.click()
    assert QApplication.clipboard().text() == browser.opened[0]
    browser.works = True
    dialog.browser.open_button.click()
    assert browser.opened[0] == browser.opened[1]
    assert dialog.browser.said.text().startswith("Your browser shows the login page now")


async def test_closing_the_dialog_ends_the_wait_at_once(
    dialog: SignInDialog, browser: Browser, accounts: FakeAccounts, until: Until
) -> None:
    """Nobody listens any more, and nobody is signed in."""
    dialog.form.edits[PAGE].setText(ADDRESS)
    dialog.submit()
    await until(lambda: browser.opened)
    dialog.reject()
    await until(dialog.go.isEnabled)
    with pytest.raises(httpx.ConnectError):
        await answer(browser.opened[0], PASSWORD)
    await asyncio.sleep(0)
    assert (accounts.asked, accounts.state) == ([], AccountState.SIGNED_OUT)


@pytest.mark.parametrize("in_view", [True, False], ids=["in view", "beside"])
async def test_one_button_of_the_notice_opens_the_page_again(
    qtbot: QtBot, theme: Theme, notices: NoticeBar, browser: Browser, until: Until, *, in_view: bool
) -> None:
    """Of the account that the notice names, whether the library shows it or another one."""
    account = Account("https://www.kaltura.com", 102, "anna", SignInKind.LOGIN_PAGE, login_page=ADDRESS)
    shown = account if in_view else ANNA
    state = AccountState.SIGN_IN_NEEDED if in_view else AccountState.SIGNED_IN
    accounts = FakeAccounts(shown, state, saved=[ANNA, account])
    accounts.beside[account.key] = AccountState.SIGN_IN_NEEDED
    window = QWidget()
    qtbot.addWidget(window)
    async with TaskScope(notices.report) as tasks:
        controller = AccountController(theme, accounts, tasks, notices, Actions(theme, window), window)
        controller.button.setParent(window)
        controller.offer_login_pages(lambda: BrowserSignIn(page_words, lambda _secret: None))
        await until(lambda: notices.shown)
        notices.action.click()
        await until(lambda: browser.opened)
        assert browser.opened[0].startswith(f"{ADDRESS}?redirect_uri=")
        assert (await answer(browser.opened[0], PASSWORD * 2)).status_code == 200
        await until(lambda: accounts.asked)
        assert accounts.asked[0][1][0] == replace(account, user_id="")

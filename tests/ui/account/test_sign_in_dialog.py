"""The sign-in dialog: its forms, its errors, and its option to stay signed in."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import replace

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QComboBox, QLabel, QLineEdit, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from kdesk.browser_sign_in.login import BrowserSignIn
from kdesk.domain.account import REGIONS, Account, SignInKind
from kdesk.domain.ports import Partner
from kdesk.errors import KeyringLocked, NoKeyring, Unreachable
from kdesk.messages.login_page import page_words
from kdesk.ui.account.advanced import AdvancedSection
from kdesk.ui.account.error_frame import DETAIL_LIMIT
from kdesk.ui.account.partner_chooser import PartnerChooser
from kdesk.ui.account.recent_servers import RecentServers
from kdesk.ui.account.sign_in_dialog import SignInDialog
from kdesk.ui.account.sign_in_extras import SignInExtras
from kdesk.ui.notices import NoticeBar
from kdesk.ui.question_box import QuestionBox
from kdesk.ui.style_property import is_wrong
from kdesk.ui.tasks import TaskScope
from kdesk.ui.theme import Theme
from tests.ui.fakes.accounts import ANNA, PASSWORD, FakeAccounts

Until = Callable[[Callable[[], object]], Awaitable[None]]
Make = Callable[[FakeAccounts], SignInDialog]


@pytest.fixture
async def tasks(notices: NoticeBar) -> AsyncIterator[TaskScope]:
    """The window's tasks."""
    async with TaskScope(notices.report) as scope:
        yield scope


@pytest.fixture
def make(qtbot: QtBot, theme: Theme, tasks: TaskScope, notices: NoticeBar) -> Make:
    """Make an open dialog."""

    def made(accounts: FakeAccounts) -> SignInDialog:
        pages = SignInExtras(login_pages=lambda: BrowserSignIn(page_words, lambda _secret: None))
        dialog = SignInDialog(theme, accounts, tasks, notices, extras=pages)
        qtbot.addWidget(dialog)
        dialog.ask()
        return dialog

    return made


def _choose(dialog: SignInDialog, kind: SignInKind, **texts: str) -> None:
    """Choose a kind and fill its fields by their keys, with `_` for `-`."""
    numbers = {form.spec.kind: number for number, form in enumerate(dialog.forms)}
    dialog.kinds.setCurrentIndex(numbers[kind])
    for key, text in texts.items():
        dialog.form.edits[key.replace("_", "-")].setText(text)


def _error(dialog: SignInDialog) -> str:
    return "" if dialog.error.title.isHidden() or dialog.error.isHidden() else dialog.error.title.text()


async def test_regions_and_another_server_are_offered(make: Make) -> None:
    """The field for the address is visible only for another server."""
    dialog = make(FakeAccounts())
    box = dialog.service.regions
    assert [box.itemText(n) for n in range(box.count())] == [
        *(f"Kaltura {region.name}" for region in REGIONS),
        "Your own server",
    ]
    assert dialog.service.address.isHidden()
    box.setCurrentIndex(box.count() - 1)
    assert not dialog.service.address.isHidden()


async def test_servers_that_were_used_before_are_offered(
    qtbot: QtBot, theme: Theme, tasks: TaskScope, notices: NoticeBar, until: Until
) -> None:
    """One's own servers, once somebody signed in there; each can be forgotten, and none has a secret in it."""
    kept: list[tuple[str, ...]] = []
    servers = RecentServers(("https://old.example.org",), kept.append)
    dialog = SignInDialog(theme, FakeAccounts(), tasks, notices, extras=SignInExtras(servers=servers))
    qtbot.addWidget(dialog)
    dialog.ask()
    picker, box = dialog.service, dialog.service.regions
    assert picker.forget.isHidden()
    box.setCurrentIndex(box.count() - 1)
    picker.address.setText("kaltura.example.com/api_v3/?ks=djJ8MTAx")
    _choose(dialog, SignInKind.PASSWORD, user="anna@example.com", password=PASSWORD)
    dialog.submit()
    await until(lambda: not dialog.isVisible())
    assert kept == [("https://kaltura.example.com", "https://old.example.org")]
    dialog.ask()
    names = [box.itemText(n) for n in range(box.count()) if box.itemText(n)]
    assert names[-3:] == ["kaltura.example.com", "old.example.org", "Your own server"]
    box.setCurrentIndex(box.findText("old.example.org"))
    assert picker.service_url() == "https://old.example.org"
    assert picker.address.isHidden()
    assert not picker.forget.isHidden()
    picker.forget.setFocus()
    QTest.keyClick(picker.forget, Qt.Key.Key_Space)
    assert kept[-1] == ("https://kaltura.example.com",)
    assert box.findText("old.example.org") == -1
    assert picker.service_url() == REGIONS[0].service_url
    assert picker.forget.isHidden()
    # Regions are in the list anyway.
    servers.note(REGIONS[1].service_url)
    assert servers.servers == ("https://kaltura.example.com",)


@pytest.mark.parametrize(
    ("kind", "texts", "account", "secret"),
    [
        (
            SignInKind.PASSWORD,
            {"user": "anna@example.com", "password": PASSWORD},
            Account("https://www.kaltura.com", 0, "anna@example.com", SignInKind.PASSWORD),
            PASSWORD,
        ),
        (
            SignInKind.APP_TOKEN,
            {"partner": "123", "token_id": "0_t", "token": f" {PASSWORD} "},
            Account("https://www.kaltura.com", 123, "", SignInKind.APP_TOKEN, "0_t"),
            PASSWORD,
        ),
        (SignInKind.KS, {"ks": PASSWORD}, Account("https://www.kaltura.com", 0, "", SignInKind.KS), PASSWORD),
        (
            SignInKind.ADMIN_SECRET,
            {"partner": "123", "secret": PASSWORD, "user": "bot"},
            Account("https://www.kaltura.com", 123, "bot", SignInKind.ADMIN_SECRET),
            PASSWORD,
        ),
    ],
    ids=lambda value: value.value if isinstance(value, SignInKind) else "",
)
async def test_each_kind_signs_in(
    make: Make, until: Until, kind: SignInKind, texts: dict[str, str], account: Account, secret: str
) -> None:
    """The values arrive as account and secret; the dialog closes and clears the secret."""
    accounts = FakeAccounts()
    dialog = make(accounts)
    await until(dialog.keep.box.isChecked)
    _choose(dialog, kind, **texts)
    dialog.submit()
    await until(lambda: not dialog.isVisible())
    assert accounts.asked == [("sign_in", (account, secret, "", True))]
    assert all(not edit.text() for edit in dialog.form.edits.values() if edit.echoMode() is QLineEdit.EchoMode.Password)


@pytest.mark.parametrize(
    ("kind", "texts", "sentence", "field"),
    [
        (SignInKind.PASSWORD, {}, "E-mail is missing", "user"),
        (SignInKind.PASSWORD, {"user": "a"}, "Password is missing", "password"),
        (SignInKind.PASSWORD, {"user": "a", "password": "b", "partner": "12x"}, "Partner id is a number", "partner"),
        (SignInKind.APP_TOKEN, {"partner": "½"}, "Partner id is a number", "partner"),
        (SignInKind.KS, {}, "KS is missing", "ks"),
    ],
)
async def test_fields_are_validated_before_anything_is_sent(
    make: Make, kind: SignInKind, texts: dict[str, str], sentence: str, field: str
) -> None:
    """The first invalid field is marked and named; no request is sent."""
    accounts = FakeAccounts()
    dialog = make(accounts)
    _choose(dialog, kind, **texts)
    dialog.submit()
    assert _error(dialog) == sentence
    marked = [key for key, edit in dialog.form.edits.items() if edit.property("wrong") == "yes"]
    assert marked == [field]
    assert accounts.asked == []


async def test_a_field_is_called_missing_until_something_is_typed_into_it(make: Make) -> None:
    """Its mark and the error go with the first letter; what else is typed changes no error."""
    dialog = make(FakeAccounts())
    _choose(dialog, SignInKind.PASSWORD)
    dialog.submit()
    edits = dialog.form.edits
    QTest.keyClicks(edits["password"], "b")
    assert (_error(dialog), is_wrong(edits["user"])) == ("E-mail is missing", True)
    QTest.keyClicks(edits["user"], "a")
    assert (_error(dialog), is_wrong(edits["user"])) == ("", False)


async def test_an_address_is_called_wrong_until_it_is_changed(make: Make) -> None:
    """As every other field; choosing another server is a change too."""
    dialog = make(FakeAccounts())
    dialog.service.fill("ftp://x")
    dialog.submit()
    assert (bool(_error(dialog)), is_wrong(dialog.service.address)) == (True, True)
    QTest.keyClick(dialog.service.address, Qt.Key.Key_Backspace)
    assert (_error(dialog), is_wrong(dialog.service.address)) == ("", False)
    dialog.submit()
    dialog.service.regions.setCurrentIndex(0)
    assert (_error(dialog), is_wrong(dialog.service.address)) == ("", False)


async def test_an_invalid_address_is_refused(make: Make, until: Until) -> None:
    """The error says so; a valid address is normalised."""
    accounts = FakeAccounts()
    dialog = make(accounts)
    dialog.service.fill("ftp://x")
    _choose(dialog, SignInKind.KS, ks=PASSWORD)
    dialog.submit()
    assert _error(dialog) == "This is not the address of a Kaltura server"
    dialog.service.address.setText("kaltura.example.com/api_v3/")
    dialog.submit()
    await until(lambda: not dialog.isVisible())
    assert accounts.asked[0][1][0].service_url == "https://kaltura.example.com"


async def test_a_wrong_password_is_shown_and_not_sent_again(make: Make, until: Until) -> None:
    """The dialog stays open with title and detail after one request."""
    accounts = FakeAccounts()
    dialog = make(accounts)
    _choose(dialog, SignInKind.PASSWORD, user="anna", password="wrong")
    dialog.submit()
    await until(lambda: _error(dialog))
    assert _error(dialog) == "The server refused the sign-in"
    assert dialog.error.detail.text().endswith("Check it and sign in again.\nThe e-mail or the password is wrong")
    assert dialog.isVisible()
    assert dialog.go.isEnabled()
    assert len(accounts.asked) == 1


async def test_the_focus_returns_to_its_field_after_an_error(make: Make, until: Until) -> None:
    """Enter then signs in; with the focus on Cancel it would close the dialog."""
    dialog = make(FakeAccounts())
    _choose(dialog, SignInKind.PASSWORD, user="anna", password="wrong")
    dialog.form.edits["password"].setFocus()
    dialog.submit()
    await until(lambda: _error(dialog))
    await until(dialog.go.isEnabled)
    assert dialog.focusWidget() is dialog.form.edits["password"]


async def test_every_form_is_as_wide_as_the_dialog(make: Make) -> None:
    """The fields of each kind are aligned with the list of kinds."""
    dialog = make(FakeAccounts())
    for kind in SignInKind:
        _choose(dialog, kind)
        assert {edit.width() for edit in dialog.form.edits.values() if edit.isVisible()} == {dialog.kinds.width()}


async def test_a_missing_address_is_called_missing(make: Make) -> None:
    """The error for an empty address has no quotation."""
    dialog = make(FakeAccounts())
    dialog.service.regions.setCurrentIndex(dialog.service.regions.count() - 1)
    dialog.submit()
    assert dialog.error.detail.text().endswith("\nthe address is missing")


async def test_a_server_error_is_shown(make: Make, until: Until) -> None:
    """The dialog shows any error of the server."""
    dialog = make(FakeAccounts(failure=Unreachable("api.example.com: no such host")))
    _choose(dialog, SignInKind.KS, ks="x")
    dialog.submit()
    await until(lambda: _error(dialog))
    assert _error(dialog) == "The server cannot be reached"


async def test_the_field_for_the_one_time_code_appears_when_required(make: Make, until: Until) -> None:
    """The second attempt sends the code."""
    accounts = FakeAccounts(code="123456")
    dialog = make(accounts)
    _choose(dialog, SignInKind.PASSWORD, user="anna", password=PASSWORD)
    assert dialog.form.edits["code"].isHidden()
    dialog.submit()
    await until(lambda: not dialog.form.edits["code"].isHidden())
    assert _error(dialog) == "This login needs a one-time code"
    await until(dialog.go.isEnabled)
    assert dialog.focusWidget() is dialog.form.edits["code"]
    dialog.form.edits["code"].setText("123456")
    dialog.submit()
    await until(lambda: not dialog.isVisible())
    assert [asked[1][2] for asked in accounts.asked] == ["", "123456"]


async def test_the_dialog_is_busy_while_it_waits(make: Make, until: Until) -> None:
    """Fields and button are disabled until the response; closing the dialog cancels the request."""

    class Slow(FakeAccounts):
        async def sign_in(self, *_account: object, **_options: object) -> None:
            await asyncio.Event().wait()

    dialog = make(Slow())
    _choose(dialog, SignInKind.KS, ks="x")
    dialog.submit()
    await until(lambda: not dialog.go.isEnabled())
    assert dialog.go.text() == "Signing in…"
    assert not dialog.form.isEnabled()
    dialog.reject()
    await until(dialog.go.isEnabled)
    assert dialog.go.text() == "Sign in"


async def test_staying_signed_in_is_disabled_without_a_keyring(make: Make, until: Until) -> None:
    """The description gives the reason, and signing in works."""
    accounts = FakeAccounts(keyring=NoKeyring("no Secret Service on the session bus"))
    dialog = make(accounts)
    await until(lambda: not dialog.keep.box.isEnabled())
    assert not dialog.keep.box.isChecked()
    assert dialog.keep.description.text().startswith("This computer has no keyring. You stay signed in only until")
    _choose(dialog, SignInKind.KS, ks=PASSWORD)
    dialog.submit()
    await until(lambda: not dialog.isVisible())
    assert accounts.asked[0][1][3] is False


async def test_a_secret_that_could_not_be_kept_is_a_standing_notice(
    make: Make, until: Until, notices: NoticeBar
) -> None:
    """The keyring was locked during the sign-in: the session works, and the notice says for how long."""
    accounts = FakeAccounts()
    dialog = make(accounts)
    await until(lambda: dialog.keep.description.text().startswith("The secret goes"))
    accounts.keyring = KeyringLocked()
    _choose(dialog, SignInKind.KS, ks=PASSWORD)
    dialog.submit()
    await until(lambda: notices.shown)
    assert notices.shown is not None
    assert notices.shown.text == "The keyring of this computer is locked: you stay signed in only until kdesk is closed"
    assert notices.shown.standing == "keyring"


async def test_enter_signs_in_also_after_a_cancel(make: Make, until: Until) -> None:
    """Enter on Cancel closes, on “Advanced” expands, and in a field signs in, also when the dialog is opened again."""
    accounts = FakeAccounts()
    dialog = make(accounts)
    (cancel,) = (button for button in dialog.findChildren(QPushButton) if button.text() == "Cancel")
    for number in (1, 2):
        cancel.setFocus()
        QTest.keyClick(cancel, Qt.Key.Key_Return)
        assert dialog.isHidden()
        dialog.ask()
        dialog.advanced.toggle.setFocus()
        QTest.keyClick(dialog.advanced.toggle, Qt.Key.Key_Return)
        assert dialog.advanced.plain_http.isVisible()
        _choose(dialog, SignInKind.KS, ks=PASSWORD)
        dialog.form.edits["ks"].setFocus()
        QTest.keyClick(dialog.form.edits["ks"], Qt.Key.Key_Return)
        await until(lambda number=number: len(accounts.asked) == number)
        await until(dialog.isHidden)
        dialog.ask()


async def test_a_long_error_neither_widens_the_dialog_nor_is_cut(make: Make) -> None:
    """A word of 100,000 characters wraps and is limited; a low dialog scrolls to the error."""
    dialog = make(FakeAccounts())
    dialog.resize(440, 400)
    width = dialog.width()
    dialog.show_error(Unreachable("x" * 100_000))
    for layout in (dialog.scroll_area.widget().layout(), dialog.layout()):
        layout.activate()
    QApplication.sendPostedEvents()
    assert dialog.width() == width
    assert len(dialog.error.detail.text().replace("\u200b", "")) <= DETAIL_LIMIT
    assert len(dialog.error.detail.toolTip()) <= 3000
    for label in (dialog.error.title, dialog.error.detail):
        assert label.height() >= label.heightForWidth(label.width())
    seen = dialog.scroll_area.viewport().rect()
    assert seen.contains(
        dialog.error.title.rect().translated(dialog.error.title.mapTo(dialog.scroll_area.viewport(), QPoint()))
    )


async def test_partners_with_long_names_can_be_distinguished(theme: Theme, qtbot: QtBot) -> None:
    """Each item ends with the id; a name cannot turn the direction of the id."""
    names = ["Widerspruchsbearbeitungsgrundsatzentscheidung" * 50, "\u202ecba", "אוסף"]
    chooser = PartnerChooser(theme, [Partner(number, name) for number, name in enumerate(names, 1)], 1)
    qtbot.addWidget(chooser)
    chooser.open()
    assert not chooser.list.horizontalScrollBar().isVisible()
    assert chooser.list.textElideMode() is Qt.TextElideMode.ElideMiddle
    assert [chooser.list.item(row).text() for row in (1, 2)] == ["cba  ·  2", f"\u2066{names[2]}\u2069  ·  3"]


async def test_the_user_chooses_between_several_partners(make: Make, until: Until) -> None:
    """The account of the partner is used, and no other one on the way."""
    accounts = FakeAccounts(choices=[Partner(1, "Production"), Partner(2, "Archive <b>")])
    dialog = make(accounts)
    _choose(dialog, SignInKind.PASSWORD, user="anna", password=PASSWORD)
    dialog.submit()
    await until(lambda: dialog.findChildren(PartnerChooser))
    (chooser,) = dialog.findChildren(PartnerChooser)
    assert [chooser.list.item(n).text() for n in range(2)] == ["Production  ·  1", "Archive <b>  ·  2"]
    chooser.list.setCurrentRow(1)
    chooser.accept()
    await until(lambda: not dialog.isVisible())
    assert accounts.account is not None
    assert accounts.account.partner_id == 2
    assert len(accounts.asked) == 1


async def test_closing_the_chooser_keeps_what_the_server_chose(make: Make, until: Until) -> None:
    """The dialog goes on with it."""
    accounts = FakeAccounts(choices=[Partner(1, "Production"), Partner(2, "Archive")])
    dialog = make(accounts)
    _choose(dialog, SignInKind.PASSWORD, user="anna", password=PASSWORD)
    dialog.submit()
    await until(lambda: dialog.findChildren(PartnerChooser))
    dialog.findChildren(PartnerChooser)[0].reject()
    await until(lambda: not dialog.isVisible())
    assert accounts.account is not None
    assert accounts.account.partner_id == 1


async def test_a_saved_account_fills_the_form(make: Make) -> None:
    """Region, kind, user and partner are filled in; the password is empty."""
    dialog = make(FakeAccounts())
    dialog.ask(ANNA)
    assert dialog.service.regions.currentText() == "Kaltura Frankfurt"
    assert dialog.form.edits["user"].text() == "anna.berg@example.com"
    assert dialog.form.edits["partner"].text() == "1234567"
    assert dialog.form.first_empty() is dialog.form.edits["password"]
    _choose(dialog, SignInKind.APP_TOKEN)
    assert dialog.form.edits["partner"].text() == "1234567"


async def test_the_form_for_the_admin_secret_warns(make: Make) -> None:
    """The warning gives the reason and an alternative."""
    dialog = make(FakeAccounts())
    _choose(dialog, SignInKind.ADMIN_SECRET)
    words = " ".join(label.text() for label in dialog.form.findChildren(QLabel))
    assert "Discouraged" in words
    assert "application token" in words


async def test_every_field_has_a_name_and_can_be_reached(make: Make) -> None:
    """Each field has an accessible name, and Tab leads from the region to the button."""
    dialog = make(FakeAccounts())
    fields: list[QWidget] = [*dialog.findChildren(QLineEdit), *dialog.findChildren(QComboBox)]
    assert all(field.accessibleName() for field in fields if field.objectName() != "qt_spinbox_lineedit")
    seen: list[QWidget] = []
    widget: QWidget = dialog.service.regions
    while widget not in seen:
        seen.append(widget)
        widget = widget.nextInFocusChain()
    order = [dialog.service.regions, dialog.kinds, *dialog.form.edits.values(), dialog.keep, dialog.go]
    assert [one for one in seen if one in order] == order


async def test_no_text_is_cut_with_a_large_font(qapp: QApplication, theme: Theme, make: Make) -> None:
    """Buttons have the width and labels the height of their text."""
    font = qapp.font()
    font.setPointSizeF(font.pointSizeF() * 2)
    qapp.setFont(font)
    theme.refresh()
    dialog = make(FakeAccounts())
    _choose(dialog, SignInKind.ADMIN_SECRET)
    dialog.submit()
    dialog.layout().activate()
    QApplication.sendPostedEvents()
    for button in dialog.findChildren(QPushButton):
        assert button.width() >= button.sizeHint().width()
    for label in dialog.form.findChildren(QLabel):
        if label.isVisible() and label.wordWrap():
            assert label.height() >= label.heightForWidth(label.width())


def _own_server(dialog: SignInDialog, address: str) -> None:
    dialog.service.fill(address)
    _choose(dialog, SignInKind.APP_TOKEN, partner="123", token_id="0_t", token=PASSWORD)


def _question(dialog: SignInDialog) -> QuestionBox | None:
    boxes = [box for box in dialog.findChildren(QuestionBox) if box.isVisible()]
    return boxes[0] if boxes else None


async def test_plain_http_is_asked_about_once(make: Make, until: Until) -> None:
    """The decision is saved with the account; Enter and Escape do not agree."""
    accounts = FakeAccounts()
    dialog = make(accounts)
    _own_server(dialog, "http://video.example:8080")
    dialog.submit()
    box = _question(dialog)
    assert box is not None
    assert box.text() == "Send the secret to video.example:8080 without encryption?"
    assert box.defaultButton().text() == "Cancel"
    assert accounts.asked == []
    box.defaultButton().click()
    dialog.submit()
    again = _question(dialog)
    assert again is not None
    next(button for button in again.buttons() if button is not again.defaultButton()).click()
    await until(lambda: not dialog.isVisible())
    (asked,) = accounts.asked
    account = Account("http://video.example:8080", 123, "", SignInKind.APP_TOKEN, "0_t", allow_plain_http=True)
    assert account in asked[1]

    dialog.ask(account)
    assert dialog.advanced.plain_http.isChecked()
    dialog.form.edits["token"].setText(PASSWORD)
    dialog.submit()
    await until(lambda: len(accounts.asked) == 2)
    assert _question(dialog) is None


@pytest.mark.parametrize(
    "address", ["http://localhost:8080", "http://127.0.0.1:1", "http://[::1]", "https://a.example"]
)
async def test_this_computer_and_https_are_not_asked_about(make: Make, until: Until, address: str) -> None:
    """Such requests cannot be read by others."""
    accounts = FakeAccounts()
    dialog = make(accounts)
    _own_server(dialog, address)
    dialog.submit()
    await until(lambda: accounts.asked)
    assert _question(dialog) is None


async def test_the_agreement_to_plain_http_is_for_one_server(make: Make) -> None:
    """Another address or region clears the agreement."""
    dialog = make(FakeAccounts())
    _own_server(dialog, "http://video.example")
    dialog.advanced.plain_http.setChecked(True)
    dialog.service.address.setText("http://other.example")
    assert not dialog.advanced.plain_http.isChecked()
    dialog.submit()
    assert _question(dialog) is not None


async def test_partner_id_and_tag_are_explained(make: Make) -> None:
    """The texts say when the server finds the partner id, what the tag does and who sees it."""
    dialog = make(FakeAccounts())
    hints = [field.placeholderText() for field in dialog.findChildren(QLineEdit)]
    assert "Found by the server, if the login has one account" in hints
    meaning = dialog.advanced.searchable_tag.accessibleDescription()
    assert meaning.startswith("For accounts of users: finds the same file under another title")
    assert "seen by everybody who sees the entry" in meaning


async def test_advanced_options_are_collapsed_unless_one_is_on(make: Make) -> None:
    """Enter signs in also while they are collapsed."""
    dialog = make(FakeAccounts())
    assert not dialog.advanced.toggle.autoDefault()
    assert not dialog.advanced.plain_http.isVisible()
    dialog.advanced.toggle.click()
    assert dialog.advanced.plain_http.isVisible()
    dialog.close()
    dialog.ask(ANNA)
    assert not dialog.advanced.plain_http.isVisible()
    dialog.close()
    for option in ({"allow_plain_http": True}, {"searchable_tag": True}):
        dialog.ask(replace(ANNA, service_url="http://video.example", **option))
        assert dialog.advanced.searchable_tag.isVisible()
        assert dialog.advanced.searchable_tag.isChecked() is ("searchable_tag" in option)
    dialog.ask(replace(ANNA, service_url="http://video.example", allow_plain_http=True))
    assert dialog.advanced.plain_http.isVisible()


@pytest.mark.parametrize("direction", [Qt.LayoutDirection.LeftToRight, Qt.LayoutDirection.RightToLeft])
def test_the_arrow_of_what_is_folded_points_along_the_text(
    theme: Theme, qtbot: QtBot, direction: Qt.LayoutDirection
) -> None:
    """To the left where that runs from right to left."""
    QApplication.setLayoutDirection(direction)
    try:
        section = AdvancedSection(theme)
    finally:
        QApplication.setLayoutDirection(Qt.LayoutDirection.LeftToRight)
    qtbot.addWidget(section)
    name = "chevron-left" if direction is Qt.LayoutDirection.RightToLeft else "chevron-right"
    expected = QPushButton()
    qtbot.addWidget(expected)
    theme.icons.dress(expected, name)
    size = theme.px(16)
    assert section.toggle.icon().pixmap(size).toImage() == expected.icon().pixmap(size).toImage()

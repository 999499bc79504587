"""Two accounts in the real window, against the demo server: told apart, tested, renamed, given a token, removed."""

import json
from pathlib import Path

import pytest
from driving import until
from PySide6.QtWidgets import QApplication

from kdesk.application import Application
from kdesk.domain.account import Account, SignInKind
from kdesk.domain.transfer_state import TransferState
from kdesk.domain.ui_ports import AccountState
from kdesk.ui.account.accounts_dialog import AccountsDialog
from kdesk.ui.account.accounts_list import items
from kdesk.ui.account.removal import RemovalQuestion
from kdesk.ui.account.token_dialog import TokenDialog
from kdesk.ui.account.token_offer import TokenOffer
from kdesk.ui.commands import Command
from kdesk.ui.name_dialog import NameDialog
from kdesk.ui.uploads.account_menu import AccountMenu
from tests.e2e.conftest import RunQt, window_on
from tests.support import media
from tests.support.demo_process import DemoProcess
from tests.support.memory_keyring import MemoryKeyring
from tests.support.two_accounts import two_accounts

pytestmark = [pytest.mark.e2e, pytest.mark.slow, pytest.mark.timeout(300)]


@pytest.fixture
def keyring(monkeypatch: pytest.MonkeyPatch) -> MemoryKeyring:
    """The keyring of the window."""
    made = MemoryKeyring()
    monkeypatch.setattr("kdesk.services.KeyringCredentials", lambda: made)
    return made


async def opened(app: Application) -> AccountsDialog:
    """Open the dialog by its command."""
    app.ui.actions[Command.ACCOUNTS].trigger()
    await until(lambda: app.window.findChildren(AccountsDialog), 20, "the dialog")
    return app.window.findChildren(AccountsDialog)[0]


def told(app: Application) -> str:
    """Return the notice that is shown."""
    return app.notices.shown.text if app.notices.shown else ""


def test_accounts_are_told_apart_tested_renamed_and_removed(
    qapp: QApplication, run_qt: RunQt, server: DemoProcess, tmp_path: Path, keyring: MemoryKeyring
) -> None:
    """A waiting transfer of the account that goes is told and cancelled; the other account and its session stay."""
    (first, one), (second, other) = two_accounts(server)
    video = media.make_large_video(tmp_path / "talk.mp4", 400_000, "of the first account")

    async def use() -> None:
        async with window_on(qapp, tmp_path / "data") as app:
            await app.accounts.sign_in(first, one)
            # Otherwise it has arrived, on a busy machine, before it is paused.
            app.queue.set_slots(0)
            app.uploads.add([video])
            await until(app.queue.snapshot, 30, "a row")
            app.queue.pause([row.id for row in app.queue.snapshot()])
            await app.accounts.sign_in(second, other)
            await work(app)

    async def work(app: Application) -> None:
        dialog = await opened(app)
        assert [item.text(0) for item in items(dialog.list)] == [second.user_id, first.user_id]
        assert [item.text(4) for item in items(dialog.list)] == ["signed in", "signed in for transfers"]
        dialog.list.setCurrentItem(items(dialog.list)[1])
        api = app.accounts.api
        dialog.test_button.click()
        await until(lambda: "Signing in works: it took" in dialog.said.text(), 30, "the result")
        assert app.accounts.api is api
        await rename(dialog)
        await colour(app, dialog)
        await remove(app, dialog)

    async def rename(dialog: AccountsDialog) -> None:
        dialog.rename_button.click()
        (named,) = dialog.findChildren(NameDialog)
        named.name.setText("Lecture hall")
        named.save.click()
        await until(lambda: items(dialog.list)[1].text(0) == "Lecture hall", 20, "the name")

    async def colour(app: Application, dialog: AccountsDialog) -> None:
        dialog.colours.aboutToShow.emit()
        green = next(action for action in dialog.colours.actions() if action.text() == "Green")
        green.trigger()
        await until(lambda: app.accounts.saved[1].colour == "green", 20, "the colour")

    async def remove(app: Application, dialog: AccountsDialog) -> None:
        gone = dialog.chosen
        assert gone is not None
        dialog.remove_button.click()
        (question,) = dialog.findChildren(RemovalQuestion)
        assert "1 unfinished upload waits" in question.informativeText()
        question.cancels.setChecked(True)
        question.buttons()[0].click()
        await until(lambda: gone.key not in {one.key for one in app.accounts.saved}, 30, "it is gone")
        await until(lambda: gone.key not in keyring.kept, 30, "its secret is gone")
        await until(lambda: app.queue.snapshot()[0].state is TransferState.CANCELLED, 30, "cancelled")
        assert app.accounts.state is AccountState.SIGNED_IN
        assert "No account" not in dialog.said.text()

    run_qt(use())


def test_after_signing_out_the_list_says_so_and_another_account_begins_empty(
    qapp: QApplication, run_qt: RunQt, server: DemoProcess, tmp_path: Path, keyring: MemoryKeyring
) -> None:
    """No column of the list is cut; the dialog does not offer the user who was there before."""
    del keyring
    (first, one), (second, other) = two_accounts(server)

    async def use() -> None:
        async with window_on(qapp, tmp_path / "data") as app:
            await app.accounts.sign_in(first, one)
            await app.accounts.sign_in(second, other)
            dialog = await opened(app)
            dialog.list.setCurrentItem(items(dialog.list)[1])
            dialog.out_button.click()
            await until(lambda: items(dialog.list)[1].text(4) == "signed out", 30, "the state")
            needed = [dialog.list.sizeHintForColumn(column) for column in range(5)]
            assert all(dialog.list.columnWidth(column) >= width for column, width in enumerate(needed))
            asked = app.account.ask_sign_in(first)
            assert asked.form.edits["user"].text() == first.user_id
            asked.reject()
            dialog.add_button.click()
            await until(asked.isVisible, 20, "the sign-in dialog")
            assert not any(edit.text() for form in asked.forms for edit in form.edits.values())
            asked.reject()
            dialog.reject()

    run_qt(use())


def test_a_token_takes_the_place_of_the_secret_and_is_revoked(
    qapp: QApplication, run_qt: RunQt, server: DemoProcess, tmp_path: Path, keyring: MemoryKeyring
) -> None:
    """The account's kind changes, its dialog says what the session may not do, and others' tokens can be revoked."""
    (first, secret), _ = two_accounts(server)

    async def use() -> None:
        async with window_on(qapp, tmp_path / "data") as app:
            await app.accounts.sign_in(first, secret)
            await work(app)
        async with window_on(qapp, tmp_path / "data") as app:
            assert await app.accounts.restore()  # with the token, by itself

    async def work(app: Application) -> None:
        dialog = await opened(app)
        dialog.tokens_button.click()
        (tokens,) = dialog.findChildren(TokenDialog)
        await until(lambda: items(tokens.list), 30, "the demo's own token")
        tokens.make_button.click()
        (offer,) = tokens.findChildren(TokenOffer)
        offer.go.click()
        await until(lambda: app.accounts.account and app.accounts.account.kind is SignInKind.APP_TOKEN, 30, "the token")
        assert secret not in keyring.kept.values()
        await until(lambda: items(dialog.list)[0].text(3) == "Application token", 20, "its kind")
        assert "This session may not convert renditions" in dialog.said.text()
        assert not dialog.tokens_button.isEnabled()

    run_qt(use())


def test_what_a_session_may_not_do_is_said_once_after_the_sign_in(
    qapp: QApplication, run_qt: RunQt, server: DemoProcess, tmp_path: Path, keyring: MemoryKeyring
) -> None:
    """In the dialog as in a notice; an administrator who stays signed in is offered a token instead."""
    (first, secret), _ = two_accounts(server)
    known = json.loads((server.data_dir / "identity.json").read_text("utf-8"))

    async def use() -> None:
        async with window_on(qapp, tmp_path / "data") as app:
            await app.accounts.sign_in(first, secret)
            app.account.signed_in.emit(True)
            assert "application token for this computer" in told(app)
            member = Account(server.url, known["partner_id"], known["member_id"], SignInKind.PASSWORD)
            await app.accounts.sign_in(member, known["member_password"])
            app.account.signed_in.emit(True)
            assert "This session may not" in told(app)
            assert keyring.kept

    run_qt(use())


def test_a_waiting_upload_goes_to_another_account_before_it_begins(
    qapp: QApplication, run_qt: RunQt, server: DemoProcess, tmp_path: Path, keyring: MemoryKeyring
) -> None:
    """It arrives there and in no other account, while the library of the first one stays in view."""
    (first, one), (second, other) = two_accounts(server)
    image = media.make_image(tmp_path / "poster.png")

    async def use() -> None:
        async with window_on(qapp, tmp_path / "data") as app:
            await app.accounts.sign_in(second, other)
            await app.accounts.sign_in(first, one)
            await work(app)
            assert len(keyring.kept) == len(app.accounts.saved)

    async def work(app: Application) -> None:
        app.queue.set_slots(0)
        app.uploads.add([image])
        await until(app.queue.snapshot, 30, "a row")
        menu = app.ui.actions[Command.UPLOAD_TO].menu()
        assert isinstance(menu, AccountMenu)
        app.uploads.list.selectAll()
        menu.fill()
        assert [action.isChecked() for action in menu.actions()] == [True, False]
        menu.actions()[1].trigger()
        key = app.accounts.saved[1].key
        await until(lambda: app.queue.snapshot()[0].account == key, 30, "the other account")
        app.queue.set_slots(3)
        await until(lambda: app.queue.snapshot()[0].state is TransferState.READY, 90, "its arrival")
        assert app.accounts.account == app.accounts.saved[0]
        api = app.accounts.api_of(key)
        assert api is not None
        (entry,) = await api.catalogue.entries([app.queue.snapshot()[0].reservation.entry_id])
        assert entry.name == "poster"

    run_qt(use())

"""Transfers of two accounts in the real window: side by side, each in its own account."""

from collections import Counter
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass, replace
from pathlib import Path

import pytest
from driving import until
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication

from kdesk.application import Application
from kdesk.domain.account import Account, SignInKind
from kdesk.domain.speed_limits import SpeedLimit
from kdesk.domain.transfer import Transfer
from kdesk.domain.transfer_state import TransferState
from kdesk.domain.ui_ports import AccountState
from kdesk.ui.account.sign_in_dialog import SignInDialog
from kdesk.ui.uploads.account_choice import AccountChoice
from tests.e2e.conftest import RunQt, window_on
from tests.support import media
from tests.support.demo_client import DemoClient
from tests.support.demo_process import DemoProcess
from tests.support.memory_keyring import MemoryKeyring
from tests.support.proxy import Proxy
from tests.support.two_accounts import entries_of, two_accounts, two_clients

pytestmark = [pytest.mark.e2e, pytest.mark.slow, pytest.mark.timeout(300)]

SIZE = 6_000_000
SLOW = SpeedLimit(1_000_000)
UNDISTURBED = frozenset(
    {TransferState.UPLOADING, TransferState.FINISHING, TransferState.PROCESSING, TransferState.READY}
)
"""States of an upload that was sending and was not stopped."""


class CountingKeyring(MemoryKeyring):
    """A keyring that counts how often each secret was asked for."""

    def __init__(self) -> None:
        super().__init__()
        self.asked: Counter[str] = Counter()

    async def load(self, name: str) -> str | None:
        """Count, and return the secret."""
        self.asked[name] += 1
        return await super().load(name)


@dataclass(frozen=True, slots=True)
class Stage:
    """A server with two accounts behind a proxy, and a file for each of them."""

    server: DemoProcess
    proxy: Proxy
    keyring: CountingKeyring
    clients: tuple[DemoClient, DemoClient]
    files: tuple[Path, Path]

    @property
    def accounts(self) -> tuple[tuple[Account, str], tuple[Account, str]]:
        """Both accounts with their secrets, through the proxy."""
        return two_accounts(self.server, self.proxy.url)

    async def sign_in(self, app: Application) -> None:
        """Sign in to both; the first one is in view."""
        first, second = self.accounts
        await app.accounts.sign_in(*second)
        await app.accounts.sign_in(*first)

    async def add_both(self, app: Application) -> None:
        """Queue one file for each, by what is chosen beside the drop place."""
        # Not by a slow line: the bytes of the first file would fill it before the calls for the second one.
        app.queue.set_limit(SLOW)
        for number, file in enumerate(self.files):
            _choose(app, self.accounts[number][0])
            app.uploads.add([file])
            await until(lambda number=number: len(app.queue.snapshot()) > number, 30, "a row")

    def row(self, app: Application, number: int) -> Transfer:
        """The transfer of a file."""
        return next(one for one in app.queue.snapshot() if one.file.path == str(self.files[number]))

    def check_arrived(self, app: Application) -> None:
        """Each entry is in its own account only, with the bytes of its file."""
        for number, client in enumerate(self.clients):
            transfer = self.row(app, number)
            assert transfer.account == self.accounts[number][0].key
            assert entries_of(client) == {transfer.reservation.entry_id: self.files[number].stem}
            stored = self.server.data_dir / "uploads" / transfer.reservation.token_id / "base"
            assert media.sha256(stored) == media.sha256(self.files[number])


@pytest.fixture
def stage(server: DemoProcess, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Stage]:
    """Two accounts, and a file for each that takes some seconds."""
    keyring = CountingKeyring()
    monkeypatch.setattr("kdesk.services.KeyringCredentials", lambda: keyring)
    first, second = (media.make_large_video(tmp_path / f"{name}.mp4", SIZE, name) for name in ("first", "second"))
    with ExitStack() as stack:
        proxy = stack.enter_context(Proxy(server.port))
        one, other = (stack.enter_context(client) for client in two_clients(server))
        yield Stage(server, proxy, keyring, (one, other), (first, second))


def _choose(app: Application, account: Account) -> None:
    """Let new files go to an account, in the menu beside the drop place."""
    (choice,) = app.window.findChildren(AccountChoice)
    choice.choices.aboutToShow.emit()
    keys = [one.key for one in app.accounts.saved]
    choice.choices.actions()[keys.index(account.key)].trigger()


def _sends(transfer: Transfer) -> bool:
    return transfer.state is TransferState.UPLOADING and transfer.sent > 0


async def _both_send(stage: Stage, app: Application) -> None:
    await until(lambda: all(_sends(stage.row(app, number)) for number in (0, 1)), 60, "both send at once")


async def _ready(stage: Stage, app: Application, *numbers: int) -> None:
    await until(
        lambda: all(stage.row(app, number).state is TransferState.READY for number in numbers), 90, "they are ready"
    )


def test_files_of_two_accounts_are_sent_at_once_and_the_library_stays(
    qapp: QApplication, run_qt: RunQt, stage: Stage, tmp_path: Path
) -> None:
    """What is chosen beside the drop place decides where a file goes, and nothing else; one click shows the other."""

    async def use() -> None:
        async with window_on(qapp, tmp_path / "data") as app:
            await stage.sign_in(app)
            library = app.accounts.api
            await stage.add_both(app)
            await _both_send(stage, app)
            assert app.accounts.api is library
            rows = [app.uploads.model.index(row, 0).data(Qt.ItemDataRole.AccessibleTextRole) for row in (0, 1)]
            assert all(account.user_id in words for (account, _), words in zip(stage.accounts, rows, strict=True))
            # Another account in view stops neither.
            app.account.switch(stage.accounts[1][0])
            await until(lambda: app.accounts.account == stage.accounts[1][0], 10, "the other library")
            assert app.accounts.state is AccountState.SIGNED_IN
            assert all(stage.row(app, number).state in UNDISTURBED for number in (0, 1))
            assert not stage.keyring.asked
            app.queue.set_limit(SpeedLimit())
            await _ready(stage, app, 0, 1)
            stage.check_arrived(app)

    run_qt(use())


def test_a_session_that_ends_stops_the_transfers_of_its_account_only(
    qapp: QApplication, run_qt: RunQt, stage: Stage, tmp_path: Path
) -> None:
    """A notice asks for it, and a sign-in there continues them; the library that is shown stays."""

    async def use() -> None:
        async with window_on(qapp, tmp_path / "data") as app:
            (first, _), (second, secret) = stage.accounts
            await stage.sign_in(app)
            with DemoClient(stage.clients[1].credentials) as client:
                ks = client.as_admin().ks
            await app.accounts.sign_in(replace(second, kind=SignInKind.KS), ks, keep=False, show=False)
            await stage.add_both(app)
            await _both_send(stage, app)
            assert stage.clients[1].call("session.end", ks=ks) is not False
            await until(lambda: app.accounts.state_of(second.key) is AccountState.SIGN_IN_NEEDED, 60, "a lost session")
            assert stage.row(app, 0).state in UNDISTURBED
            app.queue.set_limit(SpeedLimit())
            await _ready(stage, app, 0)
            waits = stage.row(app, 1)
            assert waits.state is TransferState.QUEUED
            asked = f"Transfers wait for {second.user_id}: "
            (notice,) = [one.notice for one in app.notices.history if one.notice.text.startswith(asked)]
            assert notice.on_action is not None
            notice.on_action()
            (dialog,) = app.window.findChildren(SignInDialog)
            dialog.kinds.setCurrentIndex([form.spec.kind for form in dialog.forms].index(SignInKind.ADMIN_SECRET))
            dialog.form.fill(second)
            dialog.form.edits["secret"].setText(secret)
            dialog.submit()
            await _ready(stage, app, 1)
            assert (app.accounts.account, app.accounts.state) == (first, AccountState.SIGNED_IN)
            stage.check_arrived(app)

    run_qt(use())


def test_signing_out_of_one_account_leaves_the_other_at_work(
    qapp: QApplication, run_qt: RunQt, stage: Stage, tmp_path: Path
) -> None:
    """Its row waits in words, and nobody asks the keyring for it."""

    async def use() -> None:
        async with window_on(qapp, tmp_path / "data") as app:
            (_first, _), (second, secret) = stage.accounts
            await stage.sign_in(app)
            await stage.add_both(app)
            await _both_send(stage, app)
            await app.services.account_work.sign_out(second)
            assert stage.row(app, 1).state is TransferState.QUEUED
            assert stage.row(app, 0).state in UNDISTURBED
            row = app.uploads.model.index(1, 0)
            await until(
                lambda: "Waiting for a sign-in" in row.data(Qt.ItemDataRole.AccessibleTextRole), 30, "the words"
            )
            assert second.user_id in row.data(Qt.ItemDataRole.AccessibleTextRole)
            asked = f"Transfers wait for {second.user_id}: it is signed out"
            assert asked in [one.notice.text for one in app.notices.history]
            app.queue.set_limit(SpeedLimit())
            await _ready(stage, app, 0)
            assert stage.row(app, 1).state is TransferState.QUEUED
            assert not stage.keyring.asked
            await app.accounts.sign_in(second, secret, show=False)
            await _ready(stage, app, 1)
            stage.check_arrived(app)

    run_qt(use())


def test_queued_files_of_two_saved_accounts_go_on_after_a_restart(
    qapp: QApplication, run_qt: RunQt, stage: Stage, tmp_path: Path
) -> None:
    """Without a click; the keyring is asked once for each account."""

    async def use() -> None:
        async with window_on(qapp, tmp_path / "data") as app:
            await stage.sign_in(app)
            await stage.add_both(app)
            await _both_send(stage, app)
        stage.keyring.asked.clear()
        async with window_on(qapp, tmp_path / "data") as app:
            await app.sign_in()
            app.queue.set_limit(SpeedLimit())
            await _ready(stage, app, 0, 1)
            stage.check_arrived(app)
            assert stage.keyring.asked == {account.key: 1 for account, _ in stage.accounts}
            assert app.accounts.account == stage.accounts[0][0]

    run_qt(use())

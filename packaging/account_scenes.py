"""Scenes of several accounts: their dialog, the tokens of one, and the questions that belong to them."""

from dataclasses import replace
from pathlib import Path

from driving import drop, until
from photographer import Photographer

from kdesk.application import Application
from kdesk.domain.account import Account, SignInKind
from kdesk.domain.settings import Settings
from kdesk.store.paths import Paths
from kdesk.store.settings import SettingsFile
from kdesk.ui.account.accounts_dialog import AccountsDialog
from kdesk.ui.account.accounts_list import items
from kdesk.ui.account.removal import RemovalQuestion
from kdesk.ui.account.token_dialog import TokenDialog
from kdesk.ui.account.token_offer import TokenOffer
from kdesk.ui.commands import Command

WAIT_SECONDS = 60
_FIRST = Account("https://api.de.kaltura.com", 1234567, "anna.berg@example.org", SignInKind.PASSWORD)
OTHERS = (
    replace(_FIRST, name="Lectures", colour="orange"),
    replace(_FIRST, partner_id=7654321, user_id="", kind=SignInKind.ADMIN_SECRET, colour="purple"),
)


async def save_accounts(paths: Paths) -> None:
    """Write settings with accounts that were used before."""
    paths.create()
    file = SettingsFile(paths.settings)
    await file.load()
    await file.save(Settings(accounts=OTHERS))
    file.close()


async def picture_accounts(app: Application, photographer: Photographer, work: Path) -> None:
    """Take all of them; the account in use is an administrator of a demo server."""
    used = app.accounts.account
    if used is None:
        raise TypeError("nobody is signed in")
    await app.services.account_work.change(replace(used, name="Studio", colour="green"))
    await _rows(app, _files(work))
    await photographer.take("accounts-rows")
    app.ui.actions[Command.ACCOUNTS].trigger()
    (dialog,) = app.window.findChildren(AccountsDialog)
    dialog.list.setCurrentItem(items(dialog.list)[1])
    dialog.test_button.click()
    await until(lambda: "keyring" in dialog.said.text(), WAIT_SECONDS, "what the test says")
    await photographer.take_window("accounts", dialog)
    dialog.manage_tokens()
    (tokens,) = dialog.findChildren(TokenDialog)
    await until(lambda: items(tokens.list), WAIT_SECONDS, "the tokens")
    await photographer.take_window("application-tokens", tokens)
    tokens.make()
    await photographer.take_dialog("token-offer", tokens.findChildren(TokenOffer)[0])
    tokens.close()
    dialog.list.setCurrentItem(items(dialog.list)[0])
    dialog.remove()
    await photographer.take_dialog("remove-account", dialog.findChildren(RemovalQuestion)[0])
    dialog.close()


def _files(work: Path) -> list[Path]:
    work.mkdir(parents=True, exist_ok=True)
    files = [work / f"lecture {number}.pdf" for number in range(1, 4)]
    for number, file in enumerate(files):
        file.write_bytes(b"%PDF-1.4\n%%EOF\n" + bytes([48 + number]))
    return files


async def _rows(app: Application, files: list[Path]) -> None:
    """Let uploads wait."""
    app.window.show_page(Command.SHOW_UPLOADS)
    app.queue.set_slots(0)
    drop(app.window, files)
    await until(lambda: len(app.queue.snapshot()) == len(files), WAIT_SECONDS, "rows")
    *_, last, one = app.queue.snapshot()
    app.queue.assign([last.id], OTHERS[0].key)
    app.queue.assign([one.id], OTHERS[1].key)
    await until(lambda: app.queue.snapshot()[-1].account == OTHERS[1].key, WAIT_SECONDS, "rows of other accounts")
    app.uploads.list.clearSelection()

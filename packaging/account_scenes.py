"""Scenes of several accounts: their dialog, the tokens of one, and the questions that belong to them."""

import json
from dataclasses import replace
from functools import partial
from pathlib import Path

from driving import drop, until
from photographer import Photographer

from kdesk.application import Application
from kdesk.domain.account import Account, SignInKind
from kdesk.domain.settings import Settings, SpeedLimit
from kdesk.store.paths import Paths
from kdesk.store.settings import SettingsFile
from kdesk.ui.account.accounts_dialog import AccountsDialog
from kdesk.ui.account.accounts_list import items
from kdesk.ui.account.removal import RemovalQuestion
from kdesk.ui.account.token_dialog import TokenDialog
from kdesk.ui.account.token_offer import TokenOffer
from kdesk.ui.commands import Command
from kdesk.ui.uploads.account_choice import AccountChoice

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
    await _side_by_side(app, photographer, work)
    app.ui.actions[Command.ACCOUNTS].trigger()
    (dialog,) = app.window.findChildren(AccountsDialog)
    dialog.list.setCurrentItem(items(dialog.list)[1])
    dialog.test_button.click()
    # In any language: an ellipsis stands there while it is tested.
    said = dialog.said
    await until(lambda: said.text() and "…" not in said.text(), WAIT_SECONDS, "what the test says")
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


async def _side_by_side(app: Application, photographer: Photographer, work: Path) -> None:
    """Let files go to another account beside the one that is shown: slowly, so that both are under way."""
    server = next(work.parent.rglob("identity.json"))
    told = json.loads(server.read_text("utf-8"))
    used = app.accounts.account
    if used is None:
        raise TypeError("nobody is signed in")
    other = Account(used.service_url, told["second_partner_id"], told["second_user_id"], SignInKind.ADMIN_SECRET)
    other = replace(other, name="Second school", colour="blue")
    await app.accounts.sign_in(other, told["second_admin_secret"], keep=False, show=False)
    app.queue.set_limit(SpeedLimit(200_000))
    for number, account in enumerate((other, used)):
        app.services.sessions.choose(account)
        file = work / f"film {number + 1}.mp4"
        file.write_bytes(b"\0\0\0\x18ftypmp42\0\0\0\0mp42isom" + bytes([number]) * 9_000_000)
        count = len(app.queue.snapshot())
        app.uploads.add([file])
        await until(partial(_has_more_than, app, count), WAIT_SECONDS, "a row")
    app.services.sessions.choose(other)
    app.queue.set_slots(3)
    await until(lambda: sum(one.sent > 0 for one in app.queue.snapshot()) > 1, WAIT_SECONDS, "both send")
    (choice,) = app.window.findChildren(AccountChoice)
    await photographer.take("accounts-side-by-side")
    choice.choices.aboutToShow.emit()
    await photographer.take_popup("upload-to", choice.choices)
    await app.services.account_work.sign_out(other)
    await until(lambda: app.accounts.api_of(other.key) is None, WAIT_SECONDS, "a sign-out")
    await photographer.take("accounts-signed-out")


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


def _has_more_than(app: Application, count: int) -> bool:
    return len(app.queue.snapshot()) > count

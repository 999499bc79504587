"""`kdesk library`: what is kept of libraries on this computer."""

import argparse
import json
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager, closing
from dataclasses import asdict

from kdesk.commands.signals import run_until_signal
from kdesk.commands.signing_in import is_named
from kdesk.domain.account import Account
from kdesk.exit_status import FINE, Output, WrongUse, run_logged, status_of
from kdesk.logs import Redactor
from kdesk.messages import _
from kdesk.messages.mirrors import removed_line, size_line
from kdesk.store.lock import lock_data_dir
from kdesk.store.mirror import SqliteMirrors
from kdesk.store.paths import Paths
from kdesk.store.settings import SettingsFile


def run(options: argparse.Namespace) -> int:
    """Do what the options name and return the exit status."""
    redactor = Redactor()
    return status_of(lambda: _run(options, redactor), redactor)


def _run(options: argparse.Namespace, redactor: Redactor) -> int:
    paths = Paths.of_run(options.data)
    paths.create()
    output = Output()
    work = _rebuild if options.action == "rebuild" else _status
    # A window that is open would go on with a file that is gone.
    with run_logged(paths.logs, redactor) as unhandled, lock_data_dir(paths):
        run_until_signal(work(options, paths, output), _("interrupted"), unhandled)
    return output.status(FINE)


async def _status(options: argparse.Namespace, paths: Paths, output: Output) -> None:
    """Print what is kept of each account."""
    async with _mirrors(options, paths) as (mirrors, accounts):
        for account in accounts:
            size = await mirrors.size(account)
            fields = {"account": account.key} | (asdict(size) if size else {"entries": 0})
            output.print(json.dumps(fields) if options.json else size_line(account, size))


async def _rebuild(options: argparse.Namespace, paths: Paths, output: Output) -> None:
    """Remove what is kept of each account: the window keeps it anew."""
    async with _mirrors(options, paths) as (mirrors, accounts):
        for account in accounts:
            await mirrors.forget(account)
            output.print(
                json.dumps({"account": account.key, "removed": True}) if options.json else removed_line(account)
            )


@asynccontextmanager
async def _mirrors(options: argparse.Namespace, paths: Paths) -> AsyncIterator[tuple[SqliteMirrors, Sequence[Account]]]:
    """Provide the mirrors, and the saved accounts that the options name."""
    with closing(SettingsFile(paths.settings)) as file:
        saved = (await file.load()).accounts
    accounts = [account for account in saved if options.account is None or is_named(account, options.account)]
    if not accounts:
        known = ", ".join(account.key for account in saved) or _("none")
        raise WrongUse(_("no such account is saved (saved: {accounts})").format(accounts=known))
    async with SqliteMirrors.opened(paths.mirrors) as mirrors:
        yield mirrors, accounts

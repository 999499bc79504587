"""`kdesk library`: what is kept of libraries on this computer."""

import argparse
import json
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import asdict

from kdesk.commands.command_run import CommandRun, run_command
from kdesk.commands.signals import run_until_signal
from kdesk.commands.signing_in import is_named
from kdesk.domain.account import Account
from kdesk.exit_status import FINE, WrongUse
from kdesk.messages import _
from kdesk.messages.mirrors import removed_line, size_line
from kdesk.store.lock import lock_data_dir
from kdesk.store.mirrors import SqliteMirrors
from kdesk.store.settings_in_force import settings_in_force


def run(options: argparse.Namespace) -> int:
    """Do what the options name and return the exit status."""
    return run_command(options, _act)


def _act(run: CommandRun) -> int:
    run.paths.create()
    work = _rebuild if run.options.action == "rebuild" else _status
    # A window that is open would go on with a file that is gone.
    with run.logged() as unhandled, lock_data_dir(run.paths):
        run_until_signal(work(run), _("interrupted"), unhandled)
    return FINE


async def _status(run: CommandRun) -> None:
    """Print what is kept of each account."""
    async with _mirrors(run) as (mirrors, accounts):
        for account in accounts:
            size = await mirrors.size(account)
            fields = {"account": account.key} | (asdict(size) if size else {"entries": 0})
            run.output.print(json.dumps(fields) if run.options.json else size_line(account, size))


async def _rebuild(run: CommandRun) -> None:
    """Remove what is kept of each account: the window keeps it anew."""
    async with _mirrors(run) as (mirrors, accounts):
        for account in accounts:
            await mirrors.forget(account)
            run.output.print(
                json.dumps({"account": account.key, "removed": True}) if run.options.json else removed_line(account)
            )


@asynccontextmanager
async def _mirrors(run: CommandRun) -> AsyncIterator[tuple[SqliteMirrors, Sequence[Account]]]:
    """Provide the mirrors, and the saved accounts that the options name."""
    saved, name = (await settings_in_force(run.paths)).accounts, run.options.account
    accounts = [account for account in saved if name is None or is_named(account, name)]
    if not accounts:
        known = ", ".join(account.key for account in saved) or _("none")
        raise WrongUse(_("no such account is saved (saved: {accounts})").format(accounts=known))
    async with SqliteMirrors.opened(run.paths.mirrors) as mirrors:
        yield mirrors, accounts

"""Which account a command uses, and its secret: from the environment, otherwise from the keyring."""

import argparse
import os
from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass

from kdesk.domain.account import REGIONS, Account, SignInKind, normalise_service_url
from kdesk.domain.ports import Connection
from kdesk.errors import SignInNeeded, SignInProblem
from kdesk.kaltura.client import make_http
from kdesk.kaltura.connector import KalturaConnector
from kdesk.logs import Redactor
from kdesk.outcome import WrongUse
from kdesk.store.credentials import KeyringCredentials
from kdesk.store.paths import Paths
from kdesk.store.settings import SettingsFile


@dataclass(frozen=True, slots=True, repr=False)
class Ticket:
    """An account and its secret; has no repr, so that no log ever shows it."""

    account: Account
    secret: str


@asynccontextmanager
async def connected(
    options: argparse.Namespace, paths: Paths, redactor: Redactor, on_lost: Callable[[SignInProblem], None]
) -> AsyncIterator[Connection]:
    """Be signed in to the account that the options mean, as long as the block runs.

    Raises WrongUse, SignInProblem, ServerProblem, KeyringProblem.
    """
    ticket = ticket_from_environment(options, os.environ) or await _ticket_from_keyring(options, paths)
    redactor.hide(ticket.secret)
    async with make_http(hide=redactor.hide) as http:
        yield await KalturaConnector(http, hide=redactor.hide).connect(ticket.account, ticket.secret, on_lost=on_lost)


def ticket_from_environment(options: argparse.Namespace, environment: Mapping[str, str]) -> Ticket | None:
    """Return what the environment holds, None where it holds no secret. Raises WrongUse when something is missing."""
    found = next((item for item in _SECRETS if environment.get(item[1])), None)
    if found is None:
        return None
    kind, name, needs_partner, needs_user = found
    if needs_partner and options.partner_id is None:
        raise WrongUse(f"{name} needs --partner-id")
    if needs_user and not options.user_id:
        raise WrongUse(f"{name} needs --user-id")
    token_id = environment.get("KDESK_APP_TOKEN_ID", "")
    if kind is SignInKind.APP_TOKEN and not token_id:
        raise WrongUse("KDESK_APP_TOKEN needs KDESK_APP_TOKEN_ID")
    url = normalise_service_url(options.service_url or REGIONS[0].service_url)
    account = Account(url, options.partner_id or 0, options.user_id or "", kind, app_token_id=token_id)
    return Ticket(account, environment[name])


_SECRETS = (
    (SignInKind.KS, "KDESK_KS", False, False),
    (SignInKind.ADMIN_SECRET, "KDESK_ADMIN_SECRET", True, False),
    (SignInKind.APP_TOKEN, "KDESK_APP_TOKEN", True, False),
    (SignInKind.PASSWORD, "KDESK_PASSWORD", False, True),
)
"""Kind, variable, whether the partner and whether the user must be named."""


async def _ticket_from_keyring(options: argparse.Namespace, paths: Paths) -> Ticket:
    file = SettingsFile(paths.settings)
    saved = (await file.load()).accounts
    file.close()
    account = chosen(options, saved)
    secret = await KeyringCredentials().load(account)
    if secret is None:
        raise SignInNeeded(f"the keyring of this computer holds nothing for {account.key}")
    return Ticket(account, secret)


def chosen(options: argparse.Namespace, saved: tuple[Account, ...]) -> Account:
    """Return the saved account that the options name, the one used last when they name none. Raises WrongUse."""
    fitting = [account for account in saved if _fits(options, account)]
    if not fitting:
        known = ", ".join(f"{account.partner_id}:{account.user_id}" for account in saved) or "none"
        raise WrongUse(
            "no secret in the environment and no such account saved in the window"
            f" (saved: {known}); set KDESK_KS, KDESK_ADMIN_SECRET, KDESK_APP_TOKEN or KDESK_PASSWORD"
        )
    return fitting[0]


def _fits(options: argparse.Namespace, account: Account) -> bool:
    names = {account.key, account.user_id, str(account.partner_id), f"{account.partner_id}:{account.user_id}"}
    return (
        (options.account is None or options.account in names)
        and (options.service_url is None or normalise_service_url(options.service_url) == account.service_url)
        and (options.partner_id is None or options.partner_id == account.partner_id)
        and (options.user_id is None or options.user_id == account.user_id)
    )

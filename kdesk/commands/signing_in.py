"""Which account a command uses, and its secret: from the environment, otherwise from the keyring."""

import argparse
from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import asynccontextmanager, closing
from dataclasses import dataclass, replace

from kdesk.domain.account import REGIONS, Account, SignInKind, normalise_service_url
from kdesk.domain.ports import AccountApi
from kdesk.environment import take_secrets
from kdesk.errors import Reason, SignInNeeded, SignInProblem
from kdesk.exit_status import WrongUse
from kdesk.kaltura.client import make_http
from kdesk.kaltura.connector import KalturaConnector
from kdesk.logs import Redactor
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
) -> AsyncIterator[AccountApi]:
    """Be signed in to the account that the options mean, as long as the block runs.

    Raises WrongUse, SignInProblem, ServerProblem, KeyringProblem.
    """
    environment = take_secrets()
    for _, name, _, _ in _SECRETS:
        redactor.hide(environment.get(name, "").strip())
    ticket = ticket_from_environment(options, environment) or await _ticket_from_keyring(options, paths)
    redactor.hide(ticket.secret)
    if options.insecure_http:
        ticket = Ticket(replace(ticket.account, allow_plain_http=True), ticket.secret)
    elif ticket.account.exposes_secret:
        raise WrongUse(
            f"{ticket.account.service_url} has no encryption: whoever is on the way can read the secret."
            " Use an address with https://, or agree with --insecure-http"
        )
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
    token_id = _clean(environment.get("KDESK_APP_TOKEN_ID", ""), "KDESK_APP_TOKEN_ID")
    if kind is SignInKind.APP_TOKEN and not token_id:
        raise WrongUse("KDESK_APP_TOKEN needs KDESK_APP_TOKEN_ID")
    secret = _clean(environment[name], name, keeps_blanks=kind is SignInKind.PASSWORD)
    if not secret:
        raise WrongUse(f"{name} is empty")
    url = normalise_service_url(options.service_url or REGIONS[0].service_url)
    account = Account(url, options.partner_id or 0, options.user_id or "", kind, app_token_id=token_id)
    return Ticket(account, secret)


def _clean(value: str, name: str, *, keeps_blanks: bool = False) -> str:
    """Return a value without what files of variables leave around it: the end of a line, a mark of byte order, quotes.

    Some readers of such files (`docker run --env-file`, `set` on Windows) keep quotes as
    they are. A password that really begins and ends with the same quote needs another pair around it.
    """
    try:
        value.encode()
    except UnicodeEncodeError:
        raise WrongUse(f"{name} is no text in UTF-8") from None
    text = value.strip("\ufeff\r\n") if keeps_blanks else value.strip("\ufeff \t\r\n")
    if len(text) > 1 and text[0] == text[-1] and text[0] in "\"'":
        text = text[1:-1]
    return text


_SECRETS = (
    (SignInKind.KS, "KDESK_KS", False, False),
    (SignInKind.ADMIN_SECRET, "KDESK_ADMIN_SECRET", True, False),
    (SignInKind.APP_TOKEN, "KDESK_APP_TOKEN", True, False),
    (SignInKind.PASSWORD, "KDESK_PASSWORD", False, True),
)
"""Kind, variable, whether the partner and whether the user must be named."""


async def _ticket_from_keyring(options: argparse.Namespace, paths: Paths) -> Ticket:
    with closing(SettingsFile(paths.settings)) as file:
        saved = (await file.load()).accounts
    account = chosen(options, saved)
    secret = await KeyringCredentials().load(account)
    if secret is None:
        raise SignInNeeded(reason=Reason.NOTHING_IN_KEYRING, arguments={"account": account.key})
    return Ticket(account, secret)


def chosen(options: argparse.Namespace, saved: tuple[Account, ...]) -> Account:
    """Return the saved account that the options name, the one used last when they name none. Raises WrongUse."""
    fitting = [account for account in saved if _fits(options, account)]
    if not fitting:
        known = ", ".join(f"{account.partner_id}:{account.user_id}" for account in saved) or "none"
        raise WrongUse(
            "no secret in the environment and no such account saved in the window"
            f" (saved: {known}); set KDESK_KS, KDESK_ADMIN_SECRET, KDESK_APP_TOKEN_ID with KDESK_APP_TOKEN,"
            " or KDESK_PASSWORD"
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

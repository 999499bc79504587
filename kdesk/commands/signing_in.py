"""The account that a command uses, with its secret from the environment or the keyring."""

import argparse
from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace

from kdesk.commands.command_run import CommandRun
from kdesk.commands.network_in_force import network_in_force
from kdesk.domain.account import REGIONS, Account, SignInKind, normalise_service_url
from kdesk.domain.ports import AccountApi
from kdesk.environment import take_secrets
from kdesk.errors import Reason, SignInNeeded, SignInProblem
from kdesk.exit_status import WrongUse
from kdesk.kaltura.client import make_http
from kdesk.kaltura.connector import KalturaConnector
from kdesk.logs import Redactor
from kdesk.messages import _
from kdesk.store.credentials import KeyringCredentials
from kdesk.store.paths import Paths
from kdesk.store.settings_in_force import settings_in_force


class NotSaved(WrongUse):
    """The options name no account that is saved."""


@dataclass(frozen=True, slots=True, repr=False)
class Ticket:
    """An account and its secret. It has no repr, so that no log shows the secret."""

    account: Account
    secret: str


@asynccontextmanager
async def connected(
    run: CommandRun, on_lost: Callable[[SignInProblem], None], ticket: Ticket | None = None
) -> AsyncIterator[AccountApi]:
    """Sign in to the account that the options name, for as long as the block runs.

    Args:
        run: Its options name the account, its redactor learns the secrets.
        on_lost: Called when the session ends and cannot be renewed.
        ticket: What the environment held, if that was read before.

    Raises:
        WrongUse: The options do not say what is meant.
        SignInProblem: The account cannot be signed in to.
        ServerProblem: The server cannot be reached.
        KeyringProblem: The keyring cannot be read.
    """
    ticket = ticket or ticket_from_environment(run.options, _secrets(run.redactor))
    ticket = ticket or await _ticket_from_keyring(run)
    async with _signed_in(ticket, run, on_lost) as api:
        yield api


@asynccontextmanager
async def _signed_in(
    ticket: Ticket, run: CommandRun, on_lost: Callable[[SignInProblem], None]
) -> AsyncIterator[AccountApi]:
    run.redactor.hide(ticket.secret)
    if run.options.insecure_http:
        ticket = Ticket(replace(ticket.account, allow_plain_http=True), ticket.secret)
    elif ticket.account.exposes_secret:
        sentence = _(
            "{address} has no encryption: whoever is on the way can read the secret. Use an address with https://,"
            " or agree with --insecure-http"
        )
        raise WrongUse(sentence.format(address=ticket.account.service_url))
    async with make_http(hide=run.redactor.hide, choice=await network_in_force(run)) as http:
        yield await KalturaConnector(http, hide=run.redactor.hide).connect(
            ticket.account, ticket.secret, on_lost=on_lost
        )


async def named_account(run: CommandRun) -> str:
    """Return the key of the account that a command means, "" if it names none. Raises as `connected` does.

    Only the server knows whose session or secret the environment has.
    """
    ticket = ticket_from_environment(run.options, _secrets(run.redactor))
    if ticket is not None:
        async with _signed_in(ticket, run, lambda _problem: None) as api:
            return api.account.key
    options = run.options
    if options.account is None and options.service_url is None and options.partner_id is None and not options.user_id:
        return ""
    return chosen(options, await _saved(run.paths)).key


async def named_server(run: CommandRun) -> tuple[str, Ticket | None]:
    """Return the service URL that a command means, Kaltura's own if it names none, and what the environment holds.

    Nobody signs in, and the keyring is not asked. Raises WrongUse, BadServiceUrl.
    """
    ticket = ticket_from_environment(run.options, _secrets(run.redactor))
    if ticket is not None:
        return ticket.account.service_url, ticket
    try:
        return chosen(run.options, await _saved(run.paths)).service_url, None
    except NotSaved:
        return _server_of(run.options), None


def _server_of(options: argparse.Namespace) -> str:
    """Return the service URL of the options, Kaltura's own without one. Raises BadServiceUrl."""
    return normalise_service_url(options.service_url or REGIONS[0].service_url)


def _secrets(redactor: Redactor) -> dict[str, str]:
    """Take the variables of kdesk from the environment."""
    environment = take_secrets()
    # Also those that are not used: no error may print one of them.
    for _kind, name, _partner, _user in _SECRETS:
        redactor.hide(environment.get(name, "").strip())
    return environment


def ticket_from_environment(options: argparse.Namespace, environment: Mapping[str, str]) -> Ticket | None:
    """Return the account and secret of the environment, None if it holds no secret.

    Raises:
        WrongUse: Another variable or an option is missing.
    """
    found = next((item for item in _SECRETS if environment.get(item[1])), None)
    if found is None:
        return None
    kind, name, needs_partner, needs_user = found
    if needs_partner and options.partner_id is None:
        raise WrongUse(_("{variable} needs {option}").format(variable=name, option="--partner-id"))
    if needs_user and not options.user_id:
        raise WrongUse(_("{variable} needs {option}").format(variable=name, option="--user-id"))
    token_id = _clean(environment.get("KDESK_APP_TOKEN_ID", ""), "KDESK_APP_TOKEN_ID")
    if kind is SignInKind.APP_TOKEN and not token_id:
        raise WrongUse(_("{variable} needs {option}").format(variable=name, option="KDESK_APP_TOKEN_ID"))
    secret = _clean(environment[name], name, keeps_blanks=kind is SignInKind.PASSWORD)
    if not secret:
        raise WrongUse(_("{variable} is empty").format(variable=name))
    account = Account(_server_of(options), options.partner_id or 0, options.user_id or "", kind, app_token_id=token_id)
    return Ticket(account, secret)


def _clean(value: str, name: str, *, keeps_blanks: bool = False) -> str:
    """Return a value without line ends, byte order mark and quotes around it.

    Some readers of files of variables (`docker run --env-file`, `set` on Windows) keep quotes. A password that begins
    and ends with the same quote needs another pair around it.
    """
    try:
        # Bytes that are no UTF-8 arrive as lone surrogates (PEP 383), which no request can carry.
        value.encode()
    except UnicodeEncodeError:
        raise WrongUse(_("{variable} is no text in UTF-8").format(variable=name)) from None
    # Only a password may begin or end with a blank.
    text = value.strip("\ufeff\r\n") if keeps_blanks else value.strip("\ufeff \t\r\n")
    if len(text) > 1 and text[0] == text[-1] and text[0] in "\"'":
        text = text[1:-1]
    return text


# In the order of precedence: the first variable that is set counts.
_SECRETS = (
    (SignInKind.KS, "KDESK_KS", False, False),
    (SignInKind.ADMIN_SECRET, "KDESK_ADMIN_SECRET", True, False),
    (SignInKind.APP_TOKEN, "KDESK_APP_TOKEN", True, False),
    (SignInKind.PASSWORD, "KDESK_PASSWORD", False, True),
)
"""Kind, variable, whether --partner-id and whether --user-id is needed."""


async def _ticket_from_keyring(run: CommandRun) -> Ticket:
    account = chosen(run.options, await _saved(run.paths))
    secret = await KeyringCredentials().load(account.key)
    if secret is None:
        raise SignInNeeded(reason=Reason.NOTHING_IN_KEYRING, arguments={"account": account.key})
    return Ticket(account, secret)


async def _saved(paths: Paths) -> tuple[Account, ...]:
    return (await settings_in_force(paths)).accounts


def chosen(options: argparse.Namespace, saved: tuple[Account, ...]) -> Account:
    """Return the saved account that the options name, the one used last if they name none.

    Raises:
        NotSaved: No saved account fits.
    """
    fitting = [account for account in saved if _fits(options, account)]
    if not fitting:
        known = ", ".join(f"{account.partner_id}:{account.user_id}" for account in saved) or _("none")
        sentence = _(
            "no secret in the environment and no such account saved in the window (saved: {accounts}); set KDESK_KS,"
            " KDESK_ADMIN_SECRET, KDESK_APP_TOKEN_ID with KDESK_APP_TOKEN, or KDESK_PASSWORD"
        )
        raise NotSaved(sentence.format(accounts=known))
    return fitting[0]


def is_named(account: Account, name: str) -> bool:
    """Return whether `--account NAME` means this account."""
    return name in {account.key, account.user_id, str(account.partner_id), f"{account.partner_id}:{account.user_id}"}


def _fits(options: argparse.Namespace, account: Account) -> bool:
    return (
        (options.account is None or is_named(account, options.account))
        and (options.service_url is None or normalise_service_url(options.service_url) == account.service_url)
        and (options.partner_id is None or options.partner_id == account.partner_id)
        and (options.user_id is None or options.user_id == account.user_id)
    )

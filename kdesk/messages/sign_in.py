"""Sentences about accounts and signing in."""

from kdesk.domain.account import Account
from kdesk.domain.ui_ports import AccountState
from kdesk.errors import KdeskError, KeyringProblem, SignInNeeded
from kdesk.messages.errors import detail_of, title_of
from kdesk.messages.foreign_text import shown
from kdesk.messages.translation import N_, _

_STATES = {
    AccountState.SIGNED_OUT: N_("signed out"),
    AccountState.SIGNING_IN: N_("signing in"),
    AccountState.SIGNED_IN: N_("signed in"),
    AccountState.OFFLINE: N_("offline"),
    AccountState.SIGN_IN_NEEDED: N_("sign in again"),
}


def account_state_name(state: AccountState) -> str:
    """Return the name of a state."""
    return _(_STATES[state])


def account_name(account: Account) -> str:
    """Return what a person calls an account, or its user, or its partner if the user is unknown."""
    return shown(account.name) or shown(account.user_id) or partner_name(account.partner_id)


def account_label(account: Account) -> str:
    """Return name, partner and region of an account in one line."""
    return f"{account_name(account)} · {account.partner_id} · {shown(account.region_name)}"


def partner_name(partner_id: int) -> str:
    """Return a partner by its id."""
    return _("Partner {partner}").format(partner=partner_id)


def sign_in_again(error: KdeskError | None) -> str:
    """Return the notice that the user must sign in again.

    Args:
        error: The reason, None if unknown.
    """
    reason = detail_of(error) if isinstance(error, SignInNeeded) else title_of(error) if error else ""
    reason = f"{reason[:1].upper()}{reason[1:]}" if reason else _("Nobody is signed in")
    return _("{reason}, and transfers wait. Sign in again to go on.").format(reason=reason)


def transfers_wait_for(account: Account, error: KdeskError | None, *, left: bool) -> str:
    """Return the notice that transfers wait for an account that is not in view.

    Args:
        error: Why it has to be signed in again, None if the keyring has no secret of it.
        left: Whether a person has signed out.
    """
    name = account_name(account)
    if left:
        return _("Transfers wait for {account}: it is signed out").format(account=name)
    if error is None:
        return _("Transfers wait for {account}: the keyring has no secret for it").format(account=name)
    return _("Transfers wait for {account}: {problem}").format(account=name, problem=title_of(error))


def keyring_description(problem: KeyringProblem | None) -> str:
    """Return what happens to the secret, below the option to stay signed in."""
    if problem is None:
        return _("The secret goes to the keyring of this computer and nowhere else.")
    return _("{problem}. You stay signed in only until kdesk is closed.").format(problem=title_of(problem))


def secret_not_kept(problem: KeyringProblem) -> str:
    """Return the notice that the keyring does not hold the secret."""
    return _("{problem}: you stay signed in only until kdesk is closed").format(problem=title_of(problem))


def token_not_kept(problem: KeyringProblem) -> str:
    """Return that the keyring does not take an application token."""
    return _("{problem}: the token was deleted again, and nothing has changed.").format(problem=title_of(problem))


def plain_http_warning() -> str:
    """Return the risk of sending the secret without encryption."""
    return _("Whoever is on the way to the server can then read the secret and what is uploaded.")


def plain_http_question(account: Account) -> tuple[str, str]:
    """Return the question before the secret is sent without encryption, and its explanation."""
    question = _("Send the secret to {server} without encryption?").format(server=shown(account.region_name))
    explanation = _("The address begins with http://. {warning} kdesk asks once for this account.")
    return question, explanation.format(warning=plain_http_warning())


def field_missing(field: str) -> str:
    """Return the error for an empty field."""
    return _("{field} is missing").format(field=field)


def field_not_a_number(field: str) -> str:
    """Return the error for a field that must be a number."""
    return _("{field} is a number").format(field=field)

"""What the dialog “Accounts” says."""

from collections.abc import Mapping

from kdesk.domain.account import Account, SignInKind
from kdesk.domain.account_ports import AccountTest
from kdesk.domain.app_tokens import AppToken, TokenRights
from kdesk.errors import KeyringProblem
from kdesk.messages.errors import advice_of, title_of
from kdesk.messages.foreign_text import shown
from kdesk.messages.format import Format
from kdesk.messages.rights import rights_summary
from kdesk.messages.sign_in import account_label
from kdesk.messages.translation import N_, _, ngettext

_KINDS: Mapping[SignInKind, str] = {
    SignInKind.PASSWORD: N_("Password"),
    SignInKind.APP_TOKEN: N_("Application token"),
    SignInKind.ADMIN_SECRET: N_("Admin secret"),
    SignInKind.LOGIN_PAGE: N_("Login page"),
    SignInKind.KS: N_("KS"),
}
_TOKEN_RIGHTS: Mapping[TokenRights, str] = {
    TokenRights.CONTENT: N_("Upload, and see and change all entries and their captions"),
    TokenRights.SAME: N_("Everything that you may do, also as an administrator"),
}


def kind_name(kind: SignInKind) -> str:
    """Return the name of a kind of signing in."""
    return _(_KINDS[kind])


def token_rights_name(rights: TokenRights) -> str:
    """Return what the sessions of a token may do, as a choice."""
    return _(_TOKEN_RIGHTS[rights])


def test_result(test: AccountTest, formatter: Format) -> str:
    """Return how signing in went, and how long it took, in whole sentences."""
    if not test.has_secret:
        return _("The keyring has no secret for this account. Sign in to it, and choose to stay signed in.")
    if isinstance(test.problem, KeyringProblem):
        return f"{title_of(test.problem, formatter)}. {advice_of(test.problem, formatter)}".strip()
    seconds = formatter.decimal(test.seconds)
    if test.problem is not None:
        sentence = _("Signing in failed after {seconds} s: {problem}.").format(
            seconds=seconds, problem=title_of(test.problem, formatter)
        )
        return f"{sentence} {advice_of(test.problem, formatter)}".strip()
    missing = rights_summary(test.rights)
    works = _("Signing in works: it took {seconds} s.").format(seconds=seconds)
    return f"{works} {missing}".strip()


def removal_question(account: Account) -> str:
    """Return the question before an account is removed."""
    return _("Remove {account} from kdesk?").format(account=account_label(account))


def removal_consequences(
    account: Account, unfinished: int, finished: int, cancelled: int, formatter: Format, *, can_revoke: bool
) -> str:
    """Return what becomes of the uploads of an account that is removed, and of what is kept here.

    Args:
        unfinished: Uploads that are not finished.
        finished: Those that have arrived; they stay in the list.
        cancelled: Those that were cancelled; they stay there as well.
        can_revoke: Whether the question offers to revoke the account's application token.
    """
    said = [
        _("kdesk deletes its secret from the keyring, and what it has seen of its library. Kaltura keeps everything.")
    ]
    if account.app_token_id and can_revoke:
        said.append(_("Its application token stays valid unless you revoke it, too."))
    elif account.app_token_id:
        said.append(_("Its application token stays valid until an administrator of the account revokes it."))
    if unfinished:
        waits = ngettext(
            "{count} unfinished upload waits until somebody signs in to this account again, unless you cancel it.",
            "{count} unfinished uploads wait until somebody signs in to this account again, unless you cancel them.",
            unfinished,
        )
        said.append(waits.format(count=formatter.number(unfinished)))
    if finished:
        kept = ngettext(
            "{count} finished upload is kept in the list.", "{count} finished uploads are kept in the list.", finished
        )
        said.append(kept.format(count=formatter.number(finished)))
    if not unfinished + finished + cancelled:
        said.append(_("No upload in the list is of this account."))
    return "\n".join(said)


def cancel_choice(unfinished: int, formatter: Format) -> str:
    """Return the choice to cancel the unfinished uploads."""
    words = ngettext("Cancel its {count} unfinished upload", "Cancel its {count} unfinished uploads", unfinished)
    return words.format(count=formatter.number(unfinished))


def token_offer() -> tuple[str, str]:
    """Return the offer of an application token, and why."""
    return (
        _("kdesk can keep an application token for this computer instead of your password or secret"),
        _(
            "A token can be revoked for this computer alone, ends by itself after a year, and may do no more than it"
            " needs to; a password or an admin secret opens the whole account, everywhere."
        ),
    )


def token_made() -> str:
    """Return that the keyring holds a token now."""
    return _("The keyring now holds an application token for this computer instead of your password or secret")


def token_state(token: AppToken, used: str, now: float, formatter: Format) -> str:
    """Return the state of a token.

    Args:
        used: Id of the token that the account in use signs in with.
        now: Unix seconds.
    """
    if not token.is_active:
        return _("switched off")
    if token.expires_at is not None and token.expires_at <= now:
        return _("expired")
    if token.id == used:
        return _("in use here")
    if token.expires_at is None:
        return _("does not expire")
    return _("until {date}").format(date=formatter.date(token.expires_at))


def revocation(token: AppToken, used: str) -> tuple[str, str]:
    """Return the question before a token is revoked, and what follows."""
    question = _("Revoke the application token “{name}”?").format(name=shown(token.description) or token.id)
    if token.id == used:
        return question, _("kdesk signs in with it here: you have to sign in again, and transfers wait until then.")
    return question, _("Whoever signs in with it has to sign in another way. This cannot be undone.")

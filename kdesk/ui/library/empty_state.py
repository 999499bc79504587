"""What the Library shows in place of cards: why there are none, and what the user can do."""

from dataclasses import dataclass

from kdesk.domain.search.conditions import Condition
from kdesk.domain.ui_ports import Accounts, AccountState
from kdesk.errors import NotPermitted, Reason
from kdesk.messages import N_, _
from kdesk.messages.errors import advice_of, explanation_of, title_of
from kdesk.ui.library.state import LibraryState, Phase

_ACCOUNT_WORDS = {
    AccountState.SIGNED_OUT: N_("Sign in to see the library"),
    AccountState.SIGNING_IN: N_("Signing in…"),
    AccountState.SIGNED_IN: N_("Sign in to see the library"),
    AccountState.OFFLINE: N_("The server cannot be reached: the library comes when it can"),
    AccountState.SIGN_IN_NEEDED: N_("Sign in again to see the library"),
}
_SIGN_IN_HELPS = frozenset({AccountState.SIGNED_OUT, AccountState.SIGN_IN_NEEDED})


@dataclass(frozen=True, slots=True)
class EmptyState:
    """A message with an icon and at most one button.

    Attributes:
        button: Label of the button, "" for none.
        token: Colour token of the icon.
        drops: The condition of the search that the button removes; None if it does something else.
    """

    icon: str
    words: str
    detail: str = ""
    button: str = ""
    token: str = "disabled"  # noqa: S105  a colour
    drops: Condition | None = None


def empty_library() -> tuple[str, str]:
    """Return the sentences for an account without entries."""
    return _("The library is empty"), _("What you upload appears here.")


def empty_state(state: LibraryState, accounts: Accounts, empty: tuple[str, str]) -> EmptyState:
    """Return why there are no cards.

    Args:
        state: Of the library.
        accounts: For the state of the session and its rights.
        empty: Sentence and detail for an account without entries.
    """
    api = accounts.api
    # Before the phase, which is SIGNED_OUT too for an account that may not see entries.
    if api is not None and not api.rights.see:
        unseen = NotPermitted(reason=Reason.LIBRARY_NOT_SEEN)
        return EmptyState("library", title_of(unseen), explanation_of(unseen))
    if state.phase is Phase.SIGNED_OUT:
        icon = "offline" if accounts.state is AccountState.OFFLINE else "user"
        button = _("Sign in…") if accounts.state in _SIGN_IN_HELPS else ""
        return EmptyState(icon, _(_ACCOUNT_WORDS[accounts.state]), button=button)
    if state.phase is Phase.FAILED and state.error is not None:
        return EmptyState("error", title_of(state.error), advice_of(state.error), _("Retry"), "bad")
    if state.phase is not Phase.COMPLETE:
        return EmptyState("library", _("Loading the library…"))
    return EmptyState("library", *empty)

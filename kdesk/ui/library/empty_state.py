"""Why the Library shows no entries, in the words of the message in their place."""

from dataclasses import dataclass

from kdesk.domain.names import in_a_sentence
from kdesk.domain.ui_ports import Accounts, AccountState
from kdesk.errors import NotPermitted, Reason
from kdesk.messages.errors import advice_of, explanation_of, title_of
from kdesk.ui.library.state import LibraryState, Phase

EMPTY = ("The library is empty", "What you upload appears here.")

_ACCOUNT_WORDS = {
    AccountState.SIGNED_OUT: "Sign in to see the library",
    AccountState.SIGNING_IN: "Signing in…",
    AccountState.SIGNED_IN: "Sign in to see the library",
    AccountState.OFFLINE: "The server cannot be reached: the library comes when it can",
    AccountState.SIGN_IN_NEEDED: "Sign in again to see the library",
}
_SIGN_IN_HELPS = frozenset({AccountState.SIGNED_OUT, AccountState.SIGN_IN_NEEDED})


@dataclass(frozen=True, slots=True)
class EmptyState:
    """What the message says.

    Attributes:
        button: Words of the button, "" for none.
        token: Colour of the icon.
    """

    icon: str
    words: str
    detail: str = ""
    button: str = ""
    token: str = "disabled"  # noqa: S105  a colour


def empty_state(state: LibraryState, accounts: Accounts, empty: tuple[str, str]) -> EmptyState:
    """Return why there are no cards.

    Args:
        state: Of the library.
        accounts: Tell whether there is a session, and what it may see.
        empty: Words and detail for an account without entries.
    """
    api = accounts.api
    if api is not None and not api.rights.see:
        unseen = NotPermitted(reason=Reason.LIBRARY_NOT_SEEN)
        return EmptyState("library", title_of(unseen), explanation_of(unseen))
    if state.phase is Phase.SIGNED_OUT:
        icon = "offline" if accounts.state is AccountState.OFFLINE else "user"
        button = "Sign in…" if accounts.state in _SIGN_IN_HELPS else ""
        return EmptyState(icon, _ACCOUNT_WORDS[accounts.state], button=button)
    if state.phase is Phase.FAILED and state.problem is not None:
        return EmptyState("error", title_of(state.problem), advice_of(state.problem), "Retry", "bad")
    if state.phase is not Phase.COMPLETE:
        return EmptyState("library", "Loading the library…")
    if state.wanted.text:
        return EmptyState("search", f"Nothing is called “{in_a_sentence(state.wanted.text)}”", button="Show everything")
    return EmptyState("library", *empty)

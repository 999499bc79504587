"""What the Library shows in place of cards: why there are none, and what the user can do."""

from dataclasses import dataclass
from enum import Enum, auto

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


class EmptyAction(Enum):
    """What the button does."""

    SIGN_IN = auto()
    RETRY = auto()
    ADD_FILES = auto()
    DROP_CONDITION = auto()
    SHOW_ALL = auto()


@dataclass(frozen=True, slots=True)
class EmptyState:
    """A message with an icon and at most one button.

    Attributes:
        button: Label of the button, "" for none.
        action: Of the button; None without one.
        token: Colour token of the icon.
        drops: The condition of the search that the button removes; None if it does something else.
    """

    icon: str
    words: str
    detail: str = ""
    button: str = ""
    action: EmptyAction | None = None
    token: str = "disabled"  # noqa: S105  a colour
    drops: Condition | None = None


def empty_library() -> EmptyState:
    """Return what is said of an account without entries."""
    words, detail = _("The library is empty"), _("What you upload appears here.")
    return EmptyState("library", words, detail, _("Choose files…"), EmptyAction.ADD_FILES)


def foreign_address(theirs: int, ours: int) -> EmptyState:
    """Return what is said of an address of another account, whose entries this session cannot see.

    Args:
        theirs: The account that the address belongs to.
        ours: The one that is signed in.
    """
    words = _("This address belongs to another account: {number}").format(number=theirs)
    detail = _("You are signed in to account {ours}. Sign in to account {theirs} to see its entries.")
    return EmptyState("user", words, detail.format(ours=ours, theirs=theirs), _("Sign in…"), EmptyAction.SIGN_IN)


def empty_state(state: LibraryState, accounts: Accounts, empty: EmptyState) -> EmptyState:
    """Return why there are no cards.

    Args:
        state: Of the library.
        accounts: For the state of the session and its rights.
        empty: For an account without entries.
    """
    api = accounts.api
    # Before the phase, which is SIGNED_OUT too for an account that may not see entries.
    if api is not None and not api.rights.see:
        unseen = NotPermitted(reason=Reason.LIBRARY_NOT_SEEN)
        return EmptyState("library", title_of(unseen), explanation_of(unseen))
    if state.phase is Phase.SIGNED_OUT:
        icon = "offline" if accounts.state is AccountState.OFFLINE else "user"
        words = _(_ACCOUNT_WORDS[accounts.state])
        if accounts.state in _SIGN_IN_HELPS:
            return EmptyState(icon, words, button=_("Sign in…"), action=EmptyAction.SIGN_IN)
        return EmptyState(icon, words)
    if state.phase is Phase.FAILED and state.known.error is not None:
        words, advice = title_of(state.known.error), advice_of(state.known.error)
        return EmptyState("error", words, advice, _("Retry"), EmptyAction.RETRY, "bad")
    if state.phase is not Phase.COMPLETE:
        return EmptyState("library", _("Loading the library…"))
    return empty

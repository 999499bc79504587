"""The place of the cards while there are none: chooses what to say, and does what the button says."""

from collections.abc import Callable

from PySide6.QtCore import QObject, Signal

from kdesk.domain.search.addresses import partner_ids_in
from kdesk.domain.search.conditions import HasId
from kdesk.domain.ui_ports import Accounts
from kdesk.ui.library.empty_state import EmptyAction, EmptyState, empty_library, empty_state, foreign_address
from kdesk.ui.library.empty_state_view import EmptyStateView
from kdesk.ui.library.model import LibraryModel
from kdesk.ui.library.search.empty_search import DropAdvisor, empty_search
from kdesk.ui.library.search.search_bar import SearchBar
from kdesk.ui.library.search.tag_advice import TagAdvisor
from kdesk.ui.library.services import LibraryServices
from kdesk.ui.library.state import LibraryState, Phase


class EmptyPlace(QObject):
    """Says why there are no cards.

    Args:
        model: Without rows while this is seen.
        accounts: For the state of the session and its rights.
        search: What is searched for, and what the button may change.
        services: For the theme, the numbers and the calls that count.

    Attributes:
        view: Shows it.

    Signals:
        changed: There is something else to say, such as advice on the search.
        sign_in_wanted: The user wants the sign-in dialog.
        files_wanted: The user wants to choose files to upload.
    """

    changed = Signal()
    sign_in_wanted = Signal()
    files_wanted = Signal()

    def __init__(
        self,
        model: LibraryModel,
        accounts: Accounts,
        search: SearchBar,
        services: LibraryServices,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._model, self._accounts, self._search = model, accounts, search
        self._formatter = services.formatter
        self._advisor, self._tags = DropAdvisor(services.tasks, self), TagAdvisor(services.tasks, self)
        self._library = empty_library()
        self._shown = EmptyState("library", "")
        self.view = EmptyStateView(services.theme)
        self._advisor.advised.connect(self.changed)
        self._tags.advised.connect(self.changed)
        search.field.textChanged.connect(self._follow_text)
        self.view.button.clicked.connect(self._act)

    def set_library(self, words: str = "", detail: str = "") -> None:
        """Set the sentences for an account without entries; without arguments, the usual ones."""
        self._library = EmptyState("library", words, detail) if words else empty_library()

    def show_state(self, state: LibraryState) -> None:
        """Say why there are no cards."""
        self._shown = self._why(state)
        self.view.show_state(self._shown)

    def forget(self) -> None:
        """Stop counting for advice: another account is shown."""
        self._advisor.forget()
        self._tags.forget()

    def _why(self, state: LibraryState) -> EmptyState:
        if state.phase is not Phase.COMPLETE or not state.wanted.conditions:
            return empty_state(state, self._accounts, self._library)
        account = self._accounts.account
        if account is not None and _has_ids(state):
            partners = partner_ids_in(self._search.field.text())
            if partners and account.partner_id not in partners:
                return foreign_address(partners[0], account.partner_id)
        api = self._accounts.api
        search = api.search if api is not None else None
        advice, tags = self._advisor.ask(search, state.wanted), self._tags.ask(search, state.wanted)
        return empty_search(state.wanted, advice, self._formatter, state.known.transcripts, tags)

    def _follow_text(self) -> None:
        """Look at another address of the same entry, which is the same search."""
        if self.view.isVisible() and _has_ids(self._model.state):
            self.changed.emit()

    def _act(self) -> None:
        """Do what the button says."""
        acts: dict[EmptyAction, Callable[[], object]] = {
            EmptyAction.SIGN_IN: self.sign_in_wanted.emit,
            EmptyAction.RETRY: self._model.retry,
            EmptyAction.ADD_FILES: self.files_wanted.emit,
            EmptyAction.DROP_CONDITION: self._drop,
            EmptyAction.SHOW_ALL: lambda: self._search.set_text(""),
        }
        if self._shown.action is not None:
            acts[self._shown.action]()

    def _drop(self) -> None:
        if self._shown.drops is not None:
            self._search.drop(self._shown.drops)


def _has_ids(state: LibraryState) -> bool:
    return any(isinstance(one, HasId) for one in state.wanted.conditions)

"""What the library shows for the state of the account: the server's entries, its mirror, or nothing."""

from collections.abc import Callable

from kdesk.domain.account import Account
from kdesk.domain.catalogue_ports import CatalogueApi
from kdesk.domain.mirror_port import Mirror, Mirrors
from kdesk.domain.search.transcripts import TranscriptSearch
from kdesk.domain.ui_ports import Accounts, AccountState
from kdesk.errors import KdeskError
from kdesk.ui.library.model import LibraryModel
from kdesk.ui.tasks import TaskScope

_OPEN = "library: open mirror"


class LibrarySource:
    """Gives the model the catalogue and the mirror of the account in use.

    Before the sign-in, and while the server cannot be reached, the mirror of the account is shown alone.

    Args:
        mirrors: None to go without.
        shown: Called after the model got another source.
    """

    def __init__(
        self,
        accounts: Accounts,
        model: LibraryModel,
        tasks: TaskScope,
        mirrors: Mirrors | None,
        shown: Callable[[], None],
    ) -> None:
        self._accounts, self._model, self._tasks = accounts, model, tasks
        self._mirrors, self._shown = mirrors, shown
        self._mirror: Mirror | None = None
        self._mirrored: Account | None = None
        self._catalogue: CatalogueApi | None = None

    def mirror(self) -> Mirror | None:
        """Return the mirror of the account in use; None if there is none, or none yet."""
        return self._mirror

    def show(self, catalogue: CatalogueApi | None) -> None:
        """Show this catalogue; None for an account that is not signed in."""
        self._catalogue = catalogue
        account = self._mirrored_account()
        if account is None or self._mirrors is None:
            self._tasks.cancel(_OPEN)
            self._mirror = self._mirrored = None
            self._model.set_catalogue(catalogue, None, self._transcripts())
        elif _same(account, self._mirrored) and self._mirror is not None:
            self._model.set_catalogue(catalogue, self._mirror, self._transcripts())
        else:
            self._tasks.spawn(self._open(self._mirrors, account, catalogue), replace=_OPEN)

    def reopen(self) -> None:
        """Show the same catalogue with the mirror as it can be opened now, or without."""
        self._mirror = self._mirrored = None
        self.show(self._catalogue)

    async def _open(self, mirrors: Mirrors, account: Account, catalogue: CatalogueApi | None) -> None:
        try:
            mirror: Mirror | None = await mirrors.open(account)
        except KdeskError:
            mirror = None  # the library works without; the store has logged why
        self._mirror, self._mirrored = mirror, account
        self._model.set_catalogue(catalogue, mirror, self._transcripts())
        self._shown()

    def _transcripts(self) -> TranscriptSearch | None:
        api = self._accounts.api
        return api.transcripts if api is not None else None

    def _mirrored_account(self) -> Account | None:
        """Return the account whose mirror may be shown."""
        api = self._accounts.api
        if api is not None:
            return api.account if api.rights.see else None
        return None if self._accounts.state is AccountState.SIGNED_OUT else self._accounts.account


def _same(account: Account, other: Account | None) -> bool:
    keys = [(one.service_url, one.partner_id, one.user_id) for one in (account, other) if one is not None]
    return len(keys) > 1 and keys[0] == keys[1]

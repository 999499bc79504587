"""The ports between the window and the engine; tests of the window plug fakes into them."""

from collections.abc import Callable, Collection, Mapping, Sequence
from enum import StrEnum
from pathlib import Path
from typing import Protocol

from kdesk.domain.account import Account
from kdesk.domain.entry import Entry, MediaType
from kdesk.domain.loading import Loading
from kdesk.domain.orphan import Orphan
from kdesk.domain.picture import Bitmap
from kdesk.domain.ports import AccountApi, PartnerChoice
from kdesk.domain.question import Decision
from kdesk.domain.queue_listener import QueueListener
from kdesk.domain.source_file import SourceKind
from kdesk.domain.speed_limits import SpeedLimit
from kdesk.domain.transfer import Transfer
from kdesk.domain.verification import Level
from kdesk.errors import KdeskError, KeyringProblem


class Transfers(Protocol):
    """The commands of the transfer queue. They return at once; their effects arrive through the listener."""

    @property
    def loading(self) -> Loading:
        """Whether the transfers of earlier processes are on the list."""

    def snapshot(self) -> tuple[Transfer, ...]:
        """Return every transfer, in order."""
        ...

    def listen(self, listener: QueueListener) -> None:
        """Call the listener for every change from now on."""
        ...

    def add(self, paths: Sequence[Path], *, with_sidecars: bool = True) -> None:
        """Queue files and the files inside folders; a refused file becomes a FAILED transfer with its reason."""
        ...

    def replace_content(self, path: Path, size: int, entry: Entry) -> Transfer:
        """Queue a file of this size whose content replaces that of an entry, and return its transfer."""
        ...

    def pause(self, transfer_ids: Collection[str]) -> None:
        """Pause transfers; those that cannot be paused stay as they are."""
        ...

    def resume(self, transfer_ids: Collection[str]) -> None:
        """Queue paused transfers; they run in their order when slots are free."""
        ...

    def decide(self, transfer_id: str, decision: Decision) -> None:
        """Queue a transfer with the decision about its question; one that the question does not offer is ignored."""
        ...

    def add_addresses(self, addresses: Sequence[str], kinds: Mapping[str, MediaType]) -> tuple[Transfer, ...]:
        """Queue http addresses, from which the server fetches files by itself; return their transfers.

        Args:
            addresses: Http addresses, which were looked at.
            kinds: What their content is, where that is known.
        """
        ...

    def change_kind(self, transfer_ids: Collection[str], kind: SourceKind) -> None:
        """Let files that are not begun become a document or data."""
        ...

    def retry(self, transfer_ids: Collection[str]) -> None:
        """Queue failed transfers, and let those that wait for their next try continue at once."""
        ...

    def upload_unstable(self, transfer_ids: Collection[str]) -> None:
        """Upload files as they are now, although another program may still be writing them."""
        ...

    def assign(self, transfer_ids: Collection[str], account: str) -> int:
        """Let transfers that have not begun go to another account, by its key; return how many do."""
        ...

    def cancel(self, transfer_ids: Collection[str]) -> None:
        """Cancel transfers; their tokens and reserved entries are deleted from the server."""
        ...

    def remove(self, transfer_ids: Collection[str]) -> None:
        """Take finished transfers off the list.

        For ten seconds nothing changes in the journal and on the server, and `restore` brings them back.
        """
        ...

    def restore(self, transfer_ids: Collection[str]) -> None:
        """Put transfers that left the list at most ten seconds ago back to their rows; others are ignored."""
        ...

    def move(self, transfer_ids: Collection[str], row: int) -> None:
        """Put transfers, in their present order, before the one that now stands at `row`."""
        ...

    def set_slots(self, slots: int) -> None:
        """Set how many transfers run at once."""
        ...

    def verify(self, transfer_ids: Collection[str], level: Level) -> None:
        """Compare READY transfers with the server's copies at this level; those that are being compared continue."""
        ...

    def stop_verifying(self, transfer_ids: Collection[str]) -> None:
        """Stop comparing transfers."""
        ...

    def set_verification(self, level: Level) -> None:
        """Set the level at which transfers that become READY are compared."""
        ...

    def set_limit(self, limit: SpeedLimit) -> None:
        """Set the speed limit of all transfers together."""
        ...


class AccountState(StrEnum):
    """The state of the account in use, shown as a dot on the account button."""

    SIGNED_OUT = "signed out"
    SIGNING_IN = "signing in"
    SIGNED_IN = "signed in"
    OFFLINE = "offline"
    SIGN_IN_NEEDED = "sign in again"


class NetworkState(StrEnum):
    """The network as the system reports it; FINE also if the system does not know: only a request shows it."""

    FINE = "fine"
    OFFLINE = "offline"
    PORTAL = "asks for a sign-in"


class Accounts(Protocol):
    """The accounts, one of which is in view, and signing in and out."""

    @property
    def account(self) -> Account | None:
        """The account in view, signed in or not."""
        ...

    @property
    def state(self) -> AccountState:
        """Whether the account in view is signed in."""
        ...

    @property
    def api(self) -> AccountApi | None:
        """The API of the account in view, None while it is not signed in."""
        ...

    @property
    def problem(self) -> KdeskError | None:
        """Why the user has to sign in again, None if that is not known."""
        ...

    @property
    def saved(self) -> tuple[Account, ...]:
        """The saved accounts, the last used one first."""
        ...

    def api_of(self, key: str) -> AccountApi | None:
        """Return the API of an account, by its key; None while it is not signed in."""
        ...

    def state_of(self, key: str) -> AccountState:
        """Return whether an account is signed in, by its key: transfers run with all that are."""
        ...

    def problem_of(self, key: str) -> KdeskError | None:
        """Return why somebody has to sign in to an account again, None if that is not known."""
        ...

    def listen(self, callback: Callable[[], None]) -> None:
        """Call this after every change of account, state or API."""
        ...

    async def keyring_problem(self) -> KeyringProblem | None:
        """Return what is wrong with the keyring, None if it works."""
        ...

    async def sign_in(
        self,
        account: Account,
        secret: str,
        *,
        one_time_code: str = "",
        choose: PartnerChoice | None = None,
        keep: bool = True,
        show: bool = True,
    ) -> KeyringProblem | None:
        """Sign in; with `show` this account is in view from now on, with `keep` the keyring gets the secret.

        `choose` is asked for the account to use if the login has several, and `account` names none of them.

        Returns:
            Why the secret could not be stored, or None; the session works in both cases.

        Raises:
            SignInProblem: The server refuses the sign-in; the account in use stays.
            ServerProblem: The server cannot be asked; the account in use stays.
        """
        ...

    async def switch(self, account: Account) -> bool:
        """Show a saved account: at once if it is signed in, otherwise from the keyring.

        Returns False if the user has to sign in.
        """
        ...

    async def sign_out(self) -> None:
        """Delete session and secret of the account in view, which stays in the list; its transfers wait."""
        ...


class UploadTarget(Protocol):
    """The account to which new files go."""

    @property
    def account(self) -> Account | None:
        """The account in view, unless another one was chosen."""
        ...

    def choose(self, account: Account) -> None:
        """Let new files go to a saved account from now on; the account in view stays."""
        ...

    def listen(self, callback: Callable[[], None]) -> None:
        """Call this after every change of the accounts, or of the one that gets new files."""
        ...


class Samples(Protocol):
    """The demo that the first start offers."""

    async def offered(self) -> bool:
        """Return whether the demo is installed."""
        ...

    async def open(self) -> None:
        """Start the demo in a window that replaces this one. Raises KdeskError; then this window stays."""
        ...


class Orphans(Protocol):
    """What abandoned uploads left on the server."""

    async def find(self) -> tuple[Orphan, ...]:
        """Return the orphans, oldest first. Raises ServerProblem, SignInProblem."""
        ...

    async def remove(self, orphan: Orphan) -> bool:
        """Delete an orphan; return False if its upload was continued meanwhile, and it stays.

        Raises ServerProblem, SignInProblem.
        """
        ...


class Images(Protocol):
    """Pictures from memory, disk or network, whichever has them first."""

    async def picture(self, url: str) -> Bitmap:
        """Return the picture, scaled to fit into the box that its address asks for. Raises KdeskError."""
        ...

"""What the window asks of the engine, and what it is told: tests of the window plug in fakes."""

from collections.abc import Callable, Collection, Sequence
from enum import StrEnum
from pathlib import Path
from typing import Protocol

from kdesk.domain.account import Account
from kdesk.domain.orphan import Orphan
from kdesk.domain.picture import Bitmap
from kdesk.domain.ports import AccountApi, Partner
from kdesk.domain.question import Decision
from kdesk.domain.settings import SpeedLimit
from kdesk.domain.transfer import Transfer
from kdesk.domain.verification import Level
from kdesk.errors import KdeskError, KeyringProblem


class QueueListener:
    """Base of what follows the list of transfers. A listener overrides what it needs; the rest does nothing.

    All methods are called on the loop thread. A listener may give commands: what they change is announced after the
    present change has reached every listener.
    """

    def added(self, transfers: Sequence[Transfer]) -> None:
        """React to new transfers at the end of the list, in this order."""

    def changed(self, before: Transfer, now: Transfer) -> None:
        """React to the next snapshot of a transfer; may be called many times a second."""

    def removed(self, transfer_ids: Collection[str]) -> None:
        """React to transfers that left the list."""

    def restored(self, transfers: Sequence[Transfer], rows: Sequence[int]) -> None:
        """React to transfers that came back to the list.

        Args:
            transfers: In the order of the list.
            rows: Their present rows, ascending.
        """

    def moved(self, transfer_ids: Collection[str], row: int) -> None:
        """React to transfers that moved before the one that stood at `row`; their ids come in the order they keep."""


class Transfers(Protocol):
    """What the window asks of the queue. Commands return at once; what they do arrives through the listener."""

    def snapshot(self) -> tuple[Transfer, ...]:
        """Return every transfer, in order."""
        ...

    def listen(self, listener: QueueListener) -> None:
        """Tell the listener everything from now on."""
        ...

    def add(self, paths: Sequence[Path]) -> None:
        """Queue files, and the files inside folders; what cannot be taken comes in as FAILED with its reason."""
        ...

    def pause(self, transfer_ids: Collection[str]) -> None:
        """Stop these; those that cannot be paused stay as they are."""
        ...

    def resume(self, transfer_ids: Collection[str]) -> None:
        """Let these go on, in their order, as slots get free."""
        ...

    def decide(self, transfer_id: str, decision: Decision) -> None:
        """Answer the question of a transfer and let it go on; what the question does not allow is ignored."""
        ...

    def retry(self, transfer_ids: Collection[str]) -> None:
        """Try failed ones again, and waiting ones at once."""
        ...

    def upload_unstable(self, transfer_ids: Collection[str]) -> None:
        """Upload files as they are now, although somebody may still be writing them."""
        ...

    def cancel(self, transfer_ids: Collection[str]) -> None:
        """Give these up: token and reserved entry are removed from the server."""
        ...

    def remove(self, transfer_ids: Collection[str]) -> None:
        """Take those that are READY, CANCELLED or FAILED off the list.

        For ten seconds nothing else happens: not in the journal, and not on the server.
        """
        ...

    def restore(self, transfer_ids: Collection[str]) -> None:
        """Bring those back to their places that left the list at most ten seconds ago; others are passed over."""
        ...

    def move(self, transfer_ids: Collection[str], row: int) -> None:
        """Put these, in their present order, before the transfer that now stands at `row`."""
        ...

    def set_slots(self, slots: int) -> None:
        """Allow so many transfers at once."""
        ...

    def verify(self, transfer_ids: Collection[str], level: Level) -> None:
        """Compare READY ones with the server's copies, this closely; those that are being compared go on."""
        ...

    def stop_verifying(self, transfer_ids: Collection[str]) -> None:
        """Stop comparing these."""
        ...

    def set_verification(self, level: Level) -> None:
        """Compare what becomes READY from now on this closely."""
        ...

    def set_limit(self, limit: SpeedLimit) -> None:
        """Send no faster than this, all transfers together."""
        ...


class AccountState(StrEnum):
    """The dot on the account chip."""

    SIGNED_OUT = "signed out"
    SIGNING_IN = "signing in"
    SIGNED_IN = "signed in"
    OFFLINE = "offline"
    SIGN_IN_NEEDED = "sign in again"


class NetworkState(StrEnum):
    """What the system says of its network. What it does not know is FINE: only asking the server tells."""

    FINE = "fine"
    OFFLINE = "offline"
    PORTAL = "asks for a sign-in"


class Accounts(Protocol):
    """What the window asks about signing in."""

    @property
    def account(self) -> Account | None:
        """The account in use, signed in or not."""
        ...

    @property
    def state(self) -> AccountState:
        """Where it stands."""
        ...

    @property
    def api(self) -> AccountApi | None:
        """The connection while signed in."""
        ...

    @property
    def problem(self) -> KdeskError | None:
        """Why somebody has to sign in again, None where that is not known."""
        ...

    @property
    def saved(self) -> tuple[Account, ...]:
        """The saved accounts, the last used one first."""
        ...

    def listen(self, callback: Callable[[], None]) -> None:
        """Call this after every change of account, state or connection."""
        ...

    async def keyring_problem(self) -> KeyringProblem | None:
        """Tell what is wrong with the keyring, None when it can be used."""
        ...

    async def sign_in(
        self, account: Account, secret: str, *, one_time_code: str = "", keep: bool = True
    ) -> KeyringProblem | None:
        """Sign in and use this account from now on; with `keep` the secret goes to the keyring.

        Returns why the secret could not be kept (the session works all the same), None when all is well.
        Raises SignInProblem or ServerProblem; then the account in use stays.
        """
        ...

    async def partners(self) -> tuple[Partner, ...]:
        """List the partners that the present login may enter."""
        ...

    async def switch(self, account: Account) -> bool:
        """Sign in to a saved account from the keyring; False when that needs somebody to sign in."""
        ...

    async def sign_out(self) -> None:
        """Forget session and secret of the account in use; its transfers wait."""
        ...


class Samples(Protocol):
    """The demo, as the first start offers it."""

    async def offered(self) -> bool:
        """Return whether the demo is installed."""
        ...

    async def open(self) -> None:
        """Start the demo; the window makes way for one that shows it. Raises KdeskError, and stays then."""
        ...


class Orphans(Protocol):
    """What uploads have left on the server that nobody continues."""

    async def find(self) -> tuple[Orphan, ...]:
        """Return what was left, the oldest first. Raises ServerProblem, SignInProblem."""
        ...

    async def remove(self, orphan: Orphan) -> bool:
        """Delete it, what is gone already is fine; False when somebody has gone on with it since: it stays.

        Raises ServerProblem, SignInProblem.
        """
        ...


class Images(Protocol):
    """Pictures from memory, disk or net, whichever is nearest."""

    async def picture(self, url: str) -> Bitmap:
        """Return the picture, fitted into the box that its address asks for. Raises KdeskError."""
        ...

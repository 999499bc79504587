"""Protocols of everything outside the engine, each as small as its user needs.

The composition roots (`application`, `commands`) provide `kaltura` and `store`; tests provide fakes under the same
contract. Every coroutine raises only errors of `kdesk.errors`, or is cancelled.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Protocol

from kdesk.domain.account_limits import AccountLimits, no_limits
from kdesk.domain.links.account_players import AccountPlayer, no_players
from kdesk.domain.reachability import Reachability
from kdesk.domain.rights import EVERYTHING, Rights

if TYPE_CHECKING:  # what an account can do is imported by whoever does it
    from kdesk.domain.account import Account
    from kdesk.domain.app_tokens import AppTokenApi
    from kdesk.domain.bulk.ports import BulkApi
    from kdesk.domain.catalogue_ports import CatalogueApi, Copies
    from kdesk.domain.downloads.ports import DownloadApi
    from kdesk.domain.editing.api import EditingApi
    from kdesk.domain.picture import Bitmap, Box
    from kdesk.domain.search.search_port import LibrarySearch
    from kdesk.domain.search.transcripts import TranscriptSearch
    from kdesk.domain.share_ports import SharingApi
    from kdesk.domain.transfer import Transfer
    from kdesk.domain.upload_ports import UploadApi
    from kdesk.errors import KeyringProblem, SignInProblem


@dataclass(frozen=True, slots=True)
class Partner:
    """A Kaltura account that a login can use."""

    id: int
    name: str


class ImageSource(Protocol):
    """Loads pictures."""

    async def fetch(self, url: str) -> bytes:
        """Return the encoded picture. Raises ServerProblem, which tells whether a retry may help."""
        ...


class ImageCache(Protocol):
    """Keeps pictures between two starts of the program."""

    async def get(self, url: str) -> bytes | None:
        """Return the picture of this address; None if there is none."""
        ...

    async def put(self, url: str, data: bytes) -> None:
        """Store a picture; the least recently used ones are removed if there is no room."""
        ...

    async def drop(self, url: str) -> None:
        """Remove the picture of this address."""
        ...


class PictureDecoder(Protocol):
    """Decodes pictures into bitmaps."""

    async def decode(self, data: bytes, box: Box) -> Bitmap:
        """Return the picture scaled to fit the box; the data may be anything.

        Raises BadResponse if it cannot be shown, another KdeskError if nothing can be decoded at present.
        """
        ...


async def never_licensed(_entry_id: str) -> bool:
    """Know of no licence."""
    return False


@dataclass(frozen=True, slots=True)
class AccountApi:
    """The API of a signed-in account. It renews its session by itself.

    Attributes:
        expires_at: Returns the Unix seconds at which the present session ends; None if the server does not tell.
        rights: What the session may do.
        clock_ahead: Seconds by which this computer's clock is ahead of the server's; None if the server does not tell.
        limits: Returns what the account allows; requested once.
        reachability: Whether the server responds, updated by each call.
        editing: Changes the library; None if the session may not see it.
        search: Helps to search the library; None if the session may not see it.
        players: Lists the players of the account, the one that was changed last first; raises ServerProblem.
        transcripts: Searches what is said in videos; None if the session may not see the library.
        downloads: Tells versions and addresses of files; None if the session may not see the library.
        sharing: Tells whether links open, and makes other ones; None if the session may not see the library.
        app_tokens: Makes and deletes application tokens; None if the session may not.
        bulk: Lets the server make entries of a sheet; None if the session may not see the library.
        is_licensed: Tells of the id of an entry whether players need a licence for all of it; raises ServerProblem.
    """

    account: Account
    uploads: UploadApi
    catalogue: CatalogueApi
    expires_at: Callable[[], float | None]
    copies: Copies
    rights: Rights = EVERYTHING
    clock_ahead: float | None = None
    limits: Callable[[], Awaitable[AccountLimits]] = no_limits
    reachability: Reachability = field(default_factory=Reachability)
    editing: EditingApi | None = None
    search: LibrarySearch | None = None
    players: Callable[[], Awaitable[tuple[AccountPlayer, ...]]] = no_players
    transcripts: TranscriptSearch | None = None
    downloads: DownloadApi | None = None
    sharing: SharingApi | None = None
    app_tokens: AppTokenApi | None = None
    bulk: BulkApi | None = None
    is_licensed: Callable[[str], Awaitable[bool]] = never_licensed


PartnerChoice = Callable[[tuple[Partner, ...], int], Awaitable[int]]
"""Chooses one of the partners of a login; gets them and the id of the one that the server chose, and returns an id."""


class Connector(Protocol):
    """Signs in, in any of the ways that Kaltura has."""

    async def connect(
        self,
        account: Account,
        secret: str,
        *,
        one_time_code: str = "",
        choose: PartnerChoice | None = None,
        on_lost: Callable[[SignInProblem], None],
    ) -> AccountApi:
        """Sign in. `on_lost` is called once if a later renewal fails for good.

        The account of the result may differ from the given one: the server decides about partner and user. `choose` is
        asked if it is a login of several partners, and the account names none; without it the server's choice counts.

        Raises:
            SignInRefused: The credentials are wrong.
            OneTimeCodeNeeded: The account requires a one-time code.
            ServerProblem: The server cannot be used.
        """
        ...


class Credentials(Protocol):
    """The operating system's keyring, used on a thread. Every call may raise KeyringProblem.

    The secret of an account has the name `Account.key`.
    """

    async def check(self) -> KeyringProblem | None:
        """Return what is wrong with the keyring; None if it can be used."""
        ...

    async def load(self, name: str) -> str | None:
        """Return the secret of this name; None if there is none."""
        ...

    async def save(self, name: str, secret: str) -> None:
        """Store a secret under a name."""
        ...

    async def forget(self, name: str) -> None:
        """Remove the secret of this name, if there is one."""
        ...


class TransferStore(Protocol):
    """The journal. Every call returns after the data has reached the disk."""

    async def load(self) -> Sequence[Transfer]:
        """Return every transfer as it was saved last, in order."""
        ...

    async def load_first(self, count: int) -> Sequence[Transfer]:
        """Return the first transfers of what `load` returns, up to so many, in much less time."""
        ...

    async def add(self, transfers: Sequence[Transfer]) -> None:
        """Append transfers that the journal does not have, in one transaction."""
        ...

    async def save(self, transfers: Sequence[Transfer]) -> None:
        """Write these transfers in one transaction; new ones are appended."""
        ...

    async def save_order(self, transfer_ids: Sequence[str]) -> None:
        """Write the order of all transfers."""
        ...

    async def remove(self, transfer_ids: Collection[str]) -> None:
        """Remove these transfers."""
        ...

    async def load_max_chunks(self) -> Mapping[str, int]:
        """Return the largest chunk that the server of each account accepts, in bytes by account key."""
        ...

    async def save_max_chunk(self, account: str, largest: int) -> None:
        """Write the largest chunk of one account, in bytes."""
        ...


class Clock(Protocol):
    """Time as an object, so that tests need not wait."""

    def now(self) -> float:
        """Return the wall clock in Unix seconds."""
        ...

    def monotonic(self) -> float:
        """Return seconds that never go back."""
        ...

    def sleep(self, seconds: float) -> Awaitable[None]:
        """Wait."""
        ...

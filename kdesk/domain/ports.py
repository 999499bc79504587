"""What the engine needs of the outside world, each port as small as its user.

The composition roots (`desk`, `commands`) plug in `kaltura` and `store`; tests plug in fakes under the same contract.
Every coroutine raises only errors of `kdesk.errors`, or is cancelled.
"""

from collections.abc import AsyncGenerator, AsyncIterator, Awaitable, Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Protocol

from kdesk.domain.account import Account
from kdesk.domain.account_limits import AccountLimits, no_limits
from kdesk.domain.entry import Entry, EntryFilter, EntryPage
from kdesk.domain.flavor import Flavor
from kdesk.domain.owner_tags import OwnerTag
from kdesk.domain.picture import Bitmap, Box
from kdesk.domain.reachability import Reachability
from kdesk.domain.rights import EVERYTHING, Rights
from kdesk.domain.transfer import Transfer
from kdesk.domain.upload import Chunk, UploadToken
from kdesk.errors import KeyringProblem, SignInProblem

Blocks = AsyncIterator[bytes]
"""The bytes of one chunk, in blocks of any size; together exactly the chunk's length."""


@dataclass(frozen=True, slots=True)
class Reserved:
    """What one reservation made: a token, and an entry that waits for its bytes.

    same     other entries with the same fingerprint, as far as the session sees them
    dropped  properties that the session may not set: the server left them out of the entry without an error
    """

    token: UploadToken
    entry: Entry
    same: tuple[Entry, ...] = ()
    dropped: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Partner:
    """A Kaltura account that a login may enter."""

    id: int
    name: str


class UploadApi(Protocol):
    """The upload protocol, one verb a call; `engine.uploader` says in which order."""

    async def reserve(self, transfer: Transfer) -> Reserved:
        """Make token and entry and attach them in one multirequest; when one step fails, undo the others and raise."""
        ...

    async def reserved_entries(self, transfer: Transfer) -> tuple[Entry, ...]:
        """Find the entries that earlier reservations of this transfer left, whatever their status."""
        ...

    async def add_token(self, transfer: Transfer) -> UploadToken:
        """Make a new token and attach it to the transfer's entry in one multirequest.

        Raises AlreadyWithContent, EntryGone; no token is left then.
        """
        ...

    async def free_token(self, transfer: Transfer) -> UploadToken:
        """Make a new token that is attached to nothing: its content is to replace another."""
        ...

    async def token(self, token_id: str) -> UploadToken:
        """Ask for a token. Raises TokenGone."""
        ...

    async def entries_like(self, transfer: Transfer) -> tuple[Entry, ...]:
        """Find the entries with the transfer's fingerprint, whatever their status, as far as the session sees them."""
        ...

    async def write_tags(self, tags: Mapping[str, OwnerTag]) -> None:
        """Write owner tags on entries, by their ids, with one request. Raises the first refusal, after all were tried.

        The caller has made sure that what is written over is kdesk's own.
        """
        ...

    async def waiting_tokens(self, token_name: str) -> tuple[UploadToken, ...]:
        """List the tokens of that name that wait for bytes or for being attached: PENDING, PARTIAL and FULL ones."""
        ...

    async def empty_entries(self) -> tuple[Entry, ...]:
        """Find this user's entries of kdesk's that have no content: reserved, and never filled."""
        ...

    async def open_tokens(self) -> tuple[UploadToken, ...]:
        """List this user's tokens that still take bytes."""
        ...

    async def attach(self, entry_id: str, token_id: str) -> None:
        """Attach the token to the entry. Raises AlreadyWithContent, TokenGone, EntryGone."""
        ...

    async def add_entry(self, transfer: Transfer) -> Entry:
        """Make an entry of the transfer's FULL token, which is attached to nothing.

        Raises TokenNotOpen when the token is not FULL, or an entry was made of it before.
        """
        ...

    async def replace_content(self, transfer: Transfer) -> None:
        """Let the content of the transfer's FULL token replace that of its entry, and the fingerprint with it.

        Raises TokenGone, EntryGone.
        """
        ...

    async def open(self, transfer: Transfer, first: Chunk, blocks: Blocks) -> UploadToken:
        """Send the opener: the token's file begins, chunks may follow in any order.

        `first` has no bytes, unless the server refuses such openers (BodyDropped); then it is the first chunk.
        """
        ...

    async def send_whole(self, transfer: Transfer, blocks: Blocks) -> UploadToken:
        """Send the whole file as one body that opens and closes the token."""
        ...

    async def send(self, transfer: Transfer, chunk: Chunk, blocks: Blocks) -> UploadToken:
        """Send one chunk. A normal return means “stored”, not “contiguous”."""
        ...

    async def close(self, transfer: Transfer) -> UploadToken:
        """Send the final chunk without bytes at the file's size. Raises SizeMismatch, TokenNotOpen, FileTypeRefused."""
        ...

    async def delete_token(self, token_id: str) -> None:
        """Delete a token; a token that is gone already is fine."""
        ...

    async def delete_entry(self, entry_id: str) -> None:
        """Delete an entry; an entry that is gone already is fine."""
        ...

    async def ping(self) -> None:
        """Make one small call that the server answers at once."""
        ...


class CatalogueApi(Protocol):
    """What the library asks."""

    def pages(self, wanted: EntryFilter, page_size: int) -> AsyncGenerator[EntryPage, None]:
        """Walk the library page by page, across the server's window of 10,000; each entry comes once.

        Who leaves early closes the walk.
        """
        ...

    async def entry(self, entry_id: str) -> Entry:
        """Ask for one entry in any status. Raises EntryGone."""
        ...

    async def entries(self, entry_ids: Collection[str]) -> tuple[Entry, ...]:
        """Ask for several entries in any status with one call; the index lags, so some may be missing."""
        ...

    async def flavors(self, entry_id: str) -> tuple[Flavor, ...]:
        """List the renditions of an entry: the source first, then by size of picture and bitrate."""
        ...

    async def flavors_of(self, entry_ids: Collection[str]) -> tuple[Flavor, ...]:
        """List the renditions of several entries with one call, 500 at most, without names and in any order."""
        ...


@dataclass(frozen=True, slots=True)
class CopyBlock:
    """Some bytes of a copy.

    offset  where in the copy they stand
    total   bytes of the whole copy as it is delivered; None when that is not told
    """

    offset: int
    data: bytes
    total: int | None = None


@dataclass(frozen=True, slots=True)
class SourceCopy:
    """The server's copy of an uploaded file.

    asset_id  the source flavor; the entry itself for an image, which has no flavors
    version   of that content
    size      bytes; 0 where the server does not tell
    """

    asset_id: str
    version: str
    size: int


class Copies(Protocol):
    """The server's copies of what was uploaded: source flavors, and images as they are."""

    async def source(self, entry_id: str) -> SourceCopy | None:
        """Return what the server keeps, None where it keeps nothing. Raises EntryGone."""
        ...

    async def size(self, entry_id: str) -> int | None:
        """Return the bytes of the copy, 0 when the server does not tell, None when it keeps none. Raises EntryGone."""
        ...

    async def address(self, entry_id: str) -> str:
        """Return where the copy's bytes can be read; "" where the server keeps none. Raises EntryGone."""
        ...

    def read(self, address: str, start: int, end: int) -> AsyncGenerator[CopyBlock, None]:
        """Read the copy from `start` up to `end`. A server that knows no ranges sends everything from 0 on.

        Who leaves early closes the reading.
        """
        ...


class ImageSource(Protocol):
    """Where pictures come from."""

    async def fetch(self, url: str) -> bytes:
        """Return the encoded picture. Raises ServerProblem; `retryable` tells whether a later try may help."""
        ...


class ImageCache(Protocol):
    """Where pictures are kept between starts."""

    async def get(self, url: str) -> bytes | None:
        """Return the picture kept for this address, None where there is none."""
        ...

    async def put(self, url: str, data: bytes) -> None:
        """Keep a picture; the least recently used make room."""
        ...

    async def drop(self, url: str) -> None:
        """Keep the picture of this address no longer."""
        ...


class PictureDecoder(Protocol):
    """What makes bitmaps of pictures as servers send them."""

    async def decode(self, data: bytes, box: Box) -> Bitmap:
        """Return the picture, fitted into the box; it may be anything.

        Raises BadResponse where it cannot be shown, another KdeskError where nothing can be decoded at present.
        """
        ...


@dataclass(frozen=True, slots=True)
class AccountApi:
    """A signed-in account and what it can be asked. Renewal of its session happens inside.

    Attributes:
        expires_at: Unix seconds at which the present session ends; None where the server does not tell.
        rights: What the session may do; what it may not is left out, and said in words.
        clock_ahead: Seconds by which this computer's clock is ahead of the server's; None where it does not tell.
        limits: What the account allows; asked for once.
        reachability: Tells after each call whether the server answers.
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


class Connector(Protocol):
    """Makes connections: the sign-in kinds of Kaltura."""

    async def connect(
        self,
        account: Account,
        secret: str,
        *,
        one_time_code: str = "",
        on_lost: Callable[[SignInProblem], None],
    ) -> AccountApi:
        """Sign in. `on_lost` is called once when a later renewal fails for good.

        The connection's account may differ from the one asked for: the server tells partner and user.
        Raises SignInRefused, OneTimeCodeNeeded, ServerProblem.
        """
        ...

    async def partners(self, api: AccountApi) -> tuple[Partner, ...]:
        """List the partners that this login may enter; a single one, or none where the server does not tell."""
        ...


class Credentials(Protocol):
    """The operating system's keyring, off the loop thread. Every call may raise a KeyringProblem."""

    async def check(self) -> KeyringProblem | None:
        """Tell what is wrong with the keyring, None when it can be used."""
        ...

    async def load(self, account: Account) -> str | None:
        """Return the secret of an account, None where none is kept."""
        ...

    async def save(self, account: Account, secret: str) -> None:
        """Keep the secret of an account."""
        ...

    async def forget(self, account: Account) -> None:
        """Remove the secret of an account; none there is fine."""
        ...


class TransferStore(Protocol):
    """The journal: what survives a restart. Every call returns after the data is safe from kill -9."""

    async def load(self) -> Sequence[Transfer]:
        """Return every transfer, in order, as last saved; the live fields at their defaults."""
        ...

    async def save(self, transfers: Sequence[Transfer]) -> None:
        """Write these transfers in one transaction; new ones go behind the others."""
        ...

    async def save_order(self, transfer_ids: Sequence[str]) -> None:
        """Write the order of all transfers."""
        ...

    async def remove(self, transfer_ids: Collection[str]) -> None:
        """Forget these transfers."""
        ...

    async def load_max_chunks(self) -> Mapping[str, int]:
        """Return the largest chunk in bytes that each account's server was seen to take, by the account's key."""
        ...

    async def save_max_chunk(self, account: str, largest: int) -> None:
        """Write the largest chunk of one account."""
        ...


class Clock(Protocol):
    """Time as an object, so that waiting is testable without waiting."""

    def now(self) -> float:
        """Return the wall clock in Unix seconds."""
        ...

    def monotonic(self) -> float:
        """Return seconds that never go back."""
        ...

    def sleep(self, seconds: float) -> Awaitable[None]:
        """Wait."""
        ...

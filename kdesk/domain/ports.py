"""Protocols of everything outside the engine, each as small as its user needs.

The composition roots (`application`, `commands`) provide `kaltura` and `store`; tests provide fakes under the same
contract. Every coroutine raises only errors of `kdesk.errors`, or is cancelled.
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
"""The bytes of one chunk in blocks of any size; their total is exactly the length of the chunk."""


@dataclass(frozen=True, slots=True)
class Reserved:
    """Result of one reservation: a token, and the entry that waits for its bytes.

    Attributes:
        same: Other entries with the same fingerprint that the session can see.
        dropped: Properties that the session may not set; the server left them out without an error.
    """

    token: UploadToken
    entry: Entry
    same: tuple[Entry, ...] = ()
    dropped: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Partner:
    """A Kaltura account that a login can use."""

    id: int
    name: str


class UploadApi(Protocol):
    """The calls of the upload protocol (kdesk/engine/PROTOCOL.md); `engine.upload.uploader` has their order."""

    async def reserve(self, transfer: Transfer) -> Reserved:
        """Make token and entry and attach them in one multirequest (rule 2); if a step fails, undo all and raise."""
        ...

    async def reserved_entries(self, transfer: Transfer) -> tuple[Entry, ...]:
        """Return the entries that earlier reservations of this transfer made, in any status."""
        ...

    async def add_token(self, transfer: Transfer) -> UploadToken:
        """Make a token and attach it to the transfer's entry in one multirequest.

        Raises AlreadyWithContent and EntryGone; no token remains then.
        """
        ...

    async def free_token(self, transfer: Transfer) -> UploadToken:
        """Make a token that is not attached."""
        ...

    async def token(self, token_id: str) -> UploadToken:
        """Return a token. Raises TokenGone."""
        ...

    async def entries_like(self, transfer: Transfer) -> tuple[Entry, ...]:
        """Return the entries with the transfer's fingerprint that the session can see, in any status."""
        ...

    async def write_tags(self, tags: Mapping[str, OwnerTag]) -> None:
        """Write owner tags on entries, by id, with one request. Raises the first refusal after all were tried.

        The caller has checked that the entries carry tags of kdesk.
        """
        ...

    async def waiting_tokens(self, token_name: str) -> tuple[UploadToken, ...]:
        """Return the PENDING, PARTIAL and FULL tokens with that name."""
        ...

    async def empty_entries(self) -> tuple[Entry, ...]:
        """Return this user's entries that kdesk reserved and that have no content."""
        ...

    async def open_tokens(self) -> tuple[UploadToken, ...]:
        """Return this user's tokens that accept bytes."""
        ...

    async def attach(self, entry_id: str, token_id: str) -> None:
        """Attach the token to the entry. Raises AlreadyWithContent, TokenGone and EntryGone."""
        ...

    async def add_entry(self, transfer: Transfer) -> Entry:
        """Make an entry from the transfer's FULL token, which is not attached.

        Raises TokenNotOpen if the token is not FULL, or an entry was made from it before.
        """
        ...

    async def replace_content(self, transfer: Transfer) -> None:
        """Replace content and fingerprint of the transfer's entry with those of its FULL token.

        Raises TokenGone and EntryGone.
        """
        ...

    async def open(self, transfer: Transfer, first: Chunk, blocks: Blocks) -> UploadToken:
        """Send the opener (rule 3); afterwards chunks may follow in any order.

        `first` has no bytes unless the server refuses such openers (BodyDropped); then it is the first chunk.
        """
        ...

    async def send_whole(self, transfer: Transfer, blocks: Blocks) -> UploadToken:
        """Send the whole file in one body that opens and closes the token."""
        ...

    async def send(self, transfer: Transfer, chunk: Chunk, blocks: Blocks) -> UploadToken:
        """Send one chunk. A normal return means stored, not contiguous (rule 4)."""
        ...

    async def close(self, transfer: Transfer) -> UploadToken:
        """Send the final chunk without bytes (rule 7). Raises SizeMismatch, TokenNotOpen and FileTypeRefused."""
        ...

    async def delete_token(self, token_id: str) -> None:
        """Delete a token; one that does not exist is ignored."""
        ...

    async def delete_entry(self, entry_id: str) -> None:
        """Delete an entry; one that does not exist is ignored."""
        ...

    async def ping(self) -> None:
        """Make one small call that the server responds to at once."""
        ...


class CatalogueApi(Protocol):
    """Reading entries and their renditions."""

    def pages(self, wanted: EntryFilter, page_size: int) -> AsyncGenerator[EntryPage, None]:
        """Yield the library page by page, beyond the server's limit of 10,000; each entry comes once.

        A caller that stops early closes the generator.
        """
        ...

    async def entry(self, entry_id: str) -> Entry:
        """Return one entry in any status. Raises EntryGone."""
        ...

    async def entries(self, entry_ids: Collection[str]) -> tuple[Entry, ...]:
        """Return several entries in any status with one call; some may be missing, as the index lags (rule 10)."""
        ...

    async def flavors(self, entry_id: str) -> tuple[Flavor, ...]:
        """Return the renditions of an entry: the source first, then by picture size and bitrate."""
        ...

    async def flavors_of(self, entry_ids: Collection[str]) -> tuple[Flavor, ...]:
        """Return the renditions of several entries with one call, at most 500, without names and in any order."""
        ...


@dataclass(frozen=True, slots=True)
class CopyBlock:
    """Some bytes of a copy.

    Attributes:
        offset: Position of the first byte in the copy.
        total: Bytes of the whole copy as it is delivered; None if the server does not tell.
    """

    offset: int
    data: bytes
    total: int | None = None


@dataclass(frozen=True, slots=True)
class SourceCopy:
    """The server's copy of an uploaded file.

    Attributes:
        asset_id: The source flavor; the entry itself for an image, which has no flavors.
        version: Of that content.
        size: Bytes; 0 if the server does not tell.
    """

    asset_id: str
    version: str
    size: int


class Copies(Protocol):
    """The server's copies of uploaded files: source flavors, and images."""

    async def source(self, entry_id: str) -> SourceCopy | None:
        """Return the copy; None if the server keeps none. Raises EntryGone."""
        ...

    async def size(self, entry_id: str) -> int | None:
        """Return the bytes of the copy; 0 if the server does not tell, None if it keeps none. Raises EntryGone."""
        ...

    async def address(self, entry_id: str) -> str:
        """Return the address of the copy's bytes; "" if the server keeps none. Raises EntryGone."""
        ...

    def read(self, address: str, start: int, end: int) -> AsyncGenerator[CopyBlock, None]:
        """Read the copy from `start` up to `end`. A server that ignores ranges sends everything from 0 on.

        A caller that stops early closes the generator.
        """
        ...


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


@dataclass(frozen=True, slots=True)
class AccountApi:
    """The API of a signed-in account. It renews its session by itself.

    Attributes:
        expires_at: Returns the Unix seconds at which the present session ends; None if the server does not tell.
        rights: What the session may do.
        clock_ahead: Seconds by which this computer's clock is ahead of the server's; None if the server does not tell.
        limits: Returns what the account allows; requested once.
        reachability: Whether the server responds, updated by each call.
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
    """Signs in, in any of the ways that Kaltura has."""

    async def connect(
        self,
        account: Account,
        secret: str,
        *,
        one_time_code: str = "",
        on_lost: Callable[[SignInProblem], None],
    ) -> AccountApi:
        """Sign in. `on_lost` is called once if a later renewal fails for good.

        The account of the result may differ from the given one: the server decides about partner and user.

        Raises:
            SignInRefused: The credentials are wrong.
            OneTimeCodeNeeded: The account requires a one-time code.
            ServerProblem: The server cannot be used.
        """
        ...

    async def partners(self, api: AccountApi) -> tuple[Partner, ...]:
        """Return the partners that this login can use; none if the server does not tell."""
        ...


class Credentials(Protocol):
    """The operating system's keyring, used on a thread. Every call may raise KeyringProblem."""

    async def check(self) -> KeyringProblem | None:
        """Return what is wrong with the keyring; None if it can be used."""
        ...

    async def load(self, account: Account) -> str | None:
        """Return the secret of an account; None if there is none."""
        ...

    async def save(self, account: Account, secret: str) -> None:
        """Store the secret of an account."""
        ...

    async def forget(self, account: Account) -> None:
        """Remove the secret of an account, if there is one."""
        ...


class TransferStore(Protocol):
    """The journal. Every call returns after the data has reached the disk."""

    async def load(self) -> Sequence[Transfer]:
        """Return every transfer as it was saved last, in order."""
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

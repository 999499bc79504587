"""The port of the upload protocol, between engine and kaltura."""

from collections.abc import AsyncIterator, Mapping
from dataclasses import dataclass
from typing import Protocol

from kdesk.domain.details.upload_details import NOTHING_SAID, UploadDetails
from kdesk.domain.entry import Entry
from kdesk.domain.owner_tags import OwnerTag
from kdesk.domain.transfer import Transfer
from kdesk.domain.upload import Chunk, UploadToken

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


class UploadApi(Protocol):
    """The calls of the upload protocol (kdesk/engine/PROTOCOL.md); `engine.upload.uploader` has their order."""

    async def reserve(self, transfer: Transfer, details: UploadDetails = NOTHING_SAID) -> Reserved:
        """Make token and entry and attach them in one multirequest (rule 2); if a step fails, undo all and raise.

        Args:
            transfer: The one that reserves.
            details: What the entry is made with, as far as the session may write it.
        """
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

    async def write_reference_ids(self, reference_ids: Mapping[str, str]) -> None:
        """Write reference ids on entries, by id, with one request. Raises the first refusal after all were tried.

        The caller has checked that the entries have none, or one of kdesk.
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

    async def add_entry(self, transfer: Transfer, details: UploadDetails = NOTHING_SAID) -> Entry:
        """Make an entry, of the file's kind and with these details, from the transfer's FULL token, not attached yet.

        Raises TokenNotOpen if the token is not FULL, or an entry was made from it before.
        """
        ...

    async def add_from_url(self, transfer: Transfer, details: UploadDetails = NOTHING_SAID) -> Entry:
        """Make an entry whose content the server fetches from the transfer's address by itself (rule 14)."""
        ...

    async def replace_content(self, transfer: Transfer, details: UploadDetails = NOTHING_SAID) -> None:
        """Replace the content of the transfer's entry with that of its FULL token; of details it takes the profile.

        To be called once, after the entry was read: a second call, and one that fails, cancels what was begun.
        Raises TokenGone and EntryGone.
        """
        ...

    async def discard_replacement(self, entry_id: str) -> None:
        """Throw away the new content that waits to replace that of an entry. Raises EntryGone, NotPermitted."""
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

    async def delete_data(self, entry_id: str) -> None:
        """Delete a data entry; one that does not exist is ignored."""
        ...

    async def ping(self) -> None:
        """Make one small call that the server responds to at once."""
        ...

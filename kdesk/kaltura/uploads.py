"""The calls of the upload protocol (rules 2 to 11), one method each."""

import logging
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from kdesk.domain.details.upload_details import NOTHING_SAID, UploadDetails
from kdesk.domain.entry import Entry
from kdesk.domain.owner_tags import OwnerTag
from kdesk.domain.transfer import Transfer
from kdesk.domain.upload import Chunk, UploadToken
from kdesk.domain.upload_ports import Blocks, Reserved
from kdesk.errors import ApiError, EntryGone, KdeskError, TokenGone
from kdesk.kaltura import reservation_search
from kdesk.kaltura.api import Api
from kdesk.kaltura.chunk_upload import send_bytes
from kdesk.kaltura.duplicate_search import matching_entries, search_calls
from kdesk.kaltura.entries_made_last import add_entry_last, delete_data
from kdesk.kaltura.rpc import Call
from kdesk.kaltura.upload_fields import attachment, entry_fields, entry_update, token_fields
from kdesk.kaltura.wire import WireToken, to_token
from kdesk.kaltura.wire_entries import WireEntry, to_entry

log = logging.getLogger(__name__)


class Uploads:
    """Implements `ports.UploadApi`.

    Args:
        api: Of the account.
        searchable_tag: Whether all entries get a visible tag, by which they are found again.
        keeps_reference_ids: Whether the session may write `referenceId`. If not, an entry with another title than its
            file gets that tag.
    """

    def __init__(self, api: Api, *, searchable_tag: bool = False, keeps_reference_ids: bool = True) -> None:
        self._api = api
        self._tags = searchable_tag
        self._keeps_reference_ids = keeps_reference_ids

    async def reserve(self, transfer: Transfer, details: UploadDetails = NOTHING_SAID) -> Reserved:
        """Create token and entry and attach them (rule 2). If a step fails, undo the others and raise its error."""
        calls = [
            Call("uploadToken", "add", WireToken, {"uploadToken": token_fields(transfer)}),
            Call("media", "add", WireEntry, {"entry": self._entry_fields(transfer, details)}),
            # A reference to a refused call becomes an empty text, so that this call is refused as well.
            Call("media", "addContent", WireEntry, attachment("{2:result:id}", "{1:result:id}")),
        ]
        # Searched after the entry was made: computers that reserve at the same time see each other's entries (rule 2).
        results = await self._api.multi([*calls, *search_calls(transfer)])
        token, entry, attached, *listed = results
        # The token is deleted before the entry (rule 11).
        await self._raise_refusal_and_undo((token, entry, attached), made=(token, entry))
        made = to_entry(attached)
        same = matching_entries(listed, transfer)
        # The token in the response is from before it was attached. Without this it would be attached once more.
        waiting = replace(to_token(token), attached_id=made.id)
        return Reserved(waiting, made, tuple(e for e in same if e.id != made.id), results.dropped)

    async def reserved_entries(self, transfer: Transfer) -> tuple[Entry, ...]:
        """Find entries of earlier reservations of this transfer, by fingerprint or else among its owner's entries."""
        return await reservation_search.reserved_entries(self._api, transfer)

    async def add_token(self, transfer: Transfer) -> UploadToken:
        """Create a token and attach it to the transfer's entry (rule 9). If a step fails, undo the other and raise."""
        token, attached = await self._api.multi(
            [
                Call("uploadToken", "add", WireToken, {"uploadToken": token_fields(transfer)}),
                Call("media", "addContent", WireEntry, attachment(transfer.reservation.entry_id, "{1:result:id}")),
            ]
        )
        await self._raise_refusal_and_undo((token, attached), made=(token,))
        return replace(to_token(token), attached_id=transfer.reservation.entry_id)

    async def free_token(self, transfer: Transfer) -> UploadToken:
        """Create a token that is attached to nothing."""
        params = {"uploadToken": token_fields(transfer)}
        return to_token(await self._api.call("uploadToken", "add", params, result=WireToken))

    async def token(self, token_id: str) -> UploadToken:
        """Get a token (rule 8). Raises TokenGone."""
        return to_token(await self._api.call("uploadToken", "get", {"uploadTokenId": token_id}, result=WireToken))

    async def entries_like(self, transfer: Transfer) -> tuple[Entry, ...]:
        """Find entries with the fingerprint. A session without `list:*` sees only its user's."""
        calls = search_calls(transfer)
        if not calls:
            return ()
        responses = await self._api.multi(calls)
        for response in responses:
            if isinstance(response, ApiError):
                raise response
        return matching_entries(responses, transfer)

    async def write_tags(self, tags: Mapping[str, OwnerTag]) -> None:
        """Write owner tags to entries."""
        calls = [entry_update(entry_id, partnerData=str(tag)) for entry_id, tag in tags.items()]
        await self._raise_refusal_and_undo(await self._api.multi(calls), made=())

    async def write_reference_ids(self, reference_ids: Mapping[str, str]) -> None:
        """Write reference ids to entries; the session may lack the permission for some."""
        calls = [entry_update(entry_id, referenceId=text) for entry_id, text in reference_ids.items()]
        await self._raise_refusal_and_undo(await self._api.multi(calls), made=())

    async def waiting_tokens(self, token_name: str) -> tuple[UploadToken, ...]:
        """List waiting tokens of that name. One request covers all states, so that none is missed while it changes."""
        return await reservation_search.waiting_tokens(self._api, token_name)

    async def empty_entries(self) -> tuple[Entry, ...]:
        """Find kdesk's entries of this user that have no content."""
        return await reservation_search.empty_entries(self._api)

    async def open_tokens(self) -> tuple[UploadToken, ...]:
        """List this user's tokens that still take bytes."""
        return await reservation_search.open_tokens(self._api)

    async def attach(self, entry_id: str, token_id: str) -> None:
        """Attach the token to the entry. Raises AlreadyWithContent, TokenGone, EntryGone."""
        await self._api.call("media", "addContent", attachment(entry_id, token_id), result=WireEntry)

    async def add_entry(self, transfer: Transfer, details: UploadDetails = NOTHING_SAID) -> Entry:
        """Make an entry of a FULL token: media, a document or data. Raises TokenNotOpen."""
        if transfer.file.kind.entry_last:
            tagged = self._needs_tag(transfer, details)
            return await add_entry_last(self._api, transfer, details, searchable_tag=tagged)
        fields = {"mediaEntry": self._entry_fields(transfer, details), "uploadTokenId": transfer.reservation.token_id}
        return to_entry(await self._api.call("media", "addFromUploadedFile", fields, result=WireEntry))

    async def add_from_url(self, transfer: Transfer, details: UploadDetails = NOTHING_SAID) -> Entry:
        """Let the server fetch the content."""
        params = {"mediaEntry": entry_fields(transfer, details, searchable_tag=self._tags), "url": transfer.file.path}
        return to_entry(await self._api.call("media", "addFromUrl", params, result=WireEntry))

    async def replace_content(self, transfer: Transfer, details: UploadDetails = NOTHING_SAID) -> None:
        """Replace the entry's content; only ever with a FULL token: an entry that waits for one hangs for ever."""
        reserved = transfer.reservation
        content = attachment(reserved.entry_id, reserved.token_id)
        if details.conversion_profile is not None:
            content["conversionProfileId"] = details.conversion_profile
        await self._api.call("media", "updateContent", content, result=WireEntry)

    async def discard_replacement(self, entry_id: str) -> None:
        """Cancel a replacement."""
        await self._api.call("media", "cancelReplace", {"entryId": entry_id}, result=object)

    async def open(self, transfer: Transfer, first: Chunk, blocks: Blocks) -> UploadToken:
        """Send the opener: without bytes, or with those of the first chunk."""
        return await send_bytes(self._api, transfer, resume=False, at=0, final=False, chunk=first, blocks=blocks)

    async def send_whole(self, transfer: Transfer, blocks: Blocks) -> UploadToken:
        """Send the whole file as one body that opens and closes the token."""
        whole = Chunk(0, transfer.file.size)
        return await send_bytes(self._api, transfer, resume=False, at=0, final=True, chunk=whole, blocks=blocks)

    async def send(self, transfer: Transfer, chunk: Chunk, blocks: Blocks) -> UploadToken:
        """Send one chunk at its offset (rule 4). Without an offset the server appends, which must not be repeated."""
        return await send_bytes(
            self._api, transfer, resume=True, at=chunk.offset, final=False, chunk=chunk, blocks=blocks
        )

    async def close(self, transfer: Transfer) -> UploadToken:
        """Send the final chunk without bytes (rule 7): only at `resumeAt=size` does the server compare what it has."""
        return await send_bytes(self._api, transfer, resume=True, at=transfer.file.size, final=True)

    async def delete_token(self, token_id: str) -> None:
        """Delete a token (rule 11); one that is gone already is fine."""
        try:
            await self._api.call("uploadToken", "delete", {"uploadTokenId": token_id}, result=object)
        except TokenGone:
            log.info("Upload token %s was gone already", token_id)

    async def delete_entry(self, entry_id: str) -> None:
        """Delete an entry (rule 11); one that is gone already is fine."""
        try:
            await self._api.call("media", "delete", {"entryId": entry_id}, result=object)
        except EntryGone:
            log.info("Entry %s was gone already", entry_id)

    async def delete_data(self, entry_id: str) -> None:
        """Delete a data entry, which is none for `media`; one that is gone already is fine."""
        await delete_data(self._api, entry_id)

    async def ping(self) -> None:
        """Make one small call, to which the server responds at once."""
        await self._api.call("system", "ping", result=bool)

    def _entry_fields(self, transfer: Transfer, details: UploadDetails) -> dict[str, Any]:
        return entry_fields(transfer, details, searchable_tag=self._needs_tag(transfer, details))

    def _needs_tag(self, transfer: Transfer, details: UploadDetails) -> bool:
        """Return whether the entry can be found again by a tag only."""
        return self._tags or self._hides(transfer, details)

    def _hides(self, transfer: Transfer, details: UploadDetails) -> bool:
        """Return whether the title does not lead from the file to the entry, and the session loses `referenceId`."""
        renamed = details.title is not None and details.title != transfer.file.title
        return renamed and not self._keeps_reference_ids

    async def _raise_refusal_and_undo(
        self, results: Sequence[Any], made: Sequence[WireToken | WireEntry | ApiError]
    ) -> None:
        """Raise the first refusal, after deleting what was created all the same.

        What cannot be deleted now is found again by the search for orphans.
        """
        refusals = [result for result in results if isinstance(result, ApiError)]
        if not refusals:
            return
        for thing in made:
            try:
                if isinstance(thing, WireToken):
                    await self.delete_token(thing.id)
                elif isinstance(thing, WireEntry):
                    await self.delete_entry(thing.id)
            except KdeskError as error:
                log.warning("A reservation could not be undone: %s", error)
        raise refusals[0]

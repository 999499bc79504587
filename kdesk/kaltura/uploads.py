"""The upload protocol, one verb a call, as the servers of Kaltura were seen to speak it."""

import logging
from collections.abc import AsyncIterator, Mapping, Sequence
from dataclasses import replace
from typing import Any

from kdesk.domain.account import normalise_service_url
from kdesk.domain.entry import Entry
from kdesk.domain.foreign_address import foreign_address
from kdesk.domain.names import sendable
from kdesk.domain.owner_tags import OwnerTag
from kdesk.domain.ports import Blocks, Reserved
from kdesk.domain.transfer import Transfer
from kdesk.domain.upload import Chunk, UploadToken, UploadTokenStatus
from kdesk.errors import ApiError, BadResponse, BadServiceUrl, EntryGone, KdeskError, TokenGone
from kdesk.kaltura.api import Api
from kdesk.kaltura.chunk_body import ChunkBody, no_blocks
from kdesk.kaltura.duplicate_search import calls_for, found_in
from kdesk.kaltura.paging import LONGEST_WALK, walk_pages
from kdesk.kaltura.response_bounds import MAX_PAGE
from kdesk.kaltura.rpc import Call
from kdesk.kaltura.upload_fields import attachment, entry_fields, entry_update, token_fields
from kdesk.kaltura.wire import WireEntry, WireToken, WireTokens, to_entry, to_token

CLOSING_SECONDS = 120.0
"""How long the answer to a final chunk may take: the server may wait 45 s inside for chunks that are still coming."""

CLOCK_SLACK = 86_400
"""Seconds by which this computer's clock may be ahead of the server's when an entry is looked for by its creation."""

_EMPTY_WIRE = "0,7"
_OPEN = (UploadTokenStatus.PENDING, UploadTokenStatus.PARTIAL)
_WAITING = (*_OPEN, UploadTokenStatus.FULL)

log = logging.getLogger(__name__)


class Uploads:
    """Implements `ports.UploadApi`.

    searchable_tag  whether entries get a tag by which they are found again; everybody sees it
    """

    def __init__(self, api: Api, *, searchable_tag: bool = False) -> None:
        self._api = api
        self._tags = searchable_tag

    async def reserve(self, transfer: Transfer) -> Reserved:
        """Make token and entry and attach them; when one step fails, undo the others and raise the first error."""
        calls = [
            Call("uploadToken", "add", WireToken, {"uploadToken": token_fields(transfer)}),
            Call("media", "add", WireEntry, {"entry": entry_fields(transfer, searchable_tag=self._tags)}),
            Call("media", "addContent", WireEntry, attachment("{2:result:id}", "{1:result:id}")),
        ]
        results = await self._api.multi([*calls, *calls_for(transfer, searchable_tag=self._tags)])
        token, entry, attached, *listed = results
        await self._check_all((token, entry, attached), made=(token, entry))
        made = to_entry(attached)
        same = found_in(listed, transfer)
        # The token was described before it was attached: without this it would be asked for and attached once more.
        waiting = replace(to_token(token), attached_id=made.id)
        return Reserved(waiting, made, tuple(e for e in same if e.id != made.id), results.dropped)

    async def reserved_entries(self, transfer: Transfer) -> tuple[Entry, ...]:
        """Find what earlier reservations of this transfer left: by fingerprint, else among what its owner made since.

        The server drops `referenceId` silently where the session lacks the permission for it.
        """
        found: tuple[Entry, ...] = ()
        if transfer.file.identity:
            found = await self._marked({"referenceIdEqual": transfer.file.identity.fingerprint}, transfer)
        if found:
            return found
        since = {"createdAtGreaterThanOrEqual": int(transfer.created_at) - CLOCK_SLACK}
        return await self._marked(self._owned(since), transfer)

    async def add_token(self, transfer: Transfer) -> UploadToken:
        """Make a new token and attach it to the transfer's entry; when one step fails, undo the other and raise."""
        token, attached = await self._api.multi(
            [
                Call("uploadToken", "add", WireToken, {"uploadToken": token_fields(transfer)}),
                Call("media", "addContent", WireEntry, attachment(transfer.reservation.entry_id, "{1:result:id}")),
            ]
        )
        await self._check_all((token, attached), made=(token,))
        return replace(to_token(token), attached_id=transfer.reservation.entry_id)

    async def free_token(self, transfer: Transfer) -> UploadToken:
        """Make a new token that is attached to nothing."""
        params = {"uploadToken": token_fields(transfer)}
        return to_token(await self._api.call("uploadToken", "add", params, result=WireToken))

    async def token(self, token_id: str) -> UploadToken:
        """Ask for a token. Raises TokenGone."""
        return to_token(await self._api.call("uploadToken", "get", {"uploadTokenId": token_id}, result=WireToken))

    async def entries_like(self, transfer: Transfer) -> tuple[Entry, ...]:
        """Find the entries with the fingerprint; a session without `list:*` sees those of its user."""
        calls = calls_for(transfer, searchable_tag=self._tags)
        if not calls:
            return ()
        answers = await self._api.multi(calls)
        for answer in answers:
            if isinstance(answer, ApiError):
                raise answer
        return found_in(answers, transfer)

    async def write_tags(self, tags: Mapping[str, OwnerTag]) -> None:
        """Write owner tags on entries."""
        calls = [
            Call("media", "update", WireEntry, {"entryId": entry_id, "mediaEntry": entry_update(partnerData=str(tag))})
            for entry_id, tag in tags.items()
        ]
        await self._check_all(await self._api.multi(calls), made=())

    async def waiting_tokens(self, token_name: str) -> tuple[UploadToken, ...]:
        """List the tokens of that name that wait. All states in one answer: a token that moves on is not missed."""
        wanted = ",".join(str(int(status)) for status in _WAITING)
        tokens = await self._tokens({"fileNameEqual": sendable(token_name), "statusIn": wanted})
        return tuple(t for t in tokens if t.status in _WAITING and t.file_name == sendable(token_name))

    async def empty_entries(self) -> tuple[Entry, ...]:
        """Find this user's entries of kdesk's that have no content."""
        found: list[Entry] = []
        async for wires in self._walk(self._owned({"statusIn": _EMPTY_WIRE})):
            found += (entry for entry in map(to_entry, wires) if entry.is_reservation)
        return tuple(found)

    async def open_tokens(self) -> tuple[UploadToken, ...]:
        """List this user's tokens that still take bytes."""
        tokens = await self._tokens(self._owned({"statusIn": ",".join(str(int(status)) for status in _OPEN)}))
        return tuple(token for token in tokens if token.status in _OPEN)

    async def attach(self, entry_id: str, token_id: str) -> None:
        """Attach the token to the entry. Raises AlreadyWithContent, TokenGone, EntryGone."""
        await self._api.call("media", "addContent", attachment(entry_id, token_id), result=WireEntry)

    async def add_entry(self, transfer: Transfer) -> Entry:
        """Make an entry of a FULL token. Raises TokenNotOpen."""
        entry = entry_fields(transfer, searchable_tag=self._tags)
        fields = {"mediaEntry": entry, "uploadTokenId": transfer.reservation.token_id}
        return to_entry(await self._api.call("media", "addFromUploadedFile", fields, result=WireEntry))

    async def replace_content(self, transfer: Transfer) -> None:
        """Replace the entry's content; only ever with a FULL token: an entry that waits for one hangs for ever.

        Where only the fingerprint cannot be replaced, the transfer is done all the same.
        """
        reserved = transfer.reservation
        calls = [Call("media", "updateContent", WireEntry, attachment(reserved.entry_id, reserved.token_id))]
        if transfer.file.identity:
            fields = entry_update(referenceId=transfer.file.identity.fingerprint)
            calls.append(Call("media", "update", WireEntry, {"entryId": "{1:result:id}", "mediaEntry": fields}))
        replaced, *_ = await self._api.multi(calls)
        await self._check_all((replaced,), made=())

    async def open(self, transfer: Transfer, first: Chunk, blocks: Blocks) -> UploadToken:
        """Send the opener: without bytes, or with those of the first chunk."""
        return await self._upload(transfer, resume=False, at=0, final=False, chunk=first, blocks=blocks)

    async def send_whole(self, transfer: Transfer, blocks: Blocks) -> UploadToken:
        """Send the whole file as one body that opens and closes the token."""
        whole = Chunk(0, transfer.file.size)
        return await self._upload(transfer, resume=False, at=0, final=True, chunk=whole, blocks=blocks)

    async def send(self, transfer: Transfer, chunk: Chunk, blocks: Blocks) -> UploadToken:
        """Send one chunk; always at its own offset, since the server's default appends and must not be repeated."""
        return await self._upload(transfer, resume=True, at=chunk.offset, final=False, chunk=chunk, blocks=blocks)

    async def close(self, transfer: Transfer) -> UploadToken:
        """Send the final chunk without bytes: only at the file's size does the server compare what it has."""
        return await self._upload(transfer, resume=True, at=transfer.file.size, final=True)

    async def delete_token(self, token_id: str) -> None:
        """Delete a token; a token that is gone already is fine."""
        try:
            await self._api.call("uploadToken", "delete", {"uploadTokenId": token_id}, result=object)
        except TokenGone:
            log.info("Upload token %s was gone already", token_id)

    async def delete_entry(self, entry_id: str) -> None:
        """Delete an entry; an entry that is gone already is fine."""
        try:
            await self._api.call("media", "delete", {"entryId": entry_id}, result=object)
        except EntryGone:
            log.info("Entry %s was gone already", entry_id)

    async def ping(self) -> None:
        """Make one small call that the server answers at once."""
        await self._api.call("system", "ping", result=bool)

    async def _upload(
        self,
        transfer: Transfer,
        *,
        resume: bool,
        at: int,
        final: bool,
        chunk: Chunk | None = None,
        blocks: Blocks | None = None,
    ) -> UploadToken:
        length = chunk.length if chunk else 0
        # All but the KS goes in the query string: what stands in the body is lost when the server drops the body.
        query = {
            "uploadTokenId": transfer.reservation.token_id,
            "resume": _flag(resume),
            "finalChunk": _flag(final),
            "resumeAt": str(at),
        }

        def make_body(ks: str) -> ChunkBody:
            return ChunkBody({"ks": ks}, transfer.file.part_name, blocks or no_blocks(), length)

        answer = await self._api.upload(
            upload_base(transfer.reservation.upload_url, self._api.service_url),
            query,
            make_body,
            result=WireToken,
            read_timeout=CLOSING_SECONDS if final else None,
            # Blocks come once; without bytes there is nothing to come.
            repeatable=not length,
        )
        return to_token(answer)

    def _owned(self, conditions: dict[str, Any]) -> dict[str, Any]:
        """Restrict conditions to what this session's user made; an admin's session would see everybody's."""
        owner = self._api.session.user_id
        return {**conditions, **({"userIdEqual": owner} if owner else {})}

    async def _tokens(self, conditions: dict[str, Any]) -> list[UploadToken]:
        """List tokens, the newest first. Unknown conditions are ignored without a word: callers check what came."""
        params = {
            "filter": {"objectType": "KalturaUploadTokenFilter", **conditions, "orderBy": "-createdAt"},
            "pager": {"objectType": "KalturaFilterPager", "pageIndex": 1, "pageSize": MAX_PAGE},
        }
        answer = await self._api.call("uploadToken", "list", params, result=WireTokens)
        return list(map(to_token, answer.objects))

    async def _marked(self, conditions: dict[str, Any], transfer: Transfer) -> tuple[Entry, ...]:
        found: list[Entry] = []
        async for wires in self._walk(conditions):
            found += (e for e in map(to_entry, wires) if e.transfer_id == transfer.id and not e.is_clone)
        return tuple(found)

    async def _walk(self, conditions: dict[str, Any]) -> AsyncIterator[list[WireEntry]]:
        """Yield entries, the newest first; nobody watches, so that there has to be an end."""
        async for _, wires in walk_pages(self._api, conditions, "-createdAt", MAX_PAGE, most=LONGEST_WALK):
            yield wires

    async def _check_all(self, results: Sequence[Any], made: Sequence[WireToken | WireEntry | ApiError]) -> None:
        """Raise the first refusal, after removing what was made all the same.

        What cannot be removed now is found again later.
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


def upload_base(upload_url: str, service_url: str) -> str:
    """Return where chunks go: where the token says, never less protected than the API; the service URL otherwise."""
    try:
        return normalise_service_url(foreign_address(upload_url, service_url)) if upload_url else service_url
    except (BadResponse, BadServiceUrl) as error:
        log.warning("The server names an upload address that cannot be used: %s", error)
        return service_url


def _flag(value: bool) -> str:
    return "true" if value else "false"

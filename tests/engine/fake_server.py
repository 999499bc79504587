"""A Kaltura in memory with the real chunk rules, for tests of the engine.

Every call passes two ticks, before and after it acts; a test may fail a call at either, or kill the client there.
"""

import asyncio
from collections import Counter
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import count

from kdesk.domain.account import Account, SignInKind
from kdesk.domain.details.comparison import tags_text
from kdesk.domain.details.upload_details import NOTHING_SAID, UploadDetails
from kdesk.domain.entry import Entry, EntryKind, EntryStatus, MediaType, Replacement
from kdesk.domain.entry_badges import CaptionLanguage
from kdesk.domain.entry_query import EntryPage, EntryQuery, Opening, TimeWindow
from kdesk.domain.flavor import Flavor, FlavorStatus
from kdesk.domain.owner_tags import OwnerTag
from kdesk.domain.ports import AccountApi, Clock
from kdesk.domain.rights import EVERYTHING
from kdesk.domain.source_file import SourceKind
from kdesk.domain.transfer import Transfer
from kdesk.domain.upload import Chunk, UploadToken, UploadTokenStatus
from kdesk.domain.upload_ports import Blocks, Reserved
from kdesk.engine.throughput.chunk_size import ChunkSizes
from kdesk.engine.throughput.throughput import Throughput
from kdesk.engine.upload.content_match import ContentMatcher
from kdesk.engine.upload.duplicates import Duplicates
from kdesk.errors import (
    AlreadyWithContent,
    ApiError,
    CannotResume,
    EntryGone,
    FileTypeRefused,
    KdeskError,
    NotPermitted,
    SizeMismatch,
    TokenGone,
    TokenNotOpen,
)
from kdesk.threads import Workers
from tests.engine.fake_copies import FakeCopies
from tests.engine.fake_tokens import StoredToken
from tests.engine.ticks import Ticks
from tests.support.transfers import make_transfer

CHUNK = 1000
SMALL_CHUNKS = ChunkSizes(first=CHUNK, smallest=CHUNK, largest=CHUNK, floor=CHUNK, whole=CHUNK)
"""Chunks of a kilobyte, so that a small file has many."""

ACCOUNT = Account("http://fake.example", 101, "anna", SignInKind.APP_TOKEN)
TOKEN_VERBS = frozenset(
    {"free_token", "token", "waiting_tokens", "open", "send", "send_whole", "close", "delete_token", "add_entry"}
)
"""What a session of the role UPLOAD_BASE_ROLE may do."""
REFUSED = b"#!/bin/sh"
"""The beginning of a content whose type the server refuses."""
_KINDS = {SourceKind.DOCUMENT: EntryKind.DOCUMENT, SourceKind.DATA: EntryKind.DATA}
OPEN = {UploadTokenStatus.PENDING, UploadTokenStatus.PARTIAL}
WAITING = OPEN | {UploadTokenStatus.FULL}


def small_chunks(clock: Clock) -> Throughput:
    """A throughput with small chunks that remembers nothing."""
    return Throughput(clock, lambda _largest: None, SMALL_CHUNKS)


def no_list(clock: Clock) -> Duplicates:
    """Duplicates of a client whose list holds nothing else."""
    return Duplicates(lambda _id: None, ContentMatcher(Workers("test-match", 1), clock), clock)


@dataclass(slots=True)
class Fault:
    """Fails calls of one verb: before they act, or after, when the answer is lost."""

    verb: str
    error: Callable[[], KdeskError]
    after: bool = False
    times: int = 1


class FakeServer:
    """Implements UploadApi and CatalogueApi, as tests/engine/server_contract describes them.

    Attributes:
        received: Token, offset and length of every chunk that was stored.
        copies: The copies of the files that arrived.
        rights: The rights of the session.
        spells: Returns how the server stores a name.
        hold: Chunks wait for this, apart from the `let_through` next ones that continue what is there.
        versions: How often the content of each entry was replaced.
        hidden: The temporary entries of replacements, which no list shows.
    """

    def __init__(self, ticks: Ticks) -> None:
        self.ticks = ticks
        self.tokens: dict[str, StoredToken] = {}
        self.known: dict[str, Entry] = {}
        self.hidden: dict[str, Entry] = {}
        self.received: list[tuple[str, int, int]] = []
        self.calls: list[str] = []
        self.faults: list[Fault] = []
        self.rights = EVERYTHING
        self.spells: Callable[[str], str] = lambda name: name
        self.versions: Counter[str] = Counter()
        self.copies = FakeCopies(self._copy, lambda entry_id: str(1 + self.versions[entry_id]))
        self.in_flight = self.most_in_flight = 0
        self.hold = asyncio.Event()
        self.hold.set()
        self.let_through = 0
        self._ids = count(1)

    def api(self) -> AccountApi:
        """Return the signed-in connection to this server."""
        return AccountApi(ACCOUNT, self, self, lambda: None, self.copies, rights=self.rights)

    def fail(self, verb: str, error: Callable[[], KdeskError], *, after: bool = False, times: int = 1) -> None:
        """Fail the next calls of this verb."""
        self.faults.append(Fault(verb, error, after, times))

    def content(self, entry_id: str) -> bytes:
        """Return the bytes that completed an entry."""
        (done,) = self._completing(entry_id)
        return bytes(done.data)

    def waiting(self) -> list[str]:
        """The tokens that hold bytes, or wait for bytes, which nobody will use."""
        return [stored.token.id for stored in self.tokens.values() if stored.token.status in {0, 1, 2}]

    async def reserve(self, transfer: Transfer, details: UploadDetails = NOTHING_SAID) -> Reserved:
        """Token, entry, attached."""
        await self._before("reserve")
        stored = self._add_token(transfer.token_name)
        entry = Entry(
            f"0_entry{next(self._ids)}",
            details.title or transfer.file.title,
            ACCOUNT.partner_id,
            EntryStatus.WAITING_FOR_CONTENT,
            transfer.file.media_type,
            description=details.description or "",
            tags=tags_text(details.tags or ()),
            created_at=1_000_000,
            reference_id=transfer.file.identity.fingerprint if transfer.file.identity else "",
            partner_data=str(transfer.owner_tag),
        )
        same = self._like(transfer)
        self.known[entry.id] = entry
        self._attach(stored, entry.id)
        await self._after("reserve")
        return Reserved(stored.token, entry, same)

    async def reserved_entries(self, transfer: Transfer) -> tuple[Entry, ...]:
        """Every entry of this transfer."""
        await self._before("reserved_entries")
        return tuple(e for e in self.known.values() if e.transfer_id == transfer.id)

    async def add_token(self, transfer: Transfer) -> UploadToken:
        """Make a token, attached."""
        await self._before("add_token")
        self._check_empty(transfer.reservation.entry_id)
        stored = self._add_token(transfer.token_name)
        self._attach(stored, transfer.reservation.entry_id)
        await self._after("add_token")
        return stored.token

    async def free_token(self, transfer: Transfer) -> UploadToken:
        """Make a token, attached to nothing."""
        await self._before("free_token")
        stored = self._add_token(transfer.token_name)
        await self._after("free_token")
        return stored.token

    async def token(self, token_id: str) -> UploadToken:
        """Ask for a token."""
        await self._before("token")
        return self._stored(token_id).token

    async def entries_like(self, transfer: Transfer) -> tuple[Entry, ...]:
        """Every entry of this fingerprint, the newest first."""
        await self._before("entries_like")
        return self._like(transfer)

    async def write_tags(self, tags: Mapping[str, OwnerTag]) -> None:
        """Change what stands on entries."""
        await self._before("write_tags")
        for entry_id in tags.keys() & self.known.keys():
            self.known[entry_id] = replace(self.known[entry_id], partner_data=str(tags[entry_id]))
        if tags.keys() - self.known.keys():
            raise EntryGone
        await self._after("write_tags")

    async def waiting_tokens(self, token_name: str) -> tuple[UploadToken, ...]:
        """Tokens of a name that wait."""
        await self._before("waiting_tokens")
        tokens = (stored.token for stored in self.tokens.values())
        return tuple(t for t in tokens if t.file_name == token_name and t.status in WAITING)

    async def empty_entries(self) -> tuple[Entry, ...]:
        """Entries of kdesk's without content."""
        await self._before("empty_entries")
        return tuple(e for e in self.known.values() if e.transfer_id and e.status.empty)

    async def open_tokens(self) -> tuple[UploadToken, ...]:
        """Tokens that still take bytes."""
        await self._before("open_tokens")
        return tuple(stored.token for stored in self.tokens.values() if stored.token.status in OPEN)

    async def attach(self, entry_id: str, token_id: str) -> None:
        """Attach."""
        await self._before("attach")
        stored = self._stored(token_id)
        self._check_empty(entry_id)
        self._attach(stored, entry_id)
        if stored.token.status is UploadTokenStatus.FULL:
            self._complete(stored)
        await self._after("attach")

    async def add_entry(self, transfer: Transfer, details: UploadDetails = NOTHING_SAID) -> Entry:
        """Make an entry of a FULL token."""
        await self._before("add_entry")
        stored = self._stored(transfer.reservation.token_id)
        if stored.token.status is not UploadTokenStatus.FULL:
            raise TokenNotOpen
        kind = _KINDS.get(transfer.file.kind, EntryKind.OTHER)
        entry = Entry(
            f"0_entry{next(self._ids)}",
            self.spells(details.title or transfer.file.title),
            ACCOUNT.partner_id,
            EntryStatus.READY if kind in _KINDS.values() else EntryStatus.PROCESSING,
            transfer.file.media_type,
            created_at=1_000_000,
            partner_data=str(transfer.owner_tag),
            kind=kind,
        )
        self.known[entry.id] = entry
        self._attach(stored, entry.id)
        self._complete(stored)
        self.known[entry.id] = entry  # a document is READY at once
        await self._after("add_entry")
        return entry

    async def add_from_url(self, transfer: Transfer, details: UploadDetails = NOTHING_SAID) -> Entry:
        """Make an entry that waits until `process` says what came of it."""
        del details
        await self._before("add_from_url")
        entry = Entry(
            f"0_entry{next(self._ids)}",
            self.spells(transfer.file.title),
            ACCOUNT.partner_id,
            EntryStatus.WAITING_FOR_CONTENT,
            transfer.file.media_type,
            created_at=1_000_000,
            partner_data=str(transfer.owner_tag),
        )
        self.known[entry.id] = entry
        await self._after("add_from_url")
        return entry

    async def delete_data(self, entry_id: str) -> None:
        """Forget a data entry."""
        await self._before("delete_data")
        self.known.pop(entry_id, None)
        await self._after("delete_data")

    async def write_reference_ids(self, reference_ids: Mapping[str, str]) -> None:
        """Change what stands on entries."""
        await self._before("write_reference_ids")
        for entry_id, text in reference_ids.items():
            self.known[entry_id] = replace(self.known[entry_id], reference_id=text)
        await self._after("write_reference_ids")

    async def replace_content(self, transfer: Transfer, details: UploadDetails = NOTHING_SAID) -> None:
        """Put the content of a FULL token in the place of the entry's; a second one, or one that fails, cancels."""
        del details
        await self._before("replace_content")
        entry_id = transfer.reservation.entry_id
        if entry_id not in self.known:
            raise EntryGone
        if self.known[entry_id].replacing_id:
            self.throw_away(entry_id)
            self._stored(transfer.reservation.token_id)
            raise ApiError(code="ENTRY_REPLACEMENT_ALREADY_EXISTS")
        stored = self._stored(transfer.reservation.token_id)
        assert stored.token.status is UploadTokenStatus.FULL
        for earlier in self.tokens.values():
            earlier.entry_id = "" if earlier.entry_id == entry_id else earlier.entry_id
        before = self.known[entry_id]
        self._attach(stored, entry_id)
        self._complete(stored)
        if before.status is EntryStatus.READY:
            # It goes on to be played with its former content until the new one is processed.
            self.let_wait(before, Replacement.APPROVED)
        self.versions[entry_id] += 1
        await self._after("replace_content")

    async def discard_replacement(self, entry_id: str) -> None:
        """Throw away what waits."""
        await self._before("discard_replacement")
        self.throw_away(entry_id)
        await self._after("discard_replacement")

    def let_wait(self, entry: Entry, replacement: Replacement, user_id: str = "") -> None:
        """Let new content wait for an entry, in a temporary one."""
        temporary = replace(entry, id=f"0_temporary{next(self._ids)}", user_id=user_id, status=EntryStatus.PROCESSING)
        self.hidden[temporary.id] = temporary
        self.known[entry.id] = replace(entry, replacement=replacement, replacing_id=temporary.id)

    def throw_away(self, entry_id: str) -> None:
        """End a replacement without replacing anything."""
        entry = self.known[entry_id]
        if self.hidden.pop(entry.replacing_id, None) and entry.replacement is Replacement.APPROVED:
            self.versions[entry_id] -= 1
        self.known[entry_id] = replace(entry, replacement=Replacement.NONE, replacing_id="")

    async def open(self, transfer: Transfer, first: Chunk, blocks: Blocks) -> UploadToken:
        """Replace the token's file."""
        await self._before("open")
        body = await self._body(blocks)
        assert len(body) == first.length
        stored = self._open(transfer.reservation.token_id)
        stored.data = bytearray(body)
        stored.change(UploadTokenStatus.PARTIAL)
        await self._after("open")
        return stored.token

    async def send_whole(self, transfer: Transfer, blocks: Blocks) -> UploadToken:
        """Replace the token's file and close it."""
        await self._before("send_whole")
        body = await self._body(blocks)
        stored = self._open(transfer.reservation.token_id)
        stored.data = bytearray(body)
        self.received.append((transfer.reservation.token_id, 0, len(body)))
        self._close(stored)
        await self._after("send_whole")
        return stored.token

    async def send(self, transfer: Transfer, chunk: Chunk, blocks: Blocks) -> UploadToken:
        """Store one chunk, when it is no longer held."""
        self.in_flight += 1
        self.most_in_flight = max(self.most_in_flight, self.in_flight)
        try:
            await self._before("send")
            body = await self._body(blocks)
            seen = len(self._open(transfer.reservation.token_id).data)
            if self.let_through and chunk.offset == seen:
                self.let_through -= 1
            else:
                await self.hold.wait()
            assert len(body) == chunk.length
            self._opened(transfer.reservation.token_id).put(chunk, body, seen)
            self.received.append((transfer.reservation.token_id, chunk.offset, chunk.length))
            await self._after("send")
            return self._stored(transfer.reservation.token_id).token
        finally:
            self.in_flight -= 1

    async def close(self, transfer: Transfer) -> UploadToken:
        """Close the token when it has every byte."""
        await self._before("close")
        stored = self._opened(transfer.reservation.token_id)
        stored.settle()
        if len(stored.data) != transfer.file.size:
            raise SizeMismatch
        self._close(stored)
        await self._after("close")
        return stored.token

    async def delete_token(self, token_id: str) -> None:
        """Delete; the entry that waited for it has no content again."""
        await self._before("delete_token")
        stored = self.tokens.get(token_id)
        if stored and stored.token.status is not UploadTokenStatus.DELETED:
            closed = stored.token.status is UploadTokenStatus.CLOSED
            stored.change(UploadTokenStatus.DELETED)
            if stored.entry_id in self.known and not closed:
                self._set_status(stored.entry_id, EntryStatus.NO_CONTENT)
        await self._after("delete_token")

    async def ping(self) -> None:
        """Answer."""
        self.calls.append("ping")
        self._fail("ping", after=False)

    async def delete_entry(self, entry_id: str) -> None:
        """Delete."""
        await self._before("delete_entry")
        self.known.pop(entry_id, None)
        await self._after("delete_entry")

    async def opening(self, _query: EntryQuery, _size: int) -> Opening:
        """Everything."""
        return Opening(EntryPage(tuple(self.known.values()), len(self.known)), 0, 0, 0)

    async def page(self, _query: EntryQuery, _window: TimeWindow, _number: int, _size: int) -> EntryPage:
        """One page of everything."""
        return EntryPage(tuple(self.known.values()), len(self.known))

    async def counts(self, _query: EntryQuery, windows: Sequence[TimeWindow]) -> tuple[int, ...]:
        """As if all were in each window."""
        return (len(self.known),) * len(windows)

    async def changes(self, _query: EntryQuery, _since: int, _size: int) -> EntryPage:
        """As if all had changed."""
        return EntryPage(tuple(self.known.values()), len(self.known))

    async def existing(self, entry_ids: Collection[str]) -> tuple[Entry, ...]:
        """Ask for several."""
        return await self.entries(entry_ids)

    async def entry(self, entry_id: str) -> Entry:
        """Ask for one."""
        await self._before("entry")
        if entry_id not in self.known | self.hidden:
            raise EntryGone
        return (self.known | self.hidden)[entry_id]

    async def entries(self, entry_ids: Collection[str]) -> tuple[Entry, ...]:
        """Ask for several."""
        await self._before("entries")
        return tuple(self.known[i] for i in entry_ids if i in self.known)

    async def flavors(self, entry_id: str) -> tuple[Flavor, ...]:
        """The source flavor."""
        return self._sources([entry_id])

    async def flavors_of(self, entry_ids: Collection[str]) -> tuple[Flavor, ...]:
        """The source flavors of those whose copies are kept."""
        await self._before("flavors_of")
        return self._sources(entry_ids)

    async def captions_of(self, entry_ids: Collection[str]) -> tuple[CaptionLanguage, ...]:
        """No entry has captions."""
        await self._before("captions_of")
        del entry_ids
        return ()

    def process(self, entry_id: str, status: EntryStatus = EntryStatus.READY, **changes: str) -> None:
        """End the processing of an entry."""
        ended = replace(self.known[entry_id], status=status, replacement=Replacement.NONE, replacing_id="")
        self.known[entry_id] = replace(ended, **changes)  # type: ignore[arg-type]

    def _sources(self, entry_ids: Collection[str]) -> tuple[Flavor, ...]:
        copies = ((i, self.copies.kept(i)) for i in entry_ids if i in self.known)
        return tuple(
            Flavor(c.asset_id, i, 0, FlavorStatus.READY, size=c.size, is_source=True, version=c.version)
            for i, c in copies
            if c is not None
        )

    def _completing(self, entry_id: str) -> list[StoredToken]:
        of_entry = [t for t in self.tokens.values() if t.entry_id == entry_id]
        return [t for t in of_entry if t.completed or t.token.status is UploadTokenStatus.CLOSED]

    def _copy(self, entry_id: str) -> bytes | None:
        if self.rights.upload_only:
            raise NotPermitted(code="SERVICE_FORBIDDEN")
        if entry_id not in self.known:
            raise EntryGone
        match self.known[entry_id].status:
            case EntryStatus.NO_CONTENT:
                return None
            case EntryStatus.WAITING_FOR_CONTENT:
                return b""
            case _:
                # A test may have given an entry its status without any bytes.
                return self.content(entry_id) if self._completing(entry_id) else None

    def _like(self, transfer: Transfer) -> tuple[Entry, ...]:
        fingerprint = transfer.owner_tag.fingerprint
        return tuple(e for e in reversed(self.known.values()) if e.has_fingerprint(fingerprint))

    async def _before(self, verb: str) -> None:
        self.calls.append(verb)
        await self.ticks.tick()
        if self.rights.upload_only and verb not in TOKEN_VERBS:
            raise NotPermitted(code="SERVICE_FORBIDDEN")
        self._fail(verb, after=False)

    async def _after(self, verb: str) -> None:
        await self.ticks.tick()
        self._fail(verb, after=True)

    def _fail(self, verb: str, *, after: bool) -> None:
        for fault in self.faults:
            if fault.verb == verb and fault.after is after and fault.times:
                fault.times -= 1
                raise fault.error()

    async def _body(self, blocks: Blocks) -> bytes:
        return b"".join([block async for block in blocks])

    def _check_empty(self, entry_id: str) -> None:
        if entry_id not in self.known:
            raise EntryGone
        if self.known[entry_id].status is not EntryStatus.NO_CONTENT:
            raise AlreadyWithContent

    def _add_token(self, file_name: str) -> StoredToken:
        token = UploadToken(f"token{next(self._ids)}", UploadTokenStatus.PENDING, file_name)
        self.tokens[token.id] = StoredToken(token)
        return self.tokens[token.id]

    def _stored(self, token_id: str) -> StoredToken:
        stored = self.tokens.get(token_id)
        if stored is None or stored.token.status is UploadTokenStatus.DELETED:
            raise TokenGone
        return stored

    def _open(self, token_id: str) -> StoredToken:
        stored = self._stored(token_id)
        if stored.token.status not in OPEN:
            raise TokenNotOpen
        return stored

    def _opened(self, token_id: str) -> StoredToken:
        stored = self._open(token_id)
        if stored.token.status is UploadTokenStatus.PENDING:
            raise CannotResume
        return stored

    def _close(self, stored: StoredToken) -> None:
        if bytes(stored.data).startswith(REFUSED):
            stored.change(UploadTokenStatus.DELETED)
            if stored.entry_id:
                self._set_status(stored.entry_id, EntryStatus.NO_CONTENT)
            raise FileTypeRefused(code="UPLOAD_TOKEN_FILE_TYPE_RESTRICTED_FOR_UPLOAD")
        stored.change(UploadTokenStatus.FULL)
        if stored.entry_id in self.known:
            self._complete(stored)

    def _complete(self, stored: StoredToken) -> None:
        stored.change(UploadTokenStatus.CLOSED)
        stored.completed = True
        self._set_status(stored.entry_id, EntryStatus.PROCESSING)

    def _attach(self, stored: StoredToken, entry_id: str) -> None:
        stored.entry_id = entry_id
        stored.token = replace(stored.token, attached_id=f"flavor-of-{entry_id}")
        self._set_status(entry_id, EntryStatus.WAITING_FOR_CONTENT)

    def _set_status(self, entry_id: str, status: EntryStatus) -> None:
        if entry_id in self.known:
            self.known[entry_id] = replace(self.known[entry_id], status=status)


def queued(path: str, name: str = "clip.mp4", transfer_id: str = "t1") -> Transfer:
    """Return a transfer as the queue makes it."""
    return make_transfer(transfer_id, path, name, ACCOUNT.key, 1.0, media_type=MediaType.VIDEO)

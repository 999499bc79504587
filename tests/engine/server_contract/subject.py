"""The two servers that the contract is checked on, behind the ports that the engine uses."""

import io
import math
import struct
import wave
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from functools import cache
from itertools import count
from typing import Any

from kdesk.domain.account import Account, SignInKind
from kdesk.domain.catalogue_ports import CatalogueApi, Copies
from kdesk.domain.entry import Entry
from kdesk.domain.ports import AccountApi
from kdesk.domain.rights import ONLY_UPLOADS
from kdesk.domain.transfer import Transfer
from kdesk.domain.upload import Chunk, UploadToken
from kdesk.domain.upload_ports import Blocks, UploadApi
from kdesk.errors import SignInProblem
from kdesk.kaltura.chunk_body import no_blocks
from kdesk.kaltura.connector import KalturaConnector
from tests.engine.fake_server import FakeServer
from tests.engine.ticks import Ticks
from tests.kaltura.demo_visitor import reserved, transfer_of, until_ready
from tests.kaltura.scripted_http import blocks_of
from tests.support.demo_process import DemoProcess
from tests.support.kaltura_client import PlainClient
from tests.support.transfers import altered

PIECE = 10_000
"""Bytes of a chunk; the content has five chunks."""
REFUSED = b"#!/bin/sh\necho hello\n" * 50
"""Content that is no media."""
_RATE = 22_000

_numbers = count(1)


@cache
def sound() -> bytes:
    """Return a second of a real sound file, no two of whose chunks are alike."""
    file = io.BytesIO()
    with wave.open(file, "wb") as writer:
        writer.setnchannels(1)
        writer.setsampwidth(2)
        writer.setframerate(_RATE)
        samples = (int(20_000 * math.sin(n * (1 + n / _RATE) / 20)) for n in range(_RATE))
        writer.writeframes(b"".join(struct.pack("<h", sample) for sample in samples))
    return file.getvalue()


def pieces(data: bytes) -> list[Chunk]:
    """Return the chunks of a file."""
    return [Chunk(offset, min(PIECE, len(data) - offset)) for offset in range(0, len(data), PIECE)]


def new_transfer(data: bytes = b"") -> Transfer:
    """Return a transfer of the content, or of `data`, whose name and fingerprint no other transfer has."""
    return transfer_of(data or sound(), f"contract {next(_numbers)}.wav", created_at=1.0)


def elsewhere(transfer: Transfer, **changes: Any) -> Transfer:
    """Return a transfer of the same file on another computer, with these fields changed."""
    return altered(transfer, id=f"t-elsewhere-{next(_numbers)}", **changes)


@dataclass(frozen=True, slots=True)
class Subject:
    """A server with one account.

    Attributes:
        process: Waits until the server has processed an entry, or makes it do so.
        only_uploads: Signs in to the same account as the role UPLOAD_BASE_ROLE.
    """

    api: AccountApi
    process: Callable[[str], Awaitable[Entry]]
    only_uploads: Callable[[], Awaitable[AccountApi]]
    data: bytes = field(default_factory=sound)

    @property
    def uploads(self) -> UploadApi:
        """The calls of the upload protocol."""
        return self.api.uploads

    @property
    def catalogue(self) -> CatalogueApi:
        """The calls that read entries."""
        return self.api.catalogue

    @property
    def copies(self) -> Copies:
        """The copies of arrived files."""
        return self.api.copies

    async def reserved(self) -> Transfer:
        """Reserve for a new transfer."""
        return await reserved(self.api, new_transfer())

    async def opened(self) -> Transfer:
        """Reserve for a new transfer, and open its token."""
        transfer = await self.reserved()
        await self.uploads.open(transfer, Chunk(0, 0), no_blocks())
        return transfer

    async def free(self, transfer: Transfer | None = None) -> Transfer:
        """Make a token that is not attached, for a new transfer or for this one."""
        wanted = transfer or new_transfer()
        token = await self.uploads.free_token(wanted)
        return altered(wanted, token_id=token.id, upload_url=token.upload_url)

    async def full(self, transfer: Transfer | None = None) -> Transfer:
        """Make a token that is not attached and has all bytes."""
        free = await self.free(transfer)
        await self.uploads.send_whole(free, self.whole())
        return free

    async def arrived(self) -> Transfer:
        """Upload the content of a new transfer, and wait until its entry is READY."""
        transfer = await self.reserved()
        await self.uploads.send_whole(transfer, self.whole())
        await self.process(transfer.reservation.entry_id)
        return transfer

    async def send(self, transfer: Transfer, chunk: Chunk) -> UploadToken:
        """Send one chunk of the content."""
        return await self.uploads.send(transfer, chunk, blocks_of(self.data[chunk.offset : chunk.end]))

    async def token(self, transfer: Transfer) -> UploadToken:
        """Return the transfer's token."""
        return await self.uploads.token(transfer.reservation.token_id)

    async def entry(self, transfer: Transfer) -> Entry:
        """Return the transfer's entry."""
        return await self.catalogue.entry(transfer.reservation.entry_id)

    async def content(self, entry_id: str) -> bytes:
        """Return the bytes of an entry's copy."""
        address = await self.copies.address(entry_id)
        blocks = [block async for block in self.copies.read(address, 0, len(self.data))]
        return b"".join(block.data for block in blocks)

    def whole(self) -> Blocks:
        """Return the content in blocks."""
        return blocks_of(self.data, 4096)


def fake_subject() -> Subject:
    """Return the engine's fake server."""
    server = FakeServer(Ticks())

    async def process(entry_id: str) -> Entry:
        server.process(entry_id)
        return server.known[entry_id]

    async def only_uploads() -> AccountApi:
        server.rights = ONLY_UPLOADS
        return server.api()

    return Subject(server.api(), process, only_uploads)


async def demo_subject(demo: DemoProcess, connector: KalturaConnector) -> Subject:
    """Return a running demo server."""
    lost: list[SignInProblem] = []
    told = demo.credentials
    user, partner = told["user_id"], told["partner_id"]
    account = Account(demo.url, partner, user, SignInKind.ADMIN_SECRET)
    api = await connector.connect(account, told["admin_secret"], on_lost=lost.append)

    async def process(entry_id: str) -> Entry:
        return await until_ready(api, entry_id)

    async def only_uploads() -> AccountApi:
        fields = {"secret": told["admin_secret"], "partnerId": partner, "type": 0, "userId": user}
        ks = PlainClient(demo).call("session", "start", privileges="setrole:UPLOAD_BASE_ROLE", **fields)
        return await connector.connect(Account(demo.url, partner, user, SignInKind.KS), ks, on_lost=lost.append)

    return Subject(api, process, only_uploads)

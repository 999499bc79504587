"""Somebody who signs in to the demo server and brings files in."""

import asyncio
import hashlib

from kdesk.domain.account import Account, SignInKind
from kdesk.domain.entry import Entry, EntryStatus, MediaType, Replacement
from kdesk.domain.ports import AccountApi
from kdesk.domain.source_file import FileIdentity
from kdesk.domain.transfer import Transfer
from kdesk.errors import SignInProblem
from kdesk.kaltura.account_api import KalturaAccountApi
from kdesk.kaltura.connector import KalturaConnector
from kdesk.kaltura.thumbnails import Thumbnails
from tests.support.demo_process import DemoProcess
from tests.support.transfers import altered, make_transfer

PATIENCE = 120.0


class Visitor:
    """Signs in to the demo server in every way."""

    def __init__(self, demo: DemoProcess, connector: KalturaConnector, pictures: Thumbnails) -> None:
        self.demo = demo
        self.connector = connector
        self.pictures = pictures
        self.lost: list[SignInProblem] = []

    def account(self, kind: SignInKind) -> tuple[Account, str]:
        """Return an account of the demo server and its secret."""
        told = self.demo.credentials
        user, partner = told["user_id"], told["partner_id"]
        match kind:
            case SignInKind.PASSWORD:
                return Account(self.demo.url, 0, user, kind), told["password"]
            case SignInKind.APP_TOKEN:
                return Account(self.demo.url, partner, "", kind, told["app_token_id"]), told["app_token"]
            case SignInKind.ADMIN_SECRET:
                return Account(self.demo.url, partner, user, kind), told["admin_secret"]
            case _:
                raise AssertionError(kind)

    async def connect(self, kind: SignInKind = SignInKind.ADMIN_SECRET) -> AccountApi:
        """Sign in."""
        account, secret = self.account(kind)
        return await self.connector.connect(account, secret, on_lost=self.lost.append)

    async def ks(self) -> str:
        """Return a KS to paste."""
        connection = await self.connect()
        assert isinstance(connection, KalturaAccountApi)
        return await connection.api.session.ks()


def transfer_of(data: bytes, name: str, *, created_at: float = 0.0) -> Transfer:
    """Return a transfer of these bytes."""
    digest = hashlib.sha256(data + name.encode()).hexdigest()[:16]
    return make_transfer(
        key=f"t-{digest}",
        path=f"/media/{name}",
        name=name,
        account="demo",
        created_at=created_at,
        size=len(data),
        media_type=MediaType.AUDIO,
        identity=FileIdentity(len(data), 1, "1:1", digest),
    )


async def reserved(connection: AccountApi, transfer: Transfer) -> Transfer:
    """Reserve, and note what was made in the transfer."""
    made = await connection.uploads.reserve(transfer)
    return altered(transfer, token_id=made.token.id, upload_url=made.token.upload_url, entry_id=made.entry.id)


async def until_ready(connection: AccountApi, entry_id: str) -> Entry:
    """Wait until the entry is READY, and nothing is about to replace its content."""
    async with asyncio.timeout(PATIENCE):
        while True:
            entry = await connection.catalogue.entry(entry_id)
            assert not entry.status.failed
            if entry.status is EntryStatus.READY and entry.replacement is Replacement.NONE:
                return entry
            await asyncio.sleep(0.05)

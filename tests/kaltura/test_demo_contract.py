"""Sign-in, search, links and whole uploads on the demo server; tests/engine/server_contract has the other calls."""

import asyncio
import random
import time
import unicodedata

import pytest

from kdesk.domain.account import Account, SignInKind
from kdesk.domain.entry_query import EVER, EntryQuery
from kdesk.domain.links import of_entry
from kdesk.domain.search.amounts import Today
from kdesk.domain.search.grammar import parse
from kdesk.domain.source_file import FileIdentity
from kdesk.domain.upload import Chunk, Ranges, UploadTokenStatus
from kdesk.engine.server_cleanup.orphans import Orphans
from kdesk.errors import (
    BadResponse,
    KdeskError,
    SignInRefused,
    TlsFailed,
    TokenGone,
    TokenNotOpen,
    Unreachable,
)
from kdesk.kaltura.chunk_body import no_blocks
from kdesk.kaltura.client import make_http
from tests.kaltura.demo_visitor import Visitor, reserved, transfer_of, until_ready
from tests.kaltura.scripted_http import blocks_of
from tests.support.kaltura_client import PlainClient
from tests.support.transfers import altered

CHUNK = 200_000


def asked(text: str) -> EntryQuery:
    """Return the query of a typed text."""
    return EntryQuery(parse(text, Today(time.time())).conditions)


@pytest.mark.parametrize("kind", [SignInKind.PASSWORD, SignInKind.APP_TOKEN, SignInKind.ADMIN_SECRET])
async def test_every_kind_of_sign_in_opens_the_library(visitor: Visitor, kind: SignInKind) -> None:
    """The server tells partner and length; the library can be read."""
    connection = await visitor.connect(kind)
    assert connection.account.partner_id == visitor.demo.credentials["partner_id"]
    assert connection.expires_at() is not None
    assert (await connection.catalogue.page(EntryQuery(), EVER, 1, 50)).total >= 0
    assert not visitor.lost


async def test_a_pasted_ks_is_enough(visitor: Visitor) -> None:
    """Partner and user come from the server."""
    account = Account(visitor.demo.url, 0, "", SignInKind.KS)
    connection = await visitor.connector.connect(account, await visitor.ks(), on_lost=visitor.lost.append)
    assert connection.account.partner_id == visitor.demo.credentials["partner_id"]
    assert connection.account.user_id == visitor.demo.credentials["user_id"]


@pytest.mark.parametrize("kind", [SignInKind.PASSWORD, SignInKind.APP_TOKEN, SignInKind.ADMIN_SECRET])
async def test_wrong_secrets_are_refused(visitor: Visitor, kind: SignInKind) -> None:
    """In plain words, without the secret."""
    account, _ = visitor.account(kind)
    with pytest.raises(SignInRefused, match=r"(password|token|secret)") as caught:
        await visitor.connector.connect(account, "wrong-secret", on_lost=visitor.lost.append)
    assert "wrong-secret" not in str(caught.value)


@pytest.mark.parametrize(
    ("url", "error"),
    [
        ("{url}/somewhere/else", BadResponse),
        ("http://127.0.0.1:1", Unreachable),
        ("https://no-such-host.invalid", Unreachable),
        ("https://{host}", TlsFailed),
    ],
)
async def test_wrong_addresses(visitor: Visitor, url: str, error: type[KdeskError]) -> None:
    """Another path, a closed port, an unknown name, a server that speaks no TLS."""
    address = url.format(url=visitor.demo.url, host=visitor.demo.url.removeprefix("http://"))
    account = Account(address, 0, "", SignInKind.KS, allow_plain_http=True)
    with pytest.raises(error):
        await visitor.connector.connect(account, "djJ8abcdefgh", on_lost=visitor.lost.append)


async def test_a_whole_upload_out_of_order(visitor: Visitor, sound: bytes) -> None:
    """Reserved, opened, sent in parallel and shuffled, closed, processed, and byte-identical at the end."""
    connection = await visitor.connect()
    transfer = await reserved(connection, transfer_of(sound, 'my "sound" é.wav'))
    assert [entry.id for entry in await connection.uploads.reserved_entries(transfer)] == [
        transfer.reservation.entry_id
    ]
    (waiting,) = await connection.uploads.waiting_tokens(transfer.token_name)
    assert waiting.id == transfer.reservation.token_id
    opened = await connection.uploads.open(transfer, Chunk(0, 0), no_blocks())
    assert (opened.status, opened.uploaded_size) == (UploadTokenStatus.PARTIAL, 0)
    chunks = list(Ranges().chunks(len(sound), CHUNK))
    random.Random(7).shuffle(chunks)
    async with asyncio.TaskGroup() as group:
        for chunk in chunks:
            data = sound[chunk.offset : chunk.end]
            group.create_task(connection.uploads.send(transfer, chunk, blocks_of(data, 65_536)))
    closed = await connection.uploads.close(transfer)
    assert (closed.status, closed.uploaded_size) == (UploadTokenStatus.CLOSED, len(sound))
    with pytest.raises(TokenNotOpen):
        await connection.uploads.close(transfer)
    entry = await until_ready(connection, transfer.reservation.entry_id)
    assert (entry.name, entry.owner_tag) == ('my "sound" é', transfer.owner_tag)
    assert entry.duration == pytest.approx(10.0, abs=0.2)
    flavors = await connection.catalogue.flavors(entry.id)
    together = await connection.catalogue.flavors_of([entry.id, "0_nowhere"])
    assert {flavor.id for flavor in together if flavor.is_source} == {
        flavor.id for flavor in flavors if flavor.is_source
    }
    assert flavors[0].is_source
    assert (flavors[0].size, flavors[0].name, flavors[0].file_ext) == (len(sound), "Source", "wav")
    assert all(flavor.name for flavor in flavors)
    async with make_http() as http:
        raw = await http.get(of_entry.raw_source(entry), follow_redirects=True)
    assert raw.content == sound


async def test_a_reservation_is_found_without_its_fingerprint(visitor: Visitor, sound: bytes) -> None:
    """By owner, time and owner tag."""
    connection = await visitor.connect()
    transfer = await reserved(connection, transfer_of(sound, "marked.wav"))
    changed = altered(transfer, identity=FileIdentity(1, 1, "1:1", "of another file"))
    assert [entry.id for entry in await connection.uploads.reserved_entries(changed)] == [transfer.reservation.entry_id]


async def test_the_library_is_searched_by_words(visitor: Visitor, sound: bytes) -> None:
    """Every word must begin a word of the name, in any order; what is unfinished is found too."""
    connection = await visitor.connect()
    for name in ("Big Buck Bunny.wav", "Big Dream.wav"):
        await connection.uploads.reserve(transfer_of(sound, name))

    async def names(text: str) -> list[str]:
        page = await connection.catalogue.page(asked(text), EVER, 1, 50)
        return [entry.name for entry in page.entries]

    assert sorted(await names("big")) == ["Big Buck Bunny", "Big Dream"]
    assert await names("bunny, BIG") == ["Big Buck Bunny"]
    assert await names("dre") == ["Big Dream"]
    assert await names('"') != []
    assert await names("nothing like that") == []


async def test_both_spellings_of_an_accent_are_found(visitor: Visitor, sound: bytes) -> None:
    """Composed and decomposed, whichever is typed, with one such word or with three."""
    connection = await visitor.connect()
    names = {unicodedata.normalize(form, "Café Zoë Ärger 9") for form in ("NFC", "NFD")}
    for name in (*names, "Café Zoo Ärger 9"):
        await connection.uploads.reserve(transfer_of(sound, f"{name}.wav"))

    async def found(text: str) -> set[str]:
        page = await connection.catalogue.page(asked(text), EVER, 1, 50)
        return {entry.name for entry in page.entries}

    for text in ("zoë", "9 zoë", "ärger zoë café", "zoë 9 café ärg"):
        for form in ("NFC", "NFD"):
            assert await found(unicodedata.normalize(form, text)) == names


async def test_pictures(visitor: Visitor, sound: bytes) -> None:
    """An entry that was never there has none, for good; one without content may have one later."""
    connection = await visitor.connect()
    transfer = await reserved(connection, transfer_of(sound, "pictured.wav"))
    entry = await connection.catalogue.entry(transfer.reservation.entry_id)
    with pytest.raises(BadResponse) as later:
        await visitor.pictures.fetch(of_entry.thumbnail(entry, 320))
    with pytest.raises(BadResponse) as never:
        await visitor.pictures.fetch(of_entry.thumbnail(entry, 320).replace(entry.id, "0_nosuch1"))
    assert (later.value.retryable, never.value.retryable) == (True, False)


async def test_what_an_upload_left_is_found_whole_and_removed(visitor: Visitor, sound: bytes) -> None:
    """Its entry without content, and the token that waits at its flavor, with the bytes that came."""
    connection = await visitor.connect()
    transfer = await reserved(connection, transfer_of(sound, "left.wav"))
    await connection.uploads.open(transfer, Chunk(0, 0), no_blocks())
    await connection.uploads.send(transfer, Chunk(0, 1000), blocks_of(sound[:1000]))
    clean_up = Orphans(lambda: connection, list)
    (found,) = [left for left in await clean_up.find() if left.entry and left.entry.id == transfer.reservation.entry_id]
    assert found.token is not None
    assert (found.token.id, found.name, found.received) == (transfer.reservation.token_id, "left.wav", 1000)
    assert found.recent(time.time())
    assert await clean_up.remove(found)
    assert transfer.reservation.entry_id not in {left.entry.id for left in await clean_up.find() if left.entry}
    with pytest.raises(TokenGone):
        await connection.uploads.token(transfer.reservation.token_id)


async def test_a_user_finds_a_renamed_file_by_its_tag(visitor: Visitor, sound: bytes) -> None:
    """Its session loses `referenceId`: only the title tells, or the tag, where the account has one."""
    told = visitor.demo.credentials
    fields = {
        "secret": told["admin_secret"],
        "partnerId": told["partner_id"],
        "type": 0,
        "userId": "tagger@example.test",
    }
    ks = PlainClient(visitor.demo).call("session", "start", **fields)
    for tagged in (False, True):
        account = Account(visitor.demo.url, told["partner_id"], "", SignInKind.KS, searchable_tag=tagged)
        connection = await visitor.connector.connect(account, ks, on_lost=visitor.lost.append)
        first = await reserved(connection, transfer_of(sound, f"first {tagged}.wav"))
        assert (await connection.catalogue.entry(first.reservation.entry_id)).reference_id == ""
        for name, seen in ((first.file.name, True), (f"second {tagged}.wav", tagged)):
            again = altered(transfer_of(sound, name), identity=first.file.identity)
            found = [entry.id for entry in await connection.uploads.entries_like(again)]
            assert (first.reservation.entry_id in found) is seen, (tagged, name)

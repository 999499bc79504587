"""The same content on several computers: found, taken over, replaced, and what is kept of it; on the demo server."""

from collections.abc import AsyncIterator, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from kdesk.domain.entry import MediaType
from kdesk.domain.ports import AccountApi
from kdesk.domain.transfer import Transfer
from kdesk.domain.upload import Chunk, UploadTokenStatus
from kdesk.kaltura.account_api import KalturaAccountApi
from kdesk.kaltura.chunk_body import no_blocks
from kdesk.kaltura.client import make_http
from kdesk.kaltura.connector import KalturaConnector
from kdesk.kaltura.thumbnails import Thumbnails
from tests.kaltura.demo_visitor import Visitor, reserved, transfer_of, until_ready
from tests.kaltura.scripted_http import blocks_of
from tests.support.demo_process import DemoProcess
from tests.support.media import make_image
from tests.support.transfers import altered

CHUNK = 200_000


async def update(connection: AccountApi, entry_id: str, **fields: Any) -> None:
    """Change fields of an entry as another program would."""
    assert isinstance(connection, KalturaAccountApi)
    params = {"entryId": entry_id, "mediaEntry": {"objectType": "KalturaMediaEntry", **fields}}
    await connection.api.call("media", "update", params, result=object)


async def arrived(connection: AccountApi, data: bytes, transfer: Transfer) -> Transfer:
    """Upload a file, and wait until its entry is READY."""
    begun = await reserved(connection, transfer)
    await connection.uploads.send_whole(begun, blocks_of(data))
    await until_ready(connection, begun.reservation.entry_id)
    return begun


async def replaced(connection: AccountApi, data: bytes, transfer: Transfer) -> None:
    """Replace the content of the transfer's entry, and wait until the new one has taken its place."""
    free = await connection.uploads.free_token(transfer)
    whole = altered(transfer, token_id=free.id, upload_url=free.upload_url, size=len(data))
    await connection.uploads.send_whole(whole, blocks_of(data))
    await connection.uploads.replace_content(whole)
    await until_ready(connection, transfer.reservation.entry_id)


async def test_an_upload_is_taken_over(visitor: Visitor, sound: bytes) -> None:
    """The fingerprint leads to the entry, its tag to the token; the new tag tells the first computer to stop."""
    connection = await visitor.connect()
    uploads = connection.uploads
    first = await reserved(connection, transfer_of(sound, "shared.wav"))
    await uploads.open(first, Chunk(0, 0), no_blocks())
    await uploads.send(first, Chunk(0, CHUNK), blocks_of(sound[:CHUNK]))
    second = altered(first, id="t-second")
    (entry,) = await uploads.entries_like(second)
    (token,) = await uploads.waiting_tokens(first.token_name)
    assert (entry.id, entry.transfer_id) == (first.reservation.entry_id, first.id)
    assert (token.id, token.status, token.uploaded_size) == (
        first.reservation.token_id,
        UploadTokenStatus.PARTIAL,
        CHUNK,
    )
    assert entry.is_reservation
    await uploads.write_tags({entry.id: second.owner_tag})
    assert (await connection.catalogue.entry(entry.id)).owner_tag == second.owner_tag
    assert await uploads.reserved_entries(first) == ()
    await uploads.send(second, Chunk(CHUNK, len(sound) - CHUNK), blocks_of(sound[CHUNK:]))
    await uploads.close(second)
    assert not (await until_ready(connection, entry.id)).is_reservation
    assert await uploads.waiting_tokens(first.token_name) == ()


async def test_replaced_content_is_found_by_what_is_written_then(visitor: Visitor, sound: bytes) -> None:
    """Under the same entry id; as long as tag or reference id is the old one, files of either fingerprint find it."""
    connection = await visitor.connect()
    first = await arrived(connection, sound, transfer_of(sound, "film.wav"))
    assert first.file.identity
    entry_id, identity = first.reservation.entry_id, replace(first.file.identity, sampled_hash="of another version")
    version = altered(first, identity=identity)
    await replaced(connection, sound[:-2], version)
    await connection.uploads.write_reference_ids({entry_id: identity.fingerprint})
    for either in (first, version):
        assert [entry.id for entry in await connection.uploads.entries_like(either)] == [entry_id]
    await connection.uploads.write_tags({entry_id: version.owner_tag})
    assert await connection.uploads.entries_like(first) == ()


async def test_a_lost_reference_is_made_up_for_by_the_title(visitor: Visitor, sound: bytes) -> None:
    """Sessions of users may not write `referenceId`; an entry that has another title too is not found any more."""
    connection = await visitor.connect()
    transfer = await reserved(connection, transfer_of(sound, "title only.wav"))
    await update(connection, transfer.reservation.entry_id, referenceId="something else")
    assert [entry.id for entry in await connection.uploads.entries_like(transfer)] == [transfer.reservation.entry_id]
    await update(connection, transfer.reservation.entry_id, name="something else")
    assert await connection.uploads.entries_like(transfer) == ()


async def test_a_reservation_tells_what_looks_the_same(visitor: Visitor, sound: bytes) -> None:
    """The response to the reservation lists it; an equal title alone does not count."""
    connection = await visitor.connect()
    one = transfer_of(sound, "takes.wav")
    first = await connection.uploads.reserve(one)
    second = await connection.uploads.reserve(altered(one, id="t-second"))
    assert first.same == ()
    assert [entry.id for entry in second.same] == [first.entry.id]
    assert one.file.identity
    other = altered(one, id="t-third", identity=replace(one.file.identity, sampled_hash="of another take"))
    assert (await connection.uploads.reserve(other)).same == ()


async def test_the_source_of_a_sound_is_its_flavor(visitor: Visitor, sound: bytes) -> None:
    """Another version, or another flavor, as soon as the content was replaced: what was proved of it is void then."""
    connection = await visitor.connect()
    transfer = await arrived(connection, sound, transfer_of(sound, "source.wav"))
    before = await connection.copies.source(transfer.reservation.entry_id)
    (flavor,) = [f for f in await connection.catalogue.flavors(transfer.reservation.entry_id) if f.is_source]
    assert before is not None
    assert (before.asset_id, before.version, before.size) == (flavor.id, flavor.version, len(sound))
    assert before.version
    await replaced(connection, sound[:-2], transfer)
    after = await connection.copies.source(transfer.reservation.entry_id)
    assert after is not None
    assert after.size == len(sound) - 2
    assert (after.asset_id, after.version) != (before.asset_id, before.version)


async def test_the_source_of_an_image_is_the_entry(visitor: Visitor, tmp_path: Path) -> None:
    """It has no flavors; its version is the entry's."""
    connection = await visitor.connect()
    data = make_image(tmp_path / "poster.png").read_bytes()
    transfer = await arrived(connection, data, altered(transfer_of(data, "poster.png"), media_type=MediaType.IMAGE))
    entry = await connection.catalogue.entry(transfer.reservation.entry_id)
    source = await connection.copies.source(transfer.reservation.entry_id)
    assert source is not None
    assert (source.asset_id, source.version, source.size) == (entry.id, entry.version, len(data))
    assert source.version


async def test_a_source_that_waits_has_neither_version_nor_size(visitor: Visitor, sound: bytes) -> None:
    """Nothing can be compared with it, and nothing proved."""
    connection = await visitor.connect()
    transfer = await reserved(connection, transfer_of(sound, "waits.wav"))
    source = await connection.copies.source(transfer.reservation.entry_id)
    assert source is not None
    assert (source.version, source.size) == ("", 0)
    assert await connection.copies.address(transfer.reservation.entry_id) == ""
    assert (await connection.catalogue.entry(transfer.reservation.entry_id)).version == ""


@pytest.fixture(scope="module")
def old_install(tmp_path_factory: pytest.TempPathFactory) -> Iterator[DemoProcess]:
    """Run a demo server whose database has three-byte text."""
    process = DemoProcess(tmp_path_factory.mktemp("old"), "--no-samples", "--three-byte-utf8").start()
    yield process
    process.stop()


@pytest.fixture
async def guest(old_install: DemoProcess) -> AsyncIterator[Visitor]:
    """Give somebody who can sign in there."""
    async with make_http() as http:
        yield Visitor(old_install, KalturaConnector(http), Thumbnails(http))


async def test_what_an_old_server_does_to_emoji_hides_nothing(guest: Visitor, sound: bytes) -> None:
    """It keeps `????` for them: the token and, without its reference, the entry are found there too."""
    connection = await guest.connect()
    transfer = await reserved(connection, transfer_of(sound, "smile 😀.wav"))
    await update(connection, transfer.reservation.entry_id, referenceId="something else")
    assert (await connection.catalogue.entry(transfer.reservation.entry_id)).name == "smile ????"
    assert [token.id for token in await connection.uploads.waiting_tokens(transfer.token_name)] == [
        transfer.reservation.token_id
    ]
    assert [entry.id for entry in await connection.uploads.entries_like(transfer)] == [transfer.reservation.entry_id]

"""Entries in the recycle bin of the demo server: nowhere are they shown as present."""

from collections.abc import AsyncIterator, Iterator

import pytest

from kdesk.domain.entry_query import EVER, EntryQuery
from kdesk.domain.ports import AccountApi
from kdesk.domain.search.conditions import HasId, Words
from kdesk.errors import EntryGone
from kdesk.kaltura.client import make_http
from kdesk.kaltura.connector import KalturaConnector
from kdesk.kaltura.thumbnails import Thumbnails
from tests.kaltura.demo_visitor import Visitor
from tests.support.demo_process import DemoProcess
from tests.support.kaltura_client import PlainClient


@pytest.fixture(scope="module")
def binned(tmp_path_factory: pytest.TempPathFactory) -> Iterator[DemoProcess]:
    """Run a server with a recycle bin."""
    process = DemoProcess(tmp_path_factory.mktemp("bin"), "--no-samples", "--recycle-bin").start()
    yield process
    process.stop()


@pytest.fixture
def ids(binned: DemoProcess) -> list[str]:
    """Make two entries, and put the first one into the bin."""
    client = PlainClient(binned)
    entry = {"objectType": "KalturaMediaEntry", "mediaType": 1, "name": "spring"}
    made = [str(client.call("media", "add", entry=entry)["id"]) for _ in range(2)]
    client.call("baseEntry", "recycle", entryId=made[0])
    return made


@pytest.fixture
async def account(binned: DemoProcess) -> AsyncIterator[AccountApi]:
    """Sign in."""
    async with make_http() as http:
        yield await Visitor(binned, KalturaConnector(http), Thumbnails(http)).connect()


async def test_lists_by_id_leave_it_out(account: AccountApi, ids: list[str]) -> None:
    """Unlike the server, which then lists it."""
    query = EntryQuery((HasId(tuple(ids)),))
    opening = await account.catalogue.opening(query, 10)
    assert [entry.id for entry in opening.page.entries] == [ids[1]]
    assert await account.catalogue.counts(query, [EVER]) == (1,)
    assert [entry.id for entry in (await account.catalogue.page(query, EVER, 1, 10)).entries] == [ids[1]]
    excluded = EntryQuery((HasId((ids[1],), negated=True), Words("spring")))
    assert ids[0] not in [entry.id for entry in (await account.catalogue.page(excluded, EVER, 1, 500)).entries]


async def test_by_its_id_alone_it_is_gone(account: AccountApi, ids: list[str]) -> None:
    """Until it is restored."""
    assert [entry.id for entry in await account.catalogue.existing(ids)] == [ids[1]]
    with pytest.raises(EntryGone):
        await account.catalogue.entry(ids[0])
    assert account.editing is not None
    await account.editing.removal.restore([ids[0]])
    assert (await account.catalogue.entry(ids[0])).id == ids[0]
    assert {entry.id for entry in await account.catalogue.existing(ids)} == set(ids)


async def test_a_snapshot_tells(account: AccountApi, ids: list[str]) -> None:
    """Where the server sends it all the same, as for several ids at once."""
    found = {entry.id: entry for entry in await account.catalogue.entries(ids)}
    assert {entry_id: found[entry_id].gone for entry_id in ids} == {ids[0]: True, ids[1]: False}

"""Renditions, clones, clips and replacements on the demo server, also with lost answers."""

from collections.abc import Iterator

import httpx
import pytest

from kdesk.domain.account import Account, SignInKind
from kdesk.domain.editing.api import EditingApi
from kdesk.domain.editing.contents import Span
from kdesk.domain.editing.renditions import is_last, missing
from kdesk.domain.entry import Replacement
from kdesk.domain.entry_query import EVER, EntryQuery
from kdesk.domain.flavor import Flavor, FlavorStatus
from kdesk.domain.ports import AccountApi
from kdesk.errors import ApiError, KdeskError, NotPermitted, Reason
from kdesk.kaltura.account_api import KalturaAccountApi
from kdesk.kaltura.client import make_http
from kdesk.kaltura.cloning import Cloner
from kdesk.kaltura.connector import KalturaConnector
from kdesk.kaltura.thumbnails import Thumbnails
from tests.kaltura.demo_visitor import Visitor, until_ready
from tests.support.demo_client import DemoClient
from tests.support.demo_faults import FaultControl
from tests.support.demo_process import DemoProcess
from tests.support.media import make_video

MARK = "kdesk:t-1 f=kdesk1-abc"


@pytest.fixture(scope="module")
def videos(tmp_path_factory: pytest.TempPathFactory) -> tuple[bytes, bytes]:
    """Two small videos of four and two seconds."""
    folder = tmp_path_factory.mktemp("media")
    long, short = (make_video(folder / f"{n}.mp4", seconds=n, size="320x180") for n in (4, 2))
    return long.read_bytes(), short.read_bytes()


@pytest.fixture
def client(demo: DemoProcess) -> Iterator[DemoClient]:
    """An administrator who prepares entries."""
    with DemoClient(demo.credentials) as made:
        yield made.as_admin()


@pytest.fixture
def entry(client: DemoClient, videos: tuple[bytes, bytes]) -> str:
    """A converted video that kdesk has uploaded."""
    fields = {"partnerData": MARK, "referenceId": "kdesk1-abc", "tags": "talk"}
    return client.converted(client.upload(videos[0], "talk.mp4", **fields))


@pytest.fixture
async def api(visitor: Visitor) -> AccountApi:
    """An administrator."""
    return await visitor.connect()


@pytest.fixture
def editing(api: AccountApi) -> EditingApi:
    """The ports of the administrator."""
    assert api.editing is not None
    return api.editing


async def ready_flavors(api: AccountApi, client: DemoClient, entry: str) -> tuple[Flavor, ...]:
    """Return the renditions once all are finished."""
    return await api.catalogue.flavors(client.converted(entry))


async def test_renditions_are_deleted_and_made_again(
    api: AccountApi, editing: EditingApi, client: DemoClient, entry: str
) -> None:
    """One is deleted, then missing among the recipes, then converted, then converted again with the same id."""
    source, *others = await ready_flavors(api, client, entry)
    assert source.is_source
    gone = others[0]
    recipes = await editing.renditions.recipes()
    assert 0 not in {recipe.id for recipe in recipes}
    await editing.renditions.delete(gone.id)
    left = await api.catalogue.flavors(entry)
    assert gone.id not in {flavor.id for flavor in left}
    assert gone.params_id in {recipe.id for recipe in missing(recipes, left)}
    await editing.renditions.convert(entry, gone.params_id)
    now = await ready_flavors(api, client, entry)
    (made,) = (flavor for flavor in now if flavor.params_id == gone.params_id)
    assert made.status is FlavorStatus.READY
    assert gone.params_id not in {recipe.id for recipe in missing(recipes, now)}
    await editing.renditions.reconvert(made.id)
    again = await ready_flavors(api, client, entry)
    assert made.id in {flavor.id for flavor in again}
    with pytest.raises(ApiError):
        await editing.renditions.reconvert(source.id)


async def test_another_source_deletes_the_one_before(
    api: AccountApi, editing: EditingApi, client: DemoClient, entry: str
) -> None:
    """And the last rendition can be deleted: only kdesk warns."""
    source, other, *rest = await ready_flavors(api, client, entry)
    await editing.renditions.set_as_source(other.id)
    now = await api.catalogue.flavors(entry)
    assert [flavor.id for flavor in now if flavor.is_source] == [other.id]
    assert source.id not in {flavor.id for flavor in now}
    for flavor in rest:
        await editing.renditions.delete(flavor.id)
    (last,) = await api.catalogue.flavors(entry)
    assert is_last(last, (last,))
    await editing.renditions.delete(last.id)
    assert await api.catalogue.flavors(entry) == ()


async def test_a_clone_has_no_mark(editing: EditingApi, entry: str) -> None:
    """It has the fields and files of the original, a name of its own, and the original keeps its mark."""
    made = await editing.contents.clone(entry, "A copy")
    assert (made.name, made.partner_data, made.tags, made.is_clone) == ("A copy", "", "talk", True)
    assert made.duration == pytest.approx(4, abs=0.2)


@pytest.mark.parametrize("kind", ["reset-after", "cut", "empty"])
async def test_a_clone_whose_answer_was_lost_is_found(
    api: AccountApi, editing: EditingApi, demo: DemoProcess, entry: str, kind: str
) -> None:
    """No second one is made, and it gets its name; a clone that was there before is not taken for it."""
    earlier = await editing.contents.clone(entry, "An earlier copy")
    with httpx.Client(base_url=demo.url) as http:
        faults = FaultControl(http, demo.credentials)
        faults.add("baseEntry.clone", kind, count=1)
        made = await editing.contents.clone(entry, "A copy")
        assert faults.struck() == [1]
        faults.clear()
    assert (made.name, made.partner_data) == ("A copy", "")
    assert await clones_of(api, entry) == {earlier.id, made.id}


async def test_a_lost_clone_is_found_by_the_next_try(api: AccountApi, demo: DemoProcess, entry: str) -> None:
    """Also if the lists did not answer either: what a person tries again then makes no second one."""
    assert isinstance(api, KalturaAccountApi)
    cloner = Cloner(api.api, looks=(0.0, 0.0))
    with httpx.Client(base_url=demo.url) as http:
        faults = FaultControl(http, demo.credentials)
        faults.add("baseEntry.clone", "reset-after", count=1)
        faults.add("media.list", "reset-before", after=1)
        with pytest.raises(KdeskError):
            await cloner.clone(entry)
        faults.clear()
    made = await cloner.clone(entry)
    assert await clones_of(api, entry) == {made.id}
    # The next one is wanted.
    await cloner.clone(entry)
    assert len(await clones_of(api, entry)) == 2


async def clones_of(api: AccountApi, entry: str) -> set[str]:
    """Return the ids of the clones of an entry."""
    listed = await api.catalogue.page(EntryQuery(), EVER, 1, 100)
    return {one.id for one in listed.entries if one.root_id == entry and one.id != entry}


async def test_a_part_becomes_an_entry(api: AccountApi, editing: EditingApi, client: DemoClient, entry: str) -> None:
    """It lasts as long as the part, and the original keeps its length and its mark."""
    made = await editing.contents.cut_out(entry, Span(1000, 2500), "A part")
    now = await api.catalogue.entry(client.converted(made.id))
    assert (now.name, now.partner_data, now.tags) == ("A part", "", "talk")
    assert now.duration == pytest.approx(1.5, abs=0.2)
    original = await api.catalogue.entry(entry)
    assert (round(original.duration), original.partner_data) == (4, MARK)


async def test_a_refused_part_leaves_no_entry(editing: EditingApi, client: DemoClient) -> None:
    """Of an entry without content nothing can be cut out, and the copy that was made for it is deleted."""
    empty = client.entry()
    every = {"statusIn": "-2,-1,0,1,2,4,5,6,7"}
    before = client.call("baseEntry.count", filter=every)
    with pytest.raises(KdeskError):
        await editing.contents.cut_out(empty, Span(0, 1000), "A part")
    assert client.call("baseEntry.count", filter=every) == before


async def test_a_video_is_trimmed_in_place(api: AccountApi, editing: EditingApi, entry: str) -> None:
    """It keeps its id, and kdesk's note about the file that it no longer holds is gone."""
    before = await editing.contents.trim(entry, Span(500, 2000))
    assert before.id == entry
    now = await until_ready(api, entry)
    assert now.duration == pytest.approx(1.5, abs=0.2)
    assert (now.partner_data, now.reference_id) == ("", "")


async def test_a_lost_answer_trims_once(api: AccountApi, editing: EditingApi, demo: DemoProcess, entry: str) -> None:
    """The call arrived: the entry tells so, and a second call would have cancelled the replacement."""
    with httpx.Client(base_url=demo.url) as http:
        faults = FaultControl(http, demo.credentials)
        faults.add("media.updateContent", "reset-after", count=1)
        await editing.contents.trim(entry, Span(0, 2000))
        assert faults.struck() == [1]
        faults.clear()
    now = await until_ready(api, entry)
    assert now.duration == pytest.approx(2, abs=0.2)


async def test_a_replacement_waits_and_is_not_disturbed(
    tmp_path_factory: pytest.TempPathFactory, videos: tuple[bytes, bytes]
) -> None:
    """A second one is refused without `updateContent`, which would cancel the first; that is cancelled or approved."""
    demo = DemoProcess(tmp_path_factory.mktemp("approving"), "--no-samples", "--approve-replacements").start()
    try:
        async with make_http() as http:
            api = await Visitor(demo, KalturaConnector(http), Thumbnails(http)).connect()
            with DemoClient(demo.credentials) as client:
                entry = client.as_admin().converted(client.upload(videos[0], "talk.mp4"))
            await approve_and_cancel(api, entry)
    finally:
        demo.stop()


async def approve_and_cancel(api: AccountApi, entry: str) -> None:
    """Trim, cancel, trim, and approve."""
    assert api.editing is not None
    contents = api.editing.contents
    first = await contents.trim(entry, Span(0, 2000))
    assert first.replacing_id
    assert first.replacement in {Replacement.NOT_APPROVED, Replacement.WAITS_FOR_APPROVAL}
    with pytest.raises(ApiError) as raised:
        await contents.trim(entry, Span(0, 1000))
    assert raised.value.reason is Reason.REPLACEMENT_UNDER_WAY
    assert (await api.catalogue.entry(entry)).replacing_id == first.replacing_id
    cancelled = await contents.cancel(entry)
    assert (cancelled.replacing_id, cancelled.replacement) == ("", Replacement.NONE)
    with pytest.raises(ApiError):
        await contents.approve(entry)
    await contents.trim(entry, Span(0, 2000))
    await contents.approve(entry)
    assert (await until_ready(api, entry)).duration == pytest.approx(2, abs=0.2)


async def test_a_user_trims_but_neither_converts_nor_approves(visitor: Visitor, videos: tuple[bytes, bytes]) -> None:
    """The rights say so before it is tried, and the server refuses it."""
    with DemoClient(visitor.demo.credentials) as client:
        client.as_user("somebody")
        entry, ks = client.converted(client.upload(videos[1], "own.mp4")), client.ks
    account = Account(visitor.demo.url, 0, "", SignInKind.KS)
    api = await visitor.connector.connect(account, ks, on_lost=visitor.lost.append)
    assert api.editing is not None
    assert (api.rights.renditions, api.rights.approve_replacement, api.rights.edit) == (False, False, True)
    with pytest.raises(NotPermitted):
        await api.editing.renditions.convert(entry, 2)
    with pytest.raises(NotPermitted):
        await api.editing.contents.cancel(entry)
    await api.editing.contents.trim(entry, Span(0, 1000))
    assert (await until_ready(api, entry)).duration == pytest.approx(1, abs=0.2)

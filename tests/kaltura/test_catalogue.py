"""The library as it is asked for and read."""

import asyncio
from itertools import count
from typing import Any

import pytest

from kdesk.domain.entry import Entry, EntryKind, EntryStatus
from kdesk.domain.entry_query import EVER, EntryQuery, TimeWindow
from kdesk.domain.search.conditions import Words
from kdesk.errors import EntryGone
from kdesk.kaltura import entries, paging
from kdesk.kaltura.api import Api
from kdesk.kaltura.entries import Catalogue
from kdesk.kaltura.entry_windows import window_filter
from kdesk.kaltura.wire_entries import WireEntry, to_entry
from tests.kaltura.scripted_http import FakeSession, ScriptedServer, recorded, refusal


class Library:
    """A media library of so many entries, one a second apart unless they are `crowded` into one, with the window."""

    def __init__(self, count: int, *, crowded: bool = False) -> None:
        self.entries = [
            {"id": f"0_{n:08}", "createdAt": 5000 if crowded else 1000 + n, "status": 2} for n in range(count)
        ]
        self.server = ScriptedServer(self._respond)

    def _respond(self, called: str, sent: dict[str, Any]) -> Any:
        assert called == "media.list"
        wanted, pager = sent["filter"], sent["pager"]
        offset = (pager["pageIndex"] - 1) * pager["pageSize"]
        if offset >= paging.RESULT_WINDOW:
            return refusal("QUERY_EXCEEDED_MAX_MATCHES_ALLOWED")
        found = [
            entry
            for entry in self.entries
            if wanted.get("createdAtGreaterThanOrEqual", 0)
            <= entry["createdAt"]
            <= wanted.get("createdAtLessThanOrEqual", 10**9)
        ]
        found.sort(key=lambda entry: (entry["createdAt"], entry["id"]), reverse=wanted["orderBy"] == "-createdAt")
        page = found[offset : offset + pager["pageSize"]]
        return {"totalCount": len(found), "objects": page, "objectType": "KalturaMediaListResponse"}


def api_of(server: ScriptedServer) -> Api:
    """Return the calls of a session of this server."""
    return Api(server.rpc, FakeSession())  # type: ignore[arg-type]


def catalogue_of(server: ScriptedServer) -> Catalogue:
    """Return a catalogue that is signed in to this server."""
    return Catalogue(api_of(server))


async def walk(server: ScriptedServer, page_size: int, order: str = "-createdAt") -> list[tuple[int, list[str]]]:
    """Walk everything: the count of each page, and its ids."""
    pages = paging.walk_pages(api_of(server), {}, order, page_size)
    return [(total, [entry.id for entry in found]) async for total, found in pages]


@pytest.mark.parametrize("order", ["-createdAt", "+createdAt"])
async def test_a_library_beyond_the_window_is_walked_to_its_end(order: str) -> None:
    """Every entry comes once, in order, though the server returns no page behind 10,000."""
    library = Library(23_456)
    pages = await walk(library.server, 500, order)
    ids = [entry_id for _, found in pages for entry_id in found]
    assert ids == sorted((entry["id"] for entry in library.entries), reverse=order == "-createdAt")
    assert {total for total, _ in pages} == {23_456}


async def test_pages_that_do_not_divide_the_window_stay_inside_it() -> None:
    """A page size of 300 never asks for a page that reaches over the edge."""
    pages = await walk(Library(10_100).server, 300)
    assert len({entry_id for _, found in pages for entry_id in found}) == 10_100


async def test_a_window_full_of_one_second_is_stepped_over() -> None:
    """More entries of one second than the window holds cannot be reached, and do not keep the walk for ever."""
    pages = await walk(Library(10_500, crowded=True).server, 500)
    assert sum(len(found) for _, found in pages) == 10_000


def listing(total: int | None, ids: list[str]) -> dict[str, Any]:
    """Return a page as the server sends it."""
    objects = [{"id": entry_id, "createdAt": 5000, "status": 2} for entry_id in ids]
    return {"objectType": "KalturaMediaListResponse", "totalCount": total, "objects": objects}


async def test_a_list_that_never_ends_ends_where_it_says() -> None:
    """The server counts one entry and has new ones on every page: the walk believes the count."""
    asked = count()
    server = ScriptedServer(lambda *_: listing(1, [f"0_{next(asked)}_{n}" for n in range(50)]))
    pages = await walk(server, 50)
    assert (len(server.asked), [len(found) for _, found in pages]) == (1, [50])


@pytest.mark.parametrize("total", [None, 10**9])
async def test_a_page_that_repeats_ends_the_walk(total: int | None) -> None:
    """Whatever page is asked for, the same one comes."""
    server = ScriptedServer(lambda *_: listing(total, [f"0_{n}" for n in range(50)]))
    pages = await walk(server, 50)
    assert (len(server.asked), [len(found) for _, found in pages]) == (2, [50])


@pytest.mark.parametrize("total", [None, 10**9])
async def test_pages_that_go_round_end_the_walk(total: int | None) -> None:
    """Two pages by turns, or one new entry among many old ones: more comes again than anything can account for."""
    asked = count()

    def reply(*_: object) -> dict[str, Any]:
        turn = next(asked)
        return listing(total, [f"0_new{turn}", *(f"0_{turn % 2}_{n}" for n in range(499))])

    server = ScriptedServer(reply)
    pages = await walk(server, 500)
    assert len(server.asked) < 30
    assert sum(len(found) for _, found in pages) == len(server.asked) + 2 * 499


async def test_an_entry_twice_on_a_page_comes_once() -> None:
    """Its double is left out, by the walk and by a page alone."""
    double = listing(3, ["0_a", "0_a", "0_b"])
    assert await walk(ScriptedServer([double]), 50) == [(3, ["0_a", "0_b"])]
    page = await catalogue_of(ScriptedServer([double])).page(EntryQuery(), EVER, 1, 50)
    assert [entry.id for entry in page.entries] == ["0_a", "0_b"]


async def test_many_entries_that_arrive_between_two_pages_do_not_end_the_walk() -> None:
    """A whole page comes again then, and the count has grown: what is behind it is still reached."""
    library = Library(200)
    ids: list[str] = []
    async for _, found in paging.walk_pages(api_of(library.server), {}, "-createdAt", 40):
        if not ids:
            library.entries += [{"id": f"0_new{n}", "createdAt": 90_000 + n, "status": 2} for n in range(80)]
        ids += [entry.id for entry in found]
    assert {f"0_{n:08}" for n in range(200)} <= set(ids)


async def test_an_empty_library_is_one_empty_page() -> None:
    """The caller learns that there is nothing."""
    assert await walk(Library(0).server, 50) == [(0, [])]


async def test_entries_that_arrive_during_the_walk_come_once() -> None:
    """A new entry shifts the pages behind it; what was shown is not shown again."""
    library = Library(100)
    ids: list[str] = []
    async for _, found in paging.walk_pages(api_of(library.server), {}, "-createdAt", 40):
        ids += [entry.id for entry in found]
        library.entries.append({"id": f"0_new{len(ids)}", "createdAt": 90_000, "status": 2})
    assert len(ids) == len(set(ids))
    assert {f"0_{n:08}" for n in range(100)} <= set(ids)


@pytest.mark.parametrize(("asked", "sent"), [(0, 1), (50, 50), (5000, 500)])
async def test_page_sizes_stay_in_what_the_server_takes(asked: int, sent: int) -> None:
    """Zero would bring everything at once."""
    server = ScriptedServer([listing(0, [])])
    await catalogue_of(server).page(EntryQuery(), EVER, 1, asked)
    assert server.sent[0]["pager"]["pageSize"] == sent


async def test_every_status_and_kind_is_asked_for() -> None:
    """Without filters the server hides what is processing and what failed, playlists, documents and external media."""
    server = ScriptedServer([listing(0, [])])
    await catalogue_of(server).page(EntryQuery((Words("big"), Words("bunny"))), EVER, 1, 50)
    assert server.calls == ["baseEntry.list"]
    assert server.sent[0]["filter"] == {
        "objectType": "KalturaMediaEntryFilter",
        "statusIn": "-2,-1,0,1,2,4,5,6,7",
        "moderationStatusIn": "1,2,3,5,6",
        "typeIn": "1,5,7,8,10,externalMedia.externalMedia",
        "freeText": "big* bunny*",
        "orderBy": "-createdAt",
    }


async def test_a_window_is_sent_as_bounds_of_the_creation_time() -> None:
    """Open ends are not sent: the server reads small times as relative to now."""
    server = ScriptedServer([listing(0, [])] * 3)
    catalogue = catalogue_of(server)
    for window in (TimeWindow(1_700_000_000, 1_700_000_009), TimeWindow(last=1_700_000_000), EVER):
        await catalogue.page(EntryQuery(), window, 3, 100)
    bounds = [
        {name: value for name, value in sent["filter"].items() if name.startswith("createdAt")} for sent in server.sent
    ]
    assert bounds == [
        {"createdAtGreaterThanOrEqual": 1_700_000_000, "createdAtLessThanOrEqual": 1_700_000_009},
        {"createdAtLessThanOrEqual": 1_700_000_000},
        {},
    ]
    assert [sent["pager"]["pageIndex"] for sent in server.sent] == [3, 3, 3]


def test_parts_of_a_crowded_second_are_narrower_by_status_and_kind() -> None:
    """The conditions of the query still hold: a status that it leaves out stays left out."""
    window = TimeWindow(1_700_000_000, 1_700_000_000, EntryStatus.READY, EntryKind.IMAGE)
    fields = window_filter({"statusIn": "0,1"}, window)
    assert (fields["statusIn"], fields["statusEqual"]) == ("0,1", "2")
    assert (fields["typeIn"], fields["mediaTypeIn"]) == ("1", "2")


def test_a_window_of_what_lasts_some_time() -> None:
    """In whole seconds; a narrower bound of the search stays."""
    asked = {"durationGreaterThanOrEqual": 60, "durationLessThanOrEqual": 90}
    lasting, others = TimeWindow(lasts=True), TimeWindow(lasts=False)
    assert window_filter({}, lasting)["durationGreaterThanOrEqual"] == 1
    assert window_filter({}, others)["durationLessThanOrEqual"] == 0
    assert window_filter(asked, lasting).items() >= asked.items()
    assert window_filter(asked, others)["durationLessThanOrEqual"] == 0


async def test_a_list_begins_with_one_request() -> None:
    """First page, oldest, newest and latest change are asked for together."""
    server = ScriptedServer([[listing(9, ["0_a", "0_b"]), *(listing(9, [f"0_{end}"]) for end in "xyz")]])
    opening = await catalogue_of(server).opening(EntryQuery(), 2)
    assert [sent["2"]["action"] for sent in server.sent] == ["list"]
    assert [call["filter"]["orderBy"] for call in numbered(server.sent[0])] == [
        "-createdAt",
        "+createdAt",
        "-createdAt",
        "-updatedAt",
    ]
    assert (opening.page.total, len(opening.page.entries)) == (9, 2)
    assert (opening.oldest, opening.newest, opening.changed) == (5000, 5000, 0)


async def test_windows_are_counted_fifty_at_a_time() -> None:
    """A hundred and one windows take three requests; nonsense counts are bounded."""
    server = ScriptedServer([[1] * 50, [-5] * 50, [10**15]])
    windows = [TimeWindow(1_700_000_000 + n, 1_700_000_000 + n) for n in range(101)]
    counts = await catalogue_of(server).counts(EntryQuery(), windows)
    assert counts[:100] == (1,) * 50 + (0,) * 50
    assert counts[100] == 10_000_000
    assert [len(numbered(sent)) for sent in server.sent] == [50, 50, 1]


async def test_changes_are_asked_for_in_their_order() -> None:
    """The earliest first, so that a long list can be continued."""
    server = ScriptedServer([listing(1, ["0_a"])])
    await catalogue_of(server).changes(EntryQuery(), 1_700_000_000, 500)
    wanted = server.sent[0]["filter"]
    assert (wanted["updatedAtGreaterThanOrEqual"], wanted["orderBy"]) == (1_700_000_000, "+updatedAt")


def numbered(sent: dict[str, Any]) -> list[dict[str, Any]]:
    """Return the calls of a multirequest."""
    return [sent[key] for key in sorted((key for key in sent if key.isdigit()), key=int)]


async def test_one_entry_is_asked_for_past_the_index() -> None:
    """The response is current, whatever the status."""
    catalogue = catalogue_of(ScriptedServer([recorded("media.get: no content"), recorded("media.get: not found")]))
    assert (await catalogue.entry("0_7rim5ny9")).name == "Vid 1"
    with pytest.raises(EntryGone):
        await catalogue.entry("0_nosuch1")


async def test_several_entries_take_one_call_for_500() -> None:
    """The server matches no more values than that."""
    empty = {"totalCount": 0, "objects": [], "objectType": "KalturaMediaListResponse"}
    server = ScriptedServer([recorded("media.list nameLike"), empty])
    found = await catalogue_of(server).entries([f"0_{n}" for n in range(501)])
    assert [entry.name for entry in found] == ["legacy"]
    assert [len(sent["filter"]["idIn"].split(",")) for sent in server.sent] == [500, 1]
    assert await catalogue_of(server).entries([]) == ()


def flavors(*found: dict[str, Any]) -> dict[str, Any]:
    """Return a list of flavors as the server sends it."""
    return {"totalCount": len(found), "objects": list(found), "objectType": "KalturaFlavorAssetListResponse"}


LADDER = flavors(
    {"id": "a", "flavorParamsId": 2, "status": 2, "height": 360, "bitrate": 400},
    {"id": "b", "flavorParamsId": 5, "status": 2, "height": 720, "bitrate": 2500},
    {"id": "c", "flavorParamsId": 3, "status": 1, "height": 360, "bitrate": 600},
    {"id": "d", "flavorParamsId": 0, "status": 2, "height": 240, "isOriginal": True},
    {"id": "e", "flavorParamsId": 6, "status": 3, "height": 1080},
    {"id": "f", "flavorParamsId": 7, "status": 5, "height": 1080},
)
NAMES = {
    "totalCount": 2,
    "objects": [{"id": 5, "name": "HD/720"}, {"id": 2, "name": "Basic"}],
    "objectType": "KalturaFlavorParamsListResponse",
}


async def test_an_entry_has_only_so_many_renditions() -> None:
    """The best of them: nobody reads hundreds, and each costs the window time."""
    many = flavors(*({"id": f"f{n}", "entryId": "0_x", "height": n} for n in range(1, 401)))
    found = await catalogue_of(ScriptedServer([many, NAMES])).flavors("0_x")
    assert [flavor.height for flavor in found] == list(range(400, 300, -1))


async def test_renditions_stand_in_order_with_their_names() -> None:
    """The source first, then by height and bitrate; what was deleted or is temporary is left out."""
    found = await catalogue_of(ScriptedServer([LADDER, NAMES])).flavors("0_x")
    assert [(flavor.id, flavor.name) for flavor in found] == [
        ("d", "Source"),
        ("b", "HD/720"),
        ("c", ""),
        ("a", "Basic"),
    ]


async def test_the_renditions_of_several_entries_take_one_call() -> None:
    """Each tells of which entry it is; the server cuts a list without a page size at 30."""
    server = ScriptedServer([flavors({"id": "a", "entryId": "0_x"}, {"id": "b", "entryId": "0_y", "isOriginal": True})])
    found = await catalogue_of(server).flavors_of(["0_x", "0_y"])
    assert [(flavor.id, flavor.entry_id, flavor.is_source) for flavor in found] == [
        ("a", "0_x", False),
        ("b", "0_y", True),
    ]
    (sent,) = server.sent
    assert (sent["filter"]["entryIdIn"], sent["pager"]["pageSize"]) == ("0_x,0_y", 500)


async def test_names_are_asked_for_once() -> None:
    """They belong to the account: the next entry costs one call."""
    server = ScriptedServer([LADDER, NAMES, LADDER])
    catalogue = catalogue_of(server)
    await catalogue.flavors("0_x")
    await catalogue.flavors("0_y")
    assert server.calls == ["flavorAsset.list", "flavorParams.list", "flavorAsset.list"]


async def test_a_session_that_may_not_see_recipes_still_sees_renditions() -> None:
    """Without names, and without asking again."""
    server = ScriptedServer([LADDER, refusal("SERVICE_FORBIDDEN"), LADDER])
    catalogue = catalogue_of(server)
    assert {flavor.name for flavor in await catalogue.flavors("0_x")} == {"Source", ""}
    await catalogue.flavors("0_x")
    assert len(server.asked) == 3


async def test_a_source_alone_needs_no_names() -> None:
    """While an entry is being processed, one call tells everything."""
    server = ScriptedServer([recorded("flavorAsset.list entryIdEqual")])
    (source,) = await catalogue_of(server).flavors("0_7rim5ny9")
    assert (source.is_source, source.name) == (True, "Source")


@pytest.mark.parametrize(("total", "exact"), [(400, True), (6_000, False)])
async def test_too_many_entries_to_compare_make_a_list_inexact(total: int, *, exact: bool) -> None:
    """The server has no phrases: up to 5,000 entries with these words are compared here."""
    compared = listing(total, ["0_a"])
    server = ScriptedServer([compared, [compared] * 4])
    opening = await catalogue_of(server).opening(EntryQuery((Words("alpha report", phrase=True),)), 100)
    assert opening.exact is exact


async def test_a_full_page_is_converted_with_pauses() -> None:
    """Between its parts the window's thread gets to its other work."""
    library = {
        "objectType": "KalturaBaseEntryListResponse",
        "totalCount": 500,
        "objects": [{"id": f"0_{n:08}", "status": 2} for n in range(500)],
    }
    catalogue = catalogue_of(ScriptedServer([library]))
    converted: list[str] = []

    def convert(wire: WireEntry) -> Entry:
        converted.append(wire.id)
        return to_entry(wire)

    async def other_work() -> None:
        while len(converted) < 500:
            seen.add(len(converted))
            await asyncio.sleep(0)

    seen: set[int] = set()
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(entries, "to_entry", convert)
        async with asyncio.TaskGroup() as group:
            group.create_task(other_work())
            page = await catalogue.page(EntryQuery(), EVER, 1, 500)
    assert len(page.entries) == 500
    assert {100, 200, 300, 400} <= seen

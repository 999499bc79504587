"""The library as it is asked for and read."""

from itertools import count
from typing import Any

import pytest

from kdesk.domain.entry import EntryFilter, EntryOrder
from kdesk.errors import EntryGone
from kdesk.kaltura import paging
from kdesk.kaltura.api import Api
from kdesk.kaltura.entries import Catalogue, name_condition
from tests.kaltura.scripted_http import FakeSession, ScriptedServer, recorded, refusal


class Library:
    """A media library of so many entries, one a second apart unless they are `crowded` into one, with the window."""

    def __init__(self, count: int, *, crowded: bool = False) -> None:
        self.entries = [
            {"id": f"0_{n:08}", "createdAt": 5000 if crowded else 1000 + n, "status": 2} for n in range(count)
        ]
        self.server = ScriptedServer(self._respond)
        self.catalogue = catalogue_of(self.server)

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


def catalogue_of(server: ScriptedServer) -> Catalogue:
    """Return a catalogue that is signed in to this server."""
    return Catalogue(Api(server.rpc, FakeSession()))  # type: ignore[arg-type]


async def walk(library: Library, wanted: EntryFilter, page_size: int) -> list[Any]:
    """Walk the whole library."""
    return [page async for page in library.catalogue.pages(wanted, page_size)]


@pytest.mark.parametrize("order", list(EntryOrder))
async def test_a_library_beyond_the_window_is_walked_to_its_end(order: EntryOrder) -> None:
    """Every entry comes once, in order, though the server returns no page behind 10,000."""
    library = Library(23_456)
    pages = await walk(library, EntryFilter(order=order), 500)
    ids = [entry.id for page in pages for entry in page.entries]
    assert ids == sorted((entry["id"] for entry in library.entries), reverse=order is EntryOrder.NEWEST)
    assert {page.total for page in pages} == {23_456}


async def test_pages_that_do_not_divide_the_window_stay_inside_it() -> None:
    """A page size of 300 never asks for a page that reaches over the edge."""
    library = Library(10_100)
    pages = await walk(library, EntryFilter(), 300)
    assert len({entry.id for page in pages for entry in page.entries}) == 10_100


async def test_a_window_full_of_one_second_is_stepped_over() -> None:
    """More entries of one second than the window holds cannot be reached, and do not keep the walk for ever."""
    library = Library(10_500, crowded=True)
    pages = await walk(library, EntryFilter(), 500)
    assert sum(len(page.entries) for page in pages) == 10_000


def listing(total: int | None, ids: list[str]) -> dict[str, Any]:
    """Return a page as the server sends it."""
    objects = [{"id": entry_id, "createdAt": 5000, "status": 2} for entry_id in ids]
    return {"objectType": "KalturaMediaListResponse", "totalCount": total, "objects": objects}


async def test_a_list_that_never_ends_ends_where_it_says() -> None:
    """The server counts one entry and has new ones on every page: the walk believes the count."""
    asked = count()
    server = ScriptedServer(lambda *_: listing(1, [f"0_{next(asked)}_{n}" for n in range(50)]))
    pages = [page async for page in catalogue_of(server).pages(EntryFilter(), 50)]
    assert (len(server.asked), [len(page.entries) for page in pages]) == (1, [50])


@pytest.mark.parametrize("total", [None, 10**9])
async def test_a_page_that_repeats_ends_the_walk(total: int | None) -> None:
    """Whatever page is asked for, the same one comes."""
    server = ScriptedServer(lambda *_: listing(total, [f"0_{n}" for n in range(50)]))
    pages = [page async for page in catalogue_of(server).pages(EntryFilter(), 50)]
    assert (len(server.asked), [len(page.entries) for page in pages]) == (2, [50])


@pytest.mark.parametrize("total", [None, 10**9])
async def test_pages_that_go_round_end_the_walk(total: int | None) -> None:
    """Two pages by turns, or one new entry among many old ones: more comes again than anything can account for."""
    asked = count()

    def reply(*_: object) -> dict[str, Any]:
        turn = next(asked)
        return listing(total, [f"0_new{turn}", *(f"0_{turn % 2}_{n}" for n in range(499))])

    server = ScriptedServer(reply)
    pages = [page async for page in catalogue_of(server).pages(EntryFilter(), 500)]
    assert len(server.asked) < 30
    assert sum(len(page.entries) for page in pages) == len(server.asked) + 2 * 499


async def test_an_entry_twice_on_a_page_comes_once() -> None:
    """Its double is left out."""
    server = ScriptedServer([listing(3, ["0_a", "0_a", "0_b"])])
    (page,) = [page async for page in catalogue_of(server).pages(EntryFilter(), 50)]
    assert [entry.id for entry in page.entries] == ["0_a", "0_b"]


async def test_many_entries_that_arrive_between_two_pages_do_not_end_the_walk() -> None:
    """A whole page comes again then, and the count has grown: what is behind it is still reached."""
    library = Library(200)
    ids: list[str] = []
    async for page in library.catalogue.pages(EntryFilter(), 40):
        if not ids:
            library.entries += [{"id": f"0_new{n}", "createdAt": 90_000 + n, "status": 2} for n in range(80)]
        ids += [entry.id for entry in page.entries]
    assert {f"0_{n:08}" for n in range(200)} <= set(ids)


async def test_an_empty_library_is_one_empty_page() -> None:
    """The window learns that there is nothing."""
    (page,) = await walk(Library(0), EntryFilter(text="nothing like it"), 50)
    assert (page.entries, page.total) == ((), 0)


async def test_entries_that_arrive_during_the_walk_come_once() -> None:
    """A new entry shifts the pages behind it; what was shown is not shown again."""
    library = Library(100)
    ids = []
    async for page in library.catalogue.pages(EntryFilter(), 40):
        ids += [entry.id for entry in page.entries]
        library.entries.append({"id": f"0_new{len(ids)}", "createdAt": 90_000, "status": 2})
    assert len(ids) == len(set(ids))
    assert {f"0_{n:08}" for n in range(100)} <= set(ids)


@pytest.mark.parametrize(("asked", "sent"), [(0, 1), (50, 50), (5000, 500)])
async def test_page_sizes_stay_in_what_the_server_takes(asked: int, sent: int) -> None:
    """Zero would bring everything at once."""
    library = Library(3)
    await walk(library, EntryFilter(), asked)
    assert library.server.sent[0]["pager"]["pageSize"] == sent


async def test_every_status_and_only_media_are_asked_for() -> None:
    """Without a status filter the server hides what is processing and what failed."""
    library = Library(3)
    await walk(library, EntryFilter(text="big bunny"), 50)
    wanted = library.server.sent[0]["filter"]
    assert wanted == {
        "objectType": "KalturaMediaEntryFilter",
        "statusIn": "-2,-1,0,1,2,4,5,6,7",
        "moderationStatusIn": "1,2,3,5,6",
        "mediaTypeIn": "1,2,5",
        "nameMultiLikeAnd": "big,bunny",
        "orderBy": "-createdAt",
    }


@pytest.mark.parametrize(
    ("text", "condition"),
    [
        ("", {}),
        ('  ,"" * ', {}),
        ("bunny", {"nameLike": "bunny"}),
        ('"Big, buck" (bunny)*', {"nameMultiLikeAnd": "Big,buck,bunny"}),
        ("my-film_01.mp4", {"nameLike": "my-film_01.mp4"}),
        ("日本 café", {"nameLike": "日本", "nameMultiLikeOr": "caf\u00e9,cafe\u0301"}),
        ("cafe\u0301", {"nameMultiLikeOr": "caf\u00e9,cafe\u0301"}),
        (
            "café \u00fcber \u00e5 b",
            {
                "nameLike": "b",
                "nameMultiLikeOr": "caf\u00e9,cafe\u0301",
                "freeText": "\u00fcber \u00e5,u\u0308ber a\u030a",
            },
        ),
    ],
)
def test_searching_is_by_words_in_any_order(text: str, condition: dict[str, str]) -> None:
    """Commas and quotes mean something else to the server and only part words here; accents are asked for both ways."""
    assert name_condition(text) == condition


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

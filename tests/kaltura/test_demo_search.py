"""Searches on the demo server: the filters find what the conditions say, and what helps while typing."""

from typing import Any

import pytest

from kdesk.domain.entry import Entry
from kdesk.domain.entry_query import EVER, EntryQuery
from kdesk.domain.search.amounts import Today
from kdesk.domain.search.grammar import parse
from kdesk.domain.search.matching import matches
from kdesk.errors import ApiError
from kdesk.kaltura.account_api import KalturaAccountApi
from kdesk.kaltura.entry_filter import conditions_of
from kdesk.kaltura.wire_entries import WireEntries, to_entry
from tests.kaltura.demo_visitor import Visitor
from tests.support.kaltura_client import PlainClient

TODAY = Today(1_790_000_000)
MADE: tuple[dict[str, Any], ...] = (
    {"name": "Spring concert", "tags": "news, green apple", "categories": "Events>2026", "userId": "ann"},
    {"name": "Spring rehearsal", "tags": "green, red", "categories": "Events", "userId": "bob", "mediaType": 5},
    {"name": "Alpha report", "description": "of the spring", "tags": "report", "mediaType": 2},
    {"name": "report of Alpha", "tags": "kd-12 x, green"},
    {"name": "Café Zoë", "tags": "c++"},
    {"name": "東京の春", "tags": "日本"},
)


@pytest.fixture(scope="module")
def made(demo: Any) -> list[str]:
    """Make some entries; return their ids."""
    client = PlainClient(demo)
    entries = [
        client.call("media", "add", entry={"objectType": "KalturaMediaEntry", "mediaType": 1, **fields})
        for fields in MADE
    ]
    client.call("baseEntry", "reject", entryId=entries[3]["id"])
    return [entry["id"] for entry in entries]


@pytest.fixture
async def account(visitor: Visitor, made: list[str]) -> KalturaAccountApi:
    """Sign in to an account with these entries."""
    account = await visitor.connect()
    assert isinstance(account, KalturaAccountApi)
    assert made
    return account


async def listed(account: KalturaAccountApi, fields: dict[str, Any]) -> list[Entry]:
    """Return what the server lists for a filter."""
    params = {"filter": {"objectType": "KalturaMediaEntryFilter", **fields}, "pager": {"pageSize": 500}}
    response = await account.api.call("baseEntry", "list", params, result=WireEntries)
    return [to_entry(one) for one in response.objects]


@pytest.mark.parametrize(
    "text",
    [
        "",
        "spring",
        "SPRING conc",
        "-spring",
        "report -spring",
        '"alpha report"',
        '-"alpha report"',
        '"report alpha"',
        "kd-12",
        "café",
        "cafe\u0301 zoë",
        "東京の春",
        "tag:news",
        'tag:"green apple"',
        "-tag:green",
        "tag:c++",
        "tag:日本",
        "category:Events",
        "category:Events>2026",
        "-category:Events",
        "type:audio type:image",
        "type:audio,playlist",
        "-type:audio -type:image",
        "type:audio spring -type:image",
        "status:empty,rejected",
        "status:rejected,moderation",
        "-status:rejected,failed",
        "owner:ann owner:bob",
        "owner:ann owner:me",
        "category:Events category:Events>2026",
        "owner:ann",
        "-owner:ann",
        "-owner:ann -owner:bob",
        "owner:me",
        "type:audio",
        "type:image",
        "-type:video",
        "type:live",
        "status:empty",
        "-status:empty",
        "status:rejected",
        "-status:rejected",
        "after:today",
        "before:2020",
        "-before:2020",
        "created:2020..2100",
        "shorter:1min",
        "longer:1min",
        "-longer:1min",
        "spring tag:green owner:bob type:audio status:empty after:2020",
    ],
)
async def test_the_server_finds_what_the_conditions_say(account: KalturaAccountApi, text: str) -> None:
    """With the remainder compared here, the server's answer is the set of entries that meet the conditions."""
    query, me = EntryQuery(parse(text, TODAY).conditions), account.account.user_id
    everything = await listed(account, dict(conditions_of(EntryQuery(), me).fields))
    assert len(everything) >= len(MADE)
    wanted = conditions_of(query, me)
    found = [entry for entry in await listed(account, dict(wanted.fields)) if matches(entry, wanted.remainder, me)]
    assert {entry.id for entry in found} == {entry.id for entry in everything if matches(entry, query.conditions, me)}


@pytest.mark.parametrize("text", ['"alpha report"', "-tag:green", "-type:video spring", "kd-12", "-category:Events"])
async def test_the_library_holds_only_what_matches(account: KalturaAccountApi, text: str) -> None:
    """Also where the server cannot be asked: pages and counts are those of the entries that meet the conditions."""
    everything = (await account.catalogue.opening(EntryQuery(), 500)).page.entries
    query = EntryQuery(parse(text, TODAY).conditions)
    wanted = {entry.id for entry in everything if matches(entry, query.conditions)}
    opening = await account.catalogue.opening(query, 500)
    assert {entry.id for entry in opening.page.entries} == wanted
    assert opening.page.total == len(wanted)
    assert await account.catalogue.counts(query, [EVER]) == (len(wanted),)


async def test_pasted_ids_are_found_in_every_status(account: KalturaAccountApi, made: list[str]) -> None:
    """They are reserved, without content, and one is rejected."""
    wanted = conditions_of(EntryQuery(parse(", ".join(made), TODAY).conditions), "")
    assert {entry.id for entry in await listed(account, dict(wanted.fields))} == set(made)


async def test_counts(account: KalturaAccountApi) -> None:
    """Also of queries that the server cannot be asked, or that nothing can meet."""
    assert account.search is not None
    assert await account.search.count(EntryQuery(parse("spring", TODAY).conditions)) == 3
    assert await account.search.count(EntryQuery(parse("status:ready status:failed", TODAY).conditions)) == 0
    everything = await account.search.count(EntryQuery())
    assert await account.search.count(EntryQuery(parse("-tag:news", TODAY).conditions)) == everything - 1


async def test_tags_are_completed(account: KalturaAccountApi) -> None:
    """From three letters on; the most used first."""
    assert account.search is not None
    assert await account.search.complete_tag("gre") == ("green", "green apple")
    assert await account.search.complete_tag("gr") == ()
    with pytest.raises(ApiError):
        await account.api.call("tagsearch_tag", "search", {"tagFilter": {"tagStartsWith": "gr"}}, result=object)


async def test_categories_come_with_their_counts(account: KalturaAccountApi) -> None:
    """Each before those below it."""
    assert account.search is not None
    found = await account.search.categories()
    assert [(one.full_name, one.entries) for one in found] == [("Events", 2), ("Events>2026", 1)]


async def test_short_links_lead_to_an_address(account: KalturaAccountApi, visitor: Visitor, made: list[str]) -> None:
    """One that is unknown leads nowhere."""
    assert account.search is not None
    address = f"https://cdn.example.org/p/1/thumbnail/entry_id/{made[0]}"
    link = PlainClient(visitor.demo).call(
        "shortLink_shortLink", "add", shortLink={"systemName": "share", "fullUrl": address}
    )
    assert await account.search.short_link(link["id"]) == address
    assert await account.search.short_link("nosuch1") == ""

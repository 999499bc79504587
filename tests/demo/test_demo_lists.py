"""Lists of entries: all filters, orders and the window."""

from collections.abc import Callable
from typing import Any

import pytest

from tests.support.demo_client import DemoClient

EVERY = "-2,-1,0,1,2,4,5,6,7"
Found = Callable[..., list[str]]


@pytest.fixture(scope="module")
def made() -> dict[str, dict[str, Any]]:
    """Three entries by name, with their fields."""
    return {
        "Zebra crossing": {"mediaType": 1, "tags": "road, stripes", "referenceId": "ref-zebra", "partnerSortValue": 3},
        "zebra stripes": {"mediaType": 5, "description": "an animal on the road", "adminTags": "secret"},
        "Aardvark": {"mediaType": 2, "userId": "keeper", "startDate": 1_700_000_000, "displayInSearch": 2},
    }


@pytest.fixture
def found(admin: DemoClient, made: dict[str, dict[str, Any]]) -> Found:
    """Returns the names of the three entries that match a filter, in the order of the response."""
    if admin.call("media.count", filter={"statusIn": EVERY, "creatorIdEqual": "zoo"}) == 0:
        for name, fields in made.items():
            admin.call("media.add", entry={"name": name, "creatorId": "zoo", **fields})

    def names(**filters: Any) -> list[str]:
        sent = {"statusIn": EVERY, "creatorIdEqual": "zoo", **filters}
        response = admin.call("media.list", filter=sent)
        assert response["totalCount"] == len(response["objects"]) == admin.call("media.count", filter=sent)
        return [row["name"] for row in response["objects"]]

    return names


ALL = ["Zebra crossing", "zebra stripes", "Aardvark"]
CROSSING, STRIPES, AARDVARK = ([name] for name in ALL)


@pytest.mark.parametrize(
    ("filters", "names"),
    [
        ({"nameLike": "ZEBRA"}, ALL[:2]),
        ({"nameLike": "zebra stripes"}, STRIPES),
        ({"nameLike": "zebra str"}, []),
        ({"nameLike": "ebra"}, []),
        ({"nameMultiLikeOr": "crossing,aardvark"}, [ALL[0], ALL[2]]),
        ({"nameMultiLikeAnd": "crossing,zebra"}, CROSSING),
        ({"nameEqual": "Aardvark"}, AARDVARK),
        ({"descriptionLike": "animal"}, STRIPES),
        ({"tagsLike": "road"}, CROSSING),
        ({"tagsNameMultiLikeOr": "stripes"}, ALL[:2]),
        ({"tagsAdminTagsNameMultiLikeAnd": "secret,zebra"}, STRIPES),
        ({"adminTagsLike": "secret"}, STRIPES),
        ({"freeText": "road"}, ALL[:2]),
        ({"freeText": '"the road"'}, []),
        ({"freeText": "the road"}, STRIPES),
        ({"freeText": "zeb* !crossing"}, STRIPES),
        ({"freeText": "!zebra"}, AARDVARK),
        ({"freeText": "crossing,aardvark"}, [ALL[0], ALL[2]]),
        ({"freeText": "zeb"}, []),
        ({"freeText": "ref-zebra"}, CROSSING),
        ({"searchTextMatchAnd": "road,animal"}, STRIPES),
        ({"searchTextMatchOr": "road,aardvark"}, ALL),
        ({"searchTextMatchOr": "zebra road"}, []),
        ({"freeText": "!?"}, []),
        ({"nameLike": ""}, ALL),
        ({"mediaTypeEqual": 2}, AARDVARK),
        ({"mediaTypeIn": "1,5"}, ALL[:2]),
        ({"userIdEqual": "keeper"}, AARDVARK),
        ({"userIdNotIn": "keeper,nobody"}, ALL[:2]),
        ({"referenceIdIn": "ref-zebra,ref-lion"}, CROSSING),
        ({"statusNotEqual": 7}, []),
        ({"moderationStatusEqual": 6}, ALL),
        ({"moderationStatusIn": "1,3"}, []),
        ({"displayInSearchEqual": 2}, AARDVARK),
        ({"partnerSortValueGreaterThanOrEqual": 3}, CROSSING),
        ({"startDateLessThanOrEqual": 1_700_000_000}, AARDVARK),
        ({"startDateGreaterThanOrEqualOrNull": 1_800_000_000}, ALL[:2]),
        ({"createdAtGreaterThanOrEqual": -60}, ALL),
        ({"createdAtGreaterThanOrEqual": 4102444800}, []),
        ({"durationGreaterThan": 0}, []),
        ({"durationTypeMatchOr": "notavailable,long"}, ALL),
        ({"lastPlayedAtGreaterThanOrEqual": 1}, []),
        ({"lastPlayedAtLessThanOrEqualOrNull": 1}, ALL),
        ({"groupIdEqual": 7}, []),
        ({"isRoot": 1}, ALL),
        ({"isRoot": 0}, []),
        ({"isRoot": -1, "rootEntryIdEqual": "0_nosuch1"}, []),
        ({"accessControlIdEqual": 2}, ALL),
        ({"entitledUsersEditMatchOr": "somebody"}, []),
        ({"nosuchFieldEqual": 1, "advancedSearch": {"objectType": "KalturaSearchOperator"}}, ALL),
    ],
)
def test_filters(found: Found, filters: dict[str, Any], names: list[str]) -> None:
    """Each filter field matches as named; an empty one and an unknown one are ignored."""
    assert sorted(found(**filters)) == sorted(names)


@pytest.mark.parametrize(
    ("order", "names"),
    [
        ("+name", ["Aardvark", "Zebra crossing", "zebra stripes"]),
        ("-name", ["zebra stripes", "Zebra crossing", "Aardvark"]),
        (" name", ["Aardvark", "Zebra crossing", "zebra stripes"]),
        ("+createdAt", ALL),
        ("-createdAt", ALL[::-1]),
        ("-partnerSortValue", ["Zebra crossing", "Aardvark", "zebra stripes"]),
    ],
)
def test_orders(found: Found, order: str, names: list[str]) -> None:
    """The order is as requested; equal entries are in the order of their creation."""
    assert found(orderBy=order) == names


def test_default_order(admin: DemoClient, found: Found) -> None:
    """Without a known order the oldest come first, and each page is sorted by id."""
    assert len(found()) == len(found(orderBy="-nonsense")) == 3
    filters = {"statusIn": EVERY, "creatorIdEqual": "zoo"}
    first = admin.call("media.list", filter=filters, pager={"pageSize": 2})["objects"]
    assert {row["name"] for row in first} == set(ALL[:2])
    assert [row["id"] for row in first] == sorted(row["id"] for row in first)


def test_hidden_entries(admin: DemoClient, user: DemoClient) -> None:
    """A hidden entry is listed only by its id or by `displayInSearch`."""
    hidden = user.entry("hidden", displayInSearch=-1)
    every = {"statusIn": EVERY, "userIdEqual": "user1"}
    assert hidden not in ids(admin.call("media.list", filter=every))
    assert hidden in ids(admin.call("media.list", filter={**every, "displayInSearchEqual": -1}))
    assert hidden in ids(admin.call("media.list", filter={**every, "idIn": hidden}))


def test_deleted_entries(admin: DemoClient) -> None:
    """A deleted entry is listed only by its status or by its single id."""
    entry = admin.entry("deleted", creatorId="deleter")
    admin.call("media.delete", entryId=entry)
    found = admin.call("media.list", filter={"idEqual": entry})["objects"]
    assert [(row["id"], row["status"]) for row in found] == [(entry, 3)]
    assert ids(admin.call("media.list", filter={"idIn": entry})) == set()
    assert ids(admin.call("media.list", filter={"creatorIdEqual": "deleter", "statusNotEqual": 2})) == set()
    assert ids(admin.call("media.list", filter={"creatorIdEqual": "deleter", "statusIn": "2,3"})) == {entry}


def test_odd_page_sizes(admin: DemoClient) -> None:
    """A size that is not a number is the default, a fraction is truncated, 0 returns everything."""
    for number in range(32):
        admin.entry(f"paged {number}", creatorId="pager")
    asked = {"creatorIdEqual": "pager", "statusIn": EVERY}
    for size, expected in (("abc", 30), (2.7, 2), ("2.7", 2), (0, 32), ("0", 32)):
        listed = admin.call("media.list", filter=asked, pager={"pageSize": size})
        assert (len(listed["objects"]), listed["totalCount"]) == (expected, 32)


def test_redirected_entries(admin: DemoClient, picture: bytes) -> None:
    """`redirectFromEntryId` matches the entry of that id, ready or not, or the READY target of its redirect."""
    entry = admin.entry("redirected")
    asked = {"redirectFromEntryId": entry}
    assert ids(admin.call("baseEntry.list", filter=asked)) == {entry}
    target = admin.upload(picture, "target.jpg", 2)
    for redirect, expected in ((target, target), (admin.entry("not ready"), entry), ("0_nosuch1", entry)):
        admin.call("media.update", entryId=entry, mediaEntry={"redirectEntryId": redirect})
        assert ids(admin.call("baseEntry.list", filter=asked)) == {expected}
    refused = admin.call("media.list", filter={"redirectFromEntryId": "0_nosuch1"})
    assert (refused["code"], refused["args"]) == ("INVALID_ENTRY_ID", {"ID": "0_nosuch1"})


@pytest.mark.parametrize("service", ["media", "baseEntry"])
def test_redirected_entries_for_players(admin: DemoClient, nobody: DemoClient, picture: bytes, service: str) -> None:
    """With a widget's session, as players use, `redirectFromEntryId` matches and counts entries of all users."""
    entry = admin.upload(picture, "played.jpg", 2)
    nobody.ks = nobody.call("session.startWidgetSession", widgetId=f"_{nobody.partner_id}")["ks"]
    assert ids(nobody.call(f"{service}.list", filter={"redirectFromEntryId": entry})) == {entry}
    assert nobody.call(f"{service}.count", filter={"redirectFromEntryId": entry}) == 1
    assert ids(nobody.call(f"{service}.list")) == set()


def test_rejected_entries(admin: DemoClient, picture: bytes) -> None:
    """A rejected entry is listed only by its single id or by its moderation status."""
    entry = admin.upload(picture, "rejected.jpg", 2, referenceId="ref-rejected")
    everything = {"userIdEqual": admin.credentials["user_id"]}
    for action, status, listed in (("reject", 3, False), ("approve", 2, True)):
        assert admin.call(f"baseEntry.{action}", entryId=entry) is None
        assert (entry in ids(admin.call("media.list", filter=everything, pager={"pageSize": 500}))) == listed
        assert (entry in ids(admin.call("media.list", filter={"idIn": entry}))) == listed
        for asked in (
            {"idEqual": entry},
            {"redirectFromEntryId": entry},
            {"idIn": entry, "moderationStatusIn": status},
        ):
            (found,) = admin.call("media.list", filter=asked)["objects"]
            assert (found["id"], found["moderationStatus"]) == (entry, status)
        assert ids(admin.call("baseEntry.listByReferenceId", refId="ref-rejected")) == {entry}


def test_reference_ids_are_found_in_any_case(admin: DemoClient) -> None:
    """The server compares an MD5 of the reference id, stripped and in lower case (ASCII only)."""
    entry = admin.entry(referenceId="  Ref-MiXed: Ä ")
    for text in ("ref-mixed: Ä", " REF-MIXED: Ä\t"):
        assert ids(admin.call("media.list", filter={"referenceIdEqual": text, "statusIn": EVERY})) == {entry}
        assert ids(admin.call("media.list", filter={"referenceIdIn": f"x,{text}", "statusIn": EVERY})) == {entry}
        assert ids(admin.call("baseEntry.listByReferenceId", refId=text)) == {entry}
    for text in ("ref-mixed: ä", "ref-mixed"):
        assert ids(admin.call("media.list", filter={"referenceIdEqual": text, "statusIn": EVERY})) == set()


def test_roots_of_copies(admin: DemoClient) -> None:
    """A copy is found by its root and is no root; an entry that is no copy is not found by its own id as root."""
    entry = admin.entry("rooted")
    copy = admin.call("baseEntry.clone", entryId=entry)["id"]
    asked = {"statusIn": EVERY, "nameEqual": "rooted"}
    assert ids(admin.call("media.list", filter={**asked, "rootEntryIdEqual": entry})) == {copy}
    assert ids(admin.call("media.list", filter={**asked, "isRoot": 1})) == {entry}
    assert ids(admin.call("media.list", filter={**asked, "isRoot": 0})) == {copy}


def test_advanced_search(admin: DemoClient) -> None:
    """An advanced search by category restricts a list, alone and in a conjunction; other items do not."""
    inside = admin.entry("advanced in", categories="advanced")
    outside = admin.entry("advanced out")
    (category,) = admin.call("category.list", filter={"fullNameEqual": "advanced"})["objects"]
    item = {"objectType": "KalturaCategoryEntryAdvancedFilter", "categoryIdEqual": category["id"]}
    named = {"objectType": "KalturaCategoryEntryAdvancedFilter", "categoriesMatchOr": "advanced"}
    other = {"objectType": "KalturaMetadataSearchItem", "metadataProfileId": 1}
    joined = {"objectType": "KalturaSearchOperator", "type": 1, "items": [other, item]}
    found = {"statusIn": EVERY, "nameMultiLikeOr": "advanced"}
    for search in (item, named, joined):
        assert ids(admin.call("media.list", filter={**found, "advancedSearch": search})) == {inside}
    assert ids(admin.call("media.list", filter={**found, "advancedSearch": other})) == {inside, outside}


def test_renaming_is_found(admin: DemoClient) -> None:
    """A renamed entry is found immediately by its new name, and no longer by the old."""
    entry = admin.entry("caterpillar")
    admin.call("media.update", entryId=entry, mediaEntry={"name": "butterfly"})
    assert ids(admin.call("media.list", filter={"statusIn": EVERY, "nameLike": "butterfly"})) == {entry}
    assert ids(admin.call("media.list", filter={"statusIn": EVERY, "nameLike": "caterpillar"})) == set()


def test_reference_lists(admin: DemoClient) -> None:
    """`listByReferenceId` matches entries in any status; `baseEntry.count` counts all classes."""
    entry = admin.entry("referred", referenceId="ref-listed")
    assert ids(admin.call("baseEntry.listByReferenceId", refId="ref-listed")) == {entry}
    before = admin.call("baseEntry.count", filter={"statusIn": EVERY})
    admin.call("baseEntry.add", entry={"name": "automatic"})
    assert admin.call("baseEntry.count", filter={"statusIn": EVERY}) == before + 1


def ids(response: dict[str, Any]) -> set[str]:
    """Return the ids in a list response."""
    return {row["id"] for row in response["objects"]}

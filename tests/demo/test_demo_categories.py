"""Categories: the tree, the assignments, and the fields of entries that depend on them."""

from typing import Any

import pytest

from tests.support.demo_client import DemoClient

EVERY = "-2,-1,0,1,2,4,5,6,7"


def add(client: DemoClient, name: str, parent: int = 0) -> Any:
    """Add a category."""
    return client.call("category.add", category={"name": name, **({"parentId": parent} if parent else {})})


def names(response: dict[str, Any]) -> list[str]:
    """Return the full names in a list response."""
    return [row["fullName"] for row in response["objects"]]


def entries(client: DemoClient, **filters: Any) -> set[str]:
    """Return the names of the entries that match a filter."""
    response = client.call("media.list", filter={"statusIn": EVERY, **filters})
    return {row["name"] for row in response["objects"]}


def test_fresh_category(admin: DemoClient, user: DemoClient) -> None:
    """A new category has the recorded fields; a list shows those that nobody has set as well; users may list."""
    made = add(admin, "fresh")
    assert made["fullName"] == "fresh"
    assert (made["depth"], made["fullIds"], made["entriesCount"], made["status"]) == (0, str(made["id"]), 0, 2)
    assert not {"parentId", "owner", "moderation"}.intersection(made)
    listed = user.call("category.list", filter={"idEqual": made["id"]})["objects"][0]
    assert listed == {**made, "parentId": 0, "owner": "", "moderation": False}
    assert admin.call("category.get", id=made["id"]) == listed
    assert user.error("category.add", category={"name": "mine"}) == "SERVICE_FORBIDDEN"


def test_category_errors(admin: DemoClient) -> None:
    """Names are unique below a parent in any case; references must exist; separators become underscores."""
    top = add(admin, "unique")
    assert admin.call("category.add", category={"name": "Unique"})["args"] == {"CATEGORY": "Unique"}
    assert add(admin, "unique", top["id"])["fullName"] == "unique>unique"
    assert add(admin, "orphan", 99999)["code"] == "PARENT_CATEGORY_NOT_FOUND"
    assert admin.call("category.get", id=99999)["args"] == {"ID": "99999"}
    assert add(admin, "<a>, b")["name"] == "_a__ b"
    assert add(admin, " ")["args"] == {"PROP_NAME": "KalturaCategory::name"}
    assert admin.error("category.add", category={"name": "x", "depth": 1}) == "PROPERTY_VALIDATION_NOT_UPDATABLE"


def test_tree_changes(admin: DemoClient) -> None:
    """Renaming and moving change the full names of all descendants; a category cannot move below itself."""
    ids = [add(admin, "plants")["id"]]
    ids.append(add(admin, "trees", ids[0])["id"])
    ids.append(add(admin, "oaks", ids[1])["id"])
    entry = admin.entry("acorn", categoriesIds=str(ids[2]))
    renamed = admin.call("category.update", id=ids[0], category={"name": "flora"})
    assert (renamed["fullName"], renamed["directSubCategoriesCount"]) == ("flora", 1)
    assert admin.call("media.get", entryId=entry)["categories"] == "flora>trees>oaks"
    inside = {"categoryIds": str(ids[0]), "targetCategoryParentId": ids[2]}
    assert admin.error("category.move", **inside) == "PARENT_CATEGORY_IS_CHILD"
    assert admin.call("category.move", categoryIds=str(ids[2]), targetCategoryParentId=0) is True
    assert admin.call("media.get", entryId=entry)["categories"] == "oaks"
    assert admin.call("category.get", id=ids[2])["depth"] == 0


@pytest.mark.parametrize(("keep", "left"), [(True, "keepers"), (False, "")])
def test_deleting(admin: DemoClient, keep: bool, left: str) -> None:
    """Deleting includes descendants; their entries move to the parent on request."""
    top = add(admin, "keepers" if keep else "droppers")["id"]
    middle = add(admin, "middle", top)["id"]
    low = add(admin, "low", middle)["id"]
    entry = admin.entry("moved", categoriesIds=str(low))
    assert admin.call("category.delete", id=middle, moveEntriesToParentCategory=keep) is None
    assert admin.error("category.get", id=low) == "CATEGORY_NOT_FOUND"
    assert admin.call("media.get", entryId=entry)["categories"] == left


def test_categories_of_entries(admin: DemoClient) -> None:
    """Names in an entry create missing categories; a patch replaces them; unknown ids change nothing."""
    entry = admin.call("media.add", entry={"name": "e", "mediaType": 1, "categories": "one, two>sub,<b>c</b>"})
    assert entry["categories"] == "one,two>sub,_b>c_/b"
    ids = entry["categoriesIds"].split(",")
    found = admin.call("category.list", filter={"idIn": entry["categoriesIds"]})
    assert [str(row["id"]) for row in found["objects"]] == ids
    patched = admin.call("media.update", entryId=entry["id"], mediaEntry={"categories": "two>sub"})
    assert (patched["categories"], patched["categoriesIds"]) == ("two>sub", ids[1])
    refused = admin.call("media.add", entry={"name": "unborn", "mediaType": 1, "categoriesIds": "99999"})
    assert (refused["code"], refused["args"]) == ("CATEGORY_NOT_FOUND", {"ID": "99999"})
    assert entries(admin, nameEqual="unborn") == set()
    assert admin.call("media.update", entryId=entry["id"], mediaEntry={"categories": ""})["categoriesIds"] == ""


def test_category_entries(admin: DemoClient, user: DemoClient) -> None:
    """An assignment shows immediately in the entry and in the counts of the category and its parents."""
    top = add(admin, "shelf")["id"]
    low = add(admin, "board", top)["id"]
    entry = admin.entry("book")
    made = admin.call("categoryEntry.add", categoryEntry={"categoryId": low, "entryId": entry})
    assert (made["categoryFullIds"], made["status"]) == (f"{top}>{low}", 2)
    assert made["creatorUserId"] == admin.credentials["user_id"]
    assert admin.call("media.get", entryId=entry)["categoriesIds"] == str(low)
    counts = [admin.call("category.get", id=number) for number in (top, low)]
    assert [(row["entriesCount"], row["directEntriesCount"]) for row in counts] == [(1, 0), (1, 1)]
    listed = user.call("categoryEntry.list", filter={"entryIdEqual": entry})
    assert listed["objects"] == [made]
    assert user.error("categoryEntry.list") == "MUST_FILTER_ON_ENTRY_OR_CATEGORY"
    assert admin.call("categoryEntry.delete", entryId=entry, categoryId=low) is None
    assert admin.call("media.get", entryId=entry)["categoriesIds"] == ""
    assert admin.error("categoryEntry.delete", entryId=entry, categoryId=low) == "ENTRY_IS_NOT_ASSIGNED_TO_CATEGORY"


def test_category_entry_errors(admin: DemoClient) -> None:
    """A second assignment and unknown objects are refused; a deleted entry is in no category."""
    category, entry = add(admin, "twice")["id"], admin.entry("once")
    both = {"categoryId": category, "entryId": entry}
    admin.call("categoryEntry.add", categoryEntry=both)
    assert admin.error("categoryEntry.add", categoryEntry=both) == "CATEGORY_ENTRY_ALREADY_EXISTS"
    assert admin.error("categoryEntry.add", categoryEntry={**both, "categoryId": 99999}) == "CATEGORY_NOT_FOUND"
    assert admin.error("categoryEntry.add", categoryEntry={**both, "entryId": "0_nosuch1"}) == "INVALID_ENTRY_ID"
    assert admin.error("categoryEntry.add", categoryEntry={}) == "PROPERTY_VALIDATION_CANNOT_BE_NULL"
    admin.call("media.delete", entryId=entry)
    assert admin.call("category.get", id=category)["entriesCount"] == 0


def test_category_lists(admin: DemoClient) -> None:
    """Lists are sorted by depth; the start of a full name matches whole names; without a pager all are returned."""
    top = add(admin, "list")["id"]
    low = add(admin, "a", top)["id"]
    add(admin, "list2")
    assert names(admin.call("category.list", filter={"fullNameStartsWith": "list"})) == ["list", "list>a"]
    assert names(admin.call("category.list", filter={"fullNameStartsWith": "lis"})) == []
    assert names(admin.call("category.list", filter={"ancestorIdIn": str(top)})) == ["list", "list>a"]
    assert names(admin.call("category.list", filter={"parentIdEqual": top})) == ["list>a"]
    assert names(admin.call("category.list", filter={"fullIdsEqual": f"{top}>{low}"})) == ["list>a"]
    assert names(admin.call("category.list", filter={"freeText": "LIST2"})) == ["list2"]
    assert names(admin.call("category.list", filter={"nameOrReferenceIdStartsWith": "lis", "orderBy": "-name"})) == [
        "list2",
        "list",
    ]
    for number in range(32):
        add(admin, f"many{number}", low)
    assert len(admin.call("category.list")["objects"]) > 30
    assert len(admin.call("category.list", pager={"pageIndex": 1})["objects"]) == 30


def test_filters_by_category(admin: DemoClient) -> None:
    """Filters by full name include descendants, filters by id do not."""
    for name, where in (("lion", "zoo>cats"), ("shark", "zoo>fish"), ("gate", "zoo"), ("moon", "sky")):
        admin.entry(name, categories=where, creatorId="filters")
    zoo, cats = (
        admin.call("category.list", filter={"fullNameEqual": name})["objects"][0]["id"] for name in ("zoo", "zoo>cats")
    )

    def found(**filters: Any) -> set[str]:
        return entries(admin, creatorIdEqual="filters", **filters)

    assert found(categoriesMatchOr="zoo,sky") == {"lion", "shark", "gate", "moon"}
    assert found(categoriesMatchOr="zoo>cats") == {"lion"}
    assert found(categoriesMatchAnd="zoo,zoo>fish") == {"shark"}
    assert found(categoriesNotContains="zoo") == {"moon"}
    assert found(categoriesFullNameIn="zoo") == {"gate"}
    assert found(categoriesIdsMatchOr=f"{zoo},{cats}") == {"lion", "gate"}
    assert found(categoriesIdsMatchAnd=f"{zoo},{cats}") == set()
    assert found(categoriesIdsNotContains=str(zoo)) == {"lion", "shark", "moon"}
    assert found(categoryAncestorIdIn=str(zoo)) == {"lion", "shark", "gate"}
    assert found(categoriesIdsEmpty=True) == set()
    assert found(categoriesMatchOr="zo") == set()

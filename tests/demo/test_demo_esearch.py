"""eSearch of the demo server: the shape of its answers, its limits, and its codes, some of which have blanks."""

from typing import Any

import pytest

from tests.support.demo_client import DemoClient
from tests.support.demo_process import DemoProcess

SRT = "1\n00:01:02,000 --> 00:01:04,000\nthe budget of next year\n"


def item(kind: str = "Caption", **fields: Any) -> dict[str, Any]:
    """Return one condition."""
    usual = {"fieldName": "content", "searchTerm": "budget", "itemType": 2}
    return {"objectType": f"KalturaESearch{kind}Item", **usual, **fields}


def tree(*items: dict[str, Any], operator: int = 1) -> dict[str, Any]:
    """Return an operator."""
    return {"objectType": "KalturaESearchEntryOperator", "operator": operator, "searchItems": list(items)}


def search(admin: DemoClient, operator: dict[str, Any], **options: Any) -> dict[str, Any]:
    """Search entries of every status."""
    params = {"objectType": "KalturaESearchEntryParams", "searchOperator": operator, "objectStatuses": "2,7"}
    found: dict[str, Any] = admin.call("elasticsearch_esearch.searchEntry", searchParams=params, **options)
    return found


@pytest.fixture
def spoken(admin: DemoClient) -> str:
    """Make an entry with captions; return its id."""
    entry = admin.call("media.add", entry={"objectType": "KalturaMediaEntry", "mediaType": 1, "name": "Meeting"})
    fields = {"objectType": "KalturaCaptionAsset", "language": "English", "format": "1"}
    caption = admin.call("caption_captionAsset.add", entryId=entry["id"], captionAsset=fields)
    content = {"objectType": "KalturaStringResource", "content": SRT}
    admin.call("caption_captionAsset.setContent", id=caption["id"], contentResource=content)
    return str(entry["id"])


def test_the_answer_is_one_level_deeper(admin: DemoClient, spoken: str) -> None:
    """Entry, groups of items, lines with their times in milliseconds."""
    answer = search(admin, tree(item()))
    assert answer["objectType"] == "KalturaESearchEntryResponse"
    (result,) = [one for one in answer["objects"] if one["object"]["id"] == spoken]
    assert result["objectType"] == "KalturaESearchEntryResult"
    (group,) = result["itemsData"]
    assert (group["itemsType"], group["totalCount"]) == ("caption", 1)
    (line,) = group["items"]
    assert (line["line"], line["startsAt"], line["endsAt"]) == ("the budget of next year", 62_000, 64_000)
    assert line["highlight"][0]["fieldName"] == "content"


@pytest.mark.parametrize(
    ("operator", "hit"),
    [
        (tree(item(searchTerm="next budget")), True),
        (tree(item(searchTerm="next budget", itemType=1)), False),
        (tree(item(searchTerm="budget of", itemType=1)), True),
        (tree(item(searchTerm="budg")), False),
        (tree(item(searchTerm="budg", itemType=3)), True),
        (tree(item("Entry", fieldName="name", searchTerm="meeting"), item()), True),
        (tree(item("Entry", fieldName="name", searchTerm="budget"), item()), False),
        (tree(item("Entry", fieldName="name", searchTerm="budget"), item(), operator=2), True),
        (tree(tree(item(), operator=3), item("Entry", fieldName="name", searchTerm="meeting")), False),
        (tree(item("Unified", fieldName="")), True),
    ],
)
def test_trees_of_conditions(admin: DemoClient, spoken: str, operator: dict[str, Any], hit: bool) -> None:
    """And, or, not; words, phrases, beginnings."""
    found = [one["object"]["id"] for one in search(admin, operator, pager={"pageSize": 500})["objects"]]
    assert (spoken in found) is hit


def test_only_ready_entries_without_statuses(admin: DemoClient, spoken: str) -> None:
    """The entry has captions, and no content."""
    params = {"objectType": "KalturaESearchEntryParams", "searchOperator": tree(item())}
    found = admin.call("elasticsearch_esearch.searchEntry", searchParams=params, pager={"pageSize": 500})
    assert spoken not in [one["object"]["id"] for one in found["objects"]]


@pytest.mark.parametrize(
    ("operator", "pager", "code"),
    [
        (tree(), {}, "EMPTY SEARCH ITEMS ARE NOT ALLOWED"),
        (None, {}, "EMPTY SEARCH OPERATOR IS NOT ALLOWED"),
        (tree(item(searchTerm="")), {}, "EMPTY SEARCH TERM IS NOT ALLOWED"),
        (tree(item()), {"pageSize": 500, "pageIndex": 21}, "CRITERIA EXCEEDED MAX MATCHES ALLOWED"),
        (tree(item("Entry", fieldName="shoe size")), {}, "INVALID_FIELD_NAME"),
    ],
)
def test_codes(admin: DemoClient, operator: dict[str, Any] | None, pager: dict[str, Any], code: str) -> None:
    """With the blanks that the server writes."""
    params = {"objectType": "KalturaESearchEntryParams", **({"searchOperator": operator} if operator else {})}
    assert admin.error("elasticsearch_esearch.searchEntry", searchParams=params, pager=pager) == code


def test_the_last_page_inside_of_the_window(admin: DemoClient) -> None:
    """Its end counts, not its beginning."""
    assert search(admin, tree(item()), pager={"pageSize": 500, "pageIndex": 20})["objects"] == []


@pytest.mark.parametrize(
    ("kind", "privileges", "code"),
    [
        (None, "", "SERVICE_FORBIDDEN"),
        (0, "", "EMPTY SEARCH ITEMS ARE NOT ALLOWED"),
        (0, "edit:*,list:*", "EMPTY SEARCH ITEMS ARE NOT ALLOWED"),
        (0, "setrole:UPLOAD_BASE_ROLE", "SERVICE_FORBIDDEN"),
        (2, "", "EMPTY SEARCH ITEMS ARE NOT ALLOWED"),
    ],
)
def test_who_may_search(demo: DemoProcess, kind: int | None, privileges: str, code: str) -> None:
    """As the recorded server answered each kind of session."""
    with DemoClient(demo.credentials) as client:
        if kind is not None:
            client.as_user("user1", kind, privileges)
        params = {"objectType": "KalturaESearchEntryParams", "searchOperator": tree()}
        assert client.error("elasticsearch_esearch.searchEntry", searchParams=params) == code

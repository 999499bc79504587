"""Short links: targets, expiry, and visibility."""

from typing import Any

import pytest

from tests.support.demo_client import DemoClient

TARGET = "https://media.example/watch?v=1&t=2"


def add(client: DemoClient, **fields: Any) -> Any:
    """Add a link."""
    return client.call("shortlink_shortlink.add", shortLink={"systemName": "share", "fullUrl": TARGET, **fields})


def test_a_link_redirects(admin: DemoClient, nobody: DemoClient) -> None:
    """Without a session, the tiny URL redirects to `goto`, and that to the target."""
    link = add(admin, name="Share")
    assert (link["status"], link["userId"], link["objectType"]) == (2, admin.credentials["user_id"], "KalturaShortLink")
    assert "expiresAt" not in link
    first = nobody.http.get(f"/tiny/{link['id']}")
    assert first.status_code == 301
    second = nobody.http.get(first.headers["location"])
    assert (second.status_code, second.headers["location"]) == (302, TARGET)


def test_unusable_links(admin: DemoClient, nobody: DemoClient) -> None:
    """Expired, disabled, deleted and unknown links have their own errors; `delete` returns the deleted link."""
    old, off, gone = add(admin, expiresAt=1_700_000_000)["id"], add(admin)["id"], add(admin)["id"]
    admin.call("shortlink_shortlink.update", id=off, shortLink={"status": 1})
    assert admin.call("shortlink_shortlink.delete", id=gone)["status"] == 3
    for link, code in (
        (old, "EXPIRED_SHORT_LINK"),
        (off, "INVALID_SHORT_LINK"),
        (gone, "INVALID_OBJECT_ID"),
        ("nosuch", "INVALID_OBJECT_ID"),
    ):
        response = nobody.http.get(f"/api_v3/service/shortlink_shortlink/action/goto/id/{link}")
        assert (response.status_code, response.content, response.headers["X-Kaltura"]) == (200, b"", f"error- {code}")


def test_small_expiry(admin: DemoClient) -> None:
    """It is a time long ago, not relative to now."""
    assert add(admin, expiresAt=60)["expiresAt"] == 60


@pytest.mark.parametrize(
    ("fields", "code"),
    [
        ({"systemName": None}, "PROPERTY_VALIDATION_CANNOT_BE_NULL"),
        ({"systemName": "ab"}, "PROPERTY_VALIDATION_MIN_LENGTH"),
        ({"fullUrl": "http://a"}, "PROPERTY_VALIDATION_MIN_LENGTH"),
    ],
)
def test_refused_links(admin: DemoClient, fields: dict[str, Any], code: str) -> None:
    """A system name and a URL of a minimum length are mandatory."""
    assert add(admin, **fields)["code"] == code


def test_unique_ids(admin: DemoClient) -> None:
    """A requested id is assigned once and cannot be changed."""
    assert add(admin, uniqueId="summer-party")["id"] == "summer-party"
    assert add(admin, uniqueId="summer-party")["args"] == {"UNIQUE_ID": "summer-party"}
    changed = {"id": "summer-party", "shortLink": {"uniqueId": "winter-party"}}
    assert admin.error("shortlink_shortlink.update", **changed) == "PROPERTY_VALIDATION_NOT_UPDATABLE"


def test_own_links_only(admin: DemoClient, user: DemoClient) -> None:
    """A user sees and requests only own links, an administrator all. Adding one requires a role of the console."""
    assert add(user)["code"] == "SERVICE_FORBIDDEN"
    user.as_user("user1", privileges="setrole:Content Uploader")
    mine, theirs = add(user)["id"], add(admin)["id"]
    listed = user.call("shortlink_shortlink.list")
    assert [row["id"] for row in listed["objects"]] == [mine]
    assert {mine, theirs} <= {row["id"] for row in admin.call("shortlink_shortlink.list")["objects"]}
    other = {"userIdEqual": admin.credentials["user_id"]}
    assert user.error("shortlink_shortlink.list", filter=other) == "CANNOT_RETRIEVE_ANOTHER_USERS_SHORT_LINK"
    assert user.error("shortlink_shortlink.get", id=theirs) == "INVALID_OBJECT_ID"

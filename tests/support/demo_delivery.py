"""Plain URLs of the demo server for its tests: manifests, files, and access control profiles."""

from typing import Any

import httpx

from tests.support.demo_client import DemoClient

BLOCK = {"objectType": "KalturaAccessControlBlockAction"}


def url(client: DemoClient, kind: str, pairs: str) -> str:
    """Return a plain URL of this kind (`raw`, `playManifest` …) with its pairs."""
    return f"/p/{client.partner_id}/sp/{client.partner_id}00/{kind}/{pairs}"


def manifest(client: DemoClient, entry: str, pairs: str = "", **headers: str) -> httpx.Response:
    """Return the response to a playManifest URL."""
    return client.http.get(url(client, "playManifest", f"entryId/{entry}/{pairs}".rstrip("/")), headers=headers)


def exit_error(response: httpx.Response) -> tuple[int, str]:
    """Return status and error of a response without a body; the error is empty if there is none."""
    assert response.content == b"" or "x-kaltura" not in response.headers
    return response.status_code, response.headers.get("x-kaltura", "")


def flavor_ids(client: DemoClient, entry: str) -> dict[int, str]:
    """Return the ready flavors of an entry by their params."""
    found = client.call("flavorAsset.getByEntryId", entryId=entry)
    return {row["flavorParamsId"]: row["id"] for row in found if row["status"] == 2}


def profile(client: DemoClient, *conditions: dict[str, Any], **rule: Any) -> int:
    """Add a profile with one rule and return its number; it blocks unless other actions are given."""
    rule = {"conditions": list(conditions), "actions": [BLOCK], **rule}
    made = client.call("accessControlProfile.add", accessControlProfile={"name": "one rule", "rules": [rule]})
    return int(made["id"])


def values(kind: str, *wanted: str, **more: Any) -> dict[str, Any]:
    """Return a condition of this kind (`Site`, `Country` …) with values."""
    return {"objectType": f"Kaltura{kind}Condition", "values": [{"value": value} for value in wanted], **more}

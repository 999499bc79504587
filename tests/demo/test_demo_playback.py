"""Playback contexts: the sources, or the reasons why there are none."""

import time
from typing import Any

from tests.support.demo_client import DemoClient
from tests.support.demo_delivery import flavor_ids, profile, values
from tests.support.media import decoded_seconds


def context(client: DemoClient, entry: str, **options: Any) -> dict[str, Any]:
    """The playback context of an entry."""
    return dict(client.call("baseEntry.getPlaybackContext", entryId=entry, contextDataParams=options))


def test_sources(admin: DemoClient, film: str) -> None:
    """Each source has its format, its flavors and a manifest that plays unchanged."""
    found = context(admin, film)
    assert found["objectType"] == "KalturaPlaybackContext"
    assert [source["format"] for source in found["sources"]] == ["applehttp", "mpegdash", "url"]
    for source in found["sources"]:
        assert source["objectType"] == "KalturaPlaybackSource"
        assert (source["protocols"], source["drm"]) == ("http", [])
        assert set(source["flavorIds"].split(",")) <= set(flavor_ids(admin, film).values())
        assert decoded_seconds(source["url"]) > 5
    assert {row["id"] for row in found["flavorAssets"]} == set(flavor_ids(admin, film).values())
    for field in ("actions", "messages", "playbackCaptions", "bumperData"):
        assert found[field] == []


def test_blocked(admin: DemoClient, user: DemoClient, film: str) -> None:
    """A blocked entry is no error: the context has no sources, but the action and the rule's message."""
    number = profile(admin, values("IpAddress", "127.0.0.1"), message="Not from here")
    admin.call("media.update", entryId=film, mediaEntry={"accessControlId": number})
    found = context(user, film)
    assert not {"sources", "flavorAssets"}.intersection(found)
    assert [action["type"] for action in found["actions"]] == [1]
    assert [message["message"] for message in found["messages"]] == ["Not from here"]
    assert context(user, film, ip="192.0.2.1")["sources"]
    assert context(admin, film)["sources"]
    admin.call("media.update", entryId=film, mediaEntry={"accessControlId": 2})


def test_schedule(admin: DemoClient, user: DemoClient) -> None:
    """Outside its schedule an entry is blocked for users."""
    entry = admin.entry(startDate=int(time.time()) + 3600)
    assert [action["type"] for action in context(user, entry)["actions"]] == [1]
    assert context(admin, entry)["actions"] == []


def test_context_data(admin: DemoClient, user: DemoClient, film: str) -> None:
    """The older form has flags, lengths and flavors; a preview is in seconds."""
    asked = {"entryId": film, "contextDataParams": {"streamerType": "applehttp"}}
    found = admin.call("media.getContextData", **asked)
    assert (found["isAdmin"], found["isScheduledNow"]) == (True, True)
    assert found["previewLength"] == -1
    assert (found["streamerType"], found["msDuration"]) == ("applehttp", 6000)
    assert len(found["flavorAssets"]) == len(flavor_ids(admin, film))
    preview = {"objectType": "KalturaAccessControlPreviewAction", "limit": 2}
    number = profile(admin, actions=[preview], message="A taste")
    admin.call("media.update", entryId=film, mediaEntry={"accessControlId": number})
    found = user.call("baseEntry.getContextData", **asked)
    assert (found["isAdmin"], found["previewLength"]) == (False, 2)
    assert found["accessControlMessages"] == [{"value": "A taste", "objectType": "KalturaString"}]
    assert [action["type"] for action in found["accessControlActions"]] == [2]
    admin.call("media.update", entryId=film, mediaEntry={"accessControlId": 2})


def test_errors(admin: DemoClient, film: str) -> None:
    """The options are mandatory, but may be an empty object."""
    assert admin.error("baseEntry.getPlaybackContext", entryId=film) == "MISSING_MANDATORY_PARAMETER"
    assert admin.error("baseEntry.getPlaybackContext", entryId="0_no", contextDataParams={}) == "ENTRY_ID_NOT_FOUND"

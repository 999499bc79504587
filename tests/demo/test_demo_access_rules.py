"""Effects of access control rules on delivery URLs."""

import base64
import re
import time
from typing import Any

import pytest

from tests.support.demo_client import DemoClient
from tests.support.demo_delivery import exit_error, flavor_ids, manifest, profile, url, values
from tests.support.media import decoded_seconds

REFUSED = (404, "error-3")
EMPTY_REFUSED = (200, "error-3")


def guarded(admin: DemoClient, film: str, *conditions: dict[str, Any], **rule: Any) -> str:
    """The film, under a profile with this rule."""
    number = profile(admin, *conditions, **rule)
    admin.call("media.update", entryId=film, mediaEntry={"accessControlId": number})
    return film


def status(client: DemoClient, entry: str, pairs: str = "format/url", **headers: str) -> tuple[int, str]:
    """Return the result of a redirect that is requested with these headers."""
    return exit_error(
        manifest(client, entry, pairs, **{name.replace("_", "-"): value for name, value in headers.items()})
    )


PLAYS = (302, "")


@pytest.mark.parametrize("block", ["198.51.100.7", "198.51.100.0/24", "198.51.100.1-198.51.100.9"])
def test_addresses(admin: DemoClient, nobody: DemoClient, film: str, block: str) -> None:
    """An address condition takes single addresses, networks and ranges."""
    entry = guarded(admin, film, values("IpAddress", block))
    assert status(nobody, entry, X_Forwarded_For="198.51.100.7") == REFUSED
    assert status(nobody, entry, X_Forwarded_For="203.0.113.7") == PLAYS
    assert status(nobody, entry) == PLAYS


def test_countries(admin: DemoClient, nobody: DemoClient, film: str) -> None:
    """Reserved networks have a country each, and a rule allows playback in only one of them."""
    entry = guarded(admin, film, values("Country", "DE", **{"not": True}))
    assert status(nobody, entry, X_Forwarded_For="198.51.100.7") == PLAYS
    assert status(nobody, entry, X_Forwarded_For="192.0.2.7") == REFUSED
    assert status(nobody, entry) == REFUSED


def test_sites(admin: DemoClient, nobody: DemoClient, film: str) -> None:
    """The referring page comes from the header or, in base64, from the URL; subdomains count too."""
    entry = guarded(admin, film, values("Site", "good.example", **{"not": True}))
    assert status(nobody, entry, Referer="https://www.good.example/page") == PLAYS
    assert status(nobody, entry, Referer="https://notgood.example/") == REFUSED
    referrer = base64.urlsafe_b64encode(b"http://good.example/x").decode()
    assert status(nobody, entry, f"format/url/referrer/{referrer}") == PLAYS
    target = manifest(nobody, entry, "format/url", Referer="http://good.example/").headers["location"]
    assert nobody.http.get(target).status_code == 200
    assert nobody.http.get(target).content


def test_user_agents(admin: DemoClient, nobody: DemoClient, film: str) -> None:
    """User agents are matched by patterns; an invalid pattern matches nothing."""
    entry = guarded(admin, film, values("UserAgent", "robot.*2", "("))
    assert status(nobody, entry, User_Agent="Some Robot 12") == REFUSED
    assert status(nobody, entry, User_Agent="Mozilla") == PLAYS


def test_sessions(admin: DemoClient, nobody: DemoClient, film: str) -> None:
    """An authenticated condition needs a session with the privilege for this entry; the media URLs contain it."""
    signed_in = {"objectType": "KalturaAuthenticatedCondition", "not": True, "privileges": [{"value": "sview"}]}
    entry = guarded(admin, film, signed_in)
    assert status(nobody, entry) == REFUSED
    assert status(nobody, entry, f"format/url/ks/{nobody.as_user('user1').ks}") == REFUSED
    allowed = nobody.as_user("user1", privileges=f"sview:{entry}").ks
    assert status(nobody, entry, X_Kaltura_Ks=allowed) == PLAYS
    place = str(nobody.http.base_url).rstrip("/")
    for end in ("format/applehttp/a.m3u8", "format/mpegdash/a.mpd"):
        path = url(nobody, "playManifest", f"entryId/{entry}/ks/{allowed}/{end}")
        assert decoded_seconds(place + path) == pytest.approx(6, abs=0.3)
    playlist = re.findall(r"^http.*$", manifest(nobody, entry, f"format/applehttp/ks/{allowed}").text, re.MULTILINE)[0]
    assert exit_error(nobody.http.get(playlist.replace(f"/ks/{allowed}", ""))) == REFUSED


def test_admins(admin: DemoClient, nobody: DemoClient, film: str) -> None:
    """Admins pass every rule without `forceAdminValidation`; `sview` for the entry passes all."""
    entry = guarded(admin, film)
    assert status(nobody, entry) == REFUSED
    assert status(nobody, entry, f"format/url/ks/{admin.ks}") == PLAYS
    named = nobody.as_user("user1", privileges=f"sview:{entry}").ks
    assert status(nobody, entry, f"format/url/ks/{named}") == PLAYS
    guarded(admin, film, forceAdminValidation=True)
    assert status(nobody, entry, f"format/url/ks/{admin.ks}") == REFUSED


def test_times(admin: DemoClient, nobody: DemoClient, film: str) -> None:
    """A rule can start or end at a time."""
    field = {"objectType": "KalturaTimeContextField"}
    compared: dict[str, Any] = {"objectType": "KalturaFieldCompareCondition", "field": field}
    now = int(time.time())
    for comparison, at, expected in ((4, now + 900, REFUSED), (4, now - 900, PLAYS), (2, now - 900, REFUSED)):
        value = {"objectType": "KalturaIntegerValue", "value": at}
        entry = guarded(admin, film, {**compared, "comparison": comparison, "value": value})
        assert status(nobody, entry) == expected


def test_either_of_several(admin: DemoClient, nobody: DemoClient, film: str) -> None:
    """The conditions of a rule must all be true, except inside an or-condition."""
    here, there = values("IpAddress", "127.0.0.1"), values("IpAddress", "192.0.2.1")
    assert status(nobody, guarded(admin, film, here, there)) == PLAYS
    either = {"objectType": "KalturaOrCondition", "conditions": [here, there]}
    assert status(nobody, guarded(admin, film, either)) == REFUSED


def test_contexts(admin: DemoClient, nobody: DemoClient, film: str) -> None:
    """A rule applies in the contexts that it names: play, download and thumbnail; none of them stops `serveFlavor`."""
    raw, download = url(nobody, "raw", f"entry_id/{film}"), url(nobody, "download", f"entry_id/{film}")
    served = url(nobody, "serveFlavor", f"flavorId/{flavor_ids(admin, film)[0]}")
    thumbnail = url(nobody, "thumbnail", f"entry_id/{film}/width/50")
    expected = {
        1: {"manifest": REFUSED, raw: PLAYS, download: PLAYS, served: (200, ""), thumbnail: (200, "")},
        2: {"manifest": PLAYS, raw: EMPTY_REFUSED, download: EMPTY_REFUSED, served: (200, ""), thumbnail: (200, "")},
        3: {"manifest": PLAYS, raw: PLAYS, download: PLAYS, served: (200, ""), thumbnail: REFUSED},
    }
    for context, outcomes in expected.items():
        guarded(admin, film, contexts=[{"type": context}])
        for path, outcome in outcomes.items():
            response = status(nobody, film) if path == "manifest" else exit_error(nobody.http.get(path))
            assert response == outcome, (context, path)
    held = nobody.as_user("user1", privileges=f"download:{film}").ks
    guarded(admin, film, contexts=[{"type": 2}])
    assert exit_error(nobody.http.get(f"{raw}/ks/{held}")) == PLAYS


def test_refusals_are_not_cached(admin: DemoClient, nobody: DemoClient, film: str) -> None:
    """Caches may not store a refusal, because another client may be allowed."""
    refused = manifest(nobody, guarded(admin, film), "format/url")
    assert refused.headers["cache-control"].startswith("no-store")


def test_preview(admin: DemoClient, nobody: DemoClient, film: str) -> None:
    """A preview limits every form to the first seconds, whatever the client requests."""
    preview = {"objectType": "KalturaAccessControlPreviewAction", "limit": 2}
    entry = guarded(admin, film, actions=[preview])
    place = str(nobody.http.base_url).rstrip("/")
    path = url(nobody, "playManifest", f"entryId/{entry}/flavorParamIds/2/clipTo/6000/format/applehttp")
    assert decoded_seconds(place + path) == pytest.approx(2, abs=0.6)
    target = manifest(nobody, entry, "format/url/flavorParamIds/0").headers["location"]
    whole = int(nobody.http.head(f"{target}?ks={admin.ks}".replace("/clipTo/2000", "")).headers["content-length"])
    for address in (target, target.replace("/clipTo/2000", "")):
        assert len(nobody.http.get(address).content) / whole == pytest.approx(2 / 6 * 1.2, abs=0.02)


def test_limited_flavors(admin: DemoClient, nobody: DemoClient, film: str) -> None:
    """A rule can include or exclude renditions; excluded ones are not served either."""
    limit = {"objectType": "KalturaAccessControlLimitFlavorsAction", "flavorParamsIds": "2"}
    ids = flavor_ids(admin, film)
    entry = guarded(admin, film, actions=[limit])
    assert re.findall("flavorId/(0_[a-z0-9]+)", manifest(nobody, entry).text) == [ids[2]]
    assert exit_error(nobody.http.get(url(nobody, "serveFlavor", f"flavorId/{ids[4]}"))) == EMPTY_REFUSED
    entry = guarded(admin, film, actions=[{**limit, "isBlockedList": True}])
    assert ids[2] not in manifest(nobody, entry).text
    assert ids[4] in manifest(nobody, entry).text


def test_capture(admin: DemoClient, nobody: DemoClient, film: str) -> None:
    """Capturing new frames can be forbidden while the existing thumbnail is visible."""
    action = {"objectType": "KalturaAccessControlLimitThumbnailCaptureAction"}
    entry = guarded(admin, film, actions=[action])
    assert exit_error(nobody.http.get(url(nobody, "thumbnail", f"entry_id/{entry}/width/50"))) == (200, "")
    assert exit_error(nobody.http.get(url(nobody, "thumbnail", f"entry_id/{entry}/vid_sec/1"))) == (404, "error-38")


def test_stop_processing(admin: DemoClient, nobody: DemoClient, film: str) -> None:
    """A rule with `stopProcessing` is the last one; the header names the fulfilled rules."""
    rules = [{"stopProcessing": True}, {"actions": [{"objectType": "KalturaAccessControlBlockAction"}]}]
    made = admin.call("accessControlProfile.add", accessControlProfile={"name": "two", "rules": rules})
    admin.call("media.update", entryId=film, mediaEntry={"accessControlId": made["id"]})
    assert manifest(nobody, film, "format/url").headers["x-kaltura-acp"] == f"{made['id']} 0"


def test_schedule(admin: DemoClient, nobody: DemoClient, small_video: bytes) -> None:
    """Outside its schedule an entry plays for admins and for sessions with `sview` for it."""
    now = int(time.time())
    entry = admin.upload(small_video, startDate=now - 900, endDate=now - 600)
    admin.wait_for(entry)
    assert status(nobody, entry) == (404, "error-2")
    assert exit_error(nobody.http.get(url(nobody, "raw", f"entry_id/{entry}"))) == (200, "error-2")
    assert exit_error(nobody.http.get(url(nobody, "thumbnail", f"entry_id/{entry}/width/50"))) == (200, "")
    for ks in (admin.ks, nobody.as_user("user1", privileges=f"sview:{entry}").ks):
        assert status(nobody, entry, f"format/url/ks/{ks}") == PLAYS
    admin.call("media.update", entryId=entry, mediaEntry={"endDate": now + 600})
    assert status(nobody, entry) == PLAYS

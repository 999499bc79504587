"""Responses to thumbnail URLs: headers, errors, and caching."""

import os
from concurrent.futures import ThreadPoolExecutor
from email.utils import parsedate_to_datetime
from pathlib import Path

import httpx
import pytest

from kdesk.demo.media.picture_cache import PictureCache
from tests.support.demo_client import DemoClient
from tests.support.demo_delivery import exit_error, profile, values
from tests.support.demo_process import DemoProcess

_PICTURES, _WORKERS = 200, 8


def ask(client: DemoClient, entry: str, pairs: str, **headers: str) -> httpx.Response:
    """Return the response to a thumbnail URL."""
    return client.http.get(f"/p/1/thumbnail/entry_id/{entry}/{pairs}", headers=headers)


@pytest.fixture
def image(admin: DemoClient, picture: bytes) -> str:
    """A new picture entry."""
    return admin.upload(picture, "picture.jpg", 2)


def test_headers(admin: DemoClient, image: str) -> None:
    """A picture has its length, its cache time, its date, and support for ranges."""
    response = ask(admin, image, "width/64")
    headers = response.headers
    assert headers["Content-Length"] == str(len(response.content))
    assert (headers["Cache-Control"], headers["Accept-Ranges"]) == ("public, max-age=3600, max-stale=0", "bytes")
    dates = {name: parsedate_to_datetime(headers[name]) for name in ("Date", "Expires", "Last-Modified")}
    assert 3590 < (dates["Expires"] - dates["Date"]).total_seconds() < 3610
    assert abs((dates["Last-Modified"] - dates["Date"]).total_seconds()) < 10
    assert headers["Access-Control-Allow-Origin"] == "*"


def test_kept_pictures(admin: DemoClient, image: str) -> None:
    """The same URL is served from the dispatcher's cache, another one with the same picture from the store."""
    urls = ["width/70", "width/70", "width/70/rnd/1", "width/70/format/png", "width/70/rnd/1"]
    known = [ask(admin, image, pairs).headers.get("X-Kaltura", "") for pairs in urls]
    assert [text.partition(",")[0] for text in known] == [
        *("", "cached-dispatcher-thumb", "cached-thumb-exists", "cached-thumb-exists", "cached-dispatcher-thumb")
    ]
    assert len(known[2].partition(",")[2]) == 32


def test_head_and_ranges(admin: DemoClient, image: str) -> None:
    """HEAD returns the length; a range is 206, one beyond the end 416."""
    whole = ask(admin, image, "width/72")
    head = admin.http.head(whole.url)
    assert (head.status_code, head.content) == (200, b"")
    assert head.headers["Content-Length"] == str(len(whole.content))
    part = ask(admin, image, "width/72", Range="bytes=10-19")
    assert (part.status_code, part.content) == (206, whole.content[10:20])
    assert ask(admin, image, "width/72", Range="bytes=9999999-").status_code == 416


def test_unchanged_pictures(admin: DemoClient, image: str) -> None:
    """304 is only for exactly the sent date; a later date gets the picture again."""
    date = ask(admin, image, "width/74").headers["Last-Modified"]
    again = ask(admin, image, "width/74", **{"If-Modified-Since": date})
    assert (again.status_code, again.content) == (304, b"")
    later = ask(admin, image, "width/74", **{"If-Modified-Since": "Fri, 01 Jan 2100 00:00:00 GMT"})
    assert later.status_code == 200


def test_errors(admin: DemoClient, image: str) -> None:
    """Errors are 404 without a body: unknown entry, no entry, no content, deleted."""
    admin.call("media.delete", entryId=image)
    outcomes = {
        "unknown": exit_error(ask(admin, "0_nosuch1", "width/64")),
        "none": exit_error(admin.http.get("/p/1/thumbnail/width/64")),
        "widget": exit_error(admin.http.get("/p/1/thumbnail/widget_id/_9/width/64")),
        "empty": exit_error(ask(admin, admin.entry(), "width/64")),
        "deleted": exit_error(ask(admin, image, "width/64")),
    }
    assert outcomes == {
        "unknown": (404, "error-1"),
        "none": (404, "error-8"),
        "widget": (404, "error-8"),
        "empty": (404, "error-6"),
        "deleted": (404, "error-9"),
    }
    headers = ask(admin, "0_nosuch1", "width/64").headers
    assert headers["X-Kaltura-App"] == "exiting on error 1 - requested entry not found"
    dates = [parsedate_to_datetime(headers[name]) for name in ("Date", "Expires")]
    assert 50 < (dates[1] - dates[0]).total_seconds() < 70


def test_guarded_pictures(admin: DemoClient, nobody: DemoClient, image: str) -> None:
    """With rules nothing may be cached; refused clients get an error, and an extension after the id changes nothing."""
    rules = profile(admin, values("IpAddress", "198.51.100.7"))
    admin.call("media.update", entryId=image, mediaEntry={"accessControlId": rules})
    assert ask(nobody, image, "width/64").headers["Cache-Control"].startswith("no-store")
    for name in (image, f"{image}.jpg"):
        refused = ask(nobody, name, "width/64", **{"X-Forwarded-For": "198.51.100.7"})
        assert exit_error(refused) == (404, "error-3")
        assert refused.headers["Cache-Control"].startswith("no-store")


def test_made_once(demo: DemoProcess, image: str) -> None:
    """Of many concurrent requests for a new picture only one makes it."""

    def cache_state(number: int) -> str:
        url = f"{demo.url}/p/1/thumbnail/entry_id/{image}/width/300/rnd/{number}"
        return httpx.get(url).headers.get("X-Kaltura", "made")

    with ThreadPoolExecutor(_WORKERS) as pool:
        found = list(pool.map(cache_state, range(_WORKERS)))
    assert found.count("made") == 1


def test_existing_pictures_are_not_made_again(admin: DemoClient, demo: DemoProcess, image: str) -> None:
    """Hundreds of concurrent requests for existing pictures make none of them again."""
    urls = [f"/p/1/thumbnail/entry_id/{image}/width/{number}" for number in range(40, 50)]
    for url in urls:
        admin.http.get(url)

    def fetch(number: int) -> set[str]:
        with httpx.Client(base_url=demo.url) as client:
            responses = [client.get(urls[(number + place) % len(urls)]) for place in range(_PICTURES // _WORKERS)]
        return {response.headers.get("X-Kaltura", "made") for response in responses}

    with ThreadPoolExecutor(_WORKERS) as pool:
        found = list(pool.map(fetch, range(_WORKERS)))
    assert set.union(*found) == {"cached-dispatcher-thumb"}


def test_bounded_cache(tmp_path: Path) -> None:
    """The folder stays near its limit: the least recently used files are deleted."""
    folder, work = tmp_path / "pictures", tmp_path / "work"
    folder.mkdir()
    cache = PictureCache(folder, max_bytes=50_000)

    def kept(number: int) -> Path:
        work.write_bytes(bytes(1000))
        os.utime(work, (number, number))
        cache.keep(work, folder / f"{number}.jpg")
        return folder / f"{number}.jpg"

    used = kept(0)
    for number in range(1, 200):
        kept(number)
        assert cache.has(used)
    assert len(list(folder.iterdir())) < 120
    assert not cache.has(folder / "1.jpg")

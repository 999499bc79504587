"""Lights of real addresses, each under a real rule of the demo server."""

import time
from collections.abc import AsyncIterator, Iterator
from dataclasses import replace
from typing import Any

import httpx
import pytest

from kdesk.domain.links.files import DownloadFile, FlavorFile, RawFile
from kdesk.domain.links.grammar import Address
from kdesk.domain.links.lights import Cause, Light, LinkFinding
from kdesk.domain.links.manifest import ManifestFormat, PlayManifest, Protocol
from kdesk.domain.links.place import Place
from kdesk.domain.links.players import Player, page_of
from kdesk.domain.links.thumbnail import Thumbnail
from kdesk.kaltura.client import make_http
from kdesk.kaltura.link_check import AT_ONCE, LinkChecker
from tests.support.demo_client import DemoClient
from tests.support.demo_delivery import flavor_ids, profile, values
from tests.support.demo_faults import FaultControl
from tests.support.demo_process import DemoProcess
from tests.support.local_server import HttpRequest, LocalHttpServer, send_response
from tests.support.media import make_video

SIGNED_IN = {"objectType": "KalturaAuthenticatedCondition", "not": True, "privileges": [{"value": "sview"}]}
PLAY, DOWNLOAD, THUMBNAIL = (
    {"contexts": [{"objectType": "KalturaContextTypeHolder", "type": one}]} for one in (1, 2, 3)
)
OPEN = LinkFinding(Light.OPEN)


@pytest.fixture(scope="module")
def admin(demo: DemoProcess) -> Iterator[DemoClient]:
    """A client with an admin session."""
    with DemoClient(demo.credentials) as client:
        yield client.as_admin()


@pytest.fixture(scope="module")
def place(demo: DemoProcess, admin: DemoClient) -> Place:
    """Host and account."""
    return Place(demo.url, admin.partner_id)


@pytest.fixture(scope="module")
def film(admin: DemoClient, tmp_path_factory: pytest.TempPathFactory) -> str:
    """A finished video."""
    path = make_video(tmp_path_factory.mktemp("film") / "clip.mp4", seconds=1, size="320x180")
    return admin.converted(admin.upload(path.read_bytes(), "clip.mp4"))


@pytest.fixture
async def checker() -> AsyncIterator[LinkChecker]:
    """Asks without a session."""
    async with make_http() as http:
        yield LinkChecker(http)


@pytest.fixture
def guard(admin: DemoClient, film: str) -> Iterator[Any]:
    """Put the film under a profile with one rule; afterwards it has none again."""

    def put(*conditions: dict[str, Any], **rule: Any) -> None:
        number = profile(admin, *conditions, **rule)
        admin.call("media.update", entryId=film, mediaEntry={"accessControlId": number})

    before = admin.call("media.get", entryId=film)["accessControlId"]
    yield put
    admin.call("media.update", entryId=film, mediaEntry={"accessControlId": before, "startDate": -1, "endDate": -1})


def kinds(place: Place, entry: str) -> dict[str, Address]:
    """Return an address of each kind."""
    stream = PlayManifest(place=place, entry_id=entry, format=ManifestFormat.HLS, protocol=Protocol.HTTP)
    return {
        "hls": stream,
        "dash": replace(stream, format=ManifestFormat.DASH),
        "file": replace(stream, format=ManifestFormat.FILE),
        "raw": RawFile(place=place, entry_id=entry),
        "download": DownloadFile(place=place, entry_id=entry),
        "thumbnail": Thumbnail(place=place, entry_id=entry, width=64, version=int(time.time_ns() % 10**7)),
    }


async def lights(checker: LinkChecker, place: Place, entry: str) -> dict[str, tuple[Light, Cause | None]]:
    """Return the light of an address of each kind."""
    addresses = kinds(place, entry)
    found = await checker.check_all(list(map(str, addresses.values())))
    return {name: (one.light, one.cause) for name, one in zip(addresses, found, strict=True)}


async def test_an_open_entry_opens_in_every_way(checker: LinkChecker, place: Place, film: str) -> None:
    """Down to the first segment of its stream; its player page too."""
    assert set((await lights(checker, place, film)).values()) == {(Light.OPEN, None)}
    player = Player(place=place, ui_conf=5, entry_id=film, is_page=True)
    assert await checker.check_all([str(player), str(page_of(player))]) == (OPEN, OPEN)


@pytest.mark.parametrize(
    "condition",
    [
        values("Country", "DE", **{"not": True}),
        values("Site", "film.example.com", **{"not": True}),
        values("IpAddress", "127.0.0.1"),
        SIGNED_IN,
    ],
    ids=["country", "domain", "address", "session"],
)
async def test_a_rule_blocks(
    checker: LinkChecker, place: Place, film: str, guard: Any, condition: dict[str, Any]
) -> None:
    """The server tells that a rule does, and not which."""
    guard(condition)
    found = await lights(checker, place, film)
    assert set(found.values()) == {(Light.BLOCKED, Cause.ACCESS_RULE)}


@pytest.mark.parametrize(
    ("contexts", "blocked"),
    [
        (PLAY, {"hls", "dash", "file"}),
        (DOWNLOAD, {"raw", "download"}),
        (THUMBNAIL, {"thumbnail"}),
    ],
    ids=["play", "download", "thumbnail"],
)
async def test_play_download_and_thumbnail_have_lights_of_their_own(
    checker: LinkChecker, place: Place, film: str, guard: Any, contexts: dict[str, Any], blocked: set[str]
) -> None:
    """A rule may be about one of them only."""
    guard(values("IpAddress", "127.0.0.1"), **contexts)
    found = await lights(checker, place, film)
    assert {name for name, (light, _cause) in found.items() if light is Light.BLOCKED} == blocked
    assert {light for name, (light, _cause) in found.items() if name not in blocked} == {Light.OPEN}


async def test_a_page_of_the_right_domain_opens(checker: LinkChecker, place: Place, film: str, guard: Any) -> None:
    """The address that names it is open, the other one is not."""
    guard(values("Site", "film.example.com", **{"not": True}))
    stream = kinds(place, film)["hls"]
    assert isinstance(stream, PlayManifest)
    assert await checker.check(str(replace(stream, referrer="https://film.example.com/"))) == OPEN


async def test_a_schedule_that_has_not_begun(
    checker: LinkChecker, place: Place, film: str, admin: DemoClient, guard: Any
) -> None:
    """It keeps the film closed, and its poster open."""
    del guard  # takes the schedule away again
    admin.call("media.update", entryId=film, mediaEntry={"startDate": int(time.time()) + 86_400})
    found = await lights(checker, place, film)
    assert found.pop("thumbnail") == (Light.OPEN, None)
    assert set(found.values()) == {(Light.BLOCKED, Cause.SCHEDULE)}


async def test_an_entry_that_waits_for_its_content(checker: LinkChecker, place: Place, admin: DemoClient) -> None:
    """It is there, and not ready."""
    found = await lights(checker, place, admin.entry("empty"))
    assert {light for light, _cause in found.values()} == {Light.NOT_READY}


async def test_an_entry_that_does_not_exist(checker: LinkChecker, place: Place) -> None:
    """Told by a number, or by an empty file without any header."""
    found = await lights(checker, place, "0_nosuch1")
    assert found.pop("raw") == (Light.MISSING, Cause.EMPTY)
    assert set(found.values()) == {(Light.MISSING, Cause.UNKNOWN_ENTRY)}


async def test_a_rendition_of_another_entry(checker: LinkChecker, place: Place, admin: DemoClient, film: str) -> None:
    """200, empty, and the reason in a header."""
    flavor = flavor_ids(admin, film)[0]
    found = await checker.check(str(FlavorFile(place=place, entry_id="0_nosuch1", flavor_id=flavor)))
    assert (found.light, found.cause) == (Light.NOT_READY, Cause.NO_RENDITION)


async def test_addresses_that_cannot_work(checker: LinkChecker, place: Place, film: str) -> None:
    """A format that the server does not have; an end that has passed; a session that is none."""
    stream = kinds(place, film)["hls"]
    assert isinstance(stream, PlayManifest)
    wrong = [
        (replace(stream, format=ManifestFormat.RTMP), Light.BROKEN, Cause.NO_SUCH_FORMAT),
        (replace(stream, expiry=60), Light.NEEDS_SESSION, Cause.SIGNATURE),
        (replace(stream, ks="djJ8none"), Light.NEEDS_SESSION, Cause.SESSION),
        (Thumbnail(place=place, entry_id=film, slices=0), Light.BROKEN, Cause.NO_SUCH_FORMAT),
    ]
    for address, light, cause in wrong:
        found = await checker.check(str(address))
        assert (found.light, found.cause) == (light, cause)


async def test_values_that_are_out_of_range(checker: LinkChecker, place: Place, film: str, admin: DemoClient) -> None:
    """A bit rate that is no number, and a stream of an entry that can have none."""
    stream = f"{place}/playManifest/entryId/{film}/format/applehttp"
    for name in ("maxBitrate", "minBitrate"):
        found = await checker.check(f"{stream}/{name}/many")
        assert (found.light, found.cause) == (Light.BROKEN, Cause.PARAMETER)
    image = admin.upload(b"none", "a.jpg", media_type=2)
    found = await checker.check(str(kinds(place, image)["hls"]))
    assert (found.light, found.cause) == (Light.BROKEN, Cause.WRONG_TYPE)


async def test_a_rejected_entry(checker: LinkChecker, place: Place, film: str, admin: DemoClient) -> None:
    """Its streams are held back by the moderator, and its picture is gone."""
    admin.call("baseEntry.reject", entryId=film)
    try:
        found = await lights(checker, place, film)
    finally:
        admin.call("baseEntry.approve", entryId=film)
    assert found["hls"] == found["dash"] == found["file"] == (Light.BLOCKED, Cause.MODERATION)
    assert found["thumbnail"] == (Light.MISSING, Cause.DELETED)


async def test_frames_that_a_rule_keeps_back(checker: LinkChecker, place: Place, film: str, guard: Any) -> None:
    """The poster opens, a frame of the video does not."""
    actions = [{"objectType": "KalturaAccessControlLimitThumbnailCaptureAction"}]
    guard(values("IpAddress", "127.0.0.1"), actions=actions)
    poster = Thumbnail(place=place, entry_id=film, width=32, version=int(time.time_ns() % 10**7))
    frame = await checker.check(str(replace(poster, second=0.5)))
    assert (frame.light, frame.cause) == (Light.BLOCKED, Cause.FRAMES)
    assert await checker.check(str(poster)) == OPEN


async def test_a_session_for_another_network(
    checker: LinkChecker, place: Place, film: str, demo: DemoProcess, guard: Any
) -> None:
    """The session in the address is good for one network address, which is not this one."""
    guard(SIGNED_IN)
    with DemoClient(demo.credentials) as client:
        ks = client.as_user("ann", privileges=f"sview:{film},iprestrict:10.0.0.1").ks
    stream = kinds(place, film)["hls"]
    assert isinstance(stream, PlayManifest)
    found = await checker.check(str(replace(stream, ks=ks)))
    assert (found.light, found.cause) == (Light.BLOCKED, Cause.NETWORK_ADDRESS)


@pytest.mark.parametrize(("kind", "after"), [("hls", 1), ("dash", 0)])
async def test_a_stream_whose_segments_are_gone(
    checker: LinkChecker, place: Place, film: str, demo: DemoProcess, kind: str, after: int
) -> None:
    """The manifest opens, what it names does not: the finding names the address that decided."""
    with httpx.Client(base_url=demo.url, trust_env=False) as http:
        faults = FaultControl(http, demo.credentials)
        faults.add("url.serveflavor", "503", after=after)
        try:
            found = await checker.check(str(kinds(place, film)[kind]))
        finally:
            faults.clear()
    assert (found.light, found.cause) == (Light.UNCLEAR, Cause.TROUBLE)
    assert "/serveFlavor/" in found.behind


class _Circle(LocalHttpServer):
    """Redirects to and fro."""

    def respond(self, request: HttpRequest) -> None:
        target = "/b" if request.path == "/a" else "/a"
        send_response(request, b"", status=302, headers={"Location": target})


async def test_a_circle_of_redirects_ends(checker: LinkChecker) -> None:
    """As a delivery profile makes one that is not set up; and a server that is not there is no fault of the link."""
    with _Circle() as server:
        found = await checker.check(f"{server.url}/a")
        closed = server.url
    assert (found.light, found.cause) == (Light.BROKEN, Cause.REDIRECT_LOOP)
    unreachable = await checker.check(f"{closed}/a")
    assert (unreachable.light, unreachable.cause) == (Light.UNCLEAR, Cause.TROUBLE)


@pytest.mark.parametrize("first", ["http://[::1/segment.ts", "//[segment", "file:///etc/passwd", "javascript:1"])
async def test_a_playlist_with_a_line_that_is_no_address(checker: LinkChecker, first: str) -> None:
    """Of this link nothing can be told, and the other links are told all the same."""

    class Odd(LocalHttpServer):
        def respond(self, request: HttpRequest) -> None:
            is_list = request.path == "/list.m3u8"
            kind = "application/vnd.apple.mpegurl" if is_list else "video/mp4"
            send_response(request, f"#EXTM3U\n{first}\n".encode(), headers={"Content-Type": kind})

    with Odd() as server:
        odd, usual = await checker.check_all([f"{server.url}/list.m3u8", f"{server.url}/film.mp4"])
    assert (odd.light, odd.cause) == (Light.UNCLEAR, Cause.TROUBLE)
    assert usual == OPEN


@pytest.mark.parametrize(
    ("manifest", "expected"),
    [
        (b'<MPD type="dynamic"/>', (Light.OPEN, None)),
        (b"<MPD" + b"<Period/>" * 300, (Light.OPEN, None)),
        (b"<MPD><Period/><Period/></MPD>", (Light.MISSING, Cause.EMPTY)),
        (b"<MPD/>", (Light.MISSING, Cause.EMPTY)),
        (b"", (Light.MISSING, Cause.EMPTY)),
    ],
    ids=["live", "not readable", "periods without anything", "nothing in it", "empty"],
)
async def test_manifests_of_dash_without_a_first_segment(
    checker: LinkChecker, manifest: bytes, expected: tuple[Light, Cause | None]
) -> None:
    """What comes later or is not read is no reason to call it closed."""

    class Manifest(LocalHttpServer):
        def respond(self, request: HttpRequest) -> None:
            send_response(request, manifest, headers={"Content-Type": "application/dash+xml"})

    with Manifest() as server:
        found = await checker.check(f"{server.url}/a.mpd")
    assert (found.light, found.cause) == expected


async def test_nothing_of_a_session_is_sent(checker: LinkChecker) -> None:
    """Neither a KS nor a cookie, also after an answer that set one."""
    seen: list[dict[str, str]] = []

    class Nosy(LocalHttpServer):
        def respond(self, request: HttpRequest) -> None:
            seen.append({name.lower(): text for name, text in request.headers.items()})
            send_response(request, b"x", headers={"Set-Cookie": "who=me"})

    with Nosy() as server:
        await checker.check_all([f"{server.url}/{number}" for number in range(2 * AT_ONCE)])
    assert len(seen) == 2 * AT_ONCE
    assert not [headers for headers in seen if {"cookie", "authorization", "x-kaltura-ks"}.intersection(headers)]

"""Short links, narrow sessions and addresses of renditions, on the demo server."""

import base64
import time
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import httpx
import pytest

from kdesk.domain.account import Account, SignInKind
from kdesk.domain.links.files import FlavorFile
from kdesk.domain.links.lights import Cause, Light
from kdesk.domain.links.manifest import ManifestFormat
from kdesk.domain.links.of_entry import manifest_of
from kdesk.domain.links.parse import parse
from kdesk.domain.links.rules import RuleKind
from kdesk.domain.links.sessions import carries_session
from kdesk.domain.share_ports import CannotMake, SharingApi
from kdesk.errors import NotPermitted
from kdesk.kaltura.account_api import KalturaAccountApi
from kdesk.kaltura.client import make_http
from kdesk.kaltura.link_check import LinkChecker
from kdesk.kaltura.session_info import read_old_ks
from kdesk.kaltura.stream_cuts import StreamCuts
from tests.kaltura.demo_visitor import Visitor
from tests.support.demo_client import DemoClient
from tests.support.demo_delivery import flavor_ids, profile, values
from tests.support.demo_process import DemoProcess
from tests.support.local_server import HttpRequest, LocalHttpServer, send_response
from tests.support.media import make_video
from tests.ui.library.library_fakes import make_entry

_SIGNED_IN = {"objectType": "KalturaAuthenticatedCondition", "not": True, "privileges": [{"value": "sview"}]}
SECONDS = 6


@pytest.fixture(scope="module")
def admin(demo: DemoProcess) -> Iterator[DemoClient]:
    """A client with an admin session."""
    with DemoClient(demo.credentials) as client:
        yield client.as_admin()


@pytest.fixture(scope="module")
def film(admin: DemoClient, tmp_path_factory: pytest.TempPathFactory) -> str:
    """A finished video."""
    path = make_video(tmp_path_factory.mktemp("film") / "clip.mp4", seconds=SECONDS, size="320x180")
    return admin.converted(admin.upload(path.read_bytes(), "clip.mp4"))


@pytest.fixture(scope="module")
def protected(admin: DemoClient, tmp_path_factory: pytest.TempPathFactory) -> str:
    """A finished video that only opens with a session."""
    path = make_video(tmp_path_factory.mktemp("protected") / "clip.mp4", seconds=1, size="160x90")
    entry = admin.converted(admin.upload(path.read_bytes(), "clip.mp4"))
    admin.call("media.update", entryId=entry, mediaEntry={"accessControlId": profile(admin, _SIGNED_IN)})
    return entry


def _user_ks(visitor: Visitor, user: str) -> str:
    with DemoClient(visitor.demo.credentials) as client:
        return client.as_user(user).ks


async def _sharing(visitor: Visitor, ks: str = "") -> SharingApi:
    """Sign in by the admin secret, or with a KS."""
    account = Account(visitor.demo.url, 0, "", SignInKind.KS)
    api = await (visitor.connector.connect(account, ks, on_lost=visitor.lost.append) if ks else visitor.connect())
    assert api.sharing is not None
    return api.sharing


async def test_a_short_link_leads_to_the_address_until_it_ends(visitor: Visitor, film: str, control: Any) -> None:
    """Its end is a moment, never a length of time; afterwards nothing comes."""
    sharing = await _sharing(visitor)
    target = f"https://films.example.test/p/1/raw/entry_id/{film}"
    short = await sharing.shorten(target, "Ü", int(time.time()) + 3600)
    with httpx.Client(trust_env=False, follow_redirects=False) as http:

        def followed() -> httpx.Response:
            first = http.get(short)
            return http.get(first.headers["location"])

        assert followed().headers["location"] == target
        control.set_clock(3700)
        assert (followed().status_code, followed().content) == (200, b"")


async def test_a_user_session_makes_no_short_links(visitor: Visitor) -> None:
    """That is known before the server refuses it, and so is the narrow session."""
    sharing = await _sharing(visitor, _user_ks(visitor, "ann"))
    assert sharing.no_short_links is CannotMake.NOT_PERMITTED
    assert sharing.no_narrow_sessions is CannotMake.NEEDS_ADMIN_SECRET
    with pytest.raises(NotPermitted):
        await sharing.shorten("https://films.example.test/a", "name", int(time.time()) + 60)


async def test_a_narrow_session_opens_one_entry(visitor: Visitor, protected: str, film: str) -> None:
    """The protected one that it is for, and it ends when it should; nothing else is allowed to it."""
    api = await visitor.connect()
    sharing = api.sharing
    assert sharing is not None
    assert sharing.no_narrow_sessions is None
    ks = await sharing.narrow_session(protected, 600)
    facts = await sharing.session_facts(ks)
    assert (facts.is_admin, facts.is_own, facts.privileges) == (False, False, (f"sview:{protected}",))
    assert facts.ends_at is not None
    assert abs(facts.ends_at - time.time() - 600) < 60
    stream = manifest_of(await api.catalogue.entry(protected), ManifestFormat.HLS)
    assert stream is not None
    assert (await sharing.light(str(stream))).light is Light.BLOCKED
    assert (await sharing.light(str(replace(stream, ks=ks)))).light is Light.OPEN
    other = str(replace(stream, ks=await sharing.narrow_session(film, 600)))
    assert (await sharing.light(other)).light is Light.BLOCKED


async def test_what_is_known_of_sessions(visitor: Visitor) -> None:
    """The server tells an administrator everything; a user knows of the own session when it ends, of others nothing."""
    api = await visitor.connect()
    assert isinstance(api, KalturaAccountApi)
    assert api.sharing is not None
    own = await api.sharing.session_facts(await api.api.session.ks())
    assert (own.is_own, own.is_admin) == (True, True)
    user = _user_ks(visitor, "ann")
    sharing = await _sharing(visitor, user)
    mine = await sharing.session_facts(user)
    assert (mine.is_own, mine.privileges) == (True, None)
    assert (await sharing.session_facts(_user_ks(visitor, "bob"))).ends_at is None


async def test_the_address_of_a_rendition_is_that_of_the_server(visitor: Visitor, admin: DemoClient, film: str) -> None:
    """It names the rendition and the file, carries no session for an open entry, and its light says so."""
    sharing = await _sharing(visitor)
    flavor = flavor_ids(admin, film)[0]
    url = await sharing.rendition_address(flavor, "Spring 2026/é.mp4")
    address = parse(url)
    assert isinstance(address, FlavorFile)
    assert (address.flavor_id, address.file_name) == (flavor, "Spring 2026/é.mp4")
    assert not carries_session(url)
    assert (await sharing.light(url, rendition=flavor)).light is Light.OPEN
    other = await sharing.light(url, rendition="0_other")
    assert (other.light, other.cause) == (Light.BROKEN, Cause.OTHER_RENDITION)


async def test_a_manifest_that_falls_back_to_another_rendition_is_told(visitor: Visitor, film: str) -> None:
    """Ids that the server does not know are left aside without a word; where the address leads tells it."""
    api = await visitor.connect()
    assert api.sharing is not None
    stream = manifest_of(await api.catalogue.entry(film), ManifestFormat.FILE, ("0_nosuch1",))
    finding = await api.sharing.light(str(stream), rendition="0_nosuch1")
    assert (finding.light, finding.cause) == (Light.BROKEN, Cause.OTHER_RENDITION)


async def test_lights_are_kept_for_a_minute(visitor: Visitor, admin: DemoClient, film: str) -> None:
    """Within it the server is not asked again, but on demand; the rules that close a link are named."""
    api = await visitor.connect()
    assert api.sharing is not None
    entry = await api.catalogue.entry(film)
    url = str(manifest_of(entry, ManifestFormat.HLS))
    assert (await api.sharing.light(url)).light is Light.OPEN
    number = profile(admin, values("IpAddress", "127.0.0.1"))
    admin.call("media.update", entryId=film, mediaEntry={"accessControlId": number})
    try:
        assert (await api.sharing.light(url)).light is Light.OPEN
        found = await api.sharing.light(url, profile=number, again=True)
    finally:
        admin.call("media.update", entryId=film, mediaEntry={"accessControlId": entry.access_control_id})
    assert (found.light, found.rules) == (Light.BLOCKED, (RuleKind.NETWORK_ADDRESS,))


async def test_an_account_that_cuts_streams(visitor: Visitor, film: str) -> None:
    """The demo does; of a video that is too short it cannot be told."""
    api = await visitor.connect()
    assert api.sharing is not None
    assert await api.sharing.cuts_streams(make_entry(0, duration=1.0)) is None
    assert await api.sharing.cuts_streams(await api.catalogue.entry(film)) is True


class _Whole(LocalHttpServer):
    """Answers each manifest with the whole video, whatever the address says."""

    asked = 0

    def respond(self, request: HttpRequest) -> None:
        type(self).asked += 1
        is_master = "playManifest" in request.path
        text = "#EXTM3U\n/media.m3u8\n" if is_master else "#EXTM3U\n" + "#EXTINF:4.0,\n/a.ts\n" * 5
        send_response(request, text.encode(), headers={"Content-Type": "application/x-mpegurl"})


async def test_an_account_that_ignores_where_a_stream_is_cut() -> None:
    """It is found out by two manifests, once."""
    with _Whole() as server:
        entry = make_entry(0, duration=20.0, download_url=f"{server.url}/p/1/sp/100/playManifest/entryId/0_a")
        async with make_http() as http:
            cuts = StreamCuts(http)
            assert await cuts.work(entry) is False
            asked = server.asked
            assert await cuts.work(entry) is False
        assert server.asked == asked == 4


class _BothSchemes(httpx.AsyncBaseTransport):
    """One host of the network: each scheme is served by a server of this computer."""

    def __init__(self, **ports: int) -> None:
        self._ports, self._inner = ports, httpx.AsyncHTTPTransport()

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        where = {"scheme": "http", "host": "127.0.0.1", "port": self._ports[request.url.scheme]}
        request.url = request.url.copy_with(**where)
        return await self._inner.handle_async_request(request)


@pytest.mark.parametrize(
    ("status", "expected"),
    [(200, (Light.BROKEN, Cause.HTTPS_ENFORCED)), (404, (Light.BLOCKED, Cause.ACCESS_RULE))],
)
async def test_https_that_an_account_enforces_is_told(status: int, expected: tuple[Light, Cause]) -> None:
    """By what https brings: a rule closes the address by http; if by https too, it is the rule."""
    said = {"X-Kaltura": "error-3", "X-Kaltura-App": "exiting on error 3 - entry restricted due to access-control"}

    class Strict(LocalHttpServer):
        def respond(self, request: HttpRequest) -> None:
            send_response(request, b"", status=404, headers=said)

    class Secure(LocalHttpServer):
        def respond(self, request: HttpRequest) -> None:
            send_response(
                request, b"film" if status == 200 else b"", status=status, headers={} if status == 200 else said
            )

    with Strict() as plain, Secure() as secure:
        async with httpx.AsyncClient(transport=_BothSchemes(http=plain.port, https=secure.port)) as http:
            found = await LinkChecker(http).check("http://films.example.org/p/1/playManifest/entryId/0_a")
    assert (found.light, found.cause) == expected


def test_a_session_of_version_1_is_read() -> None:
    """It is not encrypted; one of version 2 tells the partner only."""
    text = base64.b64encode(b"0123|102;102;1790000000;0;77;ann;sview:0_a;;").decode()
    old = read_old_ks(text)
    assert old is not None
    assert (old.partner_id, old.expiry, old.kind, old.user, old.privileges) == (
        102,
        "1790000000",
        0,
        "ann",
        "sview:0_a",
    )
    assert read_old_ks("djJ8MTAyfKtN") is None
    assert read_old_ks("none") is None

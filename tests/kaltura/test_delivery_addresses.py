"""Every kind of address, fetched without a session from the demo server, has the content that it asks for."""

import asyncio
import re
import subprocess
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from html import unescape
from pathlib import Path
from typing import Any

import httpx
import imageio_ffmpeg
import pytest

from kdesk.domain.links import frames, of_entry
from kdesk.domain.links.embed import iframe_code, responsive_code, script_code
from kdesk.domain.links.files import DownloadFile, FlavorFile, RawFile
from kdesk.domain.links.fit import Fit
from kdesk.domain.links.grammar import Address
from kdesk.domain.links.link import LinkKind
from kdesk.domain.links.manifest import ManifestFormat, PlayManifest, Protocol, ResponseFormat
from kdesk.domain.links.parse import KINDS, parse
from kdesk.domain.links.place import Place
from kdesk.domain.links.players import OldPlayer, Player, PlayerPage, page_of
from kdesk.domain.links.sessions import carries_session
from kdesk.domain.links.thumbnail import Thumbnail
from tests.kaltura.demo_visitor import Visitor
from tests.support.demo_client import DemoClient
from tests.support.demo_delivery import flavor_ids, profile, values
from tests.support.demo_process import DemoProcess
from tests.support.media import decoded_seconds, ffmpeg
from tests.support.picture import Picture, decoded

pytestmark = pytest.mark.slow

COLOURS = ("red", "lime", "blue", "yellow")
"""The colour of each second of the film."""
NAMES = {"r": 0, "g": 1, "b": 2, "rg": 3}
PAGE = "https://film.example.com/watch?v=1"


@pytest.fixture(scope="module")
def admin(demo: DemoProcess) -> Iterator[DemoClient]:
    """A client with an admin session."""
    with DemoClient(demo.credentials) as client:
        yield client.as_admin()


@pytest.fixture(scope="module")
def source(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    """A video of four seconds, one colour each."""
    path = tmp_path_factory.mktemp("film") / "colours.mp4"
    sources = [part for colour in COLOURS for part in ("-f", "lavfi", "-i", f"color={colour}:s=854x480:r=25:d=1")]
    ffmpeg(*sources, "-filter_complex", "concat=n=4", "-g", "5", "-pix_fmt", "yuv420p", str(path))
    return path.read_bytes()


@pytest.fixture(scope="module")
def film(admin: DemoClient, source: bytes) -> str:
    """The finished entry of that video, in three renditions."""
    return admin.converted(admin.upload(source, "Harbour.mp4"))


@pytest.fixture(scope="module")
def renditions(admin: DemoClient, film: str) -> dict[int, str]:
    """The ids of its renditions by their params."""
    return flavor_ids(admin, film)


@pytest.fixture
def image(admin: DemoClient, tmp_path: Path) -> tuple[str, bytes]:
    """An entry with a picture, and its bytes."""
    path = tmp_path / "yellow.png"
    ffmpeg("-f", "lavfi", "-i", "color=yellow:s=64x48", "-frames:v", "1", "-update", "1", str(path))
    data = path.read_bytes()
    return str(admin.wait_for(admin.upload(data, "yellow.png", media_type=2))["id"]), data


@pytest.fixture
def place(demo: DemoProcess, admin: DemoClient) -> Place:
    """Host and account."""
    return Place(demo.url, admin.partner_id, admin.partner_id * 100)


@pytest.fixture
def manifest(place: Place, film: str) -> Callable[..., PlayManifest]:
    """Build a manifest of the film."""

    def make(wanted: ManifestFormat, **values: Any) -> PlayManifest:
        return PlayManifest(place=place, entry_id=film, format=wanted, protocol=Protocol.HTTP, **values)

    return make


def fetched(address: Address | str) -> httpx.Response:
    """Return what somebody without a session gets, redirects followed; the shortest form gives the same."""
    response = httpx.get(str(address), trust_env=False, follow_redirects=True)
    if isinstance(address, Address):
        short = httpx.get(address.shortest, trust_env=False, follow_redirects=True)
        assert (short.status_code, short.content) == (response.status_code, response.content)
    return response


def still(url: str, second: float = 0) -> Picture:
    """Return a frame of a video or stream."""
    command = [imageio_ffmpeg.get_ffmpeg_exe(), "-v", "error", "-ss", str(second), "-i", url, "-frames:v", "1"]
    scaled = (*command, "-vf", "scale=8:8", "-f", "image2", "-c:v", "png", "-")
    return decoded(subprocess.run(scaled, capture_output=True, check=True).stdout)  # noqa: S603  our own arguments


def colour(picture: Picture) -> str:
    """Return the colour of a second of the film that a picture shows."""
    return COLOURS[NAMES[picture.name_at(0.5, 0.5)]]


@pytest.mark.parametrize("wanted", [ManifestFormat.HLS, ManifestFormat.DASH, ManifestFormat.FILE])
def test_a_stream_plays(manifest: Callable[..., PlayManifest], wanted: ManifestFormat) -> None:
    """From its beginning to its end, with and without the decoration at the end."""
    address = manifest(wanted, ending=wanted.ending)
    assert decoded_seconds(str(address)) == pytest.approx(4, abs=0.3)
    assert colour(still(address.shortest, 2.5)) == "blue"


def test_a_stream_of_chosen_renditions(manifest: Callable[..., PlayManifest], renditions: dict[int, str]) -> None:
    """By ids, by params, by tags, and by bitrate."""
    every = variants(manifest(ManifestFormat.HLS, tags=("web", "mbr")))
    assert len(every) == len(renditions) == 3
    for params, flavor_id in renditions.items():
        for chosen in ({"flavor_ids": (flavor_id,)}, {"flavor_params": (params,)}):
            (only,) = variants(manifest(ManifestFormat.HLS, **chosen))
            assert f"/flavorId/{flavor_id}/" in only
    rates = sorted(rate_of(manifest, flavor_id) for flavor_id in renditions.values())
    assert len(variants(manifest(ManifestFormat.HLS, tags=("web", "mbr"), max_bitrate=rates[0]))) < len(every)
    assert len(variants(manifest(ManifestFormat.HLS, tags=("web", "mbr"), min_bitrate=rates[-1]))) < len(every)


def variants(address: PlayManifest) -> list[str]:
    """Return the addresses of the variants of a master playlist."""
    return [line for line in fetched(address).text.splitlines() if line and not line.startswith("#")]


def rate_of(manifest: Callable[..., PlayManifest], flavor_id: str) -> int:
    """Return the bitrate of a rendition in kbit/s, as the manifest has it."""
    told = fetched(manifest(ManifestFormat.FILE, flavor_ids=(flavor_id,), response_format=ResponseFormat.JSON)).json()
    return int(told["flavors"][0]["bitrate"])


@pytest.mark.parametrize("wanted", [ManifestFormat.HLS, ManifestFormat.DASH])
def test_a_stream_of_a_part(manifest: Callable[..., PlayManifest], wanted: ManifestFormat) -> None:
    """From the second to the third second."""
    # The source has a key frame every fifth of a second; a stream begins at one.
    address = manifest(wanted, seek_from=1000, clip_to=3000, flavor_params=(0,))
    assert decoded_seconds(str(address)) == pytest.approx(2, abs=0.4)
    assert colour(still(str(address), 0.2)) == "lime"


def test_manifests_in_other_forms(manifest: Callable[..., PlayManifest], film: str) -> None:
    """F4M for former players; JSONP with the function that the query names."""
    assert fetched(manifest(ManifestFormat.F4M)).headers["content-type"].startswith("text/xml")
    jsonp = fetched(manifest(ManifestFormat.FILE, response_format=ResponseFormat.JSONP, callback="shown"))
    assert jsonp.text.startswith('shown({"entryId":"' + film)


@pytest.mark.parametrize("wanted", [one for one in ManifestFormat if one.is_legacy and one is not ManifestFormat.F4M])
def test_formats_of_former_players_answer_as_the_server_does(
    manifest: Callable[..., PlayManifest], wanted: ManifestFormat
) -> None:
    """They need servers of their own: what has none is refused with the server's number."""
    response = fetched(manifest(wanted))
    if wanted is ManifestFormat.AKAMAI_HDS:
        assert "http://ns.adobe.com/f4m/1.0" in response.text
    else:
        assert (response.content, response.headers["x-kaltura"]) == (b"", "error-25")


def test_a_download_is_the_chosen_file(
    manifest: Callable[..., PlayManifest], source: bytes, renditions: dict[int, str]
) -> None:
    """The source by its params, a rendition by its id; under a name."""
    response = fetched(manifest(ManifestFormat.DOWNLOAD, flavor_params=(0,)))
    assert response.content == source
    assert response.headers["content-disposition"].startswith("attachment")
    (other, *_rest) = (flavor_id for params, flavor_id in renditions.items() if params)
    response = httpx.get(str(manifest(ManifestFormat.DOWNLOAD, flavor_ids=(other,))), trust_env=False)
    target = parse(response.headers["location"])
    assert isinstance(target, FlavorFile)
    assert target.flavor_id == other
    assert fetched(target).content == fetched(str(target)).content != source


def test_files_as_they_are(place: Place, film: str, source: bytes, image: tuple[str, bytes]) -> None:
    """`raw` gives back what was uploaded; an image is shown or saved, as the address says."""
    assert fetched(RawFile(place=place, entry_id=film)).content == source
    saved = fetched(RawFile(place=place, entry_id=image[0]))
    shown = fetched(RawFile(place=place, entry_id=image[0], direct_serve=True, forceproxy=True, ending="yellow.png"))
    assert saved.content == shown.content == image[1]
    assert saved.headers["content-disposition"].startswith("attachment")
    assert "content-disposition" not in shown.headers


def test_a_name_for_saving(place: Place, film: str, image: tuple[str, bytes]) -> None:
    """`raw` and `download` take one, with blanks and letters of any script."""
    for address in (
        RawFile(place=place, entry_id=image[0], file_name="Mein Bild ä"),
        RawFile(place=place, entry_id=film, file_name="Mein Bild ä"),
        DownloadFile(place=place, entry_id=film, file_name="Mein Bild ä"),
    ):
        assert "Mein%20Bild%20%C3%A4" in fetched(address).headers["content-disposition"]


def test_a_rendition_to_save(place: Place, film: str, renditions: dict[int, str], source: bytes) -> None:
    """`download` with the id of one."""
    for params, flavor_id in renditions.items():
        response = fetched(DownloadFile(place=place, entry_id=film, flavor_id=flavor_id))
        assert response.headers["content-disposition"].startswith("attachment")
        assert (response.content == source) is (params == 0)


def test_the_address_of_a_rendition(admin: DemoClient, renditions: dict[int, str], source: bytes) -> None:
    """What `flavorAsset.getUrl` returns is of the grammar too."""
    address = parse(admin.call("flavorAsset.getUrl", id=renditions[0]))
    assert isinstance(address, FlavorFile)
    assert address.flavor_id == renditions[0]
    assert fetched(address).content == source


@pytest.mark.parametrize(
    ("wanted", "size"),
    [
        ({"width": 320}, (320, 180)),
        ({"height": 90}, (160, 90)),
        ({"width": 100, "height": 100, "fit": Fit.INSIDE}, (100, 56)),
        ({"width": 100, "height": 100, "fit": Fit.PAD, "background": "0000ff"}, (100, 100)),
        ({"width": 100, "height": 100, "fit": Fit.CROP}, (100, 100)),
        ({"width": 100, "height": 100, "fit": Fit.CROP_TOP}, (100, 100)),
        ({"width": 100, "height": 100, "fit": Fit.STRETCH}, (100, 100)),
        ({"default_width": 160, "default_height": 90}, (160, 90)),
        ({"width": 40, "slices": 4}, (160, 22)),
        ({"width": 160, "crop_width": 427, "crop_height": 240}, (160, 90)),
    ],
)
def test_a_picture_has_the_size_that_was_asked_for(
    place: Place, film: str, wanted: dict[str, Any], size: tuple[int, int]
) -> None:
    """In every fit."""
    picture = decoded(fetched(Thumbnail(place=place, entry_id=film, **wanted)).content)
    assert picture.size == pytest.approx(size, abs=1)
    if wanted.get("fit") is Fit.PAD:
        assert picture.name_at(0.5, 0.02) == "b"


@pytest.mark.parametrize(("second", "name"), [(0.4, "red"), (1.5, "lime"), (2.5, "blue"), (3.5, "yellow")])
def test_a_frame_is_that_of_its_second(place: Place, film: str, second: float, name: str) -> None:
    """By the second, and by the number of a slice."""
    base = Thumbnail(place=place, entry_id=film, width=64)
    assert colour(decoded(fetched(replace(base, second=second)).content)) == name
    sliced = replace(base, slices=4, slice=int(second), start=0, end=4)
    assert colour(decoded(fetched(sliced).content)) == name


def test_a_picture_in_another_format(place: Place, film: str) -> None:
    """And with a quality, which is told by its bytes."""
    base = Thumbnail(place=place, entry_id=film, width=641)
    assert fetched(replace(base, format="png", width=333)).content.startswith(b"\x89PNG")
    low, high = (len(fetched(replace(base, quality=quality, second=1)).content) for quality in (5, 100))
    assert low < high


def test_the_pages_of_a_player_play(place: Place, film: str) -> None:
    """The page for everybody holds the page of the player, and that the video."""
    player = Player(place=place, ui_conf=5533, entry_id=film)
    page = fetched(page_of(player))
    assert page.headers["content-type"].startswith("text/html")
    assert "<title>Harbour.mp4</title>" in page.text
    assert decoded(fetched(_attribute(page.text, "og:image", "content")).content).size == (640, 360)
    inner = _attribute(page.text, "<iframe", "src")
    for address in (
        inner,
        str(replace(player, is_page=True)),
        str(OldPlayer(place=place, ui_conf=1, is_page=True, entry_id=film)),
    ):
        video = _attribute(fetched(address).text, "<video", "src")
        assert decoded_seconds(video) == pytest.approx(4, abs=0.3)


def test_embed_codes_name_what_plays(place: Place, film: str) -> None:
    """The page of the player in two sizes; the script, which puts that page into its element."""
    player = Player(place=place, ui_conf=5533, entry_id=film)
    for code in (iframe_code(player, 640, 360), responsive_code(player, 640, 360)):
        assert "<video" in fetched(_attribute(code, "<iframe", "src")).text
    script = fetched(_attribute(script_code(player, 640, 360), "<script", "src"))
    assert script.headers["content-type"].startswith("application/javascript")
    assert f'"target": "kaltura_player_{film}"' in script.text


def _attribute(html: str, after: str, name: str) -> str:
    """Return the value of an attribute behind a place in a page."""
    found = re.search(rf'{re.escape(after)}[^>]*?\b{name}="([^"]*)"', html)
    assert found, html
    return unescape(found[1])


def test_a_referrer_opens_what_a_domain_rule_closes(admin: DemoClient, place: Place, source: bytes) -> None:
    """A page of that domain may play and show, everybody else may not."""
    rule = profile(admin, values("Site", "film.example.com") | {"not": True})
    entry = admin.converted(admin.upload(source, "site.mp4", accessControlId=rule))
    closed = PlayManifest(place=place, entry_id=entry, format=ManifestFormat.HLS)
    assert fetched(closed).headers["x-kaltura"] == "error-3"
    assert fetched(replace(closed, referrer=PAGE)).status_code == 200
    raw = RawFile(place=place, entry_id=entry)
    assert fetched(raw).content == b""
    assert fetched(replace(raw, referrer=PAGE)).content == source


def test_an_address_that_has_expired(manifest: Callable[..., PlayManifest]) -> None:
    """`expiry` lies in the past."""
    assert fetched(manifest(ManifestFormat.HLS, expiry=60)).headers["x-kaltura"] == "error-28"


async def test_the_links_of_an_entry_are_these_addresses(visitor: Visitor, film: str) -> None:
    """The frame and the strip that the window shows, and every link that is offered."""
    entry = await (await visitor.connect()).catalogue.entry(film)
    assert colour(decoded(fetched(frames.frame(entry, 2.5, 64)).content)) == "blue"
    assert decoded(fetched(frames.strip(entry, 40, 4, 0, 4)).content).size[0] == 160
    for link in of_entry.links_of(entry):
        response = fetched(link.url)
        assert response.status_code == 200
        assert response.content


@dataclass(frozen=True)
class Shown:
    """What an address has to deliver.

    Attributes:
        film: Id of the entry.
        source: The bytes that were uploaded.
        rendition: Id of one that is not the source.
    """

    film: str
    source: bytes
    rendition: str


Check = Callable[[str, Shown], None]


def _plays(url: str, shown: Shown) -> None:
    """All four seconds, each in its colour."""
    del shown
    assert decoded_seconds(url) == pytest.approx(len(COLOURS), abs=0.3)
    assert colour(still(url, 2.5)) == "blue"


def _is_source(url: str, shown: Shown) -> None:
    response = fetched(url)
    assert response.content == shown.source
    assert response.headers["content-disposition"].startswith("attachment")


def _is_rendition(url: str, shown: Shown) -> None:
    """A file that plays, and is not the source; the address names it."""
    assert shown.rendition in url
    assert fetched(url).content != shown.source
    _plays(url, shown)


def _is_picture(url: str, shown: Shown) -> None:
    del shown
    assert decoded(fetched(url).content).size == (640, 360)


def _is_flash(url: str, shown: Shown) -> None:
    del shown
    assert "http://ns.adobe.com/f4m/1.0" in fetched(url).text


def _is_refused(url: str, shown: Shown) -> None:
    """These formats need servers of their own, which the account has not."""
    del shown
    response = fetched(url)
    assert (response.content, response.headers["x-kaltura"]) == (b"", "error-25")


def _page_plays(url: str, shown: Shown) -> None:
    """The page of a player holds the film, or the page for everybody holds that one."""
    page = fetched(url).text
    if "<video" not in page:
        page = fetched(_attribute(page, "<iframe", "src")).text
    _plays(_attribute(page, "<video", "src"), shown)


def _framed_page_plays(code: str, shown: Shown) -> None:
    _page_plays(_attribute(code, "<iframe", "src"), shown)


def _script_names_the_film(code: str, shown: Shown) -> None:
    script = fetched(_attribute(code, "<script", "src"))
    assert script.headers["content-type"].startswith("application/javascript")
    assert f'"target": "kaltura_player_{shown.film}"' in script.text


ADDRESSES: dict[type[Address], tuple[Callable[[Place, Shown], Address], Check]] = {
    PlayManifest: (
        lambda place, shown: PlayManifest(place=place, entry_id=shown.film, format=ManifestFormat.HLS),
        _plays,
    ),
    RawFile: (lambda place, shown: RawFile(place=place, entry_id=shown.film), _is_source),
    DownloadFile: (
        lambda place, shown: DownloadFile(place=place, entry_id=shown.film, flavor_id=shown.rendition),
        _is_rendition,
    ),
    FlavorFile: (
        lambda place, shown: FlavorFile(place=place, entry_id=shown.film, flavor_id=shown.rendition),
        _is_rendition,
    ),
    Thumbnail: (lambda place, shown: Thumbnail(place=place, entry_id=shown.film, width=640), _is_picture),
    Player: (lambda place, shown: Player(place=place, ui_conf=5533, is_page=True, entry_id=shown.film), _page_plays),
    OldPlayer: (lambda place, shown: OldPlayer(place=place, ui_conf=1, is_page=True, entry_id=shown.film), _page_plays),
    PlayerPage: (
        lambda place, shown: page_of(Player(place=place, ui_conf=5533, entry_id=shown.film)),
        _page_plays,
    ),
}
"""An address of each kind, and what it has to deliver."""

LINKS: dict[LinkKind, Check] = {
    LinkKind.HLS: _plays,
    LinkKind.DASH: _plays,
    LinkKind.MP4: _plays,
    LinkKind.DOWNLOAD: _is_source,
    LinkKind.SOURCE: _is_source,
    LinkKind.THUMBNAIL: _is_picture,
    LinkKind.SMOOTH_STREAMING: _is_refused,
    LinkKind.HDS: _is_refused,
    LinkKind.F4M: _is_flash,
    LinkKind.RTMP: _is_refused,
    LinkKind.PLAYER_PAGE: _page_plays,
    LinkKind.IFRAME: _framed_page_plays,
    LinkKind.RESPONSIVE: _framed_page_plays,
    LinkKind.SCRIPT: _script_names_the_film,
    LinkKind.FILE: _is_rendition,
    LinkKind.SESSION_FILE: _is_rendition,
}
"""What each link that kdesk offers has to deliver."""


@pytest.fixture
def shown(film: str, source: bytes, renditions: dict[int, str]) -> Shown:
    """The film, and the largest of its renditions but the source."""
    return Shown(film, source, renditions[max(renditions)])


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.ACTION)
def test_an_address_of_each_kind_delivers(kind: type[Address], place: Place, shown: Shown) -> None:
    """In the long form and in the shortest one. A kind without a row above fails here."""
    build, check = ADDRESSES[kind]
    address = build(place, shown)
    assert type(address) is kind
    for url in (str(address), address.shortest):
        check(url, shown)


@pytest.mark.parametrize("kind", LinkKind)
async def test_a_link_of_each_kind_delivers(kind: LinkKind, visitor: Visitor, shown: Shown) -> None:
    """As the Links tab and the command offer it. A kind without a row above fails here."""
    check = LINKS[kind]
    api = await visitor.connect()
    assert api.sharing is not None
    match kind:
        case LinkKind.FILE:
            url = await api.sharing.rendition_address(shown.rendition, "Harbour.mp4")
        case LinkKind.SESSION_FILE:
            url = await api.sharing.download_address(shown.rendition)
            assert carries_session(url)
        case _:
            (link,) = of_entry.links_of(await api.catalogue.entry(shown.film), kinds=(kind,), player=5533)
            url = link.url
    await asyncio.to_thread(check, url, shown)

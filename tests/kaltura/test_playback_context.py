"""What the server tells of playing: whether a licence is needed, and what it delivers for a deleted rendition."""

from collections.abc import Iterator
from typing import Any

import pytest

from kdesk.domain.links import of_entry
from kdesk.domain.video import VideoSource
from kdesk.errors import BadResponse, EntryGone, Reason
from kdesk.kaltura.api import Api
from kdesk.kaltura.playback_context import is_licensed
from tests.kaltura.demo_visitor import Visitor
from tests.kaltura.scripted_http import FakeSession, ScriptedServer
from tests.support.demo_client import DemoClient
from tests.support.demo_process import DemoProcess
from tests.support.media import make_video
from tests.support.opened_videos import decoded_videos

WIDEVINE = {"scheme": "drm.WIDEVINE_CENC", "licenseURL": "https://licence.example/", "objectType": "KalturaDrm"}


def source(name: str, *drm: dict[str, str]) -> dict[str, Any]:
    """Return a source as the server sends it."""
    return {"deliveryProfileId": 1, "format": name, "flavorIds": "0_a", "drm": list(drm)}


@pytest.mark.parametrize(
    ("sources", "licensed"),
    [
        ([source("applehttp"), source("url")], False),
        ([source("applehttp", WIDEVINE), source("mpegdash", WIDEVINE)], True),
        ([source("mpegdash", WIDEVINE)], True),
        ([source("mpegdash", WIDEVINE), source("url")], False),
        ([source("hdnetworkmanifest"), source("applehttp", WIDEVINE)], True),
        ([source("mpegdash")], False),
        ([], False),
        (None, False),
        ("nonsense", False),
        ([{"format": "applehttp"}, {"format": 5, "drm": []}], False),
        ([{"drm": "nonsense"}], False),
    ],
)
async def test_a_licence_is_needed_where_nothing_else_can_be_played(sources: object, licensed: bool) -> None:
    """A source without DRM that kdesk plays is enough; what is missing or odd forbids nothing."""
    body = {"objectType": "KalturaPlaybackContext", **({} if sources is None else {"sources": sources})}
    server = ScriptedServer([body])
    session: Any = FakeSession()
    if "nonsense" in str(sources):
        with pytest.raises(BadResponse):
            await is_licensed(Api(server.rpc, session), "0_a")
    else:
        assert await is_licensed(Api(server.rpc, session), "0_a") is licensed
    assert server.calls == ["baseEntry.getPlaybackContext"]


@pytest.fixture
def client(demo: DemoProcess) -> Iterator[DemoClient]:
    """An administrator who prepares entries."""
    with DemoClient(demo.credentials) as made:
        yield made.as_admin()


async def test_a_deleted_rendition_is_told_by_what_the_server_delivers(
    visitor: Visitor, client: DemoClient, tmp_path_factory: pytest.TempPathFactory
) -> None:
    """Its manifest delivers another one; and nothing here needs a licence."""
    data = make_video(tmp_path_factory.mktemp("media") / "a.mp4", seconds=2, size="1280x720").read_bytes()
    entry_id = client.converted(client.upload(data, "a.mp4"))
    api = await visitor.connect()
    assert await api.is_licensed(entry_id) is False
    with pytest.raises(EntryGone):
        await api.is_licensed("0_notthere")
    entry, flavors = await api.catalogue.entry(entry_id), await api.catalogue.flavors(entry_id)
    gone, *others = [one for one in flavors if one.status.playable and not one.is_source]
    assert others
    sources = [VideoSource((make(entry, (gone,)),)) for make in (of_entry.hls, of_entry.progressive)]
    async with decoded_videos() as videos:
        for one in sources:
            (await videos.open(one)).close()
        client.call("flavorAsset.delete", id=gone.id)
        for one in sources:
            with pytest.raises(BadResponse) as refused:
                await videos.open(one)
            assert refused.value.reason is Reason.RENDITION_GONE

"""The official Python client (KalturaApiClient) against the demo server: XML answers, multipart with a `json` part."""

import hashlib
import io
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import httpx
import pytest
from KalturaClient import KalturaClient, KalturaConfiguration
from KalturaClient.exceptions import KalturaException
from KalturaClient.Plugins import Core

from tests.support import media
from tests.support.demo_process import DemoProcess
from tests.support.patience import PATIENCE

ADMIN = Core.KalturaSessionType.ADMIN
READY = Core.KalturaEntryStatus.READY
CHUNKS = 4

SignIn = Callable[[Any, dict[str, Any]], str]


def by_secret(client: Any, told: dict[str, Any]) -> str:
    """`session.start` with the admin secret."""
    return str(client.session.start(told["admin_secret"], told["user_id"], ADMIN, told["partner_id"]))


def by_own_ks_v1(client: Any, told: dict[str, Any]) -> str:
    """A KS of version 1, signed by the client itself."""
    return _text(client.generateSession(told["admin_secret"], told["user_id"], ADMIN, told["partner_id"]))


def by_own_ks_v2(client: Any, told: dict[str, Any]) -> str:
    """A KS of version 2, encrypted by the client itself."""
    return _text(client.generateSessionV2(told["admin_secret"], told["user_id"], ADMIN, told["partner_id"]))


def by_password(client: Any, told: dict[str, Any]) -> str:
    """`user.loginByLoginId`."""
    return str(client.user.loginByLoginId(told["user_id"], told["password"], told["partner_id"]))


def by_app_token(client: Any, told: dict[str, Any]) -> str:
    """An application token on top of a widget session."""
    widget = client.session.startWidgetSession(f"_{told['partner_id']}").ks
    client.setKs(widget)
    digest = hashlib.sha256((widget + told["app_token"]).encode()).hexdigest()
    return str(client.appToken.startSession(told["app_token_id"], digest).ks)


def _text(ks: str | bytes) -> str:
    return ks.decode() if isinstance(ks, bytes) else ks


@pytest.fixture
def client(demo: DemoProcess) -> Any:
    """The official client, not signed in."""
    return KalturaClient(KalturaConfiguration(demo.url))


@pytest.fixture
def signed_in(client: Any, demo: DemoProcess) -> Any:
    """The official client with an admin session."""
    client.setKs(by_secret(client, demo.credentials))
    return client


@pytest.mark.parametrize("sign_in", [by_secret, by_own_ks_v1, by_own_ks_v2, by_password, by_app_token])
def test_every_way_to_sign_in(client: Any, demo: DemoProcess, sign_in: SignIn) -> None:
    """Each kind of session that the client can get may list the library."""
    client.setKs(sign_in(client, demo.credentials))
    assert client.media.list().totalCount >= 0
    assert client.session.get().partnerId == demo.credentials["partner_id"]


def test_a_whole_round(signed_in: Any, clip: Path) -> None:
    """Chunks out of order, attached, READY, listed, seen, played, downloaded byte for byte, and deleted."""
    entry_id = _upload(signed_in, clip)
    entry = _ready(signed_in, entry_id)
    found = signed_in.media.list(Core.KalturaMediaEntryFilter(idEqual=entry_id))
    assert [item.name for item in found.objects] == ["from the official client"]
    assert entry.mediaType.value == Core.KalturaMediaType.VIDEO
    assert entry.duration == 3
    picture = httpx.get(f"{entry.thumbnailUrl}/width/160")
    assert picture.headers["content-type"] == "image/jpeg"
    assert picture.content.startswith(b"\xff\xd8\xff")
    flavors = signed_in.flavorAsset.getByEntryId(entry_id)
    assert sum(1 for flavor in flavors if flavor.isOriginal) == 1
    manifest = entry.dataUrl.replace("/format/url", "/format/applehttp") + "/a.m3u8"
    assert media.decoded_seconds(manifest) == pytest.approx(3, abs=0.3)
    source = next(flavor for flavor in flavors if flavor.isOriginal)
    saved = httpx.get(signed_in.flavorAsset.getUrl(source.id), follow_redirects=True)
    assert saved.content == clip.read_bytes()
    signed_in.media.delete(entry_id)
    with pytest.raises(KalturaException) as gone:
        signed_in.media.get(entry_id)
    assert gone.value.code == "ENTRY_ID_NOT_FOUND"


def test_a_whole_upload_in_one_multirequest(signed_in: Any, clip: Path) -> None:
    """Token, file, entry and content in one multipart request, chained by the client's own references."""
    signed_in.startMultiRequest()
    token = signed_in.uploadToken.add(Core.KalturaUploadToken(fileName=clip.name))
    signed_in.uploadToken.upload(token.id, _named(clip.name, clip.read_bytes()))
    entry = signed_in.media.add(Core.KalturaMediaEntry(mediaType=Core.KalturaMediaType.VIDEO, name="at once"))
    signed_in.media.addContent(entry.id, Core.KalturaUploadedFileTokenResource(token=token.id))
    results = signed_in.doMultiRequest()
    assert len(results) == 4
    assert results[1].uploadedFileSize == clip.stat().st_size
    assert _ready(signed_in, results[3].id).name == "at once"


def test_an_error_is_the_clients_own_exception(signed_in: Any) -> None:
    """Code, message and arguments arrive in XML as they do in JSON."""
    with pytest.raises(KalturaException) as refused:
        signed_in.uploadToken.get("0_unknown")
    assert refused.value.code == "UPLOAD_TOKEN_NOT_FOUND"
    assert refused.value.message == "Upload token not found"


def _upload(client: Any, clip: Path) -> str:
    """Send the file with its second part last but one, and attach it; the id of the entry."""
    data = clip.read_bytes()
    step = len(data) // CHUNKS + 1
    token = client.uploadToken.add(Core.KalturaUploadToken(fileName=clip.name, fileSize=len(data)))
    for number in (0, 2, 1):
        start = number * step
        part = _named(clip.name, data[start : start + step])
        client.uploadToken.upload(token.id, part, number > 0, False, start if number else -1)
    last = step * (CHUNKS - 1)
    done = client.uploadToken.upload(token.id, _named(clip.name, data[last:]), True, True, last)
    assert done.uploadedFileSize == len(data)
    assert done.status.value == Core.KalturaUploadTokenStatus.FULL_UPLOAD
    entry = client.media.add(
        Core.KalturaMediaEntry(mediaType=Core.KalturaMediaType.VIDEO, name="from the official client")
    )
    client.media.addContent(entry.id, Core.KalturaUploadedFileTokenResource(token=token.id))
    return str(entry.id)


def _named(name: str, data: bytes) -> io.BytesIO:
    part = io.BytesIO(data)
    part.name = name
    return part


def _ready(client: Any, entry_id: str) -> Any:
    deadline = time.monotonic() + PATIENCE
    while (entry := client.media.get(entry_id)).status.value != READY:
        assert time.monotonic() < deadline, entry.status.value
        time.sleep(0.1)  # noqa: TID251  the pause between two questions to another process
    return entry

"""What downloads ask the API, on the demo server."""

import json
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from kdesk.domain.account import Account, SignInKind
from kdesk.domain.downloads.item import DownloadItem, DownloadKind
from kdesk.domain.downloads.ports import DownloadApi
from kdesk.errors import ApiError, EntryGone, Reason
from tests.kaltura.demo_visitor import Visitor
from tests.support import media
from tests.support.demo_client import DemoClient
from tests.support.demo_process import DemoProcess


@pytest.fixture(scope="module")
def client(demo: DemoProcess) -> Iterator[DemoClient]:
    """Call the server."""
    with DemoClient(demo.credentials).as_admin() as client:
        yield client


@pytest.fixture(scope="module")
def clip(client: DemoClient, tmp_path_factory: pytest.TempPathFactory) -> str:
    """Upload a video; return its entry."""
    data = media.make_video(tmp_path_factory.mktemp("media") / "clip.mp4", seconds=1, size="160x90").read_bytes()
    return client.converted(client.upload(data, "clip.mp4"))


async def _as_user(visitor: Visitor, client: DemoClient) -> DownloadApi:
    user = DemoClient(client.credentials).as_user("viewer")
    account = Account(visitor.demo.url, client.partner_id, "viewer", SignInKind.KS)
    with user:
        api = await visitor.connector.connect(account, user.ks, on_lost=visitor.lost.append)
    assert api.downloads
    return api.downloads


def _source(client: DemoClient, entry: str) -> dict[str, str]:
    rows = client.call("flavorAsset.list", filter={"entryIdEqual": entry})["objects"]
    return next(row for row in rows if row["isOriginal"])


async def test_a_user_session_learns_the_version_of_a_rendition(
    visitor: Visitor, client: DemoClient, clip: str
) -> None:
    """Wire fact: `flavorAsset.get` is forbidden for it."""
    row = _source(client, clip)
    item = DownloadItem(clip, DownloadKind.SOURCE, row["id"])
    identity = await (await _as_user(visitor, client)).identity(item)

    assert (identity.asset_id, identity.version) == (row["id"], row["version"])
    assert (identity.size, identity.updated_at) == (int(row["sizeInBytes"]), row["updatedAt"])


async def test_what_is_gone_is_told(visitor: Visitor, client: DemoClient, clip: str) -> None:
    """A rendition of another entry, a caption that was deleted, an entry that never was."""
    downloads = (await visitor.connect()).downloads
    assert downloads
    with pytest.raises(ApiError) as gone:
        await downloads.identity(DownloadItem(clip, DownloadKind.RENDITION, "0_notthere"))
    assert gone.value.reason is Reason.RENDITION_GONE
    with pytest.raises(ApiError) as gone:
        await downloads.identity(DownloadItem(clip, DownloadKind.CAPTIONS, "0_notthere"))
    assert gone.value.reason is Reason.CAPTION_GONE
    with pytest.raises(EntryGone):
        await downloads.identity(DownloadItem("0_notthere", DownloadKind.FACTS, "0_notthere"))
    assert _source(client, clip)["id"]


async def test_the_hash_counts_for_the_version_that_it_was_made_of(
    visitor: Visitor, client: DemoClient, clip: str
) -> None:
    """The content of the entry can be replaced elsewhere, and the tag stays as it was."""
    row = _source(client, clip)
    proof = f"{'ab' * 32}:{row['id']}:{row['version']}:{row['sizeInBytes']}"
    downloads = (await visitor.connect()).downloads
    assert downloads
    item = DownloadItem(clip, DownloadKind.SOURCE, row["id"])
    client.call("media.update", entryId=clip, mediaEntry={"partnerData": f"kdesk:t1 s={proof}"})
    assert (await downloads.identity(item)).sha256 == "ab" * 32
    client.call("media.update", entryId=clip, mediaEntry={"partnerData": f"kdesk:t1 s={proof}9"})
    assert (await downloads.identity(item)).sha256 == ""


async def test_the_session_is_in_no_address_of_another_host(
    visitor: Visitor, client: DemoClient, tmp_path: Path
) -> None:
    """`raw` takes it in its path: at the account's own server only."""
    data = media.make_image(tmp_path / "picture.png").read_bytes()
    entry = client.upload(data, "picture.png", media_type=2)
    connection = await visitor.connect()
    assert connection.downloads
    item = DownloadItem(entry, DownloadKind.SOURCE, entry)
    assert "/ks/djJ8" in await connection.downloads.address(item)

    elsewhere = replace(
        await connection.catalogue.entry(entry),
        download_url="https://cdn.example/p/1/sp/100/raw/entry_id/0_a/version/1",
    )

    async def entry_elsewhere(_entry_id: str) -> object:
        return elsewhere

    connection.catalogue.entry = entry_elsewhere  # type: ignore[method-assign, assignment]
    address = await connection.downloads.address(item)
    assert address.startswith("https://cdn.example/")
    assert "/ks/" not in address


async def test_facts_carry_no_session(visitor: Visitor, client: DemoClient, clip: str) -> None:
    """The entry, its renditions, captions, attachments and thumbnails."""
    downloads = (await visitor.connect()).downloads
    assert downloads
    text = (await downloads.facts(clip)).decode()
    facts = json.loads(text)

    assert facts["entry"]["id"] == clip
    assert {row["id"] for row in facts["renditions"]} >= {_source(client, clip)["id"]}
    assert set(facts) == {"entry", "renditions", "captions", "attachments", "thumbnails"}
    assert "djJ" not in text

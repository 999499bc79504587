"""A generated library: entries of every kind that share files but can be played and look different."""

from collections.abc import Iterator
from typing import Any
from urllib.parse import urljoin

import pytest

from tests.support.demo_client import DemoClient
from tests.support.demo_process import DemoProcess

EVERY = {"statusIn": "-2,-1,0,1,2,4,5,6,7", "moderationStatusIn": "1,2,3,4,5,6"}
FIRST = 200


@pytest.fixture(scope="module")
def process(tmp_path_factory: pytest.TempPathFactory) -> Iterator[DemoProcess]:
    """A server that was just filled."""
    process = DemoProcess(tmp_path_factory.mktemp("library"), "--no-samples", "--entries", str(FIRST)).start()
    yield process
    assert process.stop() == 0


@pytest.fixture
def library(process: DemoProcess) -> Iterator[DemoClient]:
    """An admin client of the server."""
    with DemoClient(process.credentials) as client:
        yield client.as_admin()


def entries(client: DemoClient, **filters: Any) -> list[dict[str, Any]]:
    """Return all entries that match a filter."""
    response = client.call("baseEntry.list", filter={**EVERY, **filters}, pager={"pageSize": 500})
    return list(response["objects"])


def test_variety(library: DemoClient) -> None:
    """It has the requested number of entries, of all media types and owners, over years, most of them ready."""
    found = entries(library)
    assert len(found) == FIRST
    assert {row.get("mediaType") for row in found} == {None, 1, 2, 5, 201}
    assert len({row["userId"] for row in found}) > 10
    assert len({row["status"] for row in found}) > 3
    assert sum(row["status"] == 2 for row in found) > FIRST * 0.85
    assert max(row["createdAt"] for row in found) - min(row["createdAt"] for row in found) > 8 * 365 * 86_400
    assert any(not row["name"].isascii() for row in found)
    assert len({row["name"] for row in found}) == FIRST
    assert any(row["categories"] for row in found)
    assert any(row["tags"] for row in found)
    counted = library.call("category.list", filter={"fullNameEqual": "Courses"})["objects"][0]["entriesCount"]
    assert counted == len(entries(library, categoriesMatchOr="Courses"))


def test_other_kinds(library: DemoClient) -> None:
    """There are a live stream, a playlist, a document, data and external media; a list of media has no other kinds."""
    kinds = {row["objectType"]: row for row in entries(library) if row["type"] != 1}
    shown = {name: (row["type"], row["status"], row.get("mediaType")) for name, row in kinds.items()}
    assert shown == {
        "KalturaLiveStreamEntry": (7, 2, 201),
        "KalturaPlaylist": (5, 2, None),
        "KalturaDocumentEntry": (10, 2, None),
        "KalturaDataEntry": (6, 2, None),
        "KalturaExternalMediaEntry": ("externalMedia.externalMedia", 2, 1),
    }
    playlist = kinds["KalturaPlaylist"]
    assert playlist["playlistType"] == 3
    assert set(playlist["playlistContent"].split(",")) <= {row["id"] for row in entries(library)}
    assert kinds["KalturaDocumentEntry"]["documentType"] == 13
    picture = library.http.get(f"{kinds['KalturaDocumentEntry']['thumbnailUrl']}/width/100")
    assert (picture.status_code, picture.headers["X-Kaltura"]) == (404, "error-20")
    said = "exiting on error 20 - Request parameter [flavor_id] is missing, flavor_id"
    assert picture.headers["X-Kaltura-App"] == said
    assert kinds["KalturaExternalMediaEntry"]["externalSourceType"] == "YouTube"
    assert kinds["KalturaExternalMediaEntry"]["duration"] > 0
    listed = library.call("media.list", filter=EVERY, pager={"pageSize": 500})
    assert {row["type"] for row in listed["objects"]} == {1, 7, "externalMedia.externalMedia"}
    assert listed["totalCount"] == FIRST - 3
    named = library.call("media.list", filter={**EVERY, "typeIn": "1,10"}, pager={"pageSize": 500})
    assert {row["type"] for row in named["objects"]} == {1, 10}


def test_plays(library: DemoClient) -> None:
    """Entries were played differently often, and can be sorted by it."""
    pager = {"pageSize": 500}
    for field in ("plays", "views"):
        found = library.call("baseEntry.list", filter={**EVERY, "orderBy": f"-{field}"}, pager=pager)["objects"]
        # Documents and data have no such number.
        numbers = [row[field] for row in found if field in row]
        assert numbers == sorted(numbers, reverse=True)
        assert len(set(numbers)) > FIRST / 2


def test_videos_play(library: DemoClient) -> None:
    """A ready video has its own renditions, an HLS manifest, and a source that downloads."""
    video = entries(library, statusIn="2", mediaTypeEqual=1, typeEqual=1)[0]
    flavors = library.call("flavorAsset.list", filter={"entryIdEqual": video["id"]})["objects"]
    assert {flavor["entryId"] for flavor in flavors} == {video["id"]}
    assert any(flavor["isOriginal"] for flavor in flavors)
    place = f"/p/{library.partner_id}/sp/{library.partner_id}00/playManifest/entryId/{video['id']}"
    master = library.http.get(f"{place}/format/applehttp/a.m3u8").text
    playlist = next(line for line in master.splitlines() if line.startswith("http"))
    segment = next(line for line in library.http.get(playlist).text.splitlines() if line and line[0] != "#")
    assert len(library.http.get(urljoin(playlist, segment)).content) > 1000
    downloaded = library.http.get(f"{place}/format/url/protocol/http/flavorParamIds/0", follow_redirects=True)
    source = next(flavor for flavor in flavors if flavor["isOriginal"])
    assert str(len(downloaded.content)) == source["sizeInBytes"]


def test_every_picture_differs(library: DemoClient) -> None:
    """Entries that share a file have different thumbnails."""
    some = [row for kind in (1, 2, 5) for row in entries(library, statusIn="2", mediaTypeEqual=kind, typeEqual=1)[:6]]
    pictures = {library.http.get(f"{row['thumbnailUrl']}/width/160").content for row in some}
    assert len(pictures) == len(some) == 18


def test_filling_up(process: DemoProcess, library: DemoClient) -> None:
    """At the next start the same number adds nothing, and a larger one adds the difference."""
    before = {row["id"] for row in entries(library)}
    process.stop()
    for wanted in (FIRST, FIRST + 5):
        again = DemoProcess(process.data_dir, "--no-samples", "--entries", str(wanted)).start()
        with DemoClient(again.credentials) as client:
            found = {row["id"] for row in entries(client.as_admin())}
        assert again.stop() == 0
        assert len(found) == wanted
        assert found >= before

"""The life of flavors: converted in order, failing, converted again, deleted, replaced."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.support.demo_client import DemoClient, wait_until
from tests.support.demo_faults import FaultControl
from tests.support.demo_process import DemoProcess

FULL_HD = (
    "-f lavfi -i testsrc2=size=1920x1080:rate=5 -f lavfi -i sine=frequency=300 -t 2 -c:v libx264 -preset ultrafast"
)


@pytest.fixture(scope="module")
def full_hd(demo: DemoProcess, lavfi: Callable[[str, str], Path]) -> str:
    """A finished entry of the HD profile, two seconds of 1080p."""
    data = lavfi("full_hd.mp4", f"{FULL_HD} -pix_fmt yuv420p -c:a aac").read_bytes()
    with DemoClient(demo.credentials) as client:
        return client.as_admin().converted(client.upload(data, conversionProfileId=17))


@pytest.fixture
def held(tmp_path: Path) -> Iterator[DemoProcess]:
    """A separate server whose transcoding is held."""
    process = DemoProcess(tmp_path, "--no-samples", "--hold-transcoding").start()
    yield process
    process.stop()


def flavors_of(client: DemoClient, entry: str, **filters: Any) -> dict[int, dict[str, Any]]:
    """An entry's flavors by their params."""
    found = client.call("flavorAsset.list", filter={"entryIdEqual": entry, **filters})["objects"]
    return {row["flavorParamsId"]: row for row in found}


def test_ladder_of_hd_profile(admin: DemoClient, full_hd: str) -> None:
    """Renditions differ in size, picture and bit rate; those above the source are not applicable."""
    found = flavors_of(admin, full_hd)
    assert {number: (row["status"], row["height"]) for number, row in found.items()} == {
        0: (2, 1080),
        2: (2, 360),
        4: (2, 480),
        6: (2, 720),
        7: (2, 1080),
        8: (4, 0),
    }
    made = [found[number] for number in (2, 4, 6, 7)]
    assert [row["width"] for row in made] == [640, 854, 1280, 1920]
    for column in ("bitrate", "sizeInBytes"):
        figures = [int(row[column]) for row in made]
        assert figures == sorted(set(figures)), column
    assert admin.call("media.get", entryId=full_hd)["flavorParamsIds"] == "0,2,4,6,7"


def test_wire_shape_of_source(admin: DemoClient, full_hd: str) -> None:
    """A source that browsers can play has their tags, as recorded; unset fields are omitted."""
    source = flavors_of(admin, full_hd)[0]
    assert (source["tags"], source["isWeb"], source["isOriginal"]) == ("source,web,mbr", True, True)
    assert (source["containerFormat"], source["videoCodecId"], source["frameRate"]) == ("isom", "avc1", 5)
    assert set(source) == {
        *("id", "entryId", "partnerId", "version", "size", "tags", "fileExt", "createdAt", "updatedAt", "description"),
        *("sizeInBytes", "flavorParamsId", "width", "height", "bitrate", "frameRate", "isOriginal", "isWeb"),
        *("containerFormat", "videoCodecId", "status", "isDefault", "objectType"),
    }


def test_list_filters(admin: DemoClient, full_hd: str) -> None:
    """The list filters by status, params, tags and size, sorts, and ignores unknown fields."""
    assert set(flavors_of(admin, full_hd, statusIn="2", flavorParamsIdIn="4,6,8")) == {4, 6}
    assert set(flavors_of(admin, full_hd, statusNotIn="2")) == {8}
    assert set(flavors_of(admin, full_hd, tagsLike="audio_only")) == {8}
    assert set(flavors_of(admin, full_hd, tagsMultiLikeAnd="web,iphone", statusEqual=2)) == {2, 4}
    assert len(flavors_of(admin, full_hd, nonsenseEqual="x")) == 6
    sizes = [row["size"] for row in flavors_of(admin, full_hd, orderBy="-size").values()]
    assert sizes == sorted(sizes, reverse=True)
    paged = admin.call("flavorAsset.list", filter={"entryIdIn": full_hd}, pager={"pageSize": 2, "pageIndex": 2})
    assert (paged["totalCount"], len(paged["objects"])) == (6, 2)


def test_progress(held: DemoProcess, small_video: bytes) -> None:
    """While held, the entry is at 1 and the source queued; then source, rendition and entry become READY in order."""
    with DemoClient(held.credentials) as client:
        entry = client.as_admin().upload(small_video)
        assert [row["status"] for row in flavors_of(client, entry).values()] == [0]
        (held.data_dir / "hold-transcoding").unlink()
        seen: list[tuple[int, ...]] = []

        def look() -> int:
            # The entry first: its flavors can only have progressed in the meantime.
            status = int(client.call("media.get", entryId=entry)["status"])
            statuses = {number: row["status"] for number, row in flavors_of(client, entry).items()}
            seen.append((statuses[0], statuses.get(2, 0), status))
            return status

        wait_until(look, lambda status: status == 2)
        assert seen == sorted(seen), "nothing goes back"
        assert {(source, made) for source, made, status in seen if status == 2} == {(2, 2)}


def test_failed_rendition_is_converted_again(admin: DemoClient, demo: DemoProcess, small_video: bytes) -> None:
    """A failed rendition has a reason and fails its entry; converting again repairs both while the source exists."""
    FaultControl(admin.http, admin.credentials).add(
        "conversion.2", "conversion", count=1, reason="the disk was on fire"
    )
    entry = admin.upload(small_video)
    admin.wait_for(entry, -1)
    failed = flavors_of(admin, entry)[2]
    assert (failed["status"], failed["description"]) == (-1, "the disk was on fire")
    assert admin.call("flavorAsset.reconvert", id=failed["id"]) is None
    admin.wait_for(entry)
    made = flavors_of(admin, entry)[2]
    assert (made["id"], made["status"], made["description"]) == (failed["id"], 2, "")
    for stored in demo.data_dir.glob("uploads/*/base"):
        stored.unlink()
    assert admin.error("flavorAsset.convert", entryId=entry, flavorParamsId=2) == "FILE_DOESNT_EXIST"


def test_resumes_after_kill(held: DemoProcess, small_video: bytes) -> None:
    """A server that was killed while converting continues at the next start, without deleted flavors."""
    with DemoClient(held.credentials) as client:
        entry, deleted = client.as_admin().upload(small_video), client.upload(small_video)
        client.call("media.delete", entryId=deleted)
    held.kill()
    (held.data_dir / "hold-transcoding").unlink()
    again = DemoProcess(held.data_dir, "--no-samples").start()
    with DemoClient(again.credentials) as client:
        client.as_admin().converted(entry)
        assert [row["status"] for row in flavors_of(client, deleted).values()] == [0]
    again.stop()


def test_convert_and_delete(admin: DemoClient, small_video: bytes) -> None:
    """A deleted or missing rendition is made on request; deleting one changes the entry."""
    entry = admin.converted(admin.upload(small_video))
    first = flavors_of(admin, entry)[2]
    assert admin.call("flavorAsset.delete", id=first["id"]) is None
    assert admin.error("flavorAsset.get", id=first["id"]) == "FLAVOR_ASSET_ID_NOT_FOUND"
    assert admin.call("media.get", entryId=entry)["flavorParamsIds"] == "0"
    assert admin.call("flavorAsset.convert", entryId=entry, flavorParamsId=2) is None
    assert admin.call("flavorAsset.convert", entryId=entry, flavorParamsId=6) is None
    admin.converted(entry)
    found = flavors_of(admin, entry)
    assert found[2]["id"] != first["id"]
    assert [(row["status"], row["height"]) for number, row in found.items() if number in (2, 6)] == [(2, 180), (2, 180)]
    assert found[2]["version"] == "2"
    admin.call("flavorAsset.reconvert", id=found[2]["id"])
    admin.converted(entry)
    assert flavors_of(admin, entry)[2]["version"] == "12"


def test_add_and_set_content(admin: DemoClient, small_video: bytes) -> None:
    """A rendition that was sent is used unchanged, plays as HLS, and can become the source."""
    entry = admin.converted(admin.upload(small_video, conversionProfileId=16))
    added = admin.call("flavorAsset.add", entryId=entry, flavorAsset={"flavorParamsId": 4, "tags": "applembr,mine"})
    assert (added["status"], added["tags"], added["sizeInBytes"]) == (7, "applembr,mine", 0)
    again = admin.error("flavorAsset.add", entryId=entry, flavorAsset={"flavorParamsId": 4})
    assert again == "FLAVOR_ASSET_ALREADY_EXISTS"
    token = admin.token()
    admin.chunk(token, small_video)
    resource = {"objectType": "KalturaUploadedFileTokenResource", "token": token}
    assert admin.call("flavorAsset.setContent", id=added["id"], contentResource=resource)["status"] == 8
    admin.converted(entry)
    found = flavors_of(admin, entry)
    assert (found[4]["status"], found[4]["sizeInBytes"]) == (2, str(len(small_video)))
    place = f"/p/{admin.partner_id}/sp/{admin.partner_id}00/playManifest/entryId/{entry}/format/applehttp"
    assert f"flavorId/{added['id']}" in admin.http.get(place).text
    assert admin.call("flavorAsset.setAsSource", assetId=added["id"]) is None
    assert {number: row["id"] for number, row in flavors_of(admin, entry).items()} == {0: added["id"]}
    assert flavors_of(admin, entry)[0]["isOriginal"] is True


def test_source_is_sent_as_flavor(admin: DemoClient, small_video: bytes) -> None:
    """An entry without content can get its source as a flavor, which is then examined and converted."""
    entry = admin.entry()
    source = admin.call("flavorAsset.add", entryId=entry, flavorAsset={"flavorParamsId": 0})
    token = admin.token()
    admin.chunk(token, small_video)
    resource = {"objectType": "KalturaUploadedFileTokenResource", "token": token}
    sent = admin.call("flavorAsset.setContent", id=source["id"], contentResource=resource)
    assert (sent["status"], sent["version"], sent["sizeInBytes"]) == (0, "2", str(len(small_video)))
    assert admin.wait_for(entry)["flavorParamsIds"] == "0,2"
    assert admin.call("uploadToken.get", uploadTokenId=token)["status"] == 3
    again = admin.error("flavorAsset.setContent", id=source["id"], contentResource=resource)
    assert again == "UPLOAD_TOKEN_INVALID_STATUS_FOR_ADD_ENTRY"


def test_replaced_while_converting(admin: DemoClient, lavfi: Callable[[str, str], Path], small_video: bytes) -> None:
    """New content replaces the old with its first rendition; the others are made for the entry that owns it then."""
    arguments = "-f lavfi -i testsrc2=size=1280x720:rate=25 -t 3 -c:v libx264 -preset ultrafast -pix_fmt yuv420p"
    large = lavfi("replacing.mp4", arguments).read_bytes()
    entry = admin.converted(admin.upload(small_video))
    before = flavors_of(admin, entry)
    token = admin.token()
    admin.chunk(token, large)
    resource = {"objectType": "KalturaUploadedFileTokenResource", "token": token}
    assert "replacingEntryId" in admin.call("media.updateContent", entryId=entry, resource=resource)
    wait_until(lambda: admin.call("media.get", entryId=entry), lambda found: found.get("flavorParamsIds") == "0,2,4,6")
    after = flavors_of(admin, admin.converted(entry))
    assert {number: (row["status"], row["height"]) for number, row in after.items()} == {
        0: (2, 720),
        2: (2, 360),
        4: (2, 480),
        6: (2, 720),
        8: (4, 0),
    }
    assert after[2]["id"] == before[2]["id"]


def test_update(admin: DemoClient, user: DemoClient, small_video: bytes) -> None:
    """The entry's owner can change tags, label, language and the default flag, but no properties of the file."""
    entry = admin.converted(admin.upload(small_video, conversionProfileId=16))
    source = flavors_of(admin, entry)[0]["id"]
    sent = {"tags": "source,web", "label": "first", "language": "German", "isDefault": True, "width": 5}
    changed = admin.call("flavorAsset.update", id=source, flavorAsset=sent)
    assert {name: changed[name] for name in sent} == {**sent, "width": 320}
    for action in ("reconvert", "delete"):
        assert user.error(f"flavorAsset.{action}", id=source) == "SERVICE_FORBIDDEN"


def test_refusals(admin: DemoClient, small_video: bytes) -> None:
    """Each action has its own code for what cannot be converted."""
    empty = admin.entry()
    entry = admin.converted(admin.upload(small_video, conversionProfileId=16))
    source = flavors_of(admin, entry)[0]["id"]
    assert admin.error("flavorAsset.convert", entryId="0_nosuch1", flavorParamsId=2) == "ENTRY_ID_NOT_FOUND"
    assert admin.error("flavorAsset.convert", entryId=entry, flavorParamsId=999) == "FLAVOR_PARAMS_ID_NOT_FOUND"
    assert admin.error("flavorAsset.convert", entryId=empty, flavorParamsId=2) == "INVALID_ENTRY_STATUS"
    assert admin.error("flavorAsset.reconvert", id="0_nosuch1") == "FLAVOR_ASSET_ID_NOT_FOUND"
    assert admin.error("flavorAsset.reconvert", id=source) == "FLAVOR_ASSET_RECONVERT_ORIGINAL"
    assert admin.error("flavorAsset.delete", id="0_nosuch1") == "FLAVOR_ASSET_ID_NOT_FOUND"
    assert admin.error("flavorAsset.setAsSource", assetId="0_nosuch1") == "ASSET_ID_NOT_FOUND"
    assert admin.error("flavorAsset.getWebPlayableByEntryId", entryId=empty) == "NO_FLAVORS_FOUND"
    assert admin.error("flavorAsset.getByEntryId", entryId="0_nosuch1") == "ENTRY_ID_NOT_FOUND"
    admin.call("flavorAsset.delete", id=source)
    missing = admin.error("flavorAsset.convert", entryId=entry, flavorParamsId=2)
    assert missing == "ORIGINAL_FLAVOR_ASSET_IS_MISSING"


def test_web_playable(admin: DemoClient, full_hd: str) -> None:
    """Only ready flavors with the tag `web` are playable in browsers."""
    found = admin.call("flavorAsset.getWebPlayableByEntryId", entryId=full_hd)
    assert [row["flavorParamsId"] for row in found] == [0, 2, 4, 6, 7]


def test_silent_video_and_audio(admin: DemoClient, lavfi: Callable[[str, str], Path]) -> None:
    """A silent video gets silent renditions; audio gets only an audio rendition."""
    silent = lavfi("silent.mp4", "-f lavfi -i testsrc2=size=320x180:rate=5 -t 1 -c:v libx264 -pix_fmt yuv420p")
    found = flavors_of(admin, admin.converted(admin.upload(silent.read_bytes())))
    assert {number: row["status"] for number, row in found.items()} == {0: 2, 2: 2, 4: 4, 6: 4, 8: 4}
    sound = lavfi("short.wav", "-f lavfi -i sine=frequency=200 -t 1")
    found = flavors_of(admin, admin.converted(admin.upload(sound.read_bytes(), "short.wav", 5)))
    assert {number: row["status"] for number, row in found.items()} == {0: 2, 2: 4, 4: 4, 6: 4, 8: 2}
    assert "videoCodecId" not in found[8]


def test_url_under_another_name(admin: DemoClient, full_hd: str) -> None:
    """`getUrl` uses the file name that the caller sends."""
    flavor = flavors_of(admin, full_hd)[2]["id"]
    url = admin.call("flavorAsset.getUrl", id=flavor, options={"fileName": "mine (é).mp4"})
    saved = admin.http.head(url)
    assert "filename*=UTF-8''mine%20%28%C3%A9%29.mp4" in saved.headers["content-disposition"]


def test_image_has_no_flavors(admin: DemoClient, picture: bytes) -> None:
    """An image is READY immediately and has no flavors, only params without one."""
    entry = admin.upload(picture, "picture.jpg", 2)
    assert admin.call("media.get", entryId=entry)["status"] == 2
    assert flavors_of(admin, entry) == {}
    rows = admin.call("flavorAsset.getFlavorAssetsWithParams", entryId=entry)
    assert [row["flavorParams"]["id"] for row in rows] == [0, 2, 4, 6, 7, 8]
    assert not any("flavorAsset" in row for row in rows)


def test_media_info(admin: DemoClient, full_hd: str) -> None:
    """Every finished file has its analysis, others have none."""
    found = flavors_of(admin, full_hd)
    (analysis,) = admin.call("mediaInfo.list", filter={"flavorAssetIdEqual": found[6]["id"]})["objects"]
    assert (analysis["videoWidth"], analysis["videoHeight"], analysis["videoFrameRate"]) == (1280, 720, 5)
    assert (analysis["videoCodecId"], analysis["audioCodecId"], analysis["containerFormat"]) == ("avc1", "mp4a", "isom")
    assert 1900 <= analysis["containerDuration"] <= 2300
    assert admin.call("mediaInfo.list", filter={"flavorAssetIdEqual": found[8]["id"]})["totalCount"] == 0
    assert admin.error("mediaInfo.list", filter={"flavorAssetIdEqual": "0_nosuch1"}) == "FLAVOR_ASSET_ID_NOT_FOUND"
    assert admin.error("mediaInfo.list") == "PROPERTY_VALIDATION_CANNOT_BE_NULL"

"""Thumbnail assets: their sources, the default one, and how they are served."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.support.demo_client import DemoClient, wait_until
from tests.support.demo_process import DemoProcess
from tests.support.picture import decoded

TOKEN = "KalturaUploadedFileTokenResource"


def add_image(client: DemoClient, entry: str, data: bytes, action: str = "thumbAsset.addFromImage") -> Any:
    """Return the response to a call that adds a thumbnail from a file."""
    service, name = action.split(".")
    path = f"/api_v3/service/{service}/action/{name}"
    fields = {"ks": client.ks, "format": "1", "entryId": entry}
    return client.http.post(path, data=fields, files={"fileData": ("new.jpg", data, "image/jpeg")}).json()


def thumbs(client: DemoClient, entry: str, **filters: Any) -> list[dict[str, Any]]:
    """Return the thumbnails of an entry."""
    listed = client.call("thumbAsset.list", filter={"entryIdEqual": entry, **filters})
    assert listed["totalCount"] == len(listed["objects"])
    return list(listed["objects"])


def address(client: DemoClient, entry: str) -> str:
    """The entry's `thumbnailUrl`."""
    return str(client.call("media.get", entryId=entry)["thumbnailUrl"])


@pytest.fixture(scope="module")
def green(lavfi: Callable[[str, str], Path]) -> bytes:
    """A green JPEG of 64x64."""
    return lavfi("green.jpg", "-f lavfi -i color=lime:size=64x64 -frames:v 1 -update 1").read_bytes()


@pytest.fixture
def clip(admin: DemoClient, small_video: bytes) -> str:
    """A new video of three seconds in 320x180, finished: the profile makes no renditions."""
    return str(admin.wait_for(admin.upload(small_video, conversionProfileId=16))["id"])


def test_automatic_one(admin: DemoClient, clip: str) -> None:
    """A video gets one thumbnail of its own size while it is converted, as the default."""
    thumb = thumbs(admin, clip)[0]
    assert (thumb["tags"], thumb["status"], thumb["width"], thumb["height"]) == ("default_thumb", 2, 320, 180)
    assert (thumb["fileExt"], thumb["version"]) == ("jpg", "2")
    assert int(thumb["sizeInBytes"]) == thumb["size"] > 0
    assert admin.call("thumbAsset.getByEntryId", entryId=clip) == [thumb]
    assert admin.call("thumbAsset.get", thumbAssetId=thumb["id"]) == thumb
    assert address(admin, clip).endswith("/version/100002")


def test_another_default(admin: DemoClient, clip: str, green: bytes) -> None:
    """A file that is added changes nothing until it is the default; frames at a given time are not affected."""
    old, before = thumbs(admin, clip)[0], address(admin, clip)
    added = add_image(admin, clip, green)
    assert (added["status"], added["width"], added["height"], added["tags"]) == (2, 64, 64, "")
    assert address(admin, clip) == before
    assert admin.call("thumbAsset.setAsDefault", thumbAssetId=added["id"]) is None
    assert [row["tags"] for row in thumbs(admin, clip)] == ["", "default_thumb"]
    after = address(admin, clip)
    assert (before[-6:], after[-6:]) == ("100002", "100012")
    shown = decoded(admin.http.get(f"{after}/width/32").content)
    assert (shown.size, shown.name_at(0.5, 0.5)) == ((32, 32), "g")
    assert decoded(admin.http.get(f"{after}/width/32/vid_sec/1").content).size == (32, 18)
    near = admin.http.get(f"{after}/width/160/height/90/type/3/nearest_aspect_ratio/1").content
    assert decoded(near).name_at(0.5, 0.5) != "g"
    assert admin.error("thumbAsset.delete", thumbAssetId=added["id"]) == "THUMB_ASSET_IS_DEFAULT"
    assert admin.call("thumbAsset.delete", thumbAssetId=old["id"]) is None
    assert admin.error("thumbAsset.get", thumbAssetId=old["id"]) == "THUMB_ASSET_ID_NOT_FOUND"
    assert [row["id"] for row in thumbs(admin, clip)] == [added["id"]]


def test_add_and_set_content(admin: DemoClient, clip: str, green: bytes) -> None:
    """An asset can be added first and filled later from a token; with the tag it is then the default."""
    made = admin.call("thumbAsset.add", entryId=clip, thumbAsset={"tags": "mine", "thumbParamsId": 77})
    assert (made["status"], made["size"], made["width"], "version" in made) == (0, 0, 0, False)
    again = admin.call("thumbAsset.add", entryId=clip, thumbAsset={"thumbParamsId": 77})
    assert (again["code"], again["args"]["ASSET_ID"]) == ("THUMB_ASSET_ALREADY_EXISTS", made["id"])
    assert admin.error("thumbAsset.getUrl", id=made["id"]) == "THUMB_ASSET_IS_NOT_READY"
    changed = admin.call("thumbAsset.update", id=made["id"], thumbAsset={"tags": "default_thumb", "partnerData": "x"})
    assert (changed["tags"], changed["partnerData"]) == ("default_thumb", "x")
    token = admin.token("green.jpg")
    admin.chunk(token, green, name="green.jpg")
    filled = admin.call("thumbAsset.setContent", id=made["id"], contentResource={"objectType": TOKEN, "token": token})
    assert (filled["status"], filled["width"], filled["size"]) == (2, 64, len(green))
    assert admin.call("uploadToken.get", uploadTokenId=token)["status"] == 3
    assert [row["id"] for row in thumbs(admin, clip) if "default_thumb" in row["tags"]] == [made["id"]]


def test_no_picture_at_all(admin: DemoClient, clip: str, small_video: bytes) -> None:
    """A file that is not a picture is accepted without a size; showing it always fails."""
    added = add_image(admin, clip, small_video)
    assert (added["status"], "width" in added, added["size"]) == (2, False, len(small_video))
    admin.call("thumbAsset.setAsDefault", thumbAssetId=added["id"])
    text = add_image(admin, clip, b"no picture")
    admin.call("thumbAsset.setAsDefault", thumbAssetId=text["id"])
    response = admin.http.get(f"{address(admin, clip)}/width/50")
    assert (response.status_code, response.headers["X-Kaltura"]) == (404, "error-17")


def test_entries_without_content(admin: DemoClient, green: bytes) -> None:
    """The first thumbnail of an entry without content is its default."""
    entry = admin.entry()
    first, second = (add_image(admin, entry, green)["id"] for _ in range(2))
    assert [(row["id"], row["tags"]) for row in thumbs(admin, entry)] == [(first, "default_thumb"), (second, "")]
    assert decoded(admin.http.get(f"{address(admin, entry)}/width/20").content).name_at(0.5, 0.5) == "g"


def test_generate(admin: DemoClient, clip: str, green: bytes) -> None:
    """A frame is captured immediately by the params, and only from video."""
    params = {"width": 100, "height": 100, "cropType": 2, "backgroundColor": "ff0000", "videoOffset": 1, "quality": 3}
    made = admin.call("thumbAsset.generate", entryId=clip, thumbParams=params)
    assert (made["status"], made["width"], made["height"], made["tags"]) == (2, 100, 100, "")
    shown = decoded(admin.http.get(admin.call("thumbAsset.getUrl", id=made["id"])).content)
    assert shown.name_at(0.5, 0.05) == "r"
    scaled = admin.call("thumbAsset.generate", entryId=clip, thumbParams={"scaleWidth": 0.5, "format": "png"})
    assert (scaled["width"], scaled["height"], scaled["fileExt"]) == (160, 90, "png")
    image = admin.upload(green, "green.jpg", 2)
    refused = admin.call("thumbAsset.generate", entryId=image, thumbParams={})
    assert (refused["code"], refused["args"]) == ("ENTRY_MEDIA_TYPE_NOT_SUPPORTED", {"MEDIA_TYPE": "2"})
    assert admin.error("thumbAsset.generate", entryId=admin.entry(), thumbParams={}) == "INVALID_ENTRY_STATUS"
    named = {"entryId": clip, "thumbParams": {}, "sourceAssetId": "0_nosuch1"}
    assert admin.error("thumbAsset.generate", **named) == "FLAVOR_ASSET_ID_NOT_FOUND"


def test_later_frames(admin: DemoClient, clip: str, green: bytes) -> None:
    """`generateByEntryId` and `regenerate` return status 1; afterwards the asset has its next version."""
    params_id = thumbs(admin, clip)[0]["thumbParamsId"]
    for action, named in (
        ("generateByEntryId", {"entryId": clip, "destThumbParamsId": params_id}),
        ("regenerate", {"thumbAssetId": thumbs(admin, clip)[0]["id"]}),
    ):
        begun = admin.call(f"thumbAsset.{action}", **named)
        assert begun["status"] == 1
        done = wait_until(
            lambda: admin.call("thumbAsset.get", thumbAssetId=thumbs(admin, clip)[0]["id"]),
            lambda row: row["status"] == 2,
        )
        assert (done["id"], int(done["version"])) == (begun["id"], int(begun["version"]) + 10)
    assert len(thumbs(admin, clip)) == 1
    unknown = admin.call("thumbAsset.generateByEntryId", entryId=clip, destThumbParamsId=999)
    assert unknown["code"] == "THUMB_ASSET_ID_NOT_FOUND"
    assert "params id" in unknown["message"]
    uploaded = add_image(admin, clip, green)["id"]
    assert admin.error("thumbAsset.regenerate", thumbAssetId=uploaded) == "THUMB_ASSET_ID_NOT_FOUND"


def test_serve(admin: DemoClient, nobody: DemoClient, clip: str, green: bytes) -> None:
    """The URL contains a session for the asset; `thumbParams` scale; errors have no body."""
    thumb = add_image(admin, clip, green)["id"]
    url = admin.call("thumbAsset.getUrl", id=thumb, thumbParams={"width": 10})
    assert f"/service/thumbAsset/action/serve/thumbAssetId/{thumb}/v/2/ks/" in url
    assert admin.ks not in url
    whole = nobody.http.get(url)
    assert (whole.content, whole.headers["Content-Type"]) == (green, "image/jpeg")
    assert decoded(nobody.http.get(url, params={"thumbParams[width]": 16}).content).size == (16, 16)
    saved = nobody.http.get(url, params={"options[download]": 1})
    assert saved.headers["Content-Disposition"].startswith("attachment")
    place = f"/api_v3/service/thumbAsset/action/serveByEntryId/ks/{admin.ks}/entryId"
    assert decoded(nobody.http.get(f"{place}/{clip}").content).size == (320, 180)
    for refused in (
        nobody.http.get(f"{place}/{clip}/thumbParamId/999"),
        nobody.http.get(url.replace(thumb, "0_nosuch1")),
    ):
        assert (refused.status_code, refused.content) == (200, b"")
        assert refused.headers["X-Kaltura"] == "error- THUMB_ASSET_ID_NOT_FOUND"


def test_from_urls(admin: DemoClient, demo: DemoProcess, clip: str) -> None:
    """A thumbnail is fetched from a URL of the server itself; any other URL fails."""
    url = f"{demo.url}/p/1/thumbnail/entry_id/{clip}/width/48/a.jpg"
    assert admin.call("thumbAsset.addFromUrl", entryId=clip, url=url)["width"] == 48
    for bad in ("http://192.0.2.1/a.jpg", "file:///etc/passwd", f"{demo.url}/nothing"):
        response = admin.call("thumbAsset.addFromUrl", entryId=clip, url=bad)
        assert (response["code"], response["args"]) == ("THUMB_ASSET_DOWNLOAD_FAILED", {"URL_PATH": bad})
    shown = admin.call("media.updateThumbnailFromUrl", entryId=clip, url=url)
    assert shown["thumbnailUrl"].endswith("/100012")


def test_old_actions(admin: DemoClient, clip: str, green: bytes) -> None:
    """Each of the old actions of entries adds a thumbnail and makes it the default."""
    other = admin.upload(green, "green.jpg", 2)
    for action in ("media.updateThumbnailJpeg", "baseEntry.updateThumbnailJpeg"):
        assert add_image(admin, clip, green, action)["id"] == clip
    taken = admin.call("media.updateThumbnail", entryId=clip, timeOffset=1)
    from_other = {"entryId": other, "sourceEntryId": clip, "timeOffset": 1}
    assert admin.call("baseEntry.updateThumbnailFromSourceEntry", **from_other)["id"] == other
    assert [row["tags"] for row in thumbs(admin, clip)] == ["", "", "", "default_thumb"]
    assert taken["thumbnailUrl"].endswith("/100032")
    assert [row["width"] for row in thumbs(admin, other)] == [320]


def test_other_users(admin: DemoClient, user: DemoClient, clip: str, green: bytes) -> None:
    """Other users may not add thumbnails, but use the older calls and `setAsDefault`, as on the real server."""
    thumb = thumbs(user, clip)[0]["id"]
    assert user.error("thumbAsset.delete", thumbAssetId=thumb) == "SERVICE_FORBIDDEN"
    assert user.error("thumbAsset.regenerate", thumbAssetId=thumb) == "INVALID_KS"
    assert add_image(user, clip, green)["code"] == "INVALID_KS"
    assert user.call("thumbAsset.setAsDefault", thumbAssetId=thumb) is None
    assert add_image(admin, "0_nosuch1", green)["code"] == "ENTRY_ID_NOT_FOUND"
    assert len(thumbs(admin, clip)) == 1
    assert add_image(user, clip, green, "media.updateThumbnailJpeg")["id"] == clip


def test_lists(admin: DemoClient, clip: str, green: bytes) -> None:
    """Lists are filtered, sorted and paged like those of flavors."""
    ids = [thumbs(admin, clip)[0]["id"], add_image(admin, clip, green)["id"]]
    assert {row["id"] for row in thumbs(admin, clip)} == set(ids)
    assert [row["id"] for row in thumbs(admin, clip, tagsLike="default")] == ids[:1]
    assert [row["id"] for row in thumbs(admin, clip, thumbParamsIdEqual=0)] == ids[1:]
    assert [row["size"] for row in thumbs(admin, clip, orderBy="+size")] == sorted(
        row["size"] for row in thumbs(admin, clip)
    )
    page = admin.call("thumbAsset.list", filter={"entryIdIn": f"0_x,{clip}"}, pager={"pageSize": 1, "pageIndex": 2})
    assert (page["totalCount"], [row["id"] for row in page["objects"]]) == (2, ids[1:])


def test_copies_and_new_content(admin: DemoClient, clip: str, green: bytes, lavfi: Callable[[str, str], Path]) -> None:
    """A copy has the thumbnails too; new content replaces the automatic one and keeps the chosen one."""
    add_image(admin, clip, green)
    copy = admin.call("baseEntry.clone", entryId=clip)["id"]
    assert [row["tags"] for row in thumbs(admin, copy)] == ["default_thumb", ""]
    assert {row["id"] for row in thumbs(admin, copy)}.isdisjoint(row["id"] for row in thumbs(admin, clip))
    before, mine = thumbs(admin, clip), address(admin, clip)
    red = "-f lavfi -i color=red:size=128x72:rate=10 -t 1 -c:v libx264 -preset ultrafast -pix_fmt yuv420p"
    token = admin.token("red.mp4")
    admin.chunk(token, lavfi("red.mp4", red).read_bytes(), name="red.mp4")
    admin.call("media.updateContent", entryId=clip, resource={"objectType": TOKEN, "token": token})
    wait_until(lambda: address(admin, clip), lambda found: found != mine)
    after = thumbs(admin, clip)
    assert [row["id"] for row in after] == [row["id"] for row in before]
    assert [(row["width"], row["version"]) for row in after] == [(128, "12"), (64, "2")]
    assert decoded(admin.http.get(f"{address(admin, clip)}/width/32").content).name_at(0.5, 0.5) == "r"

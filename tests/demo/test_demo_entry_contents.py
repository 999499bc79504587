"""Content of entries: every kind of resource, replacements, and copies."""

from typing import Any

import pytest

from kdesk.demo.server.sample_metadata import sample_schema
from tests.support.demo_client import DemoClient, wait_until

MEDIA = "KalturaMediaEntry"


def token_of(client: DemoClient, data: bytes, name: str = "clip.mp4") -> dict[str, Any]:
    """Return the resource of a full token."""
    token = client.token(name)
    assert client.chunk(token, data, name=name)["status"] == 2
    return {"objectType": "KalturaUploadedFileTokenResource", "token": token}


def flavors(client: DemoClient, entry: str) -> dict[int, dict[str, Any]]:
    """The flavors of an entry by their params."""
    listed = client.call("flavorAsset.list", filter={"entryIdEqual": entry}, pager={"pageSize": 100})
    return {row["flavorParamsId"]: row for row in listed["objects"]}


@pytest.fixture(scope="module")
def tiny_video(lavfi: Any) -> bytes:
    """One second of 128x72 without sound."""
    arguments = "-f lavfi -i testsrc2=size=128x72:rate=5 -t 1 -c:v libx264 -preset ultrafast -pix_fmt yuv420p"
    data: bytes = lavfi("tiny.mp4", arguments).read_bytes()
    return data


@pytest.mark.parametrize(
    ("resource", "code", "args"),
    [
        ({"objectType": "KalturaNonsense"}, "OBJECT_TYPE_ABSTRACT", {"OBJ_TYPE": "KalturaResource"}),
        ({"objectType": "KalturaResource"}, "OBJECT_TYPE_ABSTRACT", {"OBJ_TYPE": "KalturaResource"}),
        (
            {"objectType": "KalturaServerFileResource", "localFilePath": "/etc/hostname"},
            "PROPERTY_VALIDATION_NO_USAGE_PERMISSION",
            {"PROP": "KalturaServerFileResource::localFilePath"},
        ),
        (
            {"objectType": "KalturaRemoteStorageResource"},
            "RESOURCE_TYPE_NOT_SUPPORTED",
            {"RES_TYPE": "KalturaRemoteStorageResource"},
        ),
        (
            {"objectType": "KalturaEntryResource", "entryId": "0_nosuch1"},
            "ENTRY_ID_NOT_FOUND",
            {"ENTRY_ID": "0_nosuch1"},
        ),
        (
            {"objectType": "KalturaAssetResource", "assetId": "0_nosuch1"},
            "FLAVOR_ASSET_ID_NOT_FOUND",
            {"ID": "0_nosuch1"},
        ),
        ({"objectType": "KalturaUploadedFileResource"}, "UPLOAD_ERROR", []),
    ],
)
def test_refused_resources(admin: DemoClient, resource: dict[str, Any], code: str, args: Any) -> None:
    """A resource that cannot be content is refused, and the entry can still get another."""
    entry = admin.entry()
    refused = admin.call("media.addContent", entryId=entry, resource=resource)
    assert (refused["code"], refused["args"]) == (code, args)
    assert admin.call("media.get", entryId=entry)["status"] == 7


def test_content_of_another_entry(admin: DemoClient, picture: bytes, tiny_video: bytes) -> None:
    """An image, a source and a rendition can be the content of other entries, by entry or by asset."""
    image = admin.upload(picture, "picture.jpg", 2)
    resource = {"objectType": "KalturaEntryResource", "entryId": image}
    copy = admin.call("media.addContent", entryId=admin.entry(media_type=2), resource=resource)
    assert (copy["status"], copy["width"]) == (2, 320)
    video = admin.upload(tiny_video)
    admin.wait_for(video)
    source = flavors(admin, video)[0]["id"]
    by_entry = admin.call("media.addFromEntry", sourceEntryId=video, mediaEntry={"name": "again"})
    assert (by_entry["status"], by_entry["mediaType"], by_entry["name"]) == (1, 1, "again")
    by_asset = admin.call("media.addFromFlavorAsset", sourceFlavorAssetId=source)
    assert admin.wait_for(by_asset["id"])["duration"] == 1
    assert admin.wait_for(by_entry["id"])["duration"] == 1
    empty = {"objectType": "KalturaEntryResource", "entryId": admin.entry()}
    refused = admin.call("media.addContent", entryId=admin.entry(), resource=empty)
    assert refused["code"] == "ORIGINAL_FLAVOR_ASSET_IS_MISSING"


def test_file_in_the_same_request(admin: DemoClient, picture: bytes) -> None:
    """A file part can be the content directly."""
    entry = admin.entry(media_type=2)
    resource = {"resource:objectType": "KalturaUploadedFileResource", "entryId": entry, "ks": admin.ks, "format": "1"}
    files = {"resource:fileData": ("picture.jpg", picture, "image/jpeg")}
    response = admin.http.post("/api_v3/service/media/action/addContent", data=resource, files=files).json()
    assert (response["status"], response["width"]) == (2, 320)


def test_update_content_without_content(admin: DemoClient, tiny_video: bytes) -> None:
    """On an entry without content `updateContent` is `addContent`."""
    entry = admin.entry()
    updated = admin.call("media.updateContent", entryId=entry, resource=token_of(admin, tiny_video))
    assert (updated["status"], updated["replacementStatus"]) == (1, 0)
    assert admin.error("media.updateContent", entryId=entry) == "MISSING_MANDATORY_PARAMETER"


def test_picture_is_replaced_at_once(admin: DemoClient, picture: bytes, lavfi: Any) -> None:
    """New content of an image is available immediately, with a new version."""
    entry = admin.upload(picture, "picture.jpg", 2)
    other = lavfi("other.jpg", "-f lavfi -i testsrc2=size=160x90 -frames:v 1 -update 1").read_bytes()
    after = admin.call("media.updateContent", entryId=entry, resource=token_of(admin, other, "other.jpg"))
    assert (after["status"], after["version"], after["width"]) == (2, "100022", 160)
    assert admin.http.get(after["downloadUrl"]).content == other


def test_video_is_replaced_when_ready(admin: DemoClient, tiny_video: bytes, small_video: bytes) -> None:
    """New content is converted in a temporary entry, and replaces the old when ready; flavors keep their ids."""
    entry = admin.upload(tiny_video)
    before = admin.wait_for(entry)
    source = flavors(admin, entry)[0]
    during = admin.call("media.updateContent", entryId=entry, resource=token_of(admin, small_video))
    assert (during["status"], during["replacementStatus"], during["duration"]) == (2, 1, 1)
    temporary = during["replacingEntryId"]
    after = wait_until(lambda: admin.call("media.get", entryId=entry), lambda found: found["replacementStatus"] == 0)
    assert (after["status"], after["duration"], after["width"]) == (2, 3, 320)
    assert "replacingEntryId" not in after
    assert after["thumbnailUrl"] != before["thumbnailUrl"]
    now_source = flavors(admin, entry)[0]
    assert now_source["id"] == source["id"]
    assert (source["version"], now_source["version"]) == ("2", "12")
    assert now_source["sizeInBytes"] == str(len(small_video))
    assert admin.error("media.get", entryId=temporary) == "ENTRY_ID_NOT_FOUND"


def test_replacement_is_hidden_and_cancelled(admin: DemoClient, tiny_video: bytes) -> None:
    """It is in no list; a second replacement is refused and cancels the first, as `cancelReplace` does."""
    entry = admin.upload(tiny_video)
    admin.wait_for(entry)
    waiting = {"objectType": "KalturaUploadedFileTokenResource", "token": admin.token()}

    def replace() -> Any:
        return admin.call("media.updateContent", entryId=entry, resource=waiting)

    temporary = admin.call("media.get", entryId=replace()["replacingEntryId"])
    assert (temporary["status"], temporary["replacedEntryId"], temporary["displayInSearch"]) == (0, entry, -1)
    listed = admin.call("media.list", filter={"statusIn": "0,1,2", "nameEqual": temporary["name"]})
    assert temporary["id"] not in {row["id"] for row in listed["objects"]}
    assert replace()["code"] == "ENTRY_REPLACEMENT_ALREADY_EXISTS"
    assert admin.call("media.get", entryId=entry)["replacementStatus"] == 0
    replacing = replace()["replacingEntryId"]
    cancelled = admin.call("media.cancelReplace", entryId=entry)
    assert (cancelled["status"], cancelled["replacementStatus"]) == (2, 0)
    assert admin.error("media.get", entryId=replacing) == "ENTRY_ID_NOT_FOUND"
    assert admin.call("media.cancelReplace", entryId=entry)["replacementStatus"] == 0
    refused = admin.call("media.approveReplace", entryId=entry)
    assert (refused["code"], refused["args"]) == ("ENTRY_ID_NOT_REPLACED", {"ENTRY_ID": entry})


def test_replacement_that_fails(admin: DemoClient, tiny_video: bytes) -> None:
    """New content that cannot be converted does not replace the old."""
    entry = admin.upload(tiny_video)
    admin.wait_for(entry)
    admin.call("media.updateContent", entryId=entry, resource=token_of(admin, tiny_video[:300]))
    failed = wait_until(lambda: admin.call("media.get", entryId=entry), lambda found: found["replacementStatus"] == 4)
    assert (failed["status"], failed["duration"]) == (2, 1)


def test_deleted_entry_takes_its_replacement_along(admin: DemoClient, tiny_video: bytes) -> None:
    """Deleting an entry also deletes the temporary entry of its replacement."""
    entry = admin.upload(tiny_video)
    admin.wait_for(entry)
    waiting = {"objectType": "KalturaUploadedFileTokenResource", "token": admin.token()}
    replacing = admin.call("media.updateContent", entryId=entry, resource=waiting)["replacingEntryId"]
    assert admin.call("media.delete", entryId=entry) is None
    assert admin.error("media.get", entryId=replacing) == "ENTRY_ID_NOT_FOUND"


def test_update_on_top_of_a_waiting_token(admin: DemoClient, tiny_video: bytes) -> None:
    """`updateContent` with a token for which the entry already waits leaves the entry at 0 forever."""
    entry, token = admin.entry(), admin.token()
    assert admin.attach(entry, token)["status"] == 0
    resource = {"objectType": "KalturaUploadedFileTokenResource", "token": token}
    replacing = admin.call("media.updateContent", entryId=entry, resource=resource)["replacingEntryId"]
    assert admin.chunk(token, tiny_video)["status"] == 3
    admin.wait_for(replacing)
    assert admin.call("media.get", entryId=entry)["status"] == 0
    assert flavors(admin, entry)[0]["status"] == 7


def test_content_of_others(admin: DemoClient, user: DemoClient) -> None:
    """A user may not replace other users' content; the error does not name the owner."""
    entry = admin.entry()
    for call in ("media.updateContent", "media.cancelReplace", "media.approveReplace"):
        response = user.call(call, entryId=entry, resource={"objectType": "x"})
        assert response["args"]["ERR_CODE"] == "-4"


def test_clone(admin: DemoClient, tiny_video: bytes) -> None:
    """A copy has its own id and flavors; options exclude its content, owner or categories."""
    entry = admin.upload(tiny_video, description="text", userId="owner", categories="copied")
    admin.wait_for(entry)
    copy = admin.call("baseEntry.clone", entryId=entry)
    assert copy["id"] != entry
    assert (copy["rootEntryId"], copy["sourceType"], copy["blockAutoTranscript"]) == (entry, "35", True)
    assert (copy["status"], copy["duration"], copy["description"]) == (2, 1, "text")
    assert (copy["userId"], copy["categories"]) == ("owner", "copied")
    ours, theirs = flavors(admin, copy["id"]), flavors(admin, entry)
    assert ours.keys() == theirs.keys()
    assert ours[0]["id"] != theirs[0]["id"]
    admin.call("media.delete", entryId=entry)
    assert admin.http.get(copy["downloadUrl"], follow_redirects=True).content == tiny_video
    kind = "KalturaBaseEntryCloneOptionComponent"
    options = [{"objectType": kind, "itemType": item, "rule": 1} for item in (1, 2, 6)]
    bare = admin.call("baseEntry.clone", entryId=copy["id"], cloneOptions=options)
    assert (bare["status"], bare["duration"], bare["categories"]) == (7, 0, "")
    assert bare["rootEntryId"] == entry
    assert bare["userId"] == admin.credentials["user_id"]
    assert flavors(admin, bare["id"]) == {}


def test_a_clone_has_captions_and_custom_metadata(admin: DemoClient) -> None:
    """With ids of their own, and unless they are excluded."""
    entry = admin.entry("with texts")
    caption = admin.call("caption_captionAsset.add", entryId=entry, captionAsset={"language": "English", "label": "E"})
    resource = {"objectType": "KalturaStringResource", "content": "1\n00:00:00,000 --> 00:00:01,000\nHello\n"}
    admin.call("caption_captionAsset.setContent", id=caption["id"], contentResource=resource)
    profile = admin.call("metadata_metadataProfile.add", metadataProfile={"name": "p"}, xsdData=sample_schema())["id"]
    xml = "<metadata><Director>A</Director></metadata>"
    sent = {"metadataProfileId": profile, "objectType": 1, "objectId": entry, "xmlData": xml}
    admin.call("metadata_metadata.add", **sent)

    def texts(of: str) -> tuple[list[str], list[str]]:
        captions = admin.call("caption_captionAsset.list", filter={"entryIdEqual": of})["objects"]
        documents = admin.call("metadata_metadata.list", filter={"objectIdEqual": of})["objects"]
        assert caption["id"] not in {one["id"] for one in captions} or of == entry
        return [one["label"] for one in captions], [one["xml"] for one in documents]

    kind = "KalturaBaseEntryCloneOptionComponent"
    without = [{"objectType": kind, "itemType": item, "rule": 1} for item in (5, 7)]
    assert texts(admin.call("baseEntry.clone", entryId=entry)["id"]) == (["E"], [xml])
    assert texts(admin.call("baseEntry.clone", entryId=entry, cloneOptions=without)["id"]) == ([], [])


def test_clone_of_an_unfinished_entry(admin: DemoClient, tiny_video: bytes, picture: bytes) -> None:
    """A copy of an entry that is not READY gets the content when the original is finished."""
    entry = admin.entry("early", partnerData="kept")
    copy = admin.call("baseEntry.clone", entryId=entry)
    assert (copy["status"], copy["partnerData"]) == (7, "kept")
    without = [{"objectType": "KalturaBaseEntryCloneOptionComponent", "itemType": 6, "rule": 1}]
    bare = admin.call("baseEntry.clone", entryId=entry, cloneOptions=without)["id"]
    own = admin.call("baseEntry.clone", entryId=entry)["id"]
    admin.call("media.addContent", entryId=own, resource=token_of(admin, picture, "picture.jpg"))
    admin.call("media.addContent", entryId=entry, resource=token_of(admin, tiny_video))
    assert admin.wait_for(copy["id"])["duration"] == 1
    assert flavors(admin, copy["id"]).keys() == flavors(admin, admin.converted(entry)).keys()
    assert {row["status"] for row in flavors(admin, copy["id"]).values()} <= {2, 4}
    assert admin.http.get(copy["downloadUrl"], follow_redirects=True).content == tiny_video
    assert admin.call("media.get", entryId=bare)["status"] == 7
    assert admin.call("media.get", entryId=own)["status"] != 7


def test_clone_of_a_picture_to_come(admin: DemoClient, picture: bytes) -> None:
    """A copy of an image without content gets it together with the original."""
    entry, token = admin.entry("early", media_type=2), admin.token("picture.jpg")
    copy = admin.call("baseEntry.clone", entryId=entry)["id"]
    admin.attach(entry, token)
    assert admin.chunk(token, picture, name="picture.jpg")["status"] == 3
    found = admin.call("media.get", entryId=copy)
    assert (found["status"], found["width"], found["rootEntryId"]) == (2, 320, entry)
    assert admin.http.get(found["downloadUrl"]).content == picture


def test_operators_only(admin: DemoClient) -> None:
    """Indexing is for operators; accounts have no recycle bin by default."""
    forbidden = admin.call("baseEntry.index", id=admin.entry())
    assert (forbidden["code"], forbidden["args"]) == ("SERVICE_FORBIDDEN", {"SERVICE": "baseEntry->index"})
    for call in ("baseEntry.recycle", "baseEntry.restoreRecycled"):
        assert admin.error(call, entryId=admin.entry()) == "FEATURE_RECYCLE_BIN_DISABLED"


def test_classes_keep_apart(admin: DemoClient) -> None:
    """`media` finds no entries of other classes; `baseEntry` finds all."""
    entry = admin.call("baseEntry.add", entry={"objectType": "KalturaDocumentEntry", "documentType": 13})["id"]
    for call in ("media.get", "media.delete", "media.addContent"):
        assert admin.error(call, entryId=entry) == "ENTRY_ID_NOT_FOUND"
    assert admin.call("baseEntry.get", entryId=entry)["documentType"] == 13
    assert admin.call("baseEntry.delete", entryId=entry) is None


def test_base_entry_from_a_token(admin: DemoClient, picture: bytes) -> None:
    """`baseEntry.addFromUploadedFile` accepts only a full token, and its media type comes from the file."""
    sent = {"name": "one step"}
    refused = admin.error("baseEntry.addFromUploadedFile", entry=sent, uploadTokenId=admin.token())
    assert refused == "UPLOAD_TOKEN_INVALID_STATUS_FOR_ADD_ENTRY"
    token = token_of(admin, picture, "picture.jpg")["token"]
    entry = admin.call("baseEntry.addFromUploadedFile", entry=sent, uploadTokenId=token)
    assert (entry["objectType"], entry["status"], "licenseType" in entry) == ("KalturaBaseEntry", 2, False)
    found = admin.call("baseEntry.get", entryId=entry["id"])
    assert (found["objectType"], found["mediaType"]) == (MEDIA, 2)


@pytest.mark.parametrize(
    ("name", "data", "kind", "number"),
    [
        ("paper.pdf", b"%PDF-1.4\n\x00", "KalturaDocumentEntry", 10),
        ("notes.txt", b"nothing but words\n", "KalturaBaseEntry", -1),
    ],
)
def test_base_entry_from_no_media(admin: DemoClient, name: str, data: bytes, kind: str, number: int) -> None:
    """A PDF makes a base entry a document, a text leaves it undetermined; both are READY immediately."""
    token = token_of(admin, data, name)["token"]
    made = admin.call("baseEntry.addFromUploadedFile", entry={"name": name}, uploadTokenId=token)
    assert (made["type"], made["status"], made["objectType"]) == (number, 2, "KalturaBaseEntry")
    found = admin.call("baseEntry.get", entryId=made["id"])
    assert (found["objectType"], found.get("documentType")) == (kind, 13 if number > 0 else None)
    assert admin.http.get(found["downloadUrl"], follow_redirects=True).content == data


def test_media_entry_of_no_media_type(admin: DemoClient, picture: bytes) -> None:
    """A media entry without a media type is converted whatever the file is, unless the upload completes afterwards."""
    sent = {"objectType": MEDIA, "name": "open"}
    entry = admin.call("baseEntry.add", entry=sent)["id"]
    resource = token_of(admin, picture, "picture.jpg")
    attached = admin.call("baseEntry.addContent", entryId=entry, resource=resource)
    assert (attached["status"], "mediaType" in attached) == (1, False)
    later, token = admin.call("baseEntry.add", entry=sent)["id"], admin.token("picture.jpg")
    admin.attach(later, token)
    assert admin.chunk(token, picture, name="picture.jpg")["status"] == 3
    assert admin.call("media.get", entryId=later)["mediaType"] == 2

"""Captions and attachments of the demo server, as the recorded server answers them."""

from typing import Any

import pytest

from tests.support.demo_client import DemoClient

SRT = (
    "1\r\n00:00:00,000 --> 00:00:02,000\r\nHello <i>wörld</i>\r\n\r\n"
    "2\r\n00:00:02,500 --> 00:00:04,000\r\nSecond line\r\n"
)
VTT = "WEBVTT\n\n00:00.000 --> 00:02.000\nHello vtt\n"
DFXP = '<tt xmlns="http://www.w3.org/ns/ttml"><body><p begin="00:00:01.000" end="2s">Hello</p></body></tt>'


def caption(client: DemoClient, entry: str, **fields: Any) -> dict[str, Any]:
    """Add a caption without content."""
    asset = {"objectType": "KalturaCaptionAsset", "language": "English", "format": "1", **fields}
    return dict(client.call("caption_captionAsset.add", entryId=entry, captionAsset=asset))


def put(client: DemoClient, asset: dict[str, Any], text: str, service: str = "caption_captionAsset") -> Any:
    """Set the content by a text."""
    resource = {"objectType": "KalturaStringResource", "content": text}
    return client.call(f"{service}.setContent", id=asset["id"], contentResource=resource)


def test_a_new_caption(admin: DemoClient) -> None:
    """It has the status 0 and neither version nor `isDefault`; the format is 1 unless it is sent."""
    made = caption(admin, admin.entry())
    assert {name: made.get(name) for name in ("language", "languageCode", "format", "status", "size", "usage")} == {
        "language": "English",
        "languageCode": "en",
        "format": "1",
        "status": 0,
        "size": 0,
        "usage": 0,
    }
    assert made["displayOnPlayer"] is True
    assert not {"version", "isDefault", "fileExt", "label"} & made.keys()


@pytest.mark.parametrize(
    ("fields", "code"),
    [
        ({"format": "99"}, "INVALID_ENUM_VALUE"),
        ({"format": "srt"}, "INVALID_ENUM_VALUE"),
        ({"language": "en"}, "INVALID_ENUM_VALUE"),
        ({"language": "Klingon"}, "INVALID_ENUM_VALUE"),
    ],
)
def test_refused_captions(admin: DemoClient, fields: dict[str, str], code: str) -> None:
    """The language is its English name, the format a number."""
    assert caption(admin, admin.entry(), **fields)["code"] == code


@pytest.mark.parametrize(
    ("kind", "text", "status"),
    [("1", SRT, 2), ("3", VTT, 2), ("2", DFXP, 2), ("1", VTT, -1), ("3", SRT, -1), ("2", "no xml here", -1)],
)
def test_content_that_does_not_fit_is_stored_with_an_error(
    admin: DemoClient, kind: str, text: str, status: int
) -> None:
    """HTTP 200 and a caption, whose status alone tells it."""
    filled = put(admin, caption(admin, admin.entry(), format=kind), text)
    assert (filled["status"], filled["version"], filled["size"]) == (status, "2", len(text.encode()))
    assert filled["fileExt"] == {"1": "srt", "2": "dfxp", "3": "vtt"}[kind]


@pytest.mark.parametrize("text", ["", "a", "ab", "#!/bin/sh\necho\n", "\x7f"])
def test_unsafe_content(admin: DemoClient, text: str) -> None:
    """Very short texts and scripts are refused, and the asset stays as it was."""
    made = caption(admin, admin.entry())
    assert put(admin, made, text)["code"] in {"FILE_CONTENT_NOT_SECURE", "INVALID_PARAMETER_CHAR"}
    assert admin.call("caption_captionAsset.get", captionAssetId=made["id"])["status"] == 0


def test_one_default(admin: DemoClient) -> None:
    """`setAsDefault` answers null and clears the other one; updates keep the version, new content raises it."""
    entry = admin.entry()
    one, other = (put(admin, caption(admin, entry), SRT) for _ in range(2))
    for chosen in (one, other):
        assert admin.call("caption_captionAsset.setAsDefault", captionAssetId=chosen["id"]) is None
    listed = admin.call("caption_captionAsset.list", filter={"entryIdEqual": entry})["objects"]
    assert [row["isDefault"] for row in listed] == [False, True]
    asset = {"objectType": "KalturaCaptionAsset", "label": "New", "displayOnPlayer": False}
    changed = admin.call("caption_captionAsset.update", id=one["id"], captionAsset=asset)
    assert (changed["label"], changed["displayOnPlayer"], changed["version"]) == ("New", False, "2")
    assert put(admin, one, SRT)["version"] == "12"
    asset = {"objectType": "KalturaCaptionAsset", "format": "3"}
    assert admin.error("caption_captionAsset.update", id=one["id"], captionAsset=asset) == (
        "PROPERTY_VALIDATION_NOT_UPDATABLE"
    )


def test_serving_captions(admin: DemoClient, nobody: DemoClient) -> None:
    """The address needs no other session; WebVTT comes in segments, and a cue at their border comes twice."""
    entry = admin.entry()
    made = caption(admin, entry)
    assert admin.error("caption_captionAsset.getUrl", id=made["id"]) == "CAPTION_ASSET_IS_NOT_READY"
    put(admin, made, SRT)
    address = admin.call("caption_captionAsset.getUrl", id=made["id"])
    assert "/v/2/ks/" in address
    served = nobody.http.get(address)
    assert (served.text, served.headers["content-type"]) == (SRT, "text/plain;charset=UTF-8")
    assert nobody.http.get(address, headers={"Range": "bytes=0-9"}).status_code == 206
    place = f"/api_v3/service/caption_captionAsset/action/serveWebVTT/captionAssetId/{made['id']}"
    assert nobody.http.get(place).text.startswith("#EXTM3U\r\n")
    assert nobody.http.get(f"{place}/segmentIndex/2/segmentDuration/2").text == (
        "WEBVTT\n\n00:00:00.000 --> 00:00:02.000\nHello <i>wörld</i>\n\n"
        "00:00:02.500 --> 00:00:04.000\nSecond line\n\n\n\n\n"
    )
    assert nobody.http.get(f"{place}/segmentIndex/99").text == "WEBVTT\n\n\n\n\n"
    cues = nobody.call("caption_captionAsset.serveAsJson", captionAssetId=made["id"])["objects"]
    assert [(cue["startTime"], cue["endTime"]) for cue in cues] == [(0, 2000), (2500, 4000)]
    context = admin.call("baseEntry.getPlaybackContext", entryId=entry, contextDataParams={})
    assert [row["language"] for row in context["playbackCaptions"]] == ["English"]
    admin.call("caption_captionAsset.delete", captionAssetId=made["id"])
    gone = nobody.http.get(address)
    assert (gone.status_code, gone.content) == (200, b"")
    assert admin.error("caption_captionAsset.delete", captionAssetId=made["id"]) == "CAPTION_ASSET_ID_NOT_FOUND"


def test_attachments(admin: DemoClient) -> None:
    """File names are stored unchecked; a description is refused in `add` and taken by `update`."""
    entry, service = admin.entry(), "attachment_attachmentAsset"
    asset = {"objectType": "KalturaAttachmentAsset", "filename": '../../etc/fö "q".txt', "format": "1"}
    refused = {**asset, "description": "d"}
    assert admin.error(f"{service}.add", entryId=entry, attachmentAsset=refused) == "PROPERTY_VALIDATION_NOT_UPDATABLE"
    made = admin.call(f"{service}.add", entryId=entry, attachmentAsset=asset)
    assert (made["filename"], made["status"]) == (asset["filename"], 0)
    filled = put(admin, made, "one two", service)
    assert (filled["status"], filled["size"], "fileExt" in filled) == (2, 7, False)
    served = admin.http.get(admin.call(f"{service}.getUrl", id=made["id"]))
    assert served.text == "one two"
    assert served.headers["content-disposition"].startswith('attachment; filename="../../etc/f')
    change = {"objectType": "KalturaAttachmentAsset", "description": "d", "title": ""}
    changed = admin.call(f"{service}.update", id=made["id"], attachmentAsset=change)
    assert (changed["description"], changed["title"]) == ("d", "")


def test_who_may_change_captions_and_attachments(admin: DemoClient, nobody: DemoClient) -> None:
    """Captions are for editors of captions and administrators; a user adds attachments and deletes none."""
    nobody.as_user("somebody")
    entry = nobody.entry()
    assert caption(nobody, entry)["code"] == "SERVICE_FORBIDDEN"
    asset = {"objectType": "KalturaAttachmentAsset", "filename": "n.txt"}
    made = nobody.call("attachment_attachmentAsset.add", entryId=entry, attachmentAsset=asset)
    assert put(nobody, made, "one", "attachment_attachmentAsset")["status"] == 2
    assert nobody.error("attachment_attachmentAsset.delete", attachmentAssetId=made["id"]) == "SERVICE_FORBIDDEN"
    nobody.as_user("other")
    assert put(nobody, made, "two", "attachment_attachmentAsset")["code"] == "ENTRY_ID_NOT_FOUND"
    nobody.as_user("somebody", privileges="setrole:CAPTIONS_EDITOR_ROLE")
    edited = put(nobody, caption(nobody, entry), SRT)
    assert edited["status"] == 2
    assert nobody.call("caption_captionAsset.delete", captionAssetId=edited["id"]) is None
    assert admin.call("attachment_attachmentAsset.delete", attachmentAssetId=made["id"]) is None

"""Uploads in one request without an upload token: `upload` of media, base entries and documents."""

import re

import pytest

from tests.support.demo_client import DemoClient


def sent(client: DemoClient, service: str, data: bytes, name: str = "clip.mp4") -> object:
    """Return the response to `upload`."""
    path = f"/api_v3/service/{service}/action/upload"
    files = {"fileData": (name, data, "application/octet-stream")}
    return client.http.post(path, params={"format": "1"}, data={"ks": client.ks}, files=files).json()


@pytest.mark.parametrize("service", ["media", "baseEntry", "document_documents", "upload"])
def test_response_is_only_an_id(user: DemoClient, small_video: bytes, service: str) -> None:
    """The response is only the id of a token; it ends in the file's extension, and can be attached to an entry."""
    token = sent(user, service, small_video, "Beach.MP4")
    assert re.fullmatch(r"[0-9a-f]{7}_[0-9a-z]{20}\.mp4", str(token))
    entry = user.call("media.addFromUploadedFile", mediaEntry={"name": "x", "mediaType": 1}, uploadTokenId=token)
    assert user.wait_for(entry["id"])["status"] == 2


def test_in_a_multirequest(admin: DemoClient, picture: bytes) -> None:
    """The file part has the number of its call, and the next call refers to the id."""
    calls = {
        "1:service": "baseEntry",
        "1:action": "upload",
        "2:service": "media",
        "2:action": "addFromUploadedFile",
        "2:uploadTokenId": "{1:result}",
        "2:mediaEntry:objectType": "KalturaMediaEntry",
        "2:mediaEntry:mediaType": "2",
        "ks": admin.ks,
        "format": "1",
    }
    files = {"1:fileData": ("picture.jpg", picture, "image/jpeg")}
    token, entry = admin.http.post("/api_v3/service/multirequest", data=calls, files=files).json()
    assert isinstance(token, str)
    assert (entry["status"], entry["width"]) == (2, 320)


@pytest.mark.parametrize(("name", "ending"), [("clip", ""), ("a.b/c", ""), ("x.m%2Fp4", ""), ("y.é", ""), ("z..", "")])
def test_odd_names(admin: DemoClient, small_video: bytes, name: str, ending: str) -> None:
    """Only a plain extension becomes part of the id."""
    token = str(sent(admin, "media", small_video, name))
    assert token.partition(".")[2] == ending
    assert admin.call("uploadToken.get", uploadTokenId=token)["status"] == 2


def test_refusals(admin: DemoClient, nobody: DemoClient, small_video: bytes) -> None:
    """`upload` needs a session, a file part, and an accepted type."""
    assert sent(nobody, "media", small_video) == {
        "code": "SERVICE_FORBIDDEN",
        "message": "The access to service [media->upload] is forbidden",
        "objectType": "KalturaAPIException",
        "args": {"SERVICE": "media->upload"},
    }
    assert admin.call("media.upload")["args"] == {"PARAM_NAME": "fileData"}
    refused = sent(admin, "media", b"\x7fELF\x02\x01" + bytes(500))
    assert isinstance(refused, dict)
    assert refused["code"] == "UPLOAD_TOKEN_FILE_TYPE_RESTRICTED_FOR_UPLOAD"

"""From a token to an entry: every order of calls, and the resulting entry."""

import pytest

from tests.support.demo_chunks import A, B, close, force, opened, put, stored, token_state
from tests.support.demo_client import DemoClient
from tests.support.demo_process import DemoProcess


def status(client: DemoClient, entry: str) -> int:
    """The entry's status."""
    return int(client.call("media.get", entryId=entry)["status"])


def test_partial_token(admin: DemoClient, small_video: bytes) -> None:
    """A token attached half full keeps its entry at 0 until the final chunk, whose response has status 3."""
    half = len(small_video) // 2
    token, entry = opened(admin, small_video[:half]), admin.entry()
    assert admin.attach(entry, token)["status"] == 0
    response = put(admin, token, small_video[half:], half)
    assert (response["status"], response["attachedObjectType"]) == (1, "flavorAsset")
    assert status(admin, entry) == 0
    assert close(admin, token, len(small_video))["status"] == 3
    assert close(admin, token, len(small_video))["code"] == "UPLOAD_TOKEN_INVALID_STATUS_FOR_UPLOAD"
    assert status(admin, entry) in (1, 2)
    flavors = admin.call("flavorAsset.list", filter={"entryIdEqual": entry})["objects"]
    assert [flavor["id"] for flavor in flavors if flavor["isOriginal"]] == [response["attachedObjectId"]]


@pytest.mark.parametrize("token", ["", "0_" + "0" * 32])
def test_tokens_that_are_not_there(admin: DemoClient, token: str) -> None:
    """An unknown token leaves the entry unchanged."""
    entry = admin.entry()
    assert admin.attach(entry, token)["code"] == "UPLOAD_TOKEN_NOT_FOUND"
    assert status(admin, entry) == 7


def test_deleted_token(admin: DemoClient) -> None:
    """A deleted token counts as unknown."""
    entry, token = admin.entry(), opened(admin)
    admin.call("uploadToken.delete", uploadTokenId=token)
    assert admin.attach(entry, token)["code"] == "UPLOAD_TOKEN_NOT_FOUND"
    assert status(admin, entry) == 7


def test_timed_out_token(admin: DemoClient, demo: DemoProcess) -> None:
    """A token that was timed out raises no error; its entry waits forever."""
    entry, token = admin.entry(), opened(admin)
    force(demo, token, "status", 4)
    assert admin.attach(entry, token)["status"] == 0
    assert put(admin, token, B, 1000)["code"] == "UPLOAD_TOKEN_INVALID_STATUS_FOR_UPLOAD"


def test_nothing_in_the_file(admin: DemoClient) -> None:
    """A full token without bytes is refused and stays full; the entry is unchanged."""
    entry, token = admin.entry(), admin.token()
    assert admin.chunk(token, b"")["status"] == 2
    assert admin.attach(entry, token)["code"] == "FILE_CONTENT_NOT_SECURE"
    assert status(admin, entry) == 7
    assert token_state(admin, token) == (2, "0")


def test_another_users_token(admin: DemoClient, user: DemoClient, small_video: bytes) -> None:
    """An entry can use a token of any user."""
    token = user.token()
    user.chunk(token, small_video)
    with DemoClient(admin.credentials) as other:
        other.as_user("user2")
        assert other.attach(other.entry(), token)["status"] == 1
    assert token_state(admin, token)[0] == 3


def test_second_entry_of_a_used_token(admin: DemoClient, small_video: bytes) -> None:
    """An entry waits forever for a used token, and becomes NO_CONTENT when the token is deleted."""
    token, entry, second = opened(admin, small_video), admin.entry(), admin.entry()
    assert close(admin, token, len(small_video))["status"] == 2
    assert admin.attach(entry, token)["status"] == 1
    assert admin.attach(second, token)["status"] == 0
    admin.call("uploadToken.delete", uploadTokenId=token)
    assert (status(admin, entry) in (1, 2), status(admin, second)) == (True, 7)


def test_used_token_deleted(admin: DemoClient, demo: DemoProcess, small_video: bytes) -> None:
    """Deleting a used token affects neither the entry nor its file."""
    token, entry = admin.token(), admin.entry()
    admin.chunk(token, small_video)
    admin.attach(entry, token)
    assert admin.call("uploadToken.delete", uploadTokenId=token) is None
    assert admin.wait_for(entry, 2)["duration"] == 3
    assert stored(demo, token) == small_video


def test_entry_deleted_while_it_waits(admin: DemoClient, small_video: bytes) -> None:
    """The upload continues to a full token; the entry stays deleted."""
    token, entry = opened(admin, small_video), admin.entry()
    admin.attach(entry, token)
    admin.call("media.delete", entryId=entry)
    response = close(admin, token, len(small_video))
    assert (response["status"], response["attachedObjectType"]) == (2, "flavorAsset")
    assert admin.error("media.get", entryId=entry) == "ENTRY_ID_NOT_FOUND"


def test_entry_deleted_while_it_converts(admin: DemoClient, small_video: bytes) -> None:
    """A conversion that ends after its entry was deleted does not restore it."""
    deleted = admin.upload(small_video)
    admin.call("media.delete", entryId=deleted)
    later = admin.upload(small_video)
    admin.wait_for(later, 2)
    assert admin.error("media.get", entryId=deleted) == "ENTRY_ID_NOT_FOUND"


def test_picture(admin: DemoClient, picture: bytes) -> None:
    """A waiting image is attached as an entry, and is READY with its last byte."""
    token, entry = admin.token("a.jpg"), admin.entry(media_type=2)
    assert admin.attach(entry, token)["status"] == 0
    assert admin.call("uploadToken.get", uploadTokenId=token)["attachedObjectId"] == entry
    assert admin.chunk(token, picture)["status"] == 3
    assert status(admin, entry) == 2


def test_unreadable_content(admin: DemoClient) -> None:
    """Text passes the check of file types; its entry fails in conversion."""
    entry = admin.upload(A, "a.mp4")
    assert admin.wait_for(entry, -1, 2)["status"] == -1


def test_updated_while_it_waits(admin: DemoClient, small_video: bytes) -> None:
    """`updateContent` with the token for which an entry waits blocks the entry, although the upload completes."""
    token, entry = admin.token(), admin.entry()
    admin.attach(entry, token)
    resource = {"objectType": "KalturaUploadedFileTokenResource", "token": token}
    assert admin.call("media.updateContent", entryId=entry, resource=resource)["status"] == 0
    assert admin.chunk(token, small_video)["status"] == 3
    assert status(admin, entry) == 0
    found = admin.call("flavorAsset.list", filter={"entryIdEqual": entry})["objects"]
    assert [flavor["status"] for flavor in found] == [7]

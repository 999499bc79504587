"""Options for differences between installs of Kaltura."""

from collections.abc import Iterator
from typing import Any

import pytest

from tests.support.demo_client import DemoClient, wait_until
from tests.support.demo_process import DemoProcess


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Iterator[DemoProcess]:
    """A server with a database of three-byte text, whose replacements need an approval."""
    folder = tmp_path_factory.mktemp("demo")
    process = DemoProcess(folder, "--no-samples", "--three-byte-utf8", "--approve-replacements")
    process.start()
    yield process
    assert process.stop() == 0


def test_characters_of_four_bytes(admin: DemoClient) -> None:
    """A database of three-byte text stores four question marks for an emoji, and all other text unchanged."""
    entry = admin.call("media.add", entry={"name": "smile 😀 end", "mediaType": 1, "creditUserName": "日本 😀"})
    assert (entry["name"], entry["creditUserName"]) == ("smile ???? end", "日本 ????")
    # The response to an update shows the sent value.
    assert admin.call("media.update", entryId=entry["id"], mediaEntry={"name": "é😀"})["name"] == "é😀"
    assert admin.call("media.get", entryId=entry["id"])["name"] == "é????"


def test_letters_beyond_ascii_block_an_entry(admin: DemoClient) -> None:
    """After a non-ASCII `referenceId`, the fields in the same blob are returned as changed but stay as they were."""
    entry = admin.entry(referenceId="first")
    for name, value, shown in (
        ("referenceId", "äö", "äö"),
        ("referenceId", "ascii", "äö"),
        ("userId", "somebody", admin.credentials["user_id"]),
        ("partnerSortValue", 7, 0),
    ):
        assert admin.call("media.update", entryId=entry, mediaEntry={name: value})[name] == value
        assert admin.call("media.get", entryId=entry)[name] == shown
    assert admin.call("media.update", entryId=entry, mediaEntry={"partnerData": "kept"})["partnerData"] == "kept"
    assert admin.call("media.get", entryId=entry)["partnerData"] == "kept"


def replaced(client: DemoClient, data: bytes) -> tuple[str, str]:
    """Return a ready entry with a replacement that waits for bytes, and the token."""
    entry, token = client.upload(data), client.token()
    client.wait_for(entry)
    resource = {"objectType": "KalturaUploadedFileTokenResource", "token": token}
    response = client.call("media.updateContent", entryId=entry, resource=resource)
    assert response["replacementStatus"] == 3
    return entry, token


def until_replacement_status(client: DemoClient, entry: str, status: int) -> Any:
    """Return the entry when its replacement has this status."""
    return wait_until(
        lambda: client.call("media.get", entryId=entry), lambda found: found["replacementStatus"] == status
    )


def test_replacement_waits_for_approval(admin: DemoClient, small_video: bytes) -> None:
    """Ready content without approval waits at 2; the approval replaces the content immediately."""
    entry, token = replaced(admin, small_video)
    admin.chunk(token, small_video)
    waiting = until_replacement_status(admin, entry, 2)
    assert waiting["replacingEntryId"]
    approved = admin.call("media.approveReplace", entryId=entry)
    assert (approved["status"], approved["replacementStatus"]) == (2, 0)
    assert "replacingEntryId" not in approved


def test_replacement_approved_early(admin: DemoClient, small_video: bytes) -> None:
    """After an early approval the content is replaced as soon as it is ready."""
    entry, token = replaced(admin, small_video)
    assert admin.call("media.approveReplace", entryId=entry)["replacementStatus"] == 1
    admin.chunk(token, small_video)
    assert until_replacement_status(admin, entry, 0)["status"] == 2

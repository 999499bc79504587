"""Import by URL: the demo server fetches only from itself."""

import pytest

from tests.support.demo_client import DemoClient


def test_url_of_its_own(admin: DemoClient, small_video: bytes) -> None:
    """A download URL, with its redirects, can be imported as the content of another entry."""
    source = admin.wait_for(admin.upload(small_video))
    resource = {"objectType": "KalturaUrlResource", "url": source["downloadUrl"]}
    waiting = admin.call("media.addContent", entryId=admin.entry("fetched"), resource=resource)
    assert (waiting["status"], waiting["sourceType"]) == (0, "5")
    fetched = admin.wait_for(waiting["id"])
    assert fetched["duration"] == source["duration"]
    assert admin.http.get(fetched["downloadUrl"], follow_redirects=True).content == small_video


def test_picture_by_url(admin: DemoClient, picture: bytes) -> None:
    """`addFromUrl` also adds the entry."""
    source = admin.call("media.get", entryId=admin.upload(picture, "picture.jpg", 2))
    sent = {"mediaType": 2, "name": "fetched"}
    entry = admin.call("media.addFromUrl", mediaEntry=sent, url=source["downloadUrl"])
    assert admin.wait_for(entry["id"])["width"] == 320


@pytest.mark.parametrize(
    "url",
    ["http://127.0.0.1:9/x.mp4", "https://kaltura.example/x.mp4", "file:///etc/hostname", "nonsense", "http://[::1"],
)
def test_other_addresses_fail(admin: DemoClient, url: str) -> None:
    """Any other address fails as an import: the entry ends at -2, its source flavor at -1."""
    resource = {"objectType": "KalturaUrlResource", "url": url}
    waiting = admin.call("media.addContent", entryId=admin.entry(), resource=resource)
    assert waiting["status"] == 0
    admin.wait_for(waiting["id"], -2)
    flavor = admin.call("flavorAsset.list", filter={"entryIdEqual": waiting["id"]})["objects"][0]
    assert flavor["status"] == -1
    own_words = "Invalid IPv6 URL" if "[" in url else "the demo server fetches from itself only"
    assert flavor["description"] == own_words


def test_import_of_no_media_fails(admin: DemoClient) -> None:
    """A page or an empty file is not accepted as content."""
    ping = f"{admin.credentials['service_url']}/nothing/here"
    entry = admin.call("media.addFromUrl", mediaEntry={"mediaType": 1}, url=ping)["id"]
    admin.wait_for(entry, -2)
    refused = admin.call("media.addContent", entryId=admin.entry(), resource={"objectType": "KalturaUrlResource"})
    assert refused["args"] == {"PROP_NAME": "KalturaUrlResource::url"}

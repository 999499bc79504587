"""Custom metadata and the search for tags."""

from kdesk.demo.server.sample_metadata import sample_schema
from tests.support.demo_client import DemoClient


def test_custom_metadata_of_an_entry(admin: DemoClient, user: DemoClient) -> None:
    """A document is added once, changed with its version, and checked against its schema."""
    made = admin.call("metadata_metadataProfile.add", metadataProfile={"name": "p"}, xsdData=sample_schema())
    listed = user.call("metadata_metadataProfile.list", filter={"metadataObjectTypeEqual": 1})
    assert [row["id"] for row in listed["objects"]] == [made["id"]]
    entry = user.call("media.add", entry={"mediaType": 1, "name": "x"})
    sent = {"metadataProfileId": made["id"], "objectType": 1, "objectId": entry["id"]}
    good = "<metadata><Director>A</Director><Takes>3</Takes></metadata>"
    first = user.call("metadata_metadata.add", **sent, xmlData=good)
    assert (first["version"], first["xml"]) == (1, good)
    assert user.error("metadata_metadata.add", **sent, xmlData=good) == "METADATA_ALREADY_EXISTS"
    second = user.call("metadata_metadata.update", id=first["id"], xmlData=good, version=1)
    assert second["version"] == 2
    stale = {"id": first["id"], "xmlData": good, "version": 1}
    assert user.error("metadata_metadata.update", **stale) == "INVALID_METADATA_VERSION"
    for bad in ("<Takes>3</Takes><Director/>", "<Takes>many</Takes>", "<State>x</State>", "<Other>x</Other>"):
        refused = {"id": first["id"], "xmlData": f"<metadata>{bad}</metadata>"}
        assert user.error("metadata_metadata.update", **refused) == "INVALID_METADATA_DATA"
    found = user.call("metadata_metadata.list", filter={"objectIdEqual": entry["id"]})
    assert [row["version"] for row in found["objects"]] == [2]


def test_tags_are_completed_from_three_letters_on(user: DemoClient) -> None:
    """The most used come first; a shorter beginning is refused."""
    for tags in ("zebra, zebu", "zebra", "zebra crossing"):
        user.call("media.add", entry={"mediaType": 1, "name": "x", "tags": tags})
    found = user.call("tagsearch_tag.search", tagFilter={"objectTypeEqual": "1", "tagStartsWith": "zeb"})
    assert [row["tag"] for row in found["objects"]] == ["zebra", "zebra crossing", "zebu"]
    short = {"objectTypeEqual": "1", "tagStartsWith": "ze"}
    assert user.error("tagsearch_tag.search", tagFilter=short) == "PROPERTY_VALIDATION_MIN_LENGTH"

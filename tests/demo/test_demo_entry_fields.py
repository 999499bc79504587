"""Writing of entry fields: what is allowed, for whom, and how the rest is refused."""

from typing import Any

import pytest

from tests.support.demo_client import DemoClient

MEDIA = "KalturaMediaEntry"


def refusal(response: dict[str, Any]) -> tuple[str, dict[str, str]]:
    """Code and arguments of an error."""
    return response["code"], response["args"]


@pytest.mark.parametrize(
    ("sent", "code", "args"),
    [
        ({"status": 2}, "PROPERTY_VALIDATION_NOT_UPDATABLE", {"PROP_NAME": f"{MEDIA}::status"}),
        ({"plays": 1}, "PROPERTY_VALIDATION_NOT_UPDATABLE", {"PROP_NAME": f"{MEDIA}::plays"}),
        (
            {"referenceId": "r"},
            "PROPERTY_VALIDATION_MIN_LENGTH",
            {"PROP_NAME": f"{MEDIA}::referenceId", "MIN_LEN": "2"},
        ),
        ({"userId": "u" * 101}, "PROPERTY_VALIDATION_MAX_LENGTH", {"PROP_NAME": f"{MEDIA}::userId", "MAX_LEN": "100"}),
        (
            {"licenseType": 99},
            "INVALID_ENUM_VALUE",
            {"ENUM_VAL": "99", "PARAM_NAME": "licenseType", "ENUM_TYPE": "KalturaLicenseType"},
        ),
        ({"parentEntryId": "0_nosuch1"}, "PARENT_ENTRY_ID_NOT_FOUND", {"ID": "0_nosuch1"}),
        ({"displayInSearch": -2}, "ENTRY_DISPLAY_IN_SEARCH_VALUE_NOT_ALLOWED", {"DISPLAY_IN_SEARCH_NEW_VALUE": "-2"}),
        ({"displayInSearch": 0}, "ENTRY_DISPLAY_IN_SEARCH_VALUE_NOT_ALLOWED", {"DISPLAY_IN_SEARCH_NEW_VALUE": "0"}),
        ({"tags": None}, "WRONG_REQUEST_LANGUAGE", {"LANGUAGE": "N/A"}),
    ],
)
def test_refused_on_insert(admin: DemoClient, sent: dict[str, Any], code: str, args: dict[str, str]) -> None:
    """The refusal of a field names the class of the object."""
    assert refusal(admin.call("media.add", entry={"mediaType": 1, **sent})) == (code, args)


def test_insert_only_fields_are_kept(admin: DemoClient) -> None:
    """Insert-only fields are returned; an update may send their current value, but no other."""
    sent = {"mediaType": 1, "creatorId": "maker", "sourceVersion": "v1", "templateEntryId": "0_template"}
    entry = admin.call("media.add", entry=sent)
    assert {name: entry[name] for name in sent} == sent
    assert admin.call("media.update", entryId=entry["id"], mediaEntry=sent)["creatorId"] == "maker"
    changed = admin.call("media.update", entryId=entry["id"], mediaEntry={"sourceVersion": "v2"})
    assert refusal(changed) == ("PROPERTY_VALIDATION_NOT_UPDATABLE", {"PROP_NAME": f"{MEDIA}::sourceVersion"})
    added = admin.call("media.update", entryId=entry["id"], mediaEntry={"application": "x"})
    assert added["args"] == {"PROP_NAME": f"{MEDIA}::application"}


def test_object_can_be_sent_back(admin: DemoClient) -> None:
    """An entry as the server returned it is accepted as an update."""
    fields = {"description": "d", "tags": "aa, bb", "adminTags": "cc", "startDate": 1_700_000_000, "groupId": 4}
    entry = admin.call("media.get", entryId=admin.entry("whole", **fields))
    again = admin.call("media.update", entryId=entry["id"], mediaEntry=entry)
    assert {**again, "updatedAt": 0} == {**entry, "updatedAt": 0}


def test_fields_that_are_ignored(admin: DemoClient) -> None:
    """Type, duration and unknown fields are silently ignored."""
    entry = admin.call("media.add", entry={"mediaType": 1, "type": 6, "msDuration": 99, "nonsense": 1})
    assert (entry["type"], entry["msDuration"], entry["objectType"]) == (1, 0, MEDIA)
    assert "nonsense" not in entry


def test_clearing(admin: DemoClient) -> None:
    """`__null` resets a field to the value of a new entry."""
    full = {"adminTags": "at", "partnerData": "pd", "licenseType": 2, "creditUrl": "u", "endDate": 1_900_000_000}
    entry = admin.entry("full", description="text", partnerSortValue=7, groupId=3, **full)
    cleared = {f"{name}__null": "" for name in (*full, "description", "partnerSortValue", "groupId")}
    after = admin.call("media.update", entryId=entry, mediaEntry=cleared)
    assert (after["description"], after["licenseType"], after["partnerSortValue"]) == ("", -1, 0)
    assert not {"adminTags", "partnerData", "creditUrl", "endDate", "groupId"}.intersection(after)


def test_null_for_numbers_is_zero(admin: DemoClient) -> None:
    """JSON null is zero for a number and empty for plain text."""
    entry = admin.entry("nulls", partnerSortValue=5, partnerData="x")
    after = admin.call("media.update", entryId=entry, mediaEntry={"partnerSortValue": None, "partnerData": None})
    assert (after["partnerSortValue"], after["partnerData"]) == (0, "")


def test_dates(admin: DemoClient) -> None:
    """Small dates are relative to now, -1 removes one, and the end must not precede the stored start."""
    entry = admin.call("media.add", entry={"mediaType": 1, "startDate": 3600, "endDate": 7200})
    assert entry["endDate"] - entry["startDate"] == 3600
    assert abs(entry["startDate"] - entry["createdAt"] - 3600) <= 5
    sent = {"endDate": 1_000_000_000}
    assert admin.error("media.update", entryId=entry["id"], mediaEntry=sent) == "INVALID_ENTRY_SCHEDULE_DATES"
    after = admin.call("media.update", entryId=entry["id"], mediaEntry={"startDate": -1, "endDate": -1})
    assert not {"startDate", "endDate"}.intersection(after)


@pytest.mark.parametrize("sent", [{"adminTags": "x"}, {"startDate": 5000}, {"endDate__null": ""}])
def test_admin_fields(user: DemoClient, sent: dict[str, Any]) -> None:
    """Some fields are for administrators; the refusal names the field without its class."""
    entry = user.entry()
    name = next(iter(sent)).removesuffix("__null")
    expected = ("PROPERTY_VALIDATION_ADMIN_PROPERTY", {"PROP_NAME": name})
    assert refusal(user.call("media.update", entryId=entry, mediaEntry=sent)) == expected


def test_admin_fields_of_a_new_entry(user: DemoClient) -> None:
    """Admin tags are refused for a new entry too; a schedule is silently dropped."""
    assert user.error("media.add", entry={"mediaType": 1, "adminTags": "x"}) == "PROPERTY_VALIDATION_ADMIN_PROPERTY"
    assert "startDate" not in user.call("media.add", entry={"mediaType": 1, "startDate": 5000})


def test_admin_tags(user: DemoClient) -> None:
    """With a privilege a user may set admin tags; they are joined by a comma without a space."""
    user.as_user("user1", privileges="editadmintags")
    assert user.call("media.add", entry={"mediaType": 1, "adminTags": "B, a,b"})["adminTags"] == "b,a"


def test_owner_changes(admin: DemoClient, user: DemoClient) -> None:
    """An administrator may change the owner of an entry, its owner may not."""
    entry = user.entry()
    assert user.call("media.update", entryId=entry, mediaEntry={"userId": "user2"})["args"]["ERR_CODE"] == "-4"
    assert user.call("media.update", entryId=entry, mediaEntry={"userId": "user1"})["userId"] == "user1"
    given = admin.call("media.update", entryId=entry, mediaEntry={"userId": "user2"})
    assert (given["userId"], given["creatorId"]) == ("user2", "user1")


def test_profile_is_fixed_with_content(admin: DemoClient, picture: bytes) -> None:
    """The conversion profile can be changed only before there is content."""
    entry = admin.entry()
    assert (
        admin.call("media.update", entryId=entry, mediaEntry={"conversionProfileId": 16})["conversionProfileId"] == 16
    )
    ready = admin.upload(picture, "picture.jpg", 2)
    refused = admin.call("media.update", entryId=ready, mediaEntry={"conversionProfileId": 16})
    args = {"PROP_NAME": f"{MEDIA}::conversionProfileId", "STATUS": "2"}
    assert refusal(refused) == ("PROPERTY_VALIDATION_ENTRY_STATUS", args)


def test_own_parent(admin: DemoClient) -> None:
    """An entry cannot be its own parent."""
    entry = admin.entry()
    assert admin.error("media.update", entryId=entry, mediaEntry={"parentEntryId": entry}) == "CYCLE_IN_PARENTAGE"
    child = admin.call("media.add", entry={"mediaType": 1, "parentEntryId": entry})
    assert child["parentEntryId"] == entry


@pytest.mark.parametrize(
    ("sent", "expected"),
    [
        ({"objectType": "KalturaBaseEntry"}, ("KalturaBaseEntry", None)),
        ({}, ("KalturaBaseEntry", None)),
        ({"objectType": "KalturaMediaEntry"}, ("KalturaMediaEntry", 1)),
        ({"objectType": "KalturaDataEntry"}, ("KalturaDataEntry", 6)),
        ({"objectType": "KalturaDocumentEntry", "documentType": 13}, ("KalturaDocumentEntry", 10)),
        ({"objectType": "KalturaNonsense"}, ("KalturaBaseEntry", None)),
        ({"type": 10}, ("KalturaDocumentEntry", 10)),
    ],
)
def test_classes(admin: DemoClient, sent: dict[str, Any], expected: tuple[str, int | None]) -> None:
    """`baseEntry.add` creates the class by name or by type, and returns the class that was sent."""
    responded = admin.call("baseEntry.add", entry={"name": "x", **sent})
    named = str(sent.get("objectType", "KalturaBaseEntry")).replace("Nonsense", "BaseEntry")
    assert (responded["objectType"], responded.get("type")) == (named, expected[1])
    entry = admin.call("baseEntry.get", entryId=responded["id"])
    assert (entry["objectType"], entry.get("type")) == expected
    assert ("mediaType" in entry, "plays" in entry) == (False, expected[1] == 1)
    assert entry["downloadUrl"].endswith(f"/raw/entry_id/{entry['id']}/version/0")


def test_update_by_the_class_that_is_sent(admin: DemoClient) -> None:
    """`baseEntry.update` reads and returns the fields of a base entry, unless the entry's class is sent."""
    entry, sent = admin.entry(), {"creditUserName": "me", "mediaType": 2}
    base = admin.call("baseEntry.update", entryId=entry, baseEntry=sent)
    assert (base["objectType"], "mediaType" in base, "plays" in base) == ("KalturaBaseEntry", False, False)
    assert admin.call("media.get", entryId=entry).keys().isdisjoint({"creditUserName"})
    named = admin.call("baseEntry.update", entryId=entry, baseEntry={"name": "n", "objectType": MEDIA})
    assert (named["objectType"], named["mediaType"]) == (MEDIA, 1)
    unknown = admin.call("baseEntry.update", entryId=entry, baseEntry={"name": "p", "objectType": "KalturaPlaylist"})
    assert (unknown["objectType"], unknown["name"]) == ("KalturaBaseEntry", "p")
    media = admin.call("media.update", entryId=entry, mediaEntry={"name": "m", "objectType": "KalturaBaseEntry"})
    assert (media["objectType"], media["name"]) == (MEDIA, "m")
    refused = admin.call("baseEntry.update", entryId=entry, baseEntry={"status": 2})
    assert refused["args"] == {"PROP_NAME": "KalturaBaseEntry::status"}
    refused = admin.call("baseEntry.update", entryId=entry, baseEntry={**sent, "objectType": MEDIA})
    assert refused["args"] == {"PROP_NAME": f"{MEDIA}::mediaType"}


def test_texts_are_cut_when_stored(user: DemoClient) -> None:
    """The response to an update contains the whole text, the stored one is cut. A name of that length is an error."""
    entry = user.entry()
    for name, sent, kept in (("partnerData", 5000, 4096), ("description", 100_000, 65_535)):
        response = user.call("media.update", entryId=entry, mediaEntry={name: "x" * sent})
        assert len(response[name]) == sent
        assert len(user.call("media.get", entryId=entry)[name]) == kept
    assert user.error("media.update", entryId=entry, mediaEntry={"name": "x" * 70_000}) == "INTERNAL_SERVERL_ERROR"


def test_null_removes_a_date(admin: DemoClient) -> None:
    """JSON null removes a date, as -1 does."""
    entry = admin.entry(startDate=3600)
    assert "startDate" not in admin.call("media.update", entryId=entry, mediaEntry={"startDate": None})


def test_profile_of_a_ready_entry(admin: DemoClient, picture: bytes) -> None:
    """A READY entry's profile cannot be set, not even to itself; this is checked before the profile is looked up."""
    entry = admin.upload(picture, "a.jpg", media_type=2)
    for number in (15, 999_999):
        assert refusal(admin.call("media.update", entryId=entry, mediaEntry={"conversionProfileId": number})) == (
            "PROPERTY_VALIDATION_ENTRY_STATUS",
            {"PROP_NAME": "KalturaMediaEntry::conversionProfileId", "STATUS": "2"},
        )

"""Entries: fields, attaching in every order, lists with the server's defaults, multirequest."""

from typing import Any

import pytest

from kdesk.demo.store.entries.texts import normal_tags
from tests.support.demo_client import DemoClient

EVERY = "-2,-1,0,1,2,4,5,6,7"


def ids(response: dict[str, Any]) -> set[str]:
    """Return the ids in a list response."""
    return {row["id"] for row in response["objects"]}


def test_fresh_entry_shape(admin: DemoClient) -> None:
    """A new entry has the recorded fields, with strings for the numbers that are strings on the real server."""
    entry = admin.call("media.add", entry={"name": "Vid 1", "mediaType": 1})
    place = f"{admin.credentials['service_url']}/p/{admin.partner_id}/sp/{admin.partner_id}00"
    assert entry["status"] == 7
    assert entry["version"] == 0
    assert entry["sourceType"] == "6"
    assert entry["thumbnailUrl"] == f"{place}/thumbnail/entry_id/{entry['id']}/version/0"
    assert entry["downloadUrl"].endswith("/format/download/protocol/http/flavorParamIds/0")
    assert entry["dataUrl"] == f"{place}/playManifest/entryId/{entry['id']}/format/url/protocol/http"
    assert entry["operationAttributes"] == []
    absent = {"referenceId", "partnerData", "startDate", "width", "conversionProfileId", "adminTags"}
    assert not absent.intersection(entry)


def test_entry_fields(admin: DemoClient) -> None:
    """Fields are returned as they were sent; tags are normalized."""
    sent = {
        "name": "  Full é 日本  ",
        "description": "a\nb",
        "mediaType": 1,
        "referenceId": "ref-1",
        "tags": "A,bb, Cc ,bb",
    }
    entry = admin.call("media.add", entry={**sent, "partnerData": "pd", "startDate": 1795190000, "licenseType": 2})
    assert entry["name"] == "  Full é 日本  "
    assert entry["tags"] == "bb, cc"
    assert (entry["referenceId"], entry["partnerData"], entry["licenseType"]) == ("ref-1", "pd", 2)
    assert admin.call("media.add", entry={"mediaType": 1})["name"].startswith(f"{admin.partner_id}_")


@pytest.mark.parametrize(
    ("sent", "code"),
    [
        ({"name": "x"}, "PROPERTY_VALIDATION_CANNOT_BE_NULL"),
        ({"mediaType": 99}, "INVALID_ENUM_VALUE"),
        ({"mediaType": 1, "status": 2}, "PROPERTY_VALIDATION_NOT_UPDATABLE"),
        ({"mediaType": 1, "conversionProfileId": 99999}, "CONVERSION_PROFILE_ID_NOT_FOUND"),
        ({"mediaType": 1, "accessControlId": 99999}, "ACCESS_CONTROL_ID_NOT_FOUND"),
        ({"mediaType": 1, "startDate": 1900000000, "endDate": 1800000000}, "INVALID_ENTRY_SCHEDULE_DATES"),
        ({"mediaType": 1, "name": None}, "WRONG_REQUEST_LANGUAGE"),
    ],
)
def test_refused_entries(admin: DemoClient, sent: dict[str, Any], code: str) -> None:
    """Each invalid field has its code."""
    assert admin.error("media.add", entry=sent) == code


def test_update(admin: DemoClient) -> None:
    """Only sent fields change; read-only ones may be sent unchanged; `__null` clears."""
    entry = admin.entry("before", description="text", referenceId="r1")
    changed = admin.call("media.update", entryId=entry, mediaEntry={"name": "after", "status": 7, "mediaType": 1})
    assert (changed["name"], changed["description"]) == ("after", "text")
    changed = admin.call("media.update", entryId=entry, mediaEntry={"description__null": "", "referenceId__null": ""})
    assert changed["description"] == ""
    assert "referenceId" not in changed
    wrong = {"mediaType": 2}
    assert admin.error("media.update", entryId=entry, mediaEntry=wrong) == "PROPERTY_VALIDATION_NOT_UPDATABLE"


def test_delete(admin: DemoClient) -> None:
    """Deleting returns null once; then the entry is unknown."""
    entry = admin.entry()
    assert admin.call("media.delete", entryId=entry) is None
    assert admin.call("media.delete", entryId=entry)["args"] == {"ENTRY_ID": entry}
    assert admin.error("media.get", entryId=entry) == "ENTRY_ID_NOT_FOUND"


def test_foreign_entries(admin: DemoClient, user: DemoClient) -> None:
    """A user can read other users' entries but not change them; the code is INVALID_KS with an empty KSID."""
    entry = admin.entry()
    assert user.call("media.get", entryId=entry)["id"] == entry
    for call in ("media.delete", "media.addContent"):
        assert user.call(call, entryId=entry)["args"] == {"KSID": "", "ERR_CODE": "-4", "ERR_DESC": "INVALID_TYPE"}
    response = user.call("media.add", entry={"mediaType": 1, "userId": "user2"})
    assert response["args"]["ERR_CODE"] == "-4"
    user.as_user("user1", privileges=f"edit:{entry}")
    assert user.call("media.update", entryId=entry, mediaEntry={"name": "by user1"})["name"] == "by user1"


def test_attach_full_token(admin: DemoClient, small_video: bytes) -> None:
    """A full token starts a video's conversion immediately and closes; a second token is refused and stays full."""
    token, other = admin.token(), admin.token()
    admin.chunk(token, small_video)
    admin.chunk(other, small_video)
    entry = admin.entry()
    attached = admin.attach(entry, token)
    assert (attached["status"], attached["sourceType"], attached["version"]) == (1, "1", 0)
    assert admin.call("uploadToken.get", uploadTokenId=token)["status"] == 3
    assert admin.attach(entry, other)["code"] == "ENTRY_ALREADY_WITH_CONTENT"
    assert admin.call("uploadToken.get", uploadTokenId=other)["status"] == 2


def test_attach_before_upload(admin: DemoClient, small_video: bytes) -> None:
    """A token attached while empty completes its entry by itself; the last chunk returns status 3."""
    token, entry = admin.token(), admin.entry()
    assert admin.attach(entry, token)["status"] == 0
    waiting = admin.call("uploadToken.get", uploadTokenId=token)
    assert waiting["attachedObjectType"] == "flavorAsset"
    flavor = admin.call("flavorAsset.list", filter={"entryIdEqual": entry})["objects"][0]
    assert (flavor["id"], flavor["status"]) == (waiting["attachedObjectId"], 7)
    assert admin.attach(entry, token)["code"] == "ENTRY_ALREADY_WITH_CONTENT"
    admin.chunk(token, b"", resume=False, finalChunk=False)
    admin.chunk(token, small_video, resume=True, finalChunk=False, resumeAt=0)
    final = admin.chunk(token, b"", resume=True, finalChunk=True, resumeAt=len(small_video))
    assert final["status"] == 3
    assert admin.wait_for(entry, 2)["duration"] == 3


def test_attached_token_deleted_or_refused(admin: DemoClient, small_video: bytes) -> None:
    """The waiting entry returns to 7 when its token is deleted, and can get another."""
    entry, first, second = admin.entry(), admin.token(), admin.token()
    admin.attach(entry, first)
    admin.call("uploadToken.delete", uploadTokenId=first)
    assert admin.call("media.get", entryId=entry)["status"] == 7
    admin.attach(entry, second)
    assert admin.chunk(second, b"\x7fELF" * 300)["code"] == "UPLOAD_TOKEN_FILE_TYPE_RESTRICTED_FOR_UPLOAD"
    refused = admin.call("media.get", entryId=entry)
    assert (refused["status"], refused["conversionProfileId"]) == (7, 15)
    assert admin.call("flavorAsset.list", filter={"entryIdEqual": entry})["totalCount"] == 0
    third = admin.token()
    admin.attach(entry, third)
    assert admin.chunk(third, small_video)["status"] == 3


def test_attach_used_tokens(admin: DemoClient, small_video: bytes) -> None:
    """A used token blocks a new entry; the last of two entries gets a token; a deleted entry leaves it full."""
    used = admin.token()
    admin.chunk(used, small_video)
    admin.attach(admin.entry(), used)
    assert admin.attach(admin.entry(), used)["status"] == 0
    token, hangs, gets = admin.token(), admin.entry(), admin.entry()
    admin.attach(hangs, token)
    admin.attach(gets, token)
    assert admin.chunk(token, small_video)["status"] == 3
    assert admin.call("media.get", entryId=hangs)["status"] == 0
    assert admin.call("media.get", entryId=gets)["status"] in (1, 2)
    orphan, deleted = admin.token(), admin.entry()
    admin.attach(deleted, orphan)
    admin.call("media.delete", entryId=deleted)
    assert admin.chunk(orphan, small_video)["status"] == 2


def test_attach_refusals(admin: DemoClient) -> None:
    """Unknown tokens, missing types and empty files are refused; a missing resource is no error."""
    entry = admin.entry()
    assert admin.call("media.addContent", entryId=entry)["status"] == 7
    assert admin.error("media.addContent", entryId=entry, resource={"token": "x"}) == "OBJECT_TYPE_ABSTRACT"
    assert admin.attach(entry, "0_nosuch")["code"] == "UPLOAD_TOKEN_NOT_FOUND"
    empty = admin.token()
    assert admin.chunk(empty, b"")["uploadedFileSize"] == "0"
    assert admin.attach(entry, empty)["code"] == "FILE_CONTENT_NOT_SECURE"
    assert admin.call("media.get", entryId=entry)["sourceType"] == "1"


def test_add_from_uploaded_file(admin: DemoClient, small_video: bytes) -> None:
    """`addFromUploadedFile` needs a full token."""
    token = admin.token()
    sent = {"mediaEntry": {"name": "legacy", "mediaType": 1}, "uploadTokenId": token}
    assert admin.error("media.addFromUploadedFile", **sent) == "UPLOAD_TOKEN_INVALID_STATUS_FOR_ADD_ENTRY"
    admin.chunk(token, small_video)
    assert admin.call("media.addFromUploadedFile", **sent)["status"] == 1


def test_image_is_ready_at_once(admin: DemoClient, picture: bytes) -> None:
    """An image entry is READY with its size when it is attached."""
    entry = admin.call("media.get", entryId=admin.upload(picture, "picture.jpg", 2))
    assert (entry["status"], entry["version"], entry["width"], entry["height"]) == (2, "100012", 320, 180)
    assert f"/raw/entry_id/{entry['id']}/version/100012" in entry["downloadUrl"]


def test_unfinished_entries_in_lists(admin: DemoClient) -> None:
    """Lists include only READY entries; `idIn` and `referenceIdEqual` do not change that, `idEqual` and statuses do."""
    entry = admin.entry("waiting", referenceId="ref-waiting")
    assert ids(admin.call("media.list", filter={"idIn": entry})) == set()
    assert ids(admin.call("media.list", filter={"referenceIdEqual": "ref-waiting"})) == set()
    assert ids(admin.call("media.list", filter={"idEqual": entry})) == {entry}
    assert ids(admin.call("media.list", filter={"idIn": entry, "statusIn": EVERY})) == {entry}
    assert ids(admin.call("baseEntry.listByReferenceId", refId="ref-waiting")) == {entry}
    assert admin.call("media.count", filter={"statusEqual": 7}) >= 1


def test_users_see_their_own(admin: DemoClient, user: DemoClient) -> None:
    """A user session lists its own entries, unless it has `list:*` or filters by ids."""
    mine, theirs = user.entry("mine"), admin.entry("theirs")
    everything = {"filter": {"statusIn": EVERY}, "pager": {"pageSize": 500}}
    assert theirs not in ids(user.call("media.list", **everything))
    assert mine in ids(user.call("media.list", **everything))
    assert ids(user.call("media.list", filter={"statusIn": EVERY, "idIn": theirs})) == {theirs}
    user.as_user("user1", privileges="list:*")
    assert theirs in ids(user.call("media.list", **everything))


def test_filters_and_orders(admin: DemoClient) -> None:
    """Filters by words of the name, type, owner and date; the order is as requested, unknown orders are ignored."""
    names = ["Zebra crossing", "zebra stripes", "Aardvark"]
    kinds = dict(zip(names, (1, 5, 2), strict=True))
    made = {name: admin.entry(name, kind, userId="zoo") for name, kind in kinds.items()}

    def found(**filters: Any) -> list[str]:
        response = admin.call("media.list", filter={"statusIn": EVERY, "userIdEqual": "zoo", **filters})
        return [row["name"] for row in response["objects"]]

    assert set(found(nameLike="ZEBRA")) == {"Zebra crossing", "zebra stripes"}
    assert found(nameLike="zebra stripes") == ["zebra stripes"]
    assert found(nameLike="ebra") == []
    assert found(mediaTypeEqual=2) == ["Aardvark"]
    assert len(found(mediaTypeIn="1,5")) == 2
    assert found(freeText="aard*") == ["Aardvark"]
    assert found(orderBy="+name") == ["Aardvark", "Zebra crossing", "zebra stripes"]
    assert found(orderBy="-name") == ["zebra stripes", "Zebra crossing", "Aardvark"]
    assert len(found(orderBy="-nonsense")) == 3
    assert found(createdAtGreaterThanOrEqual=4102444800) == []
    assert len(found(createdAtLessThanOrEqual=4102444800)) == 3
    shaped = admin.call(
        "media.list",
        filter={"idEqual": made["Aardvark"]},
        responseProfile={"type": 1, "fields": "id,name"},
    )
    assert shaped["objects"][0].keys() == {"id", "name", "type", "objectType"}


def test_pager(admin: DemoClient) -> None:
    """Page size 0 returns everything, the maximum is 500, and the window ends at 10,000."""
    filters = {"statusIn": EVERY}
    total = admin.call("media.list", filter=filters)["totalCount"]
    assert len(admin.call("media.list", filter=filters, pager={"pageSize": 0})["objects"]) == total
    two = admin.call("media.list", filter=filters, pager={"pageSize": 2, "pageIndex": 0})
    assert (len(two["objects"]), two["totalCount"]) == (2, total)
    beyond = {"pageSize": 500, "pageIndex": 21}
    assert admin.error("media.list", filter=filters, pager=beyond) == "QUERY_EXCEEDED_MAX_MATCHES_ALLOWED"
    last = {"pageSize": 500, "pageIndex": 20}
    assert admin.call("media.list", filter=filters, pager=last)["objects"] == []


def test_base_entries(admin: DemoClient, small_video: bytes) -> None:
    """A base entry gets its media type from the file; media lists do not include it before."""
    entry = admin.call("baseEntry.add", entry={"name": "automatic"})
    assert entry["objectType"] == "KalturaBaseEntry"
    assert ids(admin.call("media.list", filter={"idEqual": entry["id"]})) == set()
    token = admin.token()
    admin.chunk(token, small_video)
    resource = {"objectType": "KalturaUploadedFileTokenResource", "token": token}
    attached = admin.call("baseEntry.addContent", entryId=entry["id"], resource=resource)
    assert (attached["objectType"], attached["mediaType"]) == ("KalturaMediaEntry", 1)
    found = admin.call("baseEntry.getByIds", entryIds=f"{entry['id']},0_nosuch1")
    assert [row["id"] for row in found] == [entry["id"]]


def multi(client: DemoClient, **calls: Any) -> Any:
    """Send a multirequest with the client's session."""
    return client.http.post("/api_v3/service/multirequest", json={"ks": client.ks, "format": 1, **calls}).json()


PING = {"service": "system", "action": "ping"}
GET_NONE = {"service": "media", "action": "get", "entryId": "0_nosuch1"}


def test_multirequest_reserves(admin: DemoClient, small_video: bytes) -> None:
    """One request can add a token and an entry and attach it, by references to earlier results."""
    token, entry, attached = multi(
        admin,
        **{
            "1": {"service": "uploadToken", "action": "add", "uploadToken": {"fileName": "m.mp4"}},
            "2": {"service": "media", "action": "add", "entry": {"name": "t{1:result:status}", "mediaType": 1}},
            "3": {
                "service": "media",
                "action": "addContent",
                "entryId": "{2:result:id}",
                "resource": {"objectType": "KalturaUploadedFileTokenResource", "token": "{1:result:id}"},
            },
        },
    )
    assert entry["name"] == "t0"
    assert (attached["id"], attached["status"]) == (entry["id"], 0)
    assert admin.chunk(token["id"], small_video)["status"] == 3


def test_multirequest_numbering(admin: DemoClient) -> None:
    """Keys start at 0 or 1, a gap ends the batch, and colon keys work."""
    assert multi(admin, **{"0": PING, "1": PING}) == [True, True]
    assert multi(admin, **{"1": PING, "3": PING}) == [True]
    assert multi(admin, **{"2": PING}) == []
    assert multi(admin) == []
    assert multi(admin, **{"1:service": "system", "1:action": "ping"}) == [True]
    assert multi(admin, **{"1": {"service": "multirequest", "1": PING}}) == []


def test_multirequest_continues_after_errors(admin: DemoClient) -> None:
    """Errors are among the results; a reference to a failed call is empty, a forward reference is unchanged."""
    refer = {"service": "media", "action": "get", "entryId": "{2:result:id}"}
    forward = {"service": "media", "action": "get", "entryId": "{9:result:id}"}
    first, second, third, fourth = multi(admin, **{"1": PING, "2": GET_NONE, "3": refer, "4": forward})
    assert first is True
    assert second["code"] == "ENTRY_ID_NOT_FOUND"
    assert third["args"] == {"ENTRY_ID": ""}
    assert fourth["args"] == {"ENTRY_ID": "{9:result:id}"}


def test_multirequest_sessions_and_voids(admin: DemoClient, nobody: DemoClient) -> None:
    """A call may have its own KS; an invalid common one fails every call; void results are null."""
    delete = {"service": "uploadToken", "action": "delete", "uploadTokenId": admin.token()}
    assert multi(admin, **{"1": delete, "2": PING}) == [None, True]
    nobody.ks = "bm90"
    own = {"service": "session", "action": "get", "ks": admin.ks}
    bad, good = multi(nobody, **{"1": PING, "2": own})
    assert bad["code"] == "INVALID_KS"
    assert good["sessionType"] == "2"


def test_multirequest_with_a_file(admin: DemoClient, small_video: bytes) -> None:
    """A file part belongs to the call whose number precedes its name."""
    calls = {
        "1": {"service": "uploadToken", "action": "add"},
        "2": {"service": "uploadToken", "action": "upload", "uploadTokenId": "{1:result:id}"},
    }
    response = admin.http.post(
        "/api_v3/service/multirequest?format=1",
        data={"ks": admin.ks, **{f"{n}:{key}": value for n, call in calls.items() for key, value in call.items()}},
        files={"2:fileData": ("m.mp4", small_video)},
    ).json()
    assert response[1]["status"] == 2
    assert response[1]["fileName"] == "m.mp4"


def test_tags_are_tidied() -> None:
    """Tags are in lower case, stripped, unique, and of 2 to 100 bytes."""
    assert normal_tags("A,bb, Cc ,bb,日本,x y," + "l" * 110) == "bb, cc, 日本, x y, " + "l" * 100

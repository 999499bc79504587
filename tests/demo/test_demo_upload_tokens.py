"""Upload tokens as objects: added, read, listed, deleted, and refused."""

from typing import Any

import pytest

from tests.support.demo_chunks import A, B, close, force, opened, put, token_state
from tests.support.demo_client import DemoClient
from tests.support.demo_process import DemoProcess


def test_fresh_token_shape(admin: DemoClient) -> None:
    """A new token omits unset fields, and its file size is a string."""
    token = admin.call("uploadToken.add", uploadToken={"fileName": "a.mp4", "fileSize": 2500})
    assert token["fileSize"] == "2500"
    assert token["autoFinalize"] is False
    assert token["status"] == 0
    absent = {"uploadedFileSize", "uploadUrl", "attachedObjectType", "attachedObjectId"}
    assert not absent.intersection(token)
    assert admin.call("uploadToken.add").keys() == token.keys() - {"fileName", "fileSize"}


def test_long_file_names_are_cut(admin: DemoClient) -> None:
    """A file name is cut to 256 characters, the extension included."""
    token = admin.call("uploadToken.add", uploadToken={"fileName": "n" * 396 + ".mp4"})
    assert token["fileName"] == "n" * 256


def test_read_only_fields_and_auto_finalize_are_refused(admin: DemoClient) -> None:
    """Read-only fields may not be sent, and autoFinalize needs a size."""
    add = "uploadToken.add"
    assert admin.error(add, uploadToken={"status": 2}) == "PROPERTY_VALIDATION_NOT_UPDATABLE"
    assert admin.error(add, uploadToken={"autoFinalize": True}) == "UPLOAD_TOKEN_MISSING_FILE_SIZE"


def test_ownership(admin: DemoClient, user: DemoClient) -> None:
    """A user sees only own tokens; an admin sees all."""
    mine, theirs = user.token(), admin.token()
    assert user.error("uploadToken.get", uploadTokenId=theirs) == "UPLOAD_TOKEN_NOT_FOUND"
    assert user.chunk(theirs, A)["code"] == "UPLOAD_TOKEN_NOT_FOUND"
    assert [row["id"] for row in user.call("uploadToken.list")["objects"]] == [mine]
    assert admin.call("uploadToken.get", uploadTokenId=mine)["userId"] == "user1"


def test_delete(admin: DemoClient, demo: DemoProcess) -> None:
    """Deleting returns null once; the bytes are deleted."""
    token = opened(admin)
    assert admin.call("uploadToken.delete", uploadTokenId=token) is None
    assert admin.error("uploadToken.delete", uploadTokenId=token) == "UPLOAD_TOKEN_NOT_FOUND"
    assert put(admin, token, B, 1000)["code"] == "UPLOAD_TOKEN_NOT_FOUND"
    assert not (demo.data_dir / "uploads" / token).exists()


def test_list_filters(admin: DemoClient) -> None:
    """Tokens are filtered by name and status; unknown fields and orders are ignored; page size 0 returns everything."""
    token = opened(admin, file_name="listed.mp4")
    found = admin.call("uploadToken.list", filter={"fileNameEqual": "listed.mp4", "statusEqual": 1})
    assert [row["id"] for row in found["objects"]] == [token]
    total = admin.call("uploadToken.list", filter={"foo": 1})["totalCount"]
    everything = admin.call("uploadToken.list", pager={"pageSize": 0}, filter={"orderBy": "-fileName"})
    assert total == everything["totalCount"] == len(everything["objects"])
    assert admin.call("uploadToken.list", pager={"pageSize": 5, "pageIndex": 99999})["objects"] == []


def test_parts_that_are_no_files(admin: DemoClient) -> None:
    """Missing and malformed file parts have different errors, and leave the token unchanged."""
    token = admin.token()
    path = f"/api_v3/service/uploadToken/action/upload?format=1&uploadTokenId={token}"

    def code(**request: Any) -> str:
        return str(admin.http.post(path, **request).json()["code"])

    ks = {"ks": admin.ks}
    assert code(json=ks) == "MISSING_MANDATORY_PARAMETER"
    assert code(data=ks, files={"other": ("a.mp4", A)}) == "MISSING_MANDATORY_PARAMETER"
    assert code(data={**ks, "fileData": "abc"}) == "UPLOAD_ERROR"
    assert code(files={"ks": (None, admin.ks), "fileData": (None, A)}) == "UPLOAD_ERROR"
    assert code(data=ks, files={"fileData": ("", A)}) == "UPLOAD_ERROR"
    assert admin.call("uploadToken.get", uploadTokenId=token)["status"] == 0


@pytest.mark.parametrize(
    ("sent", "shown"),
    [
        ("2500", "2500"),
        (2500.0, "2500"),
        (6442450944, "6442450944"),
        (9007199254740993, "9007199254741000"),
        (0, "0"),
        (-5, "-5"),
        (None, "0"),
    ],
)
def test_declared_sizes(admin: DemoClient, sent: object, shown: str) -> None:
    """A declared size is never checked, always a string, and inexact beyond 14 digits."""
    assert admin.call("uploadToken.add", uploadToken={"fileSize": sent})["fileSize"] == shown


def test_add_ignores_unknown_fields(admin: DemoClient) -> None:
    """Unknown properties and classes are ignored, and a name is stored unchanged."""
    sent = {"objectType": "KalturaMediaEntry", "bogus": 1, "fileName": "<b>שלום</b>&\"'.mp4"}
    token = admin.call("uploadToken.add", uploadToken=sent)
    assert (token["objectType"], token["fileName"]) == ("KalturaUploadToken", "<b>שלום</b>&\"'.mp4")
    assert "bogus" not in token


@pytest.mark.parametrize("name", ["id", "status", "uploadedFileSize", "attachedObjectId"])
def test_read_only_properties(admin: DemoClient, name: str) -> None:
    """The error names the property with its class."""
    refused = admin.call("uploadToken.add", uploadToken={name: 1})
    assert refused["args"] == {"PROP_NAME": f"KalturaUploadToken::{name}"}


def test_unknown_tokens(admin: DemoClient) -> None:
    """A token that is unknown or has an empty id is not found by any action; a missing id is a missing parameter."""
    for action in ("get", "delete"):
        assert admin.error(f"uploadToken.{action}", uploadTokenId="0_" + "0" * 32) == "UPLOAD_TOKEN_NOT_FOUND"
        assert admin.error(f"uploadToken.{action}", uploadTokenId="") == "UPLOAD_TOKEN_NOT_FOUND"
        missing = admin.call(f"uploadToken.{action}")
        assert missing["args"] == {"PARAM_NAME": "uploadTokenId"}
    assert admin.chunk("0_" + "0" * 32, A)["code"] == "UPLOAD_TOKEN_NOT_FOUND"


def test_an_admin_helps_a_user(admin: DemoClient, user: DemoClient) -> None:
    """Chunks of one token may come from its owner and from an admin; another user may not even delete it."""
    token = user.token()
    admin.chunk(token, A, resume=False, finalChunk=False)
    assert close(user, token, 1000)["status"] == 2
    with DemoClient(admin.credentials) as other:
        assert other.as_user("user2").error("uploadToken.delete", uploadTokenId=token) == "UPLOAD_TOKEN_NOT_FOUND"
    assert user.call("uploadToken.delete", uploadTokenId=token) is None


def test_sessions_without_a_user(admin: DemoClient, nobody: DemoClient) -> None:
    """A session without a user has tokens without a user; a widget's gets an empty list and may not add."""
    with DemoClient(admin.credentials) as client:
        assert client.as_user("").call("uploadToken.add")["userId"] == ""
    widget = nobody.call("session.startWidgetSession", widgetId=f"_{nobody.partner_id}")
    nobody.ks = widget["ks"]
    assert nobody.call("uploadToken.list") == {
        "totalCount": 0,
        "objects": [],
        "objectType": "KalturaUploadTokenListResponse",
    }
    assert nobody.error("uploadToken.add") == "SERVICE_FORBIDDEN"


def test_filters(admin: DemoClient) -> None:
    """Each filter of the list matches as named; an unknown user has no tokens."""
    token = opened(admin, file_name="filtered.mp4", fileSize=4711)

    def found(**filters: object) -> list[str]:
        return [row["id"] for row in admin.call("uploadToken.list", filter=filters)["objects"]]

    assert found(idEqual=token) == found(fileSizeEqual=4711) == found(fileNameEqual="filtered.mp4") == [token]
    assert found(idIn=f"{token},0_nosuch", statusIn="1,2") == [token]
    assert found(idEqual=token, statusIn="3,4") == found(userIdEqual="nobody-here") == []
    assert found(idEqual=token, createdAtGreaterThanOrEqual=9999999999) == [token]


def test_pages(admin: DemoClient) -> None:
    """Pages have the requested size, an index below 1 is the first, and there is no window of 10,000."""
    ids = [admin.token("paged.mp4") for _ in range(3)]

    def page(size: int, index: int, order: str = "+createdAt") -> list[str]:
        filters = {"fileNameEqual": "paged.mp4", "orderBy": order}
        pager = {"pageSize": size, "pageIndex": index}
        return [row["id"] for row in admin.call("uploadToken.list", filter=filters, pager=pager)["objects"]]

    assert page(2, 1) == page(2, 0) == page(2, -1) == ids[:2]
    assert page(2, 2) == ids[2:]
    assert page(2, 1, "-createdAt") == ids[:0:-1]
    assert page(0, 1) == page(-1, 1) == page(501, 1) == ids
    assert page(5, 10_001) == []


def test_seven_days(admin: DemoClient, demo: DemoProcess) -> None:
    """A partial token is valid for seven days; then chunks are refused, and the search for resumable ones omits it."""
    token, empty = opened(admin, file_name="old.mp4"), admin.token()
    found = admin.call("uploadToken.get", uploadTokenId=token)
    for each in (token, empty):
        force(demo, each, "updated_at", found["updatedAt"] - 8 * 86_400)
    refused = put(admin, token, B, 1000)
    assert refused["code"] == "UPLOAD_PASSED_MAX_RESUME_TIME_ALLOWED"
    assert refused["args"] == {"MAX_RESUME_TIME": "604800"}
    assert token_state(admin, token) == (1, "1000")
    by_name = {"fileNameEqual": "old.mp4"}
    assert admin.call("uploadToken.list", filter={**by_name, "statusEqual": 1})["totalCount"] == 0
    assert admin.call("uploadToken.list", filter=by_name)["totalCount"] == 1
    assert admin.chunk(empty, A, resume=False, finalChunk=False)["status"] == 1


@pytest.mark.parametrize(
    ("status", "code"), [(4, "UPLOAD_TOKEN_INVALID_STATUS_FOR_UPLOAD"), (6, "MAX_ALLOWED_CHUNK_COUNT_EXCEEDED")]
)
def test_statuses_that_end_an_upload(admin: DemoClient, demo: DemoProcess, status: int, code: str) -> None:
    """Tokens that are timed out or broken can be read, but accept no chunk."""
    token = opened(admin)
    force(demo, token, "status", status)
    assert put(admin, token, B, 1000)["code"] == code
    assert token_state(admin, token) == (status, "1000")


def test_search_by_name_omits_used_tokens(admin: DemoClient) -> None:
    """A search by name alone omits tokens that are used or deleted."""
    token, entry = admin.token("by-name.mp4"), admin.entry()
    admin.chunk(token, A)
    assert admin.call("uploadToken.list", filter={"fileNameEqual": "by-name.mp4"})["totalCount"] == 1
    admin.attach(entry, token)
    assert admin.call("uploadToken.list", filter={"fileNameEqual": "by-name.mp4"})["totalCount"] == 0

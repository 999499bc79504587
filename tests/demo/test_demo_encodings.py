"""Encodings of parameters: in path, query and body, as text, as trees and as files."""

import json
from typing import Any

import httpx
import pytest

from tests.support.demo_client import DemoClient

_ADD = "/api_v3/service/uploadToken/action/add"
_LIST = "/api_v3/service/uploadToken/action/list"
_UPLOAD = "/api_v3/service/uploadToken/action/upload"


def _ping(client: DemoClient, path: str) -> str:
    """Return the response of `system.ping` under a path that is sent unchanged."""
    return client.http.get(f"{client.credentials['service_url']}{path}").text


@pytest.mark.parametrize(
    ("path", "response"),
    [
        ("/api_v3/service/system/action/ping/format/1", "true"),
        ("/api_v3/service/system/action/ping/format/1/action/getTime", "true"),
        ("/api_v3/service/system/action/ping/format/1/0/x/service/nosuch", "true"),
        ("/api_v3/service/system/action/ping/format/1/a.m3u8", "true"),
        ("/api_v3/index.php/service/system/index.php/action/ping/format/1?action=getTime&format=9", "true"),
    ],
)
def test_path_rules(nobody: DemoClient, path: str, response: str) -> None:
    """The first value of a key wins, a key of 0 ends the pairs, a missing value is fine, the path beats the query."""
    assert _ping(nobody, path) == response


def test_trees_from_all_sources_combine(admin: DemoClient) -> None:
    """A filter can be split between query and body; the query wins."""
    token = admin.token("half.mp4")
    query = {"filter[statusEqual]": "0", "filter[fileNameEqual]": "half.mp4", "format": "1"}
    body = {"ks": admin.ks, "filter": {"idEqual": token, "fileNameEqual": "other.mp4"}, "pager": {"pageSize": 1}}
    (found,) = admin.http.post(_LIST, params=query, json=body).json()["objects"]
    assert found["id"] == token


def test_writes_by_get(admin: DemoClient) -> None:
    """GET can write too."""
    query = {"ks": admin.ks, "format": "1", "uploadToken:fileName": "by-get.mp4"}
    for method in ("GET", "PUT", "DELETE"):
        assert admin.http.request(method, _ADD, params=query).json()["fileName"] == "by-get.mp4"


def test_header_is_no_parameter(admin: DemoClient) -> None:
    """A session in the Authorization header is ignored."""
    headers = {"Authorization": f"KS {admin.ks}"}
    assert admin.http.post(_ADD, json={"format": 1}, headers=headers).json()["code"] == "SERVICE_FORBIDDEN"


def test_empty_array_in_a_form(admin: DemoClient) -> None:
    """A dash as a name is an empty array."""
    response = admin.http.post(_LIST, data={"ks": admin.ks, "format": "1", "filter:-": ""})
    assert "objects" in response.json()


def test_empty_array_in_json(admin: DemoClient) -> None:
    """A dash as a name is an empty array in JSON too, at every depth: clients cannot tell it from an empty object."""
    entry = admin.entry("marked", operationAttributes={"-": ""})
    assert admin.call("media.get", entryId=entry)["operationAttributes"] == []
    copy = admin.call("baseEntry.clone", entryId=entry, cloneOptions={"-": ""})
    assert copy["name"] == "marked"
    rules = admin.call("accessControlProfile.add", accessControlProfile={"name": "open", "rules": {"-": ""}})
    assert rules["rules"] == []


@pytest.mark.parametrize(
    "body", ['[{"service":"system","action":"ping"}]', '"ping"', '{"service":"system"', "null", ""]
)
def test_json_that_is_no_object(nobody: DemoClient, body: str) -> None:
    """A list, a scalar or a broken object counts as no body: the response is XML."""
    headers = {"Content-Type": "application/json"}
    response = nobody.http.post("/api_v3/service/multirequest", content=body, headers=headers)
    assert "<result></result>" in response.text
    assert nobody.http.post("/api_v3/", content=f" \n{body} ", headers=headers).text.startswith("<?xml ")


def test_colons_split_top_names_of_json(nobody: DemoClient) -> None:
    """A JSON object can be flat, as some clients send it."""
    body = {"1:service": "system", "1:action": "ping", "2": {"service": "system"}, "2:action": "ping", "format": 1}
    assert nobody.http.post("/api_v3/service/multirequest", json=body).json() == [True, True]


def _send(client: DemoClient, files: Any, data: Any = None) -> httpx.Response:
    query = {"ks": client.ks, "format": "1", "uploadTokenId": client.token()}
    return client.http.post(_UPLOAD, params=query, files=files, data=data)


def test_file_part_that_is_missing(admin: DemoClient) -> None:
    """An absent part, or one with another name, is a missing parameter."""
    for files in ({"other": ("a.mp4", b"x")}, {"none": (None, "x")}):
        assert _send(admin, files).json()["args"] == {"PARAM_NAME": "fileData"}


def test_file_part_without_a_name(admin: DemoClient) -> None:
    """A part without a file name, with an empty one, or text instead is a failed upload."""
    assert _send(admin, {"fileData": (None, "x")}).json()["code"] == "UPLOAD_ERROR"
    assert _send(admin, {"fileData": ("", b"x")}).json()["code"] == "UPLOAD_ERROR"
    assert admin.call("uploadToken.upload", uploadTokenId=admin.token(), fileData="x")["code"] == "UPLOAD_ERROR"


def test_everything_in_one_multipart_field(admin: DemoClient) -> None:
    """The field `json` contains the whole tree; the file can precede or follow it."""
    for order in (1, -1):
        whole = json.dumps({"ks": admin.ks, "format": 1, "uploadTokenId": admin.token(), "finalChunk": "0"})
        parts = [("json", (None, whole)), ("fileData", ("a.mp4", b"text"))][::order]
        assert admin.http.post(_UPLOAD, files=parts).json()["uploadedFileSize"] == "4"


def test_multipart_with_odd_line_ends(admin: DemoClient) -> None:
    """A body that begins with an empty line and ends without one is accepted, as the Node client sends it."""
    head = 'Content-Disposition: form-data; name="fileData"; filename="a.mp4"\r\nContent-Type: text/plain\r\n\r\n'
    body = f"\r\n--b\r\n{head}text\r\n--b--"
    query = {"ks": admin.ks, "format": "1", "uploadTokenId": admin.token()}
    headers = {"Content-Type": "multipart/form-data; boundary=b"}
    assert admin.http.post(_UPLOAD, params=query, content=body, headers=headers).json()["status"] == 2


@pytest.mark.parametrize(
    ("value", "status"),
    [("", 1), ("0", 1), (0, 1), ("false", 1), ("FALSE", 1), (False, 1), ("no", 2), ("null", 2), ("True", 2), (1, 2)],
)
def test_booleans(admin: DemoClient, value: Any, status: int) -> None:
    """Empty, 0 and false in any case are false; everything else is true, also `no` and `null`."""
    tree = {"ks": admin.ks, "format": 1, "uploadTokenId": admin.token(), "finalChunk": value}
    parts = [("json", (None, json.dumps(tree))), ("fileData", ("a.mp4", b"text"))]
    assert admin.http.post(_UPLOAD, files=parts).json()["status"] == status


def test_unknown_fields_are_ignored(admin: DemoClient) -> None:
    """Unknown fields, parameters and classes are ignored."""
    token = {"objectType": "KalturaNope", "fileName": "a.mp4", "nope": {"x": [1]}}
    made = admin.call("uploadToken.add", uploadToken=token, nope=1, clientTag="x", apiVersion="99", ignoreNull=1)
    assert (made["objectType"], made["fileName"]) == ("KalturaUploadToken", "a.mp4")
    assert admin.call("uploadToken.list", filter={"objectType": "KalturaMediaEntryFilter"})["totalCount"] >= 1


def test_another_partner_is_forbidden(admin: DemoClient) -> None:
    """A session is valid only for its own partner; 0 means the session's."""
    for name in ("partnerId", "p"):
        assert admin.error("uploadToken.add", **{name: admin.partner_id + 1}) == "SERVICE_FORBIDDEN"
        assert admin.call("uploadToken.add", **{name: 0})["partnerId"] == admin.partner_id
        assert admin.call("uploadToken.add", **{name: str(admin.partner_id)})["status"] == 0


def test_cacheable_responses(nobody: DemoClient) -> None:
    """A proxy may cache a signed GET, and nothing else."""
    path = "/api_v3/service/system/action/ping?format=1&kalsig=x"
    assert "cache-control" not in nobody.http.get(path).headers
    assert nobody.http.post(path).headers["cache-control"].startswith("no-store")

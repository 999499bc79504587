"""Requests in all forms that clients send, and in malformed ones."""

import json
import socket
from typing import Any
from urllib.parse import quote

import pytest

from kdesk.demo.wire.params import as_number, expand
from tests.support.demo_client import DemoClient
from tests.support.demo_process import DemoProcess


@pytest.mark.parametrize(
    "path",
    [
        "/api_v3/service/system/action/ping",
        "/api_v3/index.php/service/system/action/ping",
        "/api_v3/index.php?service=system&action=ping",
        "/api_v3/?service=system&action=ping",
        "/api/service/SYSTEM/action/Ping",
        "//api_v3/service/system/action/ping",
        "/api_v3/../api_v3/service/system/action/ping",
        "/api_v3/service/system/action/ping/format/1/a.json",
    ],
)
def test_url_forms(nobody: DemoClient, path: str) -> None:
    """All public forms of the URL reach the same action, by GET and POST."""
    for method in ("GET", "POST"):
        separator = "&" if "?" in path else "?"
        assert (
            nobody.http.request(method, f"{nobody.credentials['service_url']}{path}{separator}format=1").text == "true"
        )


def test_encodings_agree(admin: DemoClient) -> None:
    """Query, form with brackets or colons, JSON, multipart and the multipart `json` field are equivalent."""
    path = "/api_v3/service/uploadToken/action/list"
    name = admin.token("encoded.mp4") and "encoded.mp4"
    base = {"ks": admin.ks, "format": "1"}
    nested = {**base, "filter": {"fileNameEqual": name}}
    responses = [
        admin.http.get(path, params={**base, "filter[fileNameEqual]": name}),
        admin.http.post(path, data={**base, "filter:fileNameEqual": name}),
        admin.http.post(path, json=nested),
        admin.http.post(
            path, files={key: (None, value) for key, value in {**base, "filter[fileNameEqual]": name}.items()}
        ),
        admin.http.post(path, files={"json": (None, json.dumps(nested))}),
        admin.http.post(path + f"/format/1/ks/{quote(admin.ks, safe='')}", json={"filter": nested["filter"]}),
    ]
    assert [response.json()["totalCount"] for response in responses] == [1] * len(responses)


def test_query_beats_body(nobody: DemoClient) -> None:
    """A parameter in the query string wins over the body's."""
    response = nobody.http.post("/api_v3/?service=system&action=ping&format=1", json={"action": "getTime", "format": 2})
    assert response.json() is True


def test_json_needs_the_exact_content_type(nobody: DemoClient) -> None:
    """With a charset in the content type the body is ignored, so that the response is XML."""
    body = json.dumps({"service": "system", "action": "ping", "format": 1})
    for kind, text in (("application/json", "true"), ("Application/JSON", "true")):
        assert nobody.http.post("/api_v3/", content=body, headers={"Content-Type": kind}).text == text
    response = nobody.http.post("/api_v3/", content=body, headers={"Content-Type": "application/json; charset=utf-8"})
    assert response.headers["content-type"] == "text/xml;charset=UTF-8"
    assert "<error><code>SERVICE_NOT_SPECIFIED</code><message>" in response.text


def test_xml_is_the_default(admin: DemoClient) -> None:
    """Without a format results come as XML: booleans as 1 and 0, missing values as empty tags."""
    token = admin.token("x<&>.mp4")
    response = admin.http.get("/api_v3/service/uploadToken/action/get", params={"ks": admin.ks, "uploadTokenId": token})
    assert response.text.startswith('<?xml version="1.0" encoding="utf-8"?><xml><result><objectType>KalturaUploadToken')
    assert "<fileName>x&lt;&amp;&gt;.mp4</fileName>" in response.text
    assert "<autoFinalize>0</autoFinalize><attachedObjectType></attachedObjectType>" in response.text


@pytest.mark.parametrize("wanted", ["8", "77", "json"])
def test_unknown_format_is_an_empty_response(nobody: DemoClient, wanted: str) -> None:
    """An unknown format gives HTTP 200 without a body."""
    response = nobody.http.get(f"/api_v3/service/system/action/ping?format={wanted}")
    assert (response.status_code, response.content) == (200, b"")
    assert response.headers["x-kaltura"] == "error- UNKNOWN_RESPONSE_FORMAT"


def test_jsonp(nobody: DemoClient) -> None:
    """Format 9 wraps the result in the callback."""
    response = nobody.http.get("/api_v3/service/system/action/ping?format=9&callback=jQuery.cb")
    assert response.text == "jQuery.cb(true);"


def test_unknown_services_and_actions(nobody: DemoClient) -> None:
    """The errors contain the names as they were sent."""
    assert nobody.call("nosuch.list")["args"] == {"SRV_NAME": "nosuch"}
    assert nobody.call("media.nosuch")["args"] == {"ACTION_NAME": "nosuch", "SERVICE_NAME": "media"}
    response = nobody.http.post("/api_v3/service/media", json={"format": 1}).json()
    assert response["args"] == {"ACTION_NAME": "", "SERVICE_NAME": "media"}
    assert nobody.error("adCuePoint_adCuePoint.list") == "SERVICE_DOES_NOT_EXISTS"


def test_wrong_shapes(admin: DemoClient) -> None:
    """A scalar for an object, control characters and nulls are refused as the real server does."""
    assert admin.error("uploadToken.add", uploadToken="x") == "PROPERTY_VALIDATION_WRONG_FORMAT"
    assert admin.error("uploadToken.add", uploadToken={"fileName": "a\x07b"}) == "INVALID_PARAMETER_CHAR"
    assert admin.call("uploadToken.add", uploadToken={"fileSize": None})["fileSize"] == "0"
    huge = {"filter": {"createdAtGreaterThanOrEqual": 2**70, "statusIn": "7"}, "pager": {"pageIndex": 2**70}}
    assert admin.error("media.list", **huge) == "QUERY_EXCEEDED_MAX_MATCHES_ALLOWED"
    assert admin.call("uploadToken.list", **huge)["objects"] == []
    assert admin.call("media.count", filter=huge["filter"]) == 0


@pytest.mark.parametrize(
    ("kind", "body"),
    [
        ("application/json", b"[" * 10_000),
        ("application/json", b'{"a":' * 500 + b"1" + b"}" * 500),
        ("application/json", b"{broken}"),
        ("application/json", b'{"service":"system","action":"ping","format":1,"x":"' + b"y" * 11_000_000 + b'"}'),
        ("application/json", b'{"service":{"a":1},"action":["b"]}'),
        ("application/x-www-form-urlencoded", b"a[" * 20_000),
        ("application/x-www-form-urlencoded", b"service=media&action=list&filter[[[]]=%ff%fe&:::=1"),
        ("multipart/form-data", b"no boundary"),
        ("multipart/form-data; boundary=b", b"--b\r\nContent-Disposition: form-data; name=x\r\n\r\nno end"),
        ("multipart/form-data; boundary=b", b"\xff" * 5000),
        ("multipart/form-data; boundary=" + "b" * 300, b"--" + b"b" * 300 + b"\r\n\r\n\r\n"),
        ("multipart/form-data; boundary=b", b"--b\r\n" + b"h" * 20_000),
        ("text/plain", b"\0" * 1000),
    ],
)
def test_invalid_bodies_are_errors(nobody: DemoClient, kind: str, body: bytes) -> None:
    """Broken, deep and oversized bodies count as no parameters: the response is an error, and the server continues."""
    response = nobody.http.post("/api_v3/", content=body, headers={"Content-Type": kind})
    assert response.status_code == 200
    assert "SERVICE_" in response.text
    assert nobody.call("system.ping") is True


@pytest.mark.parametrize(
    "path",
    [
        "/",
        "/../../etc/passwd",
        "/p/1/sp/100/serveFlavor/entryId/..%2f..%2fidentity.json/flavorId/..%2f..%2fidentity.json",
        "/hls/p/1/sp/100/serveFlavor/flavorId/%2e%2e/name/../../identity.json",
        "/p/1/sp/100/raw/entry_id/%00",
        "/p/1/sp/100/download/entry_id/../../../identity.json",
        "/p/1/thumbnail/entry_id/../../identity.json/width/-1/type/99",
        "/p/1/sp/100/playManifest/entryId/",
        "/p/1/sp/100/playManifest",
        "/favicon.ico",
    ],
)
def test_paths_reach_no_stored_file(nobody: DemoClient, path: str) -> None:
    """No path returns a file of the data directory."""
    response = nobody.http.get(nobody.credentials["service_url"] + path)
    assert response.status_code in (200, 404)
    assert nobody.credentials["admin_secret"] not in response.text
    assert not response.content or response.status_code == 404


def test_body_cut_short_stores_nothing(admin: DemoClient, demo: DemoProcess) -> None:
    """A connection closed in the middle of a body leaves the token unchanged and no file behind."""
    token = admin.token()
    port = int(demo.url.rsplit(":", 1)[1])
    head = (
        f"POST /api_v3/service/uploadToken/action/upload?format=1&uploadTokenId={token}&ks={admin.ks} HTTP/1.1\r\n"
        "Host: x\r\nContent-Type: multipart/form-data; boundary=b\r\nContent-Length: 1000000\r\n\r\n"
        '--b\r\nContent-Disposition: form-data; name="fileData"; filename="a.mp4"\r\n\r\n'
    )
    with socket.create_connection(("127.0.0.1", port)) as connection:
        connection.sendall(head.encode() + b"A" * 300_000)
    cut = _cut_line(admin, demo, token)
    assert cut["length"] >= 0
    assert admin.call("uploadToken.get", uploadTokenId=token)["status"] == 0
    assert list((demo.data_dir / "incoming").iterdir()) == []


def _cut_line(client: DemoClient, demo: DemoProcess, token: str) -> dict[str, Any]:
    from tests.support.demo_client import wait_until  # noqa: PLC0415  used here only

    lines = wait_until(lambda: [line for line in demo.requests() if line["token"] == token], bool)
    assert lines[0]["outcome"] == "cut"
    assert client.call("system.ping") is True
    return dict(lines[0])


def test_cross_origin(nobody: DemoClient) -> None:
    """A preflight is accepted, and every response may be read from any origin."""
    response = nobody.http.options("/api_v3/service/system/action/ping")
    assert "Range" in response.headers["access-control-allow-headers"]
    assert nobody.http.get("/api_v3/?service=system&action=ping").headers["access-control-allow-origin"] == "*"


def test_numbers_as_php_reads_them() -> None:
    """Leading digits count, everything else is 0."""
    texts = {"12": 12, " 12abc": 12, "1.5": 1.5, "abc": 0, "": 0, "-5": -5, "inf": 0, "nan": 0, "1e400": 0}
    assert {text: as_number(text) for text in texts} == texts
    assert as_number(10**400) == 0
    assert as_number("9" * 500) == 10**40 - 1


def test_flat_names_become_a_tree() -> None:
    """Brackets and colons nest, a dash is an empty list, a tree replaces a scalar."""
    assert expand([("a[b][c]", "1"), ("a:d", "2"), ("e:-", "")]) == {"a": {"b": {"c": "1"}, "d": "2"}, "e": {}}
    assert expand([("a", "1"), ("a:b", "2")]) == {"a": {"b": "2"}}

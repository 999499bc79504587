"""Responses: formats, headers, errors in each format, response profiles."""

import re
from typing import Any

import pytest

from kdesk.demo.wire.clock import now
from kdesk.demo.wire.php import to_php
from tests.support.demo_client import DemoClient

_PING = "/api_v3/service/system/action/ping"


def test_headers_of_every_response(nobody: DemoClient) -> None:
    """A response names its server, forbids caching, and may be read by any page."""
    headers = nobody.http.get(f"{_PING}?format=1").headers
    assert headers["content-type"] == "application/json"
    assert headers["cache-control"] == "no-store, no-cache, must-revalidate, post-check=0, pre-check=0"
    assert headers["access-control-allow-origin"] == "*"
    assert headers["x-me"]
    assert re.fullmatch(r"\d+, \d{10}", headers["x-kaltura-session"])


def test_forbidden_services_are_in_headers_too(nobody: DemoClient) -> None:
    """The error is in the body and in two headers."""
    response = nobody.http.get("/api_v3/service/session/action/get?format=1")
    assert response.json()["args"] == {"SERVICE": "session->get"}
    assert response.headers["x-kaltura"] == "error-SERVICE_FORBIDDEN"
    said = "exiting on error SERVICE_FORBIDDEN - The access to service [session->get] is forbidden"
    assert response.headers["x-kaltura-app"] == said


@pytest.mark.parametrize("number", ["4", "5", "7", "8", "13", "77", "json"])
def test_unknown_format_is_reported_in_headers(nobody: DemoClient, number: str) -> None:
    """Without a body the error is in the headers; the enumeration has 4, 7 and 8, which the server does not support."""
    response = nobody.http.get(f"{_PING}?format={number}")
    assert (response.status_code, response.content) == (200, b"")
    assert response.headers["x-kaltura"] == "error- UNKNOWN_RESPONSE_FORMAT"
    assert response.headers["x-kaltura-app"].endswith(
        f"Response format provided [{number}] is not recognized by server"
    )


def test_content_type_on_request(nobody: DemoClient) -> None:
    """A parameter sets the content type of the response."""
    for number, kind in (("1", "text/plain"), ("2", "application/xml"), ("3", "text/x-php")):
        response = nobody.http.get(_PING, params={"format": number, "content-type": kind})
        assert response.headers["content-type"] == kind
    hostile = nobody.http.get(_PING, params={"format": "1", "content-type": "text/plain\r\nX-Evil: 1"})
    assert (hostile.text, "x-evil" in hostile.headers) == ("true", False)


@pytest.mark.parametrize(("sent", "left_out"), [("1", True), (True, True), (1, False), ("true", False), ("0", False)])
def test_xml_without_nulls(admin: DemoClient, sent: Any, left_out: bool) -> None:
    """`ignoreNull` omits empty members from XML, but only as the text 1 or as JSON's true."""
    path, entry = "/api_v3/service/media/action/get", admin.entry(description="")
    query = {"ks": admin.ks, "format": 2, "entryId": entry, "ignoreNull": sent}
    text = admin.http.post(path, json=query).text
    assert f"<id>{entry}</id>" in text
    assert "<description></description>" in text
    for empty in ("<adminTags></adminTags>", "<relatedObjects></relatedObjects>", "<width></width>"):
        assert (empty not in text) == left_out


def test_error_in_xml(nobody: DemoClient) -> None:
    """An error's arguments are a list of named values in XML."""
    text = nobody.http.get("/api_v3/service/uploadToken/action/upload").text
    kind = "<objectType>KalturaApiExceptionArg</objectType>"
    args = f"<item>{kind}<name>PARAM_NAME</name><value>uploadTokenId</value></item>"
    assert (
        "<result><error><code>MISSING_MANDATORY_PARAMETER</code>"
        "<message>Missing parameter &quot;uploadTokenId&quot;</message>"
        f"<objectType>KalturaAPIException</objectType><args>{args}</args></error></result><executionTime>"
    ) in text


def test_multirequest_in_xml(nobody: DemoClient) -> None:
    """Results are items; an error among them is an `error` element."""
    calls = {"1:service": "system", "1:action": "ping", "2:service": "nosuch", "2:action": "x"}
    text = nobody.http.post("/api_v3/service/multirequest", data=calls).text
    assert "<result><item>1</item><item><error><code>SERVICE_DOES_NOT_EXISTS</code>" in text


def test_objects_in_xml(admin: DemoClient) -> None:
    """An object begins with its class and empty related objects; so do the objects of a list."""
    admin.token("xml.mp4")
    query = {"ks": admin.ks, "filter[fileNameEqual]": "xml.mp4"}
    text = admin.http.get("/api_v3/service/uploadToken/action/list", params=query).text
    assert "<result><objectType>KalturaUploadTokenListResponse</objectType><relatedObjects></relatedObjects>" in text
    assert "<item><objectType>KalturaUploadToken</objectType><relatedObjects></relatedObjects><id>" in text


def test_sessions_come_from_a_cache(nobody: DemoClient) -> None:
    """A session comes from the cache: there is a header, and the XML declaration is missing."""
    credentials = nobody.credentials
    query = {"partnerId": credentials["partner_id"], "secret": credentials["admin_secret"]}
    response = nobody.http.get("/api_v3/service/session/action/start", params=query)
    assert response.headers["x-kaltura"].startswith("cached-dispatcher,")
    assert response.text.startswith("<xml><result>")
    refused = nobody.http.get("/api_v3/service/session/action/start", params={**query, "secret": "x"})
    assert "x-kaltura" not in refused.headers
    assert refused.text.startswith("<?xml ")


def test_php_format(nobody: DemoClient) -> None:
    """Format 3 is PHP's own serialization."""
    assert nobody.http.get(f"{_PING}?format=3").text == "b:1;"
    value: dict[str, Any] = {"a": [1, None], "s": "é", "objectType": "KalturaX"}
    assert (
        to_php(value)
        == 'O:8:"KalturaX":3:{s:1:"a";a:2:{i:0;i:1;i:1;N;}s:1:"s";s:2:"é";s:10:"objectType";s:8:"KalturaX";}'
    )
    assert to_php({"x": 0.5}) == 'a:1:{s:1:"x";d:0.5;}'


@pytest.mark.parametrize("callback", ["", "alert(1)", "a b"])
def test_jsonp_needs_a_name(nobody: DemoClient, callback: str) -> None:
    """A callback that is not a name gets no result."""
    assert nobody.http.get(_PING, params={"format": 9, "callback": callback}).content == b""


@pytest.mark.parametrize(("kind", "kept"), [(1, {"id", "fileName"}), (2, {"status", "createdAt", "partnerId"})])
def test_response_profile(admin: DemoClient, kind: int, kept: set[str]) -> None:
    """A profile includes or excludes fields; the class and the fields of the list itself always remain."""
    profile = {"objectType": "KalturaDetachedResponseProfile", "type": kind, "fields": "id, fileName"}
    admin.token("profiled.mp4")
    listed = admin.call("uploadToken.list", responseProfile=profile, pager={"pageSize": 1})
    assert listed["totalCount"] >= 1
    assert listed["objectType"] == "KalturaUploadTokenListResponse"
    names = set(listed["objects"][0])
    assert {"objectType", *kept} <= names
    assert ("id" in names) == (kind == 1)


@pytest.mark.parametrize(("fields", "kept"), [("", True), ("*", False), ("FILENAME", False), (" fileName ,x", True)])
def test_odd_response_profiles(admin: DemoClient, fields: str, kept: bool) -> None:
    """A profile without fields keeps all of them, a star is no field, and names are case-sensitive."""
    profile = {"objectType": "KalturaDetachedResponseProfile", "type": 1, "fields": fields}
    shown = admin.call("uploadToken.add", uploadToken={"fileName": "profiled.mp4"}, responseProfile=profile)
    assert ("fileName" in shown, shown["objectType"]) == (kept, "KalturaUploadToken")


def test_tags_are_stripped_from_arguments(admin: DemoClient) -> None:
    """An error quotes its argument without markup."""
    assert admin.call("media.get", entryId="0_<b>x</b>")["args"] == {"ENTRY_ID": "0_x"}


def test_half_a_surrogate_pair_is_invalid(nobody: DemoClient) -> None:
    """Half of a surrogate pair makes the whole JSON body invalid, as in PHP."""
    body = b'{"service":"\\ud800","action":"x","format":1}'
    response = nobody.http.post("/api_v3/", content=body, headers={"Content-Type": "application/json"})
    assert "SERVICE_NOT_SPECIFIED" in response.text


def test_url_of_a_forbidden_download(admin: DemoClient, user: DemoClient, small_video: bytes) -> None:
    """A link to an entry that may not be downloaded has no body, only headers; an administrator gets the link."""
    entry = admin.upload(small_video, conversionProfileId=-1, startDate=now() + 1_000_000_000)
    admin.wait_for(entry)
    flavor = admin.call("flavorAsset.list", filter={"entryIdEqual": entry})["objects"][0]["id"]
    path = "/api_v3/service/flavorAsset/action/getUrl"
    refused = user.http.post(path, json={"format": 1, "ks": user.ks, "id": flavor})
    assert (refused.status_code, refused.content, refused.headers["x-kaltura"]) == (200, b"", "error-2")
    assert refused.headers["x-kaltura-app"] == "exiting on error 2 - entry restricted due to scheduling"
    assert "/serveFlavor/" in admin.call("flavorAsset.getUrl", id=flavor)


def test_head_has_no_body(nobody: DemoClient) -> None:
    """HEAD runs the call and omits the body."""
    response = nobody.http.head(f"{_PING}?format=1")
    assert (response.status_code, response.headers["content-type"], response.content) == (200, "application/json", b"")

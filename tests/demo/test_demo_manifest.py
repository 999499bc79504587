"""playManifest: forms, selection of flavors, signed links, headers and errors."""

import hashlib
import json
import re
import time
from collections.abc import Callable
from xml.etree import ElementTree as ET

import httpx
import pytest

from tests.support.demo_client import DemoClient
from tests.support.demo_delivery import exit_error, flavor_ids, manifest, url

F4M = "{http://ns.adobe.com/f4m/1.0}"


def chosen(response: httpx.Response) -> list[str]:
    """Return the flavors in a manifest, in its order."""
    return re.findall(r"flavorId/(0_\w+)", response.headers.get("location", response.text))


def heights(response: httpx.Response) -> list[int]:
    """Return the heights in a master playlist."""
    return [int(height) for height in re.findall(r"RESOLUTION=\d+x(\d+)", response.text)]


def test_bare_manifest_is_f4m(nobody: DemoClient, film: str) -> None:
    """Without a format the response is Adobe's XML with every web flavor, not the file."""
    response = manifest(nobody, film)
    assert response.status_code == 200
    assert response.headers["content-type"] == "text/xml; charset=UTF-8"
    assert response.headers["content-disposition"] == "inline; filename=manifest.xml"
    tree = ET.fromstring(response.text)  # noqa: S314  our own server's
    assert tree.findtext(f"{F4M}id") == film
    assert tree.findtext(f"{F4M}duration") == "6"
    assert len(tree.findall(f"{F4M}media")) > 1


def test_headers(nobody: DemoClient, film: str) -> None:
    """Any page may read manifests; they may be cached for a minute, and name the access profile."""
    headers = manifest(nobody, film, "format/url").headers
    assert headers["access-control-allow-origin"] == "*"
    assert headers["timing-allow-origin"] == "*"
    assert headers["access-control-expose-headers"] == "Server,range,Content-Length,Content-Range"
    assert headers["cache-control"] == "private, max-age=60, max-stale=0"
    assert headers["x-kaltura-acp"] == "2"


@pytest.mark.parametrize("kind", ["url", "download"])
def test_redirects(nobody: DemoClient, film: str, kind: str) -> None:
    """`url` and `download` redirect to one flavor; the header is in lower case and the body a newline."""
    response = manifest(nobody, film, f"format/{kind}")
    assert (response.status_code, response.content) == (302, b"\n")
    assert b"location" in [name for name, _ in response.headers.raw]
    assert ("/fileName/film.mp4_" in response.headers["location"]) == (kind == "download")
    assert response.headers["location"].endswith("/forceproxy/true/name/a.mp4")


def test_redirects_keep_the_server_s_scheme(nobody: DemoClient, film: str) -> None:
    """A server without TLS does not redirect to https, whatever protocol is requested."""
    for protocol in ("https", "http", "null"):
        response = manifest(nobody, film, f"format/url/protocol/{protocol}")
        assert response.headers["location"].startswith(str(nobody.http.base_url))


def test_ends_are_decorative(nobody: DemoClient, film: str) -> None:
    """The name at the end of the path and the partner have no effect."""
    plain = manifest(nobody, film, "format/applehttp").text
    assert manifest(nobody, film, "format/applehttp/a.m3u8").text == plain
    assert manifest(nobody, film, "format/applehttp/a.mp4").text == plain
    assert nobody.http.get(f"/p/1/sp/100/playManifest/entryId/{film}/format/applehttp").text == plain
    assert nobody.http.get(f"/p/1/sp/100/playManifest?entryId={film}&format=applehttp").text == plain


def test_short_names(nobody: DemoClient, film: str) -> None:
    """Keys have short names; the long one has precedence."""
    short = nobody.http.get(url(nobody, "playManifest", f"e/{film}/f/applehttp/fps/2"))
    assert heights(short) == [360]
    assert nobody.http.get(url(nobody, "playManifest", f"e/{film}/f/url/format/applehttp")).text.startswith("#EXTM3U")


def test_choice(nobody: DemoClient, admin: DemoClient, film: str) -> None:
    """Ids have precedence over params, params over tags; without a match the selection falls back to tags."""
    ids = flavor_ids(admin, film)
    assert chosen(manifest(nobody, film, f"format/url/flavorId/{ids[4]}")) == [ids[4]]
    assert chosen(manifest(nobody, film, f"format/url/flavorIds/{ids[4]}/flavorParamIds/2")) == [ids[4]]
    assert chosen(manifest(nobody, film, "format/url/flavorParamIds/0")) == [ids[0]]
    assert chosen(manifest(nobody, film, "flavorParamIds/2,4")) == [ids[2], ids[4]]
    fallen_back = chosen(manifest(nobody, film, "flavorParamIds/999"))
    assert set(fallen_back) >= {ids[2], ids[4]}
    assert chosen(manifest(nobody, film, "flavorIds/0_nosuch1")) == fallen_back
    assert exit_error(manifest(nobody, film, "tags/nosuchtag")) == (404, "error-6")


def test_bitrates(nobody: DemoClient, admin: DemoClient, film: str) -> None:
    """Ids have precedence over params, params over tags; without a match the tags of the format are used."""
    rates = {row["flavorParamsId"]: row["bitrate"] for row in admin.call("flavorAsset.getByEntryId", entryId=film)}
    middle = (rates[2] + rates[4]) // 2
    assert heights(manifest(nobody, film, f"format/applehttp/flavorParamIds/2,4/maxBitrate/{middle}")) == [360]
    assert heights(manifest(nobody, film, f"format/applehttp/flavorParamIds/2,4/minBitrate/{middle}")) == [480]
    assert heights(manifest(nobody, film, "format/applehttp/flavorParamIds/2,4/maxBitrate/1")) == [360, 480]
    preferred = manifest(nobody, film, f"format/applehttp/flavorParamIds/2,4/preferredBitrate/{rates[4]}")
    assert heights(preferred) == [480, 360]
    assert exit_error(manifest(nobody, film, "maxBitrate/abc")) == (404, "error-19")
    assert exit_error(manifest(nobody, film, "minBitrate/-5")) == (404, "error-49")


@pytest.mark.parametrize("kind", ["sl", "hds", "rtmp", "nonsense"])
def test_unsupported_formats(nobody: DemoClient, film: str, kind: str) -> None:
    """Smooth Streaming and similar formats are not supported."""
    refused = manifest(nobody, film, f"format/{kind}")
    assert exit_error(refused) == (404, "error-25")
    assert refused.headers["x-kaltura-app"].endswith("wrong query attributes, This format is unsupported")


def test_response_formats(nobody: DemoClient, film: str) -> None:
    """`responseFormat` returns the same flavors in another form."""
    facts = json.loads(manifest(nobody, film, "format/applehttp/flavorParamIds/2/responseFormat/json").text)
    assert (facts["entryId"], facts["duration"], facts["flavors"][0]["height"]) == (film, 6, 360)
    assert facts["flavors"][0]["url"].endswith("index.m3u8")
    jsonp = manifest(nobody, film, "responseFormat/jsonp/callback/my.call")
    assert jsonp.text.startswith("my.call({")
    assert "callback" in manifest(nobody, film, "responseFormat/jsonp/callback/a(b)").text
    assert "<switch><video src=" in manifest(nobody, film, "responseFormat/smil").text
    assert manifest(nobody, film, "format/url/responseFormat/f4m").text.startswith("<?xml")
    assert manifest(nobody, film, "format/mpegdash/responseFormat/redirect").headers["location"].endswith(".mpd")
    assert exit_error(manifest(nobody, film, "responseFormat/nonsense")) == (404, "error-6")


def test_errors(admin: DemoClient, picture: bytes) -> None:
    """Every error is 404 without a body, and may be cached for a minute."""
    deleted = admin.entry()
    admin.call("media.delete", entryId=deleted)
    empty, image = admin.entry(), admin.upload(picture, "picture.jpg", 2)
    for entry, number in (("0_nosuch1", 1), (deleted, 1), (empty, 6), (image, 12)):
        response = manifest(admin, entry, "format/applehttp")
        assert exit_error(response) == (404, f"error-{number}")
        assert response.headers["x-kaltura-app"].startswith(f"exiting on error {number} - ")
        assert response.headers["cache-control"] == "private, max-age=60, max-stale=0"
    multicast = manifest(admin, empty, "format/applehttp_to_mc")
    assert exit_error(multicast) == (200, "error-25")


def test_sessions_in_links(nobody: DemoClient, admin: DemoClient, film: str) -> None:
    """An invalid or expired session is refused even if none is needed; one that was ended still plays."""
    assert exit_error(manifest(nobody, film, "format/url/ks/garbage")) == (404, "error-4")
    over = nobody.as_user("user1", expiry=-10).ks
    assert exit_error(manifest(nobody, film, f"format/url/ks/{over}")) == (404, "error-31")
    elsewhere = nobody.as_user("user1", privileges="iprestrict:192.0.2.1").ks
    assert exit_error(manifest(nobody, film, f"format/url/ks/{elsewhere}")) == (404, "error-34")
    ended = nobody.as_user("user1").ks
    nobody.call("session.end")
    assert admin.call("system.ping") is True
    assert manifest(nobody, film, f"format/url/ks/{ended}").status_code == 302


def signer(client: DemoClient) -> Callable[[str], str]:
    """Return a function that signs paths with the partner's secret for URLs."""

    def sign(path: str) -> str:
        token = hashlib.sha1((client.credentials["admin_secret"] + path).encode()).hexdigest()  # noqa: S324
        return path.replace("{kt}", token)

    return sign


def test_signed_links(nobody: DemoClient, admin: DemoClient, small_video: bytes) -> None:
    """`kt` signs the whole URL and replaces a session; an invalid or expired one is refused."""
    later = int(time.time()) + 3600
    entry = admin.upload(small_video, startDate=later)
    admin.wait_for(entry)
    sign = signer(nobody)
    path = url(nobody, "playManifest", f"entryId/{entry}/format/url")
    assert exit_error(nobody.http.get(path)) == (404, "error-2")
    response = nobody.http.get(sign(f"{path}/kt/{{kt}}/expiry/{later}"))
    assert response.status_code == 302
    assert nobody.http.get(response.headers["location"]).content
    assert exit_error(nobody.http.get(f"{path}/kt/{'0' * 40}")) == (404, "error-27")
    assert exit_error(nobody.http.get(sign(f"{path}/kt/{{kt}}") + "/clipTo/1")) == (404, "error-27")
    assert exit_error(nobody.http.post(sign(f"{path}/kt/{{kt}}"))) == (404, "error-27")
    assert exit_error(nobody.http.get(sign(f"{path}/kt/{{kt}}/expiry/{int(time.time()) - 5}"))) == (404, "error-28")

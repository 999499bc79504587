"""Whole files by plain URLs: ranges, names, clips, and errors without an error status."""

from collections.abc import Callable
from pathlib import Path
from urllib.parse import quote

import httpx
import pytest

from tests.support.demo_client import DemoClient
from tests.support.demo_delivery import exit_error, flavor_ids, url


@pytest.fixture(scope="module")
def data(lavfi: Callable[[str, str], Path], film: str) -> bytes:
    """The bytes of the film's source."""
    assert film
    return lavfi("film.mp4", "").read_bytes()


@pytest.fixture
def source(admin: DemoClient, film: str) -> str:
    """The address of the film's source."""
    return url(admin, "serveFlavor", f"entryId/{film}/flavorId/{flavor_ids(admin, film)[0]}")


def test_whole_file(nobody: DemoClient, source: str, data: bytes) -> None:
    """A file has its length and may be cached for long; HEAD returns the same without the body."""
    response = nobody.http.get(source)
    assert response.content == data
    assert response.headers["accept-ranges"] == "bytes"
    assert response.headers["cache-control"] == "public, max-age=8640000, max-stale=0"
    assert response.headers["access-control-allow-origin"] == "*"
    assert "content-disposition" not in response.headers
    head = nobody.http.head(source)
    assert (head.content, head.headers["content-length"]) == (b"", str(len(data)))


def test_ranges(nobody: DemoClient, source: str, data: bytes) -> None:
    """Single ranges, open ones, the last bytes, several at once, and one beyond the end."""

    def part(wanted: str, **more: str) -> httpx.Response:
        return nobody.http.get(source, headers={"Range": f"bytes={wanted}", **more})

    size = len(data)
    assert part("100-199").content == data[100:200]
    assert part("100-199").headers["content-range"] == f"bytes 100-199/{size}"
    assert part(f"{size - 5}-").content == data[-5:]
    assert part("-7").content == data[-7:]
    several = part("0-9,20-29")
    assert several.status_code == 206
    assert several.headers["content-type"].startswith("multipart/byteranges; boundary=")
    assert data[20:30] in several.content
    beyond = part("99999999-")
    assert (beyond.status_code, beyond.headers["content-range"]) == (416, f"bytes */{size}")


def test_conditional_ranges(nobody: DemoClient, source: str, data: bytes) -> None:
    """A range is returned only of the version that the client has begun with; otherwise the whole file is."""
    tag = nobody.http.head(source).headers["etag"]
    same = nobody.http.get(source, headers={"Range": "bytes=0-9", "If-Range": tag})
    assert (same.status_code, same.content) == (206, data[:10])
    other = nobody.http.get(source, headers={"Range": "bytes=0-9", "If-Range": '"another"'})
    assert (other.status_code, other.content) == (200, data)


def test_names(nobody: DemoClient, source: str) -> None:
    """With a name the file is an attachment: an ASCII name for old clients, the full name for others."""
    plain = nobody.http.get(f"{source}/fileName/a (b).mp4/name/a.mp4")
    assert plain.headers["content-disposition"] == 'attachment; filename="a (b).mp4"'
    foreign = nobody.http.get(f"{source}/fileName/{quote('שלום é.mp4')}/name/a.mp4")
    encoded = quote("שלום é.mp4")
    assert foreign.headers["content-disposition"] == f"attachment; filename=\"____ _.mp4\"; filename*=UTF-8''{encoded}"


def test_foreign_names_survive_redirects(admin: DemoClient, small_video: bytes) -> None:
    """An entry with a name in another script can be downloaded in every way."""
    entry = admin.upload(small_video, name="clip.mp4")
    admin.wait_for(entry)
    admin.call("media.update", entryId=entry, mediaEntry={"name": "שלום é"})
    for address in (
        f"raw/entry_id/{entry}",
        f"download/entry_id/{entry}",
        f"playManifest/entryId/{entry}/format/download",
    ):
        kind, _, pairs = address.partition("/")
        response = admin.http.get(url(admin, kind, pairs), follow_redirects=True)
        assert response.status_code == 200
        assert quote("שלום") in response.headers["content-disposition"]


def test_clip_by_size(nobody: DemoClient, source: str, data: bytes) -> None:
    """A clip of a file is its first bytes, a fifth more than its share of the duration."""
    response = nobody.http.get(f"{source}/clipTo/2000/name/a.mp4")
    assert data.startswith(response.content)
    assert len(response.content) / len(data) == pytest.approx(2 / 6 * 1.2, abs=0.02)
    assert nobody.http.get(f"{source}/clipTo/600000/name/a.mp4").content == data


def test_raw_video(nobody: DemoClient, film: str, data: bytes) -> None:
    """A video is served after a redirect to its name."""
    response = nobody.http.get(url(nobody, "raw", f"entry_id/{film}"))
    assert response.status_code == 302
    assert response.headers["location"] == url(nobody, "raw", f"entry_id/{film}/film.mp4.mp4?relocate=f.mp4")
    assert nobody.http.get(response.headers["location"]).content == data


def test_raw_image(admin: DemoClient, picture: bytes) -> None:
    """An image is served directly, as an attachment unless `direct_serve` is set."""
    entry = admin.upload(picture, "img.jpg", 2)
    response = admin.http.get(url(admin, "raw", f"entry_id/{entry}"))
    assert (response.content, response.headers["content-type"]) == (picture, "image/jpeg")
    assert response.headers["content-disposition"] == 'attachment; filename="img.jpg.jpg"'
    direct = admin.http.get(url(admin, "raw", f"entry_id/{entry}/direct_serve/1"))
    assert "content-disposition" not in direct.headers
    assert admin.http.get(url(admin, "download", f"entry_id/{entry}")).content == picture


def test_raw_data(admin: DemoClient) -> None:
    """The text of a data entry is its raw file."""
    entry = {"objectType": "KalturaDataEntry", "name": "note", "dataContent": "some text"}
    made = admin.call("baseEntry.add", entry=entry)["id"]
    assert admin.http.get(url(admin, "raw", f"entry_id/{made}")).content == b"some text"


def test_download(nobody: DemoClient, admin: DemoClient, film: str, data: bytes) -> None:
    """A download is redirected to a name, keeps the requested flavor, and accepts a name of the caller's."""
    ids = flavor_ids(admin, film)
    response = nobody.http.get(url(nobody, "download", f"entry_id/{film}/flavor/{ids[0]}"))
    assert response.headers["location"].endswith("/relocate/film.mp4_(Source).mp4")
    saved = nobody.http.get(response.headers["location"])
    assert saved.content == data
    assert saved.headers["content-disposition"] == 'attachment; filename="film.mp4_(Source).mp4"'
    named = nobody.http.get(url(nobody, "download", f"entry_id/{film}/file_name/mine.mp4"), follow_redirects=True)
    assert named.headers["content-disposition"] == 'attachment; filename="mine.mp4"'


def test_errors_are_empty_successes(admin: DemoClient, film: str) -> None:
    """These URLs report errors with status 200: only the empty body shows them."""
    empty = admin.entry()
    assert exit_error(admin.http.get(url(admin, "raw", "entry_id/0_nosuch1"))) == (200, "")
    assert exit_error(admin.http.get(url(admin, "raw", f"entry_id/{empty}"))) == (200, "error-6")
    assert exit_error(admin.http.get(url(admin, "download", "entry_id/0_nosuch1"))) == (200, "error-1")
    assert exit_error(admin.http.get(url(admin, "download", f"entry_id/{empty}"))) == (200, "error-6")
    assert exit_error(admin.http.get(url(admin, "serveFlavor", "flavorId/0_nosuch1"))) == (200, "error-6")
    other = url(admin, "serveFlavor", f"entryId/{empty}/flavorId/{flavor_ids(admin, film)[0]}")
    assert exit_error(admin.http.get(other)) == (200, "error-6")

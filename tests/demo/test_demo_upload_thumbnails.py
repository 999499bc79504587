"""Thumbnails of uploads that no entry uses yet."""

import httpx
import pytest

from tests.support.demo_chunks import opened
from tests.support.demo_client import DemoClient
from tests.support.demo_process import DemoProcess


def picture_of(demo: DemoProcess, token: str) -> httpx.Response:
    """Return the thumbnail of a token, 160 pixels wide; no session is needed."""
    return httpx.get(f"{demo.url}/p/1/sp/100/thumbnail/upload_token_id/{token}/width/160/height/90")


@pytest.mark.parametrize("kind", ["small_video", "picture"])
def test_uploads_have_pictures(admin: DemoClient, demo: DemoProcess, request: pytest.FixtureRequest, kind: str) -> None:
    """A picture is scaled; of a video of three seconds the first frame is used, as there is none at second 3."""
    token = admin.token()
    admin.chunk(token, request.getfixturevalue(kind))
    response = picture_of(demo, token)
    assert (response.status_code, response.headers["Content-Type"]) == (200, "image/jpeg")
    assert response.content.startswith(b"\xff\xd8\xff")
    assert b"\x00\x5a\x00\xa0\x03" in response.content  # 90 lines of 160 pixels in three colours
    assert admin.call("media.list", filter={"statusIn": "0,1,2,7"})["totalCount"] == 0


def test_tokens_without_a_picture(admin: DemoClient, demo: DemoProcess) -> None:
    """Without a complete token the URL is one of an entry, which is missing too."""
    for token in ("0_nosuch", opened(admin)):
        response = picture_of(demo, token)
        assert (response.status_code, response.headers["X-Kaltura"]) == (404, "error-8")
    text = admin.token("a.txt")
    admin.chunk(text, b"no picture at all")
    assert picture_of(demo, text).headers["X-Kaltura"] == "error-6"

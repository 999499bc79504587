"""Pictures from dynamic thumbnail URLs."""

import httpx
import pytest

from kdesk.errors import BadAnswer, ServerProblem, Unreachable
from kdesk.kaltura.thumbnails import MAX_PICTURE, Thumbnails
from tests.kaltura.scripted_http import ScriptedServer

THUMBNAIL = "https://cdn.example/p/102/sp/10200/thumbnail/entry_id/0_x/width/320"
JPEG = b"\xff\xd8\xff\xe0picture"


def picture(**headers: str) -> httpx.Response:
    """Return a picture."""
    return httpx.Response(200, headers={"content-type": "image/jpeg", **headers}, content=JPEG)


def missing(number: int, text: str = "reason", status: int = 404) -> httpx.Response:
    """Return what the server sends instead: nothing, with the number in a header."""
    headers = {"X-Kaltura": f"error-{number}", "X-Kaltura-App": f"exiting on error {number} - {text}"}
    return httpx.Response(status, headers={"content-type": "text/html", **headers})


async def fetched(*replies: httpx.Response | Exception) -> bytes:
    """Fetch one picture."""
    return await Thumbnails(ScriptedServer(replies).http).fetch(THUMBNAIL)


async def test_a_picture_is_its_bytes() -> None:
    """Encoded as the server sends it."""
    assert await fetched(picture()) == JPEG


async def test_redirects_are_followed() -> None:
    """Delivery hosts move pictures around; no KS travels with them."""
    assert await fetched(httpx.Response(302, headers={"location": "https://other.example/x.jpg"}), picture()) == JPEG


@pytest.mark.parametrize("number", [6, 10, 11, 46, 57])
async def test_some_missing_pictures_are_worth_another_try(number: int) -> None:
    """Later: the error itself is cached for a minute."""
    with pytest.raises(BadAnswer) as caught:
        await fetched(missing(number))
    assert (caught.value.retryable, caught.value.retry_after) == (True, 60.0)


@pytest.mark.parametrize("number", [1, 3, 8, 9, 17, 25, 38, 99])
async def test_the_others_are_not(number: int) -> None:
    """Nothing changes by asking again."""
    with pytest.raises(BadAnswer) as caught:
        await fetched(missing(number, "requested entry not found"))
    assert (caught.value.retryable, caught.value.retry_after) == (False, None)
    assert f"error {number}, requested entry not found" in caught.value.detail


async def test_an_error_may_come_with_http_200() -> None:
    """Some delivery actions die that way: empty, and the number in a header."""
    with pytest.raises(BadAnswer, match="error 11"):
        await fetched(missing(11, status=200))


@pytest.mark.parametrize(
    ("reply", "retryable"),
    [
        (httpx.Response(200, html="<p>Sign in to the hotel</p>"), False),
        (httpx.Response(200, headers={"content-type": "image/png"}), False),
        (httpx.Response(404), False),
        (httpx.Response(503), True),
        (httpx.Response(429, headers={"retry-after": "3"}), True),
    ],
)
async def test_what_is_no_picture_is_no_picture(reply: httpx.Response, retryable: bool) -> None:
    """A web page, nothing, an error without a number."""
    with pytest.raises(BadAnswer) as caught:
        await fetched(reply)
    assert caught.value.retryable is retryable


async def test_a_picture_has_a_largest_size() -> None:
    """A film behind a thumbnail address does not fill the memory."""
    with pytest.raises(BadAnswer, match="too long"):
        await fetched(httpx.Response(200, headers={"content-type": "image/png"}, content=bytes(MAX_PICTURE + 1)))


async def test_network_errors_are_ours_here_too() -> None:
    """The same door."""
    with pytest.raises(Unreachable):
        await fetched(httpx.ConnectError("no route"))


@pytest.mark.parametrize("url", ["", "no address", "file:///etc/passwd", "https://[::1", "data:image/png;base64,AA"])
async def test_addresses_that_are_none(url: str) -> None:
    """What the server names as thumbnail is not believed blindly."""
    with pytest.raises(ServerProblem):
        await Thumbnails(httpx.AsyncClient()).fetch(url)

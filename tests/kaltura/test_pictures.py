"""Pictures from dynamic thumbnail URLs."""

import asyncio
import gzip
from collections.abc import AsyncIterator

import httpx
import pytest

from kdesk.domain.links.picture_requests import requested_box
from kdesk.errors import BadResponse, Reason, ServerProblem, TimedOut, Unreachable
from kdesk.kaltura.client import make_http
from kdesk.kaltura.thumbnails import OVERHEAD_BYTES, Thumbnails, max_bytes
from tests.kaltura.scripted_http import ScriptedServer
from tests.support.odd_server import OddServer, Response
from tests.support.raised_words import raises_saying

THUMBNAIL = "https://cdn.example/p/102/sp/10200/thumbnail/entry_id/0_x/width/320"
IMAGE = {"content-type": "image/jpeg"}
JPEG = b"\xff\xd8\xff\xe0picture"


class Open(httpx.AsyncByteStream):
    """A body that ends when its connection is closed, and not before."""

    def __init__(self) -> None:
        self.closed = False

    async def aclose(self) -> None:
        """End it."""
        self.closed = True


class Endless(Open):
    """A body that has no end; `sent` counts the bytes that were taken of it."""

    PIECE = bytes(2**16)

    def __init__(self) -> None:
        super().__init__()
        self.sent = 0

    async def __aiter__(self) -> AsyncIterator[bytes]:
        while not self.closed:
            self.sent += len(self.PIECE)
            yield self.PIECE


class Pieces(httpx.AsyncByteStream):
    """A body that comes in small pieces."""

    def __init__(self, data: bytes) -> None:
        self._data = data

    async def __aiter__(self) -> AsyncIterator[bytes]:
        for start in range(0, len(self._data), 1000):
            yield self._data[start : start + 1000]


class Dripping(Open):
    """A body of one byte at a time, without end."""

    async def __aiter__(self) -> AsyncIterator[bytes]:
        while not self.closed:
            await asyncio.sleep(0.001)
            yield b"x"


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


@pytest.mark.parametrize(("number", "wait"), [(6, None), (10, None), (11, 60.0), (46, 60.0), (57, 60.0)])
async def test_some_missing_pictures_are_worth_another_try(number: int, wait: float | None) -> None:
    """Later: the error itself is cached for a minute. Without a wait, the entry has to change first."""
    with pytest.raises(BadResponse) as caught:
        await fetched(missing(number))
    assert (caught.value.retryable, caught.value.retry_after, caught.value.code) == (True, wait, f"error-{number}")


@pytest.mark.parametrize("number", [1, 3, 8, 9, 17, 25, 38, 99])
async def test_the_others_are_not(number: int) -> None:
    """Nothing changes by asking again."""
    with pytest.raises(BadResponse) as caught:
        await fetched(missing(number, "requested entry not found"))
    assert (caught.value.retryable, caught.value.retry_after) == (False, None)
    assert f"error {number}, requested entry not found" in caught.value.detail
    assert (caught.value.reason is Reason.FRAMES_REFUSED) == (number == 38)


async def test_an_error_may_come_with_http_200() -> None:
    """Some delivery actions die that way: empty, and the number in a header."""
    with raises_saying(BadResponse, "error 11"):
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
    with pytest.raises(BadResponse) as caught:
        await fetched(reply)
    assert caught.value.retryable is retryable


async def test_an_error_is_told_by_its_head() -> None:
    """Nothing of its body is read, however long."""
    endless = Endless()
    with raises_saying(BadResponse, "HTTP 500"):
        await fetched(httpx.Response(500, stream=endless))
    assert not endless.sent


async def test_a_picture_has_a_largest_size() -> None:
    """A film behind a thumbnail address does not fill the memory: four bytes a pixel are enough for every picture."""
    most = max_bytes(requested_box(f"{THUMBNAIL}/height/180"))
    assert most == 4 * 320 * 180 + OVERHEAD_BYTES
    endless = Endless()
    response = httpx.Response(200, headers=IMAGE, stream=endless)
    with raises_saying(BadResponse, "too long"):
        await Thumbnails(ScriptedServer([response]).http).fetch(f"{THUMBNAIL}/height/180")
    assert endless.sent <= most + len(Endless.PIECE)


@pytest.mark.parametrize("packed", ["gzip, gzip, gzip", "br", "zstd"])
async def test_a_picture_is_not_unpacked_in_layers(packed: str) -> None:
    """It is asked for unpacked, and 444 bytes would become 11 GB. Refused by its head."""
    endless = Endless()
    server = ScriptedServer([httpx.Response(200, headers=IMAGE | {"content-encoding": packed}, stream=endless)])
    with raises_saying(BadResponse, "packed"):
        await Thumbnails(server.http).fetch(THUMBNAIL)
    (request,) = server.asked
    assert request.headers["accept-encoding"] == "identity"
    assert not endless.sent


async def test_a_packed_picture_is_bounded_unpacked() -> None:
    """One layer that stands for 100 MiB: no more than the bound of it is ever there."""
    packed = gzip.compress(bytes(100 * 2**20))
    with raises_saying(BadResponse, "too long"):
        await fetched(httpx.Response(200, headers=IMAGE | {"content-encoding": "gzip"}, stream=Pieces(packed)))


async def test_a_picture_that_drips_has_a_deadline() -> None:
    """One byte after the other, without end: after the deadline for the whole it is given up."""
    dripping = httpx.Response(200, headers=IMAGE, stream=Dripping())
    with pytest.raises(TimedOut):
        await Thumbnails(ScriptedServer([dripping]).http, deadline=0.05).fetch(THUMBNAIL)


@pytest.mark.parametrize(
    "location", ["file:///etc/passwd", "ftp://other.example/x.jpg", "https://[::1", "data:image/png,x"]
)
async def test_a_redirect_leads_to_the_web_only(location: str) -> None:
    """To no file and to no other protocol."""
    with pytest.raises(BadResponse):
        await fetched(httpx.Response(302, headers={"location": location}), picture())


async def test_a_redirect_leads_nowhere_less_protected() -> None:
    """A picture that is asked for by https is fetched by https."""
    server = ScriptedServer([httpx.Response(302, headers={"location": "http://cdn.example/x.jpg"}), picture()])
    assert await Thumbnails(server.http).fetch(THUMBNAIL) == JPEG
    assert [str(request.url) for request in server.asked] == [THUMBNAIL, "https://cdn.example/x.jpg"]


async def test_redirects_have_an_end() -> None:
    """A server that sends every request somewhere else is not followed for ever."""
    around = [httpx.Response(302, headers={"location": "/again"}) for _ in range(100)]
    with pytest.raises(ServerProblem):
        await fetched(*around)


async def test_a_picture_comes_over_a_real_connection() -> None:
    """The same, without a script."""
    with OddServer(Response(JPEG, "image/jpeg")) as server:
        async with make_http() as http:
            assert await Thumbnails(http).fetch(f"{server.url}/p/1/thumbnail/entry_id/0_x/width/320") == JPEG


async def test_network_errors_are_ours_here_too() -> None:
    """The same door."""
    with pytest.raises(Unreachable):
        await fetched(httpx.ConnectError("no route"))


@pytest.mark.parametrize("url", ["", "no address", "file:///etc/passwd", "https://[::1", "data:image/png;base64,AA"])
async def test_addresses_that_are_none(url: str) -> None:
    """What the server names as thumbnail is not believed blindly."""
    with pytest.raises(ServerProblem):
        await Thumbnails(httpx.AsyncClient()).fetch(url)

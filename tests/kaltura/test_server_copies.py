"""The server's copies: what is kept, where, and ranged reads against servers of every kind."""

import gzip
import json
from collections.abc import Callable
from contextlib import aclosing
from itertools import pairwise
from typing import Any

import httpx
import pytest

from kdesk.domain.catalogue_ports import CopyBlock, SourceCopy
from kdesk.errors import BadResponse, EntryGone, ServerProblem, Unreachable
from kdesk.kaltura.api import Api
from kdesk.kaltura.server_copies import ServerCopies
from tests.kaltura.scripted_http import FakeSession, ScriptedServer, recorded, refusal

COPY = bytes(range(256)) * 40
SIZE = len(COPY)
CDN = "https://cdn.example/serveFlavor/flavorId/0_f/name/a.mp4"
IMAGE = "https://cdn.example/p/102/sp/10200/raw/entry_id/0_e"

Serve = Callable[[httpx.Request], httpx.Response]


def flavors(*objects: dict[str, Any]) -> dict[str, Any]:
    """A list of flavors as the server sends it."""
    return {"objectType": "KalturaFlavorAssetListResponse", "totalCount": len(objects), "objects": objects}


def source(**changes: Any) -> dict[str, Any]:
    """The source flavor; its size is a string on the wire."""
    return {"id": "0_f", "isOriginal": True, "status": 2, "sizeInBytes": str(SIZE)} | changes


def entry(media_type: int) -> dict[str, Any]:
    """An entry of this type."""
    return {"id": "0_e", "objectType": "KalturaMediaEntry", "mediaType": media_type, "status": 2, "downloadUrl": IMAGE}


def copies(*replies: Any) -> tuple[ServerCopies, ScriptedServer]:
    """The copies on a server that sends this."""
    server = ScriptedServer(replies)
    return ServerCopies(Api(server.rpc, FakeSession()), server.http), server  # type: ignore[arg-type]  no session here


async def read(serve: Serve, start: int, end: int) -> list[CopyBlock]:
    """Read a range from a server."""
    http = httpx.AsyncClient(transport=httpx.MockTransport(serve))
    api = Api(ScriptedServer([]).rpc, FakeSession())  # type: ignore[arg-type]  no call is made
    async with aclosing(ServerCopies(api, http).read(CDN, start, end)) as blocks:
        return [block async for block in blocks]


def joined(blocks: list[CopyBlock]) -> bytes:
    """The bytes of the blocks, which follow one another."""
    for one, following in pairwise(blocks):
        assert one.offset + len(one.data) == following.offset
    return b"".join(block.data for block in blocks)


def with_ranges(request: httpx.Request) -> httpx.Response:
    """A server as it should be."""
    first, last = (int(part) for part in request.headers["range"].removeprefix("bytes=").split("-"))
    if first >= SIZE:
        return httpx.Response(416, headers={"content-range": f"bytes */{SIZE}"})
    last = min(last, SIZE - 1)
    headers = {"content-range": f"bytes {first}-{last}/{SIZE}"}
    return httpx.Response(206, headers=headers, content=COPY[first : last + 1])


def without_ranges(_request: httpx.Request) -> httpx.Response:
    """A server that sends everything."""
    return httpx.Response(200, content=COPY)


async def test_the_size_is_the_source_flavors() -> None:
    """One call; other flavors do not count."""
    found, server = copies(flavors(source(isOriginal=False, sizeInBytes="5", id="0_small"), source()))
    assert await found.size("0_e") == SIZE
    assert server.calls == ["flavorAsset.list"]


@pytest.mark.parametrize("told", [0, None])
async def test_a_size_that_is_not_told_is_zero(told: int | None) -> None:
    """An empty one is the number 0, or not there at all."""
    assert await copies(flavors(source(sizeInBytes=told)))[0].size("0_e") == 0


async def test_a_video_without_source_has_no_copy() -> None:
    """Its renditions are something else."""
    assert await copies(flavors(), entry(1))[0].size("0_e") is None
    assert await copies(flavors(), entry(1))[0].address("0_e") == ""
    assert await copies(flavors(source(status=3)))[0].address("0_e") == ""


async def test_an_image_is_kept_as_the_entry_itself() -> None:
    """It has no flavors: its size is what its delivery says."""
    begin = httpx.Response(206, headers={"content-range": f"bytes 0-0/{SIZE}"}, content=COPY[:1])
    found, server = copies(flavors(), entry(2), begin)
    assert await found.size("0_e") == SIZE
    assert str(server.asked[-1].url) == IMAGE


async def test_the_source_of_a_video_is_its_flavor() -> None:
    """With the version of its content, a string or a number; there is none while the entry waits for its bytes."""
    small = source(isOriginal=False, id="0_small", version="7")
    found, server = copies(flavors(small, source(version="2")))
    assert await found.source("0_e") == SourceCopy("0_f", "2", SIZE)
    assert server.calls == ["flavorAsset.list"]
    assert await copies(flavors(source(version=2)))[0].source("0_e") == SourceCopy("0_f", "2", SIZE)
    waiting = source(status=0, version=None, sizeInBytes=None)
    assert await copies(flavors(waiting))[0].source("0_e") == SourceCopy("0_f", "", 0)


async def test_the_source_of_an_image_is_the_entry() -> None:
    """With the entry's version, as a real server tells it; its delivery says how many bytes it has."""
    begin = httpx.Response(206, headers={"content-range": f"bytes 0-0/{SIZE}"}, content=COPY[:1])
    found, server = copies(flavors(), recorded("media.get: image"), begin)
    assert await found.source("0_thlfmdw7") == SourceCopy("0_thlfmdw7", "100032", SIZE)
    assert server.asked[-1].url.path == "/p/102/sp/10200/raw/entry_id/0_thlfmdw7"


async def test_a_video_without_source_has_none() -> None:
    """Nothing of it is what was uploaded."""
    assert await copies(flavors(source(isOriginal=False)), entry(1))[0].source("0_e") is None


async def test_the_source_of_what_is_gone_says_so() -> None:
    """Whoever compares with it does not take it for something without a copy."""
    with pytest.raises(EntryGone):
        await copies(flavors(), refusal("ENTRY_ID_NOT_FOUND"))[0].source("0_e")


async def test_the_address_is_asked_for() -> None:
    """The server knows its delivery hosts; no KS is in it, and none is added."""
    found, server = copies(flavors(source()), CDN)
    assert await found.address("0_e") == CDN
    assert server.calls == ["flavorAsset.list", "flavorAsset.getUrl"]


async def test_an_entry_that_is_gone_says_so() -> None:
    """Nothing can be compared with it."""
    with pytest.raises(EntryGone):
        await copies(flavors(), refusal("ENTRY_ID_NOT_FOUND"))[0].size("0_e")


@pytest.mark.parametrize(("start", "end"), [(0, SIZE), (0, 1), (1000, 5000), (SIZE - 1, SIZE)])
async def test_a_range_is_that_range(start: int, end: int) -> None:
    """With its place and the size of the whole."""
    blocks = await read(with_ranges, start, end)
    assert (blocks[0].offset, joined(blocks)) == (start, COPY[start:end])
    assert {block.total for block in blocks} == {SIZE}


async def test_a_server_without_ranges_sends_everything_from_zero() -> None:
    """The blocks say where they stand, so that nothing has to be read again."""
    blocks = await read(without_ranges, 1000, 5000)
    assert (blocks[0].offset, joined(blocks), blocks[0].total) == (0, COPY, SIZE)


async def test_a_copy_that_ends_before_the_range_tells_its_size() -> None:
    """It is shorter than the file."""
    assert await read(with_ranges, SIZE + 5, SIZE + 6) == [CopyBlock(SIZE, b"", SIZE)]


async def test_redirects_are_followed_with_the_range() -> None:
    """Delivery hosts move files around."""

    def moved(request: httpx.Request) -> httpx.Response:
        if request.url.host == "cdn.example":
            return httpx.Response(302, headers={"location": "https://other.example/a.mp4"})
        return with_ranges(request)

    assert joined(await read(moved, 10, 20)) == COPY[10:20]


ODD = {
    "another range": httpx.Response(206, headers={"content-range": f"bytes 0-99/{SIZE}"}, content=COPY[:100]),
    "a range that is not told": httpx.Response(206, content=COPY[10:20]),
    "several ranges": httpx.Response(206, headers={"content-type": "multipart/byteranges; boundary=x"}, content=b"--x"),
    "an error as Kaltura dies": httpx.Response(200, headers={"X-Kaltura-App": "exiting on error 6 - not found"}),
    "nothing": httpx.Response(200, headers={"content-length": "0"}),
    "no such file": httpx.Response(404, html="<p>no</p>"),
    "not for you": httpx.Response(403),
    "no range, and not why": httpx.Response(416),
    "compressed": httpx.Response(200, headers={"content-encoding": "gzip"}, content=gzip.compress(COPY)),
}


@pytest.mark.parametrize("response", ODD.values(), ids=ODD.keys())
async def test_what_is_no_copy_is_not_compared(response: httpx.Response) -> None:
    """One of our errors, which another try would not cure."""
    with pytest.raises(BadResponse) as caught:
        await read(lambda _request: response, 10, 20)
    assert not caught.value.retryable


@pytest.mark.parametrize(
    "response",
    [
        httpx.Response(206, headers={"content-range": f"bytes 10-19/{'9' * 5000}"}, content=COPY[10:20]),
        httpx.Response(206, headers={"content-range": f"bytes 10-19/{2**63}"}, content=COPY[10:20]),
        httpx.Response(200, headers=[(b"content-length", "²".encode())], content=COPY[10:20]),
    ],
    ids=["5,000 digits", "64 bits", "no digit"],
)
async def test_a_size_that_no_file_has_is_not_known(response: httpx.Response) -> None:
    """The bytes that come decide."""
    blocks = await read(lambda _request: response, 10, 20)
    assert {block.total for block in blocks} == {None}


@pytest.mark.parametrize("header", [f"bytes {'1' * 5000}-19/20", f"bytes */{'9' * 5000}", "bytes ٣-4/5"])
@pytest.mark.parametrize("status", [206, 416])
async def test_a_place_that_no_byte_has_is_no_place(status: int, header: str) -> None:
    """One of our errors, which another try would not cure."""
    response = httpx.Response(status, headers=[(b"content-range", header.encode())], content=COPY[:10])
    with pytest.raises(BadResponse):
        await read(lambda _request: response, 10, 20)


@pytest.mark.parametrize("status", [429, 500, 503])
async def test_a_busy_server_is_asked_again(status: int) -> None:
    """It says nothing about the copy."""
    with pytest.raises(BadResponse) as caught:
        await read(lambda _request: httpx.Response(status), 10, 20)
    assert caught.value.retryable


@pytest.mark.parametrize(
    ("failure", "kind"), [(httpx.ConnectError("refused"), Unreachable), (httpx.ReadError("reset"), ServerProblem)]
)
async def test_network_errors_are_ours(failure: Exception, kind: type[ServerProblem]) -> None:
    """In the middle of a reading too."""

    def fail(_request: httpx.Request) -> httpx.Response:
        raise failure

    with pytest.raises(kind):
        await read(fail, 10, 20)


async def test_the_reading_carries_no_session() -> None:
    """Delivery hosts belong to others."""
    asked: list[httpx.Request] = []

    def note(request: httpx.Request) -> httpx.Response:
        asked.append(request)
        return with_ranges(request)

    await read(note, 0, 10)
    (request,) = asked
    assert "ks" not in json.dumps([str(request.url), dict(request.headers)]).lower().replace("kdesk", "")
    assert request.headers["accept-encoding"] == "identity"

"""Answers made to hurt: packed in layers, in drops, overfull, from elsewhere. Each ends soon, in words."""

import asyncio
import gzip
import json
import threading
import tracemalloc
from collections.abc import AsyncIterator, Awaitable, Callable
from functools import reduce
from typing import Annotated, Any, ClassVar

import httpx
import msgspec
import pytest

from kdesk.errors import ApiError, BadResponse, ServerProblem, TimedOut
from kdesk.kaltura import rpc, transport, value_types
from kdesk.kaltura.client import make_http
from kdesk.kaltura.kaltura_exception import MAX_TEXT, api_error
from kdesk.kaltura.responses import LONGEST_REFUSAL
from kdesk.kaltura.result_checks import sanitise
from kdesk.kaltura.rpc import LARGE, Call, Rpc
from kdesk.kaltura.server_copies import ServerCopies
from kdesk.kaltura.transport import Request, TimedBody, exchange
from kdesk.kaltura.wire import WireToken
from kdesk.kaltura.wire_entries import WireEntries, WireEntry
from kdesk.redaction import HIDDEN
from tests.kaltura.scripted_http import URL, ScriptedServer
from tests.kaltura.test_real_sockets import request_of, speaking_to
from tests.support.raised_words import raises_saying

MEGABYTE = 2**20
Handler = Callable[[asyncio.StreamReader, asyncio.StreamWriter], Awaitable[None]]


def saying(body: bytes, *headers: str) -> Handler:
    """Return a server that says this, and closes the connection."""

    async def handler(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await request_of(reader)
        head = "\r\n".join(["HTTP/1.1 200 OK", f"Content-Length: {len(body)}", "Connection: close", *headers])
        writer.write(f"{head}\r\n\r\n".encode() + body)
        await writer.drain()

    return handler


async def error_and_memory(handler: Handler) -> tuple[ServerProblem, int]:
    """Ask such a server; return the error, and the most memory that it took."""
    tracemalloc.start()
    try:
        async with speaking_to(handler) as rpc:
            with pytest.raises(ServerProblem) as caught:
                await rpc.call("media", "list", result=WireEntries)
        return caught.value, tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()


@pytest.mark.parametrize("layers", [1, 2, 3])
async def test_layers_of_gzip(layers: int) -> None:
    """A few hundred bytes stand for sixty-four megabytes here, and could for thousands of times as much."""
    bomb = reduce(lambda data, _: gzip.compress(data), range(layers), b"[" + b" " * 64 * MEGABYTE)
    packing = ", ".join(["gzip"] * layers)
    error, memory = await error_and_memory(saying(bomb, f"Content-Encoding: {packing}"))
    assert (type(error), error.retryable) == (BadResponse, False)
    assert memory < 24 * MEGABYTE


async def test_only_gzip_is_asked_for() -> None:
    """By every call; what may not be packed at all is asked for as it is."""
    server = ScriptedServer([True, httpx.Response(206, headers={"content-range": "bytes 0-0/1"}, content=b"x")])
    await server.rpc.call("system", "ping", result=bool)
    api: Any = None
    async for _ in ServerCopies(api, server.http).read(f"{URL}/raw", 0, 1):
        pass
    assert [request.headers["accept-encoding"] for request in server.asked] == ["gzip", "identity"]


async def test_a_body_that_comes_in_drops() -> None:
    """A byte now and then keeps every read alive, and the whole has an end all the same."""

    async def handler(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await request_of(reader)
        writer.write(b"HTTP/1.1 200 OK\r\nContent-Length: 100000\r\n\r\n")
        while True:
            writer.write(b" ")
            await writer.drain()
            await asyncio.sleep(0.002)

    http = make_http()
    async with speaking_to(handler, http=http) as rpc:
        with raises_saying(TimedOut, "does not come to an end"):
            await exchange(http, Request("POST", rpc.service_url, body=b"{}"), seconds=0.05)


@pytest.mark.parametrize("drop", [b"a", b"HTTP/1.1 100 Continue\r\n\r\n"])
async def test_a_head_that_comes_in_drops(drop: bytes, monkeypatch: pytest.MonkeyPatch) -> None:
    """The same before the body: a header without end, or one promise after the other."""
    monkeypatch.setattr(transport, "HEADERS_SECONDS", 0.05 - 30)  # the read time-out of thirty seconds never strikes

    async def handler(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await request_of(reader)
        writer.write(b"HTTP/1.1 200 OK\r\nX: " if drop == b"a" else b"")
        while True:
            writer.write(drop)
            await writer.drain()
            await asyncio.sleep(0.002)

    async with speaking_to(handler) as rpc:
        with raises_saying(TimedOut, "does not come to an end"):
            await rpc.call("system", "ping", result=bool, read_timeout=30)


async def test_making_a_body_may_take_any_time() -> None:
    """A speed limit, or a slow drive, is not the server's fault: while kdesk makes a block nothing counts."""
    told: list[str] = []

    class Limit:
        def suspend(self) -> None:
            told.append("free")

        def restart(self) -> None:
            told.append("counts")

    async def blocks() -> AsyncIterator[bytes]:
        for block in (b"1", b"2"):
            told.append("made")
            yield block

    limit: Any = Limit()
    async for _ in TimedBody(blocks(), limit):
        told.append("sent")  # noqa: PERF401  its place among the others counts
    assert told == [*["free", "made", "counts", "sent"] * 2, "free", "counts"]


@pytest.mark.parametrize(
    "body",
    [
        b'{"objectType":"KalturaMediaListResponse","objects":[%s]}' % b",".join([b'{"id":"0"}'] * 60_000),
        b'{"objectType":"KalturaAPIException","message":[%s]}' % b",".join([b"[]"] * 60_000),
        b'{"objectType":"KalturaMediaListResponse","z":%s' % (b'{"a":' * 60_000),
    ],
    ids=["entries", "a message of lists", "depth"],
)
async def test_a_response_that_holds_more_than_was_asked_for_is_not_decoded(body: bytes) -> None:
    """What decoding costs is known before it begins: by the objects and lists, not by the bytes."""
    with raises_saying(BadResponse, "more than was asked for"):
        await ScriptedServer([httpx.Response(200, content=body)]).rpc.call("media", "list", result=WireEntries)


async def test_what_an_error_keeps_of_the_servers_words_is_short() -> None:
    """Looking for secrets in long texts takes seconds, and laying them out too; no secret is cut in two meanwhile."""
    secret = "s" * 50
    message = "x" * (MAX_TEXT - 10) + secret + "a://" * 5000
    args = {f"ARG{n}": "a://" * 1000 for n in range(500)}
    refused = {"objectType": "KalturaAPIException", "code": "C" * 5000, "message": message, "args": args}
    with pytest.raises(ApiError) as caught:
        await ScriptedServer([httpx.Response(200, content=json.dumps(refused | {"args": {}}).encode())]).rpc.call(
            "media", "get", result=WireEntry, ks=secret
        )
    error = caught.value
    assert max(len(error.detail), len(error.code)) <= MAX_TEXT + len(HIDDEN)
    assert "sss" not in error.detail
    error = api_error("ODD", "", args)
    assert len(error.api_args) <= 20
    assert max(map(len, error.api_args.values())) <= MAX_TEXT + len(HIDDEN)


async def test_an_exception_is_not_megabytes_long() -> None:
    """What claims to be one is reported as an unusable response, without being parsed."""
    body = b'{"objectType":"KalturaAPIException","message":[%s]}' % b",".join([b"1"] * LONGEST_REFUSAL)
    with raises_saying(BadResponse, "unexpected shape"):
        await ScriptedServer([httpx.Response(200, content=body)]).rpc.call("media", "get", result=WireEntry)


async def test_an_error_page_full_of_scripts_is_still_an_error_page() -> None:
    """Its status says what it means, whatever it holds."""
    page = b"<script>" + b"{[" * 50_000
    with raises_saying(BadResponse, "trouble of its own") as caught:
        await ScriptedServer([httpx.Response(503, content=page)]).rpc.call("media", "get", result=WireEntry)
    assert caught.value.retryable


async def test_an_error_page_without_end_is_still_an_error_page() -> None:
    """The beginning of an oversized page is reported."""
    with raises_saying(BadResponse, "trouble of its own"):
        await ScriptedServer([httpx.Response(502, content=bytes(4 * MEGABYTE))]).rpc.call("media", "get", result=bool)


async def test_a_list_has_no_more_than_was_asked_for() -> None:
    """The surplus is left out before anything is made of it."""
    objects = [{"id": f"0_{n}"} for n in range(400)]
    response = {"objectType": "KalturaMediaListResponse", "totalCount": 1, "objects": objects}
    server = ScriptedServer([response, response, [response, response]])
    paged = {"pager": {"pageSize": 30}}
    assert len((await server.rpc.call("media", "list", paged, result=WireEntries)).objects) == 30
    assert len((await server.rpc.call("media", "list", result=WireEntries)).objects) == 400
    both = await server.rpc.multi([Call("media", "list", WireEntries, paged)] * 2)
    assert [len(found.objects) for found in both] == [30, 30]


class Witness(msgspec.Struct):
    """A result that tells on which thread it was read."""

    text: Annotated[str | None, value_types.DESCRIPTION]
    read_on: ClassVar[list[str]] = []

    def __post_init__(self) -> None:
        self.read_on.append(threading.current_thread().name)


async def test_large_responses_are_read_off_the_loop(monkeypatch: pytest.MonkeyPatch) -> None:
    """Small ones at once: going to a thread and back takes longer than they do."""
    monkeypatch.setattr(Witness, "read_on", [])
    for size in (10, LARGE):
        response = {"text": "a" * size}
        await ScriptedServer([response]).rpc.call("data", "get", result=Witness)
        await ScriptedServer([[response]]).rpc.multi([Call("data", "get", Witness)])
    here = threading.current_thread().name
    assert Witness.read_on == [here, here, "kdesk-decode-0", "kdesk-decode-0"]


async def test_large_responses_are_checked_off_the_loop(monkeypatch: pytest.MonkeyPatch) -> None:
    """The addresses of 500 entries take as long as the entries themselves."""
    checked_on = []

    def check(result: object, service_url: str, objects: int) -> None:
        checked_on.append(threading.current_thread().name)
        sanitise(result, service_url, objects)

    monkeypatch.setattr(rpc, "sanitise", check)
    for size in (10, LARGE):
        entry = {"id": "0_one", "name": "a" * size, "downloadUrl": "file:///etc/passwd"}
        entries = {"objectType": "KalturaBaseEntryListResponse", "totalCount": 1, "objects": [entry]}
        found = await ScriptedServer([entries]).rpc.call("baseEntry", "list", result=WireEntries)
        (many,) = await ScriptedServer([[entries]]).rpc.multi([Call("baseEntry", "list", WireEntries)])
        assert found.objects[0].download_url == many.objects[0].download_url == ""
    here = threading.current_thread().name
    assert checked_on == [here, here, "kdesk-decode-0", "kdesk-decode-0"]


async def test_no_cookie_is_kept() -> None:
    """A server could fill the memory with them, and every request."""
    cookies = [f"Set-Cookie: c{n}={'x' * 1000}; Max-Age=9999999" for n in range(50)]
    heads: list[bytes] = []

    async def handler(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        heads.append(await reader.readuntil(b"\r\n\r\n"))
        writer.write("\r\n".join(["HTTP/1.1 200 OK", "Content-Length: 4", *cookies, "", "true"]).encode())
        writer.close()

    http = make_http()
    async with speaking_to(handler, http=http) as rpc:
        for _ in range(2):
            await rpc.call("system", "ping", result=bool)
        assert not list(http.cookies.jar)
    assert b"cookie" not in heads[1].lower()


def redirect(location: str, **headers: str) -> httpx.Response:
    """Return a redirect."""
    return httpx.Response(302, headers={"location": location, **headers}, content=b"moved")


async def got(server: ScriptedServer, url: str = f"{URL}/start", **headers: str) -> bytes:
    """Follow redirects from there."""
    return (await exchange(server.http, Request("GET", url, headers=headers, follow_redirects=True))).body


async def test_a_redirect_from_https_to_http_is_not_followed_in_the_clear() -> None:
    """The same place by https, or none."""
    server = ScriptedServer([redirect("http://cdn.example/x?a=1"), httpx.Response(200, content=b"here")])
    assert await got(server) == b"here"
    assert str(server.asked[1].url) == "https://cdn.example/x?a=1"


@pytest.mark.parametrize("location", ["file:///etc/passwd", "ftp://a.example/b", "https://a:b@c.example/", "https://["])
async def test_redirects_to_what_is_no_address(location: str) -> None:
    """Nobody is asked there."""
    server = ScriptedServer([redirect(location)])
    with pytest.raises(BadResponse):
        await got(server)
    assert len(server.asked) == 1


async def test_redirects_have_an_end() -> None:
    """A ring of them is told as one."""
    server = ScriptedServer(lambda *_: redirect("/again"))
    with raises_saying(BadResponse, "somewhere else"):
        await got(server)
    assert len(server.asked) == transport.MAX_REDIRECTS + 1


async def test_what_a_redirect_says_besides_is_not_read() -> None:
    """Its body may be a bomb."""
    bomb = reduce(lambda data, _: gzip.compress(data), range(3), bytes(64 * MEGABYTE))

    async def handler(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        head = await reader.readuntil(b"\r\n\r\n")
        if b"GET /there" in head:
            writer.write(b"HTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\nhere")
        else:
            told = f"Location: /there\r\nContent-Encoding: gzip, gzip, gzip\r\nContent-Length: {len(bomb)}"
            writer.write(f"HTTP/1.1 302 Found\r\n{told}\r\nConnection: close\r\n\r\n".encode() + bomb)
        writer.close()

    http = make_http()
    async with speaking_to(handler, http=http) as rpc:
        tracemalloc.start()
        request = Request("GET", rpc.service_url, follow_redirects=True)
        response = await exchange(http, request)
        memory = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()
    assert response.body == b"here"
    assert memory < 16 * MEGABYTE


async def test_only_what_anybody_may_see_goes_along_a_redirect() -> None:
    """The range that is wanted, and no secret."""
    server = ScriptedServer([redirect("https://other.example/x"), httpx.Response(200, content=b"here")])
    await got(server, Range="bytes=0-1", Authorization="Bearer x", **{"X-Kaltura-Ks": "KS"})
    headers = server.asked[1].headers
    assert headers["range"] == "bytes=0-1"
    assert {"authorization", "x-kaltura-ks"}.isdisjoint(headers)


async def test_what_carries_a_ks_goes_nowhere_else() -> None:
    """Neither a call nor a chunk follows a redirect, whatever a request says."""
    server = ScriptedServer([redirect(f"{URL}/there"), redirect(f"{URL}/there")])
    with raises_saying(BadResponse, "another address"):
        await server.rpc.call("system", "ping", result=bool, ks="KS")
    await exchange(server.http, Request("POST", f"{URL}/x", body=b"ks=KS", follow_redirects=True))
    assert len(server.asked) == 2


async def test_an_address_with_a_user_in_it_is_not_asked() -> None:
    """The HTTP client would send user and password along."""
    server = ScriptedServer([httpx.Response(200)])
    with raises_saying(BadResponse, "cannot be used"):
        await got(server, "https://user:secret@cdn.example/x")
    assert server.asked == []


@pytest.mark.parametrize(
    ("named", "kept"),
    [
        ("https://cdn.example/p/1", "https://cdn.example/p/1"),
        ("http://cdn.example/p/1", "https://cdn.example/p/1"),
        ("file:///etc/passwd", ""),
        ("javascript:alert(1)", ""),
        ("https://user:secret@cdn.example/p/1", ""),
    ],
)
async def test_addresses_are_judged_where_they_enter(named: str, kept: str) -> None:
    """In an entry, a token, a list of them, and a request for several."""
    entry = {"id": "0_e", "downloadUrl": named, "thumbnailUrl": named}
    token = {"id": "0_t", "uploadUrl": named}
    entries = {"objectType": "KalturaMediaListResponse", "objects": [entry]}
    server = ScriptedServer([entry, entries, token, [token, entry]])
    one = await server.rpc.call("media", "get", result=WireEntry)
    several = await server.rpc.call("media", "list", result=WireEntries)
    told = await server.rpc.call("uploadToken", "get", result=WireToken)
    both = await server.rpc.multi([Call("uploadToken", "add", WireToken), Call("media", "add", WireEntry)])
    found = [one, several.objects[0], both[1]]
    assert {(e.download_url, e.thumbnail_url) for e in found} == {(kept, kept)}
    assert {told.upload_url, both[0].upload_url} == {kept}


async def test_a_server_without_tls_may_name_others_without() -> None:
    """Nothing is less protected than it was."""
    reply = httpx.Response(200, content=json.dumps({"id": "0_e", "downloadUrl": "http://cdn.example/p/1"}).encode())
    http = httpx.AsyncClient(transport=httpx.MockTransport(lambda _: reply))
    entry = await Rpc(http, "http://kaltura.example").call("media", "get", result=WireEntry)
    assert entry.download_url == "http://cdn.example/p/1"

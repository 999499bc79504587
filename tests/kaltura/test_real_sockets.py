"""Failures that only a real connection has."""

import asyncio
import ssl
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager, suppress
from pathlib import Path

import httpx
import pytest

from kdesk.errors import BadResponse, BodyTooLarge, FileChanged, ServerProblem, TimedOut, TlsFailed
from kdesk.kaltura.chunk_body import ChunkBody
from kdesk.kaltura.client import make_http
from kdesk.kaltura.network_errors import BROKEN_OFF
from kdesk.kaltura.rpc import Rpc
from kdesk.kaltura.wire import WireToken
from kdesk.messages.errors import title_of
from tests.support.patience import PATIENCE

CERTIFICATE = Path(__file__).parent / "vectors" / "self_signed.pem"
"""Key and certificate of a server called localhost that nobody vouches for."""

TRUE = b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 4\r\n\r\ntrue"

Handler = Callable[[asyncio.StreamReader, asyncio.StreamWriter], Awaitable[None]]


@asynccontextmanager
async def speaking_to(
    handler: Handler, *, tls: ssl.SSLContext | None = None, http: httpx.AsyncClient | None = None
) -> AsyncIterator[Rpc]:
    """Run a server that treats every connection as the handler says, and give what calls it."""
    serving: set[asyncio.Task[None]] = set()

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.current_task()
        assert task is not None
        serving.add(task)
        with suppress(ConnectionError, asyncio.IncompleteReadError):
            await handler(reader, writer)
        with suppress(ConnectionError, ssl.SSLError):
            writer.close()
            await writer.wait_closed()

    server = await asyncio.start_server(serve, "127.0.0.1", 0, ssl=tls)
    port = server.sockets[0].getsockname()[1]
    async with server, http or make_http() as client:
        yield Rpc(client, f"{'https' if tls else 'http'}://127.0.0.1:{port}")
    await asyncio.gather(*serving)


async def request_of(reader: asyncio.StreamReader) -> None:
    """Read one whole request."""
    head = await reader.readuntil(b"\r\n\r\n")
    length = int(head.lower().partition(b"content-length: ")[2].partition(b"\r\n")[0])
    await reader.readexactly(length)


async def error_of(rpc: Rpc, *, read_timeout: float | None = None) -> ServerProblem:
    """Make a call that fails."""
    with pytest.raises(ServerProblem) as caught:
        await rpc.call("system", "ping", result=bool, read_timeout=read_timeout)
    return caught.value


@pytest.mark.parametrize("response", [b"", TRUE[:20], TRUE[:-2], b"SSH-2.0-OpenSSH_9.2\r\n"])
async def test_a_response_that_breaks_off(response: bytes) -> None:
    """Nothing, half a head, half a body, or another protocol: worth another try, and counted as one."""

    async def handler(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await request_of(reader)
        writer.write(response)

    async with speaking_to(handler) as rpc:
        error = await error_of(rpc)
    assert (type(error), title_of(error), error.retryable) == (BadResponse, title_of(BROKEN_OFF.make("")), True)


async def test_a_connection_that_is_reset() -> None:
    """The server is killed in mid-request."""

    async def handler(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await request_of(reader)
        writer.transport.abort()

    async with speaking_to(handler) as rpc:
        assert title_of(await error_of(rpc)) == title_of(BROKEN_OFF.make(""))


async def test_a_server_that_does_not_answer() -> None:
    """Standing still has a limit."""
    over = asyncio.Event()

    async def handler(reader: asyncio.StreamReader, _: asyncio.StreamWriter) -> None:
        await request_of(reader)
        await over.wait()

    async with speaking_to(handler) as rpc:
        error = await error_of(rpc, read_timeout=0.05)
        over.set()
    assert (type(error), error.retryable) == (TimedOut, True)


async def test_a_connection_that_was_closed_while_idle_is_not_used() -> None:
    """A server may close between two calls; the second opens a new connection."""
    connections = 0

    async def handler(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        nonlocal connections
        connections += 1
        await request_of(reader)
        writer.write(TRUE)
        writer.close()
        await writer.wait_closed()

    async with speaking_to(handler) as rpc:
        for _ in range(3):
            assert await rpc.call("system", "ping", result=bool)
    assert connections == 3


async def test_dropped_connections_hold_up_nobody() -> None:
    """A call that waits on a dead one fails at once, worth another try; the next one connects anew."""
    connections = 0
    waits = asyncio.Event()

    async def handler(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        nonlocal connections
        connections += 1
        await request_of(reader)
        if connections == 1:
            waits.set()
            await reader.read()  # until the client goes away
        else:
            writer.write(TRUE)

    http = make_http()
    async with speaking_to(handler, http=http) as rpc, asyncio.timeout(PATIENCE):
        async with asyncio.TaskGroup() as group:
            stuck = group.create_task(error_of(rpc))
            await waits.wait()
            await http.drop_connections()
        error = stuck.result()
        assert (title_of(error), error.retryable) == (title_of(BROKEN_OFF.make("")), True)
        assert await rpc.call("system", "ping", result=bool)
    assert connections == 2


async def test_a_certificate_that_nobody_vouches_for() -> None:
    """Refused, with host and reason, and never asked again by itself."""
    tls = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    tls.load_cert_chain(CERTIFICATE)

    async def handler(_: asyncio.StreamReader, __: asyncio.StreamWriter) -> None:
        raise AssertionError("no request may get through")

    async with speaking_to(handler, tls=tls) as rpc:
        error = await error_of(rpc)
    assert (type(error), error.retryable) == (TlsFailed, True)
    assert error.detail.startswith("127.0.0.1:")
    assert "self" in error.detail


async def test_a_refusal_before_the_body_was_read() -> None:
    """A proxy that limits requests responds at once and discards the rest."""

    async def handler(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.readuntil(b"\r\n\r\n")
        writer.write(b"HTTP/1.1 413 Request Entity Too Large\r\nContent-Length: 0\r\nConnection: close\r\n\r\n")
        while await reader.read(2**20):
            pass

    async with speaking_to(handler) as rpc:
        with pytest.raises(BodyTooLarge):
            await rpc.upload("", {}, megabytes(8), result=WireToken, ks="KS")


def megabytes(count: int, on_end: Callable[[], None] = lambda: None) -> ChunkBody:
    """Return a body of so many mebibytes; `on_end` is called when its blocks are let go of."""

    async def blocks() -> AsyncIterator[bytes]:
        try:
            for _ in range(count):
                yield bytes(2**20)
        finally:
            on_end()

    return ChunkBody({"ks": "KS"}, "film.mp4", blocks(), count * 2**20)


async def test_cancelling_in_mid_body_lets_go_of_everything() -> None:
    """Pausing ends the request at once, though the server takes nothing more, and closes the blocks."""
    begun, over = asyncio.Event(), asyncio.Event()
    ended: list[bool] = []

    async def handler(reader: asyncio.StreamReader, _: asyncio.StreamWriter) -> None:
        await reader.readuntil(b"\r\n\r\n")
        begun.set()
        await over.wait()

    async with speaking_to(handler) as rpc:
        body = megabytes(64, lambda: ended.append(True))

        async def send() -> None:
            try:
                await rpc.upload("", {}, body, result=WireToken, ks="KS")
            finally:
                await body.aclose()

        async with asyncio.TaskGroup() as group:
            sending = group.create_task(send())
            await begun.wait()
            sending.cancel()
        over.set()
    assert sending.cancelled()
    assert ended == [True]


async def test_a_file_that_shrinks_under_way_is_not_sent_to_its_end() -> None:
    """The server sees a body cut short, which it does not store; the caller sees the reason."""
    ends: list[bytes] = []

    async def handler(reader: asyncio.StreamReader, _: asyncio.StreamWriter) -> None:
        await reader.readuntil(b"\r\n\r\n")
        ends.append((await reader.read(-1))[-8:])

    async def blocks() -> AsyncIterator[bytes]:
        yield bytes(1000)

    async with speaking_to(handler) as rpc:
        with pytest.raises(FileChanged):
            await rpc.upload("", {}, ChunkBody({}, "film.mp4", blocks(), 1001), result=WireToken, ks="KS")
    assert ends == [bytes(8)]


async def test_a_body_arrives_byte_by_byte() -> None:
    """The promised length is the sent length: the connection can be used again."""
    lengths: list[int] = []

    async def handler(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        while True:
            head = await reader.readuntil(b"\r\n\r\n")
            length = int(head.lower().partition(b"content-length: ")[2].partition(b"\r\n")[0])
            lengths.append(len(await reader.readexactly(length)))
            response = b'{"id":"0_t","status":1}'
            writer.write(b"HTTP/1.1 200 OK\r\nContent-Length: %d\r\n\r\n%s" % (len(response), response))

    async with speaking_to(handler) as rpc:
        for count in (0, 3):
            body = megabytes(count)
            token = await rpc.upload("", {}, body, result=WireToken, ks="KS")
            assert token.id == "0_t"
            assert lengths[-1] == int(body.headers["Content-Length"])


def test_the_client_is_made_without_a_loop() -> None:
    """The composition root may build it before anything runs."""
    assert isinstance(make_http(), httpx.AsyncClient)

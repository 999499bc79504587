"""Bodies that are too long, too slow, or packed to hurt: read within a bound, or refused."""

import asyncio
import gzip
import tracemalloc
import zlib
from collections.abc import AsyncIterator
from functools import reduce
from itertools import count

import httpx
import pytest

from kdesk.errors import BadResponse, TimedOut
from kdesk.kaltura.response_body import (
    MIN_RATE_SECONDS,
    TOO_LONG,
    TOO_SLOW,
    UNPACK_BYTES,
    Bound,
    deadline,
    read_whole,
    stream_body,
)
from kdesk.messages.errors import title_of
from tests.support.fake_clock import FakeClock
from tests.support.raised_words import raises_saying

MEGABYTE = 2**20
BOUND = Bound(MEGABYTE, 30)


class Body(httpx.AsyncByteStream):
    """A body in pieces; `closed` tells whether its connection was given back."""

    def __init__(self, pieces: AsyncIterator[bytes]) -> None:
        self.pieces = pieces
        self.closed = False

    async def __aiter__(self) -> AsyncIterator[bytes]:
        async for piece in self.pieces:
            if self.closed:
                return
            yield piece

    async def aclose(self) -> None:
        """Note it."""
        self.closed = True


async def pieces_of(data: bytes, size: int = 4096) -> AsyncIterator[bytes]:
    """Deliver bytes in pieces."""
    for start in range(0, len(data), size):
        yield data[start : start + size]


async def slow_pieces_of(data: bytes, size: int, clock: FakeClock) -> AsyncIterator[bytes]:
    """Deliver bytes in pieces, one a second."""
    async for piece in pieces_of(data, size):
        clock.time += 1
        yield piece


async def without_end() -> AsyncIterator[bytes]:
    """Deliver blanks for ever."""
    for _ in count():
        yield b" " * 4096


def make_response(body: bytes | AsyncIterator[bytes], packing: str = "", status: int = 200) -> httpx.Response:
    """Return a response with an unread body."""
    stream = Body(pieces_of(body) if isinstance(body, bytes) else body)
    return httpx.Response(status, headers={"Content-Encoding": packing} if packing else {}, stream=stream)


async def read(response: httpx.Response, bound: Bound = BOUND, *, truncate: bool = False) -> bytes:
    """Read it, and see that its connection is given back, whatever happens."""
    try:
        return await read_whole(response, bound, "host.example", truncate=truncate)
    finally:
        assert isinstance(response.stream, Body)
        assert response.stream.closed


@pytest.mark.parametrize(
    ("body", "packing"),
    [
        (b"", ""),
        (b"", "gzip"),
        (b"[1]", "identity"),
        (gzip.compress(b"[1]" * 1000, mtime=0), "gzip"),
        (gzip.compress(b"[1]" * 1000, mtime=0), " X-GZIP"),
        (gzip.compress(b"[1]", mtime=0) + b"what stands behind it", "gzip"),
        (bytes(MEGABYTE), ""),
        (gzip.compress(bytes(MEGABYTE), mtime=0), "gzip"),
    ],
)
async def test_a_body_within_the_bound_is_read(body: bytes, packing: str) -> None:
    """Packed once or not at all, up to the last byte that is allowed."""
    expected = zlib.decompressobj(31).decompress(body) if "gzip" in packing.lower() else body
    assert await read(make_response(body, packing)) == expected


@pytest.mark.parametrize("size", [UNPACK_BYTES - 1, UNPACK_BYTES, UNPACK_BYTES + 1, 3 * UNPACK_BYTES])
async def test_nothing_is_left_in_the_unpacker(size: int) -> None:
    """Whatever falls on the edges of the parts in which it is unpacked."""
    body = bytes(size)
    for piece in (1, 100, 2**20):
        response = httpx.Response(
            200, headers={"Content-Encoding": "gzip"}, stream=Body(pieces_of(gzip.compress(body), piece))
        )
        assert await read(response) == body


async def test_a_few_hundred_bytes_that_stand_for_gigabytes() -> None:
    """A bomb of one layer is put out at the bound: what was unpacked until then is all that memory ever held."""
    bomb = gzip.compress(bytes(64 * MEGABYTE))
    tracemalloc.start()
    try:
        with pytest.raises(BadResponse) as caught:
            await read(make_response(bomb, "gzip"))
        assert tracemalloc.get_traced_memory()[1] < 8 * MEGABYTE
    finally:
        tracemalloc.stop()
    assert (title_of(caught.value), caught.value.retryable) == (title_of(TOO_LONG.make("")), False)


@pytest.mark.parametrize("packing", ["gzip, gzip, gzip", "gzip,gzip", "deflate", "br", "zstd", "gzip;q=1", "nonsense"])
async def test_only_what_was_asked_for_is_unpacked(packing: str) -> None:
    """Layers upon layers, and every other packing, are refused before their first byte."""
    bomb = reduce(lambda data, _: gzip.compress(data), range(3), bytes(64 * MEGABYTE))
    with raises_saying(BadResponse, "not asked for") as caught:
        await read_whole(make_response(bomb, packing), BOUND, "host.example")
    assert not caught.value.retryable


@pytest.mark.parametrize("packing", ["", "gzip"])
async def test_a_body_without_end(packing: str) -> None:
    """Ends at the bound; so do packed bytes that unpack to nothing."""

    async def behind_an_end() -> AsyncIterator[bytes]:
        yield gzip.compress(b"{}")
        async for piece in without_end():
            yield piece

    with pytest.raises(BadResponse) as caught:
        await read(make_response(behind_an_end() if packing else without_end(), packing))
    assert title_of(caught.value) == title_of(TOO_LONG.make(""))


async def test_the_beginning_of_what_is_too_long() -> None:
    """An error page need not be complete to be told."""
    assert await read(make_response(without_end(), status=503), Bound(10, 30), truncate=True) == b" " * 10


@pytest.mark.parametrize("body", [gzip.compress(b"[1]" * 1000, mtime=0)[:-9], b"no gzip at all"])
async def test_packed_bytes_that_are_damaged(body: bytes) -> None:
    """Cut short, or something else: worth another try."""
    with raises_saying(BadResponse, "damaged") as caught:
        await read(make_response(body, "gzip"))
    assert caught.value.retryable


async def test_a_body_that_comes_in_drops() -> None:
    """No gap between two bytes is too long, and the whole has an end all the same."""

    async def drops() -> AsyncIterator[bytes]:
        while True:
            await asyncio.sleep(0.001)
            yield b" "

    with pytest.raises(TimedOut) as caught:
        await read(make_response(drops()), Bound(MEGABYTE, 0.05))
    assert (title_of(caught.value), caught.value.retryable) == (title_of(TOO_SLOW.make("")), True)


async def test_a_deadline_is_only_its_own() -> None:
    """A time-out of the system's that passes by keeps its name."""
    with pytest.raises(TimeoutError, match="of the system"):
        async with deadline(30, "host.example"):
            raise TimeoutError("of the system")


async def test_a_deadline_waits_while_it_is_suspended() -> None:
    """Time in which kdesk itself is waited for does not count; afterwards all of it is granted again."""
    waited = False

    async def wait() -> None:
        nonlocal waited
        async with deadline(0, "host.example") as limit:
            limit.suspend()
            await asyncio.sleep(0.01)
            waited = True
            limit.restart()
            await asyncio.Event().wait()

    with pytest.raises(TimedOut):
        await wait()
    assert waited


async def test_a_slow_body_above_the_minimum_rate_is_read() -> None:
    """A slow body is read to its end, however long it takes."""
    clock = FakeClock()
    response = make_response(slow_pieces_of(bytes(4096 * 200), 4096, clock))
    assert len([piece async for piece in stream_body(response, "host.example", clock.monotonic)]) == 200


async def test_a_body_below_the_minimum_rate_is_given_up() -> None:
    """After a minute of that it is over, and the connection is given back."""
    clock = FakeClock()
    response = make_response(slow_pieces_of(bytes(200), 1, clock))
    received: list[bytes] = []

    async def take() -> None:
        async for piece in stream_body(response, "host.example", clock.monotonic):
            received.append(piece)  # noqa: PERF401  what received before the error counts

    with raises_saying(TimedOut, "does not come to an end"):
        await take()
    assert len(received) == MIN_RATE_SECONDS - 1
    assert isinstance(response.stream, Body)
    assert response.stream.closed

"""Response bodies, read within limits: size, duration and compression.

Nothing that the headers say is trusted. A compressed body is decompressed as it arrives and never beyond the limit,
because a few hundred bytes may decompress to gigabytes.
"""

import asyncio
import time
import zlib
from collections.abc import AsyncGenerator, AsyncIterator, Callable, Iterator
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass

import httpx

from kdesk.errors import BadResponse, Reason, TimedOut
from kdesk.kaltura.mapped_error import MappedError

ACCEPT_GZIP = {"Accept-Encoding": "gzip"}
"""Requests gzip, the one encoding that the standard library decompresses with a limit."""
ACCEPT_IDENTITY = {"Accept-Encoding": "identity"}

BASE_SIZE = 2**20
"""Bytes of a response about one object, or of an error page from something other than Kaltura."""
BODY_SECONDS = 120.0
"""From the first byte of a body to its last."""

MIN_RATE = 1024
"""Bytes per second, over MIN_RATE_SECONDS; a long body that is slower counts as stalled."""
MIN_RATE_SECONDS = 60.0

UNPACK_BYTES = 256 * 1024
"""Bytes that are decompressed in one step."""

READ_ERRORS = (httpx.HTTPError, httpx.StreamError, OSError)
"""Exceptions that reading a body may raise."""

_GZIP = zlib.MAX_WBITS | 16  # 16: with the header and the checksum of gzip
_LAST_PIECES = 1000
"""Pieces of a closed body that are still read: as many as a connection usually buffers."""

TOO_LONG = MappedError(BadResponse, Reason.RESPONSE_TOO_LONG, retryable=False)
TOO_SLOW = MappedError(TimedOut, Reason.RESPONSE_ENDLESS)
_WRONG_ENCODING = MappedError(BadResponse, Reason.RESPONSE_PACKED, retryable=False)
_DAMAGED = MappedError(BadResponse, Reason.RESPONSE_DAMAGED)


@dataclass(frozen=True, slots=True)
class Bound:
    """The limits of a response body.

    Attributes:
        size: Bytes after decompression.
        seconds: For the whole body.
    """

    size: int
    seconds: float


class Deadline:
    """A time limit that can be moved while it runs."""

    def __init__(self, timeout: asyncio.Timeout, seconds: float) -> None:
        self._timeout = timeout
        self._seconds = seconds

    def restart(self) -> None:
        """Start the whole time again."""
        self._timeout.reschedule(asyncio.get_running_loop().time() + self._seconds)

    def suspend(self) -> None:
        """Stop the clock until `restart`, while kdesk itself is the one to wait for."""
        self._timeout.reschedule(None)


@asynccontextmanager
async def deadline(seconds: float, host: str) -> AsyncIterator[Deadline]:
    """Limit the time of the block. Raises TimedOut."""
    limit = asyncio.timeout(seconds)
    try:
        async with limit:
            yield Deadline(limit, seconds)
    except TimeoutError as exc:
        # Python raises TimeoutError for the socket error ETIMEDOUT, too.
        if not limit.expired():
            raise
        raise TOO_SLOW.make(f"{host}: not complete after {seconds:g} s") from exc


async def read_whole(response: httpx.Response, bound: Bound, host: str, *, truncate: bool = False) -> bytes:
    """Read the body to its end, decompressed, and close the response.

    Args:
        response: A response whose body was not read yet.
        bound: The limits.
        host: Named in errors.
        truncate: Return the beginning of a body that is too long instead of raising an error.

    Raises:
        ServerProblem: The body is too long, too slow, damaged, or encoded other than as gzip.
        httpx.HTTPError: The connection failed.
    """
    unpacker = _Unpacker(response, host)
    pieces = raw_body(response)
    try:
        async with deadline(bound.seconds, host):
            body = await _read_up_to(pieces, unpacker, bound.size)
    finally:
        await close(response, pieces)
    if max(len(body), unpacker.received) <= bound.size:
        unpacker.finish()
        return bytes(body)
    if truncate:
        return bytes(body[: bound.size])
    raise TOO_LONG.make(f"{host} sent more than {bound.size / 2**20:.3g} MiB (HTTP {response.status_code})")


async def _read_up_to(pieces: AsyncIterator[bytes], unpacker: "_Unpacker", size: int) -> bytearray:
    """Return the body; stop soon after `size` bytes."""
    body = bytearray()
    async for piece in pieces:
        for part in unpacker.unpacked(piece):
            body += part
            if len(body) > size:
                return body
            if len(part) == UNPACK_BYTES:  # one piece may decompress to the whole limit: let other tasks run
                await asyncio.sleep(0)
        # Empty blocks of compressed data yield nothing and could go on for ever.
        if unpacker.received > size:
            break
    return body


async def stream_body(
    response: httpx.Response, host: str, clock: Callable[[], float] = time.monotonic
) -> AsyncGenerator[bytes, None]:
    """Yield an uncompressed body of any length, as long as it arrives at MIN_RATE.

    Only the time spent waiting for the server counts, not the consumer's. A body that stops altogether ends with the
    client's own read time-out. Raises TimedOut.
    """
    pieces = raw_body(response)
    waited, received, waiting_since = 0.0, 0, clock()
    async for piece in pieces:
        waited, received = waited + clock() - waiting_since, received + len(piece)
        if waited >= MIN_RATE_SECONDS:
            if received < MIN_RATE * waited:
                await close(response, pieces)
                raise TOO_SLOW.make(f"{host}: {received:,} bytes in {waited:.0f} s")
            waited, received = 0.0, 0
        yield piece
        waiting_since = clock()


async def close(response: httpx.Response, pieces: AsyncIterator[bytes]) -> None:
    """Close the connection, then finish the generators that read from it.

    httpx and httpcore read through nested generators. A half-read one that is dropped is finalized where nothing can be
    awaited, and closing the outermost does not close the inner ones. Reading on after the connection is closed ends
    each of them at once.
    """
    try:
        await response.aclose()
    finally:
        # RuntimeError: a cancelled read may still hold the generator.
        with suppress(*READ_ERRORS, RuntimeError, StopAsyncIteration):
            for _ in range(_LAST_PIECES):
                await anext(pieces)
        if isinstance(pieces, AsyncGenerator):
            with suppress(*READ_ERRORS, RuntimeError):
                await pieces.aclose()


def raw_body(response: httpx.Response) -> AsyncIterator[bytes]:
    """Return the body as received: httpx would undo any number of encodings, without a limit."""
    if not isinstance(response.stream, httpx.AsyncByteStream):
        raise TypeError("only a response of an asynchronous client can be read here")
    return aiter(response.stream)


class _Unpacker:
    """Undoes the one encoding that was requested. Raises ServerProblem for any other.

    Attributes:
        received: Bytes as received, before decompression.
    """

    def __init__(self, response: httpx.Response, host: str) -> None:
        named = response.headers.get("content-encoding", "").strip().lower()
        if named not in {"", "identity", "gzip", "x-gzip"}:
            raise _WRONG_ENCODING.make(f"{host}: {named[:80]}")
        self.received = 0
        self._host = host
        self._gzip = zlib.decompressobj(_GZIP) if named.endswith("gzip") else None

    def unpacked(self, piece: bytes) -> Iterator[bytes]:
        """Yield the decompressed bytes of one piece, UNPACK_BYTES at most at a time."""
        self.received += len(piece)
        if self._gzip is None:
            yield piece
            return
        full = True
        while (piece or full) and not self._gzip.eof:  # data behind the end is ignored
            try:
                part = self._gzip.decompress(piece, UNPACK_BYTES)
            except zlib.error as exc:
                raise _DAMAGED.make(f"{self._host}: {exc}") from exc
            yield part
            # The decompressor may have consumed the whole piece and still hold output.
            piece, full = self._gzip.unconsumed_tail, len(part) == UNPACK_BYTES

    def finish(self) -> None:
        """Check that the compressed data is complete. An empty body may be labelled gzip."""
        if self._gzip is not None and self.received and not self._gzip.eof:
            raise _DAMAGED.make(f"{self._host}: the answer ends in the middle of what is packed")

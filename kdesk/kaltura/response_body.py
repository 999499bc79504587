"""The body of an answer, read within a bound: how many bytes, for how long, packed at most once.

Nothing here believes what an answer says of itself. What is packed is unpacked as it comes, never beyond the bound: a
few hundred bytes may stand for gigabytes.
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

PACKED = {"Accept-Encoding": "gzip"}
"""What is asked for where an answer may be packed. The standard library unpacks it with a limit."""
PLAIN = {"Accept-Encoding": "identity"}

BASE_SIZE = 2**20
"""Bytes of an answer about one thing, or of the page that something else than Kaltura answers with."""
BODY_SECONDS = 120.0
"""For the body of an answer, from its first byte to its last."""

MIN_RATE = 1024
"""Bytes a second, over MIN_RATE_SECONDS, below which a long answer counts as standing still."""
MIN_RATE_SECONDS = 60.0

PART = 256 * 1024
"""Bytes that are unpacked in one go."""

READ_ERRORS = (httpx.HTTPError, httpx.StreamError, OSError)
"""What reading a body may raise."""

_GZIP = zlib.MAX_WBITS | 16
_LAST_PIECES = 1000
"""Pieces of a closed body that are still read: as many as the buffer of a connection usually holds."""

TOO_LONG = MappedError(BadResponse, Reason.RESPONSE_TOO_LONG, retryable=False)
TOO_SLOW = MappedError(TimedOut, Reason.RESPONSE_ENDLESS)
_PACKED_OTHERWISE = MappedError(BadResponse, Reason.RESPONSE_PACKED, retryable=False)
_DAMAGED = MappedError(BadResponse, Reason.RESPONSE_DAMAGED)


@dataclass(frozen=True, slots=True)
class Bound:
    """How much an answer may be.

    Attributes:
        size: Bytes of the body once it is unpacked.
        seconds: For the whole body, however steadily it comes.
    """

    size: int
    seconds: float


class Deadline:
    """The end of a wait for somebody else, which may be moved while the wait lasts."""

    def __init__(self, timeout: asyncio.Timeout, seconds: float) -> None:
        self._timeout = timeout
        self._seconds = seconds

    def restart(self) -> None:
        """Grant the whole time once more, from now on."""
        self._timeout.reschedule(asyncio.get_running_loop().time() + self._seconds)

    def suspend(self) -> None:
        """Grant any time until `restart`: kdesk itself is to be waited for."""
        self._timeout.reschedule(None)


@asynccontextmanager
async def deadline(seconds: float, host: str) -> AsyncIterator[Deadline]:
    """Limit the time of what stands in the block. Raises TimedOut."""
    limit = asyncio.timeout(seconds)
    try:
        async with limit:
            yield Deadline(limit, seconds)
    except TimeoutError as exc:
        if not limit.expired():
            raise
        raise TOO_SLOW.make(f"{host}: not complete after {seconds:g} s") from exc


async def read_whole(response: httpx.Response, bound: Bound, host: str, *, cut: bool = False) -> bytes:
    """Read the body to its end, unpacked.

    Args:
        response: An answer whose body nobody has begun to read. It is closed afterwards.
        bound: What is too much.
        host: Whom to name in an error.
        cut: Return the beginning of a body that is too long, instead of an error.

    Raises:
        ServerProblem: It is too long, does not end in time, is packed in another way than gzip, or is damaged.
        httpx.HTTPError: The connection failed.
    """
    unpacker = _Unpacker(response, host)
    pieces = raw(response)
    try:
        async with deadline(bound.seconds, host):
            body = await _taken(pieces, unpacker, bound.size)
    finally:
        await close(response, pieces)
    if max(len(body), unpacker.took) <= bound.size:
        unpacker.finish()
        return bytes(body)
    if cut:
        return bytes(body[: bound.size])
    raise TOO_LONG.make(f"{host} sent more than {bound.size / 2**20:.3g} MiB (HTTP {response.status_code})")


async def _taken(pieces: AsyncIterator[bytes], unpacker: "_Unpacker", size: int) -> bytearray:
    """Return the body as far as it is no longer than that, or a little more of it."""
    body = bytearray()
    async for piece in pieces:
        for part in unpacker.unpacked(piece):
            body += part
            if len(body) > size:
                return body
            if len(part) == PART:  # a piece may stand for all that is allowed: others get their turn
                await asyncio.sleep(0)
        if unpacker.took > size:
            break
    return body


async def paced(
    response: httpx.Response, host: str, clock: Callable[[], float] = time.monotonic
) -> AsyncGenerator[bytes, None]:
    """Yield a body of any length, which was asked for unpacked, as long as it comes at a pace.

    Only the time in which the server is waited for counts, not that of whoever takes the pieces. Raises TimedOut when
    they come in drops; for one that stops altogether the client has a time-out of its own.
    """
    pieces = raw(response)
    waited, came, asked_at = 0.0, 0, clock()
    async for piece in pieces:
        waited, came = waited + clock() - asked_at, came + len(piece)
        if waited >= MIN_RATE_SECONDS:
            if came < MIN_RATE * waited:
                await close(response, pieces)
                raise TOO_SLOW.make(f"{host}: {came:,} bytes in {waited:.0f} s")
            waited, came = 0.0, 0
        yield piece
        asked_at = clock()


async def close(response: httpx.Response, pieces: AsyncIterator[bytes]) -> None:
    """Close the connection, then end the generators that read from it.

    httpx and httpcore read through nested generators. One that is dropped half-read is finalized where nothing can be
    awaited; closing the outermost does not close the inner ones. Reading on does: the connection is closed, so that
    each of them ends at once.
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


def raw(response: httpx.Response) -> AsyncIterator[bytes]:
    """Return the body as it comes: what httpx unpacks has as many layers as the headers name, and no limit."""
    if not isinstance(response.stream, httpx.AsyncByteStream):
        raise TypeError("only an answer of an asynchronous client can be read here")
    return aiter(response.stream)


class _Unpacker:
    """Undoes the one packing that was asked for. Raises ServerProblem for any other.

    Attributes:
        took: Bytes that came, as they came.
    """

    def __init__(self, response: httpx.Response, host: str) -> None:
        named = response.headers.get("content-encoding", "").strip().lower()
        if named not in {"", "identity", "gzip", "x-gzip"}:
            raise _PACKED_OTHERWISE.make(f"{host}: {named[:80]}")
        self.took = 0
        self._host = host
        self._gzip = zlib.decompressobj(_GZIP) if named.endswith("gzip") else None

    def unpacked(self, piece: bytes) -> Iterator[bytes]:
        """Yield what a piece stands for, in parts of a size that is known."""
        self.took += len(piece)
        if self._gzip is None:
            yield piece
            return
        full = True
        while (piece or full) and not self._gzip.eof:  # what stands behind the end is nobody's
            try:
                part = self._gzip.decompress(piece, PART)
            except zlib.error as exc:
                raise _DAMAGED.make(f"{self._host}: {exc}") from exc
            yield part
            # All of a piece may have been taken in, and not all of it given out.
            piece, full = self._gzip.unconsumed_tail, len(part) == PART

    def finish(self) -> None:
        """Make sure that the end has come; an empty body may call itself packed."""
        if self._gzip is not None and self.took and not self._gzip.eof:
            raise _DAMAGED.make(f"{self._host}: the answer ends in the middle of what is packed")

"""Reading of one part of a stream, with retries that continue where the connection broke."""

import random
import re
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack
from http import HTTPStatus
from types import TracebackType
from typing import Self

from kdesk.domain.byte_part import BytePart
from kdesk.domain.media_ports import RetryPolicy
from kdesk.domain.ports import Clock
from kdesk.errors import BadResponse, KdeskError, Reason, ServerProblem, TimedOut
from kdesk.media.stream_errors import limit_exceeded, unplayable
from kdesk.media.upstream import UpstreamClient, UpstreamResponse, raise_for_error

SLOW_SECONDS = 10.0
SLOW_RATE = 4096
"""Bytes per second. A server that was waited for longer than SLOW_SECONDS and sent less than this is too slow."""
MAX_SKIPPED = 64 * 2**20
"""Bytes that are skipped if a server ignores ranges."""

# At most 18 digits: `int` raises ValueError for a text of thousands.
_CONTENT_RANGE = re.compile(r"bytes (\d{1,18})-\d{1,18}/(\d{1,18}|\*)")


class Retries:
    """The failed attempts at one part, and the waits between them.

    Args:
        policy: How many attempts, and how long to wait.
        clock: Waits.
    """

    def __init__(self, policy: RetryPolicy, clock: Clock) -> None:
        self._policy = policy
        self.clock = clock
        self._failures = 0

    async def wait(self, problem: KdeskError) -> None:
        """Wait before the next attempt. Raises the problem if it is permanent or there were enough attempts."""
        self._failures += 1
        if not problem.retryable or self._failures >= self._policy.tries:
            raise problem
        await self.clock.sleep(self._policy.wait(self._failures, random.random()))  # noqa: S311  spreads tries, hides nothing


class PartReader:
    """Reads one part.

    Args:
        upstream: Makes the requests.
        part: What to read.
        retries: The limit of attempts.
        limit: Bytes that the part may have.
        max_skipped: Bytes that are skipped if a server ignores ranges.

    Attributes:
        read_bytes: Bytes read so far.
        waited: Seconds spent waiting for the server.
        total: Size of the whole resource, None if unknown; set by the first `read`.
        validator: ETag or time of change, which tells versions of the resource apart; "" if the server tells neither.
    """

    def __init__(
        self, upstream: UpstreamClient, part: BytePart, retries: Retries, *, limit: int, max_skipped: int = MAX_SKIPPED
    ) -> None:
        self._upstream = upstream
        self._part = part
        self._retries = retries
        self._limit = limit
        self._max_skipped = max_skipped
        self._stack = AsyncExitStack()
        self._body: AsyncIterator[bytes] | None = None
        self._skip = 0
        self._expected: int | None = part.length
        self.read_bytes = 0
        self.waited = 0.0
        self.total: int | None = None
        self.validator = ""

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self, exc_type: type[BaseException] | None, exc: BaseException | None, traceback: TracebackType | None
    ) -> None:
        await self._close()

    @property
    def length(self) -> int | None:
        """Bytes of the part, None if unknown; known after the first `read`."""
        return self._expected

    async def read(self) -> bytes:
        """Return the next bytes; empty at the end. Raises ServerProblem if the retries are used up."""
        while True:
            try:
                return await self._next()
            except ServerProblem as problem:
                await self._close()
                await self._retries.wait(problem)

    async def _next(self) -> bytes:
        while self._expected is None or self.read_bytes < self._expected:
            piece = await self._receive()
            skipped = min(self._skip, len(piece))
            self._skip -= skipped
            # An empty piece is the end of the body, which `_counted` must see.
            if skipped == len(piece) > 0:
                continue
            return self._counted(piece[skipped:])
        if self._body is not None:
            # Read to the end, so that the connection can be reused.
            await anext(self._body, b"")
        return b""

    async def _receive(self) -> bytes:
        began = self._retries.clock.monotonic()
        try:
            if self._body is None:
                self._body = await self._open()
            return await anext(self._body, b"")
        finally:
            # Only the server's time counts: a paused player may leave a response unread for minutes.
            self.waited += self._retries.clock.monotonic() - began

    def _counted(self, piece: bytes) -> bytes:
        left = None if self._expected is None else self._expected - self.read_bytes
        if left is not None and len(piece) > left:
            piece = piece[:left]
        elif not piece and left:
            raise BadResponse(
                f"the connection ended {left} bytes too early", reason=Reason.STREAM_NOT_DELIVERED, retryable=True
            )
        self.read_bytes += len(piece)
        if self.read_bytes > self._limit:
            raise limit_exceeded("a segment", f"{self._limit:,} bytes")
        if self.waited > SLOW_SECONDS and self.read_bytes < self.waited * SLOW_RATE:
            raise _too_slow(self.read_bytes, self.waited)
        return piece

    async def _open(self) -> AsyncIterator[bytes]:
        part, done = self._part, self.read_bytes
        rest = None if self._expected is None else self._expected - done
        begin = part.offset + done
        response = await self._stack.enter_async_context(self._upstream.open(BytePart(part.url, begin, rest)))
        raise_for_error(response)
        self._locate_body(response, begin)
        return response.reply.body

    def _locate_body(self, response: UpstreamResponse, begin: int) -> None:
        """Determine at which offset the body begins and how long it is."""
        headers = response.reply.headers
        content_range = _CONTENT_RANGE.fullmatch(headers.get("content-range", "").strip())
        size = response.length
        self.validator = headers.get("etag", "") or headers.get("last-modified", "")
        if response.reply.status == HTTPStatus.PARTIAL_CONTENT:
            if content_range is None or int(content_range[1]) != begin:
                raise BadResponse(
                    f"another range came: {headers.get('content-range', '')[:60]}", reason=Reason.STREAM_NOT_DELIVERED
                )
            self.total = None if content_range[2] == "*" else int(content_range[2])
            self._skip = 0
        else:
            # HTTP 200 instead of 206: the server ignores ranges and sends the resource from its beginning.
            self.total, self._skip = size, begin
            size = None if size is None else size - begin
            if begin > self._max_skipped:
                raise unplayable(Reason.STREAM_NOT_SEEKABLE, "it knows no byte ranges")
        if self._expected is None and size is not None:
            # A retry requests only the rest, but the length counts from the beginning of the part.
            self._expected = self.read_bytes + max(0, size)

    async def _close(self) -> None:
        self._body = None
        stack, self._stack = self._stack, AsyncExitStack()
        await stack.aclose()


def _too_slow(count: int, seconds: float) -> TimedOut:
    return TimedOut(f"{count:,} bytes in {seconds:.0f} s", reason=Reason.STREAM_TOO_SLOW, retryable=False)

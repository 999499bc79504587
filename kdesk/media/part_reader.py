"""Read one part of a stream; after a broken connection, a new one goes on where it broke."""

import random
import re
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack
from http import HTTPStatus
from types import TracebackType
from typing import Self

from kdesk.domain.media_ports import RetryPolicy
from kdesk.domain.ports import Clock
from kdesk.errors import BadResponse, KdeskError, Reason, ServerProblem, TimedOut
from kdesk.media.playlist import Part
from kdesk.media.stream_errors import limit_exceeded, unplayable
from kdesk.media.upstream import UpstreamClient, UpstreamResponse, refuse_error

SLOW_SECONDS = 10.0
SLOW_RATE = 4096
"""Bytes a second: a server that had more than `SLOW_SECONDS` and sent less than this does not deliver."""
MAX_SKIPPED = 64 * 2**20
"""Bytes that are read over at a server that knows no ranges."""

_CONTENT_RANGE = re.compile(r"bytes (\d{1,18})-\d{1,18}/(\d{1,18}|\*)")


class Retries:
    """The failures of one part, and the waits between its tries.

    Args:
        policy: How many, and how long.
        clock: Waits.
    """

    def __init__(self, policy: RetryPolicy, clock: Clock) -> None:
        self._policy = policy
        self.clock = clock
        self._failures = 0

    async def wait(self, problem: KdeskError) -> None:
        """Wait before the next try, or raise the problem where there were enough, or none helps."""
        self._failures += 1
        if not problem.retryable or self._failures >= self._policy.tries:
            raise problem
        await self.clock.sleep(self._policy.wait(self._failures, random.random()))  # noqa: S311  spreads tries, hides nothing


class PartReader:
    """Reads one part; after a failure it goes on where it was.

    Args:
        fetcher: Asks.
        part: What is read.
        retries: How patiently.
        limit: Bytes that it may have.

    Attributes:
        read_bytes: How many were read.
        waited: Seconds spent waiting for the server.
        total: Bytes of the whole behind the address, None where it is not told; known after the first `read`.
    """

    def __init__(self, fetcher: UpstreamClient, part: Part, retries: Retries, *, limit: int) -> None:
        self._fetcher = fetcher
        self._part = part
        self._retries = retries
        self._limit = limit
        self._stack = AsyncExitStack()
        self._body: AsyncIterator[bytes] | None = None
        self._skip = 0
        self._expected: int | None = part.length
        self.read_bytes = 0
        self.waited = 0.0
        self.total: int | None = None

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self, exc_type: type[BaseException] | None, exc: BaseException | None, traceback: TracebackType | None
    ) -> None:
        await self._close()

    @property
    def length(self) -> int | None:
        """How many bytes the part has, None where the server does not tell; known after the first `read`."""
        return self._expected

    async def read(self) -> bytes:
        """Return the next bytes, none at the end. Raises ServerProblem when the retries are used up."""
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
            if skipped == len(piece) > 0:
                continue
            return self._counted(piece[skipped:])
        if self._body is not None:
            # To the very end, so that the connection can be used again.
            await anext(self._body, b"")
        return b""

    async def _receive(self) -> bytes:
        began = self._retries.clock.monotonic()
        try:
            if self._body is None:
                self._body = await self._open()
            return await anext(self._body, b"")
        finally:
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
        fetched = await self._stack.enter_async_context(self._fetcher.opened(Part(part.url, begin, rest)))
        refuse_error(fetched)
        self._place(fetched, begin)
        return fetched.reply.body

    def _place(self, fetched: UpstreamResponse, begin: int) -> None:
        """Find out where the body begins and how long it is."""
        headers = fetched.reply.headers
        told = _CONTENT_RANGE.fullmatch(headers.get("content-range", "").strip())
        size = fetched.length
        if fetched.reply.status == HTTPStatus.PARTIAL_CONTENT:
            if told is None or int(told[1]) != begin:
                raise BadResponse(
                    f"another range came: {headers.get('content-range', '')[:60]}", reason=Reason.STREAM_NOT_DELIVERED
                )
            self.total = None if told[2] == "*" else int(told[2])
            self._skip = 0
        else:
            self.total, self._skip = size, begin
            size = None if size is None else size - begin
            if begin > MAX_SKIPPED:
                raise unplayable(Reason.STREAM_NOT_SEEKABLE, "it knows no byte ranges")
        if self._expected is None and size is not None:
            self._expected = self.read_bytes + max(0, size)

    async def _close(self) -> None:
        self._body = None
        stack, self._stack = self._stack, AsyncExitStack()
        await stack.aclose()


def _too_slow(count: int, seconds: float) -> TimedOut:
    return TimedOut(f"{count:,} bytes in {seconds:.0f} s", reason=Reason.STREAM_TOO_SLOW, retryable=False)

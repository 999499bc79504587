"""The side of the relay that the player speaks to: HTTP/1.1 on loopback, one connection of it. h11 reads and writes."""

import asyncio
import contextlib
import socket
from collections.abc import Awaitable, Callable, Coroutine
from http import HTTPStatus
from typing import Any, Protocol

import h11

MAX_HEAD = 16 * 1024
"""Bytes of a request."""

Headers = list[tuple[str, str]]


class Exchange(Protocol):
    """One request and how it is answered: `start` once, then `send` as often as there is something."""

    @property
    def path(self) -> str:
        """What is asked for."""
        ...

    @property
    def range(self) -> str:
        """The range that is asked for, as written; "" for all."""
        ...

    async def start(self, status: int, headers: Headers) -> None:
        """Send status and headers."""
        ...

    async def send(self, data: bytes) -> None:
        """Send some of the body; waits while the player does not take it."""
        ...


RequestHandler = Callable[[Exchange], Awaitable[None]]
Spawner = Callable[[Coroutine[Any, Any, None]], asyncio.Task[None]]


class PlayerConnection(asyncio.Protocol):
    """Speaks with the player; implements `Exchange` for one request after the other.

    Args:
        host: The only `Host` that is answered: a web page that guesses the port sends another one.
        answer: Answers a request.
        spawn: Starts the task that does; it ends when the connection does.
        began: Called once it stands; tells whether it may, since the stream may have been closed meanwhile.
        ended: Called once it is gone.
    """

    def __init__(
        self,
        host: str,
        answer: RequestHandler,
        spawn: Spawner,
        began: Callable[["PlayerConnection"], bool],
        ended: Callable[["PlayerConnection"], None],
    ) -> None:
        self._host = host
        self._answer = answer
        self._spawn = spawn
        self._began = began
        self._ended = ended
        self._http = h11.Connection(h11.SERVER, max_incomplete_event_size=MAX_HEAD)
        self._transport: asyncio.Transport | None = None
        self._task: asyncio.Task[None] | None = None
        self._writable = asyncio.Event()
        self._writable.set()
        self._request: h11.Request | None = None

    @property
    def path(self) -> str:
        """What is asked for."""
        return self._request.target.decode("ascii", "replace") if self._request else ""

    @property
    def range(self) -> str:
        """The range that is asked for."""
        return self._header(b"range")

    async def start(self, status: int, headers: Headers) -> None:
        """Send status and headers."""
        told = [("Cache-Control", "no-store"), *headers]
        self._write(self._http.send(h11.Response(status_code=status, headers=told, reason=HTTPStatus(status).phrase)))

    async def send(self, data: bytes) -> None:
        """Send some of the body."""
        self._write(self._http.send(h11.Data(data=data)))
        await self._writable.wait()

    def abort(self) -> None:
        """End the connection now, before anything else runs: whoever waits for it in another thread goes on."""
        if self._transport is not None and not self._transport.is_closing():
            # Closing the transport waits for the loop, and the loop may be about to wait for the player.
            with contextlib.suppress(OSError):
                self._transport.get_extra_info("socket").shutdown(socket.SHUT_RDWR)
            self._transport.abort()
        self._cancel()

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Keep what is written to."""
        assert isinstance(transport, asyncio.Transport)  # noqa: S101  what a TCP server makes
        self._transport = transport
        if not self._began(self):
            self.abort()

    def connection_lost(self, exc: Exception | None) -> None:  # noqa: ARG002  the name is asyncio's
        """End what is being answered."""
        self._transport = None
        self._writable.set()
        self._cancel()
        self._ended(self)

    def pause_writing(self) -> None:
        """Wait: the player has enough for now."""
        self._writable.clear()

    def resume_writing(self) -> None:
        """Go on."""
        self._writable.set()

    def data_received(self, data: bytes) -> None:
        """Read what the player asks."""
        try:
            self._http.receive_data(data)
        except h11.RemoteProtocolError:
            self.abort()
            return
        self._read()

    def _read(self) -> None:
        while True:
            try:
                event = self._http.next_event()
            except h11.RemoteProtocolError:
                self.abort()
                return
            if isinstance(event, h11.Request):
                self._request = event
                self._task = self._spawn(self._respond())
            elif event is h11.NEED_DATA or event is h11.PAUSED or isinstance(event, h11.ConnectionClosed):
                return

    async def _respond(self) -> None:
        if self._request is None:
            return
        if self._header(b"host") != self._host or self._request.method != b"GET":
            await self.start(HTTPStatus.FORBIDDEN, [("Content-Length", "0"), ("Connection", "close")])
        else:
            try:
                await self._answer(self)
            except Exception:  # nothing is swallowed: half an answer must not look like a whole one
                self.abort()
                raise
        self._write(self._http.send(h11.EndOfMessage()))
        self._task = None
        if self._http.our_state is h11.DONE and self._http.their_state is h11.DONE:
            self._http.start_next_cycle()
            self._read()
        elif self._transport is not None:
            self._transport.close()

    def _cancel(self) -> None:
        # Once: another time would break off what the first one cleans up.
        if self._task is not None and not self._task.cancelling():
            self._task.cancel()

    def _header(self, name: bytes) -> str:
        found = next((value for key, value in self._request.headers if key == name), b"") if self._request else b""
        return found.decode("ascii", "replace")

    def _write(self, data: bytes | None) -> None:
        if self._transport is None:
            raise ConnectionAbortedError
        if data:
            self._transport.write(data)

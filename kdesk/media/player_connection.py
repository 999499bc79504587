"""The player's side of the relay: HTTP/1.1 on loopback, parsed and written by h11."""

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
    """One request and its response: call `start` once, then `send` any number of times."""

    @property
    def path(self) -> str:
        """The requested path."""
        ...

    @property
    def range(self) -> str:
        """The Range header; empty if there is none."""
        ...

    async def start(self, status: int, headers: Headers) -> None:
        """Send status and headers."""
        ...

    async def send(self, data: bytes) -> None:
        """Send some of the body; waits while the player does not read."""
        ...


RequestHandler = Callable[[Exchange], Awaitable[None]]
Spawner = Callable[[Coroutine[Any, Any, None]], asyncio.Task[None]]


class PlayerConnection(asyncio.Protocol):
    """One connection of the player; implements `Exchange` for its requests in turn.

    Args:
        host: The only accepted `Host`: a web page that guesses the port sends another one.
        respond: Handles a request.
        spawn: Starts the task of a request, which ends with the connection.
        on_open: Called when the connection is established; returns False if the stream was closed meanwhile.
        on_close: Called when the connection is closed.
    """

    def __init__(
        self,
        host: str,
        respond: RequestHandler,
        spawn: Spawner,
        on_open: Callable[["PlayerConnection"], bool],
        on_close: Callable[["PlayerConnection"], None],
    ) -> None:
        self._host = host
        self._handle = respond
        self._spawn = spawn
        self._on_open = on_open
        self._on_close = on_close
        self._http = h11.Connection(h11.SERVER, max_incomplete_event_size=MAX_HEAD)
        self._transport: asyncio.Transport | None = None
        self._task: asyncio.Task[None] | None = None
        self._writable = asyncio.Event()
        self._writable.set()
        self._request: h11.Request | None = None

    @property
    def path(self) -> str:
        return self._request.target.decode("ascii", "replace") if self._request else ""

    @property
    def range(self) -> str:
        return self._header(b"range")

    async def start(self, status: int, headers: Headers) -> None:
        """Send status and headers, which forbid caching."""
        all_headers = [("Cache-Control", "no-store"), *headers]
        response = h11.Response(status_code=status, headers=all_headers, reason=HTTPStatus(status).phrase)
        self._write(self._http.send(response))

    async def send(self, data: bytes) -> None:
        """Send some of the body, and wait until the player reads on."""
        self._write(self._http.send(h11.Data(data=data)))
        await self._writable.wait()

    def abort(self) -> None:
        """End the connection synchronously, so that another thread that reads from it continues."""
        if self._transport is not None and not self._transport.is_closing():
            # `Transport.abort` closes during the next round of the loop, which may be blocked waiting for the player.
            with contextlib.suppress(OSError):
                self._transport.get_extra_info("socket").shutdown(socket.SHUT_RDWR)
            self._transport.abort()
        self._cancel()

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Register the connection."""
        assert isinstance(transport, asyncio.Transport)  # noqa: S101  what a TCP server makes
        self._transport = transport
        if not self._on_open(self):
            self.abort()

    def connection_lost(self, exc: Exception | None) -> None:  # noqa: ARG002  the name is asyncio's
        """Cancel the current request."""
        self._transport = None
        self._writable.set()
        self._cancel()
        self._on_close(self)

    def pause_writing(self) -> None:
        self._writable.clear()

    def resume_writing(self) -> None:
        self._writable.set()

    def data_received(self, data: bytes) -> None:
        """Parse the player's requests."""
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
                self._task = self._spawn(self._run_handler())
            # h11 reports PAUSED while a pipelined request waits until `_run_handler` has answered the current one.
            elif event is h11.NEED_DATA or event is h11.PAUSED or isinstance(event, h11.ConnectionClosed):
                return

    async def _run_handler(self) -> None:
        if self._request is None:
            return
        if self._header(b"host") != self._host or self._request.method != b"GET":
            await self.start(HTTPStatus.FORBIDDEN, [("Content-Length", "0"), ("Connection", "close")])
        else:
            try:
                await self._handle(self)
            except Exception:  # raised again: a partial response must not look complete
                self.abort()
                raise
        self._write(self._http.send(h11.EndOfMessage()))
        self._task = None
        if self._http.our_state is h11.DONE and self._http.their_state is h11.DONE:
            # The next request may be in h11 already, and `data_received` is not called for it again.
            self._http.start_next_cycle()
            self._read()
        elif self._transport is not None:
            self._transport.close()

    def _cancel(self) -> None:
        # Only once: a second cancellation would interrupt the clean-up of the first.
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

"""The listener: HTTP/1.1 on the loopback interface, for one answer of a login page. Parsed and written by h11."""

import asyncio
import contextlib
import errno
import logging
import socket
from dataclasses import dataclass
from http import HTTPStatus
from types import TracebackType
from typing import Self

import h11

from kdesk.browser_sign_in.answers import MAX_BODY, Expected, Head, RefusedError
from kdesk.browser_sign_in.pages import NOTHING, Page, closing_page, reading_page
from kdesk.domain.login_page import PageWords, origin_of
from kdesk.errors import Reason, SignInRefused

log = logging.getLogger(__name__)

_IPV4, _IPV6 = "127.0.0.1", "::1"
_MAX_HEAD = 16 * 1024
_PIECE = 4096
_TRIES = 8
"""Ports that are tried until one is free at both addresses."""
_CLOSING_ROUNDS = 4
"""Rounds of the loop until an aborted connection is closed."""


@dataclass(frozen=True, slots=True)
class Limits:
    """How much is taken from whoever connects.

    Attributes:
        seconds: A connection takes no longer, from its beginning to the end of the response.
        connections: More than so many at once are closed unheard.
    """

    seconds: float = 10.0
    connections: int = 16


class AnswerListener:
    """Listens until one answer is taken or the block is left; then every connection ends at once.

    Args:
        page: Address of the login page.
        state: The text that the answer has to repeat.
        words: Of the pages that the browser shows.

    Attributes:
        answer: The KS, once it has come.
    """

    def __init__(self, page: str, state: str, words: PageWords, limits: Limits) -> None:
        self.answer: asyncio.Future[str] = asyncio.get_running_loop().create_future()
        self._words, self._limits = words, limits
        self._sockets = _listening_sockets()
        family, port = self._sockets[0].family, self._sockets[0].getsockname()[1]
        hosts = {f"{_IPV4}:{port}", f"[{_IPV6}]:{port}"}
        self.address = f"http://{f'[{_IPV6}]' if family == socket.AF_INET6 else _IPV4}:{port}"
        self._expected = Expected(state, frozenset(hosts), origin_of(page))
        self._servers: list[asyncio.Server] = []
        self._serving: set[asyncio.Task[None]] = set()
        self._taken = False

    async def __aenter__(self) -> Self:
        for listening in self._sockets:
            self._servers.append(await asyncio.start_server(self._serve, sock=listening))
        return self

    async def __aexit__(
        self, exc_type: type[BaseException] | None, exc: BaseException | None, traceback: TracebackType | None
    ) -> None:
        self._stop_listening()
        self.answer.cancel()
        ending = tuple(self._serving)
        for task in ending:
            task.cancel()
        await asyncio.gather(*ending, return_exceptions=True)
        # Aborted connections close within the next rounds of the loop.
        for _ in range(_CLOSING_ROUNDS):
            await asyncio.sleep(0)

    def _stop_listening(self) -> None:
        self._taken = True
        for server in self._servers:
            server.close()

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """Handle one connection, which has one request."""
        task = asyncio.current_task()
        if self._taken or task is None or len(self._serving) >= self._limits.connections:
            writer.transport.abort()
            return
        self._serving.add(task)
        try:
            async with asyncio.timeout(self._limits.seconds):
                await self._respond(_Exchange(reader, writer))
        except (TimeoutError, OSError, h11.ProtocolError) as error:
            # The name of the class alone: a message may quote what was sent.
            log.info("a connection of the sign-in ended: %s", type(error).__name__)
        finally:
            self._serving.discard(task)
            writer.transport.abort()

    async def _respond(self, exchange: "_Exchange") -> None:
        try:
            if not self._expected.check_head(await exchange.head()):
                await exchange.send(HTTPStatus.OK, reading_page(self._words))
                return
            ks = self._take(await exchange.body())
        except RefusedError as refused:
            log.info("a request of the sign-in was refused: %s", refused)
            said = closing_page(self._words, taken=False) if refused.tells else NOTHING
            await exchange.send(refused.status, said)
            return
        try:
            await exchange.send(HTTPStatus.OK, closing_page(self._words, taken=True))
        finally:
            # Also if the browser has gone meanwhile: the answer is complete.
            if not self.answer.done():
                self.answer.set_result(ks)

    def _take(self, body: bytes) -> str:
        """Return the KS of the answer, the first time only: from now on nobody is listened to."""
        ks = self._expected.session_in(body)
        if self._taken:
            raise RefusedError(HTTPStatus.CONFLICT, "a second answer")
        self._stop_listening()
        return ks


class _Exchange:
    """One request and its response."""

    def __init__(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self._reader, self._writer = reader, writer
        self._http = h11.Connection(h11.SERVER, max_incomplete_event_size=_MAX_HEAD)

    async def head(self) -> Head:
        """Read the request up to its body. Raises h11.RemoteProtocolError, RefusedError."""
        event = await self._next_event()
        if not isinstance(event, h11.Request):
            raise ConnectionAbortedError
        headers: dict[str, list[str]] = {}
        for name, value in event.headers:
            headers.setdefault(name.decode("ascii"), []).append(value.decode("latin-1"))
        return Head(event.method.decode("ascii"), event.target.decode("latin-1"), headers)

    async def body(self) -> bytes:
        """Read the body. Raises RefusedError if it is too long."""
        data = bytearray()
        while isinstance(event := await self._next_event(), h11.Data):
            data += event.data
            if len(data) > MAX_BODY:
                raise RefusedError(HTTPStatus.REQUEST_ENTITY_TOO_LARGE, "too long")
        return bytes(data)

    async def send(self, status: HTTPStatus, page: Page) -> None:
        """Send the response, and close the connection."""
        headers = [*page.headers.items(), ("Content-Length", str(len(page.body))), ("Connection", "close")]
        response = h11.Response(status_code=status, headers=headers, reason=status.phrase)
        for event in (response, h11.Data(data=page.body), h11.EndOfMessage()):
            self._writer.write(self._http.send(event) or b"")
        await self._writer.drain()
        self._writer.close()
        with contextlib.suppress(ConnectionError):
            await self._writer.wait_closed()

    async def _next_event(self) -> h11.Event | type[h11.NEED_DATA] | type[h11.PAUSED]:
        while (event := self._http.next_event()) is h11.NEED_DATA:
            self._http.receive_data(await self._reader.read(_PIECE))
        return event


def _listening_sockets() -> list[socket.socket]:
    """Return sockets of one free port at both loopback addresses, or at the one that this computer has.

    Raises:
        SignInRefused: There is none.
    """
    failure: OSError | None = None
    for _ in range(_TRIES):
        opened: list[socket.socket] = []
        port = 0
        for family, address in ((socket.AF_INET, _IPV4), (socket.AF_INET6, _IPV6)):
            try:
                made = socket.create_server((address, port), family=family)
            except OSError as error:
                failure = error
                # Somebody else may have the port at the other address, and would get what is sent there.
                if error.errno == errno.EADDRINUSE:
                    break
            else:
                opened.append(made)
                port = made.getsockname()[1]
        else:
            if opened:
                return opened
        for made in opened:
            made.close()
    raise SignInRefused(str(failure), reason=Reason.LOGIN_PAGE_UNHEARD) from failure

"""Responses of faults: instead of the server's response, or changing it. Each is an ASGI application."""

import asyncio
from collections.abc import Callable

from starlette.responses import Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from kdesk.demo.faults.registry import Fault
from kdesk.demo.wire.connection import connection_of
from kdesk.demo.wire.formats import to_xml
from kdesk.demo.wire.responses import call_exit, fatal, gateway, url_exit

_PIECE_SECONDS = 0.1


async def _reset(scope: Scope, receive: Receive, _: Send) -> None:
    # uvicorn would report an error if the application returned before the connection is gone.
    connection_of(scope).reset()
    await _disconnected(receive)


async def _disconnected(receive: Receive) -> None:
    """Wait until the client disconnects."""
    while (await receive())["type"] != "http.disconnect":
        pass


def _stalled(seconds: float | None, response: ASGIApp) -> ASGIApp:
    async def stall(scope: Scope, receive: Receive, send: Send) -> None:
        connection = connection_of(scope)
        connection.is_held = True
        try:
            async with asyncio.timeout(seconds):
                await _disconnected(receive)
        except TimeoutError:
            connection.is_held = False
            await response(scope, receive, send)

    return stall


def _cut(response: ASGIApp) -> ASGIApp:
    async def cut(scope: Scope, receive: Receive, send: Send) -> None:
        left = 0

        async def send_half(message: Message) -> None:
            nonlocal left
            if message["type"] == "http.response.start":
                left = int(dict(message["headers"]).get(b"content-length", b"0")) // 2
                await send(message)
                return
            body = message.get("body", b"")[:left]
            left -= len(body)
            # Never the last message: h11 raises an error if the body is shorter than its Content-Length.
            await send({"type": "http.response.body", "body": body, "more_body": True})
            if not left:
                connection_of(scope).close()

        await response(scope, receive, send_half)
        await _disconnected(receive)

    return cut


def _trickling(rate: float, response: ASGIApp) -> ASGIApp:
    piece = max(1, int(rate * _PIECE_SECONDS))

    async def trickle(scope: Scope, receive: Receive, send: Send) -> None:
        async def send_slowly(message: Message) -> None:
            body = message.get("body", b"")
            while len(body) > piece:
                await send({"type": "http.response.body", "body": body[:piece], "more_body": True})
                body = body[piece:]
                await asyncio.sleep(piece / rate)
            await send({**message, "body": body} if body else message)

        connection_of(scope).is_held = True
        await response(scope, receive, send_slowly)
        connection_of(scope).is_held = False

    return trickle


INSTEAD: dict[str, Callable[[Fault], ASGIApp]] = {
    "reset-before": lambda _: _reset,
    "413": lambda _: gateway(413),
    "429": lambda fault: gateway(429, retry_after=fault.seconds or 1),
    "502": lambda _: gateway(502),
    "503": lambda _: gateway(503),
    "error-55": lambda _: call_exit(55, 404),
    "error-500": lambda _: fatal(),
    "thumbnail-busy": lambda _: url_exit(46),
    "thumbnail-pending": lambda _: url_exit(11),
    "thumbnail-limit": lambda _: url_exit(57),
}
"""Responses instead of the server's, by the fault's kind."""

SPOILED: dict[str, Callable[[Fault, Response], ASGIApp]] = {
    "reset-after": lambda _fault, _response_to: _reset,
    "stall": lambda fault, response: _stalled(fault.seconds, response),
    "cut": lambda _, response: _cut(response),
    "trickle": lambda fault, response: _trickling(fault.rate, response),
    "empty": lambda _fault, _response_to: Response(b"", media_type="text/html"),
    "xml": lambda _fault, _response_to: Response(to_xml(None, 0), media_type="text/xml"),
    "broken-json": lambda _fault, _response_to: Response(
        b'{"totalCount":12,"objects":[{"id":"0_', media_type="application/json"
    ),
}
"""Changes of a finished response, by the fault's kind."""

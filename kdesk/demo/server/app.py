"""The ASGI application: routes API calls to the dispatcher and delivery URLs to their modules, off the event loop."""

import asyncio
import posixpath
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from email.utils import formatdate

from starlette.requests import Request
from starlette.responses import Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from kdesk.demo.faults.control import control
from kdesk.demo.faults.registry import Faults, Stage
from kdesk.demo.faults.responses import INSTEAD, SPOILED
from kdesk.demo.server.dispatch import Dispatcher
from kdesk.demo.services.delivery.login_page import PATH, LoginPage
from kdesk.demo.services.delivery.table import DeliveryUrls
from kdesk.demo.store.uploads.upload_log import UploadLog
from kdesk.demo.wire import clock
from kdesk.demo.wire.bodies import read_small
from kdesk.demo.wire.multirequest import call_names
from kdesk.demo.wire.params import Args
from kdesk.demo.wire.request import BodyCut, BodyTooLarge, RequestReader
from kdesk.demo.wire.responses import CORS, XML, ResponseOptions, gateway, render

_API = {"api_v3", "api"}
_PREFLIGHT = {
    **CORS,
    "Access-Control-Allow-Headers": "Origin, X-Requested-With, Content-Type, Accept, Range, Cache-Control",
    "Access-Control-Allow-Methods": "POST, GET, HEAD, OPTIONS",
    "Access-Control-Max-Age": "86400",
}


@dataclass(frozen=True, slots=True)
class OwnPages:
    """What the demo has beside the addresses of Kaltura.

    Attributes:
        control_token: Opens the control calls.
        login: The login page of its organisation.
    """

    control_token: str
    login: LoginPage


class App:
    """ASGI application of one demo server. The reader's executor runs everything that may block."""

    def __init__(
        self,
        reader: RequestReader,
        dispatcher: Dispatcher,
        urls: DeliveryUrls,
        faults: Faults,
        own: OwnPages,
        upload_log: UploadLog,
    ) -> None:
        self._reader = reader
        self._dispatcher = dispatcher
        self._urls = urls
        self._faults = faults
        self._own = own
        self._upload_log = upload_log

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Respond to one HTTP request; no response if the client disconnected while sending."""
        if scope["type"] != "http":
            return
        request = Request(scope, receive)
        respond = await self._respond(request)
        if respond is not None:
            await respond(scope, receive, _dated(send))

    async def _respond(self, request: Request) -> ASGIApp | None:
        segments = [part for part in posixpath.normpath(request.scope["path"]).split("/") if part]
        # Before OPTIONS: a control call answers no preflight, so that no web page can send one.
        if segments[:1] == ["demo"]:
            return await control(request, segments, self._faults, self._own.control_token)
        if segments == PATH:
            return await self._log_in(request)
        # Kaltura answers this method without looking at the action.
        if request.method == "OPTIONS":
            return Response(b"", headers=_PREFLIGHT)
        if segments and segments[0].lower() in _API:
            return await self._api(request, segments)
        return await self._deliver(request, segments)

    async def _response_to(self, names: Iterable[str], work: Callable[[], Response]) -> ASGIApp:
        """Run `work` and return its response, or the response of a fault that matches one of the names."""
        fault = self._faults.strike(Stage.INSTEAD, *names)
        if fault:
            return INSTEAD[fault.kind](fault)
        response = await asyncio.get_running_loop().run_in_executor(self._reader.limits.executor, work)
        fault = self._faults.strike(Stage.RESPONSE, *names)
        return SPOILED[fault.kind](fault, response) if fault else response

    async def _api(self, request: Request, segments: list[str]) -> ASGIApp | None:
        started = time.monotonic()
        try:
            incoming = await self._reader.read(request, segments)
        except BodyCut as cut:
            self._note_cut(cut)
            return None
        except BodyTooLarge:
            return gateway(413)
        options = _response_options(Args(incoming.params), started, keep=request.method == "GET")
        try:
            return await self._response_to(
                call_names(incoming.params),
                lambda: render(self._dispatcher.dispatch(incoming), options, incoming.headers),
            )
        finally:
            incoming.remove_files()

    async def _log_in(self, request: Request) -> ASGIApp:
        body = await read_small(request.stream(), self._reader.limits.sizes)
        method, query = request.method, request.url.query
        return await self._response_to(("url.login",), lambda: self._own.login.respond(method, query, body))

    def _note_cut(self, cut: BodyCut) -> None:
        args = Args(cut.params)
        if args.text("action").lower() == "upload":
            self._upload_log.add(
                token=args.text("uploadTokenId"),
                resume=args.flag("resume"),
                resume_at=args.number("resumeAt", -1),
                final=args.flag("finalChunk", True),
                length=cut.received,
                outcome="cut",
            )

    async def _deliver(self, request: Request, segments: list[str]) -> ASGIApp:
        name = self._urls.name_in(segments)
        if not name:
            return Response("Not found\n", 404, media_type="text/plain")
        return await self._response_to((f"url.{name}",), lambda: self._urls.respond(request, segments))


def _dated(send: Send) -> Send:
    """Return a sender that adds the time of the server's clock, which a fault may have moved."""

    async def send_dated(message: Message) -> None:
        if message["type"] == "http.response.start":
            date = formatdate(clock.now(), usegmt=True).encode()
            message = {**message, "headers": [*message.get("headers", ()), (b"date", date)]}
        await send(message)

    return send_dated


def _response_options(args: Args, started: float, *, keep: bool) -> ResponseOptions:
    """Return the response format that the parameters ask for; `keep` if a proxy may cache this method."""
    return ResponseOptions(
        args.text("format") or XML,
        args.text("callback"),
        started,
        keep=keep and "kalsig" in args,
        # The server compares without conversion: the number 1 of a JSON body does not count.
        ignore_null=args.raw("ignoreNull") is True or args.raw("ignoreNull") == "1",
        content_type=args.text("content-type"),
    )

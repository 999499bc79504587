"""Responses to API calls and delivery URLs: results in the requested format, and errors without a body."""

import re
import secrets
import time
from collections.abc import Mapping
from dataclasses import dataclass
from email.utils import formatdate
from typing import Any

from starlette.responses import Response

from kdesk.demo.wire.clock import now
from kdesk.demo.wire.errors import ApiError
from kdesk.demo.wire.exit_errors import exit_headers
from kdesk.demo.wire.formats import FromCache, is_error, to_json, to_xml
from kdesk.demo.wire.php import to_php

JSON, XML, PHP, JSONP = "1", "2", "3", "9"
NO_CACHE = {
    "Expires": "Thu, 19 Nov 1981 08:52:00 GMT",
    "Cache-Control": "no-store, no-cache, must-revalidate, post-check=0, pre-check=0",
    "Pragma": "no-cache",
}
"""Headers that forbid caching."""
CORS = {
    "Access-Control-Allow-Origin": "*",
    "Access-Control-Expose-Headers": "Server, Content-Length, Content-Range, Date, X-Kaltura, X-Kaltura-Session, X-Me",
}
_NOT_CACHED = (3, 16, 53)  # Kaltura lets caches store every other error for 60 seconds.
_HTML = "text/html; charset=UTF-8"
_GATEWAY_PAGE = (
    "<html>\r\n<head><title>{0}</title></head>\r\n<body>\r\n<center><h1>{0}</h1></center>\r\n"
    "<hr><center>nginx/1.22.1</center>\r\n</body>\r\n</html>\r\n"
)
_GATEWAY_WORDS = {
    413: "Request Entity Too Large",
    429: "Too Many Requests",
    502: "Bad Gateway",
    503: "Service Temporarily Unavailable",
}


@dataclass(frozen=True, slots=True)
class ResponseOptions:
    """The response format that a request asks for.

    Attributes:
        started: Monotonic time of the request's arrival.
        keep: A proxy may cache the response.
        ignore_null: XML omits members without a value.
        content_type: Replaces the format's own header unless empty.
    """

    format: str
    callback: str
    started: float
    keep: bool = False
    ignore_null: bool = False
    content_type: str = ""


def render(result: Any, options: ResponseOptions, added: Mapping[str, str]) -> Response:
    """Return the response to an API call; `added` are the headers that the call itself sets."""
    if isinstance(result, Response):
        return result
    seconds = time.monotonic() - options.started
    encoded = _encoded(result, options, seconds)
    if encoded is None:
        return refused(ApiError("UNKNOWN_RESPONSE_FORMAT", FORMAT=options.format))
    body, kind = encoded
    headers = {**({} if options.keep else NO_CACHE), **CORS, **_identity(), **_result_headers(result, seconds), **added}
    return Response(body, headers={**headers, "Content-Type": _header_text(options.content_type) or kind})


def _encoded(result: Any, options: ResponseOptions, seconds: float) -> tuple[str, str] | None:
    """Return a result in the requested format with its content type; None for an unknown format."""
    if options.format == JSON:
        return to_json(result), "application/json"
    if options.format == XML:
        return to_xml(result, seconds, ignore_null=options.ignore_null), "text/xml;charset=UTF-8"
    if options.format == PHP:
        return to_php(result), _HTML
    if options.format == JSONP and re.fullmatch(r"[0-9A-Za-z_.]+", options.callback):
        return f"{options.callback}({to_json(result)});", "application/javascript"
    return None


def _result_headers(result: Any, seconds: float) -> dict[str, str]:
    """Return the headers that describe a result in addition to its body."""
    if isinstance(result, FromCache):
        return {"X-Kaltura": f"cached-dispatcher,{secrets.token_hex(16)},{seconds:.8f}"}
    if not is_error(result) or result["code"] != "SERVICE_FORBIDDEN":
        return {}
    text = f"exiting on error SERVICE_FORBIDDEN - {result['message']}"
    return {"X-Kaltura": "error-SERVICE_FORBIDDEN", "X-Kaltura-App": _header_text(text)}


def refused(error: ApiError) -> Response:
    """Return an API error as headers without a body, with HTTP 200."""
    text = f"exiting on error {error.code} - {error.message}"
    # The space in `error- ` is Kaltura's.
    return _bare(200, {"X-Kaltura": f"error- {error.code}", "X-Kaltura-App": _header_text(text), "Content-Type": _HTML})


def call_exit(number: int, status: int = 200) -> Response:
    """Return the response of an API call that ends with an exit error."""
    return _bare(status, exit_headers(number))


def _bare(status: int, headers: dict[str, str]) -> Response:
    return Response(b"", status, {**NO_CACHE, **CORS, **_identity(), **headers})


def url_exit(number: int, status: int = 404, more: str = "") -> Response:
    """Return the response of a delivery URL that fails: no body, the reason in headers."""
    headers = exit_headers(number, more)
    if number in _NOT_CACHED:
        headers |= NO_CACHE
    else:
        headers["Cache-Control"] = "private, max-age=60, max-stale=0"
        headers["Expires"] = formatdate(now() + 60, usegmt=True)
    return Response(b"", status, headers)


def fatal() -> Response:
    """Return the response of a fatal PHP error: HTTP 500 without a body."""
    return Response(b"", 500, {"Content-Type": _HTML})


def gateway(status: int, retry_after: float | None = None) -> Response:
    """Return the error page of a proxy in front of the server.

    Args:
        retry_after: Seconds, for the header of that name.
    """
    wait = {} if retry_after is None else {"Retry-After": f"{retry_after:.0f}"}
    return Response(
        _GATEWAY_PAGE.format(f"{status} {_GATEWAY_WORDS[status]}"), status, {"Content-Type": "text/html"} | wait
    )


def _identity() -> dict[str, str]:
    """Return the headers that name the server and identify this response in its log."""
    return {"X-Me": "kdesk-demo", "X-Kaltura-Session": f"{secrets.randbelow(2**31)}, {now()}"}


def _header_text(text: str) -> str:
    """Replace the characters that a header cannot contain."""
    return re.sub(r"[^\x20-\x7e]", "?", text)[:1000]

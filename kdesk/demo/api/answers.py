"""Answers to API calls: results in the format that was asked for, and the ways to answer without one."""

import re
import secrets
import time
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from starlette.responses import Response

from kdesk.demo.api.deaths import told
from kdesk.demo.api.errors import ApiError
from kdesk.demo.api.formats import FromCache, is_error, to_json, to_xml
from kdesk.demo.api.php import to_php
from kdesk.demo.clock import now

JSON, XML, PHP, JSONP = "1", "2", "3", "9"
NO_CACHE = {
    "Expires": "Thu, 19 Nov 1981 08:52:00 GMT",
    "Cache-Control": "no-store, no-cache, must-revalidate, post-check=0, pre-check=0",
    "Pragma": "no-cache",
}
"""What keeps an answer out of every cache."""
CORS = {
    "Access-Control-Allow-Origin": "*",
    "Access-Control-Expose-Headers": "Server, Content-Length, Content-Range, Date, X-Kaltura, X-Kaltura-Session, X-Me",
}
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
class Wanted:
    """How a request wants to be answered.

    started  the monotonic time of its arrival
    keep     whether a proxy may keep the answer
    """

    format: str
    callback: str
    started: float
    keep: bool = False


def render(result: Any, wanted: Wanted, added: Mapping[str, str]) -> Response:
    """The response to an API call; `added` are the headers that the call itself asks for."""
    if isinstance(result, Response):
        return result
    seconds = time.monotonic() - wanted.started
    headers = {**({} if wanted.keep else NO_CACHE), **CORS, **_identity(), **_told(result, seconds), **added}
    if wanted.format == JSON:
        return Response(to_json(result), media_type="application/json", headers=headers)
    if wanted.format == XML:
        return Response(to_xml(result, seconds), headers={**headers, "Content-Type": "text/xml;charset=UTF-8"})
    if wanted.format == PHP:
        return Response(to_php(result), headers={**headers, "Content-Type": _HTML})
    if wanted.format == JSONP and re.fullmatch(r"[0-9A-Za-z_.]+", wanted.callback):
        text = f"{wanted.callback}({to_json(result)});"
        return Response(text, media_type="application/javascript", headers=headers)
    return refused(ApiError("UNKNOWN_RESPONSE_FORMAT", FORMAT=wanted.format))


def _told(result: Any, seconds: float) -> dict[str, str]:
    """What headers tell of a result beside the body."""
    if isinstance(result, FromCache):
        return {"X-Kaltura": f"cached-dispatcher,{secrets.token_hex(16)},{seconds:.8f}"}
    if not is_error(result) or result["code"] != "SERVICE_FORBIDDEN":
        return {}
    said = f"exiting on error SERVICE_FORBIDDEN - {result['message']}"
    return {"X-Kaltura": "error-SERVICE_FORBIDDEN", "X-Kaltura-App": _line(said)}


def refused(error: ApiError) -> Response:
    """An API error where no body can tell it: HTTP 200."""
    said = f"exiting on error {error.code} - {error.message}"
    return _bare(200, {"X-Kaltura": f"error- {error.code}", "X-Kaltura-App": _line(said), "Content-Type": _HTML})


def died(number: int, status: int = 200) -> Response:
    """An API call that ends with a number and no body."""
    return _bare(status, told(number))


def _bare(status: int, headers: dict[str, str]) -> Response:
    return Response(b"", status, {**NO_CACHE, **CORS, **_identity(), **headers})


def fatal() -> Response:
    """What a fatal error of PHP leaves: HTTP 500 and nothing else."""
    return Response(b"", 500, {"Content-Type": _HTML})


def gateway(status: int, retry_after: float | None = None) -> Response:
    """What a proxy in front of the server says by itself; `retry_after` in seconds."""
    wait = {} if retry_after is None else {"Retry-After": f"{retry_after:.0f}"}
    return Response(
        _GATEWAY_PAGE.format(f"{status} {_GATEWAY_WORDS[status]}"), status, {"Content-Type": "text/html"} | wait
    )


def _identity() -> dict[str, str]:
    """Which server answered, and a mark of this answer for its log."""
    return {"X-Me": "kdesk-demo", "X-Kaltura-Session": f"{secrets.randbelow(2**31)}, {now()}"}


def _line(text: str) -> str:
    """Text as a header can carry it."""
    return re.sub(r"[^\x20-\x7e]", "?", text)[:1000]

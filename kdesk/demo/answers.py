"""How results are written: JSON without nulls, XML with empty tags, PHP, JSONP, or nothing for a format unknown."""

import hashlib
import json
import re
import secrets
import time
from typing import Any
from xml.sax.saxutils import escape

from starlette.responses import Response

from kdesk.demo.clock import now
from kdesk.demo.errors import ApiError, DieError
from kdesk.demo.php import to_php

JSON, XML, PHP, JSONP = "1", "2", "3", "9"
_NO_CACHE = {
    "Expires": "Thu, 19 Nov 1981 08:52:00 GMT",
    "Cache-Control": "no-store, no-cache, must-revalidate, post-check=0, pre-check=0",
    "Pragma": "no-cache",
}
CORS = {
    "Access-Control-Allow-Origin": "*",
    "Access-Control-Expose-Headers": "Server, Content-Length, Content-Range, Date, X-Kaltura, X-Kaltura-Session, X-Me",
}
_ARGUMENT = "KalturaApiExceptionArg"
_HTML = "text/html; charset=UTF-8"
_NOT_CACHED = (3, 16, 53)
_ILLEGAL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")
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


class FromCache(str):
    """A result that the server's cache answers with: a header tells, and XML comes without its first line."""

    __slots__ = ()


def render(result: Any, wanted: str, callback: str, started: float) -> Response:
    """The response to an API call; `started` is the monotonic time of its arrival."""
    if isinstance(result, Response):
        return result
    headers = {**_NO_CACHE, **CORS, **_identity()}
    seconds = time.monotonic() - started
    if isinstance(result, FromCache):
        headers["X-Kaltura"] = f"cached-dispatcher,{hashlib.sha256(result.encode()).hexdigest()[:32]},{seconds:.10f}"
    if isinstance(result, dict) and result.get("code") == "SERVICE_FORBIDDEN":
        headers["X-Kaltura"] = "error-SERVICE_FORBIDDEN"
        headers["X-Kaltura-App"] = f"exiting on error SERVICE_FORBIDDEN - {result['message']}"
    if wanted == JSON:
        return Response(to_json(result), media_type="application/json", headers=headers)
    if wanted == XML:
        return Response(to_xml(result, seconds), headers={**headers, "Content-Type": "text/xml;charset=UTF-8"})
    if wanted == PHP:
        return Response(to_php(result), headers={**headers, "Content-Type": _HTML})
    if wanted == JSONP and re.fullmatch(r"[0-9A-Za-z_.]+", callback):
        return Response(f"{callback}({to_json(result)});", media_type="application/javascript", headers=headers)
    return refused(ApiError("UNKNOWN_RESPONSE_FORMAT", FORMAT=wanted), _NO_CACHE)


def refused(error: ApiError, headers: dict[str, str] | None = None) -> Response:
    """An API error where no body can tell it: HTTP 200, the code in headers only."""
    told = {
        "X-Kaltura": f"error- {error.code}",
        "X-Kaltura-App": f"exiting on error {error.code} - {error.message}",
        "Content-Type": _HTML,
    }
    return Response(
        b"", headers={**CORS, **_identity(), **(headers or {}), **{name: _line(told[name]) for name in told}}
    )


def died(error: DieError) -> Response:
    """An answer without a body, its number in headers; most are cached for a minute."""
    headers = {
        "X-Kaltura-App": _line(f"exiting on error {error.number} - {error.text}"),
        "X-Kaltura": f"error-{error.number}",
        "Content-Type": _HTML,
    }
    if error.number not in _NOT_CACHED:
        headers["Cache-Control"] = "private, max-age=60, max-stale=0"
    return Response(b"", error.status, headers)


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


def to_json(result: Any) -> str:
    """JSON as the server writes it: no nulls inside objects, a bare value for a scalar."""
    return json.dumps(_without_nulls(result), ensure_ascii=False, separators=(",", ":"))


def _without_nulls(value: Any) -> Any:
    if isinstance(value, dict):
        return {name: _without_nulls(item) for name, item in value.items() if item is not None}
    if isinstance(value, (list, tuple)):
        return [_without_nulls(item) for item in value]
    return value


def to_xml(result: Any, seconds: float) -> str:
    """The XML envelope; an error stands in an element of its own, in a multirequest too."""
    prolog = "" if isinstance(result, FromCache) else '<?xml version="1.0" encoding="utf-8"?>'
    return f"{prolog}<xml><result>{_element(result)}</result><executionTime>{seconds:.8f}</executionTime></xml>"


def _element(value: Any) -> str:
    if isinstance(value, dict):
        return _error(value) if _is_error(value) else _members(_as_object(value))
    if isinstance(value, (list, tuple)):
        return "".join(f"<item>{_element(item)}</item>" for item in value)
    if isinstance(value, bool):
        return "1" if value else "0"
    return "" if value is None else escape(_ILLEGAL.sub("", str(value)), {'"': "&quot;"})


def _is_error(value: dict[str, Any]) -> bool:
    return value.get("objectType") == "KalturaAPIException"


def _as_object(value: dict[str, Any]) -> dict[str, Any]:
    """An object begins with its type and, in XML alone, with what is related to it: nothing."""
    kind = value.get("objectType", _ARGUMENT)
    return value if kind == _ARGUMENT else {"objectType": kind, "relatedObjects": None} | value


def _members(members: dict[str, Any]) -> str:
    return "".join(f"<{name}>{_element(value)}</{name}>" for name, value in members.items())


def _error(error: dict[str, Any]) -> str:
    """An error's arguments are a list of objects here."""
    values = dict(error["args"] or {}).items()
    args = [{"objectType": _ARGUMENT, "name": name, "value": value} for name, value in values]
    return f"<error>{_members({**error, 'args': args})}</error>"

"""Control calls for tests: `/demo/faults` and `/demo/clock`.

They are for programs on this computer that know the token of the ready line; each call sends it in the header
`X-Demo-Control`. Web pages do not know the token, and the check of `Host` refuses a page that has redirected its own
host name to this computer (DNS rebinding).

POST /demo/faults    {"target": "uploadToken.upload", "kind": "reset-after", "count": 2}   adds a fault
GET /demo/faults     lists the faults: the same fields, and `struck`, how often each has struck
DELETE /demo/faults  removes all faults
POST /demo/clock     {"skew": 3600}   sets the server's clock ahead of the computer's, in seconds; 0 resets it

Calls of `/demo/faults` return {"faults": [...]}; an error is HTTP 400 with {"error": "..."}. A body is JSON and needs
the content type `application/json`.
"""

import ipaddress
import json
import re
import secrets
from collections.abc import Callable
from typing import Any

from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from kdesk.demo.faults.registry import Faults, from_fields
from kdesk.demo.wire import clock
from kdesk.demo.wire.bodies import read_small
from kdesk.demo.wire.body_limits import SizeLimits

_MOST_SKEW = 3_200_000_000
_HEADER = "X-Demo-Control"
_HOST = re.compile(r"(localhost|127(?:\.\d{1,3}){3}|\[::1\])(?::\d+)?", re.IGNORECASE)


async def control(request: Request, segments: list[str], faults: Faults, token: str) -> Response:
    """Respond to a control call; `token` is the one in the ready line."""
    if request.client is None or not ipaddress.ip_address(request.client.host).is_loopback:
        return JSONResponse({"error": "only from the computer that the server runs on"}, 403)
    if not _HOST.fullmatch(request.headers.get("host", "")):
        return JSONResponse({"error": "only under a name of this computer, such as 127.0.0.1"}, 403)
    # As bytes: `compare_digest` raises TypeError for text outside ASCII.
    if not secrets.compare_digest(request.headers.get(_HEADER, "").encode(), token.encode()):
        return JSONResponse({"error": f"only with the control_token of the ready line, as the header {_HEADER}"}, 403)
    act = _CALLS.get((request.method, "/".join(segments)))
    if act is None:
        return JSONResponse({"error": "there is no such control call"}, 404)
    body = await read_small(request.stream(), SizeLimits())
    try:
        return JSONResponse(act(faults, _object(request, body)))
    except (ValueError, TypeError) as error:
        return JSONResponse({"error": str(error)}, 400)


def _object(request: Request, body: bytes) -> dict[str, Any]:
    """Return the JSON object of a body. A web page cannot send this content type without a CORS preflight."""
    if not body and request.method != "POST":
        return {}
    sent = json.loads(body) if request.headers.get("content-type") == "application/json" else None
    if not isinstance(sent, dict):
        message = "a body is a JSON object of content type application/json"
        raise TypeError(message)
    return sent


def _add(faults: Faults, sent: dict[str, Any]) -> dict[str, Any]:
    faults.add(from_fields(sent))
    return _list(faults, sent)


def _list(faults: Faults, _: dict[str, Any]) -> dict[str, Any]:
    return {"faults": faults.listed()}


def _clear(faults: Faults, sent: dict[str, Any]) -> dict[str, Any]:
    faults.clear()
    return _list(faults, sent)


def _set_clock(_: Faults, sent: dict[str, Any]) -> dict[str, Any]:
    if sent.keys() != {"skew"}:
        message = "a clock is set with skew, in seconds, and nothing else"
        raise ValueError(message)
    seconds = float(sent["skew"])
    if not abs(seconds) <= _MOST_SKEW:
        message = "a clock that is more than a hundred years off is none"
        raise ValueError(message)
    clock.skew(seconds)
    return {"time": clock.now()}


_CALLS: dict[tuple[str, str], Callable[[Faults, dict[str, Any]], dict[str, Any]]] = {
    ("POST", "demo/faults"): _add,
    ("GET", "demo/faults"): _list,
    ("DELETE", "demo/faults"): _clear,
    ("POST", "demo/clock"): _set_clock,
}

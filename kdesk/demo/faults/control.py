"""Control calls for tests, from this computer only: `/demo/faults` and `/demo/clock`.

POST /demo/faults    {"target": "uploadToken.upload", "kind": "reset-after", "count": 2}   adds a fault
GET /demo/faults     lists them: the same fields and `struck`, how often each has struck
DELETE /demo/faults  ends them
POST /demo/clock     {"skew": 3600}   sets the server's clock ahead of this computer's, in seconds; 0 sets it right

Each call of `/demo/faults` answers {"faults": [...]}; a mistake is HTTP 400 with {"error": "..."}. A body is JSON
by its content type, `application/json`.
"""

import ipaddress
import json
from collections.abc import Callable
from typing import Any

from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from kdesk.demo import clock
from kdesk.demo.api.bodies import read_small
from kdesk.demo.api.intake import Limits
from kdesk.demo.faults.registry import Faults, from_fields

_MOST_SKEW = 3_200_000_000


async def control(request: Request, segments: list[str], faults: Faults) -> Response:
    """Answer a control call."""
    if request.client is None or not ipaddress.ip_address(request.client.host).is_loopback:
        return JSONResponse({"error": "only from the computer that the server runs on"}, 403)
    act = _CALLS.get((request.method, "/".join(segments)))
    if act is None:
        return JSONResponse({"error": "there is no such control call"}, 404)
    body = await read_small(request.stream(), Limits())
    try:
        return JSONResponse(act(faults, _object(request, body)))
    except (ValueError, TypeError) as error:
        return JSONResponse({"error": str(error)}, 400)


def _object(request: Request, body: bytes) -> dict[str, Any]:
    """The JSON object of a body. A page in a browser can send no such content type without being asked first."""
    if not body:
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
    seconds = float(sent.get("skew", 0))
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

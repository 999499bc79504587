"""How results are written: JSON without nulls, XML with empty tags, JSONP, or nothing for a format unknown."""

import json
import re
import time
from typing import Any
from xml.sax.saxutils import escape

from starlette.responses import Response

JSON, XML, JSONP = "1", "2", "9"
_NO_CACHE = {
    "Expires": "Thu, 19 Nov 1981 08:52:00 GMT",
    "Cache-Control": "no-store, no-cache, must-revalidate, post-check=0, pre-check=0",
    "Pragma": "no-cache",
}
CORS = {
    "Access-Control-Allow-Origin": "*",
    "Access-Control-Expose-Headers": "Server, Content-Length, Content-Range, Date, X-Kaltura, X-Kaltura-Session, X-Me",
}
_ILLEGAL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")


def render(result: Any, wanted: str, callback: str, started: float) -> Response:
    """The response to an API call; `started` is the monotonic time of its arrival."""
    headers = {**_NO_CACHE, **CORS}
    if isinstance(result, dict) and result.get("code") == "SERVICE_FORBIDDEN":
        headers["X-Kaltura"] = "error-SERVICE_FORBIDDEN"
        headers["X-Kaltura-App"] = "exiting on error SERVICE_FORBIDDEN"
    if wanted == JSON:
        return Response(to_json(result), media_type="application/json", headers=headers)
    if wanted == XML:
        text = to_xml(result, time.monotonic() - started)
        return Response(text, headers={**headers, "Content-Type": "text/xml;charset=UTF-8"})
    if wanted == JSONP and re.fullmatch(r"[0-9A-Za-z_.]+", callback):
        return Response(f"{callback}({to_json(result)});", media_type="application/javascript", headers=headers)
    headers["X-Kaltura"] = "error- UNKNOWN_RESPONSE_FORMAT"
    return Response(b"", headers={**headers, "Content-Type": "text/html; charset=UTF-8"})


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
    return (
        f'<?xml version="1.0" encoding="utf-8"?><xml><result>{_element(result)}</result>'
        f"<executionTime>{seconds:.8f}</executionTime></xml>"
    )


def _element(value: Any) -> str:
    if isinstance(value, dict):
        names = sorted(value, key=lambda name: name != "objectType")
        inner = "".join(f"<{name}>{_element(value[name])}</{name}>" for name in names)
        return f"<error>{inner}</error>" if value.get("objectType") == "KalturaAPIException" else inner
    if isinstance(value, (list, tuple)):
        return "".join(f"<item>{_element(item)}</item>" for item in value)
    if isinstance(value, bool):
        return "1" if value else "0"
    return "" if value is None else escape(_ILLEGAL.sub("", str(value)))

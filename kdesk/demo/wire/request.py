"""A request as PHP sees it: one tree of parameters from path, query and body, and the files."""

import json
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl

from starlette.requests import ClientDisconnect, Request

from kdesk.demo.wire.bodies import FilePart, FormReader, read_small
from kdesk.demo.wire.body_limits import BodyLimits
from kdesk.demo.wire.geoip import client_address
from kdesk.demo.wire.origin import Origin
from kdesk.demo.wire.params import Tree, as_text, expand, expand_top, merge

_SCRIPT = {"", "api_v3", "api", "index.php"}
_MAX_PAIRS = 10_000
_MAX_DEPTH = 64
_MAX_VALUES = 100_000
_MAX_BOUNDARY = 200


@dataclass(frozen=True, slots=True)
class Incoming:
    """One request.

    Attributes:
        base_url: The address that the client used, without a trailing slash.
        headers: Headers that the calls add to the response.
    """

    params: Tree
    files: dict[str, FilePart]
    base_url: str
    origin: Origin
    headers: dict[str, str] = field(default_factory=dict)

    def remove_files(self) -> None:
        """Delete the files that no call moved."""
        for part in self.files.values():
            part.remove()


class BodyCut(Exception):
    """The client disconnected in the middle of the body. Nothing is stored.

    Args:
        received: Bytes that had arrived.
    """

    def __init__(self, params: Tree, received: int) -> None:
        super().__init__("the client went away")
        self.params = params
        self.received = received


class BodyTooLarge(Exception):
    """The body exceeds the limit of a proxy in front of the server."""


def base_url(request: Request) -> str:
    """Return the server's address as the client wrote it."""
    host = request.headers.get("host", "")
    safe = all(character.isalnum() or character in ".-:[]_" for character in host)
    return f"{request.url.scheme}://{host if host and safe else 'localhost'}"


def origin(request: Request) -> Origin:
    """Return the origin of a request."""
    path = request.scope["raw_path"].decode("latin-1")
    query = request.scope["query_string"].decode("latin-1")
    peer = request.client.host if request.client else ""
    headers = request.headers
    return Origin(
        client_address(peer, headers.get("x-forwarded-for", "")),
        f"{path}?{query}" if query else path,
        headers.get("referer", ""),
        headers.get("user-agent", ""),
    )


@dataclass(frozen=True, slots=True)
class RequestReader:
    """Reader of whole requests.

    Attributes:
        new_file: Returns the path of a new temporary file for a file of a request.
    """

    new_file: Callable[[], Path]
    limits: BodyLimits

    async def read(self, request: Request, segments: list[str]) -> Incoming:
        """Read a request to its end.

        Raises:
            BodyCut: The client disconnected.
            BodyTooLarge: A proxy would refuse the body.
        """
        outer = merge(expand(path_pairs(segments)), expand(_pairs(request.url.query)))
        stream = _through_proxy(request, self.limits.sizes.proxy)
        reader = self._form_reader(request)
        try:
            if reader is None:
                body = _body_tree(request, await read_small(stream, self.limits.sizes))
            else:
                body = _form_tree(reader) if await reader.read(stream) else {}
        except ClientDisconnect:
            raise BodyCut(outer, reader.form.received if reader else 0) from None
        # Path and query win over the body.
        return Incoming(merge(outer, body), reader.form.files if reader else {}, base_url(request), origin(request))

    def _form_reader(self, request: Request) -> FormReader | None:
        """Return a reader if the body is a multipart form whose announced length is within the limit."""
        kind, _, options = request.headers.get("content-type", "").partition(";")
        if kind.strip().lower() != "multipart/form-data" or _declared(request) > self.limits.sizes.post:
            return None
        for option in options.split(";"):
            name, _, value = option.strip().partition("=")
            boundary = value.strip('"').encode("latin-1", "replace")
            if name.lower() == "boundary" and 0 < len(boundary) <= _MAX_BOUNDARY:
                return FormReader(boundary, self.new_file, self.limits)
        return None


def path_pairs(segments: list[str]) -> list[tuple[str, Any]]:
    """Return the `key/value` pairs of a path after the script's name.

    The first value of a key wins; a key of 0 ends the pairs.
    """
    parts = [part for part in segments if part not in _SCRIPT]
    pairs: dict[str, Any] = {}
    for index in range(0, len(parts), 2):
        if parts[index] == "0":
            break
        # An odd last segment is decoration, such as `a.m3u8`.
        pairs.setdefault(parts[index], parts[index + 1] if index + 1 < len(parts) else False)
    return list(pairs.items())


async def _through_proxy(request: Request, limit: int | None) -> AsyncIterator[bytes]:
    received = 0
    async for data in request.stream():
        received += len(data)
        # A proxy refuses a body by its announced length, before it arrives.
        if limit is not None and max(received, _declared(request)) > limit:
            raise BodyTooLarge
        yield data


def _declared(request: Request) -> int:
    length = request.headers.get("content-length", "")
    return int(length) if length.isdecimal() else 0


def _form_tree(reader: FormReader) -> Tree:
    tree = expand(reader.form.fields[:_MAX_PAIRS])
    # The official Python client sends all parameters in this field, beside the files.
    text = tree.pop("json", None)
    return merge(_json_tree(as_text(text).encode()), tree) if text is not None else tree


def _body_tree(request: Request, body: bytes) -> Tree:
    kind = request.headers.get("content-type", "").strip().lower()
    # Kaltura reads JSON only with exactly this type: with `; charset=utf-8` it ignores the body.
    if kind == "application/json":
        return _json_tree(body)
    if kind.partition(";")[0].strip() == "application/x-www-form-urlencoded":
        return expand(_pairs(body.decode("utf-8", "replace")))
    return {}


def _pairs(text: str) -> list[tuple[str, str]]:
    """Parse the first pairs of a query string; the rest is ignored without being parsed."""
    return parse_qsl("&".join(text.split("&", _MAX_PAIRS)[:_MAX_PAIRS]), keep_blank_values=True)


def _json_tree(body: bytes) -> Tree:
    """Return the tree of a JSON object. Anything else, or a broken, too deep or too large one, is an empty tree."""
    text = body.strip()
    # Kaltura ignores every other body, such as a list, without an error.
    if not (text.startswith(b"{") and text.endswith(b"}")) or text.count(b",") + text.count(b"[") > _MAX_VALUES:
        return {}
    try:
        tree = json.loads(text)
        if b"\\ud" in text.lower():
            json.dumps(tree, ensure_ascii=False).encode()  # Raises if half a surrogate pair is in it.
    except (ValueError, RecursionError):
        return {}
    return expand_top(tree) if isinstance(tree, dict) and not _too_deep(tree) else {}


def _too_deep(tree: Any) -> bool:
    """Return whether a value is nested deeper than any parameter of the API."""
    level = [tree]
    for _ in range(_MAX_DEPTH):
        level = [
            item
            for value in level
            if isinstance(value, (dict, list))
            for item in (value.values() if isinstance(value, dict) else value)
        ]
        if not level:
            return False
    return True

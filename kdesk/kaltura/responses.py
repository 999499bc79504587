"""Turn the bytes of a response into a typed result, or raise one of kdesk's errors; nothing else."""

import logging
from collections.abc import Mapping, Sequence
from contextlib import suppress
from http import HTTPStatus
from typing import Any, TypeVar

import msgspec

from kdesk.domain.words import LATER
from kdesk.errors import ApiError, BadResponse, BodyTooLarge, ServerProblem, Unreachable
from kdesk.kaltura.codes import api_error
from kdesk.kaltura.decoding import decode
from kdesk.kaltura.meaning import Meaning
from kdesk.kaltura.transport import Response
from kdesk.kaltura.wire import WireRefusal
from kdesk.logs import redact

T = TypeVar("T")

Secrets = tuple[str, ...]
"""Values of the request that must not appear in an error."""

SHOWN_CHARACTERS = 80
LOGGED_CHARACTERS = 1000

LONGEST_REFUSAL = 64 * 1024
"""Bytes. A longer response is never parsed as an exception of Kaltura's."""

log = logging.getLogger(__name__)

_UNREADABLE = (msgspec.MsgspecError, UnicodeDecodeError, RecursionError)

_NETWORK_SIGN_IN = Meaning(
    Unreachable,
    "The network asks for a sign-in of its own",
    "Hotels, trains and offices do so before they let anything through.",
    "Open a web page and sign in there; transfers go on by themselves then.",
)
_BY_STATUS: Mapping[int, Meaning[ServerProblem]] = {
    HTTPStatus.PROXY_AUTHENTICATION_REQUIRED: _NETWORK_SIGN_IN,
    HTTPStatus.REQUEST_ENTITY_TOO_LARGE: Meaning(BodyTooLarge),
    HTTPStatus.TOO_MANY_REQUESTS: Meaning(
        BadResponse,
        "The server allows no more requests for now",
        "More requests came from here than it takes in a short time.",
        LATER,
    ),
    HTTPStatus.NETWORK_AUTHENTICATION_REQUIRED: _NETWORK_SIGN_IN,
}
_SERVER_TROUBLE = Meaning(
    BadResponse,
    "The server had trouble of its own",
    "It is overloaded, being updated, or a part of it has failed.",
    LATER,
)
_REDIRECTION = Meaning(
    BadResponse,
    "The server sends kdesk to another address",
    "The address is not that of the API, or a network wants a sign-in of its own.",
    "Check the address of the server, or open a web page to sign in to the network.",
)
_EMPTY = Meaning(BadResponse, "The server sent an empty answer")
# Client errors are permanent but for these. Wire fact: Kaltura responds with 404 while its database is down.
_PASSING = frozenset({HTTPStatus.NOT_FOUND, HTTPStatus.REQUEST_TIMEOUT, HTTPStatus.TOO_EARLY})


class _Named(msgspec.Struct, rename="camel"):
    """Any object; `objectType` alone tells Kaltura's exception from other objects with a code."""

    object_type: msgspec.Raw = msgspec.Raw(b"null")


def read(response: Response, shape: type[T], secrets: Secrets = ()) -> T:
    """Return the result of a call. Raises ApiError when Kaltura refused it, BadResponse for any other unusable body."""
    _check(response, secrets)
    return _decode(response.body, shape, response, secrets)


def read_many(response: Response, shapes: Sequence[type[Any]], secrets: Secrets = ()) -> list[Any]:
    """Return the results of a multirequest, with an ApiError for each refused call."""
    _check(response, secrets)
    parts: list[msgspec.Raw] = _decode(response.body, list[msgspec.Raw], response, secrets)
    if len(parts) != len(shapes):
        raise _bad(response, secrets, f"{len(parts)} results for {len(shapes)} calls")
    results: list[Any] = []
    for part, shape in zip(parts, shapes, strict=True):
        try:
            results.append(_decode(bytes(part), shape, response, secrets))
        except ApiError as refused:
            results.append(refused)
    return results


def _decode(body: bytes, shape: type[T], response: Response, secrets: Secrets) -> T:
    try:
        _raise_refusal(body, secrets)
        return decode(body, shape)
    except _UNREADABLE as exc:
        raise _bad(response, secrets, _why(body, exc)) from exc


def _raise_refusal(body: bytes, secrets: Secrets) -> None:
    if len(body) > LONGEST_REFUSAL or not body.lstrip().startswith(b"{"):
        return
    if bytes(msgspec.json.decode(body, type=_Named).object_type) == b'"KalturaAPIException"':
        refusal = decode(body, WireRefusal)
        raise api_error(refusal.code or "", refusal.message or "", refusal.args or {}, secrets)


def _why(body: bytes, exc: Exception) -> str:
    if not body.strip():
        return "an empty answer"
    kind = "of an unexpected shape" if isinstance(exc, msgspec.ValidationError) else "not complete JSON"
    return f"an answer that is {kind}"


def _check(response: Response, secrets: Secrets) -> None:
    """Accept HTTP 200, raise Kaltura's exception under any status, and raise for all other responses."""
    if response.status == HTTPStatus.OK:
        return
    if response.body.lstrip().startswith(b"{"):
        with suppress(*_UNREADABLE):  # not Kaltura's: report the status instead
            _raise_refusal(response.body, secrets)
    raise _bad(response, secrets, "")


def _bad(response: Response, secrets: Secrets, why: str) -> ServerProblem:
    what = f"HTTP {response.status}, {response.content_type or 'no content type'}"
    text = _one_line(response.body, secrets)
    log.info("%s from %s: headers %s, body %s", what, response.host, _kept(response.headers), text[:LOGGED_CHARACTERS])
    detail = (
        f"{response.host} sent {why or 'no usable answer'} ({what}){f': {text[:SHOWN_CHARACTERS]}' if text else ''}"
    )
    error = _meaning(response).problem(detail)
    error.retry_after = response.retry_after
    return error


def _meaning(response: Response) -> Meaning[ServerProblem]:
    status = response.status
    if status in _BY_STATUS:
        return _BY_STATUS[status]
    if status >= HTTPStatus.INTERNAL_SERVER_ERROR:
        return _SERVER_TROUBLE
    if status >= HTTPStatus.BAD_REQUEST:
        return Meaning(BadResponse, retryable=status in _PASSING)
    if status >= HTTPStatus.MULTIPLE_CHOICES:
        return _REDIRECTION
    return Meaning(BadResponse) if response.body.strip() else _EMPTY


def _kept(headers: Mapping[str, str]) -> dict[str, str]:
    """Return the headers that help to find the cause, of the server and of proxies."""
    names = ("x-kaltura", "x-kaltura-app", "x-kaltura-session", "x-me", "server", "via", "location", "retry-after")
    return {name: headers[name] for name in names if name in headers}


def _one_line(body: bytes, secrets: Secrets) -> str:
    """Return the beginning of the body as one line of text without secrets."""
    text = redact(body[:4096].decode("utf-8", "replace"), secrets)
    return " ".join("".join(c if c.isprintable() else " " for c in text).split())

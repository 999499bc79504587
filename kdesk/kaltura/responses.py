"""Turn the bytes of a response into a typed result, or raise one of kdesk's errors; nothing else."""

import logging
from collections.abc import Mapping, Sequence
from contextlib import suppress
from http import HTTPStatus
from typing import Any, TypeVar

import msgspec

from kdesk.domain.delivery_error import delivery_error, is_delivery_error
from kdesk.errors import ApiError, BadResponse, BodyTooLarge, Reason, ServerProblem, Unreachable
from kdesk.kaltura.decoding import decode
from kdesk.kaltura.kaltura_exception import api_error
from kdesk.kaltura.mapped_error import MappedError
from kdesk.kaltura.transport import Response
from kdesk.kaltura.wire import WireRefusal
from kdesk.redaction import redact

T = TypeVar("T")

Secrets = tuple[str, ...]
"""Values of the request that must not appear in an error."""

SHOWN_CHARACTERS = 80
LOGGED_CHARACTERS = 1000

LONGEST_REFUSAL = 64 * 1024
"""Bytes. A longer response is never parsed as an exception of Kaltura's."""

log = logging.getLogger(__name__)

# msgspec raises RecursionError for JSON that is nested too deeply.
_UNREADABLE = (msgspec.MsgspecError, UnicodeDecodeError, RecursionError)

_NETWORK_SIGN_IN = MappedError(Unreachable, Reason.NETWORK_SIGN_IN)
_BY_STATUS: Mapping[int, MappedError[ServerProblem]] = {
    HTTPStatus.PROXY_AUTHENTICATION_REQUIRED: _NETWORK_SIGN_IN,
    HTTPStatus.REQUEST_ENTITY_TOO_LARGE: MappedError(BodyTooLarge),
    HTTPStatus.TOO_MANY_REQUESTS: MappedError(BadResponse, Reason.TOO_MANY_REQUESTS),
    HTTPStatus.NETWORK_AUTHENTICATION_REQUIRED: _NETWORK_SIGN_IN,
}
_OVERLOADED = MappedError(BadResponse, Reason.SERVER_OVERLOADED)
_REDIRECTED = MappedError(BadResponse, Reason.REDIRECTED)
_EMPTY = MappedError(BadResponse, Reason.RESPONSE_EMPTY)
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
    # Wire fact: a multirequest ends without an error at the first call that has no service or action.
    if len(parts) != len(shapes):
        raise _bad(response, secrets, f"{len(parts)} results for {len(shapes)} calls")
    results: list[Any] = []
    for part, shape in zip(parts, shapes, strict=True):
        try:
            results.append(_decode(bytes(part), shape, response, secrets))
        except ApiError as refused:
            results.append(refused)
    return results


def served_file(response: Response, secrets: Secrets = ()) -> bytes:
    """Return the file of an action that serves one. Raises ApiError, BadResponse."""
    _check(response, secrets)
    # Wire fact: the refusal of such an action has an empty body, and its code in the headers (`wire-facts`, 1.7.9).
    if is_delivery_error(response.headers):
        refusal = delivery_error(response.headers)
        raise api_error(refusal.number, refusal.reason, {}, secrets)
    with suppress(*_UNREADABLE):  # no JSON: the file itself
        _raise_refusal(response.body, secrets)
    if not response.body:
        raise _bad(response, secrets, "an empty answer")
    return response.body


def _decode(body: bytes, shape: type[T], response: Response, secrets: Secrets) -> T:
    try:
        # First: refusals come with HTTP 200, and a struct whose fields are all optional would accept one.
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
    error = _mapped(response).make(detail)
    error.retry_after = response.retry_after
    return error


def _mapped(response: Response) -> MappedError[ServerProblem]:
    status = response.status
    if status in _BY_STATUS:
        return _BY_STATUS[status]
    if status >= HTTPStatus.INTERNAL_SERVER_ERROR:
        return _OVERLOADED
    if status >= HTTPStatus.BAD_REQUEST:
        return MappedError(BadResponse, retryable=status in _PASSING)
    if status >= HTTPStatus.MULTIPLE_CHOICES:
        return _REDIRECTED
    # Wire fact: some failures, such as an unknown `format`, give HTTP 200 with an empty body (rule 4).
    return MappedError(BadResponse) if response.body.strip() else _EMPTY


def _kept(headers: Mapping[str, str]) -> dict[str, str]:
    """Return the headers that help to find the cause, of the server and of proxies."""
    names = ("x-kaltura", "x-kaltura-app", "x-kaltura-session", "x-me", "server", "via", "location", "retry-after")
    return {name: headers[name] for name in names if name in headers}


def _one_line(body: bytes, secrets: Secrets) -> str:
    """Return the beginning of the body as one line of text without secrets."""
    text = redact(body[:4096].decode("utf-8", "replace"), secrets)
    return " ".join("".join(c if c.isprintable() else " " for c in text).split())

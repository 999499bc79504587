"""From the bytes of an answer to a typed result, or to one of our errors. Nothing else ever comes out."""

import logging
from collections.abc import Mapping, Sequence
from contextlib import suppress
from http import HTTPStatus
from typing import Any, TypeVar

import msgspec

from kdesk.errors import ApiError, BadResponse, BodyTooLarge, Reason, ServerProblem, Unreachable
from kdesk.kaltura.decoding import decode
from kdesk.kaltura.kaltura_exception import api_error
from kdesk.kaltura.mapped_error import MappedError
from kdesk.kaltura.transport import Response
from kdesk.kaltura.wire import WireRefusal
from kdesk.logs import redact

T = TypeVar("T")

Secrets = tuple[str, ...]
"""What went out with the request and must not come back in an error."""

SHOWN_CHARACTERS = 80
LOGGED_CHARACTERS = 1000

LONGEST_REFUSAL = 64 * 1024
"""Bytes; a longer answer is no exception of Kaltura's, whatever it calls itself, and is not taken apart as one."""

log = logging.getLogger(__name__)

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
# A client error does not go away by itself, but for these: a database that is down answers 404.
_PASSING = frozenset({HTTPStatus.NOT_FOUND, HTTPStatus.REQUEST_TIMEOUT, HTTPStatus.TOO_EARLY})


class _Named(msgspec.Struct, rename="camel"):
    """Whatever object it is: `objectType` alone tells an exception of Kaltura's from others that have a code."""

    object_type: msgspec.Raw = msgspec.Raw(b"null")


def read(answer: Response, shape: type[T], secrets: Secrets = ()) -> T:
    """Return the result of a call. Raises ApiError when Kaltura refused it, BadResponse for any other unusable body."""
    _check(answer, secrets)
    return _decode(answer.body, shape, answer, secrets)


def read_many(answer: Response, shapes: Sequence[type[Any]], secrets: Secrets = ()) -> list[Any]:
    """Return the results of a multirequest, an ApiError in the place of each call that was refused."""
    _check(answer, secrets)
    parts: list[msgspec.Raw] = _decode(answer.body, list[msgspec.Raw], answer, secrets)
    if len(parts) != len(shapes):
        raise _bad(answer, secrets, f"{len(parts)} results for {len(shapes)} calls")
    results: list[Any] = []
    for part, shape in zip(parts, shapes, strict=True):
        try:
            results.append(_decode(bytes(part), shape, answer, secrets))
        except ApiError as refused:
            results.append(refused)
    return results


def _decode(body: bytes, shape: type[T], answer: Response, secrets: Secrets) -> T:
    try:
        _raise_refusal(body, secrets)
        return decode(body, shape)
    except _UNREADABLE as exc:
        raise _bad(answer, secrets, _why(body, exc)) from exc


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


def _check(answer: Response, secrets: Secrets) -> None:
    """Let an answer with HTTP 200 pass, and an exception of Kaltura's under whatever status; raise for the rest."""
    if answer.status == HTTPStatus.OK:
        return
    if answer.body.lstrip().startswith(b"{"):
        with suppress(*_UNREADABLE):  # not Kaltura's: the status says enough
            _raise_refusal(answer.body, secrets)
    raise _bad(answer, secrets, "")


def _bad(answer: Response, secrets: Secrets, why: str) -> ServerProblem:
    what = f"HTTP {answer.status}, {answer.content_type or 'no content type'}"
    text = _one_line(answer.body, secrets)
    log.info("%s from %s: headers %s, body %s", what, answer.host, _kept(answer.headers), text[:LOGGED_CHARACTERS])
    detail = f"{answer.host} sent {why or 'no usable answer'} ({what}){f': {text[:SHOWN_CHARACTERS]}' if text else ''}"
    error = _mapped(answer).make(detail)
    error.retry_after = answer.retry_after
    return error


def _mapped(answer: Response) -> MappedError[ServerProblem]:
    status = answer.status
    if status in _BY_STATUS:
        return _BY_STATUS[status]
    if status >= HTTPStatus.INTERNAL_SERVER_ERROR:
        return _OVERLOADED
    if status >= HTTPStatus.BAD_REQUEST:
        return MappedError(BadResponse, retryable=status in _PASSING)
    if status >= HTTPStatus.MULTIPLE_CHOICES:
        return _REDIRECTED
    return MappedError(BadResponse) if answer.body.strip() else _EMPTY


def _kept(headers: Mapping[str, str]) -> dict[str, str]:
    """Return the headers that help whoever looks for the cause: the server's own, and what a proxy adds."""
    names = ("x-kaltura", "x-kaltura-app", "x-kaltura-session", "x-me", "server", "via", "location", "retry-after")
    return {name: headers[name] for name in names if name in headers}


def _one_line(body: bytes, secrets: Secrets) -> str:
    """Return the beginning of the body as one line of plain text without secrets."""
    text = redact(body[:4096].decode("utf-8", "replace"), secrets)
    return " ".join("".join(c if c.isprintable() else " " for c in text).split())

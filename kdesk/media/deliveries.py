"""Files for downloads: ranges of what the server delivers, each response checked before its bytes count."""

import re
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from http import HTTPStatus

from kdesk.domain.byte_part import BytePart
from kdesk.domain.delivery_error import delivery_error, is_delivery_error
from kdesk.domain.downloads.ports import Delivery
from kdesk.errors import NothingDelivered, Reason
from kdesk.media.upstream import RESTRICTED, UpstreamClient, UpstreamResponse, raise_for_error

_CONTENT_RANGE = re.compile(r"bytes (\d{1,18})-(\d{1,18})/(\d{1,18}|\*)")
_REFUSALS = frozenset({HTTPStatus.UNAUTHORIZED, HTTPStatus.FORBIDDEN})


class UpstreamDeliveries:
    """Implements `domain.downloads.ports.Deliveries` with the client of the relay."""

    def __init__(self, upstream: UpstreamClient) -> None:
        self._upstream = upstream

    @asynccontextmanager
    async def open(self, address: str, start: int, end: int | None) -> AsyncIterator[Delivery]:
        """Request a range. Raises ServerProblem."""
        # Always with a length, or at the beginning without a range: `BytePart` asks for the rest of a file as `N-`.
        part = BytePart(address, start, None if end is None else end - start)
        async with self._upstream.open(part) as response:
            _refuse(response)
            yield _located(response, start, end)


def _refuse(response: UpstreamResponse) -> None:
    """Raise an error unless the response promises bytes of a file."""
    status, headers = response.reply.status, response.reply.headers
    said = f"HTTP {status} {delivery_error(headers).reason}".strip()
    if status in {HTTPStatus.OK, HTTPStatus.PARTIAL_CONTENT}:
        if is_delivery_error(headers):
            # Wire fact: errors of `serveFlavor`, `raw` and `download` are HTTP 200 with an empty body.
            raise _nothing(said, delivery_error(headers).code, refused=delivery_error(headers).code == RESTRICTED)
        if response.length == 0:
            raise NothingDelivered.of_other_content(f"{said}: an empty file")
    elif status == HTTPStatus.REQUESTED_RANGE_NOT_SATISFIABLE:
        raise NothingDelivered.of_other_content(f"{said}: {headers.get('content-range', '')[:60]}")
    elif HTTPStatus.BAD_REQUEST <= status < HTTPStatus.INTERNAL_SERVER_ERROR and status not in {
        HTTPStatus.TOO_MANY_REQUESTS,
        HTTPStatus.REQUEST_TIMEOUT,
    }:
        error = NothingDelivered(said, reason=Reason.DOWNLOAD_REFUSED if status in _REFUSALS else Reason.NONE)
        error.code = delivery_error(headers).code
        raise error
    raise_for_error(response)


def _nothing(detail: str, code: str, *, refused: bool) -> NothingDelivered:
    error = NothingDelivered(detail, reason=Reason.DOWNLOAD_REFUSED if refused else Reason.NONE)
    error.code, error.misled = code, True
    return error


def _located(response: UpstreamResponse, start: int, end: int | None) -> Delivery:
    """Return where the body lies in the file. Raises NothingDelivered if it is another part of it."""
    if response.reply.status != HTTPStatus.PARTIAL_CONTENT:
        return Delivery(0, response.length, response.reply.body, ranged=False)
    told = response.reply.headers.get("content-range", "").strip()
    found = _CONTENT_RANGE.fullmatch(told)
    if found is None or int(found[1]) != start or (end is not None and int(found[2]) >= end):
        raise NothingDelivered.of_other_content(f"another range came: {told[:60]}")
    return Delivery(start, None if found[3] == "*" else int(found[3]), response.reply.body, ranged=True)

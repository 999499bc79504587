"""Asking for a segment without fetching it: its size, and its first bytes."""

import re
from http import HTTPStatus

from kdesk.domain.byte_part import BytePart
from kdesk.errors import ServerProblem
from kdesk.media.upstream import UpstreamClient, UpstreamResponse, raise_for_error, read_beginning, read_whole

HEAD_BYTES = 64 * 1024
"""Of a first segment: tables and parameter sets stand there."""
MAX_UNSIZED = 64 * 2**20
"""Bytes of a segment that is read to its end because the server tells no size."""

_TOTAL = re.compile(r"bytes \d{1,18}-\d{1,18}/(\d{1,15})")


async def size_of(upstream: UpstreamClient, part: BytePart) -> int:
    """Return the size of a segment. Raises ServerProblem, also for an empty one.

    One byte is asked for: the response tells the size of the whole. HEAD is not used, since some hosts do not answer it
    as they answer GET.
    """
    async with upstream.open(BytePart(part.url, part.offset, 1)) as response:
        raise_for_error(response)
        total = _TOTAL.fullmatch(response.reply.headers.get("content-range", "").strip())
        if part.length is not None:
            await read_beginning(response, 1)
            return part.length
        if response.reply.status == HTTPStatus.PARTIAL_CONTENT and total:
            return int(total[1]) - part.offset
        return await _whole_size(response)


async def _whole_size(response: UpstreamResponse) -> int:
    """Return the size of a body that came although one byte was asked for."""
    size = response.length if response.length is not None else len(await read_whole(response, MAX_UNSIZED))
    if not size:
        raise ServerProblem("HTTP 200, empty")
    return size


async def beginning_of(upstream: UpstreamClient, part: BytePart) -> bytes:
    """Return the first bytes of a segment. Raises ServerProblem."""
    length = HEAD_BYTES if part.length is None else min(HEAD_BYTES, part.length)
    async with upstream.open(BytePart(part.url, part.offset, length)) as response:
        raise_for_error(response)
        return (await read_beginning(response, length))[:length]

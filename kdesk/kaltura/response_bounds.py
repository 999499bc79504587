"""The limits of a response, derived from the request.

Decoding holds the interpreter lock on any thread. Its cost depends on the number of objects and lists more than on
bytes: a megabyte may hold ninety thousand entries. Both are checked before decoding.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from http import HTTPStatus
from typing import Any

from kdesk.errors import BadResponse, Reason
from kdesk.kaltura.mapped_error import MappedError
from kdesk.kaltura.response_body import BASE_SIZE, BODY_SECONDS, Bound
from kdesk.kaltura.transport import Response

SIZE_PER_OBJECT = 16 * 2**10
"""Bytes per object of a list. An entry with every field has about 1,300, with a long description a few thousand."""

BASE_BRACKETS = 5_000
BRACKETS_PER_OBJECT = 60
"""Objects and lists inside each object of a list. Entries have up to five, partners forty; text may add some."""

BEGINNING = 4096
"""Bytes of an error page that are examined."""

MAX_PAGE = 500
"""Objects per page. The server silently cuts larger pages to this, and takes 0 for “all of them”."""

_OVERFULL = MappedError(BadResponse, Reason.RESPONSE_OVERFULL)


@dataclass(frozen=True, slots=True)
class ResponseBound(Bound):
    """The limits of a response.

    Attributes:
        objects: Objects in its longest list.
        brackets: Objects and lists at any depth.
    """

    objects: int
    brackets: int

    def check(self, response: Response) -> Response:
        """Return the response if it can be decoded quickly. Brackets inside text count too.

        Of an oversized error page, only the beginning is returned. Raises BadResponse.
        """
        found = response.body.count(b"{") + response.body.count(b"[")
        if found <= self.brackets:
            return response
        if response.status != HTTPStatus.OK:
            return replace(response, body=response.body[:BEGINNING])
        what = f"{found:,} objects and lists instead of {self.brackets:,} at most"
        raise _OVERFULL.make(f"{response.host} sent {what} (HTTP {response.status})")


def bound_of(calls: Iterable[tuple[str, Mapping[str, Any]]]) -> ResponseBound:
    """Return the limits for the response to these calls, each given as action and parameters."""
    requested = [_objects_requested(action, params) for action, params in calls]
    objects = min(sum(requested), MAX_PAGE)  # several lists in one response are never all full
    return ResponseBound(
        BASE_SIZE + objects * SIZE_PER_OBJECT,
        BODY_SECONDS,
        max(requested, default=0),
        BASE_BRACKETS + objects * BRACKETS_PER_OBJECT,
    )


def _objects_requested(action: str, params: Mapping[str, Any]) -> int:
    """Return how many objects a call requests."""
    if action == "getByIds":
        return min(str(params.get("entryIds", "")).count(",") + 1, MAX_PAGE)
    if not action.lower().startswith(("list", "search")):
        return 1
    pager = params.get("pager")
    size = pager.get("pageSize") if isinstance(pager, Mapping) else None
    return size if isinstance(size, int) and 0 < size <= MAX_PAGE else MAX_PAGE

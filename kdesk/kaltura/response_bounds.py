"""How much the answer to a call may be: by what was asked for, not by what the server sends.

Decoding holds the interpreter, on whatever thread it runs. What it costs depends on the objects and lists in the answer
more than on its bytes: a megabyte may hold ninety thousand entries. Both are bounded before it begins.
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
"""Bytes for each object of a list. Entries with every field have about 1,300, long descriptions a few thousand."""

BASE_BRACKETS = 5_000
BRACKETS_PER_OBJECT = 60
"""Objects and lists inside each object of a list: entries have up to five, partners forty, and texts may add some."""

BEGINNING = 4096
"""Bytes of an error page that are looked at."""

MAX_PAGE = 500
"""Objects a page of a list; the server cuts larger pages to this without a word, and takes 0 for “all of them”."""

_OVERFULL = MappedError(BadResponse, Reason.RESPONSE_OVERFULL)


@dataclass(frozen=True, slots=True)
class ResponseBound(Bound):
    """How much an answer may be.

    Attributes:
        objects: Things in its longest list.
        brackets: Objects and lists in it, at any depth.
    """

    objects: int
    brackets: int

    def check(self, answer: Response) -> Response:
        """Return an answer that can be decoded soon. Brackets inside texts count too.

        Of an overfull one that is no success, an error page with its scripts, the beginning says enough.
        Raises BadResponse.
        """
        found = answer.body.count(b"{") + answer.body.count(b"[")
        if found <= self.brackets:
            return answer
        if answer.status != HTTPStatus.OK:
            return replace(answer, body=answer.body[:BEGINNING])
        what = f"{found:,} objects and lists instead of {self.brackets:,} at most"
        raise _OVERFULL.make(f"{answer.host} sent {what} (HTTP {answer.status})")


def bound_of(calls: Iterable[tuple[str, Mapping[str, Any]]]) -> ResponseBound:
    """Return the bound of the answer to these calls, each given as its action and its parameters."""
    asked = [_objects_asked(action, params) for action, params in calls]
    objects = min(sum(asked), MAX_PAGE)  # several lists in one answer are never all full
    return ResponseBound(
        BASE_SIZE + objects * SIZE_PER_OBJECT,
        BODY_SECONDS,
        max(asked, default=0),
        BASE_BRACKETS + objects * BRACKETS_PER_OBJECT,
    )


def _objects_asked(action: str, params: Mapping[str, Any]) -> int:
    """Return how many objects a call asks for: a page of a list, or one thing."""
    if not action.lower().startswith("list"):
        return 1
    pager = params.get("pager")
    size = pager.get("pageSize") if isinstance(pager, Mapping) else None
    return size if isinstance(size, int) and 0 < size <= MAX_PAGE else MAX_PAGE

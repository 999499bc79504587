"""Paging: limit and offset from a pager, and list responses."""

from typing import Any

from kdesk.demo.wire.params import Args, is_word

# The offset must fit into the 64 bits of an integer in SQLite.
_LAST_PAGE = 10**9
_PAGE = 30


def page_of(pager: Args) -> tuple[int, int]:
    """Return limit and offset for SQL.

    The page size is 30 by default and 500 at most; 0 or less returns all objects (limit -1).
    """
    # Kaltura takes a word as an absent page size; as the number 0 it would return everything.
    size = _PAGE if is_word(pager.raw("pageSize")) else min(pager.integer("pageSize", _PAGE), 500)
    if size <= 0:
        return -1, 0
    return size, (min(max(pager.integer("pageIndex", 1), 1), _LAST_PAGE) - 1) * size


def listing(kind: str, total: int, objects: list[Any]) -> dict[str, Any]:
    """Return a list response of class `Kaltura…ListResponse`."""
    return {"totalCount": total, "objects": objects, "objectType": f"Kaltura{kind}ListResponse"}


def page_listing(kind: str, objects: list[Any], pager: Args) -> dict[str, Any]:
    """Return a list response with one page of the objects."""
    limit, offset = page_of(pager)
    return listing(kind, len(objects), objects[offset:] if limit < 0 else objects[offset : offset + limit])

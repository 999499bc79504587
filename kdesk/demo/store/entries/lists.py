"""Lists of entries: the conditions that the server adds to a filter, the order, and the window of 10,000 results."""

import json

from kdesk.demo.store.conditions import Condition, direction, given
from kdesk.demo.store.database import Database, Row
from kdesk.demo.store.entries import filters as entry_filters
from kdesk.demo.store.entries.fields import EXTERNAL_TYPE
from kdesk.demo.store.entries.rows import DELETED, READY
from kdesk.demo.wire.errors import ApiError
from kdesk.demo.wire.ks import Session
from kdesk.demo.wire.paging import page_of
from kdesk.demo.wire.params import Args

_WINDOW = 10_000
_STATUS = ("statusEqual", "statusIn", "statusNotEqual", "statusNotIn")
_MODERATION = ("moderationStatusEqual", "moderationStatusIn", "moderationStatusNotEqual", "moderationStatusNotIn")
_ONE = ("idEqual", "redirectFromEntryId")
_NAMED = (*_ONE, "idIn", "referenceIdEqual", "referenceIdIn", "parentEntryIdEqual")
_TYPES = ("typeEqual", "typeIn")
_DISPLAY = ("parentEntryIdEqual", "idIn", "displayInSearchEqual", "displayInSearchIn")
_DEFAULTS = (
    # A single id disables all defaults, even for deleted entries; several ids do not.
    (f"status<>{DELETED}", (*_ONE, "statusEqual", "statusIn")),
    (f"status={READY}", (*_ONE, *_STATUS)),
    ("moderation_status NOT IN (1,3)", (*_ONE, *_MODERATION)),
    ("display_in_search NOT IN (-2,-1)", (*_ONE, *_DISPLAY)),
)
"""Default conditions, and the filter fields that disable them."""

_ORDERS = {
    "name": "name COLLATE NOCASE",
    "createdAt": "created_at",
    "updatedAt": "updated_at",
    "duration": "duration_ms",
    "mediaType": "media_type",
    "startDate": "start_date",
    "endDate": "end_date",
    "partnerSortValue": "partner_sort_value",
    "plays": "plays",
    "views": "views",
    "recent": "created_at",
}


def find(database: Database, session: Session, sent: Args, pager: Args, *, media: bool) -> tuple[int, list[Row]]:
    """Return the number of matching entries, and one page of them."""
    limit, offset = page_of(pager)
    if offset >= _WINDOW:
        raise ApiError("QUERY_EXCEEDED_MAX_MATCHES_ALLOWED")
    limit = min(limit, _WINDOW - offset) if limit >= 0 else _WINDOW
    where = _condition(database, session, sent, media=media)
    total = _count(database, where)
    order = direction(sent.text("orderBy"), _ORDERS)
    columns = f"{order[0]} {order[1]}, rowid {order[1]}" if order else "rowid"
    # Sort by few columns first; only the rows of the page are read whole.
    page = f"SELECT rowid FROM entries WHERE {where.sql} ORDER BY {columns} LIMIT ? OFFSET ?"  # noqa: S608  own columns
    # Without an order the server selects the oldest first, and sorts each page by id.
    sql = f"SELECT * FROM entries WHERE rowid IN ({page}) ORDER BY {columns if order else 'id'}"  # noqa: S608  own columns
    return total, database.all(sql, (*where.values, limit, offset))


def count(database: Database, session: Session, sent: Args, *, media: bool) -> int:
    """Return the number of matching entries."""
    return _count(database, _condition(database, session, sent, media=media))


def _count(database: Database, where: Condition) -> int:
    return database.count(f"SELECT count(*) FROM entries WHERE {where.sql}", where.values)  # noqa: S608  own columns


def _condition(database: Database, session: Session, sent: Args, *, media: bool) -> Condition:
    """Return the conditions of a filter and the server's defaults."""
    where = Condition()
    where.add("partner_id=?", session.partner_id)
    # Wire fact: a filter that names types finds documents as well.
    if media and not any(given(sent, name) for name in _TYPES):
        # Media clips, live streams, live channels and external media.
        where.add("type IN (1,7,8,?)", EXTERNAL_TYPE)
    for demand, lifted_by in _DEFAULTS:
        if not any(given(sent, name) for name in lifted_by):
            where.add(demand)
    # Kaltura reports no error: entries of other users are only missing.
    own = not session.is_admin and not session.allows("list", "*")
    if own and not any(given(sent, name) for name in _NAMED):
        where.add("user_id=?", session.user_id)
    if given(sent, "redirectFromEntryId"):
        where.add("id=?", _redirected(database, session, sent.text("redirectFromEntryId")))
    entry_filters.restrict(where, sent)
    return where


def _redirected(database: Database, session: Session, entry_id: str) -> str:
    """Return the target of a redirect if it is READY, otherwise the entry; INVALID_ENTRY_ID if there is none."""
    sql = "SELECT status, extra FROM entries WHERE id=? AND partner_id=?"
    row = database.one(sql, (entry_id, session.partner_id))
    if row is None:
        raise ApiError("INVALID_ENTRY_ID", ID=entry_id)
    target = str(json.loads(row["extra"]).get("redirectEntryId") or "")
    found = database.one(sql, (target, session.partner_id)) if target else None
    return target if found and found["status"] == READY else entry_id

"""`elasticsearch_esearch`: entries by trees of conditions, also on what their captions say."""

import json
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from kdesk.demo.services.calls.call import Action, Call, Service
from kdesk.demo.store.assets.transcripts import Line, Transcripts
from kdesk.demo.store.database import Database, Row
from kdesk.demo.store.entries.entry_wire import to_wire
from kdesk.demo.store.entries.rows import READY
from kdesk.demo.store.entries.text_search import words
from kdesk.demo.wire.errors import ApiError
from kdesk.demo.wire.paging import page_of
from kdesk.demo.wire.params import Args

_WINDOW = 10_000
_LINES = 10
"""Lines of one entry in an answer."""

_AND, _OR, _NOT = 1, 2, 3
_EXACT, _PARTIAL, _STARTS_WITH, _EXISTS = 1, 2, 3, 4
_TEXTS = {"name": "name", "description": "description", "tags": "tags", "admin_tags": "admin_tags", "id": "id"}
_ORDERS = {"created_at": "created_at", "updated_at": "updated_at", "name": "name", "plays": "plays", "views": "views"}
_SHOWN = ("KalturaESearchCaptionItem", "KalturaESearchUnifiedItem")


@dataclass(frozen=True, slots=True)
class _Found:
    """Entries that meet a part of the tree.

    Attributes:
        lines: Of captions, for each item that looked into them.
    """

    ids: frozenset[str]
    lines: tuple[dict[str, list[Line]], ...] = ()


@dataclass(frozen=True, slots=True)
class ESearch:
    """The action `searchEntry`.

    Attributes:
        works: Whether there is a cluster to ask.
    """

    database: Database
    transcripts: Transcripts
    works: bool

    def search(self, call: Call) -> dict[str, Any]:
        """Return the entries that meet the tree, with the lines of their captions."""
        params, pager = call.object("searchParams"), call.object("pager")
        operator = params.child("searchOperator")
        if operator is None:
            raise ApiError("EMPTY_SEARCH_OPERATOR_NOT_ALLOWED")
        limit, offset = page_of(pager)
        # Wire fact: the end of the page counts, not its beginning as in other lists.
        if offset + limit > _WINDOW:
            raise ApiError("CRITERIA_EXCEEDED_MAX_MATCHES_ALLOWED")
        found = _Tree(self.database, self.transcripts, call.who.partner_id).met(operator)
        if not self.works:
            # What an install without a cluster answers was not seen; it checks the tree before it asks the cluster.
            raise ApiError("INTERNAL_SERVERL_ERROR")
        rows = self._rows(call.who.partner_id, params, found.ids)
        page = rows[offset:] if limit < 0 else rows[offset : offset + limit]
        return {
            "totalCount": len(rows),
            "objects": [_result(row, found, call.base_url) for row in page],
            "objectType": "KalturaESearchEntryResponse",
        }

    def _rows(self, partner_id: int, params: Args, ids: frozenset[str]) -> list[Row]:
        statuses = params.words("objectStatuses") or [str(READY)]
        order = next(iter((params.child("orderBy") or Args({})).children("orderItems")), Args({}))
        column = _ORDERS.get(order.text("sortField"), "created_at")
        direction = "ASC" if order.text("sortOrder") == "asc" else "DESC"
        sql = (
            "SELECT * FROM entries WHERE partner_id=? AND display_in_search NOT IN (-2,-1)"  # noqa: S608  own columns
            f" AND status IN ({','.join('?' * len(statuses))}) AND id IN (SELECT value FROM json_each(?))"
            f" ORDER BY {column} {direction}, rowid {direction}"
        )
        return self.database.all(sql, (partner_id, *statuses, json.dumps(sorted(ids))))

    def service(self) -> Service:
        """Return the service."""
        return Service("elasticsearch_esearch", (Action("searchEntry", self.search, needs=("searchParams",)),))


@dataclass(slots=True)
class _Tree:
    """Evaluates a tree of conditions."""

    database: Database
    transcripts: Transcripts
    partner_id: int

    def met(self, operator: Args) -> _Found:
        """Return what an operator finds."""
        items = operator.children("searchItems")
        if not items:
            raise ApiError("EMPTY_SEARCH_ITEMS_NOT_ALLOWED")
        parts = [self._item(item) for item in items]
        sets = [part.ids for part in parts]
        kind = operator.integer("operator", _AND)
        if kind == _NOT:
            return _Found(self._all() - frozenset().union(*sets))
        ids = frozenset().union(*sets) if kind == _OR else frozenset.intersection(*sets)
        return _Found(ids, tuple(lines for part in parts for lines in part.lines))

    def _item(self, item: Args) -> _Found:
        kind = item.text("objectType")
        if kind.endswith("Operator"):
            return self.met(item)
        test = _test(item)
        lines: dict[str, list[Line]] = {}
        if kind in _SHOWN:
            for line in self.transcripts.lines(self.partner_id, test):
                lines.setdefault(line.caption["entry_id"], []).append(line)
        ids = set(lines)
        if kind != "KalturaESearchCaptionItem":
            ids |= self._of_texts(_columns(item, kind), _match(item))
        return _Found(frozenset(ids), (lines,) if lines else ())

    def _of_texts(self, columns: tuple[str, ...], match: str) -> set[str]:
        """Return the entries whose texts meet an expression of the index; all of them without one."""
        if not match:
            return set(self._all())
        rows = self.database.all(
            "SELECT id FROM entries WHERE partner_id=? AND rowid IN"
            " (SELECT rowid FROM entry_words WHERE entry_words MATCH ?)",
            (self.partner_id, f"{{{' '.join(columns)}}} : ({match})"),
        )
        return {row["id"] for row in rows}

    def _all(self) -> frozenset[str]:
        rows = self.database.all("SELECT id FROM entries WHERE partner_id=?", (self.partner_id,))
        return frozenset(row["id"] for row in rows)


def _columns(item: Args, kind: str) -> tuple[str, ...]:
    if kind == "KalturaESearchUnifiedItem":
        return tuple(_TEXTS.values())
    name = item.text("fieldName")
    if kind != "KalturaESearchEntryItem" or name not in _TEXTS:
        raise ApiError("INVALID_FIELD_NAME", FIELD_NAME=name)
    return (_TEXTS[name],)


def _test(item: Args) -> Callable[[str], bool]:
    """Return what tells whether a text, given as its words, meets an item."""
    kind, term = item.integer("itemType"), words(item.text("searchTerm"))
    if kind == _EXISTS:
        return bool
    if not item.text("searchTerm").strip():
        raise ApiError("EMPTY_SEARCH_TERM_NOT_ALLOWED", FIELD=item.text("fieldName"), TYPE=str(kind))
    if kind == _EXACT:
        return lambda text: f" {term} " in f" {text} "
    if kind == _STARTS_WITH:
        return lambda text: f" {term}" in f" {text}"
    if kind != _PARTIAL:
        raise ApiError("SEARCH_TYPE_NOT_ALLOWED_ON_FIELD", TYPE=str(kind), FIELD=item.text("fieldName"))
    wanted = set(term.split())
    return lambda text: bool(wanted) and wanted <= set(text.split())


def _match(item: Args) -> str:
    """Return the same as an expression of the index of texts; "" if any text meets it."""
    kind, term = item.integer("itemType"), words(item.text("searchTerm"))
    if kind == _EXISTS:
        return ""
    if kind == _PARTIAL:
        return " AND ".join(f'"{word}"' for word in term.split()) or '""'
    return f'"{term}" *' if kind == _STARTS_WITH and term else f'"{term}"'


def _result(row: Row, found: _Found, base_url: str) -> dict[str, Any]:
    groups = [lines[row["id"]] for lines in found.lines if row["id"] in lines]
    return {
        "object": to_wire(row, base_url),
        "itemsData": [
            {
                "totalCount": len(lines),
                "items": list(map(_line, lines[:_LINES])),
                "itemsType": "caption",
                "objectType": "KalturaESearchItemDataResult",
            }
            for lines in groups
        ],
        "objectType": "KalturaESearchEntryResult",
    }


def _line(line: Line) -> dict[str, Any]:
    # The real server emphasises single words; nobody has seen which.
    hits = [{"value": f"<em>{line.text}</em>", "objectType": "KalturaString"}]
    return {
        "line": line.text,
        "startsAt": line.begin,
        "endsAt": line.end,
        "language": line.caption["language"],
        "captionAssetId": line.caption["id"],
        "label": line.caption["label"],
        "highlight": [{"fieldName": "content", "hits": hits, "objectType": "KalturaESearchHighlight"}],
        "objectType": "KalturaESearchCaptionItemData",
    }

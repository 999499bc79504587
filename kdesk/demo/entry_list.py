"""Listing entries: what a filter means in SQL, the defaults that the server adds, and the window of 10,000."""

from typing import Any

from kdesk.demo.calls import page_of
from kdesk.demo.database import Database, Row
from kdesk.demo.entries import DELETED, MEDIA_ENTRY, READY
from kdesk.demo.errors import ApiError
from kdesk.demo.ks import Session
from kdesk.demo.params import Args

_WINDOW = 10_000
_MAX_VALUES = 500
_COLUMNS = {
    "id": "id",
    "userId": "user_id",
    "creatorId": "creator_id",
    "name": "name",
    "status": "status",
    "mediaType": "media_type",
    "type": "type",
    "sourceType": "source_type",
    "referenceId": "reference_id",
    "partnerId": "partner_id",
    "conversionProfileId": "conversion_profile_id",
    "rootEntryId": "id",
}
_RANGES = {
    "createdAt": "created_at",
    "updatedAt": "updated_at",
    "startDate": "start_date",
    "endDate": "end_date",
    "duration": "(duration_ms+500)/1000",
}
_SIGNS = {"GreaterThanOrEqual": ">=", "LessThanOrEqual": "<=", "GreaterThan": ">", "LessThan": "<"}
_LIKE = {
    "name": "name",
    "description": "description",
    "tags": "tags",
    "adminTags": "coalesce(admin_tags,'')",
    "tagsName": "name||' '||tags",
    "tagsAdminTags": "tags||' '||coalesce(admin_tags,'')",
    "tagsAdminTagsName": "name||' '||tags||' '||coalesce(admin_tags,'')",
}
_FREE_TEXT = "name||' '||description||' '||tags||' '||coalesce(admin_tags,'')||' '||coalesce(reference_id,'')||' '||id"
_ORDERS = {
    "name": "name COLLATE NOCASE",
    "createdAt": "created_at",
    "updatedAt": "updated_at",
    "duration": "duration_ms",
    "mediaType": "media_type",
    "startDate": "start_date",
    "endDate": "end_date",
    "recent": "created_at",
}


class Condition:
    """A growing WHERE clause with its values."""

    def __init__(self) -> None:
        self.parts: list[str] = []
        self.values: list[Any] = []

    def add(self, sql: str, *values: Any) -> None:
        """One more condition that must hold."""
        self.parts.append(sql)
        self.values.extend(values)

    def among(self, column: str, words: list[str], *, negated: bool = False) -> None:
        """The column is one of the words, or none of them."""
        words = words[:_MAX_VALUES]
        self.add(f"{column} {'NOT ' if negated else ''}IN ({','.join('?' * len(words))})", *words)

    @property
    def sql(self) -> str:
        """The clause."""
        return " AND ".join(self.parts)


def find(database: Database, session: Session, sent: Args, pager: Args, *, media: bool) -> tuple[int, list[Row]]:
    """How many entries match, and one page of them."""
    limit, offset = page_of(pager)
    if offset >= _WINDOW:
        raise ApiError("QUERY_EXCEEDED_MAX_MATCHES_ALLOWED")
    where = condition(session, sent, media=media)
    total = database.count(f"SELECT count(*) FROM entries WHERE {where.sql}", where.values)  # noqa: S608  own columns
    sql = f"SELECT * FROM entries WHERE {where.sql} ORDER BY {_order(sent)} LIMIT ? OFFSET ?"  # noqa: S608  own columns
    return total, database.all(sql, (*where.values, limit, offset))


def count(database: Database, session: Session, sent: Args) -> int:
    """How many media entries match."""
    where = condition(session, sent, media=True)
    return database.count(f"SELECT count(*) FROM entries WHERE {where.sql}", where.values)  # noqa: S608  own columns


def condition(session: Session, sent: Args, *, media: bool) -> Condition:
    """What a filter and the server's own defaults demand together."""
    where = Condition()
    where.add("status<>?", DELETED)
    where.add("partner_id=?", session.partner_id)
    if media:
        where.add("object_type=?", MEDIA_ENTRY)
    _defaults(where, session, sent)
    _comparisons(where, sent)
    _texts(where, sent)
    return where


def _defaults(where: Condition, session: Session, sent: Args) -> None:
    lifted = ("idEqual", "redirectFromEntryId", "statusEqual", "statusIn", "statusNotEqual", "statusNotIn")
    if not any(name in sent for name in lifted):
        where.add("status=?", READY)
    named = ("idEqual", "idIn", "referenceIdEqual", "referenceIdIn", "parentEntryIdEqual")
    if not session.is_admin and not session.allows("list", "*") and not any(name in sent for name in named):
        where.add("user_id=?", session.user_id)


def _comparisons(where: Condition, sent: Args) -> None:
    for name, column in _COLUMNS.items():
        if f"{name}Equal" in sent:
            where.add(f"{column}=?", sent.text(f"{name}Equal"))
        if f"{name}NotEqual" in sent:
            where.add(f"{column}<>?", sent.text(f"{name}NotEqual"))
        if f"{name}In" in sent:
            where.among(column, sent.words(f"{name}In"))
        if f"{name}NotIn" in sent:
            where.among(column, sent.words(f"{name}NotIn"), negated=True)
    if "redirectFromEntryId" in sent:
        where.add("id=?", sent.text("redirectFromEntryId"))
    for name, column in _RANGES.items():
        for suffix, sign in _SIGNS.items():
            if f"{name}{suffix}" in sent:
                where.add(f"{column}{sign}?", sent.integer(f"{name}{suffix}"))


def _texts(where: Condition, sent: Args) -> None:
    for name, column in _LIKE.items():
        if f"{name}Like" in sent:
            where.add(f"matches({column},?)", sent.text(f"{name}Like"))
        if f"{name}MultiLikeOr" in sent:
            where.add(f"matches({column},?)", sent.text(f"{name}MultiLikeOr"))
        for word in sent.words(f"{name}MultiLikeAnd"):
            where.add(f"matches({column},?)", word)
    if "freeText" in sent:
        where.add(f"matches({_FREE_TEXT},?)", sent.text("freeText"))


def _order(sent: Args) -> str:
    wanted = sent.text("orderBy")
    column = _ORDERS.get(wanted[1:]) if wanted[:1] in ("+", "-", " ") else None
    if column is None:
        return "created_at DESC, rowid DESC"
    direction = "DESC" if wanted.startswith("-") else "ASC"
    return f"{column} {direction}, rowid {direction}"

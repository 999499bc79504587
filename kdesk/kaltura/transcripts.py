"""Searching transcripts with eSearch, which not every server has.

Wire facts (`wire-facts`, 9.7): `searchEntry` knows trees of operators; items of captions answer with the lines that
were found. Each item of captions stands in an operator of its own, since those of one operator must meet the same line.
"""

import logging
import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Any

from kdesk.domain.entry_query import EntryQuery
from kdesk.domain.names import sendable
from kdesk.domain.search.conditions import Condition, InTranscript, Words
from kdesk.domain.search.matching import matches
from kdesk.domain.search.sort import Sort
from kdesk.domain.search.transcripts import (
    MAX_FOUND,
    SpokenEntry,
    SpokenLine,
    SpokenMatches,
    TranscriptAccess,
    looked_for,
)
from kdesk.errors import ApiError, BadResponse, Reason, SessionEnded, TimedOut
from kdesk.kaltura.api import Api
from kdesk.kaltura.entry_filter import ALL_STATUSES
from kdesk.kaltura.paging import pager
from kdesk.kaltura.wire_entries import to_entry
from kdesk.kaltura.wire_transcripts import WireSpokenEntries, WireSpokenEntry

_AND, _OR, _NOT = 1, 2, 3
_EXACT, _PARTIAL, _STARTS_WITH = 1, 2, 3
_MIN_BEGINNING = 3
"""Letters of a word before its beginning alone is looked for."""

_TEXT_FIELDS = ("name", "description", "tags")
_CAPTIONS = "caption"
_MARKUP = re.compile(r"</?[a-zA-Z][^<>]{0,200}>")
"""Of subtitles: `<i>`, `<v Speaker>`."""

log = logging.getLogger(__name__)

Item = dict[str, Any]


class Transcripts:
    """Implements `domain.search.transcripts.TranscriptSearch`.

    Args:
        api: The calls of the session.
        me: The user who is signed in, for `owner:me`.
    """

    def __init__(self, api: Api, me: str) -> None:
        self._api, self._me = api, me
        self._access = TranscriptAccess.UNKNOWN

    @property
    def access(self) -> TranscriptAccess:
        """What the first call told."""
        return self._access

    async def find(self, query: EntryQuery) -> SpokenMatches:
        """Search transcripts. Raises ServerProblem, SignInNeeded."""
        wanted = looked_for(query.conditions)
        if not any(not one.negated for one in wanted) or self._access is TranscriptAccess.NOT_SEARCHED:
            return SpokenMatches()
        params = {"searchParams": _search_params(wanted, query.sort), "pager": pager(1, MAX_FOUND)}
        response = await self._ask(params)
        found = [spoken for one in response.objects if (spoken := _spoken(one)) is not None]
        # By the filters of eSearch, which has others than lists have, entries would be compared in two ways.
        rest = tuple(one for one in query.conditions if one not in wanted)
        kept = tuple(one for one in found if matches(one.entry, rest, self._me))
        return SpokenMatches(kept, max(0, (response.total_count or 0) - len(response.objects)))

    async def _ask(self, params: dict[str, Any]) -> WireSpokenEntries:
        try:
            response = await self._api.call("elasticsearch_esearch", "searchEntry", params, result=WireSpokenEntries)
        except SessionEnded:
            raise
        except (ApiError, BadResponse, TimedOut) as exc:
            # A server without the plug-in does not know the service, one without a cluster fails inside or waits for
            # it, and roles may forbid it. None of that changes during a session: the next letter asks no more.
            if self._access is TranscriptAccess.UNKNOWN and exc.reason is not Reason.ACCOUNT_THROTTLED:
                log.info("transcripts are not searched by this server: %s", exc)
                self._access = TranscriptAccess.NOT_SEARCHED
                return WireSpokenEntries(object_type="")
            raise
        self._access = TranscriptAccess.SEARCHED
        return response


def _search_params(wanted: Sequence[Condition], sort: Sort) -> Item:
    order = {
        "objectType": "KalturaESearchEntryOrderByItem",
        "sortField": "created_at",
        "sortOrder": "asc" if sort is Sort.OLDEST else "desc",
    }
    return {
        "objectType": "KalturaESearchEntryParams",
        "searchOperator": _operator(_AND, list(_demands(wanted))),
        # Without it only READY entries are found.
        "objectStatuses": ",".join(ALL_STATUSES),
        "orderBy": {"objectType": "KalturaESearchOrderBy", "orderItems": [order]},
    }


def _demands(wanted: Sequence[Condition]) -> Iterator[Item]:
    """Yield what must be met, each: every word, in the transcript or beside it, and one of them in the transcript."""
    positive = [one for one in wanted if not one.negated]
    if len(positive) > 1 and not any(isinstance(one, InTranscript) for one in positive):
        yield _operator(_OR, [item for one in positive for item in _items(one, in_texts=False)])
    alone = len(positive) == 1
    for one in wanted:
        items = _items(one, in_texts=isinstance(one, Words) and not alone)
        yield _operator(_NOT if one.negated else _OR, items)


def _items(condition: Condition, *, in_texts: bool) -> list[Item]:
    if not isinstance(condition, Words | InTranscript):
        raise TypeError(condition)
    text = sendable(condition.text)
    kinds = [_EXACT] if condition.phrase else [_PARTIAL]
    if not condition.phrase and len(text) >= _MIN_BEGINNING and not condition.negated:
        kinds.append(_STARTS_WITH)
    fields = [("KalturaESearchCaptionItem", "content")]
    fields += [("KalturaESearchEntryItem", name) for name in _TEXT_FIELDS] if in_texts else []
    return [
        {"objectType": kind, "fieldName": field, "searchTerm": text, "itemType": item_type, "addHighlight": True}
        for kind, field in fields
        for item_type in kinds
    ]


def _operator(operator: int, items: list[Item]) -> Item:
    return {"objectType": "KalturaESearchEntryOperator", "operator": operator, "searchItems": items}


def _spoken(wire: WireSpokenEntry) -> SpokenEntry | None:
    """Return the entry with its lines; None if it has none."""
    lines = {
        SpokenLine(int(line.starts_at or 0), " ".join(_MARKUP.sub("", str(line.line or "")).split()))
        for group in wire.items_data
        if group.items_type == _CAPTIONS
        for line in group.items
    }
    if wire.object is None or not lines:
        return None
    return SpokenEntry(to_entry(wire.object), tuple(sorted(lines, key=lambda line: line.begin)))


def transcripts_only(conditions: Sequence[InTranscript]) -> EntryQuery:
    """Return a query for what transcripts say, whatever else is asked of the entries."""
    return EntryQuery(tuple(replace(one, negated=False) for one in conditions))

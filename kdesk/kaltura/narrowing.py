"""Queries with conditions that the server cannot be asked: the entries are compared here, and then asked for by id."""

import logging
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

from kdesk.domain.entry import Entry
from kdesk.domain.entry_query import EVER, EntryQuery
from kdesk.domain.search.conditions import Condition, InTranscript
from kdesk.domain.search.matching import matches
from kdesk.domain.search.transcripts import TranscriptSearch
from kdesk.kaltura.api import Api
from kdesk.kaltura.entry_filter import Fields, conditions_of
from kdesk.kaltura.entry_windows import NO_ID, window_filter
from kdesk.kaltura.paging import pager
from kdesk.kaltura.response_bounds import MAX_PAGE
from kdesk.kaltura.transcripts import transcripts_only
from kdesk.kaltura.wire_entries import WireEntries, to_entry

MAX_COMPARED = 5_000
"""Entries that are compared for one query, 500 a request."""

MAX_IDS = 500
"""Wire fact: lists of values in a filter are cut behind this many (`wire-facts`, 4.5.10)."""

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class NarrowedFilter:
    """What the server is asked.

    Attributes:
        fields: Fields of the filter, without the order.
        exact: False if the server's answer holds entries that do not match: there were too many to compare.
    """

    fields: Fields
    exact: bool = True


class Narrowing:
    """Turns queries into filters whose answers hold only what matches, unless too many entries are to be compared.

    Args:
        api: The calls of the session.
        me: The user who is signed in.
        transcripts: Tell which entries meet a condition on what is said.
    """

    def __init__(self, api: Api, me: str, transcripts: TranscriptSearch) -> None:
        self._api, self._me, self._transcripts = api, me, transcripts
        self._known: tuple[tuple[Condition, ...], NarrowedFilter] = ((), NarrowedFilter({}))

    async def fields(self, query: EntryQuery) -> Fields:
        """Return the fields of the filter, from what was compared last. Raises ServerProblem."""
        return (await self.filter(query)).fields

    async def filter(self, query: EntryQuery, *, afresh: bool = False) -> NarrowedFilter:
        """Return the filter of a query. Raises ServerProblem.

        Args:
            query: What is wanted.
            afresh: Whether the entries are compared again, instead of those of the last time.
        """
        wanted = conditions_of(query, self._me)
        if not (wanted.remainder or wanted.spoken) or wanted.impossible:
            return NarrowedFilter(wanted.fields)
        conditions, known = self._known
        if afresh or conditions != query.conditions:
            fields = await self._spoken(dict(wanted.fields), wanted.spoken)
            known = NarrowedFilter(fields)
            if wanted.remainder:
                known = await self._narrowed(query, fields, wanted.remainder)
            self._known = (query.conditions, known)
        return known

    async def _spoken(self, fields: Fields, wanted: Sequence[InTranscript]) -> Fields:
        """Return the fields with the ids of what transcripts say, and without those of what they must not say."""
        said = [one for one in wanted if not one.negated]
        if said:
            found = await self._transcripts.find(transcripts_only(said))
            known = str(fields["idIn"]).split(",") if "idIn" in fields else None
            ids = [one.entry.id for one in found.entries if known is None or one.entry.id in known]
            fields["idIn"] = ",".join(ids) or NO_ID
        for one in wanted:
            if one.negated:
                found = await self._transcripts.find(transcripts_only([one]))
                before = [part for part in str(fields.get("idNotIn", "")).split(",") if part]
                ids = [*before, *(spoken.entry.id for spoken in found.entries)]
                if ids:
                    fields["idNotIn"] = ",".join(ids[:MAX_IDS])
        return fields

    async def _narrowed(self, query: EntryQuery, fields: Fields, remainder: tuple[Condition, ...]) -> NarrowedFilter:
        rest = tuple(one for one in query.conditions if one not in remainder)
        kept: tuple[Condition, ...] = tuple(one for one in remainder if not one.negated)
        for condition in remainder:
            if not condition.negated:
                continue
            # What is excluded is often little: it is looked for, and its ids are excluded.
            opposite = EntryQuery((*rest, replace(condition, negated=False)))
            unwanted = await self._ids(conditions_of(opposite, self._me).fields, opposite.conditions)
            before = str(fields.get("idNotIn", ""))
            ids = [one for one in before.split(",") if one] + (unwanted or [])
            if unwanted is None or len(ids) > MAX_IDS:
                kept = (*kept, condition)
            elif ids:
                fields["idNotIn"] = ",".join(ids)
        if not kept:
            return NarrowedFilter(fields)
        ids_kept = await self._ids(fields, kept)
        if ids_kept is None:
            log.info("too many entries to compare: the list holds more than what matches")
            return NarrowedFilter(fields, exact=False)
        return NarrowedFilter({**fields, "idIn": ",".join(ids_kept) or NO_ID})

    async def _ids(self, fields: Fields, conditions: tuple[Condition, ...]) -> list[str] | None:
        """Return the ids of the listed entries that meet the conditions; None if there are too many to compare."""
        found: list[str] = []
        for page in range(1, MAX_COMPARED // MAX_PAGE + 1):
            entries, total = await self._page(fields, page)
            found += [entry.id for entry in entries if matches(entry, conditions, self._me)]
            if total > MAX_COMPARED or len(found) > MAX_IDS:
                return None
            if len(entries) < MAX_PAGE:
                break
        return list(dict.fromkeys(found))

    async def _page(self, fields: Fields, page: int) -> tuple[list[Entry], int]:
        conditions: dict[str, Any] = {**fields, "orderBy": "-createdAt"}
        params = {"filter": window_filter(conditions, EVER), "pager": pager(page, MAX_PAGE)}
        response = await self._api.call("baseEntry", "list", params, result=WireEntries)
        return [to_entry(wire) for wire in response.objects], response.total_count or 0

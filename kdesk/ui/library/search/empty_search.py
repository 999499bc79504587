"""What is shown when nothing matches a search: which condition to drop."""

import asyncio
import logging
from collections.abc import Sequence
from dataclasses import replace

from PySide6.QtCore import QObject, Signal

from kdesk.domain.entry_query import EntryQuery
from kdesk.domain.names import in_a_sentence
from kdesk.domain.search.conditions import Condition, Words
from kdesk.domain.search.search_port import LibrarySearch
from kdesk.domain.search.transcripts import TranscriptAccess, looked_for
from kdesk.errors import KdeskError
from kdesk.messages import _, listed, ngettext
from kdesk.messages.format import Format
from kdesk.messages.search import condition_in_quotes
from kdesk.messages.search_remarks import transcripts_not_searched
from kdesk.ui.library.empty_state import EmptyAction, EmptyState
from kdesk.ui.library.search.tag_advice import tagged
from kdesk.ui.tasks import TaskScope

MAX_ASKED = 6
"""Conditions of one search that are tried, each with a call of its own."""

MAX_TOLD = 3
_COUNTS = "search: counts without a condition"
log = logging.getLogger(__name__)

Advice = tuple[tuple[Condition, int], ...]
"""Conditions, and how many entries match without them; the most first."""


class DropAdvisor(QObject):
    """Counts what would match without each of the conditions.

    Signals:
        advised: `advice` is known for the query that was asked about last.
    """

    advised = Signal()

    def __init__(self, tasks: TaskScope, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._tasks = tasks
        self._query = EntryQuery()
        self._advice: Advice = ()

    def ask(self, search: LibrarySearch | None, query: EntryQuery) -> Advice:
        """Return what is known about a query, and count if that is nothing yet."""
        if query != self._query:
            self.forget()
            self._query = query
            if search is not None and len(query.conditions) > 1:
                self._tasks.spawn(self._count(search, query), replace=_COUNTS)
        return self._advice

    def forget(self) -> None:
        """Stop counting: something matches, or something else is searched for."""
        self._tasks.cancel(_COUNTS)
        self._query, self._advice = EntryQuery(), ()

    async def _count(self, search: LibrarySearch, query: EntryQuery) -> None:
        tried = query.conditions[:MAX_ASKED]
        rests = [
            replace(query, conditions=tuple(one for place, one in enumerate(query.conditions) if place != left))
            for left in range(len(tried))
        ]
        async with asyncio.TaskGroup() as group:
            counts = [group.create_task(_count(search, rest)) for rest in rests]
        found = [(one, count.result()) for one, count in zip(tried, counts, strict=True)]
        self._advice = tuple(sorted((pair for pair in found if pair[1]), key=lambda pair: -pair[1]))
        if self._advice:
            self.advised.emit()


async def _count(search: LibrarySearch, query: EntryQuery) -> int:
    """Count the matches; 0 if they cannot be counted, since this is only advice."""
    try:
        return await search.count(query)
    except KdeskError as exc:
        log.info("matches without a condition could not be counted: %s", exc)
        return 0


def empty_search(
    query: EntryQuery,
    advice: Advice,
    formatter: Format,
    transcripts: TranscriptAccess = TranscriptAccess.UNKNOWN,
    tags: Sequence[str] = (),
) -> EmptyState:
    """Return what is shown while nothing matches.

    Args:
        query: With at least one condition.
        advice: Empty if there is none, or none yet.
        formatter: For numbers and dates.
        transcripts: Whether the server looks into transcripts: what it cannot find is told.
        tags: That begin like the one that is searched for.
    """
    unsaid = transcripts is TranscriptAccess.NOT_SEARCHED and bool(looked_for(query.conditions))
    detail = ([_tags_words(tags)] if tags else []) + ([transcripts_not_searched()] if unsaid else [])
    words = _words(query, formatter)
    if not advice:
        return EmptyState("search", words, "\n".join(detail), _("Show everything"), EmptyAction.SHOW_ALL)
    lines = [
        ngettext("Without {condition}: {count} entry", "Without {condition}: {count} entries", count).format(
            condition=condition_in_quotes(one, formatter), count=formatter.number(count)
        )
        for one, count in advice[:MAX_TOLD]
    ]
    best = advice[0][0]
    button = _("Search without {condition}").format(condition=condition_in_quotes(best, formatter))
    return EmptyState("search", words, "\n".join((*lines, *detail)), button, EmptyAction.DROP_CONDITION, drops=best)


def _tags_words(tags: Sequence[str]) -> str:
    named = listed(in_a_sentence(tag) for tag in tags[:MAX_TOLD])
    return _("Tags that begin so: {tags}").format(tags=_("{tags} …").format(tags=named) if tags[MAX_TOLD:] else named)


def _words(query: EntryQuery, formatter: Format) -> str:
    """Return what nothing meets."""
    words = _("No entry meets all conditions of the search")
    if all(isinstance(one, Words) and not one.negated for one in query.conditions):
        text = " ".join(one.text for one in query.conditions if isinstance(one, Words))
        words = _("Nothing is called “{text}”").format(text=in_a_sentence(text))
    elif len(query.conditions) == 1 and (tag := tagged(query)) is not None:
        words = _("No entry has the tag “{tag}”").format(tag=in_a_sentence(tag.tag))
    elif len(query.conditions) == 1:
        name = condition_in_quotes(query.conditions[0], formatter)
        words = _("No entry meets the condition {condition}").format(condition=name)
    return words

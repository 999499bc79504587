"""Which of the entries that the server lists belong into a list whose rows are known from the mirror."""

import logging
from collections.abc import Sequence

from kdesk.domain.entry import Entry
from kdesk.domain.entry_query import EntryQuery
from kdesk.domain.mirror_port import Mirror
from kdesk.domain.search.verdicts import Verdict, verdict
from kdesk.engine.library.known import KnownRowUpdater
from kdesk.errors import KdeskError

log = logging.getLogger(__name__)


async def new_matches(
    entries: Sequence[Entry], query: EntryQuery, changes: KnownRowUpdater, mirror: Mirror | None
) -> list[Entry]:
    """Return the entries that have no row yet, without those that certainly do not match.

    The server lists those where it had too many to compare, and where its index lags behind. The newest snapshot
    counts, the server's or that of the mirror.
    """
    new = [entry for entry in entries if entry.id not in changes.known]
    if not new or not query.conditions:
        return new
    try:
        mirrored = {one.id: one for one in await mirror.entries([one.id for one in new])} if mirror else {}
    except KdeskError as exc:
        log.info("the mirror could not be compared: %s", exc)
        mirrored = {}
    newest = (max(entry, mirrored.get(entry.id, entry), key=lambda one: one.updated_at) for entry in new)
    return [
        entry
        for entry, known in zip(new, newest, strict=True)
        if verdict(known, query.conditions) is not Verdict.NOT_MET
    ]

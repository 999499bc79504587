"""A few entries for some words: from the mirror at once, and from the server where the mirror does not have all."""

import asyncio
import logging
from collections.abc import AsyncIterator, Sequence

from kdesk.domain.catalogue_ports import CatalogueApi
from kdesk.domain.entry import Entry
from kdesk.domain.entry_query import EVER, EntryQuery
from kdesk.domain.mirror_port import Mirror
from kdesk.errors import KdeskError

REST_SECONDS = 0.25
"""How long a person rests before the server is asked: the next letter asks something else."""

log = logging.getLogger(__name__)


async def quick_find(
    query: EntryQuery, mirror: Mirror | None, catalogue: CatalogueApi | None, most: int
) -> AsyncIterator[Sequence[Entry]]:
    """Yield the first matches as they become known, each entry once. A mirror that fails, or a server, is left out.

    Args:
        mirror: Of the account; None if there is none.
        catalogue: None while nobody is signed in.
        most: Entries that are wanted.
    """
    seen: set[str] = set()
    complete = False
    if mirror is not None:
        try:
            complete = (await mirror.state()).complete
            ids = list((await mirror.find(query)).ids[:most])
            known = {entry.id: entry for entry in await mirror.entries(ids)}
        except KdeskError as exc:
            log.warning("the mirror could not be read: %s", exc)
        else:
            seen.update(known)
            yield [known[entry_id] for entry_id in ids if entry_id in known]
    if catalogue is None or complete or len(seen) >= most:
        return
    await asyncio.sleep(REST_SECONDS)
    try:
        page = await catalogue.page(query, EVER, 1, most)
    except KdeskError as exc:
        log.info("entries could not be looked for: %s", exc)
        return
    yield [entry for entry in page.entries if entry.id not in seen and not entry.gone][: most - len(seen)]

"""Counts of renditions and captions for the entries in sight, kept by the version of each entry."""

import logging
from collections import OrderedDict
from collections.abc import Collection, Sequence
from dataclasses import dataclass

from kdesk.domain.catalogue_ports import CatalogueApi
from kdesk.domain.entry import Entry
from kdesk.domain.entry_badges import NO_BADGES, CaptionLanguage, EntryBadges, badges_of, has_badges
from kdesk.domain.flavor import Flavor
from kdesk.domain.ports import Clock
from kdesk.errors import ApiError, EntryGone, KdeskError

AT_ONCE = 60
"""Entries of one request."""
MAX_ANSWERS = 500
"""Renditions of one response. The server cuts longer ones, whose counts would then be wrong."""
MAX_KEPT = 5000
CHANGING_SECONDS = 8.0
"""How long counts hold while the server makes renditions: less than between two refreshes of the library."""

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class _Kept:
    """What is known of one entry.

    Attributes:
        version: Of the entry that it is known of.
        until: On the monotonic clock; None if it holds for this version.
    """

    version: tuple[object, ...]
    badges: EntryBadges
    until: float | None


class BadgeLoader:
    """Loads badges of entries, two calls for many entries.

    A session that may not see renditions, or captions, is told so once; it is not asked again.

    Args:
        catalogue: Of the account.
        clock: Measures how long counts hold that are about to change.
    """

    def __init__(self, catalogue: CatalogueApi, clock: Clock) -> None:
        self._catalogue = catalogue
        self._clock = clock
        self._kept: OrderedDict[str, _Kept] = OrderedDict()
        self._sees_flavors = self._sees_captions = True

    def known(self, entry: Entry) -> EntryBadges:
        """Return what is known of an entry; of another version of it, until the new one is loaded."""
        kept = self._kept.get(entry.id)
        return kept.badges if kept else NO_BADGES

    async def load(self, entries: Collection[Entry]) -> frozenset[str]:
        """Load what is not known yet.

        Returns:
            The ids of the entries whose badges changed.
        """
        wanted = [entry for entry in entries if has_badges(entry) and not self._is_known(entry)]
        changed: set[str] = set()
        for start in range(0, len(wanted), AT_ONCE):
            changed |= await self._load(wanted[start : start + AT_ONCE])
        return frozenset(changed)

    def _is_known(self, entry: Entry) -> bool:
        kept = self._kept.get(entry.id)
        if kept is None or kept.version != _version(entry):
            return False
        return kept.until is None or self._clock.monotonic() < kept.until

    async def _load(self, entries: Sequence[Entry]) -> set[str]:
        """Load one batch; a failure leaves what was known, and the next request tries again."""
        try:
            flavors = await self._flavors([entry.id for entry in entries])
            captions = await self._captions([entry.id for entry in entries])
        except KdeskError as exc:
            log.info("no badges: %s", exc)
            return set()
        return {entry.id for entry in entries if self._keep(entry, flavors, captions)}

    def _keep(self, entry: Entry, flavors: Sequence[Flavor], captions: Sequence[CaptionLanguage]) -> bool:
        """Remember the badges of one entry; return whether they are other ones."""
        badges = badges_of(
            (flavor for flavor in flavors if flavor.entry_id == entry.id),
            (caption for caption in captions if caption.entry_id == entry.id),
        )
        changing = badges.in_work > 0 or entry.status.arriving
        until = self._clock.monotonic() + CHANGING_SECONDS if changing else None
        before = self.known(entry)
        self._kept[entry.id] = _Kept(_version(entry), badges, until)
        self._kept.move_to_end(entry.id)
        while len(self._kept) > MAX_KEPT:
            self._kept.popitem(last=False)
        return badges != before

    async def _flavors(self, entry_ids: list[str]) -> list[Flavor]:
        if not self._sees_flavors:
            return []
        try:
            found = list(await self._catalogue.flavors_of(entry_ids))
        except ApiError as exc:
            self._sees_flavors = _may_be_asked_again(exc)
            return []
        if len(found) >= MAX_ANSWERS and len(entry_ids) > 1:
            half = len(entry_ids) // 2
            return await self._flavors(entry_ids[:half]) + await self._flavors(entry_ids[half:])
        return found

    async def _captions(self, entry_ids: list[str]) -> tuple[CaptionLanguage, ...]:
        if not self._sees_captions:
            return ()
        try:
            return await self._catalogue.captions_of(entry_ids)
        except ApiError as exc:
            self._sees_captions = _may_be_asked_again(exc)
            return ()


def _may_be_asked_again(error: ApiError) -> bool:
    log.info("no badges: %s", error)
    # An entry that was deleted meanwhile says nothing of the session's rights, and neither does an ended session.
    return error.retryable or isinstance(error, EntryGone)


def _version(entry: Entry) -> tuple[object, ...]:
    return entry.updated_at, entry.status, entry.version, entry.replacement

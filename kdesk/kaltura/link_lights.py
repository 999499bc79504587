"""The lights of links: what they give without a session, and which rules of the account close them."""

import asyncio
import logging
import time
from collections.abc import Callable, Iterable, Mapping

from kdesk.domain.editing.account_values import AccessProfile, AccountValues
from kdesk.domain.entry import Entry
from kdesk.domain.links.lights import Cause, LinkFinding
from kdesk.domain.links.link import Link, LinkKind
from kdesk.domain.links.rules import AccessRule, with_rules
from kdesk.errors import KdeskError
from kdesk.kaltura.link_check import LinkChecker

KEPT_SECONDS = 60.0
"""As long as the server itself keeps the answer of a manifest (`observed-2.md`, 8)."""

MOST_KEPT = 500
"""Lights that are kept."""

log = logging.getLogger(__name__)


class LinkLights:
    """Asks for links without a session, and with one for the rules that close them.

    Args:
        checker: Asks without a session.
        values: Lists the account's access control profiles, once; None if the session may not see them.
        now: Seconds that never go back.
    """

    def __init__(
        self, checker: LinkChecker, values: AccountValues | None, now: Callable[[], float] = time.monotonic
    ) -> None:
        self._checker, self._values, self._now = checker, values, now
        self._profiles: tuple[AccessProfile, ...] | None = None
        self._listing = asyncio.Lock()
        self._kept: dict[tuple[str, str], tuple[float, LinkFinding]] = {}

    async def of(self, entry: Entry, links: Iterable[Link]) -> Mapping[LinkKind, LinkFinding]:
        """Return the light of each link of an entry; an embed code has none of its own."""
        urls = {link.kind: link.url for link in links if not link.kind.is_code}
        profile = entry.access_control_id
        found = await asyncio.gather(*(self.light(url, profile=profile) for url in urls.values()))
        return dict(zip(urls, found, strict=True))

    async def light(
        self, url: str, *, profile: int | None = None, rendition: str = "", again: bool = False
    ) -> LinkFinding:
        """Return the light of one link; see `SharingApi`."""
        finding = None if again else self._known(url, rendition)
        if finding is None:
            finding = await self._checker.check(url, rendition)
            self._keep(url, rendition, finding)
        if finding.cause is not Cause.ACCESS_RULE or profile is None:
            return finding
        return with_rules(finding, url, await self._rules_of(profile))

    def _known(self, url: str, rendition: str) -> LinkFinding | None:
        at, finding = self._kept.get((url, rendition), (0.0, None))
        return finding if finding is not None and self._now() - at < KEPT_SECONDS else None

    def _keep(self, url: str, rendition: str, finding: LinkFinding) -> None:
        self._kept.pop((url, rendition), None)
        self._kept[url, rendition] = (self._now(), finding)
        if len(self._kept) > MOST_KEPT:
            del self._kept[next(iter(self._kept))]

    async def _rules_of(self, profile: int) -> tuple[AccessRule, ...]:
        async with self._listing:
            if self._profiles is None:
                self._profiles = await self._listed()
        return tuple(rule for one in self._profiles if one.id == profile for rule in one.blocking)

    async def _listed(self) -> tuple[AccessProfile, ...]:
        if self._values is None:
            return ()
        try:
            return await self._values.access_profiles()
        except KdeskError as problem:
            log.info("the access control profiles could not be listed: %s", problem)
            return ()

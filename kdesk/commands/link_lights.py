"""The lights of the links that a command prints."""

import logging
from collections.abc import Iterable, Mapping

from kdesk.domain.editing.account_values import AccessProfile
from kdesk.domain.entry import Entry
from kdesk.domain.links.lights import Cause, LinkFinding
from kdesk.domain.links.link import Link, LinkKind
from kdesk.domain.links.rules import AccessRule, with_rules
from kdesk.domain.ports import AccountApi
from kdesk.errors import KdeskError
from kdesk.kaltura.link_check import LinkChecker

log = logging.getLogger(__name__)


class LinkLights:
    """Asks for links without a session, and with one for the rules that close them.

    Args:
        checker: Asks without a session.
        api: Of the account; its access control profiles are listed once.
    """

    def __init__(self, checker: LinkChecker, api: AccountApi) -> None:
        self._checker, self._api = checker, api
        self._profiles: tuple[AccessProfile, ...] | None = None

    async def of(self, entry: Entry, links: Iterable[Link]) -> Mapping[LinkKind, LinkFinding]:
        """Return the light of each link of an entry; an embed code has none of its own."""
        urls = {link.kind: link.url for link in links if not link.kind.is_code}
        found = await self._checker.check_all(list(urls.values()))
        lights = dict(zip(urls, found, strict=True))
        if any(finding.cause is Cause.ACCESS_RULE for finding in found):
            rules = await self._rules_of(entry)
            lights = {kind: with_rules(finding, urls[kind], rules) for kind, finding in lights.items()}
        return lights

    async def _rules_of(self, entry: Entry) -> tuple[AccessRule, ...]:
        if self._profiles is None:
            self._profiles = await self._listed()
        fitting = (profile for profile in self._profiles if profile.id == entry.access_control_id)
        return tuple(rule for profile in fitting for rule in profile.blocking)

    async def _listed(self) -> tuple[AccessProfile, ...]:
        if self._api.editing is None:
            return ()
        try:
            return await self._api.editing.values.access_profiles()
        except KdeskError as problem:
            log.info("the access control profiles could not be listed: %s", problem)
            return ()

"""Evaluation of access control rules for a request."""

import ipaddress
import operator
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple
from urllib.parse import urlsplit

from kdesk.demo.wire.access_types import BLOCK, LIMIT_FLAVORS, PREVIEW
from kdesk.demo.wire.clock import now
from kdesk.demo.wire.ks import Session
from kdesk.demo.wire.origin import Origin

Wire = dict[str, Any]

_DEFAULT_PRIVILEGES = ("sview", "widget")
_COMPARISONS = {1: operator.eq, 2: operator.gt, 3: operator.ge, 4: operator.lt, 5: operator.le}


@dataclass(frozen=True, slots=True)
class Visit:
    """A request for an entry; `context` is `PLAY`, `DOWNLOAD` or `THUMBNAIL`."""

    entry_id: str
    context: int
    origin: Origin
    session: Session | None = None

    @property
    def is_admin(self) -> bool:
        """Whether the session is an administrator's, which only rules with `forceAdminValidation` restrict."""
        return self.session is not None and self.session.is_admin

    def may(self, privilege: str) -> bool:
        """Return whether the session has a privilege for the entry."""
        return self.session is not None and self.session.allows(privilege, self.entry_id)


class Message(NamedTuple):
    """The message of a rule and its code."""

    text: str
    code: str | None = None


@dataclass(frozen=True, slots=True)
class Verdict:
    """The result of the rules: messages, actions, and the numbers (from 0) of the fulfilled rules."""

    messages: tuple[Message, ...] = ()
    actions: tuple[Wire, ...] = ()
    fulfilled: tuple[int, ...] = ()

    @property
    def blocked(self) -> bool:
        """Whether access is refused."""
        return any(action["type"] == BLOCK for action in self.actions)

    @property
    def preview_ms(self) -> int:
        """The length of the preview in ms; 0 for no limit."""
        limits = [action.get("limit", 0) for action in self.actions if action["type"] == PREVIEW]
        return min(limits, default=0) * 1000

    def allows_params(self, params_id: int) -> bool:
        """Return whether a rendition of these params may be delivered: the first limiting action decides."""
        limit = next((action for action in self.actions if action["type"] == LIMIT_FLAVORS), None)
        if limit is None:
            return True
        named = str(params_id) in limit.get("flavorParamsIds", "").split(",")
        return named is not bool(limit.get("isBlockedList"))


def evaluate(rules: Sequence[Wire], visit: Visit) -> Verdict:
    """Evaluate the rules in their order."""
    messages: list[Message] = []
    actions: list[Wire] = []
    fulfilled: list[int] = []
    for number, rule in enumerate(rules):
        if (visit.is_admin and not rule.get("forceAdminValidation")) or not _fulfilled(rule, visit):
            continue
        fulfilled.append(number)
        messages += [Message(rule["message"], rule.get("code"))] if rule.get("message") else []
        actions += rule.get("actions", [])
        if rule.get("stopProcessing"):
            break
    return Verdict(tuple(messages), tuple(actions), tuple(fulfilled))


def _fulfilled(rule: Wire, visit: Visit) -> bool:
    contexts = [holder["type"] for holder in rule.get("contexts", [])]
    if contexts and visit.context not in contexts:
        return False
    return all(_holds(condition, visit) for condition in rule.get("conditions", []))


def _holds(condition: Wire, visit: Visit) -> bool:
    return _CONDITIONS[condition["objectType"]](condition, visit) is not bool(condition.get("not"))


def _values(condition: Wire, name: str = "values") -> list[str]:
    return [item["value"].strip() for item in condition.get(name, [])]


def _authenticated(condition: Wire, visit: Visit) -> bool:
    privileges = _values(condition, "privileges") or _DEFAULT_PRIVILEGES
    return visit.is_admin or any(visit.may(privilege) for privilege in privileges)


def _from_country(condition: Wire, visit: Visit) -> bool:
    return visit.origin.country in (value.lower() for value in _values(condition))


def _from_address(condition: Wire, visit: Visit) -> bool:
    return any(_within(visit.origin.address, value) for value in _values(condition))


def _within(address: str, value: str) -> bool:
    """Return whether an address equals a value, or is in the network (`a/b`) or range (`a-b`)."""
    try:
        wanted = ipaddress.ip_address(address)
        first, _, last = value.partition("-")
        if last:
            low, high = ipaddress.ip_address(first.strip()), ipaddress.ip_address(last.strip())
            return low.version == wanted.version == high.version and int(low) <= int(wanted) <= int(high)
        return wanted in ipaddress.ip_network(value, strict=False)
    except ValueError:
        return False


def _on_site(condition: Wire, visit: Visit) -> bool:
    """Return whether the referring page is in one of the domains or their subdomains."""
    referrer = visit.origin.referrer
    host = _host(referrer if "//" in referrer else f"//{referrer}")
    return any(host == value.lower() or host.endswith(f".{value.lower()}") for value in _values(condition))


def _host(url: str) -> str:
    try:
        return urlsplit(url).hostname or ""
    except ValueError:
        return ""


def _by_agent(condition: Wire, visit: Visit) -> bool:
    return any(_found(value, visit.origin.user_agent) for value in _values(condition))


def _found(pattern: str, text: str) -> bool:
    try:
        return re.search(pattern, text, re.IGNORECASE) is not None
    except re.error:
        return False


def _at_time(condition: Wire, _visit: Visit) -> bool:
    compare = _COMPARISONS.get(condition.get("comparison", 1), operator.eq)
    time = now() + condition.get("field", {}).get("offset", 0)
    return bool(compare(time, condition.get("value", {}).get("value", 0)))


def _any_of(condition: Wire, visit: Visit) -> bool:
    return any(_holds(inner, visit) for inner in condition.get("conditions", []))


_CONDITIONS: Mapping[str, Callable[[Wire, Visit], bool]] = {
    "KalturaAuthenticatedCondition": _authenticated,
    "KalturaCountryCondition": _from_country,
    "KalturaIpAddressCondition": _from_address,
    "KalturaSiteCondition": _on_site,
    "KalturaUserAgentCondition": _by_agent,
    "KalturaFieldCompareCondition": _at_time,
    "KalturaOrCondition": _any_of,
}

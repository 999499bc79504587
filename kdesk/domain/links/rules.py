"""Which rules of an access control profile close an address.

Wire fact: the server tells an anonymous visitor that a rule closes an entry, and not which. A session that may read the
profile can tell which rules come into question.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from enum import IntEnum, StrEnum

from kdesk.domain.links.files import DownloadFile, RawFile
from kdesk.domain.links.lights import Cause, Light, LinkFinding
from kdesk.domain.links.parse import parse
from kdesk.domain.links.thumbnail import Thumbnail


class RuleKind(StrEnum):
    """What a rule looks at; the values are names for programs."""

    COUNTRY = "country"
    DOMAIN = "domain"
    NETWORK_ADDRESS = "address"
    SESSION = "session"
    USER_AGENT = "user-agent"
    OTHER = "other"


class Context(IntEnum):
    """What a rule is about (`wire-facts`, 9.5)."""

    PLAY = 1
    DOWNLOAD = 2
    THUMBNAIL = 3


@dataclass(frozen=True, slots=True)
class AccessRule:
    """A rule that blocks.

    Attributes:
        kinds: What its conditions look at; none if it blocks everybody.
        contexts: What it is about, as on the wire; empty for everything.
    """

    kinds: tuple[RuleKind, ...] = ()
    contexts: frozenset[int] = frozenset()


def context_of(url: str) -> Context:
    """Return the context in which the server decides about an address."""
    address = parse(url)
    if isinstance(address, Thumbnail):
        return Context.THUMBNAIL
    return Context.DOWNLOAD if isinstance(address, RawFile | DownloadFile) else Context.PLAY


def with_rules(finding: LinkFinding, url: str, rules: Iterable[AccessRule]) -> LinkFinding:
    """Return the finding with the kinds of the rules that may have closed the address.

    If they ask for nothing but a session, the address needs a session.
    """
    if finding.cause is not Cause.ACCESS_RULE:
        return finding
    context = context_of(url)
    fitting = [rule for rule in rules if not rule.contexts or context in rule.contexts]
    kinds = tuple(dict.fromkeys(kind for rule in fitting for kind in rule.kinds))
    if fitting and all(rule.kinds == (RuleKind.SESSION,) for rule in fitting):
        return replace(finding, light=Light.NEEDS_SESSION, cause=Cause.SESSION_RULE)
    return replace(finding, rules=kinds)

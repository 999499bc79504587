"""Sentences about sessions in links: what they allow, when they end, and what can be made instead."""

from kdesk.domain.links.lights import Light, LinkFinding
from kdesk.domain.links.sessions import SessionFacts
from kdesk.domain.share_ports import CannotMake
from kdesk.messages.format import Format
from kdesk.messages.lights import light_text
from kdesk.messages.translation import N_, _, listed

HOUR, DAY = 3600, 86_400
LENGTHS = (
    (HOUR, N_("1 hour")),
    (DAY, N_("1 day")),
    (7 * DAY, N_("1 week")),
    (30 * DAY, N_("30 days")),
)
"""Seconds that a short link or a session can last, with their names."""

_CANNOT = {
    CannotMake.NOT_PERMITTED: N_("This sign-in may not make short links"),
    CannotMake.NEEDS_ADMIN_SECRET: N_("Only a sign-in with the admin secret can make sessions"),
}
_MOST_PRIVILEGES = 4


def session_text(facts: SessionFacts, formatter: Format) -> str:
    """Return what is known of a session, as lines."""
    if facts.ends_at is None:
        ends = _("When it ends is not known")
    else:
        ends = _("It ends on {time}").format(time=formatter.date_and_time(facts.ends_at))
    return "\n".join(part for part in (ends, _own(facts), _rights(facts)) if part)


def cannot_make(reason: CannotMake) -> str:
    """Return why something cannot be made."""
    return _(_CANNOT[reason])


def without_text(finding: LinkFinding) -> str:
    """Return whether the address works without its session."""
    if finding.light is Light.OPEN:
        return _("It opens without, from this network")
    return _("It does not open without:\n{light}").format(light=light_text(finding))


def _own(facts: SessionFacts) -> str:
    return _("It is the session that kdesk works with") if facts.is_own else ""


def _rights(facts: SessionFacts) -> str:
    if facts.is_admin:
        return _("It allows everything in the account: watching, changing and deleting")
    if facts.privileges is None:
        return _("What it allows cannot be read: everything that the account allows its user may be among it")
    if not facts.privileges:
        return _("It allows what the account allows its user")
    names = listed(facts.privileges[:_MOST_PRIVILEGES])
    more = len(facts.privileges) - _MOST_PRIVILEGES
    return _("It allows {names}").format(names=names + (" …" if more > 0 else ""))

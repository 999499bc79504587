"""Sentences about lights: what somebody without a session gets at an address."""

from kdesk.domain.links.lights import Cause, Light, LinkFinding
from kdesk.domain.links.rules import RuleKind
from kdesk.domain.links.sessions import hidden
from kdesk.messages.translation import N_, _, listed

_LIGHTS = {
    Light.OPEN: N_("opens for anyone, from this network"),
    Light.NEEDS_SESSION: N_("needs a session"),
    Light.BLOCKED: N_("blocked"),
    Light.NOT_READY: N_("not ready"),
    Light.MISSING: N_("does not exist"),
    Light.BROKEN: N_("cannot work"),
    Light.UNCLEAR: N_("unclear"),
}
_WORDS = {
    Light.OPEN: N_("Opens"),
    Light.NEEDS_SESSION: N_("Needs sign-in"),
    Light.BLOCKED: N_("Blocked"),
    Light.NOT_READY: N_("Not ready"),
    Light.MISSING: N_("Missing"),
    Light.BROKEN: N_("Cannot work"),
    Light.UNCLEAR: N_("Unclear"),
}
_COPIED = {
    Light.NEEDS_SESSION: N_("{sentence}; needs sign-in to open"),
    Light.BLOCKED: N_("{sentence}; does not open for others: it is blocked"),
    Light.NOT_READY: N_("{sentence}; does not open yet: it is not ready"),
    Light.MISSING: N_("{sentence}; does not open: there is nothing at the address"),
    Light.BROKEN: N_("{sentence}; does not open: the address cannot work"),
}
_CAUSES = {
    Cause.ACCESS_RULE: N_("a rule of the entry's access control"),
    Cause.SESSION_RULE: N_("a rule of the entry's access control wants one"),
    Cause.SCHEDULE: N_("outside of the entry's schedule"),
    Cause.NETWORK_ADDRESS: N_("not from this network address"),
    Cause.MODERATION: N_("waits for a moderator, or was rejected"),
    Cause.ACCOUNT: N_("the account is not active"),
    Cause.FRAMES: N_("no frames are cut from this video"),
    Cause.SIGNATURE: N_("its signature is wrong, or has expired"),
    Cause.DELETED: N_("deleted or rejected"),
    Cause.UNKNOWN_ENTRY: N_("there is no such entry"),
    Cause.NO_FILE: N_("there is no file"),
    Cause.NO_RENDITION: N_("there is no rendition for it, or none yet"),
    Cause.BEING_MADE: N_("it is being made"),
    Cause.WRONG_TYPE: N_("an entry of this type has none"),
    Cause.SESSION: N_("the session in it is not valid"),
    Cause.PARAMETER: N_("a value in it is out of range"),
    Cause.NO_SUCH_FORMAT: N_("this server does not have the format"),
    Cause.REDIRECT_LOOP: N_("its redirects lead in a circle"),
    Cause.BUSY: N_("the server is busy"),
    Cause.TROUBLE: N_("it could not be asked for"),
    Cause.EMPTY: N_("the answer is empty"),
    Cause.OTHER_RENDITION: N_("another rendition comes"),
    Cause.HTTPS_ENFORCED: N_("it opens with https only"),
}
_RULES = {
    RuleKind.COUNTRY: N_("country"),
    RuleKind.DOMAIN: N_("domain"),
    RuleKind.NETWORK_ADDRESS: N_("network address"),
    RuleKind.SESSION: N_("session"),
    RuleKind.USER_AGENT: N_("program"),
    RuleKind.OTHER: N_("another condition"),
}


def light_word(finding: LinkFinding | None) -> str:
    """Return a light in a word or two; None stands for one that is being found."""
    return _("Checking…") if finding is None else _(_WORDS[finding.light])


def copied_though_closed(sentence: str, finding: LinkFinding | None) -> str:
    """Return the notice about a copied link that does not open; "" if it opens, or nobody knows."""
    words = _COPIED.get(finding.light) if finding else None
    return _(words).format(sentence=sentence) if words else ""


def light_details(finding: LinkFinding) -> str:
    """Return everything about a light, as lines."""
    where = "" if finding.light is Light.OPEN else _("Asked from this network, without a session")
    behind = _("Decided by {address}").format(address=hidden(finding.behind)) if finding.behind else ""
    said = _("The server says: {words}").format(words=hidden(finding.detail)) if finding.detail else ""
    return "\n".join(part for part in (light_text(finding), where, behind, said) if part)


def light_text(finding: LinkFinding) -> str:
    """Return what somebody gets, and why."""
    light = _(_LIGHTS[finding.light])
    if finding.cause is None:
        return light
    cause = _(_CAUSES[finding.cause])
    if finding.rules:
        kinds = listed(_(_RULES[RuleKind(kind)]) for kind in finding.rules)
        cause = _("{cause} ({kinds})").format(cause=cause, kinds=kinds)
    if finding.behind:
        return _("{light}: {cause}, behind an address that opens").format(light=light, cause=cause)
    return _("{light}: {cause}").format(light=light, cause=cause)

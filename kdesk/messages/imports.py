"""Sentences about addresses that the server is to fetch."""

from kdesk.domain.imports.finding import AddressFinding, FindingKind
from kdesk.domain.links.sessions import hidden
from kdesk.messages.foreign_text import LINE, shown
from kdesk.messages.format import Format
from kdesk.messages.translation import N_, _
from kdesk.plain_text import cut

_SENTENCES = {
    FindingKind.UNUSABLE: N_("No http or https address"),
    FindingKind.WITH_SESSION: N_("Carries a secret, which would be stored"),
    FindingKind.PRIVATE: N_("Not within the server's reach"),
    FindingKind.STREAM: N_("A stream's playlist, and no file"),
    FindingKind.PAGE: N_("A web page, and no file"),
    FindingKind.SILENT: N_("Nothing answers here"),
}
_MEANINGS = {
    FindingKind.WITH_SESSION: N_(
        "An address with a session or a password is not imported: kdesk would have to keep it."
    ),
    FindingKind.PRIVATE: N_(
        "Only this computer or its network knows this host. The server would look in its own network."
    ),
    FindingKind.REDIRECTS: N_("On some servers, imports of addresses that lead elsewhere are said to wait for ever."),
    FindingKind.STREAM: N_("It names other addresses. Use the address of the file itself."),
    FindingKind.PAGE: N_("Use the address of the file itself, not that of a page around it."),
    FindingKind.SILENT: N_("The server may see it otherwise: it asks from another place."),
    FindingKind.REFUSED: N_("The server may see it otherwise: it asks from another place."),
}


def finding_text(finding: AddressFinding, formatter: Format) -> str:
    """Return what was found of an address, for a list beside it."""
    if finding.kind is FindingKind.FINE:
        size = formatter.size(finding.size) if finding.size else ""
        return _("Opens, {size}").format(size=size) if size else _("Opens")
    if finding.kind is FindingKind.REFUSED:
        return _("Answers {status} here").format(status=finding.detail)
    if finding.kind is FindingKind.REDIRECTS:
        return _("Leads elsewhere") if finding.target else _("Leads round in a circle")
    return _(_SENTENCES[finding.kind])


def finding_meaning(finding: AddressFinding) -> str:
    """Return what that means, and where the address leads; "" if there is nothing to add."""
    leads_to = shown(cut(hidden(finding.target), LINE))
    target = _("It leads to {target}.").format(target=leads_to) if leads_to else ""
    meaning = _(_MEANINGS[finding.kind]) if finding.kind in _MEANINGS else ""
    return " ".join(part for part in (target, meaning) if part)

"""Sentences about addresses that the server is to fetch."""

from kdesk.domain.imports.finding import AddressFinding, FindingKind
from kdesk.messages.foreign_text import LINE, shown
from kdesk.messages.format import Format
from kdesk.messages.translation import N_, _
from kdesk.plain_text import cut

_SENTENCES = {
    FindingKind.UNUSABLE: N_("No http or https address"),
    FindingKind.WITH_SESSION: N_("Carries a session or a password, which would be stored"),
    FindingKind.PRIVATE: N_("Only this computer or its network knows this host: the server cannot reach it"),
    FindingKind.STREAM: N_("A stream's list of addresses, and no file: the import would fail"),
    FindingKind.PAGE: N_("A web page, and no file: the import would fail"),
    FindingKind.SILENT: N_("Nothing answers here; the server may see it otherwise"),
}


def finding_text(finding: AddressFinding, formatter: Format) -> str:
    """Return what was found of an address, for a list beside it."""
    if finding.kind is FindingKind.FINE:
        size = formatter.size(finding.size) if finding.size else ""
        return _("Opens, {size}").format(size=size) if size else _("Opens")
    if finding.kind is FindingKind.REFUSED:
        return _("Answers {status}; the server may see it otherwise").format(status=finding.detail)
    if finding.kind is FindingKind.REDIRECTS:
        if not finding.target:
            return _("Leads round in a circle: the import would wait for ever")
        target = shown(cut(finding.target, LINE))
        return _("Leads to {target}: imports of such addresses wait for ever").format(target=target)
    return _(_SENTENCES[finding.kind])

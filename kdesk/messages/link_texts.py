"""Links as a person pastes them: addresses, Markdown, HTML, or a table."""

from collections.abc import Sequence

from kdesk.domain.exports import Table, as_csv, as_lines, as_tsv, html_link, html_text, markdown_link
from kdesk.domain.links.link import Link, LinkForm
from kdesk.domain.links.sessions import carries_session
from kdesk.messages.links import link_kind_name
from kdesk.messages.translation import N_, _

_FORMS = {
    LinkForm.PLAIN: N_("Address"),
    LinkForm.MARKDOWN: N_("Markdown"),
    LinkForm.HTML: N_("HTML"),
    LinkForm.TSV: N_("Table for a spreadsheet"),
    LinkForm.CSV: N_("Table as CSV"),
}


def link_form_name(form: LinkForm) -> str:
    """Return the name of a form."""
    return _(_FORMS[form])


def links_text(links: Sequence[Link], form: LinkForm) -> str:
    """Return links in a form; several are lines, a list, or the rows of a table."""
    match form:
        case LinkForm.MARKDOWN:
            items = [markdown_of(link) for link in links]
            return items[0] if len(items) == 1 else "".join(f"- {item}\n" for item in items)
        case LinkForm.HTML:
            items = [html_of(link) for link in links]
            listed = "".join(f"<li>{item}</li>\n" for item in items)
            return items[0] if len(items) == 1 else f"<ul>\n{listed}</ul>\n"
        case LinkForm.TSV:
            return as_tsv(_table(links))
        case LinkForm.CSV:
            return as_csv(_table(links))
        case _:
            return as_lines(link.url for link in links)


def markdown_of(link: Link) -> str:
    """Return a link that is read as the name of its entry."""
    return markdown_link(link.url, _name(link))


def html_of(link: Link) -> str:
    """Return a link that is read as the name of its entry; an embed code as what it is, to be copied."""
    return html_text(link.url) if link.kind.is_code else html_link(link.url, _name(link))


def _table(links: Sequence[Link]) -> Table:
    rows = tuple((_name(link), link_kind_name(link.kind), link.url) for link in links)
    return Table((_("Name"), _("Link"), _("Address")), rows)


def _name(link: Link) -> str:
    """Return the name of the entry, and of the rendition; the kind where the name carries a session."""
    name = f"{link.entry_name} ({link.rendition})" if link.rendition else link.entry_name
    return link_kind_name(link.kind) if not name or carries_session(name) else name

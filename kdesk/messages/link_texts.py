"""Links as a person pastes them: addresses, Markdown, HTML, or a table."""

from collections.abc import Sequence
from dataclasses import replace

from kdesk.domain.exports import Table, as_csv, as_lines, as_markdown, as_tsv, html_link, html_text, markdown_link
from kdesk.domain.links.link import USUAL_COLUMNS, Link, LinkColumn, LinkForm
from kdesk.domain.links.sessions import carries_session, hidden
from kdesk.messages.links import link_kind_name
from kdesk.messages.translation import N_, _

_FORMS = {
    LinkForm.PLAIN: N_("Address"),
    LinkForm.MARKDOWN: N_("Markdown"),
    LinkForm.HTML: N_("HTML"),
    LinkForm.TSV: N_("Table for a spreadsheet"),
    LinkForm.CSV: N_("Table as CSV"),
    LinkForm.MARKDOWN_TABLE: N_("Table as Markdown"),
}
_COLUMNS = {
    LinkColumn.NAME: N_("Name"),
    LinkColumn.RENDITION: N_("Rendition"),
    LinkColumn.KIND: N_("Link"),
    LinkColumn.ADDRESS: N_("Address"),
    LinkColumn.ENTRY_ID: N_("Entry id"),
}


def link_form_name(form: LinkForm) -> str:
    """Return the name of a form."""
    return _(_FORMS[form])


def link_column_name(column: LinkColumn) -> str:
    """Return the title of a column."""
    return _(_COLUMNS[column])


def links_text(links: Sequence[Link], form: LinkForm, columns: Sequence[LinkColumn] = USUAL_COLUMNS) -> str:
    """Return links in a form; several are lines, a list, or the rows of a table with these columns."""
    match form:
        case LinkForm.MARKDOWN:
            items = [markdown_of(link) for link in links]
            return items[0] if len(items) == 1 else "".join(f"- {item}\n" for item in items)
        case LinkForm.HTML:
            items = [html_of(link) for link in links]
            listed = "".join(f"<li>{item}</li>\n" for item in items)
            return items[0] if len(items) == 1 else f"<ul>\n{listed}</ul>\n"
        case LinkForm.TSV:
            return as_tsv(_table(links, columns))
        case LinkForm.CSV:
            return as_csv(_table(links, columns))
        case LinkForm.MARKDOWN_TABLE:
            return as_markdown(_table(links, columns))
        case _:
            return as_lines(link.url for link in links)


def markdown_of(link: Link) -> str:
    """Return a link that is read as the name of its entry."""
    return markdown_link(link.url, _name(link))


def html_of(link: Link) -> str:
    """Return a link that is read as the name of its entry; an embed code as what it is, to be copied."""
    return html_text(link.url) if link.kind.is_code else html_link(link.url, _name(link))


def _table(links: Sequence[Link], columns: Sequence[LinkColumn]) -> Table:
    rows = tuple(tuple(_cell(link, column, columns) for column in columns) for link in links)
    return Table(tuple(map(link_column_name, columns)), rows)


def _cell(link: Link, column: LinkColumn, columns: Sequence[LinkColumn]) -> str:
    match column:
        case LinkColumn.NAME:
            return _name(replace(link, rendition="") if LinkColumn.RENDITION in columns else link)
        case LinkColumn.RENDITION:
            return hidden(link.rendition)
        case LinkColumn.KIND:
            return link_kind_name(link.kind)
        case LinkColumn.ENTRY_ID:
            return link.entry_id
        case _:
            return link.url


def _name(link: Link) -> str:
    """Return the name of the entry, and of the rendition; the kind where the name carries a session."""
    name = f"{link.entry_name} ({link.rendition})" if link.rendition else link.entry_name
    return link_kind_name(link.kind) if not name or carries_session(name) else name

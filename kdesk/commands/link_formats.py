"""The forms in which `kdesk links` prints: lines, JSON, and tables for spreadsheets and pages."""

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Protocol

from kdesk.commands.report import links_as_json
from kdesk.domain.exports import Table, as_csv, as_html, as_markdown, as_tsv
from kdesk.domain.links.lights import LinkFinding
from kdesk.domain.links.link import LINK_KEYS, Link, LinkKind
from kdesk.exit_status import Output
from kdesk.messages import _
from kdesk.messages.lights import light_text
from kdesk.messages.link_texts import html_of, markdown_of
from kdesk.messages.links import link_kind_name
from kdesk.plain_text import one_line


@dataclass(frozen=True, slots=True)
class LinkRow:
    """The links of one entry.

    Attributes:
        without: The JSON fields that tell why there are none; empty if there are some.
        lights: What somebody without a session gets, where that was asked.
    """

    entry_id: str
    name: str = ""
    links: tuple[Link, ...] = ()
    without: Mapping[str, str] | None = None
    lights: Mapping[LinkKind, LinkFinding] = field(default_factory=dict)

    def said_of(self, kind: LinkKind) -> str:
        """Return the light of a link in words, "" if it was not asked for."""
        return light_text(self.lights[kind]) if kind in self.lights else ""


class LinkWriter(Protocol):
    """Prints the links of entries."""

    def add(self, row: LinkRow) -> None:
        """Take the links of one entry."""
        ...

    def end(self) -> None:
        """Print what is still to be printed."""
        ...


class PlainWriter:
    """A line for each link, below the entry's id if there may be several; of one kind alone, only its text."""

    def __init__(self, output: Output, *, several: bool, bare: bool) -> None:
        self._output, self._several, self._bare = output, several, bare

    def add(self, row: LinkRow) -> None:
        """Print the links; nothing for an entry without."""
        if self._bare:
            self._output.print(*(_with_light(_cell(link.url), row, link) for link in row.links))
            return
        width = max((len(link.kind) for link in row.links), default=0)
        indent = "  " if self._several else ""
        head = [row.entry_id] if self._several and row.links else []
        lines = (_with_light(f"{indent}{link.kind:{width}}  {_cell(link.url)}", row, link) for link in row.links)
        self._output.print(*head, *lines)

    def end(self) -> None:
        """Do nothing: every line is complete."""


class JsonWriter:
    """An object for each entry: links, or the reason why there are none; with its id if there may be several."""

    def __init__(self, output: Output, *, several: bool) -> None:
        self._output, self._several = output, several

    def add(self, row: LinkRow) -> None:
        """Print one object."""
        about = {"entry_id": row.entry_id} if self._several else {}
        told: dict[str, object] = {**about, **(row.without or links_as_json(row.links))}
        if row.lights:
            told["lights"] = {LINK_KEYS[kind]: str(finding.light) for kind, finding in row.lights.items()}
        self._output.print(json.dumps(told))

    def end(self) -> None:
        """Do nothing: every line is complete."""


class TableWriter:
    """One table of all entries that have links, a column for each kind."""

    def __init__(self, output: Output, kinds: Sequence[LinkKind], form: "TableForm") -> None:
        self._output, self._kinds, self._form = output, kinds, form
        self._rows: list[LinkRow] = []

    def add(self, row: LinkRow) -> None:
        """Keep one row."""
        if row.links:
            self._rows.append(row)

    def end(self) -> None:
        """Print the table; of one kind alone, a page or a note is better served by a list of named links.

        Nothing where there are no links: the reason is told, and a row of titles would look like a table cut short.
        """
        if not self._rows:
            return
        if self._form.item and len(self._kinds) == 1:
            self._output.write("".join(f"{self._form.item(row)}\n" for row in self._rows))
            return
        titles = ("entry_id", "name", *(LINK_KEYS[kind] for kind in self._kinds))
        if self._form.item:
            # A program wants the same columns each time, a reader none that is empty.
            there = {link.kind for row in self._rows for link in row.links}
            self._kinds = [kind for kind in self._kinds if kind in there]
            titles = (_("Entry"), _("Name"), *map(link_kind_name, self._kinds))
        if checked := any(row.lights for row in self._rows):
            titles += tuple(
                _("{kind}: check").format(kind=one) if self._form.item else f"{one}_light" for one in titles[2:]
            )
        rows = (self._cells(row, checked=checked) for row in self._rows)
        # RFC 4180 wants other line ends in a file; where they are other ones, standard output makes them so.
        self._output.write(self._form.table(Table(titles, tuple(rows))).replace("\r\n", "\n"))

    def _cells(self, row: LinkRow, *, checked: bool) -> tuple[str, ...]:
        urls = {link.kind: _cell(link.url) for link in row.links}
        lights = {kind: str(finding.light) for kind, finding in row.lights.items()}
        said = (row.said_of(kind) if self._form.item else lights.get(kind, "") for kind in self._kinds)
        addresses = (urls.get(kind, "") for kind in self._kinds)
        return (_cell(row.entry_id), _cell(row.name), *addresses, *(said if checked else ()))


@dataclass(frozen=True, slots=True)
class TableForm:
    """A form of tables.

    Attributes:
        table: Returns the text of a table.
        item: Returns one entry as an item of a list, where the form is for readers; None where it is for programs.
    """

    table: Callable[[Table], str]
    item: Callable[[LinkRow], str] | None = None


def _with_light(line: str, row: LinkRow, link: Link) -> str:
    said = row.said_of(link.kind)
    return f"{line}  · {said}" if said else line


def _cell(text: str) -> str:
    """Return a text on one line, as HTML with several lines means the same on one."""
    return one_line(" ".join(text.splitlines()))


def _markdown_item(row: LinkRow) -> str:
    link = _named(row)
    return _with_light(f"- {markdown_of(link)}", row, link)


def _html_item(row: LinkRow) -> str:
    link = _named(row)
    return f"<p>{_with_light(html_of(link), row, link)}</p>"


def _named(row: LinkRow) -> Link:
    link = row.links[0]
    return replace(link, url=_cell(link.url), entry_name=_cell(row.name or row.entry_id))


TABLES = {
    "csv": TableForm(as_csv),
    "tsv": TableForm(as_tsv),
    "markdown": TableForm(as_markdown, _markdown_item),
    "html": TableForm(as_html, _html_item),
}
FORMATS = ("plain", "json", *TABLES)
"""The names of the forms."""


def writer_of(name: str, output: Output, kinds: Sequence[LinkKind], *, several: bool, chosen: bool) -> LinkWriter:
    """Return the writer of a form.

    Args:
        name: One of FORMATS.
        output: Where it prints.
        kinds: The columns of a table.
        several: Whether the links of more than one entry may come.
        chosen: Whether the kinds were asked for.
    """
    if name == "json":
        return JsonWriter(output, several=several)
    if name == "plain":
        return PlainWriter(output, several=several, bare=chosen and len(kinds) == 1)
    return TableWriter(output, kinds, TABLES[name])

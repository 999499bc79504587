"""Links in the forms in which people paste them."""

import csv
import io
from dataclasses import replace
from html.parser import HTMLParser

import pytest

from kdesk.domain.links.link import USUAL_COLUMNS, Link, LinkColumn, LinkForm, LinkKind, columns_with
from kdesk.messages.link_texts import link_form_name, links_text
from tests.support.invented_ks import KS

ONE = Link(LinkKind.HLS, "https://cdn.example.org/p/1/playManifest/e/0_a(1)", "Sea | <b>[harbour]</b>")
TWO = Link(LinkKind.DOWNLOAD, "https://cdn.example.org/p/1/raw/entry_id/0_b", "=SUM(A1)", "720p")
MANY = (ONE, TWO)


@pytest.mark.parametrize(
    ("form", "text"),
    [
        (LinkForm.PLAIN, ONE.url),
        (
            LinkForm.MARKDOWN,
            r"[Sea \| \<b\>\[harbour\]\</b\>](https://cdn.example.org/p/1/playManifest/e/0_a%281%29)",
        ),
        (
            LinkForm.HTML,
            f'<a href="{ONE.url}" rel="noreferrer">Sea | &lt;b&gt;[harbour]&lt;/b&gt;</a>',
        ),
    ],
)
def test_one_link(form: LinkForm, text: str) -> None:
    """Nothing of a name is taken for Markdown or HTML."""
    assert links_text([ONE], form) == text


def test_several_links_are_a_list() -> None:
    """Lines, a Markdown list, or an HTML list."""
    assert links_text(MANY, LinkForm.PLAIN).splitlines() == [ONE.url, TWO.url]
    assert [line[:3] for line in links_text(MANY, LinkForm.MARKDOWN).splitlines()] == ["- [", "- ["]
    tags: list[str] = []

    class Page(HTMLParser):
        def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
            del attrs
            tags.append(tag)

    Page().feed(links_text(MANY, LinkForm.HTML))
    assert tags == ["ul", "li", "a", "li", "a"]


@pytest.mark.parametrize(("form", "separator"), [(LinkForm.TSV, "\t"), (LinkForm.CSV, ",")])
def test_several_links_are_a_table(form: LinkForm, separator: str) -> None:
    """Name, kind, address; the rendition stands behind the name, and no name is a formula."""
    rows = list(csv.reader(io.StringIO(links_text(MANY, form)), delimiter=separator))
    assert rows[0] == ["Name", "Link", "Address"]
    assert rows[1] == [ONE.entry_name, "HLS stream", ONE.url]
    assert rows[2] == ["'=SUM(A1) (720p)", "Download", TWO.url]


def test_a_table_has_the_columns_that_are_chosen() -> None:
    """With a column of its own, the rendition stands there alone; Markdown has it as well."""
    columns = (LinkColumn.NAME, LinkColumn.RENDITION, LinkColumn.ADDRESS, LinkColumn.ENTRY_ID)
    two = replace(TWO, entry_id="0_b")
    rows = list(csv.reader(io.StringIO(links_text((two,), LinkForm.CSV, columns))))
    assert rows == [["Name", "Rendition", "Address", "Entry id"], ["'=SUM(A1)", "720p", two.url, "0_b"]]
    text = links_text((ONE, two), LinkForm.MARKDOWN_TABLE, columns_with((), LinkColumn.KIND, shown=True))
    assert text.splitlines()[:2] == ["| Link | Address |", "| --- | --- |"]
    assert text.splitlines()[3].startswith(r"| Download | [https\://cdn")


def test_no_table_is_without_addresses() -> None:
    """The others come and go, and keep their order."""
    assert columns_with(USUAL_COLUMNS, LinkColumn.ADDRESS, shown=False) == USUAL_COLUMNS
    assert columns_with(USUAL_COLUMNS, LinkColumn.NAME, shown=False) == (LinkColumn.KIND, LinkColumn.ADDRESS)
    assert columns_with(tuple(LinkColumn)[1:], LinkColumn.NAME, shown=True) == tuple(LinkColumn)


@pytest.mark.parametrize("form", LinkForm)
def test_a_name_with_a_session_is_not_copied(form: LinkForm) -> None:
    """The kind of the link stands for it."""
    link = Link(LinkKind.HLS, ONE.url, f"see https://cdn.example.org/ks/{KS}")
    for links in ([link], [link, TWO]):
        assert KS not in links_text(links, form)
    assert link_form_name(form)

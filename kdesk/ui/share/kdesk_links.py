"""Copies links that select entries in the kdesk of whoever opens them."""

from collections.abc import Sequence

from kdesk.domain.entry_links import link_to
from kdesk.messages.entry_links import links_copied
from kdesk.messages.format import Format
from kdesk.ui.share.clipboard import LinkClipboard


def copy_kdesk_links(clipboard: LinkClipboard, entry_ids: Sequence[str], formatter: Format) -> None:
    """Copy the links to entries, each on a line; ids that no link can carry are left out."""
    links = [link for entry_id in entry_ids if (link := link_to(entry_id))]
    if links:
        clipboard.copy_lines(links, links_copied(len(links), formatter))

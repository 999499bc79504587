"""Sentences about cleaning up the server."""

from kdesk.messages.format import Format
from kdesk.messages.translation import _, ngettext


def removed_text(removed: int, stayed: int, formatter: Format) -> str:
    """Return how many uploads were removed, and how many stayed because somebody continues them."""
    number = formatter.number
    text = ngettext("{count} upload removed.", "{count} uploads removed.", removed).format(count=number(removed))
    if not stayed:
        return text
    rest = ngettext("{count} goes on meanwhile, and stayed.", "{count} go on meanwhile, and stayed.", stayed)
    return _("{removed} {stayed}").format(removed=text, stayed=rest.format(count=number(stayed)))

"""Links into kdesk: `kdesk://entry/ID`. They name an entry, and can say nothing else."""

import re

_PREFIX = "kdesk://entry/"
_ID = "[0-9]_[a-z0-9]{8}"
# The whole text, in one spelling: no other host, no account, port, query, fragment, escapes or case.
_LINK = re.compile(rf"{re.escape(_PREFIX)}({_ID})\Z", re.ASCII)


def is_ours(text: str) -> bool:
    """Return whether a text is meant for kdesk as a link, rightly or wrongly, and is not the name of a file."""
    return text.lstrip().lower().startswith("kdesk:")


def linked_entry(text: str) -> str:
    """Return the id of the entry that a link names; "" for any other text."""
    found = _LINK.match(text)
    return found[1] if found else ""


def link_to(entry_id: str) -> str:
    """Return the link to an entry; "" for an id that no link can carry."""
    link = f"{_PREFIX}{entry_id}"
    return link if linked_entry(link) else ""

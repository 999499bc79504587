"""Why there is no link to copy."""

from kdesk.domain.entry import Entry
from kdesk.domain.flavor import Flavor
from kdesk.domain.links.of_entry import NoLinks, why_no_links
from kdesk.messages.entries import status_name
from kdesk.messages.translation import N_, _

# On a real server, links of an entry or rendition that is not ready answer 404, or 200 with an empty body.
_REASONS = {
    NoLinks.ENTRY_FAILED: N_("The entry has no links that work: {status}"),
    NoLinks.ENTRY_EMPTY: N_("The links of this entry work once its content has arrived and is processed"),
    NoLinks.ENTRY_IN_MODERATION: N_("The links of this entry work once a moderator has approved it"),
    NoLinks.ENTRY_PROCESSING: N_("The links of this entry work once it is ready: it is still being processed"),
    NoLinks.RENDITION_FAILED: N_("This rendition failed: no link to it works"),
    NoLinks.RENDITION_DELETED: N_("This rendition was deleted: no link to it works"),
    NoLinks.RENDITION_NOT_MADE: N_("This rendition is not made from this file: there is nothing to link to"),
    NoLinks.RENDITION_NOT_READY: N_("The links of this rendition work once it is ready"),
    NoLinks.NONE_NAMED: N_("The server names no links for this entry"),
    NoLinks.ALL_PRIVATE: N_("Every link that the server names carries your session, so none is given away"),
}


def no_links_message(entry: Entry, flavor: Flavor | None = None) -> str:
    """Return why an entry, or one of its renditions, has no working links; "" if it has some."""
    reason = why_no_links(entry, flavor)
    return "" if reason is None else _(_REASONS[reason]).format(status=status_name(entry.status))

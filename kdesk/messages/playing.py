"""Why an entry cannot be played, and what went wrong with it, in words."""

from collections.abc import Iterable

from kdesk.domain.entry import Entry, EntryKind, EntryStatus, MediaType
from kdesk.domain.flavor import Flavor, FlavorStatus
from kdesk.domain.links import of_entry
from kdesk.messages.entries import status_label, status_name
from kdesk.messages.renditions import reason_of
from kdesk.messages.translation import N_, _

# An entry in moderation is READY, and waits for its moderator only (rule 10).
WITH_STREAM = frozenset({EntryStatus.READY, EntryStatus.MODERATION})
_NOT_PLAYED = {
    EntryKind.LIVE: N_("kdesk cannot play live streams"),
    EntryKind.PLAYLIST: N_("kdesk cannot play playlists"),
    EntryKind.DOCUMENT: N_("A document cannot be played: the program for its kind of file opens it"),
    EntryKind.DATA: N_("Data cannot be played"),
    EntryKind.EXTERNAL: N_("kdesk cannot play media that lies with another provider"),
    EntryKind.IMAGE: N_("This is not a video"),
}


def never_played(entry: Entry) -> bool:
    """Return whether kdesk cannot play what the entry is, whatever its status."""
    return _kind_of(entry) in _NOT_PLAYED


def why_not_played(entry: Entry, flavors: Iterable[Flavor] = ()) -> str:
    """Return why an entry cannot be played; "" if it can.

    Args:
        entry: The entry.
        flavors: Its flavors. The first one that is ready can be played while the server makes the others.
    """
    if entry.status.failed:
        return _("This entry cannot be played: {status}").format(status=status_name(entry.status))
    if never_played(entry):
        return _(_NOT_PLAYED[_kind_of(entry)])
    has_some = entry.status.arriving and any(flavor.status.playable for flavor in flavors)
    if entry.status not in WITH_STREAM and not has_some:
        return _("It can be played when it is ready; now it is {status}").format(status=status_name(entry.status))
    return "" if of_entry.hls(entry) else _("The server names no stream for this entry")


def licence_needed() -> str:
    """Return why an entry that is encrypted for players with a licence is not played."""
    return _("kdesk cannot play this: it is encrypted for players with a licence (DRM)")


def failure_of(entry: Entry, flavors: Iterable[Flavor] = ()) -> str:
    """Return how an entry failed, with the server's reason; "" if it did not fail.

    Args:
        entry: The entry.
        flavors: Its flavors; the failed source tells the reason.
    """
    if not entry.status.failed or entry.status is EntryStatus.DELETED:
        return ""
    source = next((one for one in flavors if one.is_source and one.status is FlavorStatus.ERROR), None)
    if source is None or not source.description:
        return status_label(entry.status)
    return _("{status}: {reason}").format(status=status_label(entry.status), reason=reason_of(source))


def _kind_of(entry: Entry) -> EntryKind:
    by_media = {MediaType.LIVE: EntryKind.LIVE, MediaType.IMAGE: EntryKind.IMAGE}
    return by_media.get(entry.media_type, entry.kind)

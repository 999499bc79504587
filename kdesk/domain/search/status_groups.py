"""The groups that an entry's status belongs to."""

from kdesk.domain.entry import Entry, EntryStatus, Moderation
from kdesk.domain.search.conditions import StatusGroup

_BY_STATUS = {
    EntryStatus.READY: StatusGroup.READY,
    EntryStatus.PROCESSING: StatusGroup.PROCESSING,
    EntryStatus.PENDING: StatusGroup.PROCESSING,
    EntryStatus.IMPORT_FAILED: StatusGroup.FAILED,
    EntryStatus.PROCESSING_FAILED: StatusGroup.FAILED,
    EntryStatus.INFECTED: StatusGroup.FAILED,
    EntryStatus.WAITING_FOR_CONTENT: StatusGroup.EMPTY,
    EntryStatus.NO_CONTENT: StatusGroup.EMPTY,
    EntryStatus.MODERATION: StatusGroup.MODERATION,
    EntryStatus.BLOCKED: StatusGroup.REJECTED,
}
_BY_MODERATION = {
    Moderation.PENDING: StatusGroup.MODERATION,
    Moderation.FLAGGED: StatusGroup.MODERATION,
    Moderation.REJECTED: StatusGroup.REJECTED,
}


def groups_of(entry: Entry) -> frozenset[StatusGroup]:
    """Return every group that an entry is in: one that can be played may wait for a moderator nevertheless."""
    found = (_BY_STATUS.get(entry.status), _BY_MODERATION.get(entry.moderation))
    return frozenset(group for group in found if group)

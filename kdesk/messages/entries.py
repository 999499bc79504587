"""Names of entry statuses and media types."""

from kdesk.domain.entry import EntryStatus, MediaType
from kdesk.messages.translation import N_, _

_STATUSES = {
    EntryStatus.IMPORT_FAILED: N_("import failed"),
    EntryStatus.PROCESSING_FAILED: N_("processing failed"),
    EntryStatus.WAITING_FOR_CONTENT: N_("waiting for its bytes"),
    EntryStatus.PROCESSING: N_("processing"),
    EntryStatus.READY: N_("ready"),
    EntryStatus.DELETED: N_("deleted"),
    EntryStatus.PENDING: N_("pending"),
    EntryStatus.MODERATION: N_("waiting for a moderator"),
    EntryStatus.BLOCKED: N_("blocked"),
    EntryStatus.NO_CONTENT: N_("no content"),
    EntryStatus.INFECTED: N_("infected"),
    EntryStatus.UNKNOWN: N_("unknown"),
}
_MEDIA_TYPES = {
    MediaType.VIDEO: N_("Video"),
    MediaType.AUDIO: N_("Audio"),
    MediaType.IMAGE: N_("Image"),
    MediaType.LIVE: N_("Live"),
}


def status_name(status: EntryStatus) -> str:
    """Return the name of a status as a part of a sentence."""
    return _(_STATUSES[status])


def status_label(status: EntryStatus) -> str:
    """Return the name of a status with a capital letter, for a place of its own."""
    name = status_name(status)
    # Not capitalize(), which makes all other letters small.
    return name[:1].upper() + name[1:]


def media_type_name(media_type: MediaType) -> str:
    """Return the name of a media type; "" for an unknown one."""
    return _(_MEDIA_TYPES[media_type]) if media_type in _MEDIA_TYPES else ""

"""What a card and a row of the table say of an entry, in words."""

from enum import StrEnum

from kdesk.domain.entry import Entry, EntryKind, EntryStatus, MediaType, Moderation
from kdesk.domain.entry_badges import EntryBadges, resolution_of
from kdesk.messages.entries import status_label, status_name
from kdesk.messages.foreign_text import shown
from kdesk.messages.format import Format
from kdesk.messages.translation import N_, _, listed, ngettext

_KINDS = {
    EntryKind.VIDEO: N_("Video"),
    EntryKind.AUDIO: N_("Audio"),
    EntryKind.IMAGE: N_("Image"),
    EntryKind.LIVE: N_("Live"),
    EntryKind.PLAYLIST: N_("Playlist"),
    EntryKind.DOCUMENT: N_("Document"),
    EntryKind.DATA: N_("Data"),
    EntryKind.EXTERNAL: N_("External media"),
}
_BY_MEDIA_TYPE = {
    MediaType.VIDEO: EntryKind.VIDEO,
    MediaType.AUDIO: EntryKind.AUDIO,
    MediaType.IMAGE: EntryKind.IMAGE,
    MediaType.LIVE: EntryKind.LIVE,
}
_TIMED = frozenset({EntryKind.VIDEO, EntryKind.AUDIO, EntryKind.IMAGE})
MAX_TAGS = 20
"""Tags that a card, or a cell, names at most."""


class Tone(StrEnum):
    """How a status is to be taken."""

    CALM = "calm"
    WAITING = "waiting"
    WORKING = "working"
    """The server is at work on it."""
    BAD = "bad"
    FOUND = "found"
    """It says why the entry was found."""


def kind_name(entry: Entry) -> str:
    """Return what an entry is: “Video”, “Live”, “Playlist”; "" if that is not known."""
    kind = _kind(entry)
    return _(_KINDS[kind]) if kind in _KINDS else ""


def length_of(entry: Entry, formatter: Format) -> str:
    """Return the duration of an entry; for what has none by its kind, such as a playlist, the name of the kind."""
    if entry.duration > 0 and _kind(entry) is not EntryKind.LIVE:
        return formatter.duration(entry.duration)
    return "" if _kind(entry) in _TIMED else kind_name(entry)


def status_of(entry: Entry, badges: EntryBadges, formatter: Format) -> tuple[str, Tone]:
    """Return what is to be said of the status of an entry; "" of one that is ready and complete.

    Args:
        entry: The entry.
        badges: With the counts of its renditions.
        formatter: Writes the numbers.
    """
    if entry.status.failed:
        return status_label(entry.status), Tone.BAD
    moderated = _moderation_of(entry)
    if moderated is not None:
        return moderated
    if badges.made and (badges.in_work or entry.status.arriving):
        words = _("Processing {ready} of {count}")
        return words.format(ready=formatter.number(badges.ready), count=formatter.number(badges.made)), Tone.WORKING
    if entry.status is not EntryStatus.READY:
        return status_label(entry.status), Tone.WORKING if entry.status is EntryStatus.PROCESSING else Tone.WAITING
    if badges.failed:
        words = ngettext("{count} rendition failed", "{count} renditions failed", badges.failed)
        return words.format(count=formatter.number(badges.failed)), Tone.BAD
    return "", Tone.CALM


def in_transcript(milliseconds: int, formatter: Format) -> str:
    """Return where in a video a word of a search is said."""
    return _("In the transcript, {time}").format(time=formatter.duration(milliseconds // 1000))


def tags_of(entry: Entry) -> str:
    """Return the tags of an entry on one line."""
    tags = [tag.strip() for tag in entry.tags.split(",", MAX_TAGS)][:MAX_TAGS]
    return listed(shown(tag) for tag in tags if tag)


def captions_of(badges: EntryBadges) -> str:
    """Return the languages of the captions; "" if there are none."""
    return listed(shown(language) for language in badges.languages) or (_("Captions") if badges.captions else "")


def renditions_of(badges: EntryBadges, formatter: Format) -> str:
    """Return how many renditions an entry has; "" if that is not known."""
    if not badges.made:
        return ""
    if badges.ready == badges.made:
        return formatter.number(badges.made)
    return _("{ready} of {count}").format(ready=formatter.number(badges.ready), count=formatter.number(badges.made))


def spoken(entry: Entry, badges: EntryBadges, formatter: Format, now: float) -> str:
    """Return what a screen reader says of an entry: title, kind, status, duration, resolution, age, owner and tags."""
    resolution = resolution_of(entry)
    parts = (
        shown(entry.name),
        kind_name(entry),
        status_of(entry, badges, formatter)[0] or status_name(entry.status),
        formatter.duration(entry.duration) if entry.duration > 0 else "",
        resolution.value if resolution else "",
        _("captions: {languages}").format(languages=captions_of(badges)) if badges.captions else "",
        formatter.age(entry.created_at, now) if entry.created_at else "",
        shown(entry.user_id),
        _("tags: {tags}").format(tags=tags_of(entry)) if entry.tags else "",
    )
    return listed(part for part in parts if part)


def _kind(entry: Entry) -> EntryKind:
    return _BY_MEDIA_TYPE.get(entry.media_type, entry.kind) if entry.kind is EntryKind.OTHER else entry.kind


def _moderation_of(entry: Entry) -> tuple[str, Tone] | None:
    """Return what a moderator has said, or has still to say; None if no moderator is concerned."""
    if entry.status is EntryStatus.MODERATION or entry.moderation is Moderation.PENDING:
        return _("Waits for a moderator"), Tone.WAITING
    if entry.moderation is Moderation.REJECTED:
        return _("Rejected by a moderator"), Tone.BAD
    return (_("Flagged by viewers"), Tone.WAITING) if entry.moderation is Moderation.FLAGGED else None

"""The words of thumbnails, posters and contact sheets."""

from kdesk.domain.editing.thumbs import Thumb, ThumbStatus, UndoResult
from kdesk.domain.entry import Entry, EntryKind, EntryStatus, MediaType
from kdesk.messages.entries import status_name
from kdesk.messages.foreign_text import shown
from kdesk.messages.format import Format
from kdesk.messages.renditions import pixels_of
from kdesk.messages.translation import N_, _, ngettext

_WHOLE_SECONDS = 1.0
"""Between the frames of a sheet; closer ones are told apart by hundredths."""

_NO_PICTURE = {
    ThumbStatus.ERROR: N_("Failed"),
    ThumbStatus.QUEUED: N_("Without a picture yet"),
    ThumbStatus.CAPTURING: N_("Being made"),
    ThumbStatus.IMPORTING: N_("Being fetched"),
}
_NONE = N_("This entry has no frames. An image file can be its poster.")
_OF_DOCUMENTS = N_("A document has no frames. An image file can be its poster.")
_ELSEWHERE = N_("This entry has no frames of its own. An image file can be its poster.")
_WITHOUT_FRAMES = {
    EntryKind.DOCUMENT: _OF_DOCUMENTS,
    EntryKind.DATA: _OF_DOCUMENTS,
    EntryKind.PLAYLIST: _ELSEWHERE,
    EntryKind.EXTERNAL: _ELSEWHERE,
}
_BY_MEDIA = {
    MediaType.AUDIO: N_("A sound has no frames. An image file can be its poster."),
    MediaType.IMAGE: N_("An image has no frames. Another image file can be stored as its poster."),
}
_UNDONE = {
    UndoResult.DONE: N_("The former poster is back"),
    UndoResult.CHANGED_ELSEWHERE: N_("Somebody chose another poster since; it stays"),
    UndoResult.NOTHING: N_("There is nothing to undo"),
}
_REDONE = _UNDONE | {
    UndoResult.DONE: N_("The thumbnail is the poster now"),
    UndoResult.NOTHING: N_("There is nothing to redo"),
}
# An entry in moderation is READY, and waits for its moderator only (rule 10).
_WITH_FRAMES = frozenset({EntryStatus.READY, EntryStatus.MODERATION})


def moment(seconds: float, formatter: Format, step: float = 0.0) -> str:
    """Return a time in a video: “12:34”, or “7.25 s” where the next frame is less than a second away."""
    if step >= _WHOLE_SECONDS:
        return formatter.duration(int(seconds))
    return _("{seconds} s").format(seconds=formatter.decimal(seconds, 2))


def caption_of(thumb: Thumb) -> str:
    """Return the line below a stored thumbnail: its size, or why it has no picture."""
    if not thumb.status.has_picture:
        words = _NO_PICTURE.get(thumb.status, N_("Unknown state"))
        return _(words)
    return pixels_of(thumb.width, thumb.height)


def details_of(thumb: Thumb, formatter: Format) -> str:
    """Return more about a stored thumbnail, in lines."""
    lines = [_("Id: {id}").format(id=shown(thumb.id))]
    lines += [_("Size: {size}").format(size=formatter.size(thumb.size))] if thumb.size else []
    lines += [_("Stored: {at}").format(at=formatter.date_and_time(thumb.created_at))] if thumb.created_at else []
    return "\n".join(lines)


def heading_of_stored(shown_count: int, total: int, formatter: Format) -> str:
    """Return the heading of the stored thumbnails."""
    if total > shown_count:
        return _("Stored thumbnails: the newest {shown} of {total}").format(
            shown=formatter.number(shown_count), total=formatter.number(total)
        )
    if not total:
        return _("Stored thumbnails")
    return ngettext("{count} stored thumbnail", "{count} stored thumbnails", total).format(
        count=formatter.number(total)
    )


def why_no_frames(entry: Entry) -> str:
    """Return why no frame of an entry can be its poster, and what is possible; "" if one can."""
    is_video = entry.kind in {EntryKind.VIDEO, EntryKind.OTHER} and entry.media_type is MediaType.VIDEO
    if not is_video:
        return _(_WITHOUT_FRAMES.get(entry.kind) or _BY_MEDIA.get(entry.media_type, _NONE))
    if entry.status not in _WITH_FRAMES:
        return _("There are no frames yet: the entry is {status}. An image file can be its poster.").format(
            status=status_name(entry.status)
        )
    return (
        ""
        if entry.duration > 0
        else _("The server does not tell how long the video is. An image file can be its poster.")
    )


def flaw_name(*, black: bool, blurred: bool) -> str:
    """Return what speaks against a frame as a poster."""
    return _("Black") if black else _("Blurred") if blurred else ""


def made_of_frame(seconds: float, formatter: Format, step: float) -> str:
    """Return that a frame became the poster."""
    return _("The frame at {time} is the poster now").format(time=moment(seconds, formatter, step))


def undone(result: UndoResult) -> str:
    """Return how Undo ended."""
    return _(_UNDONE[result])


def redone(result: UndoResult) -> str:
    """Return how Redo ended."""
    return _(_REDONE[result])

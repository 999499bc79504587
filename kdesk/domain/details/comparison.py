"""What an entry has of the details: reading it, comparing it with what was said, and finding conflicts."""

from collections.abc import Mapping
from dataclasses import dataclass, replace

from kdesk.domain.details.ports import DetailsRecord
from kdesk.domain.details.upload_details import NOTHING_SAID, DetailField, UploadDetails
from kdesk.domain.editing.description_pattern import MAX_BYTES, stored_description
from kdesk.domain.editing.entries import REMOVED, EntryChanges
from kdesk.domain.editing.reference_ids import shown_reference_id
from kdesk.domain.editing.stored_tags import joined_tags, stored_tag, tags_of
from kdesk.domain.entry import Entry
from kdesk.domain.names import as_three_bytes, sendable, stored
from kdesk.domain.owner_tags import is_fingerprint_tag
from kdesk.domain.transfer import Transfer

ENTRY_FIELDS = (
    DetailField.TITLE,
    DetailField.DESCRIPTION,
    DetailField.TAGS,
    DetailField.ACCESS_CONTROL,
    DetailField.OWNER,
    DetailField.STARTS_AT,
    DetailField.ENDS_AT,
    DetailField.REFERENCE_ID,
)
"""What the entry object holds, and `update` changes."""


@dataclass(frozen=True, slots=True)
class FieldPlan:
    """What becomes of the fields of one entry.

    Attributes:
        same: The entry has these already.
        write: The values to write.
        conflicts: Values of the server that somebody else wrote.
    """

    same: frozenset[DetailField] = frozenset()
    write: UploadDetails = NOTHING_SAID
    conflicts: UploadDetails = NOTHING_SAID


def seen(entry: Entry) -> UploadDetails:
    """Return what an entry has of the fields of details, without the marks of kdesk."""
    return UploadDetails(
        title=entry.name,
        description=entry.description,
        tags=tuple(tag for tag in tags_of(entry.tags) if not is_fingerprint_tag(tag)),
        categories=entry.categories,
        conversion_profile=entry.conversion_profile_id,
        access_control=entry.access_control_id,
        owner=entry.user_id,
        starts_at=entry.start_at,
        ends_at=entry.end_at,
        reference_id=shown_reference_id(entry.reference_id),
    )


def reserved_as(transfer: Transfer) -> UploadDetails:
    """Return what the entry of a transfer begins with if nothing is said."""
    return UploadDetails(title=transfer.file.title, description="", tags=(), categories=(), reference_id="")


BEGUN_BY_SOMEBODY = UploadDetails(title="", description="", tags=(), categories=(), reference_id="")
"""What nobody has said of an entry that another computer made: whatever it has was said there."""


def plan(record: DetailsRecord, entry: Entry, begun: UploadDetails | None, fields: frozenset[DetailField]) -> FieldPlan:
    """Compare what was said with what the entry has.

    Args:
        record: Of one transfer.
        entry: Its entry, as it was read just now.
        begun: What the entry began with; None if it was there before: then nothing is a conflict.
        fields: Those to look at; only fields of the entry object are.
    """
    theirs, same = seen(entry), set[DetailField]()
    write, conflicts = NOTHING_SAID, NOTHING_SAID
    for one in fields & set(ENTRY_FIELDS):
        mine, present = as_stored(record.details, one), as_stored(theirs, one)
        if _is_cut(one, entry):
            conflicts = _with(conflicts, theirs, one)
        elif mine == present:
            same.add(one)
        elif begun is None or _is_unknown(record, begun, one) or present in _ours(record, begun, one):
            write = _with(write, record.details, one)
        else:
            conflicts = _with(conflicts, theirs, one)
    return FieldPlan(frozenset(same), write, conflicts)


def as_stored(details: UploadDetails, one: DetailField) -> object:
    """Return a value in the form in which two of them can be compared: as the server may have stored it."""
    value = getattr(details, one.value)
    match one:
        case DetailField.TITLE:
            return as_three_bytes(stored_title(value or "")).strip()
        case DetailField.DESCRIPTION:
            return as_three_bytes(stored_description(stored(value or ""))).strip()
        case DetailField.TAGS:
            return frozenset(as_three_bytes(tag) for tag in map(stored_tag, value or ()) if tag)
        case DetailField.STARTS_AT | DetailField.ENDS_AT:
            return None if value is None or value < 0 else int(value)
        case DetailField.OWNER:
            return (value or "").lower()
        case _:
            return value


def changes_of(details: UploadDetails, tags: tuple[str, ...]) -> EntryChanges:
    """Return the fields of the entry object that these details set.

    Args:
        details: What is to be written.
        tags: Marks of kdesk that the tags must keep.
    """
    changes: EntryChanges = {}
    if details.title is not None:
        changes["name"] = stored_title(details.title)
    if details.description is not None:
        changes["description"] = stored_description(stored(details.description))
    if details.tags is not None:
        changes["tags"] = tags_text(details.tags, tags)
    if details.access_control is not None:
        changes["access_control_id"] = details.access_control
    if details.owner is not None:
        changes["user_id"] = details.owner
    if details.starts_at is not None:
        changes["start_at"] = _time(details.starts_at)
    if details.ends_at is not None:
        changes["end_at"] = _time(details.ends_at)
    if details.reference_id is not None:
        changes["reference_id"] = details.reference_id
    return changes


def tags_text(tags: tuple[str, ...], marks: tuple[str, ...] = ()) -> str:
    """Return tags as an entry's field has them, with the marks of kdesk behind them."""
    # A comma would make two tags of one.
    plain = (tag for text in tags for tag in stored(text).split(","))
    kept = list(dict.fromkeys(filter(None, map(stored_tag, plain))))
    while len(joined_tags([*kept, *marks]).encode()) > MAX_BYTES:
        kept.pop()
    return joined_tags(dict.fromkeys([*kept, *marks]))


def stored_title(text: str) -> str:
    """Return a title as a request can carry it. Wire fact: one of 70,000 characters is an error inside the server."""
    return stored_description(sendable(text))


def marks_of(entry: Entry) -> tuple[str, ...]:
    """Return the tags by which kdesk finds an entry."""
    return tuple(tag for tag in tags_of(entry.tags) if is_fingerprint_tag(tag))


_CUT: Mapping[str, str] = {"name": "title", "description": "description", "tags": "tags"}


def _is_cut(one: DetailField, entry: Entry) -> bool:
    """Return whether the server's value is longer than what was read: somebody else wrote it."""
    return any(_CUT.get(name) == one.value for name in entry.cut)


def _is_unknown(record: DetailsRecord, begun: UploadDetails, one: DetailField) -> bool:
    """Return whether nothing is known of what the entry had before: the server chose a value by itself."""
    return one not in begun.said and one not in record.written.said


def _ours(record: DetailsRecord, begun: UploadDetails, one: DetailField) -> list[object]:
    """Return the values that kdesk may have written itself, whatever answers were lost."""
    sources = [source for source in (record.written, record.sent) if one in source.said]
    if one not in record.written.said:
        sources.append(begun)
    return [as_stored(source, one) for source in sources]


def _with(details: UploadDetails, source: UploadDetails, one: DetailField) -> UploadDetails:
    return replace(details, **{one.value: getattr(source, one.value)})


def _time(at: float) -> int:
    return REMOVED if at < 0 else int(at)

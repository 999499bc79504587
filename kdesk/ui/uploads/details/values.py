"""Between the fields of details and what their editors hold."""

from dataclasses import replace
from typing import Any

from kdesk.domain.details.upload_details import NOTHING_SAID, CompanionFile, DetailField, Poster, UploadDetails
from kdesk.domain.editing.stored_tags import typed_tags
from kdesk.messages.foreign_text import shown
from kdesk.messages.format import Format
from kdesk.ui.uploads.details.id_edit import SEVERAL

_NUMBERS = frozenset({DetailField.CONVERSION_PROFILE, DetailField.ACCESS_CONTROL})
_TIMES = frozenset({DetailField.STARTS_AT, DetailField.ENDS_AT})
_LISTS = frozenset({DetailField.CATEGORIES, DetailField.CAPTIONS, DetailField.ATTACHMENTS})
_NO_TIME = -1.0
"""Takes the time from the entry."""


def editor_value(field: DetailField, said: object, *, several: bool = False) -> object:
    """Return what the editor of a field shows."""
    if field in _NUMBERS:
        return SEVERAL if several else said
    if field in _TIMES:
        return int(said) if isinstance(said, float | int) and said >= 0 else None
    if field in _LISTS:
        return said or ()
    if field is DetailField.TAGS:
        return ", ".join(said) if isinstance(said, tuple) else ""
    return said if field is DetailField.POSTER else said or ""


def details_with(field: DetailField, value: object) -> UploadDetails:
    """Return details that say one field, as its editor has it; an emptied one says that it is empty."""
    said = value
    if field in _TIMES:
        said = _NO_TIME if not isinstance(value, int) else float(value)
    elif field is DetailField.TAGS:
        said = tuple(tag.typed for tag in typed_tags(str(value)))
    changes: dict[str, Any] = {field.value: said}  # each field has a type of its own, which its editor keeps
    return replace(NOTHING_SAID, **changes)


def is_empty(value: object) -> bool:
    """Return whether an editor says nothing."""
    return value in (None, "", ())


def words_of(field: DetailField, said: object, formatter: Format) -> str:
    """Return a value for a sentence."""
    if field in _TIMES:
        return formatter.date_and_time(said) if isinstance(said, float | int) and said >= 0 else ""
    if isinstance(said, Poster):
        return said.path or formatter.duration(said.seconds or 0.0)
    if isinstance(said, tuple):
        return ", ".join(one.path if isinstance(one, CompanionFile) else str(one) for one in said)
    return "" if said is None else shown(str(said))

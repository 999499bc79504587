"""The calls of an account that change its library."""

from dataclasses import dataclass

from kdesk.domain.editing.entries import EntryEditing
from kdesk.domain.editing.thumbs import ThumbEditing


@dataclass(frozen=True, slots=True)
class EditingApi:
    """One port for each thing that can be changed.

    Attributes:
        entries: The fields of entries.
        thumbs: Stored thumbnails and the poster.
    """

    entries: EntryEditing
    thumbs: ThumbEditing

"""The calls of an account that change its library."""

from dataclasses import dataclass

from kdesk.domain.editing.attachments import AttachmentEditing
from kdesk.domain.editing.captions import CaptionEditing
from kdesk.domain.editing.entries import EntryEditing
from kdesk.domain.editing.thumbs import ThumbEditing


@dataclass(frozen=True, slots=True)
class EditingApi:
    """One port for each thing that can be changed.

    Attributes:
        entries: The fields of entries.
        captions: Captions of an entry.
        attachments: Attachments of an entry.
        thumbs: Stored thumbnails and the poster.
    """

    entries: EntryEditing
    captions: CaptionEditing
    attachments: AttachmentEditing
    thumbs: ThumbEditing

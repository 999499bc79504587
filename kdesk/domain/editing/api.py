"""The calls of an account that change its library."""

from dataclasses import dataclass

from kdesk.domain.cue_points import CuePoints
from kdesk.domain.editing.account_values import AccountValues
from kdesk.domain.editing.attachments import AttachmentEditing
from kdesk.domain.editing.batch import BatchEditing
from kdesk.domain.editing.captions import CaptionEditing
from kdesk.domain.editing.categories import CategoryEditing
from kdesk.domain.editing.contents import ContentEditing
from kdesk.domain.editing.custom_metadata import CustomMetadata
from kdesk.domain.editing.entries import EntryEditing
from kdesk.domain.editing.moderation import ModerationApi
from kdesk.domain.editing.removal import EntryRemoval
from kdesk.domain.editing.renditions import RenditionEditing
from kdesk.domain.editing.thumbs import ThumbEditing


@dataclass(frozen=True, slots=True)
class EditingApi:
    """One port for each thing that can be changed.

    Attributes:
        entries: The fields of entries.
        categories: The categories that entries are in.
        metadata: Custom metadata of entries.
        values: What can be chosen for the fields.
        captions: Captions of an entry.
        attachments: Attachments of an entry.
        thumbs: Stored thumbnails and the poster.
        batch: The fields, tags and categories of many entries.
        removal: Deleting entries, and bringing them back.
        moderation: Approving and rejecting entries.
        renditions: Making and deleting renditions.
        contents: Cloning, trimming and replacing content.
        cue_points: Chapters and annotations of an entry; None if nobody reads them.
    """

    entries: EntryEditing
    categories: CategoryEditing
    metadata: CustomMetadata
    values: AccountValues
    captions: CaptionEditing
    attachments: AttachmentEditing
    thumbs: ThumbEditing
    batch: BatchEditing
    removal: EntryRemoval
    moderation: ModerationApi
    renditions: RenditionEditing
    contents: ContentEditing
    cue_points: CuePoints | None = None

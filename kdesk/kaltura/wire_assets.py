"""Captions and attachments as the server sends them."""

from typing import Annotated

from msgspec import Struct

from kdesk.domain.captions.formats import CaptionFormat
from kdesk.domain.editing.asset_status import AssetStatus
from kdesk.domain.editing.attachments import Attachment, AttachmentFormat
from kdesk.domain.editing.captions import Caption
from kdesk.kaltura import value_types
from kdesk.kaltura.wire import (
    MAX_ITEMS,
    Bytes,
    Code,
    FileName,
    Flag,
    Id,
    ListType,
    Name,
    OwnData,
    Tags,
    Time,
    Word,
    version_text,
)


class WireCaption(Struct, rename="camel"):
    """`KalturaCaptionAsset`; `format` is a number as a text, `isDefault` is absent until it was set once."""

    id: Id
    entry_id: Word = None
    language: Word = None
    language_code: Word = None
    label: Name = None
    format: Code = None
    status: Code = None
    is_default: Flag = None
    display_on_player: Flag = None
    size_in_bytes: Bytes = None
    version: Word = None
    partner_data: OwnData = None
    created_at: Time = None


class WireCaptions(Struct, rename="camel"):
    """`KalturaCaptionAssetListResponse`."""

    object_type: ListType
    objects: Annotated[list[WireCaption], value_types.StructList(MAX_ITEMS)] = []


class WireAttachment(Struct, rename="camel"):
    """`KalturaAttachmentAsset`. `fileExt` is absent after a string resource, `format` where nobody set it."""

    id: Id
    entry_id: Word = None
    title: Name = None
    filename: FileName = None
    file_ext: Word = None
    format: Code = None
    status: Code = None
    tags: Tags = None
    size_in_bytes: Bytes = None
    version: Word = None
    partner_data: OwnData = None
    created_at: Time = None


class WireAttachments(Struct, rename="camel"):
    """`KalturaAttachmentAssetListResponse`."""

    object_type: ListType
    objects: Annotated[list[WireAttachment], value_types.StructList(MAX_ITEMS)] = []


def to_caption(wire: WireCaption) -> Caption:
    """Convert to a caption."""
    return Caption(
        id=wire.id,
        entry_id=wire.entry_id or "",
        language=wire.language or "",
        code=wire.language_code or "",
        label=str(wire.label or ""),
        format=CaptionFormat.from_wire(wire.format or 0),
        status=AssetStatus.UNKNOWN if wire.status is None else AssetStatus.from_wire(wire.status),
        is_default=bool(wire.is_default),
        on_player=wire.display_on_player is not False,
        size=wire.size_in_bytes or 0,
        version=version_text(wire.version),
    )


def to_attachment(wire: WireAttachment) -> Attachment:
    """Convert to an attachment."""
    return Attachment(
        id=wire.id,
        entry_id=wire.entry_id or "",
        title=str(wire.title or ""),
        file_name=wire.filename or "",
        extension=wire.file_ext or "",
        format=AttachmentFormat.from_wire(wire.format or 0),
        status=AssetStatus.UNKNOWN if wire.status is None else AssetStatus.from_wire(wire.status),
        tags=str(wire.tags or ""),
        size=wire.size_in_bytes or 0,
        version=version_text(wire.version),
    )

"""What the server sends, as structs, and the one door from there to the domain.

Numbers come as strings in places, nulls are left out, unknown fields are common: the structs are read with
`strict=False`, everything but an id may be missing, and no value of the server's makes a conversion fail.
"""

from typing import Annotated

from msgspec import Meta, Struct

from kdesk.domain.entry import Entry, EntryStatus, MediaType, Replacement
from kdesk.domain.flavor import Flavor, FlavorStatus
from kdesk.domain.ports import Partner
from kdesk.domain.upload import UploadToken, UploadTokenStatus

Id = Annotated[str, Meta(min_length=1)]
Text = str | None
Number = int | None
Decimal = float | None
ListType = Annotated[str, Meta(pattern="ListResponse$")]
"""What an answer must call itself to be taken for a list: any other object would pass for an empty one."""
Flag = bool | int | None
"""Kaltura's nullable booleans are booleans or minus one, zero, one."""


class WireToken(Struct, rename="camel"):
    """`KalturaUploadToken`; both sizes are strings on the wire."""

    id: Id
    status: Number = None
    file_name: Text = None
    uploaded_file_size: Number = None
    upload_url: Text = None
    attached_object_id: Text = None
    updated_at: Number = None


class WireTokens(Struct, rename="camel"):
    """`KalturaUploadTokenListResponse`."""

    object_type: ListType
    objects: list[WireToken] = []


class WireEntry(Struct, rename="camel"):
    """`KalturaMediaEntry` and its kin; `duration` in seconds, times in Unix seconds.

    `version` is a string for images that have arrived, and the number 0 for all else, whose flavors have versions.
    """

    id: Id
    name: Text = None
    description: Text = None
    partner_id: Number = None
    user_id: str | int | None = None
    tags: Text = None
    status: int | str | None = None
    media_type: Number = None
    duration: Decimal = None
    ms_duration: Decimal = None
    width: Number = None
    height: Number = None
    created_at: Number = None
    updated_at: Number = None
    thumbnail_url: Text = None
    download_url: Text = None
    reference_id: Text = None
    partner_data: Text = None
    root_entry_id: Text = None
    version: str | int | None = None
    replacement_status: Number = None


class WireEntries(Struct, rename="camel"):
    """`KalturaMediaListResponse`; a few early answers of the server leave `objects` out."""

    object_type: ListType
    total_count: Number = None
    objects: list[WireEntry] = []


class WireFlavor(Struct, rename="camel"):
    """`KalturaFlavorAsset`; `size` is not read: kilobytes or bytes, depending on how it came about."""

    id: Id
    entry_id: Text = None
    flavor_params_id: Number = None
    status: Number = None
    width: Number = None
    height: Number = None
    bitrate: Number = None
    frame_rate: Decimal = None
    video_codec_id: Text = None
    container_format: Text = None
    size_in_bytes: Number = None
    tags: Text = None
    is_original: Flag = None
    is_default: Flag = None
    file_ext: Text = None
    description: Text = None
    version: str | int | None = None


class WireFlavors(Struct, rename="camel"):
    """`KalturaFlavorAssetListResponse`."""

    object_type: ListType
    objects: list[WireFlavor] = []


class WireFlavorParams(Struct):
    """`KalturaFlavorParams`: the recipe of a rendition, of which kdesk shows the name."""

    id: int
    name: Text = None


class WireFlavorParamsList(Struct, rename="camel"):
    """`KalturaFlavorParamsListResponse`."""

    object_type: ListType
    objects: list[WireFlavorParams] = []


class WireSession(Struct, rename="camel"):
    """`KalturaSessionInfo`: every number is a string; `expiry` is in the server's Unix seconds."""

    partner_id: int
    ks: Text = None
    user_id: str | int | None = None
    expiry: Number = None


class WireUser(Struct, rename="camel"):
    """`KalturaUser`: the id is empty for an application token without a user."""

    id: str | int | None = None
    partner_id: Number = None


class WireWidgetSession(Struct):
    """`KalturaStartWidgetSessionResponse`."""

    ks: Id


class WirePartner(Struct):
    """`KalturaPartner`. It carries the secrets of the partner: nothing but id and name is ever read."""

    id: int
    name: Text = None


class WirePartnerLimits(Struct, rename="camel"):
    """`KalturaPartner` once more: `maxUploadSize` in MiB. Its secrets are not read here either."""

    max_upload_size: Number = None


class WireStatistics(Struct, rename="camel"):
    """`KalturaPartnerStatistics`: how much of the quota is used."""

    usage_percent: Decimal = None


class WirePartners(Struct, rename="camel"):
    """`KalturaPartnerListResponse`."""

    object_type: ListType
    objects: list[WirePartner] = []


def to_token(wire: WireToken) -> UploadToken:
    """Return the upload token as the engine knows it."""
    unknown = UploadTokenStatus.UNKNOWN
    return UploadToken(
        id=wire.id,
        status=unknown if wire.status is None else UploadTokenStatus.from_wire(wire.status),
        file_name=wire.file_name or "",
        uploaded_size=max(0, wire.uploaded_file_size or 0),
        upload_url=wire.upload_url or "",
        attached_id=wire.attached_object_id or "",
        updated_at=wire.updated_at or 0,
    )


def to_entry(wire: WireEntry) -> Entry:
    """Return the entry as the library shows it; the exact duration in milliseconds is preferred."""
    exact = (wire.ms_duration or 0.0) / 1000
    return Entry(
        id=wire.id,
        name=wire.name or "",
        partner_id=wire.partner_id or 0,
        status=EntryStatus.UNKNOWN if wire.status is None else EntryStatus.from_wire(wire.status),
        media_type=MediaType.from_wire(wire.media_type or 0),
        description=wire.description or "",
        tags=wire.tags or "",
        user_id=str(wire.user_id or ""),
        duration=max(0.0, exact or wire.duration or 0.0),
        width=max(0, wire.width or 0),
        height=max(0, wire.height or 0),
        created_at=wire.created_at or 0,
        updated_at=wire.updated_at or 0,
        thumbnail_url=wire.thumbnail_url or "",
        download_url=wire.download_url or "",
        reference_id=wire.reference_id or "",
        partner_data=wire.partner_data or "",
        root_id=wire.root_entry_id or "",
        version=str(wire.version or ""),
        replacement=Replacement.from_wire(wire.replacement_status or 0),
    )


def to_flavor(wire: WireFlavor, name: str = "") -> Flavor:
    """Return the rendition as the review shows it; `name` is that of its recipe."""
    return Flavor(
        id=wire.id,
        entry_id=wire.entry_id or "",
        params_id=wire.flavor_params_id or 0,
        status=FlavorStatus.UNKNOWN if wire.status is None else FlavorStatus.from_wire(wire.status),
        name=name,
        width=max(0, wire.width or 0),
        height=max(0, wire.height or 0),
        bitrate=max(0, wire.bitrate or 0),
        frame_rate=max(0.0, wire.frame_rate or 0.0),
        codec=wire.video_codec_id or "",
        container=wire.container_format or "",
        size=max(0, wire.size_in_bytes or 0),
        tags=wire.tags or "",
        is_source=wire.is_original == 1,
        is_default=wire.is_default == 1,
        file_ext=wire.file_ext or "",
        description=wire.description or "",
        version=str(wire.version or ""),
    )


def to_partner(wire: WirePartner) -> Partner:
    """Return the partner as the chooser shows it."""
    return Partner(id=wire.id, name=wire.name or str(wire.id))

"""What the server sends, as structs, and the way from there to the domain.

Each field names the kind of its value (`kinds`), and `decoding` brings it into the range of that kind. Nulls are left
out and unknown fields are common: everything but an id may be missing, and a value that is out of range is missing too.
"""

from collections.abc import Iterable
from typing import Annotated

from msgspec import Meta, Struct

from kdesk.domain.entry import Entry, EntryStatus, MediaType, Replacement
from kdesk.domain.flavor import UNKNOWN_RECIPE, Flavor, FlavorStatus
from kdesk.domain.ports import Partner
from kdesk.domain.upload import UploadToken, UploadTokenStatus
from kdesk.kaltura import value_types

MAX_ITEMS = 10_000
"""Objects of one answer. Kaltura cuts pages at 500, other servers may not know pages; the partners of a login come all
at once.
"""

Id = Annotated[str, Meta(min_length=1, max_length=200, pattern=r"\A[^\x00-\x1f\x7f]+\Z"), value_types.Required()]
ListType = Annotated[str, Meta(pattern="ListResponse$", max_length=200), value_types.Required()]
"""What an answer must call itself to be taken for a list: any other object would pass for an empty one."""
NewSession = Annotated[str, Meta(min_length=1, max_length=10_000), value_types.Required()]
Secret = Annotated[str | None, value_types.SECRET]

Bytes = Annotated[int | None, value_types.BYTES]
Mebibytes = Annotated[int | None, value_types.MEBIBYTES]
Seconds = Annotated[float | None, value_types.SECONDS]
Milliseconds = Annotated[float | None, value_types.MILLISECONDS]
Time = Annotated[int | None, value_types.TIME]
Count = Annotated[int | None, value_types.COUNT]
Pixels = Annotated[int | None, value_types.PIXELS]
Kilobits = Annotated[int | None, value_types.KILOBITS]
Frames = Annotated[float | None, value_types.FRAMES]
Percent = Annotated[float | None, value_types.PERCENT]
Code = Annotated[int | None, value_types.CODE]
Number = Annotated[int | None, value_types.NUMBER]
Flag = Annotated[bool | None, value_types.FLAG]
Word = Annotated[str | None, value_types.WORD]
User = Annotated[str | None, value_types.USER]
OwnData = Annotated[str | None, value_types.OWN_DATA]
FileName = Annotated[str | None, value_types.FILE_NAME]
Address = Annotated[str | None, value_types.ADDRESS]
Name = Annotated[str | None, value_types.NAME]
Description = Annotated[str | None, value_types.DESCRIPTION]
Tags = Annotated[str | None, value_types.TAGS]


class WireRefusal(Struct, rename="camel"):
    """`KalturaAPIException`; `args` is `[]` where there are none."""

    code: Word = None
    message: Annotated[str | None, value_types.MESSAGE] = None
    args: Annotated[dict[str, str] | None, value_types.ARGUMENTS] = None


class WireToken(Struct, rename="camel"):
    """`KalturaUploadToken`; both sizes are strings on the wire."""

    id: Id
    status: Code = None
    file_name: FileName = None
    uploaded_file_size: Bytes = None
    upload_url: Address = None
    attached_object_id: Word = None
    updated_at: Time = None


class WireTokens(Struct, rename="camel"):
    """`KalturaUploadTokenListResponse`."""

    object_type: ListType
    objects: Annotated[list[WireToken], value_types.StructList(MAX_ITEMS)] = []


class WireEntry(Struct, rename="camel"):
    """`KalturaMediaEntry` and its kin; `duration` in seconds, times in Unix seconds.

    `version` is a string for images that have arrived, and the number 0 for all else, whose flavors have versions.
    """

    id: Id
    name: Name = None
    description: Description = None
    partner_id: Number = None
    user_id: User = None
    tags: Tags = None
    status: Word = None
    media_type: Code = None
    duration: Seconds = None
    ms_duration: Milliseconds = None
    width: Pixels = None
    height: Pixels = None
    created_at: Time = None
    updated_at: Time = None
    thumbnail_url: Address = None
    download_url: Address = None
    reference_id: Word = None
    partner_data: OwnData = None
    root_entry_id: Word = None
    version: Word = None
    replacement_status: Code = None


class WireEntries(Struct, rename="camel"):
    """`KalturaMediaListResponse`; a few early answers of the server leave `objects` out."""

    object_type: ListType
    total_count: Count = None
    objects: Annotated[list[WireEntry], value_types.StructList(MAX_ITEMS)] = []


class WireFlavor(Struct, rename="camel"):
    """`KalturaFlavorAsset`; `size` is not read: kilobytes or bytes, depending on how it came about."""

    id: Id
    entry_id: Word = None
    flavor_params_id: Number = None
    status: Code = None
    width: Pixels = None
    height: Pixels = None
    bitrate: Kilobits = None
    frame_rate: Frames = None
    video_codec_id: Word = None
    container_format: Word = None
    size_in_bytes: Bytes = None
    tags: Tags = None
    is_original: Flag = None
    is_default: Flag = None
    file_ext: Word = None
    description: Description = None
    version: Word = None


class WireFlavors(Struct, rename="camel"):
    """`KalturaFlavorAssetListResponse`."""

    object_type: ListType
    objects: Annotated[list[WireFlavor], value_types.StructList(MAX_ITEMS)] = []


class WireFlavorParams(Struct):
    """`KalturaFlavorParams`: the recipe of a rendition, of which kdesk shows the name."""

    id: Number
    name: Name = None


class WireFlavorParamsList(Struct, rename="camel"):
    """`KalturaFlavorParamsListResponse`."""

    object_type: ListType
    objects: Annotated[list[WireFlavorParams], value_types.StructList(MAX_ITEMS)] = []


class WireSession(Struct, rename="camel"):
    """`KalturaSessionInfo`: every number is a string; `expiry` is in the server's Unix seconds."""

    partner_id: Number
    ks: Secret = None
    user_id: User = None
    expiry: Time = None


class WireUser(Struct, rename="camel"):
    """`KalturaUser`: the id is empty for an application token without a user."""

    id: User = None
    partner_id: Number = None


class WireWidgetSession(Struct):
    """`KalturaStartWidgetSessionResponse`."""

    ks: NewSession


class WirePartner(Struct):
    """`KalturaPartner`. It carries the secrets of the partner: nothing but id and name is ever read."""

    id: Number
    name: Name = None


class WirePartnerLimits(Struct, rename="camel"):
    """`KalturaPartner` once more: `maxUploadSize` in MiB. Its secrets are not read here either."""

    max_upload_size: Mebibytes = None


class WireStatistics(Struct, rename="camel"):
    """`KalturaPartnerStatistics`: how much of the quota is used."""

    usage_percent: Percent = None


class WirePartners(Struct, rename="camel"):
    """`KalturaPartnerListResponse`."""

    object_type: ListType
    objects: Annotated[list[WirePartner], value_types.StructList(MAX_ITEMS)] = []


def to_token(wire: WireToken) -> UploadToken:
    """Return the upload token as the engine knows it."""
    unknown = UploadTokenStatus.UNKNOWN
    return UploadToken(
        id=wire.id,
        status=unknown if wire.status is None else UploadTokenStatus.from_wire(wire.status),
        file_name=wire.file_name or "",
        uploaded_size=wire.uploaded_file_size or 0,
        upload_url=wire.upload_url or "",
        attached_id=wire.attached_object_id or "",
        updated_at=wire.updated_at or 0,
    )


def to_entry(wire: WireEntry) -> Entry:
    """Return the entry as the library shows it; the exact duration in milliseconds is preferred."""
    exact = (wire.ms_duration or 0.0) / 1000
    return Entry(
        id=wire.id,
        name=str(wire.name or ""),
        partner_id=wire.partner_id or 0,
        status=EntryStatus.UNKNOWN if wire.status is None else EntryStatus.from_wire(wire.status),
        media_type=MediaType.from_wire(wire.media_type or 0),
        description=str(wire.description or ""),
        tags=str(wire.tags or ""),
        user_id=wire.user_id or "",
        duration=exact or wire.duration or 0.0,
        width=wire.width or 0,
        height=wire.height or 0,
        created_at=wire.created_at or 0,
        updated_at=wire.updated_at or 0,
        thumbnail_url=wire.thumbnail_url or "",
        download_url=wire.download_url or "",
        reference_id=wire.reference_id or "",
        partner_data=wire.partner_data or "",
        root_id=wire.root_entry_id or "",
        version=_version(wire.version),
        replacement=Replacement.from_wire(wire.replacement_status or 0),
        cut=frozenset(
            name
            for name in ("name", "description", "tags")
            if isinstance(getattr(wire, name), value_types.TruncatedText)
        ),
    )


def to_flavor(wire: WireFlavor, name: str = "") -> Flavor:
    """Return the rendition as the review shows it; `name` is that of its recipe."""
    return Flavor(
        id=wire.id,
        entry_id=wire.entry_id or "",
        params_id=UNKNOWN_RECIPE if wire.flavor_params_id is None else wire.flavor_params_id,
        status=FlavorStatus.UNKNOWN if wire.status is None else FlavorStatus.from_wire(wire.status),
        name=name,
        width=wire.width or 0,
        height=wire.height or 0,
        bitrate=wire.bitrate or 0,
        frame_rate=wire.frame_rate or 0.0,
        codec=wire.video_codec_id or "",
        container=wire.container_format or "",
        size=wire.size_in_bytes or 0,
        tags=str(wire.tags or ""),
        is_source=bool(wire.is_original),
        is_default=bool(wire.is_default),
        file_ext=wire.file_ext or "",
        description=str(wire.description or ""),
        version=_version(wire.version),
    )


def to_partners(wires: Iterable[WirePartner]) -> tuple[Partner, ...]:
    """Return the partners as the chooser shows them; one whose number is unknown cannot be chosen."""
    return tuple(Partner(id=wire.id, name=wire.name or str(wire.id)) for wire in wires if wire.id is not None)


def _version(version: str | None) -> str:
    return "" if version in {None, "0"} else str(version)

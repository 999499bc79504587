"""The server's objects as structs, and their conversion to domain objects.

Each field names its value type (`value_types`), by which `decoding` checks it. The server omits nulls and adds unknown
fields: everything but an id may be missing, and a value out of range counts as missing.
"""

from collections.abc import Iterable
from typing import Annotated

from msgspec import Meta, Struct

from kdesk.domain.flavor import UNKNOWN_RECIPE, Flavor, FlavorStatus
from kdesk.domain.ports import Partner
from kdesk.domain.upload import UploadToken, UploadTokenStatus
from kdesk.kaltura import value_types

MAX_ITEMS = 10_000
"""Objects in one list. Kaltura cuts pages at 500; other servers may not know pages, and the partners of a login come
all at once.
"""

Id = Annotated[str, Meta(min_length=1, max_length=200, pattern=r"\A[^\x00-\x1f\x7f]+\Z"), value_types.Required()]
ListType = Annotated[str, Meta(pattern="ListResponse$", max_length=200), value_types.Required()]
"""The `objectType` of a list, required because any other object would pass for an empty list."""
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
    """`KalturaAPIException`; `args` is `[]` if there are none."""

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
    # msgspec gives each struct a list of its own, unlike Python with a class attribute.
    objects: Annotated[list[WireToken], value_types.StructList(MAX_ITEMS)] = []


class WireFlavor(Struct, rename="camel"):
    """`KalturaFlavorAsset`. `size` is not read: it is in kilobytes or bytes, depending on its origin."""

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
    updated_at: Time = None


class WireFlavors(Struct, rename="camel"):
    """`KalturaFlavorAssetListResponse`."""

    object_type: ListType
    objects: Annotated[list[WireFlavor], value_types.StructList(MAX_ITEMS)] = []


class WireFlavorParams(Struct):
    """`KalturaFlavorParams`, the recipe of a rendition; only its name is shown."""

    id: Number
    name: Name = None


class WireFlavorParamsList(Struct, rename="camel"):
    """`KalturaFlavorParamsListResponse`."""

    object_type: ListType
    objects: Annotated[list[WireFlavorParams], value_types.StructList(MAX_ITEMS)] = []


class WireSession(Struct, rename="camel"):
    """`KalturaSessionInfo`. Every number is a string; `expiry` is in the server's Unix seconds."""

    partner_id: Number
    ks: Secret = None
    user_id: User = None
    expiry: Time = None


class WireUser(Struct, rename="camel"):
    """`KalturaUser`. The id is empty for an application token without a user."""

    id: User = None
    partner_id: Number = None


class WireWidgetSession(Struct):
    """`KalturaStartWidgetSessionResponse`."""

    ks: NewSession


class WirePartner(Struct):
    """`KalturaPartner`. It carries the partner's secrets; only id and name are read."""

    id: Number
    name: Name = None


class WirePartnerLimits(Struct, rename="camel"):
    """`KalturaPartner` with `maxUploadSize` in MiB only; its secrets are not read here either."""

    max_upload_size: Mebibytes = None


class WireStatistics(Struct, rename="camel"):
    """`KalturaPartnerStatistics`: the used share of the quota."""

    usage_percent: Percent = None


class WirePartners(Struct, rename="camel"):
    """`KalturaPartnerListResponse`."""

    object_type: ListType
    objects: Annotated[list[WirePartner], value_types.StructList(MAX_ITEMS)] = []


def to_token(wire: WireToken) -> UploadToken:
    """Convert to an upload token."""
    unknown = UploadTokenStatus.UNKNOWN
    return UploadToken(
        id=wire.id,
        status=unknown if wire.status is None else UploadTokenStatus.from_wire(wire.status),
        file_name=wire.file_name or "",
        uploaded_size=wire.uploaded_file_size or 0,  # absent before the first byte
        upload_url=wire.upload_url or "",  # absent on a server with one data centre
        attached_id=wire.attached_object_id or "",
        updated_at=wire.updated_at or 0,
    )


def to_flavor(wire: WireFlavor, name: str = "") -> Flavor:
    """Convert to a flavor; `name` is that of its flavor params."""
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
        version=version_text(wire.version),
    )


def to_partners(wires: Iterable[WirePartner]) -> tuple[Partner, ...]:
    """Convert to partners. One without a readable id cannot be chosen and is left out."""
    return tuple(Partner(id=wire.id, name=wire.name or str(wire.id)) for wire in wires if wire.id is not None)


def version_text(version: str | None) -> str:
    """Return a content version; "" for the number 0 of what has no content yet."""
    return "" if version in {None, "0"} else str(version)

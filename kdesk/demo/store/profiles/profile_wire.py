"""Conversion profiles: the fields that callers write, and the wire objects."""

import json
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from kdesk.demo.store.database import Row
from kdesk.demo.store.profiles.ladder import PARAMS
from kdesk.demo.wire.errors import ApiError
from kdesk.demo.wire.params import Args

_Reader = Callable[[Args, str], Any]
_TEXTS = (
    *("systemName", "tags", "description", "defaultEntryId", "xslTransformation", "collectionTags"),
    *("conditionalProfiles", "defaultAudioLang", "deliveryTag", "mediaInfoXslTransformation"),
)
_NUMBERS = ("storageProfileId", "mediaParserType", "detectGOP", "clipStart", "clipDuration")
_FIELDS: dict[str, _Reader] = {
    **dict.fromkeys(_TEXTS, Args.text),
    **dict.fromkeys(_NUMBERS, Args.integer),
    "calculateComplexity": Args.flag,
}
_PARAMS_FIELDS: dict[str, _Reader] = {
    **dict.fromkeys(("systemName", "tags", "overloadParams"), Args.text),
    **dict.fromkeys(("forceNoneComplied", "isEncrypted", "twoPass"), Args.flag),
    **dict.fromkeys(("deletePolicy", "chunkedEncodeMode"), Args.integer),
    "contentAwareness": Args.number,
}
"""Writable fields of a profile and of its renditions that have no column."""

_CORNERS = {"left": -1, "top": -1, "width": -1, "height": -1, "objectType": "KalturaCropDimensions"}


def params_of(sent: Args) -> list[int]:
    """Return the params in `flavorParamsIds`, without duplicates, in the order sent."""
    numbers = dict.fromkeys(sent.words("flavorParamsIds"))
    for number in numbers:
        if not number.isdecimal() or int(number) not in PARAMS:
            raise ApiError("FLAVOR_PARAMS_ID_NOT_FOUND", ID=number)
    return [int(number) for number in numbers]


def profile_fields(sent: Args) -> dict[str, Any]:
    """Return the fields of a profile that were sent and have no column."""
    return _read(sent, _FIELDS)


def params_fields(sent: Args) -> dict[str, Any]:
    """Return the fields of a profile's rendition that were sent and have no column."""
    return _read(sent, _PARAMS_FIELDS)


def _read(sent: Args, fields: Mapping[str, _Reader]) -> dict[str, Any]:
    return {name: read(sent, name) for name, read in fields.items() if name in sent}


def to_wire(row: Row, params: Sequence[Row]) -> dict[str, Any]:
    """Return the `KalturaConversionProfile` object."""
    return {
        "id": row["id"],
        "partnerId": row["partner_id"],
        "status": row["status"],
        "type": row["type"],
        "name": row["name"],
        "systemName": "",
        "tags": "",
        "description": "",
        "createdAt": row["created_at"],
        "flavorParamsIds": ",".join(str(one["params_id"]) for one in params),
        "isDefault": bool(row["is_default"]),
        "isPartnerDefault": bool(row["is_default"]),
        "cropDimensions": _CORNERS,
        "clipStart": -1,
        "clipDuration": -1,
        "mediaParserType": 0,
        "calculateComplexity": True,
        "collectionTags": "mbr,ism",
        "detectGOP": 0,
        **json.loads(row["extra"]),
        "objectType": "KalturaConversionProfile",
    }


def params_to_wire(row: Row) -> dict[str, Any]:
    """Return the `KalturaConversionProfileAssetParams` object."""
    return {
        "conversionProfileId": row["profile_id"],
        "assetParamsId": row["params_id"],
        "readyBehavior": row["ready_behavior"],
        "origin": row["origin"],
        "systemName": PARAMS[row["params_id"]].name,
        "forceNoneComplied": False,
        "deletePolicy": 0,
        "isEncrypted": False,
        "contentAwareness": 0.5,
        "chunkedEncodeMode": 0,
        "twoPass": False,
        **json.loads(row["extra"]),
        "objectType": "KalturaConversionProfileAssetParams",
    }

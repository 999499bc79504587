"""Checks of parameters before an action runs: object parameters and enumerations."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from kdesk.demo.wire.errors import ApiError
from kdesk.demo.wire.params import Tree, as_number, as_text

_OBJECTS = frozenset(
    (
        *(
            "filter",
            "pager",
            "uploadToken",
            "entry",
            "mediaEntry",
            "baseEntry",
            "documentEntry",
            "dataEntry",
            "resource",
        ),
        *("contentResource", "flavorAsset", "thumbAsset", "flavorParams", "conversionProfile", "appToken", "user"),
        *("conversionProfileAssetParams", "category", "categoryEntry", "accessControl", "accessControlProfile"),
        *(
            "shortLink",
            "cuePoint",
            "annotation",
            "captionAsset",
            "attachmentAsset",
            "contextDataParams",
            "playbackContextOptions",
        ),
    )
)
_ABSTRACT = {"resource": "KalturaResource", "contentResource": "KalturaContentResource"}
_WORDS = {"true": 1, "false": 0}


@dataclass(frozen=True, slots=True)
class Enum:
    """A parameter that accepts a fixed set of integers.

    Attributes:
        name: The parameter.
        type: The name of the enumeration's class, for the error message.
    """

    name: str
    type: str
    values: frozenset[int]


def check(tree: Tree, enums: Iterable[Enum]) -> None:
    """Check the object parameters and the enumerations of a call.

    Raises:
        ApiError: PROPERTY_VALIDATION_WRONG_FORMAT, OBJECT_TYPE_ABSTRACT or INVALID_ENUM_VALUE.
    """
    for name, value in tree.items():
        if name in _OBJECTS and value is not None:
            _check_object(name, value)
    for enum in enums:
        if enum.name in tree:
            check_enum(enum, tree[enum.name])


def check_enum(enum: Enum, value: Any) -> None:
    """Raise INVALID_ENUM_VALUE for a value outside an enumeration; `true` and `false` count as 1 and 0."""
    text = as_text(value)
    number = _WORDS.get(text.lower(), as_number(text))
    if number not in enum.values:
        raise ApiError("INVALID_ENUM_VALUE", ENUM_VAL=text, PARAM_NAME=enum.name, ENUM_TYPE=enum.type)


def _check_object(name: str, value: Any) -> None:
    if not isinstance(value, (dict, list)):
        raise ApiError("PROPERTY_VALIDATION_WRONG_FORMAT", PROP_NAME=name, FORMAT="array")
    kind = value.get("objectType") if isinstance(value, dict) else None
    # For other parameters Kaltura takes the declared class; these two classes are abstract.
    if name in _ABSTRACT and not kind:
        raise ApiError("OBJECT_TYPE_ABSTRACT", OBJ_TYPE=_ABSTRACT[name])

"""Classes of access control rules on the wire, and readers for rules that a caller sent."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from kdesk.demo.wire.errors import ApiError
from kdesk.demo.wire.params import Args

PLAY, DOWNLOAD, THUMBNAIL = 1, 2, 3
"""Numbers of the contexts in which a rule can apply (KalturaContextType)."""
BLOCK, PREVIEW, LIMIT_FLAVORS, LIMIT_CAPTURE = 1, 2, 3, 8

Reader = Callable[[Args, str], Any]


@dataclass(frozen=True, slots=True)
class RuleClass:
    """A class of the wire.

    Attributes:
        type: The number in the object's `type`; None for a class without that field.
        fields: The reader of each field that a caller may send.
    """

    type: int | None
    fields: Mapping[str, Reader]


def _text(sent: Args, name: str) -> str:
    return sent.text(name)


def _number(sent: Args, name: str) -> int:
    return sent.integer(name)


def _flag(sent: Args, name: str) -> bool:
    return sent.flag(name)


def _strings(sent: Args, name: str) -> list[dict[str, str]]:
    """Read an array of `KalturaStringValue`."""
    return [{"value": item.text("value"), "objectType": "KalturaStringValue"} for item in sent.children(name)]


def _contexts(sent: Args, name: str) -> list[dict[str, Any]]:
    kind = "KalturaAccessControlContextTypeHolder"
    return [{"type": item.integer("type"), "objectType": kind} for item in sent.children(name)]


def _time(sent: Args, name: str) -> dict[str, Any]:
    """Read the time field of a comparison: the current time plus an offset in seconds."""
    field = sent.child(name) or Args({})
    return {"offset": field.integer("offset"), "objectType": "KalturaTimeContextField"}


def _integer_value(sent: Args, name: str) -> dict[str, Any]:
    value = sent.child(name) or Args({})
    return {"value": value.integer("value"), "objectType": "KalturaIntegerValue"}


def _conditions(sent: Args, name: str) -> list[dict[str, Any]]:
    return [_typed(item, CONDITIONS, "KalturaCondition") for item in sent.children(name)]


def _actions(sent: Args, name: str) -> list[dict[str, Any]]:
    return [_typed(item, ACTIONS, "KalturaRuleAction") for item in sent.children(name)]


_ANY: dict[str, Reader] = {"description": _text, "not": _flag}
_MATCH = {**_ANY, "values": _strings}
_IDS: dict[str, Reader] = {"isBlockedList": _flag}
CONDITIONS = {
    "KalturaAuthenticatedCondition": RuleClass(1, {**_ANY, "privileges": _strings}),
    "KalturaCountryCondition": RuleClass(2, {**_MATCH, "geoCoderType": _number}),
    "KalturaIpAddressCondition": RuleClass(3, {**_MATCH, "acceptInternalIps": _flag, "httpHeader": _text}),
    "KalturaSiteCondition": RuleClass(4, _MATCH),
    "KalturaUserAgentCondition": RuleClass(5, _MATCH),
    "KalturaFieldCompareCondition": RuleClass(
        7, {**_ANY, "comparison": _number, "field": _time, "value": _integer_value}
    ),
    "KalturaOrCondition": RuleClass(11, {**_ANY, "conditions": _conditions}),
}
"""Classes of conditions by name. Any other name is an unknown class and raises OBJECT_TYPE_ABSTRACT."""

ACTIONS = {
    "KalturaAccessControlBlockAction": RuleClass(BLOCK, {}),
    "KalturaAccessControlPreviewAction": RuleClass(PREVIEW, {"limit": _number}),
    "KalturaAccessControlLimitFlavorsAction": RuleClass(LIMIT_FLAVORS, {"flavorParamsIds": _text, **_IDS}),
    "KalturaAccessControlLimitDeliveryProfilesAction": RuleClass(5, {"deliveryProfileIds": _text, **_IDS}),
    "KalturaAccessControlLimitThumbnailCaptureAction": RuleClass(LIMIT_CAPTURE, {}),
}
"""Classes of actions by name."""

_RULE = RuleClass(
    None,
    {
        "description": _text,
        "ruleData": _text,
        "message": _text,
        "code": _text,
        "actions": _actions,
        "conditions": _conditions,
        "contexts": _contexts,
        "stopProcessing": _flag,
        "forceAdminValidation": _flag,
    },
)


def rules_sent(sent: Args, name: str = "rules") -> list[dict[str, Any]]:
    """Return the rules of an array parameter in the form in which they are stored and returned.

    Raises:
        ApiError: OBJECT_TYPE_ABSTRACT if a condition or an action has an unknown class.
    """
    return [_read(item, "KalturaRule", _RULE) for item in sent.children(name)]


def _typed(sent: Args, classes: Mapping[str, RuleClass], declared: str) -> dict[str, Any]:
    name = sent.text("objectType")
    if name not in classes:
        raise ApiError("OBJECT_TYPE_ABSTRACT", OBJ_TYPE=declared)
    return _read(sent, name, classes[name])


def _read(sent: Args, name: str, kind: RuleClass) -> dict[str, Any]:
    shown: dict[str, Any] = {} if kind.type is None else {"type": kind.type}
    shown |= {field: read(sent, field) for field, read in kind.fields.items() if field in sent}
    return {**shown, "objectType": name}

"""The classes that rules of access control are made of, and how those that a caller sent are kept."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from kdesk.demo.wire.errors import ApiError
from kdesk.demo.wire.params import Args

PLAY, DOWNLOAD, THUMBNAIL = 1, 2, 3
"""The contexts in which rules hold."""
BLOCK, PREVIEW, LIMIT_FLAVORS, LIMIT_CAPTURE = 1, 2, 3, 8

Reader = Callable[[Args, str], Any]


@dataclass(frozen=True, slots=True)
class RuleClass:
    """One class of the wire: its number as `type` shows it, and how each field that was sent is read."""

    type: int | None
    fields: Mapping[str, Reader]


def _text(sent: Args, name: str) -> str:
    return sent.text(name)


def _number(sent: Args, name: str) -> int:
    return sent.integer(name)


def _flag(sent: Args, name: str) -> bool:
    return sent.flag(name)


def _strings(sent: Args, name: str) -> list[dict[str, str]]:
    """An array of `KalturaStringValue`."""
    return [{"value": item.text("value"), "objectType": "KalturaStringValue"} for item in sent.children(name)]


def _contexts(sent: Args, name: str) -> list[dict[str, Any]]:
    """An array of the holders that name contexts."""
    kind = "KalturaAccessControlContextTypeHolder"
    return [{"type": item.integer("type"), "objectType": kind} for item in sent.children(name)]


def _time(sent: Args, name: str) -> dict[str, Any]:
    """The field that a comparison looks at: the time, plus an offset in seconds."""
    field = sent.child(name) or Args({})
    return {"offset": field.integer("offset"), "objectType": "KalturaTimeContextField"}


def _integer_value(sent: Args, name: str) -> dict[str, Any]:
    """A `KalturaIntegerValue`."""
    value = sent.child(name) or Args({})
    return {"value": value.integer("value"), "objectType": "KalturaIntegerValue"}


def _conditions(sent: Args, name: str) -> list[dict[str, Any]]:
    """An array of conditions."""
    return [_typed(item, CONDITIONS, "KalturaCondition") for item in sent.children(name)]


def _actions(sent: Args, name: str) -> list[dict[str, Any]]:
    """An array of actions."""
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
"""The conditions. A name that is not here counts as none, as an unknown class does everywhere."""

ACTIONS = {
    "KalturaAccessControlBlockAction": RuleClass(BLOCK, {}),
    "KalturaAccessControlPreviewAction": RuleClass(PREVIEW, {"limit": _number}),
    "KalturaAccessControlLimitFlavorsAction": RuleClass(LIMIT_FLAVORS, {"flavorParamsIds": _text, **_IDS}),
    "KalturaAccessControlLimitDeliveryProfilesAction": RuleClass(5, {"deliveryProfileIds": _text, **_IDS}),
    "KalturaAccessControlLimitThumbnailCaptureAction": RuleClass(LIMIT_CAPTURE, {}),
}
"""The actions."""

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
    """The rules of an array parameter, as they are kept and shown; OBJECT_TYPE_ABSTRACT for parts of no known class."""
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

"""Rows with undetermined values, of which only the types are compared, each with its reason."""

import re
from typing import Any

_EVERYTHING = ("*",)
_TYPED_IN = ("name", "website", "description", "adminName", "phone", "fullName", "firstName", "lastName")
_PASSWORDS = ("passwordStructureValidations", "passwordStructureValidationsDescription", "passReplaceFreq")
_INSTALLED = (*_PASSWORDS, "maxLoginAttempts", "loginBlockPeriod", "deliveryTypes", "embedCodeTypes", "allowedDomains")

_LOOSE: tuple[tuple[str, tuple[str, ...], str], ...] = (
    # The rows, their undetermined fields, and the reason.
    (r"^par8?b?: (chunk@|get b)|^attach-par: chunk@", ("uploadedFileSize",), "parallel chunks race for the counter"),
    (r"user\.get|getByLoginId|ks of appToken", _TYPED_IN, "what the administrator had typed in"),
    (
        r"partner\.(getInfo$|get id|list)",
        (*_TYPED_IN, *_INSTALLED),
        "what the administrator and the install had set up",
    ),
    (
        r"conversionProfile\.list|AssetsWithParams$",
        _EVERYTHING,
        "the profiles and flavor params that came with the install",
    ),
    (r"conversionProfile\.getD", ("description", "flavorParamsIds"), "the flavors that came with the install"),
    (r"^(ready|user ks): flavorAsset", ("size",), "pushed by hand: media information would make it kilobytes"),
    (r"^(ready|user ks): flavorAsset", ("tags",), "pushed by hand: the tags depend on what tagged the source"),
    (r"^thumb: ", _EVERYTHING, "a rendered picture"),
    (r"sphinx down: uploadToken|responseProfile fields=id", ("totalCount",), "hundreds of objects made without rows"),
)
_VARYING = {"fileName", "fileSize", "uploadedFileSize", "version"}
_ONE_SECOND = "objects of one second come in the order of their random ids"
_ORDERED = r"media\.list orderBy \+(name|createdAt)"
_TYPES: dict[type, str] = {bool: "<bool>", int: "<int>", float: "<number>", list: "<list>"}


def reason(row_name: str, body: Any) -> str:
    """Return the reason why some values of a row are not compared; empty if all are."""
    reasons = [why for pattern, _, why in _LOOSE if re.search(pattern, row_name)]
    return "; ".join([*reasons, *([_ONE_SECOND] if _is_cut(row_name, body) else [])])


def loosened(row_name: str, body: Any) -> Any:
    """Return the expected body with undetermined values replaced by their types."""
    body = without_order(row_name, body)
    for pattern, fields, _ in _LOOSE:
        if re.search(pattern, row_name):
            body = opened(body, fields)
    return body


def without_order(row_name: str, body: Any) -> Any:
    """Return a list that was cut without a defined order as a summary; any other body unchanged."""
    return _without_objects(body) if _is_cut(row_name, body) else body


def _is_cut(row_name: str, body: Any) -> bool:
    """Return whether a list contains only some of its objects, in an undefined order."""
    if isinstance(body, str):
        return "ListResponse</objectType>" in body
    if re.search(_ORDERED, row_name) or not isinstance(body, dict) or not isinstance(body.get("totalCount"), int):
        return False
    return 0 < _length(body["objects"]) < int(body["totalCount"])


def _without_objects(body: Any) -> Any:
    """Return a list with the common fields and types of its objects instead of the objects."""
    if isinstance(body, str):
        return re.sub(r"<(id|status|file\w+|uploaded\w+)>[^<]+(?=</)", r"<\1><any>", body)
    shapes = [
        {name: _field(name, held, _EVERYTHING) for name, held in shown.items() if name not in _VARYING}
        for shown in body["objects"]
        if isinstance(shown, dict)
    ]
    like = {name: kind for name, kind in shapes[0].items() if all(shape.get(name) == kind for shape in shapes)}
    return body | {"objects": [{"of": _length(body["objects"]), "like": like}]}


def _is_long(items: list[Any]) -> bool:
    return bool(items) and isinstance(items[-1], str) and items[-1].startswith("…")


def _length(objects: list[Any]) -> int:
    """Return the number of objects, including those that the recording cut."""
    return len(objects) - 1 + int(objects[-1].split()[1]) if _is_long(objects) else len(objects)


def opened(value: Any, fields: tuple[str, ...]) -> Any:
    """Return a value with these fields, or all (`*`), replaced by their types."""
    if isinstance(value, dict):
        return value if "code" in value else {name: _field(name, held, fields) for name, held in value.items()}
    if isinstance(value, list):
        held = [opened(item, fields) for item in value]
        return [{"of": "<int>", "one": held[0]}] if _is_long(value) and fields == _EVERYTHING else held
    return _type(value) if fields == _EVERYTHING else value


def _field(name: str, value: Any, fields: tuple[str, ...]) -> Any:
    if name == "objectType":
        return value
    return _type(value) if name in fields and not isinstance(value, dict) else opened(value, fields)


def _type(value: Any) -> Any:
    if isinstance(value, str):
        return re.sub(r"^<\d+ bytes", "<<digits> bytes", value) if value.startswith("<") else "<text>"
    return _TYPES.get(type(value), value)

"""`responseProfile`: an inline profile includes (type 1) or excludes (type 2) the fields that it names, if any."""

from typing import Any

_INCLUDE, _EXCLUDE = "1", "2"
_ALWAYS = {"objectType", "type"}  # Kaltura returns them whatever the profile names


def shaped(result: Any, profile: Any) -> Any:
    """Apply a response profile to a result object, or to each object of a list response."""
    kind = str(profile.get("type")) if isinstance(profile, dict) else ""
    fields = str(profile.get("fields") or "").strip() if kind else ""
    if kind not in (_INCLUDE, _EXCLUDE) or not fields or not isinstance(result, dict):
        return result
    named = {name.strip() for name in fields.split(",")}

    def shape(item: Any) -> Any:
        if not isinstance(item, dict):
            return item
        return {name: item[name] for name in item if name in _ALWAYS or (name in named) == (kind == _INCLUDE)}

    if "objects" in result:
        return {**result, "objects": [shape(item) for item in result["objects"]]}
    return shape(result)

"""`responseProfile`: an inline profile of type 1 keeps the fields that it names."""

from typing import Any

_ALWAYS = {"objectType", "type"}


def shaped(result: Any, profile: Any) -> Any:
    """The result with only the wanted fields of its object, or of the objects of its list."""
    if not isinstance(profile, dict) or str(profile.get("type")) != "1" or not isinstance(result, dict):
        return result
    wanted = {name.strip() for name in str(profile.get("fields", "")).split(",")} | _ALWAYS
    if "objects" in result:
        return {**result, "objects": [_kept(item, wanted) for item in result["objects"]]}
    return _kept(result, wanted)


def _kept(item: Any, wanted: set[str]) -> Any:
    return {name: value for name, value in item.items() if name in wanted} if isinstance(item, dict) else item

"""PHP's serialization, response format 3: lengths are in bytes, objects have the class in their `objectType`."""

from collections.abc import Callable, Iterable
from typing import Any

from kdesk.demo.wire.formats import FromCache

_SCALARS: dict[type, Callable[[Any], str]] = {
    type(None): lambda _: "N;",
    bool: lambda value: f"b:{value:d};",
    int: lambda value: f"i:{value};",
    float: lambda value: f"d:{value!r};",
    str: lambda value: f's:{len(value.encode())}:"{value}";',
}
_SCALARS[FromCache] = _SCALARS[str]


def to_php(value: Any) -> str:
    """Return a result for PHP's `unserialize`. An error is an array, which needs no class in the client."""
    scalar = _SCALARS.get(str if isinstance(value, str) else type(value))
    if scalar:
        return scalar(value)
    if not isinstance(value, dict):
        return f"a:{_members(enumerate(value))}"
    kind = str(value.get("objectType", ""))
    if kind in ("", "KalturaAPIException"):
        return f"a:{_members(value.items())}"
    return f'O:{len(kind)}:"{kind}":{_members(value.items())}'


def _members(items: Iterable[tuple[Any, Any]]) -> str:
    pairs = [to_php(name) + to_php(item) for name, item in items]
    return f"{len(pairs)}:{{{''.join(pairs)}}}"

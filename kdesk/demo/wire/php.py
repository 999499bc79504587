"""PHP's own serialization, the answer's format 3: lengths are in bytes, objects are of the class that they name."""

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
    """A result as `unserialize` reads it; an error is an array, so that a client needs no class for it."""
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

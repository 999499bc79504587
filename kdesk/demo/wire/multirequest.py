"""The rules of multirequest: numbering, inherited parameters, and `{1:result:id}` references."""

import re
from collections.abc import Iterator, Sequence
from typing import Any

from kdesk.demo.wire.formats import is_error
from kdesk.demo.wire.params import Tree, as_text

# Kaltura copies only these into the calls: not `responseProfile`, and not `language`.
_INHERITED = ("ks", "clientTag", "partnerId")
_MAX_DIGITS = 9
_REFERENCE = re.compile(r"\{(\d{1,9}):result:?", re.ASCII)


def call_trees(params: Tree) -> Iterator[tuple[str, Tree]]:
    """Yield the key and the parameters of each call in order; the first gap in the numbering ends the batch."""
    numbers = sorted(int(name) for name in params if _is_index(name))
    if not numbers:
        return
    common = {name: params[name] for name in _INHERITED if name in params}
    # Numbers may begin at 0 or 1. If they begin at 2, number 1 is a gap, and no call runs.
    for number in range(min(1, numbers[0]), numbers[-1] + 1):
        tree = params.get(str(number))
        if not isinstance(tree, dict) or not tree.get("service") or not tree.get("action"):
            return
        yield str(number), common | tree


def call_names(params: Tree) -> list[str]:
    """Return the names of a request: `service.action`, or `multirequest` and the name of every call in it.

    The spelling is the client's.
    """
    if as_text(params.get("service")).lower() != "multirequest":
        return [call_name(params)]
    return ["multirequest", *(call_name(tree) for _, tree in call_trees(params))]


def call_name(tree: Tree) -> str:
    """Return `service.action` of one call."""
    return f"{as_text(tree.get('service'))}.{as_text(tree.get('action'))}"


def resolve(value: Any, results: Sequence[Any]) -> Any:
    """Return a value with its references to earlier results replaced; references to later ones remain unchanged."""
    if isinstance(value, dict):
        return {name: resolve(item, results) for name, item in value.items()}
    if isinstance(value, list):
        return [resolve(item, results) for item in value]
    return _resolved(value, results) if isinstance(value, str) else value


def _resolved(text: str, results: Sequence[Any]) -> str:
    """Replace the reference in a text. It extends to the last brace, so two references in one text do not work."""
    begin, end = _REFERENCE.search(text), text.rfind("}")
    if begin is None or end < begin.end() or not 1 <= int(begin[1]) <= len(results):
        return text
    path = text[begin.end() : end]
    # The number is the position of the call, not its key: they differ if the keys begin at 0.
    value = results[int(begin[1]) - 1]
    # A reference to a failed call becomes an empty text, and the call that contains it runs nevertheless.
    found = "" if is_error(value) else _text(value, path.split(":") if path else [])
    return text[: begin.start()] + found + text[end + 1 :]


def _text(value: Any, steps: list[str]) -> str:
    """Return the value at a path as text, or an empty string; `_all` joins the items of a list."""
    for index, step in enumerate(steps):
        if isinstance(value, list) and step == "_all":
            return "".join(f"{_text(item, steps[index + 1 :])}," for item in value)
        if isinstance(value, list):
            value = value[int(step)] if _is_index(step) and int(step) < len(value) else None
        else:
            value = value.get(step) if isinstance(value, dict) else None
    return as_text(value)


def _is_index(name: str) -> bool:
    return name.isascii() and name.isdigit() and len(name) <= _MAX_DIGITS

"""Separation of determined values from those of the recorded run."""

import re
from typing import Any

_ABBREVIATED = re.compile(r"(.)\1{7}…\((\d+)\)|(.)\3+…<(\d+) \u00d7 . in all>")
_TIME = range(1_794_000_000, 1_798_000_000)
_LONG_LIST = 8


def whole(value: Any) -> Any:
    """Expand the abbreviations of the recordings: letters with their count."""
    if isinstance(value, dict):
        return {name: whole(held) for name, held in value.items()}
    if isinstance(value, list):
        return [whole(held) for held in value]
    return _ABBREVIATED.sub(_run, value) if isinstance(value, str) else value


def _run(found: re.Match[str]) -> str:
    letter, count = (found[1], found[2]) if found[1] else (found[3], found[4])
    return letter * int(count)


def masked(value: Any) -> Any:
    """Replace the undetermined parts of a response by marks. Long lists are reduced to length and one object."""
    if isinstance(value, dict):
        return {name: masked(held) for name, held in value.items()}
    if isinstance(value, list):
        return _list(value)
    if isinstance(value, str):
        return _text(value)
    return "<int>" if type(value) is int and value in _TIME else value


def _list(items: list[Any]) -> list[Any]:
    """Reduce a long list to its length and its first object; the recording cut some and gave their number."""
    more = re.fullmatch(r"… (\d+) more", str(items[-1])) if items else None
    count = len(items) - 1 + int(more[1]) if more else len(items)
    shown = [masked(held) for held in items]
    return [{"of": count, "one": shown[0]}] if more or count > _LONG_LIST else shown


def _text(text: str) -> str:
    text = re.sub(r"http://(kaltura\.example(\.test)?(?!\.)|127\.0\.0\.1(?=/p/))", "<host>", text)
    text = re.sub(r"(?<!\d)(179[4-7]\d{6}|242\d{7})(?!\d)", "<time>", text)
    # The recorded packager had its own port.
    text = text.replace("<host>:8988/", "<host>/")
    text = re.sub(r"(?<=^public, max-age=8)[56]\d{3}(?=, max-stale=0$)", "<digits>", text)
    return re.sub(r"(?<=<executionTime>)[^<]+", "<seconds>", text)

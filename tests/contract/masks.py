"""Tells apart what of a recorded value is determined and what belongs to the recorded run alone."""

import re
from typing import Any

_ABBREVIATED = re.compile(r"(.)\1{7}…\((\d+)\)|(.)\3+…<(\d+) \u00d7 . in all>")
_TIME = range(1_794_000_000, 1_798_000_000)
_LONG_LIST = 8


def whole(value: Any) -> Any:
    """The value without the abbreviations of the recordings: some letters and how many they were."""
    if isinstance(value, dict):
        return {name: whole(held) for name, held in value.items()}
    if isinstance(value, list):
        return [whole(held) for held in value]
    return _ABBREVIATED.sub(_run, value) if isinstance(value, str) else value


def _run(found: re.Match[str]) -> str:
    letter, count = (found[1], found[2]) if found[1] else (found[3], found[4])
    return letter * int(count)


def masked(value: Any) -> Any:
    """What of an answer is determined; the rest is replaced by marks. Long lists keep their length and one object."""
    if isinstance(value, dict):
        return {name: masked(held) for name, held in value.items()}
    if isinstance(value, list):
        return _list(value)
    if isinstance(value, str):
        return _text(value)
    return "<int>" if type(value) is int and value in _TIME else value


def _list(items: list[Any]) -> list[Any]:
    """Of a long list its length and its first object; the recording cut some, and said how many more there were."""
    more = re.fullmatch(r"… (\d+) more", str(items[-1])) if items else None
    count = len(items) - 1 + int(more[1]) if more else len(items)
    shown = [masked(held) for held in items]
    return [{"of": count, "one": shown[0]}] if more or count > _LONG_LIST else shown


def _text(text: str) -> str:
    text = re.sub(r"http://(kaltura\.example(\.test)?(?!\.)|127\.0\.0\.1(?=/p/))", "<host>", text)
    text = re.sub(r"(?<!\d)(179[4-7]\d{6}|242\d{7})(?!\d)", "<time>", text)
    # The recorded packager had a port of its own.
    text = text.replace("<host>:8988/", "<host>/")
    text = re.sub(r"(?<=^public, max-age=8)[56]\d{3}(?=, max-stale=0$)", "<digits>", text)
    return re.sub(r"(?<=<executionTime>)[^<]+", "<seconds>", text)

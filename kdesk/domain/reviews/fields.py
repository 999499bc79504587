"""A review as JSON values and back. Files are foreign: each value is checked, and every list bounded."""

import dataclasses
import math
import re
from collections.abc import Callable, Mapping, Sequence
from fractions import Fraction
from typing import Any, TypeVar

from kdesk.domain.names import stored
from kdesk.domain.reviews.presentable import (
    MAX_FINDINGS,
    MAX_MARKS,
    MAX_NOTES,
    MAX_POINTS,
    MAX_SERIES,
    MAX_SIDES,
    NAME,
    TEXT,
    bare_address,
    bare_name,
    presentable,
)
from kdesk.domain.reviews.review import Mark, MarkKind, Note, Review, ReviewedVideo, Scalar, Series, SideKind

MAX_VIEW = 100
_MAX_NUMBER = 2**63 - 1
_TIME = re.compile(r"-?\d{1,18}(?:/[1-9]\d{0,17})?", re.ASCII)
_STILL = re.compile(r"stills/[a-z0-9-]{1,40}\.png", re.ASCII)
_ID = re.compile(r"[a-z0-9-]{1,40}", re.ASCII)

Part = TypeVar("Part")
Name = TypeVar("Name", SideKind, MarkKind)


class WrongShape(ValueError):
    """A value is not what a review has there.

    Attributes:
        where: Names of the fields that lead there, from the outside.
    """

    def __init__(self, *where: str) -> None:
        self.where = where
        super().__init__(" ".join(where))


def values_of(review: Review, stills: Mapping[str, str]) -> dict[str, Any]:
    """Return the review as JSON values, without secrets, and within the limits in which it is read again.

    Args:
        stills: Names of files by the ids of notes.
    """
    kept = presentable(review)
    return {
        "title": kept.title,
        "sides": [_fields(side) for side in kept.sides],
        "time": str(kept.time),
        "view": dict(kept.view),
        "marks": [_fields(mark) for mark in kept.marks],
        "notes": [{**_fields(note), "still": stills.get(note.id, "")} for note in kept.notes],
        "series": [
            {**_fields(one), "times": [str(time) for time in one.times], "values": list(map(_finite, one.values))}
            for one in kept.series
        ],
        "findings": list(kept.findings),
        "changed": kept.changed,
    }


def review_of(values: object, still: Callable[[str], bytes]) -> Review:
    """Return the review of JSON values. Unknown fields are ignored.

    Args:
        still: Returns the bytes of a named file; empty if there is none that can be used.

    Raises:
        WrongShape: A value has another type, or a list has too many.
    """
    outer = _Fields(values, "review")
    sides = outer.parts("sides", MAX_SIDES, _side)
    return Review(
        title=outer.text("title", NAME),
        sides=sides,
        time=outer.time("time"),
        view=outer.view(),
        marks=tuple(_of_sides(one, len(sides)) for one in outer.parts("marks", MAX_MARKS, _mark)),
        notes=_notes(outer, still),
        series=tuple(one for one in outer.parts("series", MAX_SERIES, _series) if one.side < len(sides)),
        findings=outer.parts("findings", MAX_FINDINGS, lambda part: part.as_text(TEXT)),
        changed=outer.whole("changed"),
    )


def _finite(value: object) -> object:
    """Return None for infinity, which JSON lacks."""
    return None if isinstance(value, float) and not math.isfinite(value) else value


def _fields(part: ReviewedVideo | Mark | Note | Series) -> dict[str, object]:
    """Return the fields of a part that are no lists and no bytes."""
    found = {field.name: getattr(part, field.name) for field in dataclasses.fields(part)}
    return {
        name: str(value) if isinstance(value, Fraction) else _finite(value)
        for name, value in found.items()
        if not isinstance(value, bytes | tuple)
    }


class _Fields:
    """Reads the fields of one JSON object; a missing one has the value of an empty review."""

    def __init__(self, values: object, *where: str) -> None:
        self._values, self._where = values, where

    def _get(self, name: str, kinds: tuple[type, ...], default: Any) -> Any:
        if not isinstance(self._values, dict):
            raise WrongShape(*self._where)
        value = self._values.get(name, default)
        # A bool is an int in Python, but no number of a review.
        if not isinstance(value, kinds) or (isinstance(value, bool) and bool not in kinds):
            raise WrongShape(*self._where, name)
        return value

    def as_text(self, limit: int) -> str:
        """Return the value itself."""
        if not isinstance(self._values, str) or len(self._values) > limit:
            raise WrongShape(*self._where)
        return stored(self._values)

    def text(self, name: str, limit: int) -> str:
        return _Fields(self._get(name, (str,), ""), *self._where, name).as_text(limit)

    def whole(self, name: str, default: int = 0) -> int:
        value: int = self._get(name, (int,), default)
        if abs(value) > _MAX_NUMBER:
            raise WrongShape(*self._where, name)
        return value

    def number(self, name: str) -> float:
        return self.numbers([self._get(name, (int, float, type(None)), 0.0)], name)[0]

    def numbers(self, values: list[Any], name: str) -> tuple[float, ...]:
        """Return finite numbers, and infinity for null: the PSNR of equal pictures."""
        for value in values:
            right = value is None or (isinstance(value, int | float) and not isinstance(value, bool))
            # Not `>`: every comparison with NaN is false.
            if not right or not (value is None or abs(value) <= _MAX_NUMBER):
                raise WrongShape(*self._where, name)
        return tuple(math.inf if value is None else float(value) for value in values)

    def time(self, name: str) -> Fraction:
        return self.times([self._get(name, (str,), "0")], name)[0]

    def times(self, texts: Sequence[object], name: str) -> tuple[Fraction, ...]:
        found = tuple(text for text in texts if isinstance(text, str) and _TIME.fullmatch(text))
        if len(found) < len(texts):
            raise WrongShape(*self._where, name)
        return tuple(map(Fraction, found))

    def maybe_time(self, name: str) -> Fraction | None:
        return None if self._get(name, (str, type(None)), None) is None else self.time(name)

    def values(self, name: str, most: int) -> list[Any]:
        found: list[Any] = self._get(name, (list,), [])
        if len(found) > most:
            raise WrongShape(*self._where, name)
        return found

    def kind(self, name: str, kinds: type[Name], default: Name) -> Name:
        """Return a member; the default for one that this version does not know."""
        text = self.text(name, NAME)
        return next((one for one in kinds if one == text), default)

    def parts(self, name: str, most: int, read: Callable[["_Fields"], Part]) -> tuple[Part, ...]:
        found = enumerate(self.values(name, most), 1)
        return tuple(read(_Fields(value, *self._where, name, str(number))) for number, value in found)

    def view(self) -> dict[str, Scalar]:
        """Return the values of the view; its own module judges them."""
        found: dict[str, Any] = self._get("view", (dict,), {})
        for name, value in found.items():
            if isinstance(value, str):
                right = len(value) <= NAME
            else:
                right = isinstance(value, bool | int | float) and -_MAX_NUMBER <= value <= _MAX_NUMBER
            if not right or len(name) > NAME or len(found) > MAX_VIEW:
                raise WrongShape(*self._where, "view")
        return dict(found)


def _side(part: _Fields) -> ReviewedVideo:
    return ReviewedVideo(
        kind=part.kind("kind", SideKind, SideKind.RENDITION),
        label=part.text("label", NAME),
        entry_id=part.text("entry_id", NAME),
        entry_name=part.text("entry_name", NAME),
        flavor_id=part.text("flavor_id", NAME),
        version=part.text("version", NAME),
        service_url=bare_address(part.text("service_url", NAME)),
        file_name=bare_name(part.text("file_name", NAME)),
        size=max(0, part.whole("size")),
    )


def _mark(part: _Fields) -> Mark:
    return Mark(
        start=part.time("start"),
        end=part.maybe_time("end"),
        kind=part.kind("kind", MarkKind, MarkKind.PLAIN),
        text=part.text("text", TEXT),
        side=max(-1, part.whole("side", -1)),
    )


def _of_sides(mark: Mark, sides: int) -> Mark:
    return mark if mark.side < sides else dataclasses.replace(mark, side=-1)


def _notes(outer: _Fields, still: Callable[[str], bytes]) -> tuple[Note, ...]:
    found: dict[str, Note] = {}
    for note in outer.parts("notes", MAX_NOTES, lambda part: _note(part, still)):
        if not _ID.fullmatch(note.id) or note.id in found:
            raise WrongShape("review", "notes", str(len(found) + 1), "id")
        found[note.id] = note
    return tuple(sorted(found.values(), key=lambda one: (one.time, one.written, one.id)))


def _note(part: _Fields, still: Callable[[str], bytes]) -> Note:
    name = part.text("still", NAME)
    return Note(
        id=part.text("id", NAME),
        time=part.time("time"),
        text=part.text("text", TEXT),
        author=part.text("author", NAME),
        written=part.whole("written"),
        still=still(name) if _STILL.fullmatch(name) else b"",
    )


def _series(part: _Fields) -> Series:
    times = part.times(part.values("times", MAX_POINTS), "times")
    values = part.numbers(part.values("values", MAX_POINTS), "values")
    if len(times) != len(values) or list(times) != sorted(times):
        raise WrongShape("series", "values")
    return Series(
        name=part.text("name", NAME),
        label=part.text("label", NAME),
        unit=part.text("unit", NAME),
        side=max(-1, part.whole("side", -1)),
        mean=part.number("mean"),
        worst=part.number("worst"),
        times=times,
        values=values,
    )

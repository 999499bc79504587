"""Columns with fields of custom metadata: found by their titles, their cells read and written by type."""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from kdesk.domain.details.upload_details import CustomField
from kdesk.domain.editing.custom_metadata import MetadataField, MetadataKind, MetadataProfile
from kdesk.domain.sheets.problems import ProblemKind
from kdesk.domain.sheets.sheet import MAX_CELL, title_key
from kdesk.domain.sheets.values import CellRefused, moment

MAX_OFFERED = 500
"""Fields of one account: more of them no list can show."""
_BETWEEN = "; "
_SEPARATOR = re.compile(r"(?<!\\);|\n")
_YES = frozenset({"true", "yes", "y", "1", "ja", "oui", "si", "sí"})
_NO = frozenset({"false", "no", "n", "0", "nein", "non"})
_INTEGER = re.compile(r"[+-]?\d{1,18}(\.0)?", re.ASCII)
_CHOICES_TOLD = 8


@dataclass(frozen=True, slots=True)
class CustomColumn:
    """What the cells of a column are: values of one field.

    Attributes:
        profile_id: Of the schema, as `profile_name`.
        field: One that kdesk can edit.
    """

    profile_id: int
    profile_name: str
    field: MetadataField

    @property
    def name(self) -> CustomField:
        """Profile and element, as details have them."""
        return self.profile_id, self.field.name

    def titles(self) -> Iterator[str]:
        """Yield the titles that name the field alone, as a rule: the first one is the plainest."""
        yield f"{self.profile_name}: {self.field.label}"
        yield f"{self.profile_name}: {self.field.name}"
        yield whole_name(self.name)


def whole_name(name: CustomField) -> str:
    """Return the title that always names a field, also where its schema is not known."""
    profile, element = name
    return f"metadata:{profile}:{element}"


def columns_of(profiles: Iterable[MetadataProfile]) -> tuple[CustomColumn, ...]:
    """Return a column for each field of an account that can be written."""
    found = [CustomColumn(one.id, one.name, field) for one in profiles for field in one.fields if field.editable]
    return tuple(found[:MAX_OFFERED])


class CustomTitles:
    """Finds fields by the titles of columns. A title that several fields have names none of them."""

    def __init__(self, columns: Sequence[CustomColumn]) -> None:
        self._whole = _index(columns, CustomColumn.titles)
        self._short = _index(columns, lambda column: (column.field.label, column.field.name))

    def named(self, title: str) -> CustomColumn | None:
        """Return the field that a title names with its schema; None if it names none."""
        return self._whole.get(title_key(title)) if ":" in title else None

    def suggested(self, title: str) -> CustomColumn | None:
        """Return the field that has such a name, where the title means nothing else; None if there is none."""
        key = title_key(title)
        return self._short.get(key) or self._whole.get(key)

    def title_of(self, column: CustomColumn) -> str:
        """Return the plainest title by which a column is found again."""
        return next((title for title in column.titles() if self.named(title) == column), whole_name(column.name))


def _index(
    columns: Iterable[CustomColumn], titles: Callable[[CustomColumn], Iterable[str]]
) -> Mapping[str, CustomColumn]:
    found: dict[str, CustomColumn | None] = {}
    for column in columns:
        for key in {title_key(title) for title in titles(column)} - {""}:
            found[key] = None if key in found else column
    return {key: column for key, column in found.items() if column is not None}


def custom_values(field: MetadataField, text: str) -> tuple[str, ...]:
    """Return what a cell that is not empty says. Raises CellRefused."""
    if len(text) > MAX_CELL:
        raise CellRefused(ProblemKind.TOO_LONG, limit=MAX_CELL)
    parts = [part.replace("\\;", ";").strip() for part in _SEPARATOR.split(text)] if field.several else [text]
    return tuple(_value(field, part) for part in parts if part)


def written_values(field: MetadataField, values: Sequence[str]) -> str:
    """Return values as a cell that is read again as they are."""
    texts = [_date(value) if field.kind is MetadataKind.DATE else value for value in values]
    return _BETWEEN.join(text.replace(";", "\\;") for text in texts) if field.several else "".join(texts[:1])


def _value(field: MetadataField, text: str) -> str:
    match field.kind:
        case MetadataKind.DATE:
            return str(int(moment(text)))
        case MetadataKind.LIST:
            return _choice(field.choices, text)
        case MetadataKind.INTEGER:
            if not _INTEGER.fullmatch(text):
                raise CellRefused(ProblemKind.INTEGER_EXPECTED)
            return str(int(text.removesuffix(".0")))
        case MetadataKind.BOOLEAN:
            word = text.casefold()
            if word not in _YES | _NO:
                raise CellRefused(ProblemKind.YES_OR_NO_EXPECTED)
            return "true" if word in _YES else "false"
        case _:
            return text


def _choice(choices: Sequence[str], text: str) -> str:
    """Return the choice that a text is, in its spelling. Raises CellRefused."""
    if text in choices:
        return text
    alike = [choice for choice in choices if title_key(choice) == title_key(text)]
    if len(alike) == 1:
        return alike[0]
    more = ", …" if len(choices) > _CHOICES_TOLD else ""
    raise CellRefused(ProblemKind.NOT_A_CHOICE, choices=", ".join(choices[:_CHOICES_TOLD]) + more)


def _date(value: str) -> str:
    try:
        return datetime.fromtimestamp(int(value), UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
    except (ValueError, OverflowError, OSError):
        return value

"""Values of options as JSON has them: in the settings file, in exported files, and in policies."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, fields, is_dataclass
from typing import Any, TypeVar, get_type_hints

import msgspec

from kdesk.domain.settings import OPTIONS, Option, Settings

T = TypeVar("T")

TYPES = get_type_hints(Settings)
"""The types of the fields of the settings."""


class UnknownField(msgspec.ValidationError):
    """A value has fields that this kdesk does not know: a later one wrote it."""


@dataclass(frozen=True, slots=True)
class ReadOptions:
    """Options that a file names.

    Attributes:
        values: By their names.
        unknown: Names that this kdesk does not know: those of a newer one.
        unusable: Names of options with a value that cannot be used.
    """

    values: Mapping[str, Any] = field(default_factory=dict)
    unknown: tuple[str, ...] = ()
    unusable: tuple[str, ...] = ()


def convert(value: object, kind: type[T]) -> T:
    """Convert what a JSON text holds, and refuse fields that the type does not have.

    Raises UnknownField for these, msgspec.ValidationError for the rest.
    """
    if is_dataclass(kind) and isinstance(value, dict) and not value.keys() <= {field.name for field in fields(kind)}:
        raise UnknownField("an unknown field")
    return msgspec.convert(value, kind)


def read_option(option: Option, value: object) -> Any:
    """Return the value of an option. Raises ValueError if it cannot be used."""
    kind = TYPES[option.field]
    if option.row.part:
        kind = get_type_hints(kind)[option.row.part]
    try:
        read = convert(value, kind)
    except (msgspec.ValidationError, OverflowError) as exc:
        raise ValueError(option.name) from exc
    whole = getattr(option.changed(Settings(), read), option.field)
    if not option.meta.valid(whole):
        raise ValueError(option.name)
    return read


def read_options(values: Mapping[str, object]) -> ReadOptions:
    """Read options by their names, each by itself."""
    known = {option.name: option for option in OPTIONS}
    read: dict[str, Any] = {}
    unusable: list[str] = []
    for name, value in values.items():
        if name in known:
            try:
                read[name] = read_option(known[name], value)
            except ValueError:
                unusable.append(name)
    return ReadOptions(read, tuple(name for name in values if name not in known), tuple(unusable))


def plain(value: Any) -> Any:
    """Return a value of an option as JSON can hold it."""
    if is_dataclass(value) and not isinstance(value, type):
        return asdict(value)
    if isinstance(value, tuple):
        return [plain(one) for one in value]
    return value

"""Decode JSON into structs whose values are all within range. Every response passes through here.

msgspec alone rejects a whole response for one number that is too large for its field. Therefore each struct is first
decoded into a loose version of itself that accepts any value; then each value is read by the type of its field. A value
out of range becomes None, except for two kinds of damage that make the response unreadable: an invalid id, and a list
that is too long.
"""

from collections.abc import Callable
from functools import cache
from typing import Annotated, Any, TypeVar, cast, get_args, get_origin

import msgspec
from msgspec import Raw, Struct, ValidationError, defstruct
from msgspec.structs import FieldInfo

from kdesk.kaltura.value_types import ArgumentMap, FieldType, InnerStruct, Required, Scalar, ScalarType, StructList

T = TypeVar("T")

MAX_LIST = 500
"""Objects of a bare array: as many as a page of a list has."""

MAX_TEXT = 100_000
"""Characters of a result that is one text: a KS, a URL, the permissions of a session."""

_Reader = Callable[[Any], Any]

_scalars = msgspec.json.Decoder(Scalar)


def decode(body: bytes | Raw, shape: type[T]) -> T:
    """Decode a body. Raises msgspec.MsgspecError, UnicodeDecodeError, RecursionError."""
    item: Any = get_args(shape)[0] if get_origin(shape) is list else shape
    if item is not shape and issubclass(item, Struct):  # wire fact: some calls return a bare array
        return cast("T", _items(msgspec.json.decode(body, type=list[Raw]), item, MAX_LIST))
    if issubclass(item, Struct):
        return cast("T", _struct(body, item))
    value = msgspec.json.decode(body, type=shape, strict=False)
    if isinstance(value, str) and len(value) > MAX_TEXT:
        raise ValidationError(f"a text of {len(value):,} characters")
    return value


def field_type(field: FieldInfo) -> FieldType:
    """Return the `FieldType` in the annotation of a struct's field. Raises TypeError if there is none."""
    named = get_args(field.type)[1:] if get_origin(field.type) is Annotated else ()
    for one in named:
        if isinstance(one, FieldType):
            return one
    raise TypeError(f"`{field.name}` names no kind")


class _LooseStruct:
    """A version of `shape` that accepts any scalar in any scalar field.

    Args:
        shape: The struct to build.
        raw_values: Accept any JSON value instead, at the price of a second decoding.
    """

    def __init__(self, shape: type[Struct], *, raw_values: bool) -> None:
        self._shape = shape
        value: Any = Raw if raw_values else Scalar
        fields = msgspec.structs.fields(shape)
        self._readers = [(field.name, field.required, _make_reader(field, value)) for field in fields]
        twin = defstruct(
            f"Loose{shape.__name__}",
            [_loose(field, value) for field in fields],
            rename={field.name: field.encode_name for field in fields},
        )
        self._decoder = msgspec.json.Decoder(twin, strict=False)

    def read(self, body: bytes | Raw) -> Struct:
        """Return the struct in a body."""
        loose = self._decoder.decode(body)
        values = {}
        for name, required, read in self._readers:
            value = getattr(loose, name)
            if value is not None:
                values[name] = read(value)
            elif required:
                # A field without a default has to be passed; on the wire it is null.
                values[name] = None
        return self._shape(**values)


def _struct(body: bytes | Raw, shape: type[Struct]) -> Struct:
    try:
        return _loose_struct(shape).read(body)
    except ValidationError:  # such as a list in place of a number, or 1e400, which no float can hold
        return _raw_loose_struct(shape).read(body)


@cache
def _loose_struct(shape: type[Struct]) -> _LooseStruct:
    return _LooseStruct(shape, raw_values=False)


@cache
def _raw_loose_struct(shape: type[Struct]) -> _LooseStruct:
    return _LooseStruct(shape, raw_values=True)


def _loose(field: FieldInfo, value: Any) -> tuple[str, Any] | tuple[str, Any, Any]:
    match field_type(field):
        case StructList():
            loose: Any = list[Raw] | None
        case InnerStruct():
            loose = Raw
        case ArgumentMap():
            loose = Raw  # Kaltura sends the list `[]` in place of an empty object
        case Required():
            loose = field.type
        case _:
            loose = value
    return (field.name, loose) if field.required else (field.name, loose, None)


def _make_reader(field: FieldInfo, value: Any) -> _Reader:
    kind = field_type(field)
    if isinstance(kind, ScalarType):
        read = kind.read
        return read if value is Scalar else lambda raw: read(_scalar(raw))
    if isinstance(kind, StructList):
        (item,) = get_args(get_args(field.type)[0])
        limit = kind.limit
        return lambda raws: _items(raws, item, limit)
    if isinstance(kind, InnerStruct):
        inner = next(part for part in get_args(get_args(field.type)[0]) if part is not type(None))
        return lambda raw: None if bytes(raw) == b"null" else _struct(raw, inner)
    if isinstance(kind, ArgumentMap):
        bounds = kind
        return lambda raw: _arguments(raw, bounds)
    return lambda demanded: demanded


def _scalar(raw: Raw) -> Scalar:
    """Return the value; None for an object, a list, and a number that neither float nor int can hold."""
    try:
        scalar: Scalar = _scalars.decode(raw)
    except msgspec.MsgspecError:
        return None
    return scalar


def _items(raws: list[Raw], shape: type[Struct], limit: int) -> list[Struct]:
    # Counted before decoding: a million small objects would block the caller for seconds.
    if len(raws) > limit:
        raise ValidationError(f"a list of {len(raws):,}")
    return [_struct(raw, shape) for raw in raws]


def _arguments(raw: Raw, bounds: ArgumentMap) -> dict[str, str]:
    """Return the pairs; empty if they are a list, or longer than Kaltura writes them."""
    text = bytes(raw)
    if not text.startswith(b"{") or len(text) > 2 * bounds.count * bounds.limit:
        return {}
    pairs = list(msgspec.json.decode(text, type=dict[str, Any]).items())
    return {name: str(value)[: bounds.limit] for name, value in pairs[: bounds.count]}

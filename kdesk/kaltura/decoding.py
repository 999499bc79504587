"""From JSON to structs whose every value is within the range of its kind: the one door for what a server sends.

msgspec alone would refuse a whole answer for one number that is too large for its field. So each struct is decoded into
a loose twin, which leaves values as they stand, and is built from what the kinds of its fields make of them. What is no
value of a field's kind is unknown; an id that is none and an endless list make the answer unreadable all the same.
"""

from collections.abc import Callable
from functools import cache
from typing import Annotated, Any, TypeVar, get_args, get_origin

import msgspec
from msgspec import Raw, Struct, ValidationError, defstruct
from msgspec.structs import FieldInfo

from kdesk.kaltura.value_types import ArgumentMap, FieldType, Required, Scalar, ScalarType, StructList

T = TypeVar("T")

MAX_TEXT = 100_000
"""Characters of an answer that is one text: a KS, an address, the permissions of a session."""

_Read = Callable[[Any], Any]

_scalars = msgspec.json.Decoder(Scalar)


def decode(body: bytes | Raw, shape: type[T]) -> T:
    """Return what a body holds. Raises msgspec.MsgspecError, UnicodeDecodeError, RecursionError."""
    if issubclass(shape, Struct):
        struct: T = _struct(body, shape)
        return struct
    value = msgspec.json.decode(body, type=shape, strict=False)
    if isinstance(value, str) and len(value) > MAX_TEXT:
        raise ValidationError(f"a text of {len(value):,} characters")
    return value


def field_type(field: FieldInfo) -> FieldType:
    """Return the kind that a field of a struct names. Raises TypeError if it names none."""
    named = get_args(field.type)[1:] if get_origin(field.type) is Annotated else ()
    for one in named:
        if isinstance(one, FieldType):
            return one
    raise TypeError(f"`{field.name}` names no kind")


class _Twin:
    """A struct that takes any scalar where `shape` has a value of some kind; anything at all where it is `patient`."""

    def __init__(self, shape: type[Struct], *, patient: bool) -> None:
        self._shape = shape
        value: Any = Raw if patient else Scalar
        fields = msgspec.structs.fields(shape)
        self._readers = [(field.name, field.required, _reader(field, value)) for field in fields]
        twin = defstruct(
            f"Loose{shape.__name__}",
            [_loose(field, value) for field in fields],
            rename={field.name: field.encode_name for field in fields},
        )
        self._decoder = msgspec.json.Decoder(twin, strict=False)

    def read(self, body: bytes | Raw) -> Any:
        """Return the struct that a body holds."""
        loose = self._decoder.decode(body)
        values = {}
        for name, required, read in self._readers:
            value = getattr(loose, name)
            if value is not None:
                values[name] = read(value)
            elif required:
                values[name] = None
        return self._shape(**values)


def _struct(body: bytes | Raw, shape: type[Struct]) -> Any:
    try:
        return _twin_of(shape).read(body)
    except ValidationError:  # a list in the place of a number, or 1e400, which no float can hold
        return _patient_twin_of(shape).read(body)


@cache
def _twin_of(shape: type[Struct]) -> _Twin:
    return _Twin(shape, patient=False)


@cache
def _patient_twin_of(shape: type[Struct]) -> _Twin:
    return _Twin(shape, patient=True)


def _loose(field: FieldInfo, value: Any) -> tuple[str, Any] | tuple[str, Any, Any]:
    match field_type(field):
        case StructList():
            loose: Any = list[Raw] | None
        case ArgumentMap():
            loose = Raw
        case Required():
            loose = field.type
        case _:
            loose = value
    return (field.name, loose) if field.required else (field.name, loose, None)


def _reader(field: FieldInfo, value: Any) -> _Read:
    kind = field_type(field)
    if isinstance(kind, ScalarType):
        read = kind.read
        return read if value is Scalar else lambda raw: read(_scalar(raw))
    if isinstance(kind, StructList):
        (item,) = get_args(get_args(field.type)[0])
        limit = kind.limit
        return lambda raws: _items(raws, item, limit)
    if isinstance(kind, ArgumentMap):
        bounds = kind
        return lambda raw: _arguments(raw, bounds)
    return lambda demanded: demanded


def _scalar(raw: Raw) -> Scalar:
    """Return what stands there; None for an object, a list, and a number that no float and no integer can hold."""
    try:
        scalar: Scalar = _scalars.decode(raw)
    except msgspec.MsgspecError:
        return None
    return scalar


def _items(raws: list[Raw], shape: type[Struct], limit: int) -> list[Any]:
    # Counted before they are decoded: a million small ones would hold up the caller for seconds.
    if len(raws) > limit:
        raise ValidationError(f"a list of {len(raws):,}")
    return [_struct(raw, shape) for raw in raws]


def _arguments(raw: Raw, bounds: ArgumentMap) -> dict[str, str]:
    """Return the pairs; none where they are a list, or longer than Kaltura writes them."""
    text = bytes(raw)
    if not text.startswith(b"{") or len(text) > 2 * bounds.count * bounds.limit:
        return {}
    told = list(msgspec.json.decode(text, type=dict[str, Any]).items())
    return {name: str(value)[: bounds.limit] for name, value in told[: bounds.count]}

"""From JSON to structs whose every value is within the range of its kind: the one door for what a server sends.

msgspec alone would refuse a whole answer for one number that is too large for its field. So each struct is decoded into
a loose twin, which takes any scalar in the place of a value, and is built from what the kinds of its fields make of
that. A value that is no scalar, an id that is none and an endless list make the answer unreadable all the same.
"""

from collections.abc import Callable
from functools import cache
from typing import Annotated, Any, TypeVar, get_args, get_origin

import msgspec
from msgspec import Raw, Struct, ValidationError, defstruct
from msgspec.structs import FieldInfo

from kdesk.kaltura.kinds import Arguments, Demanded, FieldKind, Items, Kind, Scalar

T = TypeVar("T")

MAX_TEXT = 100_000
"""Characters of an answer that is one text: a KS, an address, the permissions of a session."""

_Read = Callable[[Any], Any]


def decode(body: bytes | Raw, shape: type[T]) -> T:
    """Return what a body holds. Raises msgspec.MsgspecError, UnicodeDecodeError, RecursionError."""
    if issubclass(shape, Struct):
        struct: T = _twin_of(shape).read(body)
        return struct
    value = msgspec.json.decode(body, type=shape, strict=False)
    if isinstance(value, str) and len(value) > MAX_TEXT:
        raise ValidationError(f"a text of {len(value):,} characters")
    return value


def kind_of(field: FieldInfo) -> FieldKind:
    """Return the kind that a field of a struct names. Raises TypeError if it names none."""
    named = get_args(field.type)[1:] if get_origin(field.type) is Annotated else ()
    for one in named:
        if isinstance(one, FieldKind):
            return one
    raise TypeError(f"`{field.name}` names no kind")


class _Twin:
    """A struct that takes any scalar where `shape` has a value."""

    def __init__(self, shape: type[Struct]) -> None:
        self._shape = shape
        fields = msgspec.structs.fields(shape)
        self._readers = [(field.name, field.required, _reader(field)) for field in fields]
        twin = defstruct(
            f"Loose{shape.__name__}",
            [_loose(field) for field in fields],
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


@cache
def _twin_of(shape: type[Struct]) -> _Twin:
    return _Twin(shape)


def _loose(field: FieldInfo) -> tuple[str, Any] | tuple[str, Any, Any]:
    match kind_of(field):
        case Items():
            loose: Any = list[Raw] | None
        case Arguments():
            loose = Raw
        case Demanded():
            loose = field.type
        case _:
            loose = Scalar
    return (field.name, loose) if field.required else (field.name, loose, None)


def _reader(field: FieldInfo) -> _Read:
    match kind_of(field):
        case Items(limit):
            (item,) = get_args(get_args(field.type)[0])
            return lambda raws: _items(raws, _twin_of(item), limit)
        case Arguments() as bounds:
            return lambda raw: _arguments(raw, bounds)
        case Demanded():
            return lambda value: value
        case Kind() as kind:
            return kind.read
    raise TypeError(f"nothing reads the kind of `{field.name}`")


def _items(raws: list[Raw], twin: _Twin, limit: int) -> list[Any]:
    # Counted before they are decoded: a million small ones would hold up the caller for seconds.
    if len(raws) > limit:
        raise ValidationError(f"a list of {len(raws):,}")
    return [twin.read(raw) for raw in raws]


def _arguments(raw: Raw, bounds: Arguments) -> dict[str, str]:
    """Return the pairs; none where they are a list, or longer than Kaltura writes them."""
    text = bytes(raw)
    if not text.startswith(b"{") or len(text) > 2 * bounds.count * bounds.limit:
        return {}
    told = list(msgspec.json.decode(text, type=dict[str, Any]).items())
    return {name: str(value)[: bounds.limit] for name, value in told[: bounds.count]}

"""Every value has a kind, and every kind has a range: outside it a value is unknown."""

import json
from inspect import getmembers, isclass
from typing import Any

import httpx
import msgspec
import pytest
from msgspec import Struct

from kdesk.domain.entry import EntryStatus
from kdesk.domain.flavor import UNKNOWN_RECIPE, FlavorStatus
from kdesk.domain.upload import UploadTokenStatus
from kdesk.errors import ApiError
from kdesk.kaltura import responses, value_types, wire, wire_entries
from kdesk.kaltura.decoding import MAX_TEXT, decode, field_type
from kdesk.kaltura.transport import Response

STRUCTS = [shape for _, shape in getmembers(wire, isclass) if issubclass(shape, Struct) and shape is not Struct]
FIELDS = [(shape, field) for shape in STRUCTS for field in msgspec.structs.fields(shape)]

OUT_OF_RANGE = [-1, 2**63, 2**64, -(2**63), 10**400, 1e300, -1e300, 1.5, True, "nan", "inf", "-1", "1e5", "1" * 30, ""]


def read(shape: Any, **fields: Any) -> Any:
    """Read an object with these fields, named as on the wire."""
    return decode(json.dumps({"id": "0_x", **fields}).encode(), shape)


@pytest.mark.parametrize(("shape", "field"), FIELDS, ids=[f"{shape.__name__}.{field.name}" for shape, field in FIELDS])
def test_every_field_has_a_kind(shape: type[Struct], field: msgspec.structs.FieldInfo) -> None:
    """A field without a type raises TypeError, and no response with its struct is decoded."""
    assert field_type(field), shape


def test_a_field_without_a_kind_is_seen() -> None:
    """A new field cannot be forgotten."""

    class Forgetful(Struct):
        size: int | None = None

    (field,) = msgspec.structs.fields(Forgetful)
    with pytest.raises(TypeError, match="`size` names no kind"):
        field_type(field)
    with pytest.raises(TypeError, match="`size` names no kind"):
        decode(b"{}", Forgetful)


@pytest.mark.parametrize("told", OUT_OF_RANGE, ids=lambda told: f"{told!r:.20}")
@pytest.mark.parametrize(
    "kind", [value_types.BYTES, value_types.TIME, value_types.COUNT, value_types.PIXELS, value_types.KILOBITS]
)
def test_a_whole_number_out_of_range_is_unknown(kind: value_types.BoundedInt, told: Any) -> None:
    """It is never a nearby one."""
    assert kind.read(told) is None


@pytest.mark.parametrize(
    "kind", [kind for kind in vars(value_types).values() if isinstance(kind, value_types.BoundedInt)]
)
def test_the_ends_of_a_range_belong_to_it(kind: value_types.BoundedInt) -> None:
    """And what is just behind them does not; as numbers, as strings, as floats where they are exact."""
    for number in (kind.low, kind.high):
        assert kind.read(number) == kind.read(str(number)) == kind.read(float(number)) == number
    for number in (kind.low - 1, kind.high + 1):
        assert kind.read(number) is kind.read(str(number)) is None


@pytest.mark.parametrize("told", [-1, -0.1, 2**63, 10**400, 1e300, True, "nan", "inf", "-1", "1e5", "x", "", "٣"])
def test_a_decimal_number_out_of_range_is_unknown(told: Any) -> None:
    """So is what is no number."""
    assert value_types.FRAMES.read(told) is None


def test_a_decimal_number_may_come_as_text() -> None:
    """Servers write both."""
    assert value_types.FRAMES.read("29.97") == value_types.FRAMES.read(29.97) == 29.97
    assert value_types.FRAMES.read(25) == 25.0


def test_what_decides_is_never_cut() -> None:
    """An id or a tag of kdesk's that is too long is unknown; where texts are only shown, they are cut and say so."""
    assert value_types.WORD.read("x" * 200) == "x" * 200
    assert value_types.WORD.read("x" * 201) is None
    assert value_types.WORD.read(17) == "17"
    assert value_types.WORD.read(1.5) is value_types.WORD.read(True) is None
    name = value_types.NAME.read("x" * 1001)
    assert name == "x" * 1000
    assert isinstance(name, value_types.TruncatedText)
    assert not isinstance(value_types.NAME.read("x" * 1000), value_types.TruncatedText)


@pytest.mark.parametrize(
    ("told", "kept"),
    [
        ("news, sport", "news, sport"),
        (",".join(["t"] * 1000), ",".join(["t"] * 1000)),
        (",".join(["t"] * 100_000), ",".join(["t"] * 1000)),
        ("x" * 100_000 + ",news", "x" * 200 + ",news"),
    ],
    ids=["two", "as many as there may be", "too many", "too long"],
)
def test_tags_are_bounded_in_number_and_length(told: str, kept: str) -> None:
    """What is left out is told."""
    read_tags = value_types.TAGS.read(told)
    assert read_tags == kept
    assert isinstance(read_tags, value_types.TruncatedText) is (told != kept)


@pytest.mark.parametrize("told", ["http://x/\ny", "http://x/\x7f", "http://" + "x" * 10_000, 17.5])
def test_an_address_is_one_line(told: Any) -> None:
    """And not endless; names of files in it may have blanks."""
    assert value_types.ADDRESS.read(told) is None
    assert value_types.ADDRESS.read("http://x/a film.mp4") == "http://x/a film.mp4"


def test_an_entry_says_which_texts_are_cut() -> None:
    """An editor that sent the beginning back would destroy the rest."""
    long = {"name": "n" * 2000, "description": "d" * 200_000, "tags": "t" * 201}
    entry = wire_entries.to_entry(read(wire_entries.WireEntry, **long))
    assert (len(entry.name), len(entry.description), len(entry.tags)) == (1000, 100_000, 200)
    assert entry.cut == {"name", "description", "tags"}
    assert {type(entry.name), type(entry.description), type(entry.tags)} == {str}
    assert wire_entries.to_entry(read(wire_entries.WireEntry, name="n")).cut == frozenset()


@pytest.mark.parametrize("told", [2**63, str(2**63), 10**400, 1e300, True, "nan"], ids=lambda told: f"{told!r:.20}")
def test_nothing_out_of_range_comes_through_the_door(told: Any) -> None:
    """Every number of entry, rendition and token at once: all are as if they had not been sent."""
    counted = [
        field for _, field in FIELDS if isinstance(field_type(field), value_types.BoundedInt | value_types.BoundedFloat)
    ]
    numbers = {field.encode_name: told for field in counted if field.name != "id"}
    entry = wire_entries.to_entry(read(wire_entries.WireEntry, **numbers))
    assert entry == wire_entries.to_entry(wire_entries.WireEntry("0_x"))
    flavor = wire.to_flavor(read(wire.WireFlavor, **numbers))
    assert (flavor.size, flavor.bitrate, flavor.frame_rate, flavor.width, flavor.height) == (0, 0, 0.0, 0, 0)
    assert flavor.status is FlavorStatus.UNKNOWN
    token = wire.to_token(read(wire.WireToken, **numbers))
    assert (token.status, token.uploaded_size, token.updated_at) == (UploadTokenStatus.UNKNOWN, 0, 0)


@pytest.mark.parametrize("told", ["1e400", "-1e400", "9" * 5000, "{}", '{"a": [1]}', "[]", "[" * 500 + "]" * 500])
def test_what_no_number_can_hold_is_unknown_like_the_rest(told: str) -> None:
    """It costs the other fields nothing."""
    body = f'{{"id": "0_x", "sizeInBytes": {told}, "tags": {told}, "frameRate": {told}, "status": 2}}'
    flavor = wire.to_flavor(decode(body.encode(), wire.WireFlavor))
    assert (flavor.size, flavor.frame_rate, flavor.status) == (0, 0.0, FlavorStatus.READY)


def test_a_value_that_is_not_told_is_not_the_first_of_its_kind() -> None:
    """Recipe 0 is the source, and state 0 waits for content."""
    flavor = wire.to_flavor(read(wire.WireFlavor, flavorParamsId=2**40))
    assert (flavor.params_id, flavor.status) == (UNKNOWN_RECIPE, FlavorStatus.UNKNOWN)
    assert wire_entries.to_entry(read(wire_entries.WireEntry, status=False)).status is EntryStatus.UNKNOWN


def listed(count: int) -> bytes:
    """Return a list of so many small entries."""
    return b'{"objectType": "KalturaMediaListResponse", "objects": [' + b",".join([b'{"id": "0_x"}'] * count) + b"]}"


def test_a_list_is_bounded() -> None:
    """A page has 500 at most; one with a million entries is rejected before any of them is decoded."""
    assert len(decode(listed(wire.MAX_ITEMS), wire_entries.WireEntries).objects) == wire.MAX_ITEMS
    with pytest.raises(msgspec.ValidationError, match="a list of 10,001"):
        decode(listed(wire.MAX_ITEMS + 1), wire_entries.WireEntries)


@pytest.mark.parametrize("told", ["", "x" * 201, "0_x\n", "0\x00x", 17, None, ["0_x"]])
def test_a_response_without_an_id_is_none(told: Any) -> None:
    """Whatever is done to an object is done by its id."""
    with pytest.raises(msgspec.ValidationError):
        decode(json.dumps({"id": told}).encode(), wire_entries.WireEntry)


def test_a_response_that_is_one_text_is_bounded() -> None:
    """A KS of megabytes would go out with every call."""
    assert decode(b'"KS"', str) == "KS"
    with pytest.raises(msgspec.ValidationError):
        decode(b'"' + b"x" * (MAX_TEXT + 1) + b'"', str)


def refused(**fields: Any) -> ApiError:
    """Return the error that an exception of Kaltura's becomes."""
    body = json.dumps({"objectType": "KalturaAPIException", **fields}).encode()
    with pytest.raises(ApiError) as caught:
        responses.read(Response("kaltura.example", 200, httpx.Headers(), body), wire_entries.WireEntry, ("KS-SECRET",))
    return caught.value


def test_an_exception_is_bounded_too() -> None:
    """Its message goes into a notice and a tooltip, which Qt would lay out for seconds."""
    error = refused(code="ODD", message="m" * 50_000)
    assert (error.code, error.detail) == ("ODD", "m" * 1000)
    assert refused(code="ODD", args={f"A{number}": "a" * 5000 for number in range(10)}).api_args == {}
    assert refused(code="c" * 1000, message={"a": 1}.__repr__()).code == ""
    assert refused(code="ODD", args={"A": "a" * 5000, "B": 7}).api_args == {"A": "a" * 1000, "B": "7"}
    assert refused(code="ODD", args=[]).api_args == {}


def test_a_secret_is_not_cut_in_half() -> None:
    """Its beginning would no longer be recognised as one."""
    assert "KS-SEC" not in refused(message="m" * 995 + "KS-SECRET" + "m" * 50_000).detail

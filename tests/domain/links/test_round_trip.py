"""Building and reading addresses are opposites of each other."""

import string
from enum import Enum
from types import UnionType
from typing import Any, get_args, get_origin, get_type_hints

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kdesk.domain.links.grammar import Address, layout_of
from kdesk.domain.links.parse import KINDS, parse
from kdesk.domain.links.place import Place

_WORD = st.text(string.ascii_letters + string.digits + "_", min_size=1, max_size=12)
# Anything that a person may type, line ends and slashes included.
_TEXT = st.text(max_size=20)
_NUMBER = st.integers(-(10**12), 10**12)
_SECONDS = st.floats(-1e6, 1e6, allow_nan=False).map(lambda value: round(value, 6) + 0.0)
_COLOUR = st.text("0123456789abcdef", min_size=1, max_size=6)
_FORMS: dict[Any, st.SearchStrategy[Any]] = {str: _TEXT, int: _NUMBER, float: _SECONDS, bool: st.booleans()}
_PLACES = st.builds(
    Place,
    st.sampled_from(["https://cdn.example.org", "http://127.0.0.1:8000", "https://a.example.org/media/kaltura", ""]),
    st.integers(1, 10**9),
    st.none() | st.integers(0, 10**11),
)


def _values(kind: type[Address], attribute: str) -> st.SearchStrategy[Any]:
    """Return values of a field, from its type alone."""
    hint = get_type_hints(kind)[attribute]
    if attribute == "background":
        return st.just("") | _COLOUR
    # Wire fact: the server cuts `.jpg` from every value of a thumbnail.
    if kind.ACTION == "thumbnail" and hint is str and attribute not in {"referrer", "file_name"}:
        return st.just("") | _WORD
    return _of_type(hint)


def _of_type(hint: Any) -> st.SearchStrategy[Any]:
    if isinstance(hint, UnionType):
        return st.none() | _of_type(next(one for one in get_args(hint) if one is not type(None)))
    if get_origin(hint) is tuple:
        return st.lists(_WORD if get_args(hint)[0] is str else _NUMBER, max_size=3).map(tuple)
    return st.sampled_from(hint) if isinstance(hint, type) and issubclass(hint, Enum) else _FORMS[hint]


@st.composite
def addresses(draw: st.DrawFn) -> Address:
    """Any address of any kind."""
    kind = draw(st.sampled_from(KINDS))
    known = layout_of(kind).by_name
    values = {one.attribute: draw(_values(kind, one.attribute)) for one in layout_of(kind).parameters}
    chosen = draw(st.sets(st.sampled_from(sorted(values)), max_size=6))
    others = draw(st.dictionaries(_WORD.filter(lambda name: name not in known), _WORD, max_size=2))
    return kind(
        place=draw(_PLACES),
        ending=draw(st.just("") | _WORD.map(lambda word: f"{word}.mp4")),
        others=tuple(others.items()),
        **{name: value for name, value in values.items() if name in chosen},
    )


@given(addresses())
def test_what_was_built_is_read_again(address: Address) -> None:
    """Every value comes back, whatever is in it."""
    assert parse(str(address)) == address


@given(addresses())
def test_the_shortest_form_means_the_same(address: Address) -> None:
    """It differs by what is decoration, and is never longer."""
    again = parse(address.shortest)
    assert again is not None
    names = [one.attribute for one in layout_of(type(address)).parameters]
    assert [getattr(again, name) for name in names] == [getattr(address, name) for name in names]
    assert len(address.shortest) <= len(str(address))


@given(addresses())
def test_an_address_is_a_plain_line(address: Address) -> None:
    """No value adds a line, a blank, a fragment, or a step up to another folder."""
    text = str(address)
    assert text.isascii()
    assert text.isprintable()
    assert not set(' #"<>\\').intersection(text)
    assert not {".", "..", ""}.intersection(text.partition("?")[0].removeprefix(address.place.host).split("/")[1:])


@given(st.text(max_size=200) | st.text("/p1sentryId:.=?&%", max_size=80))
def test_reading_never_fails(text: str) -> None:
    """A text that is no address is none."""
    for spelling in (text, f"https://cdn.example.org/p/1/playManifest/{text}", f"/p/1/thumbnail/{text}"):
        found = parse(spelling)
        if found is not None:
            # What stands in the query moves behind what stands in the path.
            assert str(parse(str(found))) == str(found)


@pytest.mark.parametrize("kind", KINDS)
def test_every_parameter_has_one_name(kind: type[Address]) -> None:
    """No name is used twice, and each field of a kind is a parameter with a typed form."""
    names = [name for one in layout_of(kind).parameters for name in one.names]
    assert len(names) == len(set(names))
    hints = get_type_hints(kind)
    for one in layout_of(kind).parameters:
        assert one.default is None or isinstance(one.default, get_origin(hints[one.attribute]) or hints[one.attribute])


def test_other_enumerations_are_kept() -> None:
    """A format that kdesk does not know is not lost."""
    text = "https://cdn.example.org/p/1/playManifest/entryId/1_abcdefgh/format/future"
    found = parse(text)
    assert found is not None
    assert found.others == (("format", "future"),)
    assert str(found) == text

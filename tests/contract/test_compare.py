"""The comparison: matching and differing values."""

from typing import Any

import pytest

from tests.contract.bindings import Bindings, UnknownMarkError
from tests.contract.compare import differences

TOKEN, OTHER = "0_" + "a" * 32, "0_" + "b" * 32


def nothing(_mark: str, _bindings: Bindings) -> None:
    """No mark can be made on demand."""


@pytest.fixture
def bindings() -> Bindings:
    """Only the address is known."""
    return Bindings({"<host>": "http://127.0.0.1:8080"}, nothing)


@pytest.mark.parametrize(
    ("expected", "actual"),
    [
        ({"status": 1}, {"status": "1"}),
        ({"status": 1}, {"status": True}),
        ({"status": 1}, {}),
        ({}, {"status": 1}),
        ({"status": "<int>"}, {"status": "1"}),
        ({"totalCount": "<some>"}, {"totalCount": 0}),
        ({"name": "<text>"}, {"name": None}),
        ({"at": "at <time>"}, {"at": "at noon"}),
        ({"args": []}, {"args": {}}),
        ([1, 2], [1]),
        ([{"of": 3, "one": 1}], [1, 2]),
        ([{"of": 2, "like": {"id": "<int>"}}], [{"id": 1, "name": "a"}, {"id": "2"}]),
        ([{"of": 1, "like": {"id": "<int>"}}], [{"name": "a"}]),
        ({"objects": [{"id": "0_nosuch1"}]}, {"objects": [{"id": "0_abcdefgh"}]}),
        ("<host>/a", "http://elsewhere/a"),
        (True, 1),
        (None, False),
    ],
)
def test_difference_is_reported(bindings: Bindings, expected: Any, actual: Any) -> None:
    """Another type, another value, a missing or an additional field are differences."""
    assert list(differences(expected, actual, bindings)) != []


@pytest.mark.parametrize(
    ("expected", "actual"),
    [
        ({"status": "<int>", "name": "<text>"}, {"name": "x", "status": 7}),
        ({"at": "at <time>, <seconds> s"}, {"at": "at 1795190000, 7.2E-5 s"}),
        ([{"of": 3, "one": 1}], [1, 2, 3]),
        ([{"of": 2, "like": {"id": "<int>"}}], [{"id": 1, "name": "a"}, {"id": 2}]),
        ("<host>/p/<any>", "http://127.0.0.1:8080/p/102"),
        (None, None),
    ],
)
def test_marks_match_undetermined_values(bindings: Bindings, expected: Any, actual: Any) -> None:
    """Marks match undetermined values."""
    assert list(differences(expected, actual, bindings)) == []


def test_id_is_bound_where_it_first_appears(bindings: Bindings) -> None:
    """After that the recorded id matches only this value, in requests too."""
    assert list(differences({"id": TOKEN}, {"id": OTHER}, bindings)) == []
    assert bindings.put_in({"uploadTokenId": TOKEN}) == {"uploadTokenId": OTHER}
    assert list(differences({"id": TOKEN}, {"id": TOKEN}, bindings)) != []


def test_unknown_id_cannot_be_sent(bindings: Bindings) -> None:
    """A request with an id that no row has made is not sent."""
    with pytest.raises(UnknownMarkError):
        bindings.put_in({"uploadTokenId": TOKEN})


def test_objects_of_a_list_are_found_by_their_ids(bindings: Bindings) -> None:
    """Their order is undetermined; a missing one is reported."""
    bindings.bind(TOKEN, OTHER)
    expected = {"objects": [{"id": TOKEN, "status": 1}]}
    others = [{"id": TOKEN, "status": 2}]
    assert list(differences(expected, {"objects": [{"id": OTHER, "status": 1}]}, bindings)) == []
    assert list(differences(expected, {"objects": others}, bindings)) != []

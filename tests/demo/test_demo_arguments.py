"""Parameters of calls: types, the order of checks, and the rules of multirequest."""

from typing import Any

import pytest

from kdesk.demo.wire import params
from kdesk.demo.wire.multirequest import resolve
from kdesk.demo.wire.params import Args
from tests.support.demo_client import DemoClient


@pytest.mark.parametrize("name", ["filter", "pager", "resource", "entry"])
def test_scalar_for_an_object(nobody: DemoClient, name: str) -> None:
    """A scalar for an object is refused by its name, before the session is checked."""
    response = nobody.call("uploadToken.list", **{name: "abc"})
    assert response["code"] == "PROPERTY_VALIDATION_WRONG_FORMAT"
    assert response["args"] == {"PROP_NAME": name, "FORMAT": "array"}


def test_abstract_object(admin: DemoClient) -> None:
    """A resource must have a class; this is checked before the entry is looked up."""
    response = admin.call("media.addContent", entryId="0_nosuch", resource={"token": "x"})
    assert response["code"] == "OBJECT_TYPE_ABSTRACT"
    assert response["args"] == {"OBJ_TYPE": "KalturaResource"}


def test_value_outside_an_enumeration(nobody: DemoClient) -> None:
    """The refusal names value, parameter and enumeration; the secret is not checked."""
    response = nobody.call("session.start", secret="x", type=1, partnerId=5)
    assert response["args"] == {"ENUM_VAL": "1", "PARAM_NAME": "type", "ENUM_TYPE": "KalturaSessionType"}


def test_missing_parameter_comes_before_a_lost_session(admin: DemoClient, nobody: DemoClient) -> None:
    """Order of checks: service, readable KS, parameters, valid session, permission."""
    admin.call("session.end")
    assert admin.error("media.nosuch") == "ACTION_DOES_NOT_EXISTS"
    assert admin.error("media.get") == "MISSING_MANDATORY_PARAMETER"
    assert admin.call("media.get", entryId="0_x")["args"]["KSID"] == "LOGOUT"
    assert nobody.error("media.get", ks="garbage") == "INVALID_KS"
    assert nobody.error("media.list") == "SERVICE_FORBIDDEN"


def test_small_times_count_from_now(monkeypatch: pytest.MonkeyPatch) -> None:
    """A time of up to ten years is relative to now, in both directions."""
    args = Args({"soon": 60, "past": "-60", "date": 1_795_190_053})
    monkeypatch.setattr(params, "now", lambda: 1_800_000_000)
    assert args.timestamp("soon") == 1_800_000_060
    assert args.timestamp("past") == 1_799_999_940
    assert args.timestamp("date") == 1_795_190_053
    assert args.timestamp("missing", 7) == 7


def _many(client: DemoClient, *calls: dict[str, Any], first: int = 1, **common: Any) -> Any:
    numbered = {str(first + index): call for index, call in enumerate(calls)}
    return client.http.post("/api_v3/service/multirequest", json={"format": 1, **numbered, **common}).json()


_PING = {"service": "system", "action": "ping"}


@pytest.mark.parametrize(("first", "count"), [(0, 2), (1, 2), (2, 0)])
def test_numbering(nobody: DemoClient, first: int, count: int) -> None:
    """The numbering starts at 0 or 1; with a higher start nothing runs."""
    assert _many(nobody, _PING, _PING, first=first) == [True] * count


def test_gap_ends_a_batch(nobody: DemoClient) -> None:
    """Calls after a missing number, or after a call without an action, are silently ignored."""
    body = {"format": 1, "1": _PING, "3": _PING, "9" * 5000: _PING}
    assert nobody.http.post("/api_v3/service/multirequest", json=body).json() == [True]
    assert _many(nobody, {"service": "multirequest"}, _PING) == []
    assert _many(nobody) == []


def test_calls_share_the_session(admin: DemoClient) -> None:
    """Calls share the session but not a response profile; a call may have its own session."""
    profile = {"type": 1, "fields": "id"}
    token = {"service": "uploadToken", "action": "add", "uploadToken": {"fileName": "a.mp4"}}
    made, refused = _many(admin, token, {**token, "ks": "bm90"}, ks=admin.ks, responseProfile=profile)
    assert made["fileName"] == "a.mp4"
    assert refused["args"]["KSID"] == "bm90"


def test_one_failure_stops_nothing(admin: DemoClient) -> None:
    """Calls after a failed one run; a reference to it is empty, whatever `abortOnError` is; a void result is null."""
    token = admin.token()
    calls = (
        {"service": "media", "action": "get", "entryId": "0_nosuch"},
        {"service": "media", "action": "get", "entryId": "{1:result:id}"},
        {"service": "media", "action": "get", "entryId": "{4:result:id}"},
        {"service": "uploadToken", "action": "delete", "uploadTokenId": token},
    )
    results = _many(admin, *calls, ks=admin.ks, abortOnError=True)
    assert [result and result["args"]["ENTRY_ID"] for result in results] == ["0_nosuch", "", "{4:result:id}", None]


def test_references() -> None:
    """References: paths through lists and objects, parts of a text; one per text; an object has no text."""
    results = [{"id": "a", "objects": [{"id": "b"}, {"id": "c"}]}, 7, True]
    texts = {
        "{1:result:id}": "a",
        "t{2:result}": "t7",
        "{3:result}": "1",
        "{1:result:objects:1:id}": "c",
        "{1:result:objects:_all:id}": "b,c,",
        "{1:result:nope}": "",
        "{1:result}": "",
        "{1:result:id} and {2:result}": "",
        "{4:result:id}": "{4:result:id}",
        "{" + "1" * 5000 + ":result}": "{" + "1" * 5000 + ":result}",
        "{1:result:objects:" + "1" * 5000 + "}": "",
    }
    assert {text: resolve(text, results) for text in texts} == texts

"""Faults on request: each kind, the choice of calls, and the control calls."""

import argparse
import io
import json
import time
import wave
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import httpx
import pytest

from kdesk.demo.command import add_arguments
from kdesk.demo.faults.registry import KINDS, Fault, Faults, Stage, parse
from kdesk.demo.faults.responses import INSTEAD, SPOILED
from kdesk.demo.server.fault_calls import IN_CALL
from tests.support.demo_client import DemoClient, wait_until
from tests.support.demo_faults import FaultControl, control_headers
from tests.support.demo_process import DemoProcess
from tests.support.patience import PATIENCE

_ADD = "/api_v3/service/uploadToken/action/add"


@pytest.fixture
def faults(nobody: DemoClient) -> Iterator[FaultControl]:
    """The faults of the server, cleared afterwards."""
    control = FaultControl(nobody.http, nobody.credentials)
    yield control
    control.clear()


def _add(client: DemoClient) -> httpx.Response:
    """Call `uploadToken.add` and return the raw response."""
    return client.http.post(_ADD, json={"format": 1, "ks": client.ks})


def _tokens(client: DemoClient) -> int:
    """Return the number of tokens on the server."""
    return int(client.call("uploadToken.list")["totalCount"])


def _reset_before(client: DemoClient) -> None:
    before = _tokens(client)
    with pytest.raises(httpx.ReadError):
        _add(client)
    assert _tokens(client) == before


def _reset_after(client: DemoClient) -> None:
    before = _tokens(client)
    with pytest.raises(httpx.ReadError):
        _add(client)
    assert _tokens(client) == before + 1


def _proxy(status: int) -> Callable[[DemoClient], None]:
    def check(client: DemoClient) -> None:
        before = _tokens(client)
        response = _add(client)
        assert (response.status_code, response.headers["content-type"]) == (status, "text/html")
        assert f"<h1>{status} " in response.text
        assert response.headers.get("retry-after") == ("1" if status == 429 else None)
        assert _tokens(client) == before

    return check


def _without_body(status: int, reason: str | None) -> Callable[[DemoClient], None]:
    def check(client: DemoClient) -> None:
        response = _add(client)
        assert (response.status_code, response.content, response.headers.get("x-kaltura")) == (status, b"", reason)

    return check


def _code(code: str) -> Callable[[DemoClient], None]:
    def check(client: DemoClient) -> None:
        before = _tokens(client)
        assert _add(client).json()["code"] == code
        assert _tokens(client) == before

    return check


def _expired(client: DemoClient) -> None:
    assert _add(client).json()["args"]["KSID"] == "EXPIRED"
    assert client.call("system.ping")["args"]["KSID"] == "EXPIRED"
    assert client.as_admin().call("uploadToken.list")["totalCount"] >= 0


def _revoked(client: DemoClient) -> None:
    assert _add(client).json()["args"]["KSID"] == "LOGOUT"
    assert client.call("uploadToken.list")["args"]["KSID"] == "LOGOUT"


def _clock_skew(client: DemoClient) -> None:
    assert _add(client).json()["args"]["KSID"] == "EXPIRED"
    assert client.call("system.getTime", ks="") > time.time() + 80_000


def _disk_full(client: DemoClient) -> None:
    token = client.token()
    assert client.chunk(token, b"text", finalChunk=False)["code"] == "INTERNAL_SERVERL_ERROR"
    assert client.call("uploadToken.get", uploadTokenId=token)["status"] == 0
    assert client.chunk(token, b"text", finalChunk=False)["uploadedFileSize"] == "4"


def _conversion(client: DemoClient) -> None:
    entry = client.upload(_sound(), "sound.wav", 5)
    client.wait_for(entry, -1)
    (failed,) = client.call("flavorAsset.list", filter={"entryIdEqual": entry, "statusEqual": -1})["objects"]
    assert failed["description"] == "no room"
    client.call("flavorAsset.reconvert", id=failed["id"])
    assert client.wait_for(entry, 2)["flavorParamsIds"] == "0,8"


def _sound() -> bytes:
    """Return a quarter of a second of silence."""
    file = io.BytesIO()
    with wave.open(file, "wb") as sound:
        sound.setparams((1, 2, 8000, 0, "NONE", ""))
        sound.writeframes(bytes(4000))
    return file.getvalue()


def _stall(client: DemoClient) -> None:
    before = _tokens(client)
    with pytest.raises(httpx.ReadTimeout):
        client.http.post(_ADD, json={"format": 1, "ks": client.ks}, timeout=httpx.Timeout(PATIENCE, read=1))
    assert wait_until(lambda: _tokens(client), lambda count: count > before) == before + 1


def _cut(client: DemoClient) -> None:
    with pytest.raises(httpx.RemoteProtocolError, match="without sending complete message body"):
        _add(client)


def _trickle(client: DemoClient) -> None:
    with client.http.stream("POST", _ADD, json={"format": 1, "ks": client.ks}) as response:
        first, *rest = response.iter_raw()
    assert rest
    assert json.loads(b"".join((first, *rest)))["status"] == 0


def _body(text: str, kind: str) -> Callable[[DemoClient], None]:
    def check(client: DemoClient) -> None:
        before = _tokens(client)
        response = _add(client)
        assert (response.status_code, response.headers["content-type"].partition(";")[0]) == (200, kind)
        assert text in response.text
        with pytest.raises(ValueError, match=r"."):
            response.json()
        assert _tokens(client) == before + 1

    return check


_SHOWN: dict[str, Callable[[DemoClient], None]] = {
    "reset-before": _reset_before,
    "413": _proxy(413),
    "429": _proxy(429),
    "502": _proxy(502),
    "503": _proxy(503),
    "error-55": _without_body(404, "error-55"),
    "error-500": _without_body(500, None),
    "thumbnail-busy": _without_body(404, "error-46"),
    "thumbnail-pending": _without_body(404, "error-11"),
    "thumbnail-limit": _without_body(404, "error-57"),
    "internal": _code("INTERNAL_SERVERL_ERROR"),
    "database": _code("INTERNAL_DATABASE_ERROR"),
    "expired": _expired,
    "revoked": _revoked,
    "clock-skew": _clock_skew,
    "disk-full": _disk_full,
    "conversion": _conversion,
    "reset-after": _reset_after,
    "stall": _stall,
    "cut": _cut,
    "trickle": _trickle,
    "empty": _body("", "text/html"),
    "xml": _body("<xml><result></result>", "text/xml"),
    "broken-json": _body('{"totalCount"', "application/json"),
}
_OPTIONS: dict[str, dict[str, Any]] = {
    "clock-skew": {"seconds": 86_400},
    "conversion": {"reason": "no room"},
    "trickle": {"rate": 300},
}
_TARGETS = {Stage.DISK: "uploadToken.upload", Stage.CONVERSION: "conversion.8"}


@pytest.mark.parametrize("kind", KINDS)
def test_fault(admin: DemoClient, faults: FaultControl, kind: str) -> None:
    """A fault strikes once, as `--help` describes it, and then no more."""
    target = _TARGETS.get(KINDS[kind].stage, "uploadToken.add")
    faults.add(target, kind, count=1, **_OPTIONS.get(kind, {}))
    _SHOWN[kind](admin)
    assert faults.struck() == [1]
    faults.clear()
    assert _add(admin.as_admin()).json()["status"] == 0


def test_every_fault_is_documented_and_tested() -> None:
    """Help, tests and code have the same faults."""
    assert set(_SHOWN) == set(KINDS)
    parser = argparse.ArgumentParser()
    add_arguments(parser)
    text = parser.format_help()
    assert all(f"  {name} " in text and kind.text in text for name, kind in KINDS.items())
    stages = {Stage.INSTEAD: INSTEAD, Stage.CALL: IN_CALL, Stage.RESPONSE: SPOILED}
    for stage, table in stages.items():
        assert set(table) == {name for name, kind in KINDS.items() if kind.stage is stage}


def test_late_response(admin: DemoClient, faults: FaultControl) -> None:
    """A stalled response arrives in the end."""
    faults.add("uploadToken.add", "stall", seconds=0.3)
    assert _add(admin).json()["status"] == 0
    assert faults.struck() == [1]


def test_plain_urls_fail_too(nobody: DemoClient, faults: FaultControl) -> None:
    """Plain URLs match by the name of their kind, in any case."""
    faults.add("url.THUMBNAIL", "thumbnail-busy", count=1)
    faults.add("url.*", "502", count=1)
    path = "/p/1/sp/100/thumbnail/entry_id/0_nosuch"
    reasons = [nobody.http.get(path).headers.get("x-kaltura") for _ in range(3)]
    assert reasons == ["error-46", None, "error-1"]
    assert nobody.call("system.ping") is True


def test_files_fail_too(admin: DemoClient, faults: FaultControl, picture: bytes) -> None:
    """A streamed file can be cut in half and its connection reset, like any other body."""
    entry = admin.upload(picture, "picture.jpg", 2)
    admin.wait_for(entry)
    path = f"/p/{admin.partner_id}/sp/{admin.partner_id}00/raw/entry_id/{entry}/direct_serve/1"
    faults.add("url.raw", "cut", count=1)
    with pytest.raises(httpx.RemoteProtocolError, match=f"received {len(picture) // 2} bytes"):
        admin.http.get(path)
    faults.add("url.raw", "reset-after", count=1)
    with pytest.raises(httpx.ReadError):
        admin.http.get(path)
    assert admin.http.get(path).content == picture


def test_calls_in_a_multirequest(admin: DemoClient, faults: FaultControl) -> None:
    """A fault strikes a call in a multirequest: an error is among the results, a reset affects the whole response."""
    calls = {"1": {"service": "system", "action": "ping"}, "2": {"service": "uploadToken", "action": "add"}}
    body = {"format": 1, "ks": admin.ks, **calls}
    faults.add("uploadToken.add", "database", count=1)
    ping, refused = admin.http.post("/api_v3/service/multirequest", json=body).json()
    assert (ping, refused["code"]) == (True, "INTERNAL_DATABASE_ERROR")
    faults.add("uploadToken.add", "reset-before", count=1)
    with pytest.raises(httpx.ReadError):
        admin.http.post("/api_v3/service/multirequest", json=body)


def test_control_calls_are_checked(nobody: DemoClient) -> None:
    """A wrong control call gets an explanation; a web page cannot send the content type."""
    headers = control_headers(nobody.credentials)

    def post(path: str, **sent: Any) -> httpx.Response:
        return nobody.http.post(path, headers=headers | sent.pop("headers", {}), **sent)

    assert "no fault" in post("/demo/faults", json={"target": "*", "kind": "fire"}).json()["error"]
    for wrong in ({"kind": "502"}, {"target": "*", "kind": "502", "often": 1}, [1], {"target": "", "kind": "502"}):
        assert post("/demo/faults", json=wrong).status_code == 400
    assert post("/demo/clock", content='{"skew":NaN}', headers={"Content-Type": "application/json"}).status_code == 400
    for number in ("x", [1], "inf"):
        assert post("/demo/faults", json={"target": "*", "kind": "502", "count": number}).status_code == 400
    text = '{"target":"*","kind":"502"}'
    assert post("/demo/faults", content=text, headers={"Content-Type": "text/plain"}).status_code == 400
    assert post("/demo/nosuch").status_code == 404
    assert nobody.http.options("/demo/faults", headers=headers).status_code == 404
    assert nobody.http.get("/demo/faults", headers=headers).json() == {"faults": []}


def test_clock(nobody: DemoClient, faults: FaultControl) -> None:
    """The server's clock can be moved both ways and reset."""
    assert faults.set_clock(-86_400) < time.time() - 80_000
    assert nobody.call("system.getTime") < time.time() - 80_000
    assert abs(faults.set_clock(0) - time.time()) < 60


def test_command_line(tmp_path_factory: pytest.TempPathFactory) -> None:
    """Faults of the command line strike from the first call on; a stalled call does not delay the server's stop."""
    wanted = ("SYSTEM.ping:503:after=1,count=1", "system.ping:internal", "system.getTime:stall")
    flags = [text for fault in wanted for text in ("--fault", fault)]
    process = DemoProcess(tmp_path_factory.mktemp("faults"), "--no-samples", *flags).start()
    with DemoClient(process.credentials) as client:
        url = "/api_v3/service/system/action/ping?format=1"
        assert [client.http.get(url).status_code for _ in range(3)] == [200, 503, 200]
        assert client.http.get(url).json()["code"] == "INTERNAL_SERVERL_ERROR"
        with ThreadPoolExecutor(1) as pool:
            stalled = pool.submit(client.call, "system.getTime")
            control = FaultControl(client.http, client.credentials)
            assert wait_until(control.struck, lambda struck: struck[2] == 1)
            assert process.stop() == 0
            assert isinstance(stalled.exception(), httpx.HTTPError)


def test_grammar() -> None:
    """A fault is a target, a kind and options; invalid ones are refused."""
    options = "count=2,probability=0.5,after=3,seconds=1.5,rate=9"
    assert parse(f"uploadToken.upload:cut:{options}") == Fault("uploadToken.upload", "cut", 2, 0.5, 3, 1.5, 9.0)
    assert parse("*:413") == Fault("*", "413")
    for text in ("", "a", "a:fire", ":413", "a:413:often=1", "a:413:count=x", "a:413:probability=2", "a:cut:rate=0"):
        with pytest.raises(ValueError, match=r"."):
            parse(text)


def _struck(seed: int, other_calls: int) -> list[bool]:
    faults = Faults([parse("a.b:internal:probability=0.5"), parse("c.d:internal:probability=0.5")], seed)
    for _ in range(other_calls):
        faults.strike(Stage.CALL, "c.d")
    return [faults.strike(Stage.CALL, "A.b") is not None for _ in range(50)]


def test_chances_can_be_repeated() -> None:
    """A seed strikes the same calls of a kind, whatever else is called; another seed strikes others."""
    assert _struck(1, 0) == _struck(1, 9)
    assert 5 < sum(_struck(1, 0)) < 45
    assert _struck(1, 0) != _struck(2, 0)

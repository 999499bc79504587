"""Control calls: only from this computer, only with the token, and never by accident."""

import time
from collections.abc import Iterator
from typing import Any

import httpx
import pytest

from tests.support.demo_process import DemoProcess

FAULT = {"target": "system.ping", "kind": "503"}
CALLS: list[tuple[str, str, Any]] = [
    ("POST", "/demo/faults", FAULT),
    ("GET", "/demo/faults", None),
    ("DELETE", "/demo/faults", None),
    ("POST", "/demo/clock", {"skew": 3600}),
]


@pytest.fixture
def control(demo: DemoProcess) -> Iterator[httpx.Client]:
    """A client with the control token; the clock is reset afterwards."""
    token = {"X-Demo-Control": str(demo.credentials["control_token"])}
    with httpx.Client(base_url=demo.url, headers=token, trust_env=False) as client:
        yield client
        client.delete("/demo/faults")
        client.post("/demo/clock", json={"skew": 0})


def server_time(demo: DemoProcess) -> float:
    """Return the server's time."""
    return float(httpx.get(f"{demo.url}/api_v3/service/system/action/getTime?format=1", trust_env=False).json())


@pytest.mark.parametrize("call", CALLS, ids=lambda call: f"{call[0]} {call[1]}")
@pytest.mark.parametrize("token", [None, "", "wrong", "\u00e9"])
def test_control_calls_need_the_token(
    demo: DemoProcess, control: httpx.Client, call: tuple[str, str, Any], token: str | None
) -> None:
    """A refused control call reveals nothing and changes nothing."""
    control.post("/demo/faults", json={"target": "none.such", "kind": "503"})
    method, path, body = call
    headers = [] if token is None else [(b"X-Demo-Control", token.encode("latin-1"))]
    with httpx.Client(base_url=demo.url, trust_env=False) as stranger:
        refused = stranger.request(method, path, json=body, headers=headers)
    assert refused.status_code == 403
    assert "token" in refused.json()["error"]
    assert [fault["target"] for fault in control.get("/demo/faults").json()["faults"]] == ["none.such"]
    assert abs(server_time(demo) - time.time()) < 60


@pytest.mark.parametrize(
    "host", ["evil.example", "127.0.0.1.evil.example", "192.168.1.9", "", "[::2]:80", "a.localhost"]
)
def test_a_page_that_points_its_own_name_at_this_computer_is_refused(control: httpx.Client, host: str) -> None:
    """A browser sends the page's own name as Host, whatever its address is; the token does not help."""
    assert control.get("/demo/faults", headers={"Host": host}).status_code in {400, 403}
    assert control.post("/demo/faults", json=FAULT, headers={"Host": host}).status_code in {400, 403}
    assert control.get("/demo/faults").json() == {"faults": []}


@pytest.mark.parametrize("host", ["localhost", "localhost:8", "127.0.0.1:80", "127.9.9.9", "[::1]:80", "LOCALHOST"])
def test_every_name_of_this_computer_does(control: httpx.Client, host: str) -> None:
    """All names of this computer are accepted, with and without a port."""
    assert control.get("/demo/faults", headers={"Host": host}).status_code == 200


def test_a_post_without_a_body_changes_nothing(demo: DemoProcess, control: httpx.Client) -> None:
    """A clock that was set is not reset by it."""
    control.post("/demo/clock", json={"skew": 3600})
    for path in ("/demo/clock", "/demo/faults"):
        for body in (b"", b"{}"):
            response = control.post(path, content=body, headers={"Content-Type": "application/json"})
            assert response.status_code == 400
    assert server_time(demo) - time.time() > 3000
    assert control.get("/demo/faults").json() == {"faults": []}


def test_the_token_is_stored_and_in_no_response(demo: DemoProcess, control: httpx.Client) -> None:
    """The token is in the ready line and in the file of credentials, and in no response."""
    token = str(demo.credentials["control_token"])
    assert len(token) >= 32
    assert token in (demo.data_dir / "identity.json").read_text("utf-8")
    assert token not in control.get("/demo/faults").text

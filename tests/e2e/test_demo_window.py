"""`kdesk --demo`: a window on a demo server of its own, which lives and dies with it."""

import json
import os
import signal
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest

from tests.support.evidence import owner, states, until
from tests.support.keyring_session import KeyringSession, missing_tools
from tests.support.media import make_image
from tests.support.window_process import WindowProcess

pytestmark = [
    pytest.mark.e2e,
    pytest.mark.slow,
    pytest.mark.skipif(bool(missing_tools()), reason=f"needs {missing_tools() or 'nothing'}"),
]

SERVER, DECODER = "demo-server", "decode-pictures"
"""The commands of what the window starts for itself."""


@pytest.fixture
def session(tmp_path: Path) -> Iterator[KeyringSession]:
    """A desktop session without any keyring: the demo needs none."""
    with KeyringSession(tmp_path / "home", with_keyring=False) as running:
        yield running


class Home:
    """What `kdesk --demo` keeps in the home of the session."""

    def __init__(self, session: KeyringSession) -> None:
        self.demo = Path(session.env["XDG_DATA_HOME"]) / "kdesk-demo"
        self.real = Path(session.env["XDG_DATA_HOME"]) / "kdesk"

    def identity(self) -> dict[str, Any]:
        """Port and credentials of the demo server, empty before its first start."""
        file = self.demo / "demo-server" / "identity.json"
        return dict(json.loads(file.read_text("utf-8"))) if file.exists() else {}

    def answers(self) -> bool:
        """Whether the demo server answers."""
        port = self.identity().get("port")
        if not port:
            return False
        try:
            url = f"http://127.0.0.1:{port}/api_v3/service/system/action/ping?format=1"
            return httpx.get(url, trust_env=False, timeout=5).status_code == httpx.codes.OK
        except httpx.HTTPError:
            return False


def alive(pid: int) -> bool:
    """Whether the process is there and no zombie."""
    try:
        return "\nState:\tZ" not in Path(f"/proc/{pid}/status").read_text("ascii")
    except FileNotFoundError:
        return False


def start(session: KeyringSession, output: Path, *arguments: str) -> WindowProcess:
    """Open the demo window."""
    return WindowProcess(output, session.env, "--demo", *arguments)


def ready(window: WindowProcess, home: Home) -> int:
    """Wait until the window's server answers; its process id."""
    until(lambda: owner(home.demo) == window.pid and window.children(SERVER) and home.answers())
    (server,) = window.children(SERVER)
    return server


def test_the_demo_server_ends_with_its_window_and_comes_back_the_same(session: KeyringSession, tmp_path: Path) -> None:
    """A window killed with `kill -9` leaves no process behind; the next finds port, credentials and content again.

    A server that dies under its window is started again. `--fresh` forgets everything. The real data is not touched.
    """
    home, picture = Home(session), make_image(tmp_path / "harbour.png")
    with start(session, tmp_path / "first", str(picture)) as first:
        server = ready(first, home)
        before = home.identity()
        until(lambda: states(home.demo) == ["ready"] and first.children(DECODER))
        (decoder,) = first.children(DECODER)
        first.kill()
        until(lambda: not alive(server) and not alive(decoder))
    with start(session, tmp_path / "second") as second:
        server = ready(second, home)
        assert home.identity() == before
        assert states(home.demo) == ["ready"]
        os.kill(server, signal.SIGKILL)
        until(lambda: second.children(SERVER) not in ([], [server]) and home.answers())
        (server,) = second.children(SERVER)
        assert second.end() == 0
        assert not alive(server)
        assert "Traceback" not in second.said
    with start(session, tmp_path / "third", "--fresh") as third:
        ready(third, home)
        assert home.identity()["admin_secret"] != before["admin_secret"]
        assert states(home.demo) == []
        assert third.end() == 0
    assert not home.real.exists()

"""The window, killed with `kill -9` or left without its server in the middle of an upload, goes on by itself."""

import json
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

from kdesk.domain.transfer_state import TransferState
from tests.e2e.conftest import signed_in_before
from tests.support.demo_faults import FaultControl
from tests.support.demo_process import DemoProcess
from tests.support.desktop_service import DesktopService
from tests.support.evidence import (
    IN_FLIGHT,
    acknowledged,
    assert_arrived_once,
    inside,
    owner,
    rows,
    sent_again,
    states,
    stored_chunks,
    until,
)
from tests.support.keyring_session import KeyringSession, missing_tools
from tests.support.media import make_video
from tests.support.window_process import WindowProcess, keep_account

pytestmark = [
    pytest.mark.e2e,
    pytest.mark.slow,
    pytest.mark.skipif(bool(missing_tools()), reason=f"needs {missing_tools() or 'nothing'}"),
]

ARRIVED = {TransferState.PROCESSING, TransferState.READY}


@pytest.fixture(scope="module")
def video(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A video of about 90 MB."""
    return make_video(tmp_path_factory.mktemp("media") / "long.mp4", seconds=10, size="640x360", megabits=72)


@pytest.fixture
def server(tmp_path: Path) -> Iterator[DemoProcess]:
    """A demo server that takes bytes in slowly enough to be interrupted."""
    demo = DemoProcess(tmp_path / "server", "--no-samples", "--intake-rate", "15").start()
    yield demo
    demo.stop()


@pytest.fixture
def session(tmp_path: Path) -> Iterator[KeyringSession]:
    """A desktop session with a keyring."""
    with KeyringSession(tmp_path / "home") as running:
        yield running


def test_a_killed_window_goes_on_at_its_next_start(
    server: DemoProcess, session: KeyringSession, video: Path, tmp_path: Path
) -> None:
    """Started again without the file, it signs in from the keyring and ends the transfer; nothing acknowledged again.

    While it runs, another start on the same data directory brings it to the front and ends; the signal that ends a
    session ends it with 0.
    """
    data = tmp_path / "data"
    keep_account(session, data, *signed_in_before(server))
    with WindowProcess(tmp_path / "first", session.env, "--data", str(data), str(video)) as first:
        until(lambda: len(stored_chunks(server)) >= 4 and acknowledged(data))
        first.kill()
    before, held = stored_chunks(server), acknowledged(data)
    assert held
    with WindowProcess(tmp_path / "second", session.env, "--data", str(data)) as second:
        until(lambda: owner(data) == second.pid)
        with WindowProcess(tmp_path / "rival", session.env, "--data", str(data)) as rival:
            assert rival.wait() == 0
        until(lambda: states(data)[0] in ARRIVED)
        assert second.end() == 0
        assert "Traceback" not in second.said
    assert not [chunk for chunk in stored_chunks(server)[len(before) :] if inside(chunk, held)]
    assert sent_again(server) <= IN_FLIGHT
    assert_arrived_once(server, video)


def test_a_window_in_the_tray_goes_on_too(
    server: DemoProcess, session: KeyringSession, video: Path, tmp_path: Path
) -> None:
    """Started with the computer it is never painted; it signs in all the same, and ends what was begun."""
    data = tmp_path / "data"
    keep_account(session, data, *signed_in_before(server))
    with WindowProcess(tmp_path / "first", session.env, "--data", str(data), str(video)) as first:
        until(lambda: len(stored_chunks(server)) >= 4 and acknowledged(data))
        first.kill()
    settings = json.loads((data / "settings.json").read_text("utf-8"))
    (data / "settings.json").write_text(json.dumps(settings | {"shows_tray": True, "closing": "tray"}), "utf-8")
    with (
        DesktopService(tmp_path, session.env) as desktop,
        WindowProcess(tmp_path / "second", session.env, "--data", str(data), "--background") as second,
    ):
        until(lambda: desktop.tray_items)
        until(lambda: states(data)[0] in ARRIVED)
        assert second.end() == 0
        assert "Traceback" not in second.said
    assert_arrived_once(server, video)


def test_a_window_waits_for_a_killed_server(
    server: DemoProcess, session: KeyringSession, video: Path, tmp_path: Path
) -> None:
    """The server vanishes and comes back: the window goes on with the same token, and nobody does anything."""
    data = tmp_path / "data"
    keep_account(session, data, *signed_in_before(server))
    with WindowProcess(tmp_path / "window", session.env, "--data", str(data), str(video)) as window:
        until(lambda: len(stored_chunks(server)) >= 4)
        (before,) = rows(data)
        server.kill()
        server.start()
        until(lambda: states(data)[0] in ARRIVED)
        assert window.end() == 0
    (after,) = rows(data)
    assert (after["token_id"], after["entry_id"]) == (before["token_id"], before["entry_id"])
    assert sent_again(server) <= IN_FLIGHT
    assert_arrived_once(server, video)


def test_quitting_does_not_wait_for_the_server_and_loses_nothing(
    server: DemoProcess, session: KeyringSession, video: Path, tmp_path: Path
) -> None:
    """The window goes with chunks in flight whose answers are an hour away; the next start goes on with the others."""
    data = tmp_path / "data"
    keep_account(session, data, *signed_in_before(server))
    with httpx.Client(base_url=server.url) as http:
        faults = FaultControl(http, server.credentials)
        faults.add("uploadToken.upload", "stall", after=3, seconds=3600)
        with WindowProcess(tmp_path / "first", session.env, "--data", str(data), str(video)) as first:
            until(lambda: sum(faults.struck()) and acknowledged(data))
            assert first.end() == 0
        faults.clear()
    held = acknowledged(data)
    assert held
    before = stored_chunks(server)
    with WindowProcess(tmp_path / "second", session.env, "--data", str(data)) as second:
        until(lambda: states(data)[0] in ARRIVED)
        assert second.end() == 0
    assert not [chunk for chunk in stored_chunks(server)[len(before) :] if inside(chunk, held)]
    assert sent_again(server) <= IN_FLIGHT
    assert_arrived_once(server, video)

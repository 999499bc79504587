"""`kdesk watch` as a service and once, alone and beside a window: real processes and a real server."""

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from tests.e2e.conftest import signed_in_before
from tests.support import media
from tests.support.command_line import Command, objects
from tests.support.demo_client import DemoClient
from tests.support.demo_process import DemoProcess
from tests.support.evidence import owner, rows, states, timelines, until
from tests.support.keyring_session import KeyringSession, missing_tools
from tests.support.window_process import WindowProcess, keep_account

pytestmark = [pytest.mark.e2e, pytest.mark.slow, pytest.mark.timeout(300)]
NO_SECRET = {"KDESK_ADMIN_SECRET": ""}


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[DemoProcess]:
    """Run a demo server without content."""
    demo = DemoProcess(tmp_path_factory.mktemp("server"), "--no-samples").start()
    yield demo
    demo.stop()


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Return a folder to watch."""
    made = tmp_path / "watched"
    made.mkdir()
    return made


def video(path: Path) -> Path:
    """Write a video with content of its own."""
    path.parent.mkdir(parents=True, exist_ok=True)
    return media.make_large_video(path, 2 * 1024 * 1024, path.name)


@contextmanager
def service(command: Command, folder: Path) -> Iterator[subprocess.Popen[str]]:
    """Run `kdesk watch` until the block ends."""
    with command.start("watch", str(folder), "--json", stdout=subprocess.DEVNULL) as process:
        try:
            yield process
        finally:
            process.kill()


def entries(server: DemoProcess, name: str) -> int:
    """Return how many entries of a name the server has."""
    with DemoClient(server.credentials).as_admin() as client:
        found = client.call("media.list", filter={"nameLike": name, "statusIn": "-2,-1,0,1,2,4,7"})
        return len([entry for entry in found["objects"] if entry["name"] == name])


def test_once_takes_all_and_moves_it(server: DemoProcess, folder: Path, tmp_path: Path) -> None:
    """Each file arrives, is moved with its subfolder, not taken again when it is put back, and has a timeline."""
    first, second = video(folder / "once a.mp4"), video(folder / "deep" / "once b.mp4")
    (folder / "empty.mp4").touch()
    command = Command(server, tmp_path / "data")
    arguments = ("watch", "--once", "--json", "--then", f"move:{tmp_path / 'done'}", str(folder))
    done = command.run(*arguments, seconds=120)
    assert done.returncode == 0, done.stderr
    said = objects(done.stdout)
    assert {"folder": str(folder), "watching": "watching"} in said
    assert {"folder": str(folder), "file": str(folder / "empty.mp4"), "problem": "empty"} in said
    ended = {one["file"]: one for one in said if one.get("state") == "ready" and one.get("links")}
    assert set(ended) == {str(first), str(second)}
    assert ["ready" in kinds for kinds in timelines(tmp_path / "data").values()] == [True, True]
    moved = tmp_path / "done" / "once a.mp4"
    assert (moved.exists(), (tmp_path / "done" / "deep" / "once b.mp4").exists()) == (True, True)
    moved.rename(first)
    again = command.run(*arguments, seconds=120)
    assert again.returncode == 0, again.stderr
    assert first.exists()
    assert entries(server, "once a") == 1


def test_the_next_run_moves_what_could_not_be_moved(server: DemoProcess, folder: Path, tmp_path: Path) -> None:
    """The folder for it was full, or the command was killed before: the same command moves it, and sends nothing."""
    file, target = video(folder / "late.mp4"), tmp_path / "done"
    target.touch()
    command = Command(server, tmp_path / "data")
    arguments = ("watch", "--once", "--json", "--then", f"move:{target}", str(folder))
    refused = command.run(*arguments, seconds=120)
    assert refused.returncode == 1, refused.stderr
    assert file.exists()
    target.unlink()
    again = command.run(*arguments, seconds=120)
    assert again.returncode == 0, again.stderr
    assert (file.exists(), (target / "late.mp4").exists()) == (False, True)
    assert entries(server, "late") == 1


def test_a_service_ends_by_sigterm_and_takes_nothing_twice(server: DemoProcess, folder: Path, tmp_path: Path) -> None:
    """Killed by -9 in between as well; what comes while nothing runs is taken by the next."""
    command = Command(server, tmp_path / "data")
    with service(command, folder):
        video(folder / "service a.mp4")
        until(lambda: states(tmp_path / "data") == ["ready"])
    video(folder / "service b.mp4")
    with service(command, folder) as process:
        until(lambda: states(tmp_path / "data") == ["ready", "ready"])
        process.send_signal(signal.SIGTERM)
        _out, err = process.communicate(timeout=60)
    assert process.returncode == 143, err
    assert "the same command continues" in err
    assert rows(tmp_path / "data")[1]["id"] in timelines(tmp_path / "data")
    assert (entries(server, "service a"), entries(server, "service b")) == (1, 1)


def test_a_folder_that_is_not_there_is_no_success(server: DemoProcess, folder: Path, tmp_path: Path) -> None:
    """`--once` says so and ends with 1."""
    ended = Command(server, tmp_path / "data").run("watch", "--once", str(folder / "gone"))
    assert ended.returncode == 1, ended.stderr
    assert "the folder is not there" in ended.stderr


def test_wrong_use_is_said(server: DemoProcess, folder: Path, tmp_path: Path) -> None:
    """A file as a folder, an unknown "then", and a folder inside that would be taken again."""
    command = Command(server, tmp_path / "data")
    file = video(folder / "a.mp4")
    for arguments in (
        (str(file),),
        (str(folder), "--then", "delete"),
        (str(tmp_path / "data"),),
        (str(tmp_path),),
        ("/",),
        (str(folder), "--then", f"move:{folder / 'done'}"),
    ):
        ended = command.run("watch", "--once", *arguments)
        assert ended.returncode == 2, ended.stderr
        assert "Traceback" not in ended.stderr


@pytest.mark.skipif(bool(missing_tools()), reason=f"needs {missing_tools() or 'nothing'}")
def test_window_and_service_share_the_work(
    server: DemoProcess, folder: Path, tmp_path: Path, tmp_path_factory: pytest.TempPathFactory
) -> None:
    """The service makes room for a window, watches through it, and goes on when it is closed: each file once."""
    data = tmp_path / "data"
    with KeyringSession(tmp_path_factory.mktemp("session")) as session:
        keep_account(session, data, *signed_in_before(server))
        command = Command(server, data, session.env | NO_SECRET)
        with service(command, folder) as process:
            video(folder / "shared a.mp4")
            until(lambda: states(data) == ["ready"])
            with WindowProcess(tmp_path / "window", session.env, "--data", str(data)) as window:
                until((data / "kdesk.sock").exists)
                video(folder / "shared b.mp4")
                until(lambda: states(data) == ["ready", "ready"])
                assert window.runs
                assert window.end() == 0
            video(folder / "shared c.mp4")
            until(lambda: states(data) == ["ready"] * 3)
            process.send_signal(signal.SIGTERM)
            _out, err = process.communicate(timeout=60)
        assert process.returncode == 143, err
        for sentence in ("a window is being opened", "the window on this data directory", "the window has been closed"):
            assert sentence in err
    assert [entries(server, f"shared {name}") for name in "abc"] == [1, 1, 1]


@pytest.mark.skipif(bool(missing_tools()), reason=f"needs {missing_tools() or 'nothing'}")
def test_a_second_start_hands_its_files_to_the_first_window(
    server: DemoProcess, tmp_path: Path, tmp_path_factory: pytest.TempPathFactory
) -> None:
    """It ends with 0 and says nothing; the files are on the list of the first one."""
    data = tmp_path / "data"
    file = video(tmp_path / "sent.mp4")
    with KeyringSession(tmp_path_factory.mktemp("session")) as session:
        keep_account(session, data, *signed_in_before(server))
        with WindowProcess(tmp_path / "window", session.env, "--data", str(data)) as window:
            until(lambda: owner(data) == window.pid)  # or the second one would be the first
            second = subprocess.run(  # noqa: S603  our own program
                [sys.executable, "-m", "kdesk", "--data", str(data), str(file)],
                env=os.environ | session.env,
                capture_output=True,
                encoding="utf-8",
                timeout=60,
                check=False,
            )
            assert (second.returncode, second.stdout, second.stderr) == (0, "", "")
            until(lambda: states(data) == ["ready"])
            assert window.runs

"""`kdesk upload`, `download`, `links` and `check` while the window runs on the same data directory: real processes."""

import os
import signal
import socket
import stat
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from kdesk.commands.handing.protocol import PROTOCOL
from tests.e2e.conftest import signed_in_before
from tests.support import media
from tests.support.command_line import Command, objects
from tests.support.demo_client import DemoClient
from tests.support.demo_process import DemoProcess
from tests.support.download_rounds import CALLS, stored_bytes
from tests.support.evidence import states, until
from tests.support.keyring_session import KeyringSession, missing_tools
from tests.support.proxy import Link, Proxy
from tests.support.window_process import WindowProcess, keep_account

pytestmark = [
    pytest.mark.e2e,
    pytest.mark.slow,
    pytest.mark.skipif(bool(missing_tools()), reason=f"needs {missing_tools() or 'nothing'}"),
]

MIB = 1024 * 1024
TRICKLE = Link(rate=64 * 1024)
"""What is under way does not end before a test goes on, however busy this computer is."""
NO_SECRET = {"KDESK_ADMIN_SECRET": ""}
"""The command takes the account of the window."""
NO_KEYRING = NO_SECRET | {"PYTHON_KEYRING_BACKEND": "keyring.backends.fail.Keyring"}
"""The command has no session of its own at all."""


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[DemoProcess]:
    """Run a demo server without content."""
    demo = DemoProcess(tmp_path_factory.mktemp("server"), "--no-samples").start()
    yield demo
    demo.stop()


@pytest.fixture(scope="module")
def session(tmp_path_factory: pytest.TempPathFactory) -> Iterator[KeyringSession]:
    """Run a keyring."""
    with KeyringSession(tmp_path_factory.mktemp("session")) as session:
        yield session


@pytest.fixture
def window(server: DemoProcess, session: KeyringSession, tmp_path: Path) -> Iterator[WindowProcess]:
    """Run the window, signed in, on `tmp_path / "data"`."""
    data = tmp_path / "data"
    keep_account(session, data, *signed_in_before(server))
    with WindowProcess(tmp_path / "window", session.env, "--data", str(data)) as window:
        takes_work(data, Command(server, data, session.env | NO_SECRET))
        yield window


def takes_work(data: Path, command: Command) -> None:
    """Wait until the window is signed in: a command that names no entry of the account ends for that reason only."""
    # First: a command that finds no window would take the directory before it.
    until((data / "kdesk.sock").exists)
    until(lambda: "0_notthere" in command.run("download", "0_notthere").stderr)


def test_files_and_their_reports(
    window: WindowProcess, server: DemoProcess, session: KeyringSession, tmp_path: Path
) -> None:
    """An upload and a download through the window say what they say alone, with the exit status of alone."""
    video = media.make_video(tmp_path / "a talk.mp4")
    command = Command(server, tmp_path / "data", session.env | NO_SECRET)
    alone = Command(server, tmp_path / "other", session.env)
    sent = command.run("upload", str(video), "--wait", "--json", "--receipts", str(tmp_path / "receipts"))
    assert sent.returncode == 0, sent.stderr
    last = objects(sent.stdout)[-1]
    assert (last["file"], last["state"], bool(last["links"])) == (str(video), "ready", True)
    assert {path.suffix for path in (tmp_path / "receipts").iterdir()} == {".json", ".html"}
    assert states(tmp_path / "data") == ["ready"]
    told = [
        one.run("download", last["entry_id"], "--to", str(tmp_path / name), "--json")
        for one, name in ((command, "by window"), (alone, "alone"))
    ]
    assert [one.returncode for one in told] == [0, 0], told[0].stderr
    assert set(objects(told[0].stdout)[-1]) == set(objects(told[1].stdout)[-1])
    assert (tmp_path / "by window" / "a talk.mp4").read_bytes() == video.read_bytes()
    failed = [one.run("download", last["entry_id"], "0_notthere", "--to", str(tmp_path)) for one in (command, alone)]
    assert failed[0].returncode == failed[1].returncode == 1
    assert failed[0].stderr == failed[1].stderr
    assert window.runs


def test_the_terminal_of_the_command_says_the_language(
    window: WindowProcess, server: DemoProcess, session: KeyringSession, tmp_path: Path
) -> None:
    """The window speaks English here; what it tells a command is what the command says alone."""
    english = session.env | {"LC_ALL": "C.UTF-8"}
    german = session.env | {"LC_ALL": "de_DE.UTF-8", "LANGUAGE": ""}
    told = [
        Command(server, tmp_path / place, environment).run("download", "0_notthere").stderr
        for place, environment in (("data", german | NO_SECRET), ("other", german), ("third", english))
    ]
    assert told[0] == told[1] != told[2]
    assert window.runs


def test_a_sheet(window: WindowProcess, server: DemoProcess, session: KeyringSession, tmp_path: Path) -> None:
    """The window reads the sheet that a command names, and tells it what is wrong with a row."""
    (tmp_path / "sent").mkdir()
    for place in ("away.png", "sent/one.png"):
        media.make_image(tmp_path / place, size="320x200")
    sheet = tmp_path / "sent" / "sheet.csv"
    sheet.write_text("file,title\none.png,Handed over\ngone.png,Gone\n../away.png,Away\n")
    command = Command(server, tmp_path / "data", session.env | NO_SECRET)
    done = command.run("upload", "--sheet", str(sheet), "--wait", "--json")
    assert (done.returncode, "outside of the folder" in done.stderr) == (1, True)
    assert "1 row can be queued, 2 rows cannot" in done.stderr
    with DemoClient(server.credentials).as_admin() as client:
        assert client.call("media.get", entryId=objects(done.stdout)[-1]["entry_id"])["name"] == "Handed over"
    assert window.runs


def test_a_sheet_that_the_server_fetches(
    window: WindowProcess, server: DemoProcess, session: KeyringSession, tmp_path: Path
) -> None:
    """The window hands the sheet over and follows it; what the person agreed to is done to entries."""
    data = media.make_image(tmp_path / "harbour.png", size="64x36").read_bytes()
    with DemoClient(server.credentials).as_admin() as client:
        first, second = (client.upload(data, name, 2) for name in ("first.png", "second.png"))
        address = client.call("media.get", entryId=second)["downloadUrl"]
    sheet = tmp_path / "sheet.csv"
    sheet.write_text(f"*action,entryId,url,title,mediaType\n1,,{address},Fetched,2\n2,{first},,Renamed,\n")
    command = Command(server, tmp_path / "data", session.env | NO_SECRET)
    done = command.run("upload", "--sheet", str(sheet), "--by-server", "--wait", "--json", "--yes")
    assert done.returncode == 0, done.stderr
    renamed, fetched = objects(done.stdout)
    assert (renamed["entry_id"], renamed["outcome"], fetched["state"]) == (first, "done", "ready")
    with DemoClient(server.credentials).as_admin() as client:
        names = [client.call("media.get", entryId=one)["name"] for one in (first, fetched["entry_id"])]
    assert names == ["Renamed", "Fetched"]
    assert window.runs


def test_options_that_the_window_does_not_follow_are_told(
    window: WindowProcess, server: DemoProcess, session: KeyringSession, tmp_path: Path
) -> None:
    """A template that does not exist is refused as without a window; what is left out is told by the window."""
    image, folder = media.make_image(tmp_path / "one.png", size="320x200"), tmp_path / "watched"
    folder.mkdir()
    command = Command(server, tmp_path / "data", session.env | NO_SECRET)
    alone = Command(server, tmp_path / "other", session.env)
    for one in (command, alone):
        for arguments in (("upload", str(image)), ("watch", "--once", str(folder)), ("watch", "--once")):
            refused = one.run(*arguments, "--template", "Nowhere")
            assert refused.returncode == 2, refused.stderr
            assert "no template of the name “Nowhere”" in refused.stderr
    done = command.run("upload", str(image), "--list-left-out", "--limit", "none")
    assert done.returncode == 0, done.stderr
    assert "--list-left-out has no effect" in done.stderr
    assert window.runs


def test_links_and_checks_with_the_session_of_the_window(
    window: WindowProcess, server: DemoProcess, session: KeyringSession, tmp_path: Path
) -> None:
    """A command that has no session of its own prints what it prints with one; without a window it says why not."""
    with DemoClient(server.credentials).as_admin() as client:
        video = media.make_video(tmp_path / "a harbour.mp4", seconds=3)
        entry = client.converted(client.upload(video.read_bytes(), video.name))
    handed = Command(server, tmp_path / "data", session.env | NO_KEYRING)
    alone = Command(server, tmp_path / "other", session.env)
    none = Command(server, tmp_path / "other", session.env | NO_KEYRING).run("links", entry)
    assert (none.returncode, none.stdout) == (2, "")
    assert "no such account saved" in none.stderr
    for arguments in (
        ("links", entry, "0_notthere", "--check"),
        ("links", "harbour", "--format", "markdown", "--kind", "hls", "--kind", "iframe"),
        ("links", f"{server.url}/p/9/playManifest/entryId/0_nowhere1/format/url"),
        ("check", entry, "--json", "--all"),
        ("check", "0_notthere"),
    ):
        told = [one.run(*arguments) for one in (handed, alone)]
        assert (told[0].returncode, told[0].stderr) == (told[1].returncode, told[1].stderr), arguments
        assert told[0].stdout == told[1].stdout, arguments
    page = tmp_path / "report.html"
    assert handed.run("check", entry, "--html", str(page)).returncode in {0, 1}
    assert "</html>" in page.read_text("utf-8")
    wrong = handed.run("check", "nonsense")
    assert wrong.returncode == 2
    assert window.runs
    assert "Traceback" not in window.said


def test_another_account_is_refused_in_one_sentence(
    window: WindowProcess, server: DemoProcess, session: KeyringSession, tmp_path: Path
) -> None:
    """The secret of the environment belongs to another user than the window's: nothing is sent."""
    video = media.make_video(tmp_path / "clip.mp4")
    ended = Command(server, tmp_path / "data", session.env).run("upload", str(video), "--user-id", "somebody else")
    assert ended.returncode == 3
    assert ended.stderr.count("\n") == 1
    assert "somebody else" in ended.stderr
    assert states(tmp_path / "data") == []
    assert window.runs


def test_ctrl_c_leaves_the_work_with_the_window(server: DemoProcess, session: KeyringSession, tmp_path: Path) -> None:
    """The command ends with 130 and says so; the file arrives all the same."""
    large = media.make_large_video(tmp_path / "large.mp4", 64 * MIB, "large")
    data = tmp_path / "data"
    with Proxy(server.port) as proxy:
        account, secret = signed_in_before(server)
        keep_account(session, data, replace(account, service_url=proxy.url), secret)
        command = Command(server, data, session.env | NO_SECRET, url=proxy.url)
        with WindowProcess(tmp_path / "window", session.env, "--data", str(data)) as window:
            takes_work(data, command)
            proxy.shape(TRICKLE)
            with command.start("upload", str(large), "--json") as process:
                assert process.stdout
                process.stdout.readline()
                process.send_signal(signal.SIGINT)
                _out, err = process.communicate(timeout=60)
            assert process.returncode == 130
            assert "the window goes on with it" in err
            assert states(data) != ["ready"]
            proxy.shape(Link())
            until(lambda: states(data) == ["ready"])
            assert window.runs


def test_a_window_that_closes_tells_its_commands(server: DemoProcess, session: KeyringSession, tmp_path: Path) -> None:
    """How far the download is, and that the same command continues; it does, alone and with another window."""
    with DemoClient(server.credentials).as_admin() as client:
        large = media.make_large_video(tmp_path / "large.mp4", 48 * MIB, "closing")
        entry = client.converted(client.upload(large.read_bytes(), large.name))
    data = tmp_path / "data"
    with Proxy(server.port) as proxy:
        proxy.shape(Link(rate=20e6))
        account, secret = signed_in_before(server)
        keep_account(session, data, replace(account, service_url=proxy.url), secret)
        arguments = ("download", entry, "--to", str(tmp_path / "out"))
        command = Command(server, data, session.env | NO_SECRET, url=proxy.url)
        with WindowProcess(tmp_path / "window", session.env, "--data", str(data)) as window:
            takes_work(data, command)
            with command.start(*arguments) as process:
                until(lambda: proxy.carried()[1] >= 20 * MIB)
                proxy.shape(TRICKLE)
                assert window.end() == 0
                out, err = process.communicate(timeout=60)
        assert process.returncode == 1
        assert "interrupted" in out
        assert "the same command continues" in err
        assert not (data / "kdesk.sock").exists()
        stored = stored_bytes(data)
        assert stored
        proxy.shape(Link())
        before = proxy.carried()[1]
        done = Command(server, data, session.env, url=proxy.url).run(*arguments, "--user-id", account.user_id)
        assert done.returncode == 0, done.stderr
        assert proxy.carried()[1] - before <= 48 * MIB - stored + CALLS
    assert media.sha256(tmp_path / "out" / "large.mp4") == media.sha256(large)


def test_the_door_is_private_and_takes_no_nonsense(window: WindowProcess, tmp_path: Path) -> None:
    """Nobody else may knock; what is no request ends the connection, and the window goes on."""
    door = tmp_path / "data" / "kdesk.sock"
    assert stat.S_IMODE(door.stat().st_mode) == 0o600
    nothing, begins = b'{"protocol": %d}\n' % PROTOCOL, b'{"protocol": %d, ' % PROTOCOL
    nonsense = [b"GET / HTTP/1.1\r\n\r\n", b"[" * 100_000 + b"\n", os.urandom(4096) + b"\n", nothing, b""]
    nonsense += [begins + b'"upload": {"files": [1]}}\n', begins + b'"account": null}\n']
    for data in nonsense:
        with socket.socket(socket.AF_UNIX) as caller:
            caller.connect(str(door))
            caller.sendall(data)
            caller.shutdown(socket.SHUT_WR)
            assert b'"written"' not in caller.recv(4096).replace(b'"status"', b"") or data == nothing
    with socket.socket(socket.AF_UNIX) as caller:
        caller.connect(str(door))
        caller.sendall(b'{"protocol": 99}\n')
        with caller.makefile("rb") as told:
            answers = told.read()
    assert b"another version" in answers
    assert window.runs
    assert "Traceback" not in window.said


def test_the_socket_of_a_killed_window_is_replaced(
    window: WindowProcess, server: DemoProcess, session: KeyringSession, tmp_path: Path
) -> None:
    """A command alone works beside it, and the next window takes work again."""
    window.kill()
    data = tmp_path / "data"
    left = (data / "kdesk.sock").stat().st_ctime_ns
    alone = Command(server, data, session.env).run("download", "0_notthere")
    assert alone.returncode == 1
    with WindowProcess(tmp_path / "window", session.env, "--data", str(data)):
        until(lambda: (data / "kdesk.sock").stat().st_ctime_ns != left)
        takes_work(data, Command(server, data, session.env | NO_SECRET))


def test_a_window_that_is_ended_goes_on_with_downloads_at_its_next_start(
    server: DemoProcess, session: KeyringSession, tmp_path: Path
) -> None:
    """The signal that ends a session ends it with 0 in mid-download; nothing that came is fetched again."""
    with DemoClient(server.credentials).as_admin() as client:
        large = media.make_large_video(tmp_path / "large.mp4", 48 * MIB, "ending")
        entry = client.converted(client.upload(large.read_bytes(), large.name))
    data = tmp_path / "data"
    with Proxy(server.port) as proxy:
        proxy.shape(Link(rate=10e6))
        account, secret = signed_in_before(server)
        keep_account(session, data, replace(account, service_url=proxy.url), secret)
        command = Command(server, data, session.env | NO_SECRET, url=proxy.url)
        with WindowProcess(tmp_path / "first", session.env, "--data", str(data)) as first:
            takes_work(data, command)
            with command.start("download", entry, "--to", str(tmp_path / "out")) as process:
                until(lambda: proxy.carried()[1] >= 20 * MIB)
                proxy.shape(TRICKLE)
                process.send_signal(signal.SIGINT)
                process.communicate(timeout=60)
            assert first.end() == 0
            assert "Traceback" not in first.said
        assert not (tmp_path / "out" / "large.mp4").exists()  # or the next window has nothing to do
        stored = stored_bytes(data)
        assert stored
        before = proxy.carried()[1]
        proxy.shape(Link())
        with WindowProcess(tmp_path / "second", session.env, "--data", str(data)) as second:
            until((tmp_path / "out" / "large.mp4").exists)
            assert second.end() == 0
        assert proxy.carried()[1] - before <= 48 * MIB - stored + CALLS
    assert media.sha256(tmp_path / "out" / "large.mp4") == media.sha256(large)

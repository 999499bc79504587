"""Rows of sheets that change or delete entries, by the command: agreed to on the terminal, or by an option."""

import os
import pty
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.support.command_line import Command, objects
from tests.support.demo_client import DemoClient
from tests.support.demo_process import DemoProcess
from tests.support.kaltura_client import PlainClient
from tests.support.media import make_image
from tests.support.patience import PATIENCE

pytestmark = [pytest.mark.e2e, pytest.mark.slow]


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[DemoProcess]:
    """A demo server without samples."""
    demo = DemoProcess(tmp_path_factory.mktemp("server"), "--no-samples").start()
    yield demo
    demo.stop()


@pytest.fixture
def entries(server: DemoProcess, tmp_path: Path) -> tuple[str, str]:
    """Two entries of the account."""
    data = make_image(tmp_path / "harbour.png", size="64x36").read_bytes()
    with DemoClient(server.credentials) as client:
        admin = client.as_admin()
        return admin.upload(data, "first.png", 2), admin.upload(data, "second.png", 2)


def names(server: DemoProcess, *ids: str) -> list[str | None]:
    """Return the names of entries; None for one that is not there."""
    found = {entry["id"]: entry["name"] for entry in PlainClient(server).entries()}
    return [found.get(entry_id) for entry_id in ids]


def sheet(folder: Path, *rows: str) -> str:
    """Write a sheet."""
    path = folder / "sheet.csv"
    path.write_text("\n".join(("*action,entryId,file,title", *rows)), encoding="utf-8")
    return str(path)


def test_nobody_can_be_asked(server: DemoProcess, entries: tuple[str, str], tmp_path: Path) -> None:
    """Without a terminal and without the option the command refuses before it does anything."""
    first, second = entries
    path = sheet(tmp_path, f"2,{first},,Renamed", f"3,{second},,", "1,,harbour.png,New")
    done = Command(server, tmp_path / "data").run("upload", "--sheet", path)
    assert done.returncode == 2
    assert done.stderr == "kdesk: the sheet changes or deletes entries: nobody can be asked here, --yes agrees to it\n"
    assert names(server, first, second) == ["first.png", "second.png"]
    assert "New" not in {entry["name"] for entry in PlainClient(server).entries()}


def test_agreed_by_an_option(server: DemoProcess, entries: tuple[str, str], tmp_path: Path) -> None:
    """Each row is done and told, beside the files of the sheet; an entry that is not there is told, with 1."""
    first, second = entries
    path = sheet(tmp_path, f"2,{first},,Renamed", f"3,{second},,", "2,0_zzzzzzzz,,Nobody", "1,,harbour.png,New")
    command = Command(server, tmp_path / "data")
    done = command.run("upload", "--sheet", path, "--yes", "--json", "--duplicates", "upload")
    assert (done.returncode, done.stderr) == (1, "")
    told = objects(done.stdout)
    assert [(one["row"], one["action"], one["outcome"]) for one in told if "outcome" in one] == [
        *((2, "update", "done"), (4, "update", "gone"), (3, "delete", "done")),
    ]
    assert names(server, first, second) == ["Renamed", None]
    assert "New" in {entry["name"] for entry in PlainClient(server).entries()}
    done = command.run("upload", "--sheet", sheet(tmp_path, f"2,{first},,Renamed"), "--yes")
    assert (done.returncode, done.stdout) == (0, f"Row 2, {first}: Was so already\n")


def test_asked_on_a_terminal(server: DemoProcess, entries: tuple[str, str], tmp_path: Path) -> None:
    """Each kind has its own question; what is not agreed to is left out, and nothing has failed then."""
    first, second = entries
    path = sheet(tmp_path, f"2,{first},,Renamed", f"3,{second},,")
    status, screen = _on_terminal(Command(server, tmp_path / "data"), ["yes", "n"], "upload", "--sheet", path)
    assert status == 0, screen
    assert "Change 1 entry, as the sheet says? Type yes to agree" in screen
    assert "Delete 1 entry, as the sheet says? Type yes to agree" in screen
    assert f"“{second}”" in screen
    assert "1 row that changes or deletes an entry was left out" in screen
    assert names(server, first, second) == ["Renamed", "second.png"]


def _on_terminal(command: Command, answers: list[str], *arguments: str) -> tuple[int, str]:
    """Run a command on a terminal, give its questions these answers, and return its status and what it wrote there."""
    ours, its = pty.openpty()
    process = subprocess.Popen(  # noqa: S603  our own program
        command.line(*arguments), env=command.environment, stdin=its, stdout=its, stderr=its
    )
    os.close(its)
    screen = b""
    try:
        while True:
            try:
                piece = os.read(ours, 4096)
            except OSError:  # Linux ends a terminal so
                break
            screen += piece
            if not piece:
                break
            if answers and screen.count(b"to agree: ") > 2 - len(answers):
                os.write(ours, answers.pop(0).encode() + b"\n")
        return process.wait(PATIENCE), screen.decode()
    finally:
        process.kill()
        os.close(ours)

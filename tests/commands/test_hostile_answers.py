"""`kdesk links` and `kdesk upload` on a server that sends any value in any field."""

import json
from collections.abc import Callable, Iterator
from importlib import import_module
from pathlib import Path

import pytest

from kdesk import cli
from kdesk.errors import KdeskError
from kdesk.exit_status import FAILED, FINE
from kdesk.messages.errors import title_of
from tests.kaltura.hostile import RESPONSES, drawn
from tests.kaltura.hostile_server import HostileServer

Run = Callable[..., tuple[int, str]]


@pytest.fixture
def server() -> Iterator[HostileServer]:
    """A server."""
    with HostileServer() as made:
        yield made


@pytest.fixture
def run(
    server: HostileServer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> Run:
    """Run a command in this process; return its exit status and what it printed."""

    def ran(name: str, *arguments: str) -> tuple[int, str]:
        monkeypatch.setenv("KDESK_ADMIN_SECRET", "secret")  # a command takes it out of the environment
        command = cli.COMMANDS[name]
        account = ("--service-url", server.url, "--partner-id", "102", "--data", str(tmp_path / "data"))
        options = cli._parser(name, command).parse_args([*arguments, *account])
        status = import_module(command.module).run(options)
        out, err = capsys.readouterr()
        assert title_of(KdeskError()) not in err, err
        assert status in {FINE, FAILED}, err
        return status, out

    return ran


@pytest.mark.parametrize("form", [(), ("--json",)], ids=["words", "json"])
def test_links(server: HostileServer, run: Run, form: tuple[str, ...]) -> None:
    """Links, or one sentence why there are none."""
    statuses = set()
    for responses in drawn(RESPONSES, 10):
        server.responses = responses
        status, printed = run("links", *form, "0_entry", "0_other")
        statuses.add(status)
        for line in printed.splitlines() if form else ():
            assert json.loads(line)["entry_id"] in {"0_entry", "0_other"}
    assert statuses == {FINE, FAILED}


def test_upload(server: HostileServer, run: Run, tmp_path: Path) -> None:
    """What is not decided by stands in no file's way: every one arrives."""
    server.arrives = True
    for number, responses in enumerate(drawn(RESPONSES, 8)):
        file = tmp_path / f"clip-{number}.mp4"
        file.write_bytes(f"content {number}".encode() * 50)
        server.responses = responses
        status, printed = run("upload", "--json", "--duplicates", "upload", "--while-written", "upload", str(file))
        assert status == FINE
        assert json.loads(printed.splitlines()[-1])["entry_id"] == "0_entry"

"""`kdesk doctor` against the demo server: what a session reaches, what it leaves behind, JSON and exit statuses."""

import json
from pathlib import Path

import pytest

from kdesk.cli import main
from kdesk.domain.doctor import CheckKind
from tests.support.command_line import Ran, RunHere
from tests.support.demo_client import DemoClient
from tests.support.demo_process import DemoProcess
from tests.support.empty_demo import demo
from tests.support.media import make_image
from tests.support.secret_hunt import found

__all__ = ["demo"]


@pytest.fixture
def run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> RunHere:
    """Return what runs `kdesk doctor`; variables are named arguments."""
    for name in ("http_proxy", "https_proxy", "all_proxy", "no_proxy"):
        monkeypatch.delenv(name, raising=False)

    def ran(*arguments: str, **variables: str) -> Ran:
        for name, value in variables.items():
            monkeypatch.setenv(name, value)
        status = main(["doctor", *arguments, "--data", str(tmp_path / "data")])
        return Ran(status, *capsys.readouterr())

    return ran


def told(ran: Ran) -> dict[str, dict[str, object]]:
    """Return the checks of a JSON report by their names."""
    return {one["check"]: one for one in json.loads(ran.out)["checks"]}


def of(demo: DemoProcess) -> tuple[str, ...]:
    """Return the options that name the account of the demo."""
    return "--service-url", demo.url, "--partner-id", str(demo.credentials["partner_id"])


def tokens(demo: DemoProcess) -> int:
    """Count the upload tokens that the server has."""
    with DemoClient(demo.credentials) as client:
        return int(client.as_admin().call("uploadToken.list")["totalCount"])


def test_an_account_that_works(demo: DemoProcess, run: RunHere, tmp_path: Path) -> None:
    """Every check is made, 0 is returned, and nothing of the measured upload stays on the server."""
    with DemoClient(demo.credentials) as client:
        admin = client.as_admin()
        entry = admin.upload(make_image(tmp_path / "a.png").read_bytes(), "a.png", 2)
        admin.wait_for(entry, 2)
    before = tokens(demo)
    ran = run(*of(demo), "--json", KDESK_ADMIN_SECRET=demo.credentials["admin_secret"])
    checks = told(ran)
    assert list(checks) == [kind.value for kind in CheckKind]
    assert ran.status == 0, ran.out
    of_account = ("sign_in", "rights", "upload", "delivery", "disk")
    assert {name: checks[name]["result"] for name in of_account} == dict.fromkeys(of_account, "good"), ran.out
    assert checks["upload"]["found"] == "upload_rate"
    assert checks["qt"]["result"] in {"good", "not_asked"}
    assert tokens(demo) == before


def test_lines_for_people(demo: DemoProcess, run: RunHere) -> None:
    """One line a check in the order of the table, what to do below it, and the whole at the end."""
    ran = run(*of(demo), "--no-upload", KDESK_ADMIN_SECRET=demo.credentials["admin_secret"])
    lines = ran.out.splitlines()
    names = [line.partition("] ")[2].partition(":")[0] for line in lines if line.startswith("[")]
    assert names[:3] == ["Proxy", "Name of the server", "Connection"]
    assert len(names) == len(CheckKind)
    assert "[not asked] Uploading: Nothing was to be uploaded" in ran.out
    assert lines[-1] == "Everything is good" or lines[-1].startswith("It works; ")


def test_a_secret_that_is_wrong(demo: DemoProcess, run: RunHere, tmp_path: Path) -> None:
    """The network is well, the sign-in is not; the secret stands nowhere."""
    ran = run(*of(demo), "--json", KDESK_ADMIN_SECRET="S3cr3t-of-nobody")
    checks = told(ran)
    assert ran.status == 1
    assert (checks["api"]["result"], checks["sign_in"]["result"]) == ("good", "bad")
    assert checks["upload"]["found"] == "after"
    assert "S3cr3t" not in ran.out + ran.err
    assert found([tmp_path / "data"], "S3cr3t-of-nobody") == []


def test_a_session_that_may_not_upload(demo: DemoProcess, run: RunHere) -> None:
    """A widget session sees what everybody sees."""
    with DemoClient(demo.credentials) as client:
        widget = client.call("session.startWidgetSession", widgetId=f"_{client.partner_id}")["ks"]
    checks = told(run(*of(demo), "--json", KDESK_KS=widget))
    assert checks["rights"]["found"] == "rights_no_upload"
    assert checks["upload"]["result"] == "not_asked"
    assert checks["rights"]["text"] == "This session may not upload"


def test_without_an_account(demo: DemoProcess, run: RunHere) -> None:
    """The server is asked all the same; what needs a session is not asked."""
    ran = run("--service-url", demo.url, "--json")
    checks = told(ran)
    assert ran.status == 0
    assert checks["api"]["result"] == "good"
    assert checks["sign_in"]["found"] == "no_account"


def test_a_disk_that_cannot_be_written(run: RunHere, demo: DemoProcess, monkeypatch: pytest.MonkeyPatch) -> None:
    """Told with the folder."""

    def refuse(_folder: Path) -> int:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr("kdesk.doctor.computer._free", refuse)
    ran = run("--service-url", demo.url, "--json")
    assert ran.status == 1
    assert "cannot be written: Permission denied" in str(told(ran)["disk"]["text"])


def test_an_address_that_is_none(run: RunHere) -> None:
    """Wrong use."""
    assert run("--service-url", "ftp://kaltura.test").status == 2

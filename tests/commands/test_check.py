"""`kdesk check` tells what is wrong with a stream, by words, JSON, a web page and the exit status."""

import json
from pathlib import Path

import pytest

from kdesk.cli import main
from kdesk.commands.check import advice_on
from kdesk.errors import BadServiceUrl, NoKeyring, SignInNeeded
from kdesk.messages.errors import advice_of
from tests.support.command_line import Ran, RunHere
from tests.support.demo_client import DemoClient
from tests.support.demo_process import DemoProcess
from tests.support.empty_demo import demo
from tests.support.media import make_video
from tests.support.stream_server import StreamServer
from tests.support.variants import make_variants, peak_of, write_main

__all__ = ["demo"]


@pytest.fixture(scope="module")
def film(demo: DemoProcess, tmp_path_factory: pytest.TempPathFactory) -> str:
    """A video that is READY."""
    path = make_video(tmp_path_factory.mktemp("film") / "clip.mp4", seconds=6, size="640x360")
    with DemoClient(demo.credentials) as client:
        admin = client.as_admin()
        return admin.converted(admin.upload(path.read_bytes(), "clip.mp4"))


@pytest.fixture
def run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> RunHere:
    """Return what runs `kdesk check` without any account."""
    monkeypatch.delenv("KDESK_KS", raising=False)

    def ran(*arguments: str) -> Ran:
        status = main(["check", *arguments, "--data", str(tmp_path / "data")])
        return Ran(status, *capsys.readouterr())

    return ran


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A stream that is as it declares."""
    return make_variants(tmp_path / "stream")


def test_a_good_stream_ends_with_0(folder: Path, run: RunHere) -> None:
    """An address needs no account."""
    with StreamServer(folder) as server:
        ran = run(f"{server.base}/main.m3u8")
    assert (ran.status, ran.out, ran.err) == (0, "No problem found, 13 segments asked for\n", "")


def test_a_problem_ends_with_1(folder: Path, run: RunHere) -> None:
    """It is told with what it means; JSON has the same, with every segment."""
    write_main(folder, {"low": peak_of(folder / "low"), "high": peak_of(folder / "high") // 2})
    with StreamServer(folder) as server:
        words, objects = run(f"{server.base}/main.m3u8"), run(f"{server.base}/main.m3u8", "--json", "--all")
    assert words.status == objects.status == 1
    assert words.out.startswith("1 problem found, 13 segments asked for\n! 640")
    assert "Players choose it on connections that are too slow for it, and stall." in words.out
    report = json.loads(objects.out)
    assert [one["kind"] for one in report["findings"]] == ["bandwidth-exceeded"]
    sizes = [(folder / "low" / f"{number}.ts").stat().st_size for number in range(6)]
    assert [one["bytes"] for one in report["playlists"][0]["segments"]] == sizes


def test_a_page_for_people(folder: Path, run: RunHere, tmp_path: Path) -> None:
    """It shows declared beside measured, and fetches nothing."""
    (folder / "high" / "2.ts").unlink()
    page = tmp_path / "report.html"
    with StreamServer(folder) as server:
        assert run(f"{server.base}/main.m3u8", "--html", str(page)).status == 1
    text = page.read_text(encoding="utf-8")
    assert "segment 3 missing" in text
    assert "Players stop there, or jump over it." in text
    assert "$" not in text
    assert "<script" not in text


def test_an_entry_is_checked_by_its_id(
    demo: DemoProcess, film: str, run: RunHere, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The stream that anyone gets; its findings name variants of the entry."""
    with DemoClient(demo.credentials) as client:
        monkeypatch.setenv("KDESK_KS", client.as_admin().ks)
    account = ("--service-url", demo.url, "--partner-id", str(demo.credentials["partner_id"]))
    ran = run(film, "--json", *account)
    report = json.loads(ran.out)
    assert report["address"].endswith("a.m3u8")
    assert report["segmentsAsked"] > 0
    assert {one["kind"] for one in report["findings"]}.isdisjoint({"playlist-unreadable", "segment-missing"})
    assert ran.status == (1 if report["problems"] else 0)


@pytest.mark.parametrize("what", ["nonsense", "ftp://host/a.m3u8"])
def test_what_is_neither_is_wrong_use(
    what: str, run: RunHere, demo: DemoProcess, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Exit status 2, with a sentence."""
    with DemoClient(demo.credentials) as client:
        monkeypatch.setenv("KDESK_KS", client.as_admin().ks)
    ran = run(what, "--service-url", demo.url, "--partner-id", str(demo.credentials["partner_id"]))
    assert ran.status == 2
    assert ran.err.startswith("kdesk: this is not understood")


def test_an_address_with_a_session_is_refused(run: RunHere) -> None:
    """Neither printed nor asked for."""
    ran = run("https://cdn.example.org/p/1/playManifest/entryId/0_abcdefgh/ks/djJ8secret/a.m3u8")
    assert ran.status == 2
    assert "secret" not in ran.err + ran.out


def test_a_server_that_has_nothing_is_told(run: RunHere, folder: Path) -> None:
    """A manifest that is not there is an error of its own, not a finding."""
    with StreamServer(folder) as server:
        ran = run(f"{server.base}/gone.m3u8")
    assert ran.status == 1
    assert ran.out == ""
    assert ran.err.startswith("kdesk: ")


def test_without_a_keyring_the_advice_names_what_works() -> None:
    """Installing a keyring is not the only way."""
    told = advice_on(NoKeyring("no backend"))
    assert "window" in told
    assert "KDESK_KS" in told
    assert "address" in told
    assert "KDESK_KS" not in advice_on(SignInNeeded())  # there is a session, which has ended
    assert "transfers" not in advice_on(SignInNeeded())
    assert advice_on(BadServiceUrl("x")) == advice_of(BadServiceUrl("x"))

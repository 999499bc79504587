"""`kdesk support-bundle` beside the demo server: one file, without the secret, also while a window has the data."""

import json
import zipfile
from pathlib import Path

import pytest

from kdesk.cli import main
from kdesk.store.lock import lock_data_dir
from kdesk.store.paths import Paths
from tests.support.demo_process import DemoProcess
from tests.support.empty_demo import demo
from tests.support.media import make_image
from tests.support.secret_hunt import found

__all__ = ["demo"]


def run(demo: DemoProcess, monkeypatch: pytest.MonkeyPatch, *arguments: str) -> int:
    """Run a command for the account of the demo."""
    monkeypatch.setenv("KDESK_ADMIN_SECRET", demo.credentials["admin_secret"])
    of = ("--service-url", demo.url, "--partner-id", str(demo.credentials["partner_id"]))
    return main([*arguments, *of])


def test_it_has_what_was_uploaded_and_what_the_doctor_found(
    demo: DemoProcess, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Without the secret and without the name of the file; what it told stands on the terminal."""
    data, target = tmp_path / "data", tmp_path / "out" / "bundle.zip"
    target.parent.mkdir()
    picture = make_image(tmp_path / "secret plans.png")
    assert run(demo, monkeypatch, "upload", str(picture), "--wait", "--data", str(data)) == 0
    capsys.readouterr()
    with lock_data_dir(Paths.under(data)):  # as an open window has it
        assert run(demo, monkeypatch, "support-bundle", str(target), "--data", str(data)) == 0
    printed = capsys.readouterr().out
    assert "doctor.txt" in printed
    assert "Look through it" in printed
    with zipfile.ZipFile(target) as archive:
        archive.extractall(target.parent)
    told = json.loads((target.parent / "transfers.json").read_text("utf-8"))
    assert told["states"] == {"ready": 1}
    timelines = json.loads((target.parent / "timelines.json").read_text("utf-8"))
    (happened,) = [[moment["what"] for moment in one["moments"]] for one in timelines.values()]
    # A file that was just made may go back to the list for a moment.
    steps = ("queued", "reserved", "uploading", "processing")
    assert tuple(dict.fromkeys(what for what in happened if what in steps)) == steps
    assert "Kaltura Venus" in (target.parent / "doctor.txt").read_text("utf-8")
    for words in (demo.credentials["admin_secret"], "secret plans"):
        assert found([target.parent], words) == []


def test_nothing_is_written_over(
    demo: DemoProcess, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """A file of that name stays; that is wrong use."""
    target = tmp_path / "bundle.zip"
    target.write_text("mine")
    assert run(demo, monkeypatch, "support-bundle", str(target), "--data", str(tmp_path / "data")) == 2
    assert target.read_text() == "mine"
    assert "is there already" in capsys.readouterr().err


def test_a_journal_that_cannot_be_read_costs_its_part_only(
    demo: DemoProcess, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It is not touched either."""
    paths = Paths.under(tmp_path / "data")
    paths.create()
    paths.journal.write_bytes(b"no database" * 1000)
    before = paths.journal.read_bytes()
    target = tmp_path / "bundle.zip"
    assert run(demo, monkeypatch, "support-bundle", str(target), "--no-upload", "--data", str(paths.data)) == 0
    with zipfile.ZipFile(target) as archive:
        assert json.loads(archive.read("transfers.json"))["count"] == 0
    assert paths.journal.read_bytes() == before

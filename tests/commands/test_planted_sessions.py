"""A KS that lies in whatever a command reads is on neither of its streams, in no log, and in no name of a file."""

import json
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from kdesk.cli import main
from tests.support.command_line import Ran
from tests.support.demo_client import DemoClient
from tests.support.demo_process import DemoProcess
from tests.support.empty_demo import admin, demo
from tests.support.invented_ks import KS
from tests.support.media import make_video

__all__ = ["admin", "demo"]

Run = Callable[..., Ran]


@pytest.fixture(scope="module")
def film(admin: DemoClient, demo: DemoProcess, tmp_path_factory: pytest.TempPathFactory) -> str:
    """A video with an invented KS in its name, description, tags, and in what belongs to it."""
    path = make_video(tmp_path_factory.mktemp("film") / "clip.mp4", seconds=2, size="320x180")
    entry = admin.converted(admin.upload(path.read_bytes(), "clip.mp4"))
    address = f"{demo.url}/p/1/raw/entry_id/{entry}/ks/{KS}"
    admin.call("media.update", entryId=entry, mediaEntry={"name": address, "description": address, "tags": f"a,{KS}"})
    caption = admin.call(
        "caption_captionasset.add", entryId=entry, captionAsset={"language": "English", "format": "1", "label": KS}
    )
    text = {"objectType": "KalturaStringResource", "content": "1\n00:00:01,000 --> 00:00:02,000\nHi\n"}
    admin.call("caption_captionasset.setContent", id=caption["id"], contentResource=text)
    attachment = admin.call(
        "attachment_attachmentasset.add", entryId=entry, attachmentAsset={"filename": f"{KS}.txt", "title": address}
    )
    admin.call("attachment_attachmentasset.setContent", id=attachment["id"], contentResource=text)
    return entry


@pytest.fixture
def own(demo: DemoProcess) -> str:
    """The session with which the commands work."""
    with DemoClient(demo.credentials) as client:
        return client.as_admin().ks


@pytest.fixture
def run(
    demo: DemoProcess, own: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> Iterator[Run]:
    """Run a command; afterwards look for both sessions in all that it said and left."""
    account = ("--service-url", demo.url, "--partner-id", str(demo.credentials["partner_id"]))
    data = tmp_path / "data"
    said: list[str] = []

    def ran(*arguments: str) -> Ran:
        monkeypatch.setenv("KDESK_KS", own)  # a command takes it out of the environment
        try:
            status = main([*arguments, *account, "--data", str(data)])
        except SystemExit as ended:  # an argument that no command understands
            status = int(str(ended.code))
        out, err = capsys.readouterr()
        said.append(out + err)
        return Ran(status, out, err)

    yield ran
    logs = [path.read_text("utf-8") for path in data.rglob("*.log")]
    names = [str(path) for path in tmp_path.rglob("*")]
    assert said
    assert logs
    for secret in (KS, own):
        assert not [text for text in (*said, *logs, *names) if secret in text]


@pytest.mark.parametrize("form", ["plain", "json", "csv", "tsv", "markdown", "html"])
def test_links(form: str, film: str, run: Run) -> None:
    """Of an entry whose name has one, with lights, of all kinds; and of what is not there."""
    kinds = [word for kind in ("hls", "source", "player", "iframe", "script", "thumbnail") for word in ("--kind", kind)]
    ran = run("links", film, "--format", form, "--check", *kinds, "--player", "5533")
    assert (ran.status, ran.err) == (0, "")
    assert "/playManifest/" in ran.out
    assert run("links", f"https://x.example/p/1/raw/entry_id/1_nobody00/ks/{KS}", "--format", form).status == 1


def test_checks(demo: DemoProcess, film: str, run: Run, tmp_path: Path) -> None:
    """In words, as JSON and as a page; as anybody and with the session; and what cannot be checked."""
    page = tmp_path / "report.html"
    for more in ((), ("--session",), ("--all", "--session", "--json"), ("--html", str(page))):
        assert run("check", film, *more).status in {0, 1}
    assert KS not in page.read_text("utf-8")
    stream = f"{demo.url}/p/1/playManifest/entryId/{film}/format/applehttp"
    for what in (f"{stream}/ks/{KS}", f"{stream}?ks={KS}", KS):
        assert run("check", what).status == 2
    gone = run("check", f"1_nobody00 {KS}")
    assert gone.status == 1
    assert "upload" not in gone.err  # nothing is uploaded here


@pytest.mark.parametrize("more", [(), ("--json",)])
def test_downloads(more: tuple[str, ...], film: str, run: Run, tmp_path: Path) -> None:
    """Of everything that the entry has, whose names have one; and of what is not there."""
    folder = tmp_path / "out"
    kinds = [word for kind in ("captions", "attachments", "thumbnail", "facts") for word in ("--with", kind)]
    ran = run("download", film, "--to", str(folder), *kinds, *more)
    assert ran.status == 0, ran.err
    files = list(folder.iterdir())
    assert len(files) == 5
    if more:
        assert {Path(json.loads(line)["file"]) for line in ran.out.splitlines() if '"file"' in line} == set(files)
    for what in (f"https://x.example/p/1/raw/entry_id/1_nobody00/ks/{KS}", "after:" + KS):
        assert run("download", what, "--to", str(folder), *more).status in {1, 2}
    for wrong in (("--name", "{nothing}" + KS), (f"--ks={KS}",), ("--with", KS), ("--rendition", KS)):
        assert run("download", film, "--to", str(folder), *wrong, *more).status == 2

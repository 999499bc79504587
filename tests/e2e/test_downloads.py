"""`kdesk download` against the demo server, as real processes that are killed."""

import os
import signal
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.support import media
from tests.support.command_line import Command, objects
from tests.support.demo_client import DemoClient
from tests.support.demo_process import DemoProcess
from tests.support.download_rounds import KilledDownload, fetched_twice_at_most, received
from tests.support.evidence import until
from tests.support.proxy import Link, Proxy

pytestmark = pytest.mark.e2e

MIB = 1024 * 1024
LARGE = 96 * MIB
TRICKLE = Link(rate=64 * 1024)
"""What is under way does not end before a test goes on, however busy this computer is."""


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[DemoProcess]:
    """Run a demo server without content."""
    demo = DemoProcess(tmp_path_factory.mktemp("server"), "--no-samples").start()
    yield demo
    demo.stop()


@pytest.fixture(scope="module")
def client(server: DemoProcess) -> Iterator[DemoClient]:
    """Call the server."""
    with DemoClient(server.credentials).as_admin() as client:
        yield client


@pytest.fixture(scope="module")
def clip(client: DemoClient, tmp_path_factory: pytest.TempPathFactory) -> tuple[str, bytes]:
    """Upload a short video with two renditions, captions and an attachment; return its entry and bytes."""
    data = media.make_video(tmp_path_factory.mktemp("media") / "clip.mp4").read_bytes()
    entry = client.converted(client.upload(data, "A talk: part 1/2.mp4"))
    client.call("media.update", entryId=entry, mediaEntry={"name": "A talk: part 1/2"})
    caption = client.call(
        "caption_captionasset.add", entryId=entry, captionAsset={"language": "English", "format": "1"}
    )
    client.call(
        "caption_captionasset.setContent",
        id=caption["id"],
        contentResource=_text("1\n00:00:01,000 --> 00:00:02,000\nHi\n"),
    )
    attachment = client.call(
        "attachment_attachmentasset.add",
        entryId=entry,
        attachmentAsset={"filename": "../../notes.txt", "title": "Notes"},
    )
    client.call("attachment_attachmentasset.setContent", id=attachment["id"], contentResource=_text("what was said"))
    return entry, data


@pytest.fixture(scope="module")
def large(server: DemoProcess, client: DemoClient, tmp_path_factory: pytest.TempPathFactory) -> tuple[str, Path]:
    """Upload a large video with kdesk, which writes its SHA-256 on the entry; return the entry and the file."""
    folder = tmp_path_factory.mktemp("large")
    file = media.make_large_video(folder / "large.mp4", LARGE, "large")
    done = Command(server, folder / "data").run("upload", str(file), "--wait", "--verify", "size", "--json")
    assert done.returncode == 0, done.stderr
    entry = objects(done.stdout)[-1]["entry_id"]
    return client.converted(entry), file


def _text(content: str) -> dict[str, str]:
    return {"objectType": "KalturaStringResource", "content": content}


def test_the_whole_entry_comes(server: DemoProcess, clip: tuple[str, bytes], tmp_path: Path) -> None:
    """Source, captions, attachment, thumbnail and facts, each with its extension and a name that is safe anywhere."""
    entry, data = clip
    command = Command(server, tmp_path / "data")
    done = command.run(
        "download", entry, "--to", str(tmp_path / "out"), "--with", "captions,attachments,thumbnail,facts", "--json"
    )
    assert done.returncode == 0, done.stderr
    names = sorted(path.name for path in (tmp_path / "out").iterdir())
    assert names == [
        "A talk_ part 1_2 - notes.txt",
        "A talk_ part 1_2.en.srt",
        "A talk_ part 1_2.jpg",
        "A talk_ part 1_2.json",
        "A talk_ part 1_2.mp4",
    ]
    assert (tmp_path / "out" / "A talk_ part 1_2.mp4").read_bytes() == data
    assert (tmp_path / "out" / "A talk_ part 1_2 - notes.txt").read_bytes() == b"what was said"
    facts = (tmp_path / "out" / "A talk_ part 1_2.json").read_text("utf-8")
    assert '"name": "A talk: part 1/2"' in facts
    ends = [line for line in objects(done.stdout) if line["state"] == "done"]
    assert {line["kind"] for line in ends} == {"source", "captions", "attachment", "thumbnail", "facts"}
    assert "djJ" not in facts + done.stdout + done.stderr


def test_a_rendition_is_chosen_and_named(
    server: DemoProcess, client: DemoClient, clip: tuple[str, bytes], tmp_path: Path
) -> None:
    """By an address of the entry; what comes is that rendition."""
    entry, _data = clip
    address = f"{server.url}/p/{client.partner_id}/sp/0/playManifest/entryId/{entry}/format/applehttp/a.m3u8"
    arguments = ("--to", str(tmp_path), "--rendition", "smallest", "--name", "{id}-{rendition}", "--json")
    done = Command(server, tmp_path / "data").run("download", address, *arguments)
    assert done.returncode == 0, done.stderr
    told = objects(done.stdout)[-1]
    flavors = {row["id"]: row for row in client.call("flavorAsset.list", filter={"entryIdEqual": entry})["objects"]}
    chosen = flavors[told["asset_id"]]
    made = [row for row in flavors.values() if row["status"] == 2 and not row["isOriginal"]]
    assert int(chosen["sizeInBytes"]) == min(int(row["sizeInBytes"]) for row in made)
    file = tmp_path / f"{entry}-{chosen['height']}p.mp4"
    assert file.stat().st_size == int(chosen["sizeInBytes"])
    assert media.decoded_seconds(str(file)) > 1


def test_an_image_comes_as_it_was_uploaded(server: DemoProcess, client: DemoClient, tmp_path: Path) -> None:
    """It has no flavors; its extension comes from the content."""
    data = media.make_image(tmp_path / "picture.png").read_bytes()
    entry = client.upload(data, "picture.png", media_type=2)
    done = Command(server, tmp_path / "data").run("download", entry, "--to", str(tmp_path / "out"))
    assert done.returncode == 0, done.stderr
    (file,) = (tmp_path / "out").iterdir()
    assert (file.suffix, file.read_bytes()) == (".png", data)


def test_a_list_of_entries_with_one_that_is_not_there(
    server: DemoProcess, clip: tuple[str, bytes], tmp_path: Path
) -> None:
    """The others come; the exit status says that something is missing, and why."""
    listed = tmp_path / "list.txt"
    listed.write_text(f"{clip[0]}\n0_notthere\n", encoding="utf-8")
    done = Command(server, tmp_path / "data").run("download", f"@{listed}", "--to", str(tmp_path / "out"))
    assert done.returncode == 1
    assert "0_notthere" in done.stderr
    assert [path.suffix for path in (tmp_path / "out").iterdir()] == [".mp4"]
    again = Command(server, tmp_path / "data").run("download", clip[0], "--to", str(tmp_path / "out"))
    assert "downloaded earlier" in again.stdout


@pytest.mark.parametrize(
    "arguments", [("--rendition", "huge"), ("--name", "{nothing}"), ("--with", "everything"), ("--name", "a/b")]
)
def test_what_is_not_understood_is_wrong_use(server: DemoProcess, arguments: tuple[str, ...], tmp_path: Path) -> None:
    """Before anything is asked of the server."""
    done = Command(server, tmp_path / "data").run("download", "0_abcdefgh", *arguments)
    assert done.returncode == 2
    assert not done.stdout


@pytest.mark.slow
def test_a_large_file_is_verified_by_its_hash(server: DemoProcess, large: tuple[str, Path], tmp_path: Path) -> None:
    """The entry carries the SHA-256 of what kdesk uploaded."""
    done = Command(server, tmp_path / "data").run("download", large[0], "--to", str(tmp_path), "--json")
    assert done.returncode == 0, done.stderr
    assert objects(done.stdout)[-1]["verified"] == "sha256"
    assert media.sha256(tmp_path / "large.mp4") == media.sha256(large[1])


@pytest.mark.slow
def test_kills_of_client_and_server_cost_what_was_in_flight(
    server: DemoProcess, large: tuple[str, Path], tmp_path: Path
) -> None:
    """Three kills at random bytes: the file is identical, and no byte that was stored is fetched again.

    `python -m tests.chaos.long_download` is the long form.
    """
    victims = ("client", "server", "client")
    outcome = KilledDownload(server, *large, tmp_path).run(victims, 13, 40e6)
    assert outcome.wrong == ()
    assert outcome.twice <= outcome.allowed
    assert len(outcome.in_flight) == 2
    # What the killed server had under way counts to the second one.
    assert max(outcome.in_flight) <= fetched_twice_at_most(2)


@pytest.mark.slow
def test_ctrl_c_leaves_the_part_and_the_same_command_goes_on(
    server: DemoProcess, large: tuple[str, Path], tmp_path: Path
) -> None:
    """It says how much is here; the next run fetches the rest."""
    with Proxy(server.port) as proxy:
        proxy.shape(Link(rate=40e6))
        command = Command(server, tmp_path / "data", url=proxy.url)
        arguments = ("download", large[0], "--to", str(tmp_path / "out"))
        with command.start(*arguments) as process:
            until(lambda: received(proxy) >= 40 * MIB)
            proxy.shape(TRICKLE)
            process.send_signal(signal.SIGINT)
            out, err = process.communicate(timeout=60)
        assert process.returncode == 130
        assert "interrupted" in out
        assert "the same command continues" in err
        assert [path.suffix for path in (tmp_path / "out").iterdir()] == [".part"]
        proxy.shape(Link())
        assert command.run(*arguments).returncode == 0
        assert received(proxy) <= LARGE + fetched_twice_at_most(1)
    assert media.sha256(tmp_path / "out" / "large.mp4") == media.sha256(large[1])


@pytest.mark.slow
def test_content_that_is_replaced_meanwhile_is_never_mixed(
    server: DemoProcess, client: DemoClient, tmp_path: Path
) -> None:
    """The entry gets new content of the same size while the old one is fetched: the new one comes, whole."""
    size = 24 * MIB
    old = media.make_large_video(tmp_path / "old.mp4", size, "old")
    new = media.make_large_video(tmp_path / "new.mp4", size, "new")
    entry = client.converted(client.upload(old.read_bytes(), "changing.mp4"))
    with Proxy(server.port) as proxy:
        proxy.shape(Link(rate=10e6))
        command = Command(server, tmp_path / "data", url=proxy.url)
        with command.start("download", entry, "--to", str(tmp_path / "out"), "--json") as process:
            until(lambda: received(proxy) >= 8 * MIB)
            proxy.shape(TRICKLE)
            _replace(client, entry, new)
            proxy.shape(Link())
            out, err = process.communicate(timeout=60)
        assert process.returncode == 0, err
    (file,) = (tmp_path / "out").iterdir()
    assert media.sha256(file) == media.sha256(new)
    assert objects(out)[-1]["version"] != objects(out)[3]["version"]


def _replace(client: DemoClient, entry: str, file: Path) -> None:
    """Replace the content of an entry, and wait until its source is the new one."""
    source = next(
        row for row in client.call("flavorAsset.list", filter={"entryIdEqual": entry})["objects"] if row["isOriginal"]
    )
    token = client.token(file.name)
    client.chunk(token, file.read_bytes(), name=file.name)
    resource = {"objectType": "KalturaUploadedFileTokenResource", "token": token}
    client.call("flavorAsset.setContent", id=source["id"], contentResource=resource)
    until(lambda: client.call("flavorAsset.get", id=source["id"])["version"] != source["version"])


@pytest.mark.slow
@pytest.mark.skipif(os.name != "posix", reason="the limit of a shell on the size of files")
def test_a_disk_that_becomes_full_ends_the_download_and_keeps_what_has_come(
    server: DemoProcess, large: tuple[str, Path], tmp_path: Path
) -> None:
    """The row says so; with room again the same command fetches the rest."""
    with Proxy(server.port) as proxy:
        limited = ("bash", "-c", 'ulimit -f 40960; exec "$@"', "bash")
        arguments = ("download", large[0], "--to", str(tmp_path / "out"), "--json")
        full = Command(server, tmp_path / "data", url=proxy.url, prefix=limited).run(*arguments)
        assert full.returncode == 1
        told = objects(full.stdout)[-1]
        assert told["error"] == "The disk is full"
        assert told["bytes"] > 0
        before = received(proxy)
        assert Command(server, tmp_path / "data", url=proxy.url).run(*arguments).returncode == 0
        assert received(proxy) - before <= LARGE - told["bytes"] + MIB
    assert media.sha256(tmp_path / "out" / "large.mp4") == media.sha256(large[1])

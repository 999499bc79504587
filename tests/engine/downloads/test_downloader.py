"""One download: what comes is the file, of one version, or nothing comes."""

import hashlib
from dataclasses import replace
from http import HTTPStatus

import pytest

from kdesk.domain.downloads.download import Existing, Proof
from kdesk.domain.downloads.download_state import DownloadState
from kdesk.domain.downloads.item import DownloadItem, DownloadKind
from kdesk.domain.media_ports import Access
from kdesk.engine.downloads import range_fetcher
from kdesk.engine.downloads.downloader import MAX_FRESH_STARTS
from kdesk.errors import Reason
from tests.engine.downloads.harness import ITEM, PATH, SECRET, Downloads, content, entry_gone
from tests.support.local_server import send_response
from tests.support.stream_server import StreamServer, redirect, status

SMALL = 64 * 1024


@pytest.fixture(autouse=True)
def small_chunks(monkeypatch: pytest.MonkeyPatch) -> None:
    """Make chunks and blocks small, so that small files have many."""
    monkeypatch.setattr(range_fetcher, "CHUNK_BYTES", SMALL)
    monkeypatch.setattr(range_fetcher, "BLOCK_BYTES", 16 * 1024)
    monkeypatch.setattr(range_fetcher, "SYNC_BYTES", SMALL)


async def test_a_file_comes_whole_by_ranges(downloads: Downloads) -> None:
    """One range a request; the part file becomes the file, and nothing else stays."""
    body = content(10 * SMALL + 7)
    downloads.serve(body)
    (done,) = await downloads.run(downloads.download())

    assert (done.state, done.proof, done.target) == (DownloadState.DONE, Proof.SIZE, "clip.mp4")
    assert (downloads.folder / "clip.mp4").read_bytes() == body
    assert downloads.names == ["clip.mp4"]
    assert sorted(downloads.ranges()) == sorted(
        f"bytes={start}-{min(start + SMALL, len(body)) - 1}" for start in range(0, len(body), SMALL)
    )
    assert downloads.api.asked == 2  # before the first byte and after the last


async def test_a_connection_that_breaks_goes_on_where_it_broke(downloads: Downloads) -> None:
    """What has come is kept, and only what is missing is asked for."""
    body = content(SMALL)
    downloads.serve(body)
    downloads.server.once[PATH] = [downloads.server.break_after(40_000)]
    (done,) = await downloads.run(downloads.download())

    assert done.state is DownloadState.DONE
    assert (downloads.folder / "clip.mp4").read_bytes() == body
    assert downloads.ranges() == [f"bytes=0-{SMALL - 1}", f"bytes=40000-{SMALL - 1}"]


async def test_another_run_goes_on_with_the_part_file(downloads: Downloads) -> None:
    """A program that ended in the middle, and the next one: no byte that is on the disk is asked for again."""
    body = content(4 * SMALL)
    identity = downloads.serve(body)
    half = downloads.download().replace(identity=identity, size=len(body))
    half = half.replace(received=half.received.with_range(0, SMALL).with_range(2 * SMALL, 3 * SMALL))
    downloads.folder.mkdir()
    (downloads.folder / half.part_name).write_bytes(body[:SMALL] + bytes(SMALL) + body[2 * SMALL : 3 * SMALL])
    downloads.store.rows[half.id] = half.advance(DownloadState.PREPARING).advance(DownloadState.DOWNLOADING)
    async with downloads.queue():
        done = await downloads.heard.until(half.id, "done", "failed")

    assert done.state is DownloadState.DONE
    assert (downloads.folder / "clip.mp4").read_bytes() == body
    assert set(downloads.ranges()) == {f"bytes={SMALL}-{2 * SMALL - 1}", f"bytes={3 * SMALL}-{4 * SMALL - 1}"}
    assert len(downloads.ranges()) == 2


async def test_a_part_file_of_another_version_is_forgotten(downloads: Downloads) -> None:
    """Not one of its bytes is in the new file, although both have the same size."""
    old, new = content(2 * SMALL, "old"), content(2 * SMALL, "new")
    earlier = downloads.serve(old, "1")
    downloads.serve(new, "2")
    half = downloads.download().replace(identity=earlier, size=len(old))
    half = half.replace(received=half.received.with_range(0, SMALL))
    downloads.folder.mkdir()
    (downloads.folder / half.part_name).write_bytes(old[:SMALL])
    downloads.store.rows[half.id] = half
    (done,) = await downloads.run(downloads.download())

    assert done.id == half.id
    assert (downloads.folder / "clip.mp4").read_bytes() == new


async def test_a_part_file_that_is_gone_or_cut_does_not_count(downloads: Downloads) -> None:
    """The store says that bytes are there, and they are not."""
    body = content(2 * SMALL)
    identity = downloads.serve(body)
    half = downloads.download().replace(identity=identity, size=len(body))
    downloads.store.rows[half.id] = half.replace(received=half.received.with_range(0, SMALL))
    (done,) = await downloads.run(downloads.download())

    assert done.state is DownloadState.DONE
    assert (downloads.folder / "clip.mp4").read_bytes() == body


async def test_a_file_that_changes_meanwhile_is_fetched_anew(downloads: Downloads) -> None:
    """The version after the last byte is another one: what came may be of both, and nothing of it is kept."""
    old, new = content(2 * SMALL, "old"), content(2 * SMALL, "new")
    before = downloads.serve(old, "1")
    after = downloads.serve(new, "2")
    downloads.server.pages[PATH] = old
    downloads.api.versions = [before, after]

    def replaced(request: object) -> None:
        downloads.server.pages[PATH] = new
        downloads.server.serve(request)  # type: ignore[arg-type]

    downloads.server.once[PATH] = [downloads.server.serve, replaced]
    (done,) = await downloads.run(downloads.download())

    assert done.state is DownloadState.DONE
    assert done.identity == after
    assert (downloads.folder / "clip.mp4").read_bytes() == new


async def test_a_file_that_never_rests_fails_and_says_so(downloads: Downloads) -> None:
    """After some fresh starts the download ends, without a file."""
    first = downloads.serve(content(SMALL))
    downloads.api.versions = [replace(first, version=str(number)) for number in range(2 * MAX_FRESH_STARTS + 1)]
    (failed,) = await downloads.run(downloads.download())

    assert failed.state is DownloadState.FAILED
    assert failed.trouble
    assert failed.trouble.reason is Reason.DOWNLOAD_MOVED
    assert not (downloads.folder / "clip.mp4").exists()
    assert len(downloads.ranges()) == MAX_FRESH_STARTS


async def test_an_empty_200_starts_anew(downloads: Downloads) -> None:
    """Wire fact: that is how delivery reports errors, with headers and sometimes without."""
    body = content(2 * SMALL)
    downloads.serve(body)
    die = {"X-Kaltura": "error-5", "X-Kaltura-App": "exiting on error 5 - FILE_NOT_FOUND"}
    downloads.server.once[PATH] = [downloads.server.serve, status(200)]
    (done,) = await downloads.run(downloads.download())
    assert done.state is DownloadState.DONE
    assert (downloads.folder / "clip.mp4").read_bytes() == body

    downloads.server.faults[PATH] = status(200, die)
    (failed,) = await downloads.run(downloads.download("d2", stem="other"))
    assert failed.state is DownloadState.FAILED
    assert failed.trouble
    assert (failed.trouble.kind, failed.trouble.code) == ("NothingDelivered", "error-5")
    assert downloads.names == ["clip.mp4", failed.part_name]
    assert not failed.received.total


async def test_a_refusal_by_access_rules_is_named(downloads: Downloads) -> None:
    """Error 3 is the number of access control."""
    downloads.serve(content(SMALL))
    downloads.server.faults[PATH] = status(200, {"X-Kaltura": "error-3", "X-Kaltura-App": "exiting on error 3 - X"})
    (failed,) = await downloads.run(downloads.download())

    assert failed.trouble
    assert failed.trouble.reason is Reason.DOWNLOAD_REFUSED


@pytest.mark.parametrize("more", [-1, 1, SMALL])
async def test_a_file_of_another_length_never_becomes_one(downloads: Downloads, more: int) -> None:
    """The server delivers more or less than the API says."""
    body = content(2 * SMALL)
    identity = downloads.serve(body)
    downloads.server.pages[PATH] = content(2 * SMALL + more, "other")
    (failed,) = await downloads.run(downloads.download())

    assert failed.identity in {None, identity}
    assert failed.state is DownloadState.FAILED
    assert not (downloads.folder / "clip.mp4").exists()


async def test_another_range_than_asked_for_does_not_count(downloads: Downloads) -> None:
    """A server that sends bytes from elsewhere in the file would otherwise damage it unseen."""
    body = content(SMALL)
    downloads.serve(body)

    def shifted(request: object) -> None:
        headers = {"Content-Range": f"bytes 1-{SMALL - 1}/{SMALL}"}
        send_response(request, body[1:], status=HTTPStatus.PARTIAL_CONTENT, headers=headers)  # type: ignore[arg-type]

    downloads.server.once[PATH] = [shifted]
    (done,) = await downloads.run(downloads.download())

    assert (downloads.folder / "clip.mp4").read_bytes() == body
    assert done.state is DownloadState.DONE


async def test_a_server_without_ranges_is_read_from_the_beginning(downloads: Downloads) -> None:
    """It sends the whole file whatever is asked for."""
    body = content(3 * SMALL + 1)
    downloads.serve(body)
    downloads.server.ranges = False
    (done,) = await downloads.run(downloads.download())

    assert done.state is DownloadState.DONE
    assert (downloads.folder / "clip.mp4").read_bytes() == body


async def test_a_file_of_unknown_size_is_taken_whole(downloads: Downloads) -> None:
    """For an image the API tells no size; the delivery does."""
    body = content(SMALL)
    downloads.api.versions = [replace(downloads.serve(body), size=0)]
    (done,) = await downloads.run(downloads.download())

    assert (done.state, done.size, done.proof) == (DownloadState.DONE, len(body), Proof.NONE)
    assert (downloads.folder / "clip.mp4").read_bytes() == body


async def test_the_hash_of_the_upload_is_compared(downloads: Downloads) -> None:
    """Where the entry carries it for this version; another one makes no file."""
    body = content(SMALL)
    identity = downloads.serve(body)
    downloads.api.versions = [replace(identity, sha256=hashlib.sha256(body).hexdigest())]
    (done,) = await downloads.run(downloads.download())
    assert done.proof is Proof.SHA256

    downloads.api.versions = [replace(identity, sha256="0" * 64)]
    (failed,) = await downloads.run(downloads.download("d2", stem="other"))
    assert failed.trouble
    assert failed.trouble.reason is Reason.DOWNLOAD_DIFFERS
    assert not (downloads.folder / "other.mp4").exists()


async def test_the_session_goes_to_the_accounts_host_alone(downloads: Downloads) -> None:
    """A redirect to another host is followed without it."""
    body = content(SMALL)
    downloads.serve(body)
    with StreamServer() as elsewhere:
        elsewhere.pages["/cdn/a.mp4"] = body
        downloads.server.faults[PATH] = redirect(f"{elsewhere.base}/cdn/a.mp4")
        (done,) = await downloads.run(downloads.download())

        assert done.state is DownloadState.DONE
        assert [headers.get("X-Kaltura-Ks") for _, headers in downloads.server.asked] == [SECRET]
        assert SECRET not in str(elsewhere.asked)


async def test_a_host_that_only_delivers_gets_no_session(downloads: Downloads) -> None:
    """The account's own server is another one."""
    downloads.serve(content(SMALL))
    with StreamServer() as account:
        downloads.access = Access(account.base, SECRET)
        (done,) = await downloads.run(downloads.download())

    assert done.state is DownloadState.DONE
    assert SECRET not in str(downloads.server.asked)


async def test_no_file_is_overwritten_unless_told(downloads: Downloads) -> None:
    """Rename, skip and replace; nothing is fetched for a file that is kept."""
    body = content(SMALL)
    downloads.serve(body)
    downloads.folder.mkdir()
    mine = downloads.folder / "clip.mp4"
    mine.write_bytes(b"mine")
    (skipped,) = await downloads.run(downloads.download("d1", existing=Existing.SKIP))
    assert skipped.state is DownloadState.SKIPPED
    assert downloads.ranges() == []
    assert mine.read_bytes() == b"mine"

    del downloads.store.rows["d1"]
    (renamed,) = await downloads.run(downloads.download("d2"))
    assert renamed.target == "clip (2).mp4"
    assert mine.read_bytes() == b"mine"
    assert (downloads.folder / "clip (2).mp4").read_bytes() == body

    del downloads.store.rows["d2"]
    (replaced,) = await downloads.run(downloads.download("d3", existing=Existing.REPLACE))
    assert replaced.target == "clip.mp4"
    assert mine.read_bytes() == body


async def test_what_was_fetched_is_not_fetched_again(downloads: Downloads) -> None:
    """Unless its file is gone or changed, or the server has another version."""
    body = content(SMALL)
    downloads.serve(body)
    await downloads.run(downloads.download())
    (again,) = await downloads.run(downloads.download("d2"))
    assert (again.state, again.found_earlier, len(downloads.ranges())) == (DownloadState.DONE, True, 1)

    (downloads.folder / "clip.mp4").unlink()
    (anew,) = await downloads.run(downloads.download("d3"))
    assert (anew.state, anew.found_earlier, downloads.names) == (DownloadState.DONE, False, ["clip.mp4"])

    newer = content(SMALL, "newer")
    downloads.serve(newer, "2")
    (newest,) = await downloads.run(downloads.download("d4"))
    assert newest.target == "clip (2).mp4"
    assert (downloads.folder / newest.target).read_bytes() == newer


async def test_a_kill_between_the_two_names_of_the_file_leaves_one(downloads: Downloads) -> None:
    """The finished name was linked and the part file not yet removed."""
    body = content(SMALL)
    identity = downloads.serve(body)
    killed = downloads.download().replace(identity=identity, size=SMALL, target="clip.mp4")
    killed = killed.replace(received=killed.received.with_range(0, SMALL))
    downloads.folder.mkdir()
    part = downloads.folder / killed.part_name
    part.write_bytes(body)
    (downloads.folder / "clip.mp4").hardlink_to(part)
    downloads.store.rows[killed.id] = killed
    (done,) = await downloads.run(downloads.download())

    assert (done.state, done.target) == (DownloadState.DONE, "clip.mp4")
    assert downloads.names == ["clip.mp4"]
    assert downloads.ranges() == []


async def test_a_kill_after_the_rename_is_understood(downloads: Downloads) -> None:
    """The store does not know yet that it is done, and the part file is gone."""
    body = content(SMALL)
    identity = downloads.serve(body)
    killed = downloads.download().replace(identity=identity, size=SMALL, target="clip.mp4")
    downloads.folder.mkdir()
    (downloads.folder / "clip.mp4").write_bytes(body)
    downloads.store.rows[killed.id] = killed.replace(received=killed.received.with_range(0, SMALL))
    (done,) = await downloads.run(downloads.download())

    assert done.state is DownloadState.DONE
    assert downloads.names == ["clip.mp4"]
    assert downloads.ranges() == []


async def test_too_little_room_is_told_before_the_first_byte(downloads: Downloads) -> None:
    """Nothing is fetched that cannot be stored."""
    downloads.api.versions = [replace(downloads.serve(content(SMALL)), size=10**15)]
    (failed,) = await downloads.run(downloads.download())

    assert failed.trouble
    assert failed.trouble.reason is Reason.FOLDER_FULL
    assert failed.trouble.arguments["needed"] == 10**15
    assert downloads.ranges() == []


async def test_a_folder_that_cannot_be_is_told(downloads: Downloads) -> None:
    """A file stands in its place."""
    downloads.serve(content(SMALL))
    downloads.folder.write_bytes(b"a file")
    (failed,) = await downloads.run(downloads.download())

    assert failed.trouble
    assert failed.trouble.reason is Reason.FOLDER_UNWRITABLE


async def test_an_entry_that_is_gone_fails(downloads: Downloads) -> None:
    """Before anything is written."""
    downloads.api.gone = entry_gone()
    (failed,) = await downloads.run(downloads.download())

    assert failed.state is DownloadState.FAILED
    assert downloads.names == []


async def test_facts_are_a_file_like_others(downloads: Downloads) -> None:
    """They come from the API, and nothing is asked of the delivery."""
    downloads.serve(content(SMALL))
    item = DownloadItem(ITEM.entry_id, DownloadKind.FACTS, ITEM.entry_id)
    download = replace(downloads.download(item=item), extension=".json")
    (done,) = await downloads.run(download)

    assert done.state is DownloadState.DONE
    assert (downloads.folder / "clip.json").read_bytes() == b'{"entry": "0_entryaaa"}'
    assert downloads.ranges() == []


async def test_an_outage_is_waited_out(downloads: Downloads) -> None:
    """However long: being offline never counts as a try."""
    body = content(SMALL)
    downloads.serve(body)
    base, downloads.api.base = downloads.api.base, "http://127.0.0.1:1"

    async def sleep(seconds: float) -> None:
        downloads.clock.waits.append(seconds)
        if len(downloads.clock.waits) == 20:
            downloads.api.base = base

    downloads.clock.sleep = sleep  # type: ignore[method-assign]
    (done,) = await downloads.run(downloads.download())

    assert done.state is DownloadState.DONE
    assert len(downloads.clock.waits) == 20
    assert any(one.trouble and one.trouble.kind == "Unreachable" for one in downloads.heard.history)

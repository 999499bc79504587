"""The queue of downloads: order, slots, and what a person says to them."""

from dataclasses import replace

from kdesk.domain.downloads.download import Download
from kdesk.domain.downloads.download_state import DownloadState
from kdesk.domain.downloads.item import DownloadItem, DownloadKind
from kdesk.domain.settings import NO_LIMIT, POLITE
from kdesk.errors import SignInNeeded
from tests.engine.downloads.harness import PATH, Downloads, content, entry_gone

SIZE = 256 * 1024


def _several(downloads: Downloads, count: int) -> list[Download]:
    """Return downloads of several assets; all are delivered the same bytes."""
    return [
        downloads.download(
            f"d{number}",
            item=DownloadItem("0_entryaaa", DownloadKind.RENDITION, f"0_asset{number:03}"),
            stem=f"{number}",
        )
        for number in range(count)
    ]


def _begun(downloads: Downloads) -> list[str]:
    """Return the downloads in the order in which they began."""
    return list(dict.fromkeys(one.id for one in downloads.heard.history if one.state is DownloadState.PREPARING))


def stalled(downloads: Downloads) -> bytes:
    """Serve a file that stops half-way, once; return its content."""
    body = content(SIZE)
    downloads.serve(body)
    downloads.server.once[PATH] = [downloads.server.stall_after(SIZE // 2)]
    return body


async def test_as_many_run_as_there_are_slots(downloads: Downloads) -> None:
    """In their order, and the next one begins when one ends."""
    downloads.serve(content(SIZE))
    downloads.slots = 2
    wanted = _several(downloads, 5)
    await downloads.run(*wanted)

    running: set[str] = set()
    for one in downloads.heard.history:
        (running.add if one.state.holds_slot else running.discard)(one.id)
        assert len(running) <= 2
    assert _begun(downloads) == ["d0", "d1", "d2", "d3", "d4"]


async def test_the_order_can_be_changed(downloads: Downloads) -> None:
    """Also for the next run of the program."""
    downloads.serve(content(SIZE))
    downloads.slots = 1
    async with downloads.queue() as queue:
        queue.connect("account", None)
        await queue.enqueue(_several(downloads, 4))
        await queue.move(["d3", "d1"], 0)
        assert [one.id for one in queue.snapshot()] == ["d3", "d1", "d0", "d2"]
    async with downloads.queue():
        for key in ("d3", "d1", "d0", "d2"):
            await downloads.heard.until(key, "done")
    assert _begun(downloads) == ["d3", "d1", "d0", "d2"]


async def test_a_paused_download_keeps_what_has_come(downloads: Downloads) -> None:
    """Resumed, it asks for the rest only."""
    body = stalled(downloads)
    async with downloads.queue() as queue:
        await queue.enqueue([downloads.download()])
        await downloads.heard.until("d1", "downloading")
        queue.pause(["d1"])
        assert queue.snapshot()[0].state is DownloadState.PAUSED
        downloads.server.release()
        queue.resume(["d1"])
        done = await downloads.heard.until("d1", "done", "failed")
    assert done.state is DownloadState.DONE
    assert (downloads.folder / "clip.mp4").read_bytes() == body


async def test_a_cancelled_download_leaves_nothing(downloads: Downloads) -> None:
    """Neither a part file nor a running request; asked for again it is a new one."""
    stalled(downloads)
    async with downloads.queue() as queue:
        await queue.enqueue([downloads.download()])
        await downloads.heard.until("d1", "downloading")
        queue.cancel(["d1"])
    downloads.server.release()
    assert downloads.names == []
    assert downloads.store.rows["d1"].state is DownloadState.CANCELLED
    (done,) = await downloads.run(downloads.download("d2"))
    assert (done.id, done.state) == ("d2", DownloadState.DONE)


async def test_a_failed_download_can_be_retried(downloads: Downloads) -> None:
    """And one that is finished leaves the list, not the disk."""
    downloads.serve(content(SIZE))
    downloads.api.gone = entry_gone()
    async with downloads.queue() as queue:
        await queue.enqueue([downloads.download()])
        failed = await downloads.heard.until("d1", "failed")
        assert failed.trouble
        downloads.api.gone = None
        queue.resume(["d1"])
        done = await downloads.heard.until("d1", "done")
        assert done.trouble is None
        await queue.remove(["d1"])
        assert queue.snapshot() == ()
    assert downloads.names == ["clip.mp4"]
    assert downloads.store.rows == {}


async def test_a_session_that_ends_leaves_downloads_queued(downloads: Downloads) -> None:
    """A sign-in brings the next session, and they go on."""
    downloads.serve(content(SIZE))
    downloads.api.gone = SignInNeeded()
    async with downloads.queue() as queue:
        await queue.enqueue([downloads.download()])
        await downloads.heard.until("d1", "queued", trouble=True)
        downloads.api.gone = None
        queue.connect("account", downloads.api)
        await downloads.heard.until("d1", "done")


async def test_downloads_of_another_account_wait(downloads: Downloads) -> None:
    """They are listed, and begin when somebody signs in to it."""
    downloads.serve(content(SIZE))
    async with downloads.queue() as queue:
        await queue.enqueue([replace(downloads.download(), account="another"), downloads.download("d2", stem="own")])
        await downloads.heard.until("d2", "done")
        assert queue.snapshot()[0].state is DownloadState.QUEUED
        queue.connect("another", downloads.api)
        await downloads.heard.until("d1", "done")


async def test_all_downloads_share_one_limit(downloads: Downloads) -> None:
    """So many bytes take at least so long, on the clock of the queue."""
    downloads.serve(content(SIZE))
    async with downloads.queue() as queue:
        queue.pace.limit.bytes_per_second = SIZE / 10
        began = downloads.clock.time
        await queue.enqueue(_several(downloads, 2))
        for key in ("d0", "d1"):
            await downloads.heard.until(key, "done")
        assert downloads.clock.time - began >= 0.9 * 20


async def test_a_polite_limit_follows_the_round_trips(downloads: Downloads) -> None:
    """While bytes come, calls are measured and the limit adapts; another limit ends that."""
    downloads.serve(content(8 * SIZE))
    async with downloads.queue() as queue:
        queue.set_limit(POLITE)
        await queue.enqueue(_several(downloads, 4))
        for key in ("d0", "d1", "d2", "d3"):
            await downloads.heard.until(key, "done")
        assert queue.pace.limit.bytes_per_second
        queue.set_limit(NO_LIMIT)
        assert queue.pace.limit.bytes_per_second is None
    assert downloads.pings


async def test_the_same_file_is_listed_once(downloads: Downloads) -> None:
    """However often it is asked for, into the same folder and with the same name."""
    downloads.serve(content(SIZE))
    first, second = await downloads.run(downloads.download("d1"), downloads.download("d2"))
    assert first.id == second.id == "d1"
    assert list(downloads.store.rows) == ["d1"]
    assert len(downloads.ranges()) == 1


async def test_a_session_that_is_left_stops_what_runs(downloads: Downloads) -> None:
    """Another account stops nothing. It goes on with the next session of its account, and with what has come."""
    body = stalled(downloads)
    async with downloads.queue() as queue:
        await queue.enqueue([downloads.download()])
        await downloads.heard.until("d1", "downloading")
        queue.connect("another", downloads.api)
        assert queue.snapshot()[0].state is DownloadState.DOWNLOADING
        queue.connect("account", None)
        await downloads.heard.until("d1", "queued")
        downloads.server.release()
        assert queue.unfinished == 1
        queue.connect("account", downloads.api)
        await downloads.heard.until("d1", "done")
    assert (downloads.folder / "clip.mp4").read_bytes() == body

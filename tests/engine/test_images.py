"""Pictures: from the nearest source, one fetch per address, errors remembered as long as the server caches them."""

import asyncio
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import asynccontextmanager

import pytest

from kdesk.domain.picture import Bitmap, Box
from kdesk.engine.fetch_slots import FetchSlots
from kdesk.engine.images import Pictures
from kdesk.engine.picture_failures import FAILURE_SECONDS, UNFIT_SECONDS
from kdesk.errors import BadResponse, KdeskError, ServerProblem, StoreProblem, Unreachable
from tests.support.fake_clock import FakeClock
from tests.support.patience import PATIENCE

URL = "https://pictures.example/one"
NEVER = 1e6
"""Seconds after which a fetch is slow: in these tests none is, unless it says so."""


class ScriptedSource:
    """An image source that notes requests and responds when the test says so."""

    def __init__(self) -> None:
        self.asked: list[str] = []
        self.dropped: list[str] = []
        self.running = 0
        self.most = 0
        self.answers: dict[str, bytes | Exception] = {}
        self.gate = asyncio.Event()
        self.gate.set()
        self._arrivals: asyncio.Queue[str] = asyncio.Queue()

    async def arrived(self, times: int) -> None:
        """Wait for so many more requests."""
        async with asyncio.timeout(PATIENCE):
            for _ in range(times):
                await self._arrivals.get()

    async def fetch(self, url: str) -> bytes:
        """Answer by the script once the gate is open."""
        self.asked.append(url)
        self._arrivals.put_nowait(url)
        self.running += 1
        self.most = max(self.most, self.running)
        try:
            await self.gate.wait()
        except asyncio.CancelledError:
            self.dropped.append(url)
            raise
        finally:
            self.running -= 1
        answer = self.answers.get(url, f"picture of {url}".encode())
        if isinstance(answer, Exception):
            raise answer
        return answer


class DictCache:
    """A picture cache in a dictionary; `broken` makes it a failing disk."""

    def __init__(self) -> None:
        self.kept: dict[str, bytes] = {}
        self.broken = False
        self.read_only = False

    async def get(self, url: str) -> bytes | None:
        """Return what is kept."""
        if self.broken:
            raise StoreProblem("no disk")
        return self.kept.get(url)

    async def put(self, url: str, data: bytes) -> None:
        """Keep it."""
        if self.broken:
            raise StoreProblem("no disk")
        self.kept[url] = data

    async def drop(self, url: str) -> None:
        """Keep it no longer."""
        if self.read_only:
            raise StoreProblem("a disk that can only be read")
        self.kept.pop(url, None)


class MarkDecoder:
    """A decoder: data that begins with `not` is no picture, other data is its own pixels.

    Attributes:
        asked: Data and boxes, in order.
        broken: Raised instead, if set.
        before: Called before each picture.
    """

    def __init__(self) -> None:
        self.asked: list[tuple[bytes, Box]] = []
        self.broken: KdeskError | None = None
        self.before: Callable[[], object] = lambda: None

    async def decode(self, data: bytes, box: Box) -> Bitmap:
        """Return the bytes as pixels."""
        self.asked.append((data, box))
        self.before()
        await asyncio.sleep(0)
        if self.broken:
            raise self.broken
        if data.startswith(b"not"):
            raise BadResponse(data.decode())
        return Bitmap(1, 1, opaque=True, pixels=data)


class Bench:
    """Pictures with everything around them."""

    def __init__(self) -> None:
        self.source = ScriptedSource()
        self.cache = DictCache()
        self.decoder = MarkDecoder()
        self.clock = FakeClock()

    @asynccontextmanager
    async def pictures(self, *, slots: FetchSlots | None = None, memory: int = 10_000) -> AsyncIterator[Pictures]:
        """Open pictures on this bench."""
        slots = slots or FetchSlots(6, 6, slow_after=NEVER)
        async with Pictures(self.source, self.cache, self.decoder, self.clock, slots=slots, memory=memory) as pictures:
            yield pictures


@pytest.fixture
def bench() -> Iterator[Bench]:
    """Return source, cache and clock for one test."""
    return Bench()


async def test_a_second_request_is_served_from_memory(bench: Bench) -> None:
    """There is no second request to disk or network."""
    async with bench.pictures() as pictures:
        first = await pictures.picture(URL)
        bench.cache.kept.clear()
        assert await pictures.picture(URL) == first
    assert bench.source.asked == [URL]


async def test_a_picture_on_disk_is_not_fetched(bench: Bench) -> None:
    """A cached picture needs no network."""
    bench.cache.kept[URL] = b"kept"
    async with bench.pictures() as pictures:
        assert (await pictures.picture(URL)).pixels == b"kept"
    assert not bench.source.asked


async def test_a_fetched_picture_goes_to_disk(bench: Bench) -> None:
    """The next start finds the picture."""
    async with bench.pictures() as pictures:
        bitmap = await pictures.picture(URL)
    assert bench.cache.kept == {URL: bitmap.pixels}


async def test_concurrent_calls_share_one_fetch(bench: Bench) -> None:
    """Ten calls for one address make one request."""
    async with bench.pictures() as pictures:
        answers = await asyncio.gather(*(pictures.picture(URL) for _ in range(10)))
    assert bench.source.asked == [URL]
    assert len(set(answers)) == 1


async def test_no_more_fetches_at_once_than_allowed(bench: Bench) -> None:
    """Twenty addresses and three slots: three requests at a time, all completed."""
    bench.source.gate.clear()
    async with bench.pictures(slots=FetchSlots(3, 20, slow_after=NEVER)) as pictures, asyncio.TaskGroup() as group:
        askers = [group.create_task(pictures.picture(f"{URL}/{n}")) for n in range(20)]
        await bench.source.arrived(3)
        bench.source.gate.set()
    assert bench.source.most == 3
    assert all(asker.result().pixels for asker in askers)


async def test_each_host_has_slots_of_its_own(bench: Bench) -> None:
    """A host that does not answer delays no pictures of another one."""
    bench.source.gate.clear()
    hosts = ("https://one.example", "https://two.example:8080")
    async with bench.pictures(slots=FetchSlots(2, 20, slow_after=NEVER)) as pictures, asyncio.TaskGroup() as group:
        for number in range(5):
            for host in hosts:
                group.create_task(pictures.picture(f"{host}/{number}"))
        await bench.source.arrived(4)
        assert sorted(url[:14] for url in bench.source.asked) == ["https://one.ex"] * 2 + ["https://two.ex"] * 2
        bench.source.gate.set()
    assert bench.source.most == 4


async def test_a_picture_does_not_wait_for_the_disk(bench: Bench) -> None:
    """It is there before it is written, and is written although nobody waits for it any more."""
    written = asyncio.Event()

    class SlowCache(DictCache):
        """A disk that takes its time."""

        async def put(self, url: str, data: bytes) -> None:
            """Keep it once it may."""
            await written.wait()
            await super().put(url, data)

    bench.cache = SlowCache()
    async with bench.pictures() as pictures:
        assert (await pictures.picture(URL)).pixels
        assert not bench.cache.kept
        assert (await pictures.picture(URL)).pixels
        written.set()
    assert list(bench.cache.kept) == [URL]
    assert bench.source.asked == [URL]


async def test_a_cancelled_call_does_not_cancel_a_shared_fetch(bench: Bench) -> None:
    """The other call still gets the picture of the one request."""
    bench.source.gate.clear()
    async with bench.pictures() as pictures, asyncio.TaskGroup() as group:
        gone = group.create_task(pictures.picture(URL))
        stays = group.create_task(pictures.picture(URL))
        await bench.source.arrived(1)
        gone.cancel()
        await asyncio.sleep(0)
        bench.source.gate.set()
    assert gone.cancelled()
    assert stays.result().pixels
    assert bench.source.asked == [URL]


async def test_an_unwanted_fetch_is_cancelled(bench: Bench) -> None:
    """After the last call is cancelled, the request ends; a later call starts a new one."""
    bench.source.gate.clear()
    async with bench.pictures() as pictures:
        asker = asyncio.get_running_loop().create_task(pictures.picture(URL))
        await bench.source.arrived(1)
        asker.cancel()
        with pytest.raises(asyncio.CancelledError):
            await asker
        bench.source.gate.set()
        assert (await pictures.picture(URL)).pixels
    assert bench.source.dropped == [URL]
    assert bench.source.asked == [URL, URL]


async def test_an_unwanted_fetch_that_waits_for_a_slot_never_starts(bench: Bench) -> None:
    """A picture that was scrolled away meanwhile costs no request."""
    bench.source.gate.clear()
    async with bench.pictures(slots=FetchSlots(1, 20, slow_after=NEVER)) as pictures, asyncio.TaskGroup() as group:
        group.create_task(pictures.picture(URL))
        await bench.source.arrived(1)
        waiting = group.create_task(pictures.picture(f"{URL}/scrolled-away"))
        await asyncio.sleep(0)
        waiting.cancel()
        bench.source.gate.set()
    assert bench.source.asked == [URL]


async def test_an_error_of_the_server_is_remembered_for_60_seconds(bench: Bench) -> None:
    """The server caches an error for 60 s by address."""
    bench.source.answers[URL] = ServerProblem("404")
    async with bench.pictures() as pictures:
        for _ in range(3):
            with pytest.raises(ServerProblem, match="404"):
                await pictures.picture(URL)
        bench.clock.time += 59.9
        with pytest.raises(ServerProblem):
            await pictures.picture(URL)
        assert bench.source.asked == [URL]
        bench.clock.time += 0.2
        bench.source.answers[URL] = b"now there"
        assert (await pictures.picture(URL)).pixels == b"now there"


async def test_without_a_response_the_next_call_tries_at_once(bench: Bench) -> None:
    """A network error is cached nowhere."""
    bench.source.answers[URL] = Unreachable("no route")
    async with bench.pictures() as pictures:
        with pytest.raises(Unreachable):
            await pictures.picture(URL)
        bench.source.answers[URL] = b"back"
        assert (await pictures.picture(URL)).pixels == b"back"


async def test_concurrent_calls_get_the_same_error(bench: Bench) -> None:
    """A failed request raises in every call that waited for it."""
    bench.source.answers[URL] = ServerProblem("broken")
    async with bench.pictures() as pictures:
        results = await asyncio.gather(*(pictures.picture(URL) for _ in range(3)), return_exceptions=True)
    assert [str(result) for result in results] == [str(ServerProblem("broken"))] * 3
    assert bench.source.asked == [URL]


async def test_an_unexpected_error_is_raised_and_stops_nothing_else(bench: Bench) -> None:
    """Other pictures are fetched."""
    bench.source.answers[URL] = ValueError("a mistake")
    async with bench.pictures() as pictures:
        with pytest.raises(ValueError, match="a mistake"):
            await pictures.picture(URL)
        assert (await pictures.picture(f"{URL}/other")).pixels


async def test_a_broken_disk_costs_only_the_cache(bench: Bench) -> None:
    """Pictures come from the network if the cache can neither be read nor written."""
    bench.cache.broken = True
    async with bench.pictures() as pictures:
        assert (await pictures.picture(URL)).pixels
        assert (await pictures.picture(URL)).pixels
    assert bench.source.asked == [URL]


async def test_memory_is_bounded_and_drops_the_least_recently_used(bench: Bench) -> None:
    """With memory for two pictures, the least recently used one is dropped."""
    for name in "abc":
        bench.source.answers[name] = bytes(100)
    async with bench.pictures(memory=200) as pictures:
        for name in ("a", "b", "a", "c"):
            await pictures.picture(name)
        bench.cache.kept.clear()
        await pictures.picture("a")
        assert bench.source.asked == ["a", "b", "c"]
        await pictures.picture("b")
        assert bench.source.asked == ["a", "b", "c", "b"]


async def test_leaving_ends_every_fetch(bench: Bench) -> None:
    """After the context is left no request runs; waiting calls are cancelled."""
    bench.source.gate.clear()
    async with bench.pictures() as pictures:
        asker = asyncio.get_running_loop().create_task(pictures.picture(URL))
        await bench.source.arrived(1)
    assert bench.source.dropped == [URL]
    with pytest.raises(asyncio.CancelledError):
        await asker


async def test_the_decoder_gets_the_box_of_the_address(bench: Bench) -> None:
    """Whatever the server sends."""
    url = "https://pictures.example/p/1/thumbnail/entry_id/0_x/width/640/height/360"
    async with bench.pictures() as pictures:
        await pictures.picture(url)
    assert bench.decoder.asked == [(bench.cache.kept[url], Box(640, 360))]


async def test_an_undecodable_picture_is_not_cached(bench: Bench) -> None:
    """Neither in memory nor on disk; it is fetched again after ten minutes."""
    bench.source.answers[URL] = b"not a picture"
    async with bench.pictures() as pictures:
        for _ in range(3):
            with pytest.raises(BadResponse, match="not a picture"):
                await pictures.picture(URL)
        bench.clock.time += FAILURE_SECONDS + 1
        with pytest.raises(BadResponse):
            await pictures.picture(URL)
        assert (bench.source.asked, len(bench.decoder.asked), bench.cache.kept) == ([URL], 1, {})
        bench.clock.time += UNFIT_SECONDS
        bench.source.answers[URL] = b"a picture"
        assert (await pictures.picture(URL)).pixels == b"a picture"


async def test_an_undecodable_cached_picture_is_deleted(bench: Bench) -> None:
    """An earlier version cached it without decoding; it is fetched again."""
    bench.cache.kept[URL] = b"not a picture"
    bench.source.answers[URL] = b"not a picture either"
    async with bench.pictures() as pictures:
        with pytest.raises(BadResponse, match="either"):
            await pictures.picture(URL)
    assert bench.cache.kept == {}
    assert bench.source.asked == [URL]


async def test_a_picture_is_cached_after_decoding(bench: Bench) -> None:
    """Nothing is on disk before: a picture that crashes kdesk is not read at its next start."""
    seen: list[dict[str, bytes]] = []
    bench.decoder.before = lambda: seen.append(dict(bench.cache.kept))
    async with bench.pictures() as pictures:
        await pictures.picture(URL)
    assert seen == [{}]
    assert list(bench.cache.kept) == [URL]


async def test_a_failing_decoder_deletes_no_cached_picture(bench: Bench) -> None:
    """The picture is not to blame: it stays on disk, and the next call tries at once."""
    bench.cache.kept[URL] = b"kept"
    bench.decoder.broken = KdeskError("no process")
    async with bench.pictures() as pictures:
        with pytest.raises(KdeskError, match="no process"):
            await pictures.picture(URL)
        bench.decoder.broken = None
        assert (await pictures.picture(URL)).pixels == b"kept"
    assert not bench.source.asked


async def test_a_picture_that_cannot_be_deleted_stops_nothing(bench: Bench, caplog: pytest.LogCaptureFixture) -> None:
    """The picture is fetched nevertheless."""
    bench.cache.kept[URL] = b"not a picture"
    bench.cache.read_only = True
    async with bench.pictures() as pictures:
        assert (await pictures.picture(URL)).pixels == f"picture of {URL}".encode()
    assert "could not be deleted" in caplog.text


async def test_six_slow_pictures_do_not_delay_fourteen_others(bench: Bench) -> None:
    """When the first six are slow, their slots are released: twenty requests reach the server."""
    bench.source.gate.clear()
    slots = FetchSlots(6, 24, slow_after=0)
    async with bench.pictures(slots=slots) as pictures, asyncio.TaskGroup() as group:
        for number in range(20):
            group.create_task(pictures.picture(f"{URL}/{number}"))
        await bench.source.arrived(20)
        bench.source.gate.set()
    assert bench.source.most == 20


async def test_slow_pictures_are_bounded_too(bench: Bench) -> None:
    """With five fetches in total, the sixth waits although all others are slow."""
    bench.source.gate.clear()
    slots = FetchSlots(2, 5, slow_after=0)
    async with bench.pictures(slots=slots) as pictures, asyncio.TaskGroup() as group:
        for number in range(20):
            group.create_task(pictures.picture(f"{URL}/{number}"))
        await bench.source.arrived(5)
        bench.source.gate.set()
    assert bench.source.most == 5


async def test_a_slot_is_released_once(bench: Bench) -> None:
    """After slow fetches have ended there are as many slots as before."""
    slots = FetchSlots(1, 20, slow_after=0)
    bench.source.gate.clear()
    async with bench.pictures(slots=slots) as pictures:
        async with asyncio.TaskGroup() as group:
            for number in range(3):
                group.create_task(pictures.picture(f"{URL}/slow/{number}"))
            await bench.source.arrived(3)
            bench.source.gate.set()
        async with asyncio.TaskGroup() as group:
            for number in range(3):
                group.create_task(pictures.picture(f"{URL}/quick/{number}"))
    assert slots._hosts == {}

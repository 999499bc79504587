"""What holds of slots, chunk sizes and missing bytes whatever happens."""

import asyncio
from collections import Counter
from collections.abc import Sequence

from hypothesis import given, settings
from hypothesis import strategies as st

from kdesk.domain.upload import Chunk, Ranges
from kdesk.engine.throughput.chunk_size import ChunkSize, ChunkSizes
from kdesk.engine.throughput.concurrency import MAX_SLOTS, MIN_SLOTS, PERIOD_SECONDS, Concurrency
from kdesk.engine.upload.chunk_sender import MissingRanges
from tests.support.fake_clock import FakeClock
from tests.support.patience import PATIENCE

FILES = st.sampled_from("abc")
quick = settings(max_examples=150, deadline=None, derandomize=True, database=None)

LANE_STEPS = st.one_of(
    st.tuples(st.just("take"), FILES),
    st.tuples(st.just("end"), st.integers(0, 30)),
    st.tuples(st.just("cancel"), st.integers(0, 30)),
    st.tuples(st.just("carry"), st.integers(1, 10**9)),
    st.tuples(st.just("round"), st.none()),
)


class Holders:
    """Tasks that hold a slot each until they are told to end, or are cancelled."""

    def __init__(self) -> None:
        self.clock = FakeClock()
        self.concurrency = Concurrency(self.clock)
        self.held: Counter[str] = Counter()
        self.tasks: list[tuple[asyncio.Task[None], asyncio.Event]] = []

    async def hold(self, file: str, over: asyncio.Event) -> None:
        """Hold one; no more may be held than are allowed, apart from a file's only one."""
        async with self.concurrency.slot(file):
            assert not self.held[file] or self.held.total() < MAX_SLOTS
            self.held[file] += 1
            try:
                await over.wait()
            finally:
                self.held[file] -= 1
                self.held += Counter()

    async def play(self, steps: Sequence[tuple[str, object]]) -> None:
        """Play the steps, then end whoever is left: everything was given back."""
        async with asyncio.TaskGroup() as group:
            for name, value in steps:
                match name, value:
                    case "take", str(file):
                        over = asyncio.Event()
                        self.tasks.append((group.create_task(self.hold(file, over)), over))
                    case "end", int(place) if self.tasks:
                        self.tasks[place % len(self.tasks)][1].set()
                    case "cancel", int(place) if self.tasks:
                        self.tasks[place % len(self.tasks)][0].cancel()
                    case "carry", int(count):
                        self.clock.time += PERIOD_SECONDS
                        self.concurrency.count_bytes(count)
                    case _:
                        await asyncio.sleep(0)
                assert MIN_SLOTS <= self.concurrency.allowed <= MAX_SLOTS
            for _, over in self.tasks:
                over.set()
        assert not self.held
        for file in "abc":
            async with asyncio.timeout(PATIENCE), self.concurrency.slot(file):
                assert self.concurrency._used == {file: 1}
        assert not self.concurrency._waiting


@quick
@given(st.lists(LANE_STEPS, max_size=60))
def test_every_slot_is_given_back(steps: list[tuple[str, object]]) -> None:
    """Whoever ends or is cancelled, waiting or in the moment in which it is given a slot, keeps none."""
    asyncio.run(Holders().play(steps))


@quick
@given(
    max_chunk=st.integers(0, 2**40),
    news=st.lists(st.tuples(st.booleans(), st.integers(1, 2**31), st.floats(0, 1e6)), max_size=60),
)
def test_a_chunk_size_stays_within_its_bounds(max_chunk: int, news: list[tuple[bool, int, float]]) -> None:
    """Whatever is learned; so is every limit that is reported."""
    sizes = ChunkSizes()
    told: list[int] = []
    size = ChunkSize(sizes, max_chunk, told.append)
    for refused, length, seconds in news:
        if refused:
            assert size.refused(length) is (size.current < length)
        else:
            size.accepted(length, seconds)
        assert sizes.floor <= size.current <= sizes.largest
        assert size.whole <= min(sizes.whole, max([size.current, *told, sizes.largest]))
    assert all(sizes.floor <= max_chunk <= sizes.largest for max_chunk in told)


@quick
@given(
    size=st.integers(1, 5000),
    accepted=st.lists(st.tuples(st.integers(0, 5000), st.integers(0, 5000)), max_size=4),
    steps=st.lists(st.tuples(st.sampled_from([64, 128, 1000, 1024]), st.booleans(), st.integers(0, 9)), max_size=80),
)
def test_every_missing_byte_is_handed_out_once(
    size: int, accepted: list[tuple[int, int]], steps: list[tuple[int, bool, int]]
) -> None:
    """No byte is with two senders at once, none is forgotten, whatever is put back and in whatever sizes it goes."""
    have = Ranges.of((start, min(end, size)) for start, end in accepted)
    missing = MissingRanges(have, size)
    out: list[Chunk] = []
    for chunk_size, back, place in steps:
        if back and out:
            missing.put_back(out.pop(place % len(out)))
        elif chunk := missing.take(chunk_size):
            out.append(chunk)
    while chunk := missing.take(64):
        out.append(chunk)
    assert not missing
    assert sum(chunk.length for chunk in out) + have.total == size
    assert Ranges.of([*have.pairs, *((chunk.offset, chunk.end) for chunk in out)]).covers(0, size)

"""Once a day, never while something is transferred, and each version once."""

import asyncio
import logging
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import replace
from itertools import pairwise
from typing import Any

import pytest

from kdesk.domain.options.policy import NO_POLICY, Policy
from kdesk.domain.settings import Option, Settings
from kdesk.domain.updates import Update
from kdesk.engine.running_work import WorkRest
from kdesk.engine.update_watch import DAY, UpdateWatch
from kdesk.errors import BadResponse, KdeskError, Unreachable
from tests.engine.test_running_work import begun
from tests.support.fake_clock import FakeClock

ADDRESS, PAGE = "https://updates.example.org/kdesk.json", "https://intranet.example.org/kdesk"
NEW = Update("0.2.0", PAGE)


class Kept:
    """Settings in memory."""

    policy: Policy = NO_POLICY

    def __init__(self, **fields: Any) -> None:
        self.settings = Settings(**fields)
        self._followers: list[tuple[str, Callable[[Any], object]]] = []

    def keep(self, field: str, value: Any) -> None:
        """Change one and tell it."""
        self.settings = replace(self.settings, **{field: value})
        for name, do in self._followers:
            if name == field:
                do(value)

    def follow(self, field: str, do: Callable[[Any], object]) -> Callable[[], None]:
        """Tell of changes."""
        self._followers.append((field, do))
        return lambda: None

    def put(self, option: Option, value: Any) -> bool:
        """Is not used here."""
        raise NotImplementedError(option, value)  # the port has it; nothing here may come to it

    def reset(self, options: object) -> None:
        """Is not used here."""
        raise NotImplementedError(options)  # as above


class Source:
    """Answers with one update after the other, the last one from then on; notes when it was asked."""

    def __init__(self, clock: FakeClock, *answers: Update | KdeskError) -> None:
        self._clock, self._answers = clock, list(answers)
        self.asked: list[tuple[float, str]] = []

    async def read(self, address: str) -> Update:
        """Answer."""
        self.asked.append((self._clock.time, address))
        answer = self._answers.pop(0) if len(self._answers) > 1 else self._answers[0]
        if isinstance(answer, KdeskError):
            raise answer
        return answer


class Watched:
    """A watch on all of that."""

    def __init__(self, *answers: Update | KdeskError, **fields: Any) -> None:
        self.clock, self.kept = FakeClock(), Kept(**{"update_address": ADDRESS} | fields)
        self.source, self.rest = Source(self.clock, *answers or (NEW,)), WorkRest(self.clock)
        self.told: list[Update] = []
        self.watch = UpdateWatch(self.source, self.kept, self.clock, self.rest, "0.1.0", tell=self._tell)

    def _tell(self, update: Update) -> None:
        self.told.append(update)
        self.kept.keep("update_told", update.version)

    async def until(self, condition: Callable[[], object]) -> None:
        """Let time pass, which takes none."""
        for _ in range(10_000):
            if condition():
                return
            await asyncio.sleep(0)
        raise AssertionError("it does not happen")


@asynccontextmanager
async def running(watched: Watched) -> AsyncIterator[Watched]:
    """Let it run."""
    async with asyncio.TaskGroup() as tasks:
        works = [tasks.create_task(work()) for work in (watched.rest.run, watched.watch.run)]
        yield watched
        for task in works:
            task.cancel()


async def test_it_asks_once_a_day() -> None:
    """And tells each version once."""
    newest = Update("0.3", PAGE)
    async with running(Watched(NEW, NEW, newest)) as watched:
        await watched.until(lambda: len(watched.source.asked) == 5)
    times = [time for time, _address in watched.source.asked]
    assert all(DAY <= after - before < DAY + 2 for before, after in pairwise(times))
    assert {address for _time, address in watched.source.asked} == {ADDRESS}
    assert watched.told == [NEW, newest]


async def test_what_was_asked_and_told_is_remembered() -> None:
    """Over a restart; a clock that was set back makes the wait no longer."""
    async with running(Watched(update_asked_at=1_000_000 - 3600, update_told="0.2.0")) as watched:
        await watched.until(lambda: watched.source.asked)
        assert watched.source.asked[0][0] >= 1_000_000 - 3600 + DAY
        await watched.until(lambda: len(watched.source.asked) == 2)
    assert not watched.told
    async with running(Watched(update_asked_at=2_000_000)) as watched:
        await watched.until(lambda: watched.source.asked)
        assert watched.source.asked[0][0] < 1_000_000 + 60


async def test_without_an_address_nobody_is_asked() -> None:
    """Until one is set; taking it away ends that."""
    async with running(Watched(update_address="")) as watched:
        for _ in range(100):
            await asyncio.sleep(0)
        assert not watched.source.asked
        watched.kept.keep("update_address", ADDRESS)
        await watched.until(lambda: watched.told)
        watched.kept.keep("update_address", "")
        await watched.until(lambda: watched.clock.time)
        asked = len(watched.source.asked)
        watched.clock.time += 10 * DAY
        for _ in range(100):
            await asyncio.sleep(0)
        assert len(watched.source.asked) == asked


async def test_an_answer_of_an_address_that_was_changed_meanwhile_is_not_told() -> None:
    """What was asked for is not wanted any more when it comes."""
    watched = Watched()

    class Slow(Source):
        async def read(self, address: str) -> Update:
            watched.kept.keep("update_address", "https://other.example.org/kdesk.json")
            return await super().read(address)

    watched.watch = UpdateWatch(
        Slow(watched.clock, NEW), watched.kept, watched.clock, watched.rest, "0.1.0", tell=watched._tell
    )
    async with running(watched):
        await watched.until(lambda: watched.kept.settings.update_asked_at)
        for _ in range(10):
            await asyncio.sleep(0)
    assert not watched.told


async def test_nobody_is_asked_while_something_is_transferred() -> None:
    """However long that takes."""
    watched = Watched()
    watched.rest.added([begun("a")])
    async with running(watched):
        for _ in range(100):
            await asyncio.sleep(0)
        assert not watched.source.asked
        watched.rest.removed(["a"])
        await watched.until(lambda: watched.told)


@pytest.mark.parametrize("version", ["0.1.0", "0.1", "0.0.9"])
async def test_an_older_version_is_not_told(version: str) -> None:
    """Nor the present one."""
    async with running(Watched(Update(version, PAGE))) as watched:
        await watched.until(lambda: len(watched.source.asked) == 2)
    assert not watched.told


@pytest.mark.parametrize("error", [BadResponse("updates.example.org: not the JSON of a version"), Unreachable("gone")])
async def test_what_goes_wrong_is_a_line_of_the_log(error: KdeskError, caplog: pytest.LogCaptureFixture) -> None:
    """And is tried again the next day."""
    caplog.set_level(logging.INFO)
    async with running(Watched(error, NEW)) as watched:
        await watched.until(lambda: watched.told)
    assert [record.message for record in caplog.records] == [f"could not check for a newer version: {error.detail}"]
    first, second = (time for time, _address in watched.source.asked[:2])
    assert second - first >= DAY


async def test_somebody_who_asks_is_answered() -> None:
    """At once, also with an error, and with a version that was told before."""
    watched = Watched(NEW, Update("0.1.0", PAGE), Unreachable("gone"), update_told="0.2.0")
    assert await watched.watch.newer() == NEW
    assert await watched.watch.newer() is None
    with pytest.raises(Unreachable):
        await watched.watch.newer()
    assert watched.kept.settings.update_asked_at == 1_000_000

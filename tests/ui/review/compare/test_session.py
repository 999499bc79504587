"""The state of the Compare window: sides, position, frames, and what happens when one of them fails."""

import asyncio
from collections.abc import Callable, Coroutine
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest

from kdesk.domain.compare_view import CompareView
from kdesk.domain.compared import Compared
from kdesk.domain.video import VideoSource
from kdesk.errors import FileChanged, ServerProblem
from kdesk.ui.review.compare.session import CompareSession
from kdesk.ui.review.compare.side_checks import SideChecks
from kdesk.ui.tasks import TaskScope
from tests.support.patience import until
from tests.ui.fakes.videos import FakeVideos, facts
from tests.ui.library.library_fakes import make_entry
from tests.ui.library.qt_loop import RunQt

Work = Callable[[CompareSession, FakeVideos], Coroutine[Any, Any, None]]
Play = Callable[[Work], None]


def local(name: str) -> Compared:
    """Return a file of this computer."""
    return Compared(VideoSource(path=Path(name)))


def numbers(session: CompareSession) -> list[int | None]:
    """Return the numbers of the frames that the sides show."""
    return [side.frame.pts if side.frame is not None else None for side in session.sides]


@pytest.fixture
def compare(run_qt: RunQt) -> Play:
    """Run a test with a session of two sides that are open."""

    def run(work: Work) -> None:
        async def scoped(tasks: TaskScope) -> None:
            videos = FakeVideos()
            session = CompareSession(videos, tasks, lambda what: str(what.source.path))
            session.show([local("a"), local("b")])
            await until(lambda: numbers(session) == [0, 0] and session.is_settled)
            await work(session, videos)
            session.close()
            assert all(video.closed for video in videos.opened)

        run_qt(scoped)

    return run


async def at(session: CompareSession, *expected: int | None) -> None:
    """Wait until the sides show these frames, and none is on its way."""
    await until(lambda: session.is_settled)
    assert numbers(session) == list(expected)


def test_both_sides_show_the_frame_of_the_position(compare: Play) -> None:
    """Also beyond the ends, and after steps."""

    async def work(session: CompareSession, _videos: FakeVideos) -> None:
        session.go_to(Fraction(2))
        await at(session, 50, 50)
        session.step(-1)
        await at(session, 49, 49)
        assert session.position == Fraction(49, 25)
        session.step(10)
        session.step(1)
        await at(session, 60, 60)
        session.go_to(Fraction(99))
        await at(session, 99, 99)
        session.go_to(Fraction(-1))
        await at(session, 0, 0)

    compare(work)


def test_another_frame_rate_shows_the_frame_of_the_same_time(run_qt: RunQt) -> None:
    """The one that covers the middle of the first side's frame."""

    async def work(tasks: TaskScope) -> None:
        videos = FakeVideos(known={"b": facts(rate=Fraction(30))})
        session = CompareSession(videos, tasks, lambda _what: "")
        session.show([local("a"), local("b")], at=Fraction(49, 25))
        await until(lambda: session.is_settled and None not in numbers(session))
        # Frame 49 of 25 a second is shown from 1.96 s to 2.00 s; its middle lies in frame 59 of 30 a second.
        assert numbers(session) == [49, 59]
        session.close()

    run_qt(work)


def test_positions_are_looked_up_one_at_a_time_and_then_the_latest(compare: Play) -> None:
    """A hundred positions while one is being decoded cost one more."""

    async def work(session: CompareSession, videos: FakeVideos) -> None:
        first = videos.opened[0]
        first.gate.clear()
        session.go_to(Fraction(1))
        await until(lambda: first.asked[-1] == 1)
        before = len(first.asked)
        for place in range(100):
            session.go_to(Fraction(place, 50))
        assert len(first.asked) == before
        first.gate.set()
        await at(session, 49, 49)
        assert first.asked[before:] == [Fraction(99, 50)]

    compare(work)


def test_a_side_that_hangs_does_not_hold_up_the_others(compare: Play) -> None:
    """They show their frames after a while, and go on."""

    async def work(session: CompareSession, videos: FakeVideos) -> None:
        videos.opened[1].gate.clear()
        shown: list[list[int | None]] = []
        session.frames_changed.connect(lambda: shown.append(numbers(session)))
        session.go_to(Fraction(1))
        await until(lambda: shown)
        assert shown[0] == [25, 0]
        session.go_to(Fraction(2))
        await until(lambda: numbers(session)[0] == 50)
        videos.opened[1].gate.set()
        session.go_to(Fraction(3))
        await until(lambda: numbers(session) == [75, 75])

    compare(work)


def test_a_leading_side_that_hangs_is_left_when_somebody_goes_elsewhere(compare: Play) -> None:
    """After a while; steps count from where it was going."""

    async def work(session: CompareSession, videos: FakeVideos) -> None:
        lead = videos.opened[0]
        lead.gate.clear()
        session.go_to(Fraction(2))
        await until(lambda: lead.asked[-1] == 2)
        session.step(1)
        before = len(lead.asked)
        await until(lambda: len(lead.asked) > before)
        lead.gate.set()
        await until(lambda: numbers(session) == [51, 51])

    compare(work)


def test_the_error_of_one_side_is_its_own(compare: Play) -> None:
    """The other one leads until it works again."""

    async def work(session: CompareSession, videos: FakeVideos) -> None:
        videos.opened[0].errors.append(ServerProblem("broken"))
        session.go_to(Fraction(1))
        await at(session, 0, 25)
        first, second = session.sides
        assert isinstance(first.error, ServerProblem)
        assert session.lead is second
        session.go_to(Fraction(2))
        await at(session, 50, 50)
        assert first.error is None
        assert session.lead is first

    compare(work)


def test_a_side_that_cannot_be_opened_says_so(run_qt: RunQt) -> None:
    """The other one is shown."""

    async def work(tasks: TaskScope) -> None:
        videos = FakeVideos(known={"a": ServerProblem("gone")})
        session = CompareSession(videos, tasks, lambda _what: "")
        session.show([local("a"), local("b")], at=Fraction(1))
        await until(lambda: numbers(session) == [None, 25])
        assert isinstance(session.sides[0].error, ServerProblem)
        session.close()

    run_qt(work)


def test_the_file_of_an_entry_is_checked_before_it_is_opened(run_qt: RunQt) -> None:
    """It may be another one by now; a file that somebody has chosen is taken as it is."""
    checked: list[Path] = []

    async def check(path: Path) -> None:
        checked.append(path)
        raise FileChanged

    async def work(tasks: TaskScope) -> None:
        session = CompareSession(FakeVideos(), tasks, lambda _what: "", checks=SideChecks(check))
        session.show([Compared(VideoSource(path=Path("own.mp4")), make_entry(0)), local("chosen.mp4")])
        await until(lambda: numbers(session) == [None, 0])
        assert checked == [Path("own.mp4")]
        assert isinstance(session.sides[0].error, FileChanged)
        session.close()

    run_qt(work)


def test_one_side_can_be_frames_ahead(compare: Play) -> None:
    """It stays so at every position, and moves with its side when two are exchanged."""

    async def work(session: CompareSession, _videos: FakeVideos) -> None:
        session.go_to(Fraction(1))
        session.set_view(session.view.shifted(1, 3))
        await at(session, 25, 28)
        session.step(1)
        await at(session, 26, 29)
        session.swap(0, 1)
        await at(session, 29, 26)
        assert [side.label for side in session.sides] == ["b", "a"]
        session.set_view(CompareView())
        await at(session, 26, 26)

    compare(work)


def test_sides_come_and_go(compare: Play) -> None:
    """Four at most, two at least; what goes is closed."""

    async def work(session: CompareSession, videos: FakeVideos) -> None:
        session.go_to(Fraction(1))
        for name in ("c", "d"):
            session.add(local(name))
        await until(lambda: numbers(session) == [25] * 4)
        assert session.active == 3
        session.add(local("e"))
        await until(lambda: numbers(session) == [25] * 4)
        assert [side.label for side in session.sides] == ["a", "b", "c", "e"]
        assert [video.closed for video in videos.opened] == [False, False, False, True, False]
        for _time in range(3):
            session.remove(0)
        assert [side.label for side in session.sides] == ["c", "e"]
        assert session.active == 1

    compare(work)


def test_another_video_on_a_side_is_shown_at_the_same_frame(compare: Play) -> None:
    """As when going through the rungs; its shift is gone."""

    async def work(session: CompareSession, _videos: FakeVideos) -> None:
        session.set_view(session.view.shifted(1, 3))
        session.go_to(Fraction(2))
        await at(session, 50, 53)
        session.put(1, local("z"))
        await until(lambda: numbers(session) == [50, 50])
        assert session.position == 2

    compare(work)


def test_closing_while_a_video_is_opened_closes_it(run_qt: RunQt) -> None:
    """Nothing is left open that nobody shows."""

    async def work(tasks: TaskScope) -> None:
        videos = FakeVideos()
        session = CompareSession(videos, tasks, lambda _what: "")
        session.show([local("a"), local("b")])
        session.close()
        await asyncio.sleep(0)
        assert all(video.closed for video in videos.opened)

    run_qt(work)

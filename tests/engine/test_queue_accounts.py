"""A queue and who is signed in: nobody, somebody, somebody else."""

from dataclasses import replace

from kdesk.domain.account import Account, SignInKind
from kdesk.errors import (
    SignInNeeded,
    SignInProblem,
)
from tests.engine.fake_server import ACCOUNT, FakeServer
from tests.engine.queue_harness import Desk
from tests.engine.states import PROCESSING, QUEUED, UPLOADING
from tests.engine.ticks import Ticks

OTHER = Account("http://fake.example", 202, "berta", SignInKind.APP_TOKEN)


async def test_without_an_account_files_wait_for_the_first(desk: Desk) -> None:
    """Files dropped while nobody is signed in go to the account that is signed in first."""
    desk.connection = None
    async with desk.running():
        await desk.take("clip.mp4")
        await desk.rounds()
        assert desk.states() == [QUEUED]
        desk.sign_in(desk.server.connection())
        await desk.until_all(PROCESSING)
    assert [t.account for t in desk.notes.rows.values()] == [ACCOUNT.key]


async def test_another_account_does_not_get_the_files(held: Desk) -> None:
    """When the account changes, running transfers of the former one wait for it to come back."""
    async with held.running():
        (only,) = await held.take("clip.mp4")
        await held.until(lambda: held.state(only) is UPLOADING)
        held.sign_in(replace(FakeServer(Ticks()).connection(), account=OTHER))
        held.server.hold.set()
        await held.rounds()
        assert held.states() == [QUEUED]
        (other,) = await held.queue.take_in([held.folder / "clip.mp4"])
        assert other.id != only
        await held.until(lambda: held.state(other.id) is PROCESSING)
        held.sign_in(held.server.connection())
        await held.until(lambda: held.state(only) is PROCESSING)


async def test_a_session_that_cannot_be_renewed_is_no_loop(desk: Desk) -> None:
    """When signing in again is needed, transfers wait, say so, and are not started over the same connection again."""
    desk.server.fail("reserve", SignInNeeded, times=10_000)
    async with desk.running():
        await desk.take("a.mp4", "b.mp4")
        await desk.until(lambda: all(t.trouble for t in desk.notes.rows.values()))
        await desk.rounds()
        assert desk.states() == [QUEUED] * 2
        assert desk.server.calls.count("reserve") == 2
        assert all(t.trouble and t.trouble.title == SignInNeeded.default_title for t in desk.notes.rows.values())
        desk.server.faults.clear()
        desk.sign_in(desk.server.connection())
        await desk.until_all(PROCESSING)


async def test_a_session_lost_in_the_middle_of_a_call_ends_nothing(desk: Desk) -> None:
    """The account hears of the lost session before the call that met it has raised: the row waits and says why."""

    def lose() -> SignInProblem:
        desk.sign_in(None)
        return SignInNeeded("expired")

    desk.server.fail("reserve", lose)
    async with desk.running():
        (only,) = await desk.take("clip.mp4")
        await desk.until(lambda: bool(desk.state(only) is QUEUED and desk.notes.rows[only].trouble))
        await desk.rounds()
        desk.sign_in(desk.server.connection())
        await desk.until_all(PROCESSING)

"""A queue and who is signed in: nobody, somebody, somebody else."""

from dataclasses import replace

from kdesk.domain.account import Account, SignInKind
from kdesk.errors import (
    SignInNeeded,
    SignInProblem,
)
from kdesk.messages.errors import title_of
from tests.engine.fake_server import ACCOUNT, FakeServer
from tests.engine.queue_harness import QueueHarness
from tests.engine.states import PROCESSING, QUEUED, UPLOADING
from tests.engine.ticks import Ticks

OTHER = Account("http://fake.example", 202, "berta", SignInKind.APP_TOKEN)


async def test_without_an_account_files_wait_for_the_first(harness: QueueHarness) -> None:
    """Files dropped while nobody is signed in go to the account that is signed in first."""
    harness.api = None
    async with harness.running():
        await harness.take("clip.mp4")
        await harness.rounds()
        assert harness.states() == [QUEUED]
        harness.sign_in(harness.server.api())
        await harness.until_all(PROCESSING)
    assert [t.account for t in harness.notes.rows.values()] == [ACCOUNT.key]


async def test_another_account_does_not_get_the_files(held: QueueHarness) -> None:
    """When the account changes, running transfers of the former one wait for it to come back."""
    async with held.running():
        (only,) = await held.take("clip.mp4")
        await held.until(lambda: held.state(only) is UPLOADING)
        held.sign_in(replace(FakeServer(Ticks()).api(), account=OTHER))
        held.server.hold.set()
        await held.rounds()
        assert held.states() == [QUEUED]
        (other,) = await held.queue.enqueue([held.folder / "clip.mp4"])
        assert other.id != only
        await held.until(lambda: held.state(other.id) is PROCESSING)
        held.sign_in(held.server.api())
        await held.until(lambda: held.state(only) is PROCESSING)


async def test_a_session_that_cannot_be_renewed_is_no_loop(harness: QueueHarness) -> None:
    """When signing in again is needed, transfers wait, say so, and are not started over the same connection again."""
    harness.server.fail("reserve", SignInNeeded, times=10_000)
    async with harness.running():
        await harness.take("a.mp4", "b.mp4")
        await harness.until(lambda: all(t.trouble for t in harness.notes.rows.values()))
        await harness.rounds()
        assert harness.states() == [QUEUED] * 2
        assert harness.server.calls.count("reserve") == 2
        assert all(t.trouble and title_of(t.trouble) == title_of(SignInNeeded()) for t in harness.notes.rows.values())
        harness.server.faults.clear()
        harness.sign_in(harness.server.api())
        await harness.until_all(PROCESSING)


async def test_a_session_lost_in_the_middle_of_a_call_ends_nothing(harness: QueueHarness) -> None:
    """The account hears of the lost session before the call that met it has raised: the row waits and says why."""

    def lose() -> SignInProblem:
        harness.sign_in(None)
        return SignInNeeded("expired")

    harness.server.fail("reserve", lose)
    async with harness.running():
        (only,) = await harness.take("clip.mp4")
        await harness.until(lambda: bool(harness.state(only) is QUEUED and harness.notes.rows[only].trouble))
        await harness.rounds()
        harness.sign_in(harness.server.api())
        await harness.until_all(PROCESSING)

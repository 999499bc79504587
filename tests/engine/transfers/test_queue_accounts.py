"""The transfer queue while nobody, somebody, or somebody else is signed in."""

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


async def test_files_without_an_account_get_the_first(harness: QueueHarness) -> None:
    """Files dropped while nobody is signed in go to the account that signs in first."""
    harness.api = None
    async with harness.running():
        await harness.take("clip.mp4")
        await harness.rounds()
        assert harness.states() == [QUEUED]
        harness.sign_in(harness.server.api())
        await harness.until_all(PROCESSING)
    assert [t.account for t in harness.notes.rows.values()] == [ACCOUNT.key]


async def test_another_account_does_not_get_the_files(held: QueueHarness) -> None:
    """When the account changes, transfers of the former one wait for its return."""
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


async def test_a_session_that_cannot_be_renewed_starts_no_loop(harness: QueueHarness) -> None:
    """Transfers wait for a sign-in, show it, and are not started with the same session again."""
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


async def test_a_session_lost_during_a_call_fails_no_transfer(harness: QueueHarness) -> None:
    """The account knows of the lost session before the call raises: the row waits and shows the reason."""

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

"""Transfers of several accounts within one set of slots."""

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

import pytest

from kdesk.domain.account import Account, SignInKind
from kdesk.domain.entry import EntryStatus
from kdesk.domain.ports import AccountApi
from kdesk.domain.verification import Level
from kdesk.errors import SignInNeeded
from tests.engine.fake_server import ACCOUNT, FakeServer
from tests.engine.queue_harness import QueueHarness
from tests.engine.states import PROCESSING, QUEUED, READY, UPLOADING
from tests.engine.ticks import Ticks

OTHER = Account("http://other.example", 202, "berta", SignInKind.APP_TOKEN)
THIRD = Account("http://third.example", 303, "carl", SignInKind.APP_TOKEN)


class SeveralSessions:
    """Implements session_ports.Sessions with what a test puts in; notes which accounts are needed."""

    def __init__(self, **apis: AccountApi) -> None:
        self.apis = {api.account.key: api for api in apis.values()}
        self.needed: list[str] = []

    def in_view(self) -> AccountApi | None:
        """The first one."""
        return next(iter(self.apis.values()), None)

    def all(self) -> Mapping[str, AccountApi]:
        """All of them."""
        return self.apis

    def target(self) -> str:
        """The first one."""
        return next(iter(self.apis), "")

    def need(self, account: str) -> None:
        """Note it."""
        self.needed.append(account)


class TwoServers(QueueHarness):
    """A queue with a server for each of two accounts."""

    def __init__(self, folder: Path) -> None:
        super().__init__(folder, slots=2)
        self.other = FakeServer(Ticks())
        self.both = SeveralSessions(own=self.server.api(), other=replace(self.other.api(), account=OTHER))
        self.sessions = self.both

    async def add(self, account: Account, *names: str) -> list[str]:
        """Queue files for an account; return the ids of their transfers."""
        files = [self.file(name) for name in names]
        return [one.id for one in await self.queue.enqueue(files, account=account.key)]

    def sends(self, *keys: str) -> bool:
        """Return whether these are being sent."""
        return all(self.state(key) is UPLOADING for key in keys)


@pytest.fixture
def two(tmp_path: Path) -> TwoServers:
    """Two servers whose chunks wait."""
    made = TwoServers(tmp_path)
    made.server.hold.clear()
    made.other.hold.clear()
    return made


async def test_accounts_take_turns(two: TwoServers) -> None:
    """A long list of one account does not hold up another: with two slots each has one."""
    async with two.running():
        own = await two.add(ACCOUNT, "a.mp4", "b.mp4", "c.mp4")
        await two.until(lambda: two.sends(*own[:2]))
        (other,) = await two.add(OTHER, "d.mp4")
        two.queue.pause(own[:1])
        await two.until(lambda: two.sends(own[1], other))
        assert two.state(own[2]) is QUEUED
        two.server.hold.set()
        two.other.hold.set()
        two.queue.resume(own)
        await two.until_all(PROCESSING)
    assert {entry.name for entry in two.server.known.values()} == {"a", "b", "c"}
    assert {entry.name for entry in two.other.known.values()} == {"d"}


async def test_a_session_that_goes_stops_its_own_runs_only(two: TwoServers) -> None:
    """Its transfers wait and ask for it; those of the other account are not begun anew."""
    async with two.running():
        (own,) = await two.add(ACCOUNT, "a.mp4")
        (other,) = await two.add(OTHER, "b.mp4")
        await two.until(lambda: two.sends(own, other))
        lost = two.both.apis.pop(OTHER.key)
        two.queue.accounts_changed()
        await two.until(lambda: two.state(other) is QUEUED)
        await two.rounds(lambda: bool(two.both.needed))
        assert (two.state(own), two.both.needed) == (UPLOADING, [OTHER.key])
        two.server.hold.set()
        await two.until(lambda: two.state(own) is PROCESSING)
        assert two.state(other) is QUEUED
        two.other.hold.set()
        two.both.apis[OTHER.key] = lost
        two.queue.accounts_changed()
        await two.until_all(PROCESSING)
    assert two.server.calls.count("reserve") == two.other.calls.count("reserve") == 1


async def test_a_refused_session_leaves_the_slots_to_the_others(two: TwoServers) -> None:
    """Its transfers are not tried again and again."""
    two.other.fail("reserve", SignInNeeded, times=10_000)
    two.server.hold.set()
    async with two.running():
        refused = await two.add(OTHER, "a.mp4", "b.mp4", "c.mp4")
        (own,) = await two.add(ACCOUNT, "d.mp4")
        await two.until(lambda: two.state(own) is PROCESSING)
        # The last of them may still be looked at when the other one has arrived.
        await two.until(lambda: all(two.state(key) is QUEUED for key in refused))
    assert two.other.calls.count("reserve") <= two.slots


async def test_each_account_is_watched_and_verified_with_its_own_session(two: TwoServers) -> None:
    """A server that does not respond holds up neither the polls nor the comparisons of another account."""
    two.server.hold.set()
    two.other.hold.set()
    async with two.running():
        (own,) = await two.add(ACCOUNT, "a.mp4")
        (other,) = await two.add(OTHER, "b.mp4")
        await two.until_all(PROCESSING)
        two.queue.set_verification(Level.SIZE)
        for entry in list(two.other.known.values()):
            two.other.process(entry.id)
        await two.until(lambda: two.state(other) is READY and two.notes.rows[other].verification is not None)
        assert two.state(own) is PROCESSING
        two.process_all()
        await two.until_all(READY)
    assert [entry.status for entry in two.server.known.values()] == [EntryStatus.READY]


async def test_what_waits_for_an_account_asks_for_it_after_a_restart(two: TwoServers) -> None:
    """Also what its server processes; what has ended needs no session."""
    two.both.apis[THIRD.key] = replace(FakeServer(Ticks()).api(), account=THIRD)
    two.other.hold.set()
    async with two.running():
        (other,) = await two.add(OTHER, "a.mp4")
        await two.until(lambda: two.state(other) is PROCESSING)
        (third,) = await two.add(THIRD, "b.mp4")
        await two.until(lambda: two.state(third) is PROCESSING)
        (own,) = await two.add(ACCOUNT, "c.mp4")
        await two.until(lambda: two.state(own) is UPLOADING)
        two.queue.cancel([third])
    two.both.apis.clear()
    two.both.needed.clear()
    async with two.running():
        assert set(two.both.needed) >= {ACCOUNT.key, OTHER.key}
        assert two.state(own) is QUEUED

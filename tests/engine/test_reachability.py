"""Whether the server responds is part of the account state: every request shows it, and checks do without requests."""

import asyncio
from collections.abc import Collection
from contextlib import suppress
from dataclasses import replace

import pytest

from kdesk.domain.entry import Entry
from kdesk.domain.ui_ports import AccountState
from kdesk.engine.account_session import NO_ENTRY
from kdesk.engine.accounts import CHECK_SECONDS
from kdesk.errors import SignInRefused, Unreachable
from tests.engine.test_accounts import ANNA, BERTA, OFFLINE, SIGNED_IN, SIGNING_IN, Bench
from tests.support.fake_clock import ScriptedClock


async def _signed_in() -> Bench:
    bench = Bench()
    await bench.keeper.sign_in(ANNA, "word")
    bench.states.clear()
    return bench


def _tell(bench: Bench, *found: bool) -> None:
    assert bench.keeper.api is not None
    for answers in found:
        bench.keeper.api.reachability.notify(answers)


async def test_the_account_is_offline_while_the_server_does_not_respond() -> None:
    """Each change is announced once, and the session stays: nobody has to sign in again."""
    bench = await _signed_in()
    api = bench.keeper.api
    _tell(bench, True, False, False, True, True)
    assert bench.states == [OFFLINE, SIGNED_IN]
    assert bench.keeper.api is api


async def test_requests_of_a_former_account_change_nothing() -> None:
    """Their results are ignored."""
    bench = await _signed_in()
    former = bench.keeper.api
    await bench.keeper.sign_in(BERTA, "word")
    bench.states.clear()
    assert former is not None
    former.reachability.notify(False)
    assert set(bench.states) == {AccountState.SIGNED_IN}


@pytest.mark.parametrize("answers", [True, False])
async def test_a_lost_session_stays_lost_although_the_server_responds(answers: bool) -> None:
    """Only a sign-in ends that."""
    bench = await _signed_in()
    api = bench.keeper.api
    bench.connector.lose[0](SignInRefused())
    assert api is not None
    api.reachability.notify(answers)
    assert bench.keeper.state is AccountState.SIGN_IN_NEEDED


async def test_a_session_lost_during_a_failed_sign_in_is_shown() -> None:
    """Also if the server did not respond when the sign-in began."""
    bench = await _signed_in()
    _tell(bench, False)
    bench.connector.gates[BERTA.key] = gate = asyncio.Event()
    bench.connector.errors = [Unreachable("gone")]
    async with asyncio.TaskGroup() as tasks:
        task = tasks.create_task(_refused(bench))
        await asyncio.sleep(0)
        assert bench.keeper.state is SIGNING_IN
        bench.connector.lose[0](SignInRefused())
        gate.set()
        await task
    assert bench.keeper.state is AccountState.SIGN_IN_NEEDED


async def _refused(bench: Bench) -> None:
    with suppress(Unreachable):
        await bench.keeper.sign_in(BERTA, "word")


async def test_checks_are_more_frequent_while_the_server_is_away() -> None:
    """Once a minute while it responds; after 2, 4, 8 … seconds while it does not. A failed check ends nothing."""
    bench = await _signed_in()
    clock = bench.keeper._clock = ScriptedClock(*[None] * 6)
    looks: list[bool] = []

    async def ping() -> None:
        answers = len(looks) not in {1, 2, 3}
        looks.append(answers)
        _tell(bench, answers)
        if not answers:
            raise Unreachable("connection refused")

    api = bench.keeper.api
    assert api is not None
    api.uploads.ping = ping  # type: ignore[method-assign]  the server goes away under the account
    with pytest.raises(asyncio.CancelledError):
        await bench.keeper.keep_checking()
    assert clock.waits == [CHECK_SECONDS, CHECK_SECONDS, 2.0, 4.0, 8.0, CHECK_SECONDS]
    assert bench.states == [OFFLINE, SIGNED_IN]


@pytest.mark.parametrize(("life", "called"), [(-1.0, "entries"), (60.0, "ping"), (None, "ping")])
async def test_a_session_that_should_have_expired_is_checked(life: float | None, called: str) -> None:
    """A ping needs no session, and would succeed forever; the clock of this computer alone decides nothing."""
    bench = await _signed_in()
    api = bench.keeper.api
    assert api is not None
    ends = None if life is None else bench.clock.now() + life
    calls: list[str] = []

    async def ping() -> None:
        calls.append("ping")

    async def entries(entry_ids: Collection[str]) -> tuple[Entry, ...]:
        assert list(entry_ids) == [NO_ENTRY]
        calls.append("entries")
        return ()

    api.uploads.ping = ping  # type: ignore[method-assign]  notes what is called
    api.catalogue.entries = entries  # type: ignore[method-assign]  as above
    session = bench.keeper._view
    assert session is not None
    session.api = replace(api, expires_at=lambda: ends)
    await bench.keeper.check()
    assert calls == [called]
    assert bench.states == []


async def test_a_check_without_an_account_makes_no_request() -> None:
    """Nobody is signed in."""
    await Bench().keeper.check()

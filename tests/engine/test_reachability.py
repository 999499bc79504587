"""Whether the server answers is a state of the account: found out by every call, and asked where nobody calls."""

import asyncio
from collections.abc import Collection
from contextlib import suppress
from dataclasses import replace

import pytest

from kdesk.domain.entry import Entry
from kdesk.domain.ui_ports import AccountState
from kdesk.engine.accounts import LOOK_EVERY, NO_ENTRY
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
        bench.keeper.api.reachability.tell(answers)


async def test_a_server_that_does_not_answer_makes_the_account_offline_until_it_does() -> None:
    """Each change is told once, and the connection stays: nobody has to sign in again."""
    bench = await _signed_in()
    api = bench.keeper.api
    _tell(bench, True, False, False, True, True)
    assert bench.states == [OFFLINE, SIGNED_IN]
    assert bench.keeper.api is api


async def test_a_former_connection_tells_nothing() -> None:
    """What a call of the last account still finds out is not this one's."""
    bench = await _signed_in()
    former = bench.keeper.api
    await bench.keeper.sign_in(BERTA, "word")
    bench.states.clear()
    assert former is not None
    former.reachability.tell(answers=False)
    assert bench.states == []


@pytest.mark.parametrize("answers", [True, False])
async def test_a_lost_session_stays_lost_whatever_the_server_answers(answers: bool) -> None:
    """Only somebody who signs in ends that."""
    bench = await _signed_in()
    api = bench.keeper.api
    bench.connector.lose[0](SignInRefused())
    assert api is not None
    api.reachability.tell(answers)
    assert bench.keeper.state is AccountState.SIGN_IN_NEEDED


async def test_a_session_that_was_lost_while_another_sign_in_failed_is_told() -> None:
    """Also where its server did not answer when the sign-in began."""
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


async def test_a_quiet_server_is_looked_at_and_one_that_is_away_more_often() -> None:
    """Once a minute while it answers; after 2, 4, 8 … seconds while it does not. A failed look ends nothing."""
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
        await bench.keeper.keep_looking()
    assert clock.waits == [LOOK_EVERY, LOOK_EVERY, 2.0, 4.0, 8.0, LOOK_EVERY]
    assert bench.states == [OFFLINE, SIGNED_IN]


@pytest.mark.parametrize(("life", "called"), [(-1.0, "entries"), (60.0, "ping"), (None, "ping")])
async def test_a_session_that_should_be_over_is_asked_with(life: float | None, called: str) -> None:
    """A ping needs none, and would be answered for ever; the clock of this computer decides nothing by itself."""
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
    bench.keeper._api = replace(api, expires_at=lambda: ends)
    await bench.keeper.look()
    assert calls == [called]
    assert bench.states == []


async def test_without_an_account_nothing_is_asked() -> None:
    """Nobody is signed in: a look is no call."""
    await Bench().keeper.look()

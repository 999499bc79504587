"""Several accounts are signed in: one is in view, and what waits for another one asks the keyring once."""

import asyncio
from collections import Counter
from dataclasses import replace

from kdesk.domain.account import Account
from kdesk.engine.transfers.tasks import Tasks
from kdesk.engine.upload_sessions import UploadSessions
from kdesk.errors import SignInRefused
from tests.engine.test_accounts import ANNA, BERTA, NEEDED, SIGNED_IN, SIGNED_OUT, Bench


class CountedBench(Bench):
    """A bench that counts how often each secret was asked for, with the sessions of transfers."""

    def __init__(self, *saved: Account, **secrets: str) -> None:
        super().__init__(*saved, **secrets)
        self.loads: Counter[str] = Counter()
        self.tasks = Tasks()
        self.sessions = UploadSessions(self.keeper, self.tasks)
        load = self.keyring.load

        async def counted(name: str) -> str | None:
            self.loads[name] += 1
            return await load(name)

        self.keyring.load = counted  # type: ignore[method-assign]  counts

    async def turns(self) -> None:
        """Let tasks come as far as they can."""
        for _ in range(50):
            await asyncio.sleep(0)


async def test_a_needed_account_is_signed_in_beside_the_one_in_view() -> None:
    """However often it is needed, the keyring is asked once; the account in view stays."""
    bench = CountedBench(ANNA, BERTA, anna="word", berta="token")
    async with bench.tasks.running():
        await bench.keeper.restore()
        for _ in range(3):
            bench.sessions.need(BERTA.key)
            await bench.turns()
    assert set(bench.sessions.all()) == {ANNA.key, BERTA.key}
    assert (bench.keeper.account, bench.keeper.state) == (ANNA, SIGNED_IN)
    assert bench.loads == {ANNA.key: 1, BERTA.key: 1}
    assert bench.keeper.saved == (ANNA, BERTA)


async def test_what_the_keyring_does_not_have_is_not_asked_for_again() -> None:
    """Nor is what the server refuses; a person's sign-in there brings the session, and shows nothing else."""
    bench = CountedBench(ANNA, BERTA, anna="word")
    async with bench.tasks.running():
        await bench.keeper.restore()
        bench.sessions.need(BERTA.key)
        await bench.turns()
        bench.keeper.label(ANNA)  # a change of any account
        await bench.turns()
        assert (bench.keeper.state_of(BERTA.key), bench.loads[BERTA.key]) == (NEEDED, 1)
        await bench.keeper.sign_in(BERTA, "token", show=False)
        assert (bench.keeper.account, bench.keeper.state_of(BERTA.key)) == (ANNA, SIGNED_IN)


async def test_another_account_comes_into_view_at_once_if_it_is_signed_in() -> None:
    """Neither keyring nor server are asked, and the former one stays signed in."""
    bench = CountedBench(ANNA)
    await bench.keeper.sign_in(BERTA, "token")
    await bench.keeper.sign_in(ANNA, "word")
    asked = len(bench.connector.asked)
    assert await bench.keeper.switch(BERTA)
    assert (bench.keeper.account, bench.keeper.state) == (BERTA, SIGNED_IN)
    assert bench.keeper.state_of(ANNA.key) is SIGNED_IN
    assert (len(bench.connector.asked), bench.loads) == (asked, {})
    assert bench.keeper.saved == bench.remembered[-1] == (BERTA, ANNA)


async def test_a_lost_session_concerns_its_account_only() -> None:
    """The one in view works on; its own problem is told."""
    bench = CountedBench()
    await bench.keeper.sign_in(BERTA, "token")
    await bench.keeper.sign_in(ANNA, "word")
    problem = SignInRefused()
    bench.connector.lose[0](problem)
    assert (bench.keeper.state, bench.keeper.problem) == (SIGNED_IN, None)
    assert (bench.keeper.state_of(BERTA.key), bench.keeper.problem_of(BERTA.key)) == (NEEDED, problem)
    assert list(bench.sessions.all()) == [ANNA.key]


async def test_an_account_that_a_person_left_is_not_signed_in_by_itself() -> None:
    """Not even if something waits for it: that was the person's wish."""
    bench = CountedBench(ANNA, BERTA, anna="word", berta="token")
    async with bench.tasks.running():
        await bench.keeper.restore()
        await bench.keeper.sign_out(BERTA)
        bench.sessions.need(BERTA.key)
        await bench.turns()
    assert bench.keeper.state_of(BERTA.key) is SIGNED_OUT
    assert (bench.keeper.account, bench.keeper.state) == (ANNA, SIGNED_IN)
    assert BERTA.key not in bench.loads


async def test_a_sign_in_that_was_left_for_another_view_goes_on_for_what_needs_it() -> None:
    """The account in view has a sign-in of its own; cancelled by a switch, another one takes its place."""
    bench = CountedBench(BERTA, ANNA, anna="word", berta="token")
    gate = bench.connector.gates[BERTA.key] = asyncio.Event()
    async with bench.tasks.running():
        bench.sessions.need(BERTA.key)
        async with asyncio.TaskGroup() as group:
            restoring = group.create_task(bench.keeper.restore())
            await bench.turns()
            restoring.cancel()
        gate.set()
        await bench.keeper.switch(ANNA)
        await bench.turns()
        assert bench.keeper.account == ANNA
        assert bench.keeper.state_of(BERTA.key) is SIGNED_IN


async def test_new_files_go_where_a_person_chose() -> None:
    """Until that account comes into view itself, or is removed; then they follow the view again."""
    bench = CountedBench(ANNA, BERTA)
    await bench.keeper.sign_in(BERTA, "token")
    await bench.keeper.sign_in(ANNA, "word")
    assert bench.sessions.target() == ANNA.key
    bench.sessions.choose(BERTA)
    assert (bench.sessions.target(), bench.sessions.account) == (BERTA.key, BERTA)
    assert bench.keeper.account == ANNA
    await bench.keeper.switch(BERTA)
    await bench.keeper.switch(ANNA)
    assert bench.sessions.target() == ANNA.key


async def test_a_sign_in_whose_account_another_one_became_changes_nothing_any_more() -> None:
    """The server names two saved accounts alike; the later answer finds one session of it, which stays."""
    login = replace(ANNA, user_id="anna@example.org")
    bench = CountedBench(ANNA, login, anna="word")
    bench.keyring.kept[login.key] = "word"
    bench.connector.named[login.key] = ANNA
    gate = bench.connector.gates[ANNA.key] = asyncio.Event()
    async with asyncio.TaskGroup() as group:
        group.create_task(bench.keeper.open(ANNA))
        await bench.turns()
        assert await bench.keeper.switch(login)
        first = bench.keeper.api
        gate.set()
    assert bench.keeper.apis == {ANNA.key: first}
    assert (bench.keeper.account, bench.keeper.api, bench.keeper.state) == (ANNA, first, SIGNED_IN)

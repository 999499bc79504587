"""Sessions renew themselves, one renewal at a time, and a lost one stays lost."""

import asyncio
from contextlib import suppress
from typing import Any

import httpx
import pytest

from kdesk.domain.account import Account, SignInKind
from kdesk.errors import ServerProblem, SessionEnded, SignInNeeded, SignInProblem, Unreachable
from kdesk.kaltura.api import Api
from kdesk.kaltura.rpc import Call
from kdesk.kaltura.session import Session
from kdesk.kaltura.sign_in import Grant, SignIn
from kdesk.messages.errors import sentence_of
from tests.kaltura.scripted_http import INVALID_KS, URL, ScriptedServer, refusal
from tests.support.fake_clock import FakeClock
from tests.support.raised_words import raises_saying

DAY = 86_400.0


class Kaltura:
    """Gives a new KS at each sign-in and takes only the last one.

    Attributes:
        trouble: Raised or sent instead of the next sign-in.
    """

    def __init__(self, kind: SignInKind = SignInKind.PASSWORD, one_time_code: str = "") -> None:
        self.clock = FakeClock()
        self.server = ScriptedServer(self._respond)
        self.trouble: Any = None
        self.given = 0
        self.valid = True
        self.life = DAY
        self.server_ahead = 0.0
        self.lost: list[SignInProblem] = []
        self.account = Account(URL, 102, "me", kind)
        self.one_time_code = one_time_code

    async def connect(self) -> Api:
        """Sign in."""
        sign_in = self.sign_in()
        session = Session(sign_in, await sign_in.grant(), now=self.clock.now, on_lost=self.lost.append)
        return Api(self.server.rpc, session)

    def sign_in(self) -> SignIn:
        """Return the source of sessions."""
        return SignIn(
            self.server.rpc,
            self.account,
            "KS-pasted",
            one_time_code=self.one_time_code,
            now=self.clock.now,
            hide=lambda _: None,
        )

    @property
    def sign_ins(self) -> int:
        """How often a sign-in was asked for."""
        return self.server.calls.count("user.loginByLoginId")

    def _respond(self, called: str, sent: dict[str, Any]) -> Any:
        if called == "user.loginByLoginId":
            trouble, self.trouble = self.trouble, None
            if trouble is not None:
                return trouble
            self.given += 1
            self.valid = True
            return f"KS-{self.given}"
        if called == "multirequest":
            now = int(self.clock.time + self.server_ahead)
            info = {"partnerId": "102", "userId": "me", "expiry": str(int(now + self.life))}
            user = {"id": "me", "partnerId": 102}
            return [info, now, user, "BASE_USER_SESSION_PERMISSION"] if self._knows(sent["ks"]) else [INVALID_KS] * 4
        return True if self._knows(sent["ks"]) else INVALID_KS

    def _knows(self, ks: str) -> bool:
        return self.valid and ks in {f"KS-{self.given}", "KS-pasted"}


async def ping(api: Api) -> bool:
    """Make a call that needs a session."""
    return await api.call("system", "ping", result=bool)


async def everybody_waits() -> None:
    """Let every task run until it waits for something that only the test can bring."""
    for _ in range(200):
        await asyncio.sleep(0)


async def test_a_session_is_renewed_ten_minutes_ahead() -> None:
    """Nobody meets the end of a session that can be renewed."""
    kaltura = Kaltura()
    api = await kaltura.connect()
    kaltura.clock.time += DAY - 601
    assert await api.session.ks() == "KS-1"
    kaltura.clock.time += 2
    assert await api.session.ks() == "KS-2"
    assert api.session.expires_at == pytest.approx(kaltura.clock.time + DAY, abs=2)


async def test_a_short_session_is_renewed_in_its_last_twentieth() -> None:
    """Ten minutes ahead would be most of the life of a session of a quarter of an hour."""
    kaltura = Kaltura()
    kaltura.life = 900
    api = await kaltura.connect()
    kaltura.clock.time += 854
    assert await api.session.ks() == "KS-1"
    kaltura.clock.time += 2
    assert await api.session.ks() == "KS-2"


async def test_callers_together_share_one_renewal() -> None:
    """Twenty calls that meet the end of a session cost one sign-in."""
    kaltura = Kaltura()
    api = await kaltura.connect()
    kaltura.valid = False
    assert await asyncio.gather(*(ping(api) for _ in range(20))) == [True] * 20
    assert kaltura.sign_ins == 2


async def test_callers_together_share_a_failed_renewal() -> None:
    """With the network gone, twenty callers cost one try; the next caller tries again."""
    kaltura = Kaltura()
    api = await kaltura.connect()
    kaltura.valid = False
    kaltura.trouble = httpx.ConnectError("no route")
    gate = kaltura.server.gates["user.loginByLoginId"] = asyncio.Event()
    callers = asyncio.gather(*(ping(api) for _ in range(20)), return_exceptions=True)
    await everybody_waits()
    gate.set()
    results = await callers
    assert {type(result) for result in results} == {Unreachable}
    assert kaltura.sign_ins == 2
    assert await ping(api)
    assert not kaltura.lost


async def test_a_caller_that_is_cancelled_leaves_the_renewal_to_the_others() -> None:
    """Pausing one transfer does not fail the rest."""
    kaltura = Kaltura()
    api = await kaltura.connect()
    kaltura.valid = False
    gate = kaltura.server.gates["user.loginByLoginId"] = asyncio.Event()
    async with asyncio.TaskGroup() as group:
        first = group.create_task(ping(api))
        others = [group.create_task(ping(api)) for _ in range(3)]
        await everybody_waits()
        first.cancel()
        gate.set()
    assert first.cancelled()
    assert all(other.result() for other in others)


async def test_a_refused_renewal_is_final() -> None:
    """A wrong password is not tried again: `on_lost` is called once, and nothing is asked from then on."""
    kaltura = Kaltura()
    api = await kaltura.connect()
    kaltura.valid = False
    kaltura.trouble = refusal("USER_WRONG_PASSWORD")
    for _ in range(3):
        with raises_saying(SignInNeeded, "password is wrong"):
            await ping(api)
    assert len(kaltura.lost) == 1
    assert kaltura.sign_ins == 2
    asked = len(kaltura.server.asked)
    with pytest.raises(SignInNeeded):
        await ping(api)
    assert len(kaltura.server.asked) == asked


async def test_everybody_who_waits_for_a_refused_renewal_is_told() -> None:
    """One sign-in, one call of `on_lost`, SignInNeeded for all."""
    kaltura = Kaltura()
    api = await kaltura.connect()
    assert api.session.user_id == "me"
    kaltura.valid = False
    kaltura.trouble = refusal("USER_WRONG_PASSWORD")
    gate = kaltura.server.gates["user.loginByLoginId"] = asyncio.Event()
    callers = asyncio.gather(*(ping(api) for _ in range(5)), return_exceptions=True)
    await everybody_waits()
    gate.set()
    assert {type(result) for result in await callers} == {SignInNeeded}
    assert (len(kaltura.lost), kaltura.sign_ins) == (1, 2)


async def test_a_pasted_ks_is_never_renewed() -> None:
    """It says when it ends, and then asks for a sign-in."""
    kaltura = Kaltura(SignInKind.KS)
    api = await kaltura.connect()
    kaltura.clock.time += 2 * DAY
    assert await ping(api)
    kaltura.valid = False
    with pytest.raises(SignInNeeded):
        await ping(api)
    assert [type(problem) for problem in kaltura.lost] == [SignInNeeded]
    assert kaltura.sign_ins == 0


async def test_a_login_with_a_one_time_code_is_never_repeated() -> None:
    """Without the code it would fail, and count as a failure."""
    kaltura = Kaltura(one_time_code="123456")
    api = await kaltura.connect()
    kaltura.clock.time += DAY - 1
    assert await ping(api)
    assert kaltura.sign_ins == 1


async def test_a_call_is_repeated_once_only() -> None:
    """A server that takes no session at all ends in SessionEnded, not in a circle."""
    kaltura = Kaltura()
    api = await kaltura.connect()
    server = ScriptedServer([INVALID_KS, INVALID_KS])
    with pytest.raises(SessionEnded):
        await Api(server.rpc, api.session).call("system", "ping", result=bool)
    assert kaltura.sign_ins == 2
    assert [sent["ks"] for sent in server.sent] == ["KS-1", "KS-2"]


async def test_a_renewal_ahead_that_fails_costs_nothing_yet() -> None:
    """While the present KS holds it is used, and the server is left alone for a while."""
    kaltura = Kaltura()
    api = await kaltura.connect()
    kaltura.clock.time += DAY - 300
    kaltura.trouble = httpx.ConnectError("no route")
    assert await api.session.ks() == "KS-1"
    assert await api.session.ks() == "KS-1"
    assert kaltura.sign_ins == 2
    kaltura.clock.time += 31
    assert await api.session.ks() == "KS-2"


async def test_a_renewal_that_fails_after_the_end_goes_to_the_caller() -> None:
    """There is nothing left to call with."""
    kaltura = Kaltura()
    api = await kaltura.connect()
    kaltura.clock.time += DAY + 1
    kaltura.trouble = httpx.ConnectError("no route")
    with pytest.raises(ServerProblem):
        await api.session.ks()


async def test_a_multirequest_is_repeated_when_no_part_was_done() -> None:
    """A KS that ended refuses every element; then nothing was made, and the whole may be sent again."""
    kaltura = Kaltura()
    api = await kaltura.connect()
    server = ScriptedServer([[INVALID_KS, INVALID_KS], [True, True]])
    other = Api(server.rpc, api.session)
    assert await other.multi([Call("system", "ping", bool)] * 2) == [True, True]


async def test_every_call_tells_whether_the_server_answers() -> None:
    """Any response counts, also a refusal or a page of a proxy; a time-out does not change the state."""
    kaltura = Kaltura()
    api = await kaltura.connect()
    responses = [
        True,
        httpx.ConnectError("refused"),
        refusal("NO"),
        httpx.ReadTimeout("slow"),
        httpx.Response(200, text="<p>"),
    ]
    other = Api(ScriptedServer(responses).rpc, api.session)
    told: list[bool] = []
    other.reachability.listen(told.append)
    for _ in responses:
        with suppress(ServerProblem):
            await ping(other)
    assert told == [True, False, True, True]


async def test_a_grant_does_not_show_its_ks() -> None:
    """Neither in a log nor in a traceback."""
    assert "djJ8" not in repr(Grant("djJ8secret", 1, "me", 0.0, None))


@pytest.mark.parametrize("expires_at", [None, 5.0])
async def test_a_session_of_unknown_length_is_renewed_when_the_server_says_so(expires_at: float | None) -> None:
    """An end that is not told, or lies in the past by a clock that is wrong, triggers nothing."""
    kaltura = Kaltura()
    await kaltura.connect()
    grant = Grant("KS-1", 102, "me", 10.0, expires_at)
    session = Session(kaltura.sign_in(), grant, now=lambda: 9e9, on_lost=kaltura.lost.append)
    assert await session.ks() == "KS-1"


@pytest.mark.parametrize("jump", [DAY, -DAY, 400 * DAY, -400 * DAY])
async def test_a_clock_that_is_set_costs_one_renewal_at_most(jump: float) -> None:
    """The server's clock goes on as before; a session is neither taken for ended nor renewed again and again."""
    kaltura = Kaltura()
    api = await kaltura.connect()
    kaltura.clock.time += jump
    kaltura.server_ahead -= jump
    for _ in range(5):
        assert await ping(api)
        kaltura.clock.time += 60
    assert kaltura.sign_ins == (2 if jump > 0 else 1)
    assert not kaltura.lost
    kaltura.valid = False  # what a clock set back hides, the server tells
    assert await ping(api)


@pytest.mark.parametrize("ahead", [DAY, -DAY])
async def test_a_server_whose_clock_is_off_is_no_matter(ahead: float) -> None:
    """The end of a session is reckoned by the server's own time."""
    kaltura = Kaltura()
    kaltura.server_ahead = ahead
    api = await kaltura.connect()
    assert api.session.expires_at == pytest.approx(kaltura.clock.time + DAY, abs=2)
    assert all([await ping(api) for _ in range(5)])
    assert kaltura.sign_ins == 1


async def test_the_end_of_a_session_is_told_once() -> None:
    """Not “Sign in again to go on: Sign in again to go on”: the title, and the reason behind it."""
    kaltura = Kaltura(SignInKind.KS)
    kaltura.valid, kaltura.given = True, 1
    api = await kaltura.connect()
    kaltura.valid = False
    with pytest.raises(SignInNeeded) as caught:
        await api.call("media", "get", result=object)
    words = "Sign in again to go on: the session has ended, and a KS that was pasted cannot be renewed"
    assert sentence_of(caught.value) == words
    assert sentence_of(SignInNeeded.because(caught.value)) == words
    assert [sentence_of(problem) for problem in kaltura.lost] == [words]


async def test_sessions_that_end_at_once_are_not_renewed_ahead_of_every_call() -> None:
    """A server that gives a second is asked for the next session once that one has ended, or a minute has gone by."""
    kaltura = Kaltura()
    kaltura.life = 1.0
    api = await kaltura.connect()
    for _ in range(50):
        kaltura.clock.time += 1
        await api.call("system", "ping", result=bool)
    assert kaltura.given == 1
    kaltura.clock.time += 10
    await api.call("system", "ping", result=bool)
    assert kaltura.given == 2

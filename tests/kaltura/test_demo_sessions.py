"""Sessions that end under a running client, and a server whose clock is off: against the demo server."""

from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import asynccontextmanager

import httpx
import pytest

from kdesk.domain.account import Account, SignInKind
from kdesk.domain.ports import AccountApi
from kdesk.errors import SignInNeeded, SignInProblem
from kdesk.kaltura.client import make_http
from kdesk.kaltura.connector import KalturaConnector
from tests.support.demo_faults import FaultControl
from tests.support.demo_process import DemoProcess

DAY = 86_400.0


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Iterator[DemoProcess]:
    """Run a demo server without content."""
    process = DemoProcess(tmp_path_factory.mktemp("demo"), "--no-samples").start()
    yield process
    process.stop()


@asynccontextmanager
async def signed_in(account: Account, secret: str, lost: list[SignInProblem]) -> AsyncIterator[AccountApi]:
    """Sign in for the time of the block."""
    async with make_http() as http:
        yield await KalturaConnector(http).connect(account, secret, on_lost=lost.append)


def administrator(demo: DemoProcess) -> tuple[Account, str]:
    """Return an account that can renew its sessions, and its secret."""
    told = demo.credentials
    return Account(demo.url, told["partner_id"], "", SignInKind.ADMIN_SECRET), told["admin_secret"]


def app_token(demo: DemoProcess) -> tuple[Account, str]:
    """Return an account whose sessions end together, those to come too, and its secret."""
    told = demo.credentials
    return Account(demo.url, told["partner_id"], "", SignInKind.APP_TOKEN, told["app_token_id"]), told["app_token"]


def pasted(demo: DemoProcess) -> tuple[Account, str]:
    """Return an account that cannot, and its KS."""
    told = demo.credentials
    fields = {"secret": told["admin_secret"], "partnerId": told["partner_id"], "type": 2, "format": 1}
    ks = httpx.post(f"{demo.url}/api_v3/service/session/action/start", json=fields, trust_env=False).json()
    return Account(demo.url, told["partner_id"], "", SignInKind.KS), ks


@pytest.mark.parametrize("kind", ["expired", "revoked"])
async def test_a_session_that_ends_is_renewed_once(demo: DemoProcess, control: FaultControl, kind: str) -> None:
    """The call that met the end is repeated, and nobody is asked."""
    lost: list[SignInProblem] = []
    async with signed_in(*administrator(demo), lost) as connection:
        control.add("system.ping", kind, count=1)
        for _ in range(3):
            await connection.uploads.ping()
    assert control.struck() == [1]
    assert not lost


@pytest.mark.parametrize("ahead", [DAY, -DAY])
async def test_a_server_a_day_off_is_signed_in_to_as_any_other(
    demo: DemoProcess, control: FaultControl, ahead: float
) -> None:
    """Its sessions end by its own clock; a clock that is set while one lasts costs a renewal at most."""
    lost: list[SignInProblem] = []
    control.set_clock(ahead)
    async with signed_in(*administrator(demo), lost) as connection:
        await connection.uploads.ping()
        control.set_clock(ahead + 2 * DAY)
        await connection.uploads.ping()
        control.set_clock(ahead)
        await connection.uploads.ping()
    assert not lost


@pytest.mark.parametrize(("who", "kind"), [(pasted, "expired"), (pasted, "revoked"), (app_token, "revoked")])
async def test_a_renewal_that_fails_is_not_repeated(
    demo: DemoProcess, control: FaultControl, who: Callable[[DemoProcess], tuple[Account, str]], kind: str
) -> None:
    """From then on every call asks for a sign-in, without asking the server anything."""
    lost: list[SignInProblem] = []
    async with signed_in(*who(demo), lost) as connection:
        control.add("system.ping", kind)
        for _ in range(4):
            with pytest.raises(SignInNeeded):
                await connection.uploads.ping()
    assert control.struck() == [1]
    assert len(lost) == 1

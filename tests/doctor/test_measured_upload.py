"""The measured upload leaves nothing behind, however it ends."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace
from pathlib import Path

import pytest

from kdesk.doctor.examination import case_of, examine, without_sending
from kdesk.doctor.table import CHECKS
from kdesk.domain.account import Account, SignInKind
from kdesk.domain.doctor import CheckKind, Finding, Result, Said
from kdesk.domain.network_choice import NetworkChoice
from kdesk.domain.ports import AccountApi
from kdesk.errors import SignInNeeded
from kdesk.kaltura.client import make_http
from kdesk.kaltura.connector import KalturaConnector
from tests.support.demo_client import DemoClient
from tests.support.demo_faults import faults_of
from tests.support.demo_process import DemoProcess
from tests.support.empty_demo import admin, demo

__all__ = ["admin", "demo"]


@asynccontextmanager
async def signed_in(demo: DemoProcess) -> AsyncIterator[AccountApi]:
    """Sign in to the demo as an administrator."""
    told = demo.credentials
    account = Account(demo.url, told["partner_id"], "", SignInKind.ADMIN_SECRET)
    async with make_http() as http:
        yield await KalturaConnector(http).connect(account, told["admin_secret"], on_lost=lambda _problem: None)


async def measured(demo: DemoProcess, *, seconds: float = 60.0, sends: bool = True) -> Finding:
    """Make the check alone."""
    (check,) = (replace(one, seconds=seconds, needs=()) for one in CHECKS if one.kind is CheckKind.UPLOAD)
    async with signed_in(demo) as api:

        async def same() -> AccountApi:
            return api

        async with case_of(demo.url, NetworkChoice(), same, Path()) as case:
            asked = case if sends else without_sending(case)
            return (await examine(asked, lambda _finding: None, [check])).findings[0]


def tokens(admin: DemoClient) -> int:
    """Count the upload tokens that the server has."""
    return int(admin.call("uploadToken.list")["totalCount"])


async def test_a_rate_is_measured_and_the_token_deleted(demo: DemoProcess, admin: DemoClient) -> None:
    """The host is that of the token."""
    finding = await measured(demo)
    assert (finding.result, finding.answer.said) == (Result.GOOD, Said.UPLOAD_RATE)
    assert finding.answer.arguments["rate"] > 0
    assert tokens(admin) == 0


async def test_an_upload_that_hangs_is_given_up_and_removed(demo: DemoProcess, admin: DemoClient) -> None:
    """Its time is over: the token goes all the same."""
    with faults_of(demo) as faults:
        faults.add("uploadToken.upload", "stall")
        finding = await measured(demo, seconds=2.0)
    assert finding.answer.said is Said.TOO_LONG
    assert tokens(admin) == 0


async def test_an_upload_that_is_refused(demo: DemoProcess, admin: DemoClient) -> None:
    """The error of kdesk has the words; the token is removed."""
    with faults_of(demo) as faults:
        faults.add("uploadToken.upload", "503")
        finding = await measured(demo)
    assert (finding.result, finding.answer.said) == (Result.BAD, Said.TROUBLE)
    assert tokens(admin) == 0


async def test_a_token_that_cannot_be_removed(demo: DemoProcess, admin: DemoClient) -> None:
    """It is told with its id: the server removes it by itself."""
    with faults_of(demo) as faults:
        faults.add("uploadToken.delete", "503")
        finding = await measured(demo)
    assert (finding.result, finding.answer.said) == (Result.WARNING, Said.UPLOAD_LEFT)
    admin.call("uploadToken.delete", uploadTokenId=finding.answer.arguments["token"])
    assert tokens(admin) == 0


async def test_nothing_is_sent_if_that_is_not_wanted(demo: DemoProcess, admin: DemoClient) -> None:
    """No token is made either."""
    assert (await measured(demo, sends=False)).answer.said is Said.UPLOAD_UNWANTED
    assert tokens(admin) == 0


@pytest.mark.parametrize("kind", [CheckKind.SIGN_IN, CheckKind.RIGHTS, CheckKind.UPLOAD, CheckKind.DELIVERY])
async def test_a_session_that_cannot_be_had(kind: CheckKind) -> None:
    """Each check of the account tells the error of the sign-in."""

    async def refused() -> AccountApi:
        raise SignInNeeded

    (check,) = (replace(one, needs=()) for one in CHECKS if one.kind is kind)
    async with case_of("http://127.0.0.1:9", NetworkChoice(), refused, Path()) as case:
        (finding,) = (await examine(case, lambda _finding: None, [check])).findings
    assert finding.result is Result.BAD
    assert finding.answer.trouble is not None
    assert finding.answer.trouble.kind == "SignInNeeded"

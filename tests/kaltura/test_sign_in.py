"""The sign-in kinds, call by call."""

import hashlib
from dataclasses import replace
from typing import Any

import httpx
import pytest

from kdesk.domain.account import Account, SignInKind
from kdesk.domain.ports import AccountApi
from kdesk.errors import (
    BadResponse,
    KdeskError,
    OneTimeCodeNeeded,
    SecretExposed,
    ServerProblem,
    SignInNeeded,
    SignInProblem,
    SignInRefused,
    Unreachable,
)
from kdesk.kaltura.connector import KalturaConnector
from tests.kaltura.scripted_http import INVALID_KS, URL, ScriptedServer, recorded, refusal
from tests.support.raised_words import raises_saying

NOW = 1_795_190_000.0
SESSION = {"sessionType": "2", "partnerId": "102", "userId": "anna", "expiry": str(int(NOW) + 3600 + 500)}
"""An hour is left by the server's clock, which is 500 seconds ahead of ours."""
SECRET = "s3cret"
USER = {"id": "anna", "partnerId": 102, "objectType": "KalturaUser"}
USER_PERMISSIONS = "BASE_USER_SESSION_PERMISSION,ALWAYS_ALLOWED_ACTIONS,ALWAYS_ALLOWED_FROM_INTERNAL_IP_ACTIONS"
DESCRIBED = [SESSION, int(NOW) + 500, USER, USER_PERMISSIONS]


class Attempt:
    """One sign-in against a script."""

    def __init__(self, *replies: Any) -> None:
        self.server = ScriptedServer(replies)
        self.hidden: list[str] = []
        self.connector = KalturaConnector(self.server.http, hide=self.hidden.append, now=lambda: NOW)

    async def connect(self, kind: SignInKind, secret: str = SECRET, user: str = "anna", **options: Any) -> Any:
        """Sign in to partner 102."""
        account = Account(URL, options.pop("partner", 102), user, kind, options.pop("app_token_id", ""))
        return await self.connector.connect(account, secret, on_lost=_never, **options)


def _never(problem: SignInProblem) -> None:
    raise AssertionError(problem)


async def test_password() -> None:
    """Login id and password become a KS; the server tells partner and length, the login id stays the account's."""
    attempt = Attempt("KS-1", DESCRIBED)
    connection = await attempt.connect(SignInKind.PASSWORD, user="anna@example.test", partner=0)
    assert (connection.account.partner_id, connection.account.user_id) == (102, "anna@example.test")
    assert connection.expires_at() == pytest.approx(NOW + 3600)
    assert attempt.server.calls == ["user.loginByLoginId", "multirequest"]
    sent = attempt.server.sent[0]
    assert (sent["loginId"], sent["password"]) == ("anna@example.test", "s3cret")
    assert not {"partnerId", "otp", "ks"} & sent.keys()
    assert attempt.hidden == ["s3cret", "KS-1"]


async def test_a_one_time_code_goes_along() -> None:
    """With the partner where one was chosen."""
    attempt = Attempt("KS-1", DESCRIBED)
    await attempt.connect(SignInKind.PASSWORD, one_time_code="123456")
    assert (attempt.server.sent[0]["otp"], attempt.server.sent[0]["partnerId"]) == ("123456", 102)


async def test_admin_secret() -> None:
    """An admin session without entitlement."""
    attempt = Attempt("KS-1", DESCRIBED)
    connection = await attempt.connect(SignInKind.ADMIN_SECRET)
    sent = attempt.server.sent[0]
    assert (sent["secret"], sent["type"], sent["privileges"]) == ("s3cret", 2, "disableentitlement")
    assert connection.account.user_id == "anna"


async def test_a_pasted_ks_tells_whose_it_is() -> None:
    """Blanks around it are a matter of copying."""
    attempt = Attempt(DESCRIBED)
    connection = await attempt.connect(SignInKind.KS, secret="  KS-9\n", partner=0, user="")
    assert (connection.account.partner_id, connection.account.user_id) == (102, "anna")
    assert attempt.server.sent[0]["ks"] == "KS-9"


@pytest.mark.parametrize("used", ["sha1", "sha256", "md5", "sha512"])
async def test_an_application_token_is_tried_with_each_hash(used: str) -> None:
    """The token does not tell its hash type; each is tried once, with the same widget session."""
    widget = recorded("session.startWidgetSession").json()["ks"]
    right = hashlib.new(used, f"{widget}s3cret".encode()).hexdigest()

    def response(called: str, sent: dict[str, Any]) -> Any:
        match called:
            case "session.startWidgetSession":
                return recorded("session.startWidgetSession")
            case "appToken.startSession":
                name = "ok" if sent["tokenHash"] == right else "wrong hash"
                return recorded(f"appToken.startSession {name}")
            case _:
                return DESCRIBED

    attempt = Attempt()
    attempt.server = ScriptedServer(response)
    attempt.connector = KalturaConnector(attempt.server.http, now=lambda: NOW)
    connection = await attempt.connect(SignInKind.APP_TOKEN, app_token_id="0_syaqywx3", user="")
    assert connection.account.app_token_id == "0_syaqywx3"
    tried = attempt.server.calls.count("appToken.startSession")
    assert tried == ["sha1", "sha256", "md5", "sha512"].index(used) + 1
    assert attempt.server.calls.count("session.startWidgetSession") == 1


async def test_a_wrong_application_token_is_refused_after_four_tries() -> None:
    """One refusal for each hash, then the server's reason in plain words."""
    wrong = [recorded("appToken.startSession wrong hash") for _ in range(4)]
    attempt = Attempt(recorded("session.startWidgetSession"), *wrong)
    with raises_saying(SignInRefused, "does not match its id"):
        await attempt.connect(SignInKind.APP_TOKEN)


async def test_an_application_token_may_bring_no_session() -> None:
    """A response without a KS is a refusal."""
    attempt = Attempt(recorded("session.startWidgetSession"), {"partnerId": "102"})
    with raises_saying(SignInRefused, "no session"):
        await attempt.connect(SignInKind.APP_TOKEN)


REFUSALS: list[tuple[SignInKind, str, type[KdeskError], str]] = [
    (SignInKind.PASSWORD, "USER_WRONG_PASSWORD", SignInRefused, "password is wrong"),
    (SignInKind.PASSWORD, "PASSWORD_EXPIRED", SignInRefused, "has expired"),
    (SignInKind.PASSWORD, "DIRECT_LOGIN_BLOCKED", SignInRefused, "its own login page"),
    (SignInKind.PASSWORD, "MISSING_OTP", OneTimeCodeNeeded, "one-time code"),
    (SignInKind.PASSWORD, "INVALID_OTP", OneTimeCodeNeeded, "not accepted"),
    (SignInKind.PASSWORD, "NEVER_SEEN", SignInRefused, "refused the sign-in"),
    (SignInKind.PASSWORD, "INTERNAL_SERVERL_ERROR", ServerProblem, "trouble of its own"),
    (SignInKind.ADMIN_SECRET, "START_SESSION_ERROR", SignInRefused, "admin secret is wrong"),
    (SignInKind.ADMIN_SECRET, "SERVICE_FORBIDDEN_CONTENT_BLOCKED", SignInRefused, "does not exist or is blocked"),
    (SignInKind.APP_TOKEN, "INVALID_WIDGET_ID", SignInRefused, "does not know this partner id"),
]


@pytest.mark.parametrize(("kind", "code", "error", "words"), REFUSALS, ids=str)
async def test_refusals_in_plain_words(kind: SignInKind, code: str, error: type[KdeskError], words: str) -> None:
    """What never helps by itself is a SignInProblem; trouble of the server stays one of the server's."""
    with raises_saying(error, words) as caught:
        await Attempt(refusal(code)).connect(kind)
    assert caught.value.retryable is (error is ServerProblem)
    assert "s3cret" not in str(caught.value)


async def test_a_ks_that_ended_is_refused() -> None:
    """Signing in with it is pointless; nobody is asked to sign in “again”."""
    with raises_saying(SignInRefused, "not valid"):
        await Attempt([INVALID_KS] * 4).connect(SignInKind.KS, secret="KS-9")


async def test_no_ks_at_all_is_refused_without_asking() -> None:
    """Blanks are no KS."""
    attempt = Attempt()
    with pytest.raises(SignInRefused):
        await attempt.connect(SignInKind.KS, secret="  ")
    assert not attempt.server.asked


@pytest.mark.parametrize(
    ("reply", "error"),
    [(httpx.ConnectError("no route"), Unreachable), (httpx.Response(200, html="<p>Hello</p>"), BadResponse)],
)
async def test_network_trouble_is_not_a_refusal(reply: Any, error: type[KdeskError]) -> None:
    """The password may be right."""
    with pytest.raises(error):
        await Attempt(reply).connect(SignInKind.PASSWORD)


async def test_a_server_that_does_not_tell_the_time_is_believed() -> None:
    """Then the two clocks are taken for the same."""
    connection = await Attempt("KS-1", [SESSION, refusal("SERVICE_FORBIDDEN"), USER, USER_PERMISSIONS]).connect(
        SignInKind.PASSWORD
    )
    assert connection.expires_at() == pytest.approx(NOW + 4100)


async def test_a_session_without_an_end() -> None:
    """Nothing is known, nothing is claimed."""
    connection = await Attempt("KS-1", [{"partnerId": 102}, 5, USER, USER_PERMISSIONS]).connect(SignInKind.PASSWORD)
    assert connection.expires_at() is None


async def test_partners_are_listed_where_the_server_tells() -> None:
    """A server that refuses the list has told of none."""
    listed = recorded("login ks: partner.listPartnersForUser")
    attempt = Attempt("KS-1", DESCRIBED, listed, refusal("SERVICE_FORBIDDEN"))
    connection = await attempt.connect(SignInKind.PASSWORD)
    assert [partner.id for partner in await attempt.connector.partners(connection)] == [102]
    assert await attempt.connector.partners(connection) == ()
    plain = AccountApi(
        connection.account, connection.uploads, connection.catalogue, connection.expires_at, connection.copies
    )
    assert await attempt.connector.partners(plain) == ()


async def test_a_lost_session_is_told_with_its_reason() -> None:
    """The refusal arrives at whoever connected."""
    lost: list[SignInProblem] = []
    server = ScriptedServer(["KS-1", DESCRIBED, INVALID_KS, refusal("USER_WRONG_PASSWORD")])
    connector = KalturaConnector(server.http, now=lambda: NOW)
    connection = await connector.connect(Account(URL, 102, "anna", SignInKind.PASSWORD), "x", on_lost=lost.append)
    with pytest.raises(SignInNeeded):
        await connection.catalogue.entry("0_x")
    assert [type(problem) for problem in lost] == [SignInRefused]


async def test_a_secret_is_never_sent_without_encryption_unasked() -> None:
    """Nothing at all is sent before somebody agreed; with an agreement the server is asked."""
    server = ScriptedServer([])
    connector = KalturaConnector(server.http)
    account = Account("http://video.example", 1, "", SignInKind.ADMIN_SECRET)
    with pytest.raises(SecretExposed):
        await connector.connect(account, "secret", on_lost=lambda _: None)
    assert server.asked == []
    with pytest.raises(IndexError):  # the script has no response
        await connector.connect(replace(account, allow_plain_http=True), "secret", on_lost=lambda _: None)
    assert server.calls == ["session.start"]

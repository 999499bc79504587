"""The sign-in kinds, call by call."""

import hashlib
from dataclasses import replace
from typing import Any

import httpx
import pytest

from kdesk.domain.account import Account, SignInKind
from kdesk.domain.ports import Partner, PartnerChoice
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
from kdesk.messages.errors import explanation_of
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


FIRST = recorded("login ks: partner.listPartnersForUser").json()["objects"][0]
LISTED = [FIRST, {**FIRST, "id": 103, "name": "Archive"}]
SEVERAL = {"objects": LISTED, "totalCount": 2, "objectType": "KalturaPartnerListResponse"}
OF_SECOND = [{**SESSION, "partnerId": "103"}, int(NOW) + 500, {**USER, "partnerId": 103}, USER_PERMISSIONS]


def choosing(answer: int, asked: list[tuple[list[int], int]]) -> PartnerChoice:
    """Choose a partner, and note what was asked."""

    async def choose(partners: tuple[Partner, ...], current: int) -> int:
        asked.append(([partner.id for partner in partners], current))
        return answer

    return choose


async def test_another_partner_of_the_login_is_entered_with_the_session() -> None:
    """Neither the password nor the one-time code is sent again: a code is good once."""
    asked: list[tuple[list[int], int]] = []
    attempt = Attempt("KS-1", DESCRIBED, SEVERAL, {"ks": "KS-2", "partnerId": 103, "userId": "anna"}, OF_SECOND)
    options = {"partner": 0, "one_time_code": "123456", "choose": choosing(103, asked)}
    connection = await attempt.connect(SignInKind.PASSWORD, **options)
    assert asked == [([102, 103], 102)]
    assert connection.account.partner_id == 103
    calls = ["user.loginByLoginId", "multirequest", "partner.listPartnersForUser", "user.loginByKs", "multirequest"]
    assert attempt.server.calls == calls
    assert {"KS-1", "KS-2"} <= set(attempt.hidden)


@pytest.mark.parametrize("code", ["NEW_LOGIN_REQUIRED", "PARTNER_CHANGE_ACCOUNT_DISABLED"])
async def test_a_server_that_wants_a_new_login_gets_one(code: str) -> None:
    """With the partner that was chosen."""
    attempt = Attempt("KS-1", DESCRIBED, SEVERAL, refusal(code), "KS-2", OF_SECOND)
    connection = await attempt.connect(SignInKind.PASSWORD, partner=0, choose=choosing(103, []))
    assert connection.account.partner_id == 103
    assert attempt.server.calls[-2:] == ["user.loginByLoginId", "multirequest"]
    assert attempt.server.sent[-2]["partnerId"] == 103


@pytest.mark.parametrize(
    ("listed", "asked"),
    [
        (refusal("SERVICE_FORBIDDEN"), []),
        (recorded("login ks: partner.listPartnersForUser"), []),
        (SEVERAL, [([102, 103], 102)]),
    ],
    ids=["refused", "one", "two"],
)
async def test_nobody_chooses_where_there_is_no_choice(listed: Any, asked: list[tuple[list[int], int]]) -> None:
    """A server that refuses the list has told of none; the choice of the server may stay."""
    seen: list[tuple[list[int], int]] = []
    attempt = Attempt("KS-1", DESCRIBED, listed)
    connection = await attempt.connect(SignInKind.PASSWORD, partner=0, choose=choosing(102, seen))
    assert (connection.account.partner_id, seen) == (102, asked)


async def test_a_named_partner_is_not_asked_about() -> None:
    """Whoever entered a partner id has chosen."""
    attempt = Attempt("KS-1", DESCRIBED)
    await attempt.connect(SignInKind.PASSWORD, choose=choosing(103, []))
    assert attempt.server.calls == ["user.loginByLoginId", "multirequest"]


async def test_the_session_of_a_login_page_is_checked_like_a_pasted_one() -> None:
    """The server tells account, user and end; nothing renews it."""
    attempt = Attempt(DESCRIBED)
    connection = await attempt.connect(SignInKind.LOGIN_PAGE, secret="KS-9", partner=0, user="")
    assert (connection.account.partner_id, connection.account.user_id) == (102, "anna")
    assert connection.expires_at() == pytest.approx(NOW + 3600)
    assert attempt.server.calls == ["multirequest"]
    assert not connection.account.renewable


async def test_a_session_of_another_partner_than_asked_for_is_refused() -> None:
    """Both are named; nobody chose the other one here."""
    attempt = Attempt(OF_SECOND)
    with pytest.raises(SignInRefused) as refused:
        await attempt.connect(SignInKind.LOGIN_PAGE, secret="KS-9")
    assert refused.value.arguments == {"found": 103, "wanted": 102}
    assert "partner 103, and partner 102 was asked for" in explanation_of(refused.value)


async def test_a_session_of_a_login_page_that_is_over_says_where_it_came_from() -> None:
    """Not that somebody pasted it."""
    with raises_saying(SignInRefused, "session of the login page"):
        await Attempt([INVALID_KS] * 4).connect(SignInKind.LOGIN_PAGE, secret="KS-9")


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

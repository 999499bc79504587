"""Each kind of session signs in with the calls that it may make; the responses are those of a real server."""

import json
import logging
from base64 import b64encode
from typing import Any

import httpx
import pytest

from kdesk.domain.account import Account, SignInKind
from kdesk.domain.account_limits import AccountLimits
from kdesk.domain.ports import AccountApi
from kdesk.domain.rights import EVERYTHING, ONLY_UPLOADS, rights_of
from kdesk.errors import NotPermitted, ServerProblem, SignInProblem, SignInRefused
from kdesk.kaltura.connector import KalturaConnector
from kdesk.kaltura.session_info import read_ks
from kdesk.messages.accounts import clock_warning
from kdesk.messages.errors import advice_of, title_of
from kdesk.messages.remarks import remarks_text
from kdesk.redaction import redact
from tests.kaltura.scripted_http import INVALID_KS, URL, ScriptedServer, recorded, refusal
from tests.support.raised_words import raises_saying

NOW = 1_795_935_000.0
ALWAYS = "ALWAYS_ALLOWED_ACTIONS,ALWAYS_ALLOWED_FROM_INTERNAL_IP_ACTIONS"
USER = f"BASE_USER_SESSION_PERMISSION,{ALWAYS}"
WIDGET = f"WIDGET_SESSION_PERMISSION,{ALWAYS}"
UPLOADER = f"BASE_UPLOAD_PERMISSION,{ALWAYS}"
CONTENT_UPLOADER = (
    "BASE_USER_SESSION_PERMISSION,CONTENT_INGEST_BULK_UPLOAD,CONTENT_INGEST_UPLOAD,CONTENT_MANAGE_BASE,KMC_ACCESS,"
    f"KMC_READ_ONLY,WIDGET_SESSION_PERMISSION,{ALWAYS}"
)
ADMIN = (
    f"{CONTENT_UPLOADER},ACCOUNT_BASE,ADMIN_BASE,ATTACHMENT_MODIFY,BASE_UPLOAD_PERMISSION,CAPTION_MODIFY,"
    "CONTENT_INGEST_REFERENCE_MODIFY,CONTENT_INGEST_REPLACE,CONTENT_MANAGE_ACCESS_CONTROL,"
    "CONTENT_MANAGE_EDIT_CATEGORIES,CONTENT_MANAGE_METADATA,CONTENT_MANAGE_RECONVERT,CONTENT_MANAGE_SCHEDULE,"
    "CONTENT_MANAGE_THUMBNAIL,CONTENT_MODERATE_APPROVE_REJECT"
)

FORBIDDEN = refusal("SERVICE_FORBIDDEN", SERVICE="session->get")
ALICE = {"id": "alice@example.test", "partnerId": 102, "type": 0, "objectType": "KalturaUser"}
TOKEN = {"id": "0_t", "partnerId": 102, "userId": "alice@example.test", "status": 0, "objectType": "KalturaUploadToken"}
TOKENS = {"totalCount": 1, "objects": [TOKEN], "objectType": "KalturaUploadTokenListResponse"}
NO_TOKENS = {"totalCount": 0, "objects": [], "objectType": "KalturaUploadTokenListResponse"}
NO_ROLE = refusal("INVALID_OBJECT_ID", ID="N/A")
V1_KS = b64encode(b"5f1d|102;102;1796021849;0;0.1;alice@example.test;setrole:15;;").decode()
TOO_LONG = b64encode(b"v2|" + b"9" * 5000 + b"|x").decode()
V2_KS = b64encode(b"v2|102|\x93\xfe\x01 the rest needs the secret").decode()


def never(problem: SignInProblem) -> None:
    """No session is lost here."""
    raise AssertionError(problem)


async def paste(*replies: Any, ks: str = V2_KS, partner: int = 0) -> tuple[AccountApi, ScriptedServer]:
    """Sign in with a pasted KS against a script."""
    server = ScriptedServer(replies)
    connector = KalturaConnector(server.http, now=lambda: NOW)
    return await connector.connect(Account(URL, partner, "", SignInKind.KS), ks, on_lost=never), server


async def test_a_user_session_signs_in_without_session_get() -> None:
    """`user.get` without an id tells user and partner; when the session ends is not known, so nothing is claimed."""
    connection, server = await paste([FORBIDDEN, int(NOW), ALICE, USER])
    account = connection.account
    assert (account.partner_id, account.user_id, connection.expires_at()) == (102, "alice@example.test", None)
    assert connection.rights == rights_of(USER.split(","))
    assert server.calls == ["multirequest"]


async def test_an_application_token_tells_everything_itself() -> None:
    """`appToken.startSession` names partner, user and end of a USER session, whatever else is refused."""
    started = {"ks": V2_KS, "partnerId": "102", "userId": "alice@example.test", "expiry": int(NOW) + 3600}
    described = [FORBIDDEN, int(NOW), ALICE, USER]
    server = ScriptedServer([recorded("session.startWidgetSession"), started, described])
    connector = KalturaConnector(server.http, now=lambda: NOW)
    account = Account(URL, 102, "", SignInKind.APP_TOKEN, app_token_id="0_vpglyqy7")
    connection = await connector.connect(account, "token", on_lost=never)
    assert (connection.account.user_id, connection.expires_at()) == ("alice@example.test", NOW + 3600)


async def test_an_application_token_without_a_user_acts_as_the_one_of_the_form() -> None:
    """The server then uses the caller's user id, and `user.get` returns an empty one."""
    nobody = {"ks": V2_KS, "partnerId": "102", "userId": "", "expiry": int(NOW) + 3600}
    server = ScriptedServer(
        [recorded("session.startWidgetSession"), nobody, [FORBIDDEN, int(NOW), {**ALICE, "id": ""}, USER]]
    )
    connector = KalturaConnector(server.http, now=lambda: NOW)
    account = Account(URL, 102, "carol", SignInKind.APP_TOKEN, app_token_id="0_vpglyqy7")
    assert (await connector.connect(account, "token", on_lost=never)).account.user_id == "carol"


@pytest.mark.parametrize("tokens", ["none", "some"])
async def test_a_session_that_may_only_upload_is_probed_by_its_tokens(tokens: str) -> None:
    """UPLOAD_BASE_ROLE may not ask who it is: the account has the same name before and after its first upload."""
    listed = TOKENS if tokens == "some" else NO_TOKENS
    connection, server = await paste([FORBIDDEN, int(NOW), FORBIDDEN, UPLOADER], listed)
    assert (connection.account.partner_id, connection.account.user_id) == (102, "")
    assert connection.rights.upload_only
    assert server.calls == ["multirequest", "uploadToken.list"]


@pytest.mark.parametrize(
    ("ks", "partner", "known"),
    [(V2_KS, 0, (102, "")), (V1_KS, 0, (102, "alice@example.test")), ("unreadable", 7, (7, "")), ("?", 0, (0, ""))],
)
async def test_what_cannot_be_learned_stays_unknown(ks: str, partner: int, known: tuple[int, str]) -> None:
    """A KS of version 1 can be read, of version 2 only its partner; otherwise the form tells the partner."""
    connection, _ = await paste([FORBIDDEN, int(NOW), FORBIDDEN, UPLOADER], NO_TOKENS, ks=ks, partner=partner)
    assert (connection.account.partner_id, connection.account.user_id) == known


async def test_trouble_while_asking_for_the_user_is_no_other_account() -> None:
    """Signed in without a user, the same account would have another name, and its transfers would wait."""
    with pytest.raises(ServerProblem) as caught:
        await paste([FORBIDDEN, int(NOW), refusal("INTERNAL_SERVERL_ERROR"), USER])
    assert caught.value.retryable


async def test_a_widget_session_may_not_upload() -> None:
    """Its user “0” is nobody."""
    widget = {**ALICE, "id": "0"}
    connection, _ = await paste([FORBIDDEN, int(NOW), widget, WIDGET])
    assert (connection.account.user_id, connection.rights.upload, connection.rights.see) == ("", False, True)


async def test_a_role_that_does_not_exist_is_refused_in_words() -> None:
    """Every call of such a session fails with INVALID_OBJECT_ID."""
    with raises_saying(SignInRefused, "role of this session does not exist"):
        await paste([NO_ROLE] * 4)


async def test_a_session_that_ended_is_refused() -> None:
    """Also where its kind could not have asked for itself."""
    with raises_saying(SignInRefused, "not valid"):
        await paste([INVALID_KS] * 4)


async def test_a_blocked_account_is_told() -> None:
    """What refuses everything is the reason."""
    with raises_saying(SignInRefused, "does not exist or is blocked"):
        await paste([refusal("SERVICE_FORBIDDEN_CONTENT_BLOCKED")] * 4)


async def test_a_server_that_does_not_tell_rights_is_tried() -> None:
    """It refuses by itself what it does not allow."""
    described = [FORBIDDEN, int(NOW), ALICE, refusal("SERVICE_DOES_NOT_EXISTS")]
    assert (await paste(described))[0].rights == EVERYTHING


async def test_a_session_that_may_ask_nothing_may_only_upload() -> None:
    """Also on a server that does not tell permissions: the list of its own upload tokens is what proves the session."""
    described = [FORBIDDEN, int(NOW), FORBIDDEN, refusal("SERVICE_DOES_NOT_EXISTS")]
    assert (await paste(described, TOKENS))[0].rights == ONLY_UPLOADS
    with pytest.raises(SignInRefused):
        await paste(described, FORBIDDEN)


@pytest.mark.parametrize("code", ["SERVICE_FORBIDDEN", "INVALID_KS"])
async def test_a_missing_right_is_neither_repeated_nor_signed_in_again(code: str) -> None:
    """INVALID_KS with -4 is no session that ended: one call, one refusal."""
    connection, server = await paste(
        [FORBIDDEN, int(NOW), ALICE, USER], refusal(code, KSID="", ERR_CODE="-4", ERR_DESC="INVALID_TYPE")
    )
    with pytest.raises(NotPermitted) as caught:
        await connection.catalogue.entry("0_x")
    assert not caught.value.retryable
    assert server.calls == ["multirequest", "baseEntry.get"]


@pytest.mark.parametrize("ks", ["", "garbage", "djJ8", "====", "äöü", b64encode(b"v1|102|x").decode(), TOO_LONG])
def test_a_ks_without_a_readable_partner_names_none(ks: str) -> None:
    """Whatever was pasted."""
    assert read_ks(ks) == (0, "")


async def test_a_clock_that_is_far_off_is_told() -> None:
    """Minutes and a network's delay are no reason to worry anybody."""
    ahead, _ = await paste([FORBIDDEN, int(NOW) - 7200, ALICE, USER])
    assert "2 hours ahead of the server's" in clock_warning(ahead.clock_ahead)
    behind, _ = await paste([FORBIDDEN, int(NOW) + 3 * 86_400, ALICE, USER])
    assert "3 days behind the server's" in clock_warning(behind.clock_ahead)
    fine, _ = await paste([FORBIDDEN, int(NOW) - 200, ALICE, USER])
    assert clock_warning(fine.clock_ahead) == ""
    unknown, _ = await paste([FORBIDDEN, FORBIDDEN, ALICE, USER])
    assert (unknown.clock_ahead, clock_warning(unknown.clock_ahead)) == (None, "")


PARTNER = {
    "id": 102,
    "maxUploadSize": "150",
    "secret": "planted-user-secret",
    "adminSecret": "planted-admin-secret",
    "objectType": "KalturaPartner",
}
STATISTICS = {"usagePercent": 104.2, "objectType": "KalturaPartnerStatistics"}


async def test_what_the_account_allows_is_asked_once() -> None:
    """By a session with access to the console; its words come before the first byte."""
    connection, server = await paste([FORBIDDEN, int(NOW), ALICE, CONTENT_UPLOADER], PARTNER)
    limits = await connection.limits()
    assert limits == AccountLimits(max_file_size=150 * 2**20) == await connection.limits()
    words = "May be refused: larger than the 157 MB that this Kaltura account names as its limit"
    assert remarks_text(limits.remarks_on(151 * 2**20)) == words
    assert limits.remarks_on(150 * 2**20) == ()
    assert server.calls == ["multirequest", "partner.getInfo"]
    assert server.sent[1]["responseProfile"]["fields"] == "id,maxUploadSize"


async def test_a_quota_that_is_used_up_is_told() -> None:
    """It comes before the size of the file."""
    connection, _ = await paste([FORBIDDEN, int(NOW), ALICE, ADMIN], PARTNER, STATISTICS)
    assert "used up (104 %)" in remarks_text((await connection.limits()).remarks_on(1))


async def test_a_server_without_statistics_has_no_quota_to_tell() -> None:
    """It responds with an error each time, and is requested once."""
    connection, server = await paste([FORBIDDEN, int(NOW), ALICE, ADMIN], PARTNER, refusal("INTERNAL_SERVERL_ERROR"))
    assert await connection.limits() == await connection.limits() == AccountLimits(max_file_size=150 * 2**20)
    assert server.calls.count("partner.getStatistics") == 1


async def test_a_user_session_asks_nothing_about_the_account() -> None:
    """It would be refused."""
    connection, server = await paste([FORBIDDEN, int(NOW), ALICE, USER])
    assert await connection.limits() == AccountLimits()
    assert server.calls == ["multirequest"]


@pytest.mark.parametrize("cut", [False, True], ids=["whole", "cut off"])
async def test_the_secrets_of_the_account_are_neither_kept_nor_logged(
    caplog: pytest.LogCaptureFixture, cut: bool
) -> None:
    """Also when the response is invalid and its beginning is logged."""
    caplog.set_level(logging.DEBUG)
    response: Any = [PARTNER]
    if cut:
        text = json.dumps(PARTNER)
        response = httpx.Response(200, content=text[: text.index("KalturaPartner")].encode())
    connection, _ = await paste([FORBIDDEN, int(NOW), ALICE, ADMIN], response)
    limits = await connection.limits()
    assert limits == AccountLimits()
    told = f"{caplog.text}{connection!r}{limits!r}"
    assert "planted" not in told
    assert "body" in caplog.text  # the response was logged: without this the test would prove nothing
    assert redact("planted") == "planted"


async def test_limits_are_asked_again_after_an_outage() -> None:
    """A failed request stops no upload, and does not count as a response."""
    down = title_of(ServerProblem())
    connection, server = await paste([FORBIDDEN, int(NOW), ALICE, ADMIN], httpx.ConnectError(down), PARTNER, STATISTICS)
    assert await connection.limits() == AccountLimits()
    assert (await connection.limits()).max_file_size == 150 * 2**20
    assert server.calls == ["multirequest", "partner.getInfo", "partner.getInfo", "partner.getStatistics"]


@pytest.mark.parametrize(("url", "advised"), [("http://k.example", True), ("https://k.example", False)])
async def test_an_account_that_wants_encryption_says_so(url: str, *, advised: bool) -> None:
    """Where the address is a plain one, https may be what is missing."""
    server = ScriptedServer([refusal("SERVICE_ACCESS_CONTROL_RESTRICTED")])
    account = Account(url, 102, "admin", SignInKind.ADMIN_SECRET, allow_plain_http=True)
    with pytest.raises(SignInRefused) as caught:
        await KalturaConnector(server.http).connect(account, "secret", on_lost=never)
    assert ("https://" in advice_of(caught.value)) is advised

"""Sessions: how they start, what they may, how they end, and how each refusal reads."""

import hashlib
from typing import Any

import pytest

from tests.support.demo_client import DemoClient
from tests.support.demo_process import DemoProcess


def secret_start(client: DemoClient, **changes: Any) -> Any:
    """A session.start with the admin secret, some of it changed."""
    who = {"secret": client.credentials["admin_secret"], "partnerId": client.partner_id, "type": 2, "userId": "u"}
    return client.call("session.start", **{**who, **changes})


def test_session_get_shows_strings(admin: DemoClient) -> None:
    """Every number of session.get is a string."""
    info = admin.call("session.get")
    assert info["objectType"] == "KalturaSessionInfo"
    assert (info["sessionType"], info["partnerId"]) == ("2", str(admin.partner_id))
    assert isinstance(info["expiry"], str)
    assert "ks" not in info


@pytest.mark.parametrize(
    ("changes", "code", "args"),
    [
        ({"secret": "x" * 32}, "START_SESSION_ERROR", None),
        ({"partnerId": 987654}, "SERVICE_FORBIDDEN_CONTENT_BLOCKED", []),
        ({"partnerId": 0}, "START_SESSION_ERROR", {"PID": "0"}),
        ({"type": 1}, "INVALID_ENUM_VALUE", None),
        ({"secret": None}, "MISSING_MANDATORY_PARAMETER", {"PARAM_NAME": "secret"}),
    ],
)
def test_refused_starts(nobody: DemoClient, changes: dict[str, Any], code: str, args: object) -> None:
    """Each wrong start has its own code; `args` is an empty list where there are none."""
    answer = secret_start(nobody, **changes)
    assert answer["code"] == code
    assert answer["objectType"] == "KalturaAPIException"
    if args is not None:
        assert answer["args"] == args


def test_no_session_and_bad_sessions(nobody: DemoClient) -> None:
    """Without a KS the service is forbidden; a KS that does not open is echoed in KSID."""
    answer = nobody.call("media.list")
    assert answer["args"] == {"SERVICE": "media->list"}
    assert answer["code"] == nobody.error("session.get", ks="") == "SERVICE_FORBIDDEN"
    answer = nobody.call("session.get", ks="garbage")
    assert answer["code"] == "INVALID_KS"
    assert answer["args"] == {"KSID": "garbage", "ERR_CODE": "-1", "ERR_DESC": "INVALID_STR"}
    assert answer["message"] == 'Invalid KS "garbage", Error "-1,INVALID_STR"'


def test_expired_session(nobody: DemoClient) -> None:
    """An expired KS says so in KSID, but a missing parameter is noticed before."""
    nobody.ks = secret_start(nobody, expiry=-1)
    assert nobody.call("media.list")["args"]["KSID"] == "EXPIRED"
    assert nobody.error("media.get") == "MISSING_MANDATORY_PARAMETER"


def test_ended_session(nobody: DemoClient) -> None:
    """After session.end the KS reads LOGOUT; others go on; ending without one does nothing."""
    assert nobody.call("session.end") is None
    other = secret_start(nobody)
    nobody.ks = secret_start(nobody)
    assert nobody.call("session.end") is None
    assert nobody.call("media.list")["args"]["KSID"] == "LOGOUT"
    nobody.ks = other
    assert nobody.call("session.get")["userId"] == "u"


def test_login(nobody: DemoClient) -> None:
    """The right password gives an admin session; whatever is wrong, the code is the same."""
    mine = {"loginId": nobody.credentials["user_id"], "password": nobody.credentials["password"]}
    nobody.ks = nobody.call("user.loginByLoginId", **mine)
    assert nobody.call("session.get")["sessionType"] == "2"
    assert nobody.call("user.get")["id"] == mine["loginId"]
    for wrong in ({"password": "x"}, {"loginId": "who@example.test"}, {"partnerId": 99}):
        assert nobody.error("user.loginByLoginId", **{**mine, **wrong}) == "USER_WRONG_PASSWORD"


def app_token_session(client: DemoClient, algorithm: str = "sha256", **changes: Any) -> Any:
    """A session by the app token of the ready line."""
    widget = client.call("session.startWidgetSession", widgetId=f"_{client.partner_id}")
    assert widget["userId"] == 0
    client.ks = widget["ks"]
    token = client.credentials["app_token"]
    digest = hashlib.new(algorithm, (client.ks + token).encode()).hexdigest()
    return client.call(
        "appToken.startSession", **{"id": client.credentials["app_token_id"], "tokenHash": digest, **changes}
    )


def test_app_token_session(nobody: DemoClient) -> None:
    """Widget session and hash give a session whose type and user the token decides."""
    info = app_token_session(nobody, type=0, userId="u9")
    assert (info["sessionType"], info["userId"]) == (2, nobody.credentials["user_id"])
    assert info["partnerId"] == str(nobody.partner_id)
    assert info["privileges"].startswith(f"sessionid:{nobody.credentials['app_token_id']},apptoken:")
    nobody.ks = info["ks"]
    assert nobody.call("media.list")["objectType"] == "KalturaMediaListResponse"
    assert app_token_session(nobody, "sha1")["code"] == "INVALID_APP_TOKEN_HASH"
    assert app_token_session(nobody, id="0_nosuch1")["code"] == "APP_TOKEN_ID_NOT_FOUND"


def test_app_tokens_are_the_admins(admin: DemoClient, user: DemoClient) -> None:
    """An admin adds, lists and deletes app tokens, whose sessions die with them; a user may not."""
    assert user.error("appToken.add", appToken={}) == "SERVICE_FORBIDDEN"
    token = admin.call("appToken.add", appToken={"description": "for scripts"})
    assert (token["hashType"], token["sessionDuration"], token["status"]) == ("SHA1", 86400, 2)
    digest = hashlib.sha1((admin.ks + token["token"]).encode()).hexdigest()  # noqa: S324  the token's hash type
    session = admin.call("appToken.startSession", id=token["id"], tokenHash=digest)["ks"]
    assert token["id"] in [row["id"] for row in admin.call("appToken.list")["objects"]]
    assert admin.call("appToken.delete", id=token["id"]) is None
    assert admin.error("appToken.get", id=token["id"]) == "APP_TOKEN_ID_NOT_FOUND"
    assert admin.call("session.get", ks=session)["args"]["KSID"] == "LOGOUT"


def test_what_user_and_widget_sessions_may_not(user: DemoClient, nobody: DemoClient) -> None:
    """Partner and profiles are the admin's; a widget session brings nothing in."""
    assert user.error("partner.getInfo") == "SERVICE_FORBIDDEN"
    assert user.error("conversionProfile.list") == "SERVICE_FORBIDDEN"
    other = user.call("user.get", userId="somebody")
    assert other["code"] == "CANNOT_RETRIEVE_ANOTHER_USER_USING_NON_ADMIN_SESSION"
    nobody.ks = nobody.call("session.startWidgetSession", widgetId=f"_{nobody.partner_id}")["ks"]
    assert nobody.error("uploadToken.add") == "SERVICE_FORBIDDEN"
    assert nobody.error("session.startWidgetSession", widgetId="_987654") == "INVALID_WIDGET_ID"


def test_partner(admin: DemoClient) -> None:
    """The partner is found by its number or by the session, and without a number it is 0."""
    assert admin.call("partner.getInfo")["id"] == admin.partner_id
    assert admin.call("partner.get", id=admin.partner_id)["maxUploadSize"] == "150"
    assert admin.call("partner.get")["args"] == {"PID": "0"}
    assert admin.error("media.list", partnerId=99) == "SERVICE_FORBIDDEN"


def test_credentials_file_is_private(demo: DemoProcess) -> None:
    """Only the owner may read the kept credentials."""
    assert (demo.data_dir / "identity.json").stat().st_mode & 0o777 == 0o600

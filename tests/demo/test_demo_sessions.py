"""Sessions: start, rights, end, and the errors of invalid ones."""

import time
from typing import Any

import pytest

from tests.support.demo_client import DemoClient
from tests.support.demo_process import DemoProcess
from tests.support.session_strings import version_1, version_2

FAR = "2000000000"


def secret_start(client: DemoClient, **changes: Any) -> Any:
    """Call session.start with the admin secret and some changes."""
    who = {"secret": client.credentials["admin_secret"], "partnerId": client.partner_id, "type": 2, "userId": "u"}
    return client.call("session.start", **{**who, **changes})


def reason(client: DemoClient, name: str = "media.list", **params: Any) -> Any:
    """Return KSID of a call that is refused as INVALID_KS."""
    response = client.call(name, **params)
    assert response["code"] == "INVALID_KS"
    assert response["args"] | {"KSID": ""} == {"KSID": "", "ERR_CODE": "-1", "ERR_DESC": "INVALID_STR"}
    assert response["message"] == f'Invalid KS "{response["args"]["KSID"]}", Error "-1,INVALID_STR"'
    return response["args"]["KSID"]


def test_session_get_shows_strings(admin: DemoClient) -> None:
    """Every number of session.get is a string."""
    info = admin.call("session.get")
    assert info["objectType"] == "KalturaSessionInfo"
    assert (info["sessionType"], info["partnerId"]) == ("2", str(admin.partner_id))
    assert isinstance(info["expiry"], str)
    assert "ks" not in info


def test_session_get_of_another_ks(admin: DemoClient) -> None:
    """Another KS can be read even after its end, but not an invalid one, nor one of another partner."""
    over = secret_start(admin, userId="late", expiry=-1)
    assert admin.call("session.get", session=over)["userId"] == "late"
    assert reason(admin, "session.get", session="garbage") == "garbage"
    foreign = version_2(
        admin.credentials["second_admin_secret"], admin.credentials["second_partner_id"], {"_e": FAR, "_t": "2"}
    )
    assert admin.error("session.get", session=foreign) == "PARTNER_ACCESS_FORBIDDEN"


@pytest.mark.parametrize(
    ("changes", "code", "args"),
    [
        ({"secret": "x" * 32}, "START_SESSION_ERROR", None),
        ({"secret": "user"}, "START_SESSION_ERROR", None),
        ({"partnerId": 987654}, "SERVICE_FORBIDDEN_CONTENT_BLOCKED", []),
        ({"partnerId": 0}, "START_SESSION_ERROR", {"PID": "0"}),
        ({"type": 1}, "INVALID_ENUM_VALUE", None),
        ({"secret": None}, "MISSING_MANDATORY_PARAMETER", {"PARAM_NAME": "secret"}),
    ],
)
def test_refused_starts(nobody: DemoClient, changes: dict[str, Any], code: str, args: object) -> None:
    """Each invalid start has its own code; without arguments `args` is an empty list."""
    if changes.get("secret") == "user":
        changes = {"secret": nobody.credentials["user_secret"]}
    response = secret_start(nobody, **changes)
    assert response["code"] == code
    assert response["objectType"] == "KalturaAPIException"
    if args is not None:
        assert response["args"] == args


@pytest.mark.parametrize("secret", ["user_secret", "admin_secret"])
def test_user_sessions_start_with_either_secret(nobody: DemoClient, secret: str) -> None:
    """A user session can be started with the user secret and with the admin secret."""
    started = secret_start(nobody, secret=nobody.credentials[secret], type=0, userId="u1")
    assert nobody.as_admin().call("session.get", session=started)["sessionType"] == "0"


@pytest.mark.parametrize(("expiry", "seconds"), [(None, 86_400), (630_720_000, 630_720_000), ("60", 60)])
def test_how_long(nobody: DemoClient, expiry: Any, seconds: int) -> None:
    """A session lasts a day unless another time is requested, even twenty years."""
    before = int(time.time())
    nobody.ks = secret_start(nobody, expiry=expiry)
    assert before + seconds <= int(nobody.call("session.get")["expiry"]) <= time.time() + seconds


def test_a_word_for_a_time_is_a_fatal_error(nobody: DemoClient) -> None:
    """A word instead of a number of seconds ends the request with HTTP 500 and an empty body."""
    body = {"secret": nobody.credentials["admin_secret"], "partnerId": nobody.partner_id, "expiry": "abc", "format": 1}
    response = nobody.http.post("/api_v3/service/session/action/start", json=body)
    assert (response.status_code, response.content) == (500, b"")


def test_started_from_the_cache(nobody: DemoClient) -> None:
    """A new session comes from the server's cache: there is a header, and the XML declaration is missing."""
    body = {"secret": nobody.credentials["admin_secret"], "partnerId": nobody.partner_id, "type": 2}
    response = nobody.http.post("/api_v3/service/session/action/start", json=body)
    assert response.headers["X-Kaltura"].startswith("cached-dispatcher,")
    assert response.text.startswith("<xml><result>djJ8")
    refused = nobody.http.post("/api_v3/service/session/action/start", json={**body, "secret": "x"})
    assert "X-Kaltura" not in refused.headers
    assert refused.text.startswith("<?xml")
    php = nobody.http.post("/api_v3/service/session/action/start", json={**body, "format": 3})
    assert php.text.startswith("s:")


def test_no_session_and_bad_sessions(nobody: DemoClient) -> None:
    """Without a KS the service is forbidden; an invalid KS is quoted whole, even if none is needed."""
    response = nobody.call("media.list")
    assert response["args"] == {"SERVICE": "media->list"}
    assert response["code"] == nobody.error("session.get", ks="") == "SERVICE_FORBIDDEN"
    good = secret_start(nobody)
    for bad in ("garbage", good[:-8], good[:20] + "AAAA" + good[24:]):
        assert reason(nobody, ks=bad) == bad
    assert reason(nobody, "system.ping", ks="garbage") == "garbage"


def test_sessions_made_by_clients(nobody: DemoClient) -> None:
    """A client with the admin secret can make its own KS of either version; the user secret does not suffice."""
    partner, secret = nobody.partner_id, nobody.credentials["admin_secret"]
    made = (
        version_2(secret, partner, {"edit": "*", "_e": FAR, "_t": "2", "_u": "u7"}),
        version_1(secret, f"{partner};{partner};{FAR};2;0.5;u7;edit:*;;"),
    )
    for nobody.ks in made:
        info = nobody.call("session.get")
        assert (info["userId"], info["privileges"], info["expiry"]) == ("u7", "edit:*", FAR)
        assert nobody.call("media.list")["objectType"] == "KalturaMediaListResponse"
    nobody.ks = version_2(secret, partner, {"_e": FAR, "_t": "2"})
    assert nobody.call("session.get")["userId"] == ""
    wrong = version_2(nobody.credentials["user_secret"], partner, {"_e": FAR, "_t": "0"})
    assert reason(nobody, ks=wrong) == wrong


def test_expired_session(nobody: DemoClient) -> None:
    """An expired KS is reported in KSID, after a missing parameter; one of 0 seconds has expired immediately."""
    for expiry in (-1, 0):
        nobody.as_user("u", expiry=expiry)
        assert reason(nobody) == reason(nobody, "system.ping") == "EXPIRED"
    assert nobody.error("media.get") == "MISSING_MANDATORY_PARAMETER"


def test_ended_session(nobody: DemoClient) -> None:
    """After session.end the KS is reported as LOGOUT; others are not affected; without a session it does nothing."""
    assert nobody.call("session.end") is None
    other = secret_start(nobody)
    nobody.ks = secret_start(nobody)
    assert nobody.call("session.end") is None
    assert reason(nobody) == reason(nobody, "session.end") == "LOGOUT"
    nobody.ks = other
    assert nobody.call("session.get")["userId"] == "u"


def test_shared_session_id(nobody: DemoClient) -> None:
    """Sessions that share a `sessionid` end together."""
    first, second = (secret_start(nobody, privileges="sessionid:desk") for _ in range(2))
    assert nobody.call("session.end", ks=first) is None
    assert reason(nobody, ks=second) == "LOGOUT"


def test_widget_session(nobody: DemoClient) -> None:
    """A widget session is an anonymous user's, cannot upload, sees nothing of others, and cannot be ended."""
    widget = nobody.call("session.startWidgetSession", widgetId=f"_{nobody.partner_id}")
    assert (widget["partnerId"], widget["userId"]) == (nobody.partner_id, 0)
    assert widget["objectType"] == "KalturaStartWidgetSessionResponse"
    nobody.ks = widget["ks"]
    assert nobody.error("session.get") == nobody.error("uploadToken.add") == "SERVICE_FORBIDDEN"
    assert nobody.call("session.end") is None
    assert nobody.call("media.list")["totalCount"] == 0
    info = nobody.as_admin().call("session.get", session=widget["ks"])
    assert (info["sessionType"], info["userId"], info["privileges"]) == ("0", "0", "view:*,widget:1")
    unknown = nobody.call("session.startWidgetSession", widgetId="_987654")
    assert (unknown["code"], unknown["args"]) == ("INVALID_WIDGET_ID", {"WIDGET_ID": "_987654"})


def test_a_restart_forgets_nothing(demo: DemoProcess, nobody: DemoClient) -> None:
    """Each call counts for a KS with a limit, even refused ones, and an ended KS stays ended, also after `kill -9`."""
    ended = nobody.as_user("u").ks
    assert nobody.call("session.end") is None
    nobody.as_user("u", privileges="actionslimit:2")
    assert nobody.call("media.list")["totalCount"] == 0
    demo.kill()
    demo.start()
    with DemoClient(demo.credentials) as again:
        assert reason(again, ks=ended) == "LOGOUT"
        again.ks = nobody.ks
        assert again.error("media.get", entryId="0_nosuch") == "ENTRY_ID_NOT_FOUND"
        assert reason(again) == reason(again) == "EXCEEDED_ACTIONS_LIMIT"
        assert again.as_user("u", privileges="actionslimit:2").call("media.list")["totalCount"] == 0


def test_each_call_of_a_multirequest_counts(nobody: DemoClient) -> None:
    """The calls of one request count one by one."""
    nobody.as_user("u", privileges="actionslimit:2")
    call = {"service": "media", "action": "count"}
    body = {"1": call, "2": call, "3": call, "ks": nobody.ks, "format": 1}
    responses = nobody.http.post("/api_v3/service/multirequest", json=body).json()
    assert responses[:2] == [0, 0]
    assert responses[2]["args"]["KSID"] == "EXCEEDED_ACTIONS_LIMIT"


def test_where_a_session_may_be_used(nobody: DemoClient) -> None:
    """A session can be restricted to addresses and to URIs."""
    nobody.as_user("u", kind=2, privileges="iprestrict:10.0.0.1")
    assert reason(nobody) == "EXCEEDED_RESTRICTED_IP"
    nobody.as_user("u", kind=2, privileges="iprestrict:127.0.0.1")
    assert nobody.call("media.count") == 0
    nobody.as_user("u", kind=2, privileges="urirestrict:/api_v3/service/uploadToken*")
    assert reason(nobody) == "EXCEEDED_RESTRICTED_URI"
    assert nobody.call("uploadToken.add")["status"] == 0


def test_unknown_role(nobody: DemoClient) -> None:
    """An unknown role is reported when the session is used, not when it starts."""
    nobody.as_user("u", privileges="setrole:NOSUCH")
    response = nobody.call("media.list")
    assert (response["code"], response["args"]) == ("INVALID_OBJECT_ID", {"ID": "N/A"})
    assert nobody.as_user("u", privileges="setrole:2").call("media.list")["totalCount"] == 0


def test_edit_privilege(admin: DemoClient, nobody: DemoClient) -> None:
    """`edit` lets a user session change one entry of another user; without it the code is INVALID_KS, -4."""
    entry, other = admin.entry("one"), admin.entry("two")
    nobody.as_user("user1", privileges=f"edit:{entry}")
    changed = nobody.call("media.update", entryId=entry, mediaEntry={"description": "by user1"})
    assert (changed["description"], changed["userId"]) == ("by user1", admin.credentials["user_id"])
    refused = nobody.call("media.update", entryId=other, mediaEntry={"description": "by user1"})
    assert refused["args"] == {"KSID": "", "ERR_CODE": "-4", "ERR_DESC": "INVALID_TYPE"}
    assert nobody.error("media.delete", entryId=other) == "INVALID_KS"
    nobody.as_user("user1", privileges="edit:*")
    assert nobody.call("media.delete", entryId=other) is None


def test_list_privilege(admin: DemoClient, nobody: DemoClient) -> None:
    """A user session lists its own entries, with `list:*` those of all users."""
    entry = admin.entry("of the admin")
    wanted = {"idIn": entry, "statusIn": "7", "nameLike": "of the admin"}
    assert nobody.as_user("user9").call("media.list", filter={"statusIn": "7"})["totalCount"] == 0
    assert nobody.as_user("user9", privileges="list:*").call("media.list", filter=wanted)["totalCount"] == 1


def test_impersonate(nobody: DemoClient) -> None:
    """A partner may impersonate users of its own, but no other partner."""
    own = {"secret": nobody.credentials["admin_secret"], "partnerId": nobody.partner_id, "type": 2, "userId": "u4"}
    nobody.ks = nobody.call("session.impersonate", impersonatedPartnerId=nobody.partner_id, **own)
    assert nobody.call("session.get")["userId"] == "u4"
    other = nobody.credentials["second_partner_id"]
    assert nobody.error("session.impersonate", impersonatedPartnerId=other, **own) == "START_SESSION_ERROR"


def test_impersonate_by_ks(admin: DemoClient) -> None:
    """A KS is copied with another type, time and privileges, but the same user."""
    old = version_2(
        admin.credentials["admin_secret"], admin.partner_id, {"list": "*", "_e": FAR, "_t": "0", "_u": "u5"}
    )
    info = admin.call("session.impersonateByKs", session=old, type=2, expiry=60)
    assert (info["expiry"], info["userId"], info["privileges"]) == (60, "u5", "list:*")
    assert admin.call("session.get", ks=info["ks"])["sessionType"] == "2"
    second = version_2(
        admin.credentials["second_admin_secret"], admin.credentials["second_partner_id"], {"_e": FAR, "_t": "2"}
    )
    assert admin.error("session.impersonateByKs", session=second) == "START_SESSION_ERROR"


def test_credentials_file_is_private(demo: DemoProcess) -> None:
    """Only the owner may read the file of credentials."""
    assert (demo.data_dir / "identity.json").stat().st_mode & 0o777 == 0o600

"""Application tokens: their contents, their management, and the sessions that they start."""

import hashlib
import time
from typing import Any

import pytest

from tests.support.demo_client import DemoClient


def digest(client: DemoClient, token: dict[str, Any], algorithm: str = "") -> str:
    """The hash over the client's KS and a token."""
    name = algorithm or token["hashType"].lower()
    return hashlib.new(name, (client.ks + token["token"]).encode()).hexdigest()


def start(client: DemoClient, token: dict[str, Any], **params: Any) -> Any:
    """Start a session with a token and the client's KS."""
    return client.call("appToken.startSession", **{"id": token["id"], "tokenHash": digest(client, token), **params})


@pytest.fixture
def widget(nobody: DemoClient) -> DemoClient:
    """A client with the session of a widget."""
    nobody.ks = nobody.call("session.startWidgetSession", widgetId=f"_{nobody.partner_id}")["ks"]
    return nobody


def own_token(client: DemoClient) -> dict[str, Any]:
    """The token of the ready line."""
    return {"id": client.credentials["app_token_id"], "token": client.credentials["app_token"], "hashType": "SHA256"}


def test_session_of_the_ready_line(widget: DemoClient) -> None:
    """The token sets type and user; privileges name the token first."""
    token = own_token(widget)
    info = start(widget, token, type=0, userId="u9", sessionPrivileges="edit:*")
    assert (info["sessionType"], info["userId"]) == (2, widget.credentials["user_id"])
    assert info["partnerId"] == str(widget.partner_id)
    assert info["privileges"] == f"sessionid:{token['id']},apptoken:{token['id']},disableentitlement"
    assert widget.call("session.get", ks=info["ks"])["expiry"] == str(info["expiry"])
    assert widget.call("media.list", ks=info["ks"])["objectType"] == "KalturaMediaListResponse"


def test_refusals(widget: DemoClient) -> None:
    """Wrong hash, wrong algorithm, unknown id and missing KS each have their own code."""
    token = own_token(widget)
    for wrong in ("00", digest(widget, token, "sha1"), digest(widget, token).upper()):
        assert start(widget, token, tokenHash=wrong)["code"] == "INVALID_APP_TOKEN_HASH"
    unknown = start(widget, token, id="0_nosuch1")
    assert (unknown["code"], unknown["args"]) == ("APP_TOKEN_ID_NOT_FOUND", {"ID": "0_nosuch1"})
    assert start(widget, token, ks="")["code"] == "SERVICE_FORBIDDEN"


def test_defaults(admin: DemoClient) -> None:
    """An empty token is accepted; fields that were not set are omitted."""
    token = admin.call("appToken.add", appToken={})
    assert (token["hashType"], token["sessionDuration"], token["status"]) == ("SHA1", 86400, 2)
    assert len(token["token"]) == 32
    assert {"expiry", "sessionType", "sessionUserId", "sessionPrivileges", "description"}.isdisjoint(token)
    assert admin.error("appToken.add") == "MISSING_MANDATORY_PARAMETER"


@pytest.mark.parametrize("hash_type", ["MD5", "SHA1", "SHA256", "SHA512"])
def test_hash_types(admin: DemoClient, widget: DemoClient, hash_type: str) -> None:
    """The hash uses the token's own algorithm."""
    token = admin.call("appToken.add", appToken={"hashType": hash_type})
    assert start(widget, token)["objectType"] == "KalturaSessionInfo"


def test_unknown_hash_type(admin: DemoClient) -> None:
    """An unknown hash algorithm is refused, and so is a session type outside the enumeration."""
    for wrong in ({"hashType": "CRC32"}, {"sessionType": 1}):
        assert admin.error("appToken.add", appToken=wrong) == "INVALID_ENUM_VALUE"


def test_caller_sets_missing_values(admin: DemoClient, widget: DemoClient) -> None:
    """If the token does not set them, the caller chooses type and user, and may add privileges."""
    token = admin.call("appToken.add", appToken={"sessionPrivileges": "edit:*"})
    plain = start(widget, token)
    assert (plain["sessionType"], plain["userId"]) == (0, "")
    chosen = start(widget, token, type=2, userId="u9", sessionPrivileges="edit:0_x,list:*,colour:red")
    assert (chosen["sessionType"], chosen["userId"]) == (2, "u9")
    assert chosen["privileges"].endswith(",edit:0_x,colour:red")


def test_shortest_time_wins(admin: DemoClient, widget: DemoClient) -> None:
    """A session ends with the shortest of the requested time, the token's duration and the token's expiry."""
    soon = int(time.time()) + 50
    long, short = (
        admin.call("appToken.add", appToken={"sessionDuration": 100, **more}) for more in ({}, {"expiry": soon})
    )
    assert start(widget, long)["expiry"] <= time.time() + 100
    assert start(widget, long, expiry=10)["expiry"] <= time.time() + 10
    assert start(widget, long, expiry=1000)["expiry"] <= time.time() + 100
    assert start(widget, short)["expiry"] == soon


def test_expired_token(admin: DemoClient, widget: DemoClient) -> None:
    """An expired token starts no session; a wrong hash is reported first."""
    token = admin.call("appToken.add", appToken={"expiry": int(time.time()) - 5})
    assert start(widget, token)["args"] == {"ID": token["id"]}
    assert start(widget, token)["code"] == "APP_TOKEN_EXPIRED"
    assert start(widget, token, tokenHash="00")["code"] == "INVALID_APP_TOKEN_HASH"


def test_delete_ends_sessions(admin: DemoClient, widget: DemoClient) -> None:
    """A deleted token is not found, and its sessions are reported as LOGOUT."""
    token = admin.call("appToken.add", appToken={})
    session = start(widget, token)["ks"]
    assert admin.call("appToken.delete", id=token["id"]) is None
    assert admin.error("appToken.get", id=token["id"]) == start(widget, token)["code"] == "APP_TOKEN_ID_NOT_FOUND"
    assert admin.call("session.get", ks=session)["args"]["KSID"] == "LOGOUT"


def test_signing_out_ends_every_session_of_a_token(admin: DemoClient, widget: DemoClient) -> None:
    """session.end on one session of a token ends them all; the token itself and other tokens are not affected."""
    tokens = [admin.call("appToken.add", appToken={}) for _ in range(2)]
    first, second = (start(widget, tokens[0])["ks"] for _ in range(2))
    other = start(widget, tokens[1])["ks"]
    assert admin.call("session.end", ks=first) is None
    assert admin.call("uploadToken.list", ks=second)["args"]["KSID"] == "LOGOUT"
    assert admin.call("uploadToken.list", ks=other)["objectType"] == "KalturaUploadTokenListResponse"


def test_role_of_a_token(admin: DemoClient, widget: DemoClient) -> None:
    """A role among the privileges of a token applies to its sessions."""
    held = {"sessionType": 0, "sessionUserId": "uploader", "sessionPrivileges": "setrole:UPLOAD_BASE_ROLE"}
    widget.ks = start(widget, admin.call("appToken.add", appToken=held))["ks"]
    assert widget.error("media.list") == "SERVICE_FORBIDDEN"
    assert widget.call("uploadToken.list")["totalCount"] == 0


def test_update(admin: DemoClient) -> None:
    """Settings change; read-only fields may be sent only with their current value."""
    token = admin.call("appToken.add", appToken={"description": "old", "sessionUserId": "u1"})
    changed = admin.call("appToken.update", id=token["id"], appToken={**token, "description": "new", "hashType": "MD5"})
    assert (changed["description"], changed["hashType"], changed["sessionUserId"]) == ("new", "MD5", "u1")
    assert changed["token"] == token["token"]
    refused = admin.call("appToken.update", id=token["id"], appToken={"status": 1})
    assert refused["args"] == {"PROP_NAME": "KalturaAppToken::status"}
    assert admin.error("appToken.add", appToken={"token": "mine"}) == "PROPERTY_VALIDATION_NOT_UPDATABLE"


def test_list(admin: DemoClient) -> None:
    """Tokens are filtered by id, user, status and time, and paged."""
    made = [admin.call("appToken.add", appToken={"sessionUserId": "lister"})["id"] for _ in range(3)]

    def ids(pager: dict[str, int] | None = None, **filters: Any) -> list[str]:
        response = admin.call("appToken.list", filter=filters, pager=pager or {})
        return [row["id"] for row in response["objects"]]

    assert ids(sessionUserIdEqual="lister") == made
    assert ids(sessionUserIdEqual="lister", orderBy="-createdAt") == made[::-1]
    assert ids({"pageSize": 2, "pageIndex": 2}, sessionUserIdEqual="lister") == made[2:]
    assert ids(idIn=f"{made[0]},{made[2]}") == [made[0], made[2]]
    assert ids(idEqual=made[1], statusEqual=1) == []
    assert ids(createdAtGreaterThanOrEqual=int(time.time()) + 60) == []


def test_tokens_are_the_admins(user: DemoClient) -> None:
    """A user session cannot manage tokens."""
    for action in ("add", "get", "list", "update", "delete"):
        assert user.error(f"appToken.{action}", appToken={}, id="0_x") == "SERVICE_FORBIDDEN"

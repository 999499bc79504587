"""Application tokens: what one says, who may manage them, and the sessions that they start."""

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
    """A session by a token, with the client's KS."""
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
    """The token decides on type and user; privileges name the token first."""
    token = own_token(widget)
    info = start(widget, token, type=0, userId="u9", sessionPrivileges="edit:*")
    assert (info["sessionType"], info["userId"]) == (2, widget.credentials["user_id"])
    assert info["partnerId"] == str(widget.partner_id)
    assert info["privileges"] == f"sessionid:{token['id']},apptoken:{token['id']},disableentitlement"
    assert widget.call("session.get", ks=info["ks"])["expiry"] == str(info["expiry"])
    assert widget.call("media.list", ks=info["ks"])["objectType"] == "KalturaMediaListResponse"


def test_refusals(widget: DemoClient) -> None:
    """Wrong hash or algorithm, an unknown id, no KS: each has its code."""
    token = own_token(widget)
    for wrong in ("00", digest(widget, token, "sha1"), digest(widget, token).upper()):
        assert start(widget, token, tokenHash=wrong)["code"] == "INVALID_APP_TOKEN_HASH"
    unknown = start(widget, token, id="0_nosuch1")
    assert (unknown["code"], unknown["args"]) == ("APP_TOKEN_ID_NOT_FOUND", {"ID": "0_nosuch1"})
    assert start(widget, token, ks="")["code"] == "SERVICE_FORBIDDEN"


def test_defaults(admin: DemoClient) -> None:
    """An empty token is enough; what was not set is left out."""
    token = admin.call("appToken.add", appToken={})
    assert (token["hashType"], token["sessionDuration"], token["status"]) == ("SHA1", 86400, 2)
    assert len(token["token"]) == 32
    assert {"expiry", "sessionType", "sessionUserId", "sessionPrivileges", "description"}.isdisjoint(token)
    assert admin.error("appToken.add") == "MISSING_MANDATORY_PARAMETER"


@pytest.mark.parametrize("hash_type", ["MD5", "SHA1", "SHA256", "SHA512"])
def test_hash_types(admin: DemoClient, widget: DemoClient, hash_type: str) -> None:
    """A hash is made by the token's own algorithm."""
    token = admin.call("appToken.add", appToken={"hashType": hash_type})
    assert start(widget, token)["objectType"] == "KalturaSessionInfo"


def test_unknown_hash_type(admin: DemoClient) -> None:
    """Another algorithm is refused, and the type of session that nobody may ask for."""
    for wrong in ({"hashType": "CRC32"}, {"sessionType": 1}):
        assert admin.error("appToken.add", appToken=wrong) == "INVALID_ENUM_VALUE"


def test_what_a_token_leaves_open(admin: DemoClient, widget: DemoClient) -> None:
    """Where the token says nothing, the caller chooses type and user, and may add privileges of its own."""
    token = admin.call("appToken.add", appToken={"sessionPrivileges": "edit:*"})
    plain = start(widget, token)
    assert (plain["sessionType"], plain["userId"]) == (0, "")
    chosen = start(widget, token, type=2, userId="u9", sessionPrivileges="edit:0_x,list:*,colour:red")
    assert (chosen["sessionType"], chosen["userId"]) == (2, "u9")
    assert chosen["privileges"].endswith(",edit:0_x,colour:red")


def test_shortest_time_wins(admin: DemoClient, widget: DemoClient) -> None:
    """A session lives no longer than asked for, than its token says, or than the token itself."""
    soon = int(time.time()) + 50
    long, short = (
        admin.call("appToken.add", appToken={"sessionDuration": 100, **more}) for more in ({}, {"expiry": soon})
    )
    assert start(widget, long)["expiry"] <= time.time() + 100
    assert start(widget, long, expiry=10)["expiry"] <= time.time() + 10
    assert start(widget, long, expiry=1000)["expiry"] <= time.time() + 100
    assert start(widget, short)["expiry"] == soon


def test_expired_token(admin: DemoClient, widget: DemoClient) -> None:
    """A token that is over starts nothing; but a wrong hash is noticed before."""
    token = admin.call("appToken.add", appToken={"expiry": int(time.time()) - 5})
    assert start(widget, token)["args"] == {"ID": token["id"]}
    assert start(widget, token)["code"] == "APP_TOKEN_EXPIRED"
    assert start(widget, token, tokenHash="00")["code"] == "INVALID_APP_TOKEN_HASH"


def test_delete_ends_sessions(admin: DemoClient, widget: DemoClient) -> None:
    """A deleted token is not found any more, and its sessions read LOGOUT."""
    token = admin.call("appToken.add", appToken={})
    session = start(widget, token)["ks"]
    assert admin.call("appToken.delete", id=token["id"]) is None
    assert admin.error("appToken.get", id=token["id"]) == start(widget, token)["code"] == "APP_TOKEN_ID_NOT_FOUND"
    assert admin.call("session.get", ks=session)["args"]["KSID"] == "LOGOUT"


def test_signing_out_ends_every_session_of_a_token(admin: DemoClient, widget: DemoClient) -> None:
    """session.end on one session of a token ends them all; the token itself and other tokens live on."""
    tokens = [admin.call("appToken.add", appToken={}) for _ in range(2)]
    first, second = (start(widget, tokens[0])["ks"] for _ in range(2))
    other = start(widget, tokens[1])["ks"]
    assert admin.call("session.end", ks=first) is None
    assert admin.call("uploadToken.list", ks=second)["args"]["KSID"] == "LOGOUT"
    assert admin.call("uploadToken.list", ks=other)["objectType"] == "KalturaUploadTokenListResponse"


def test_role_of_a_token(admin: DemoClient, widget: DemoClient) -> None:
    """A role among the privileges of a token holds for its sessions."""
    held = {"sessionType": 0, "sessionUserId": "uploader", "sessionPrivileges": "setrole:UPLOAD_BASE_ROLE"}
    widget.ks = start(widget, admin.call("appToken.add", appToken=held))["ks"]
    assert widget.error("media.list") == "SERVICE_FORBIDDEN"
    assert widget.call("uploadToken.list")["totalCount"] == 0


def test_update(admin: DemoClient) -> None:
    """Settings change; what is read-only may come back as it was, but not changed."""
    token = admin.call("appToken.add", appToken={"description": "old", "sessionUserId": "u1"})
    changed = admin.call("appToken.update", id=token["id"], appToken={**token, "description": "new", "hashType": "MD5"})
    assert (changed["description"], changed["hashType"], changed["sessionUserId"]) == ("new", "MD5", "u1")
    assert changed["token"] == token["token"]
    refused = admin.call("appToken.update", id=token["id"], appToken={"status": 1})
    assert refused["args"] == {"PROP_NAME": "KalturaAppToken::status"}
    assert admin.error("appToken.add", appToken={"token": "mine"}) == "PROPERTY_VALIDATION_NOT_UPDATABLE"


def test_list(admin: DemoClient) -> None:
    """Tokens are filtered by id, user, status and time, and come in pages."""
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
    """A user session manages none of them."""
    for action in ("add", "get", "list", "update", "delete"):
        assert user.error(f"appToken.{action}", appToken={}, id="0_x") == "SERVICE_FORBIDDEN"

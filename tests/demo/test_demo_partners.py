"""Partners: their wire object, and the separation of two partners."""

import re
from collections.abc import Iterator
from typing import Any

import pytest

from tests.support.demo_client import DemoClient
from tests.support.demo_process import DemoProcess


@pytest.fixture
def second(demo: DemoProcess) -> Iterator[DemoClient]:
    """A client with an admin session of the second partner."""
    credentials = demo.credentials
    names = ("partner_id", "admin_secret", "user_secret", "user_id", "password")
    with DemoClient({**credentials, **{name: credentials[f"second_{name}"] for name in names}}) as client:
        yield client.as_admin()


def test_partner(admin: DemoClient) -> None:
    """The partner is returned by its id or for the session; without an id, 0 is reported as invalid."""
    shown = admin.call("partner.getInfo")
    assert shown == admin.call("partner.get", id=admin.partner_id)
    assert (shown["id"], shown["adminUserId"]) == (admin.partner_id, admin.credentials["user_id"])
    assert (shown["secret"], shown["adminSecret"]) == (
        admin.credentials["user_secret"],
        admin.credentials["admin_secret"],
    )
    assert admin.call("partner.get")["args"] == {"PID": "0"}
    assert admin.error("partner.get", id=admin.credentials["second_partner_id"]) == "INVALID_PARTNER_ID"


def test_types_of_the_fields(admin: DemoClient) -> None:
    """Some numbers are strings; delivery and embedding types are lists of objects with different fields."""
    shown = admin.call("partner.getInfo")
    texts = ("maxUploadSize", "adminLoginUsersQuota", "passReplaceFreq", "maxLoginAttempts", "loginBlockPeriod")
    assert all(isinstance(shown[name], str) for name in texts)
    numbers = ("createdAt", "type", "status", "partnerPackage", "templatePartnerId", "recycleBinRetentionPeriod")
    assert all(isinstance(shown[name], int) for name in numbers)
    assert shown["additionalParams"] == shown["eSearchLanguages"] == []
    deliveries = {row["id"]: row for row in shown["deliveryTypes"]}
    assert set(deliveries) == {"auto", "http", "akamai", "hds", "rtmp", "rtmpe"}
    assert [pair["key"] for pair in deliveries["hds"]["flashvars"]][-1] == "twoPhaseManifest"
    assert "flashvars" not in deliveries["http"]
    assert [row["id"] for row in shown["embedCodeTypes"]] == ["auto", "dynamic", "thumb", "iframe", "legacy"]
    for rule in shown["passwordStructureValidations"]:
        assert rule["objectType"] == "KalturaRegexItem"
        assert re.search(rule["regex"].strip("/"), admin.credentials["password"])


def test_statistics_need_a_warehouse(admin: DemoClient) -> None:
    """Without a data warehouse, statistics end in an internal error."""
    response = admin.call("partner.getStatistics")
    assert (response["code"], response["args"]) == ("INTERNAL_SERVERL_ERROR", [])


def test_account_is_for_admins(user: DemoClient) -> None:
    """A user session cannot read the account."""
    for action in ("get", "getInfo", "listPartnersForUser", "getStatistics"):
        assert user.error(f"partner.{action}") == "SERVICE_FORBIDDEN"
    assert user.error("conversionProfile.list") == "SERVICE_FORBIDDEN"


def test_another_partner_than_the_sessions(admin: DemoClient) -> None:
    """A request may name the session's partner or none, but no other."""
    assert admin.call("media.count", partnerId=admin.partner_id) == admin.call("media.count", partnerId=0)
    for other in (99, admin.credentials["second_partner_id"]):
        assert admin.call("media.list", partnerId=other)["args"] == {"SERVICE": "media->list"}


def test_nothing_of_the_other_partner(admin: DemoClient, second: DemoClient) -> None:
    """Tokens, entries, flavors, app tokens and users of one partner do not exist for the other."""
    token, entry = admin.token(), admin.entry("of the first")
    assert second.error("uploadToken.get", uploadTokenId=token) == "UPLOAD_TOKEN_NOT_FOUND"
    assert second.chunk(token, b"text", name="a.txt")["code"] == "UPLOAD_TOKEN_NOT_FOUND"
    response = second.call("media.get", entryId=entry)
    assert (response["code"], response["args"]) == ("ENTRY_ID_NOT_FOUND", {"ENTRY_ID": entry})
    for action in ("media.delete", "baseEntry.get", "flavorAsset.getByEntryId", "thumbAsset.getByEntryId"):
        assert second.error(action, entryId=entry) == "ENTRY_ID_NOT_FOUND"
    assert second.error("media.update", entryId=entry, mediaEntry={"name": "x"}) == "ENTRY_ID_NOT_FOUND"
    assert second.attach(second.entry(), token)["code"] == "UPLOAD_TOKEN_NOT_FOUND"
    assert second.error("appToken.get", id=admin.credentials["app_token_id"]) == "APP_TOKEN_ID_NOT_FOUND"
    assert second.error("user.get", userId=admin.credentials["user_id"]) == "INVALID_USER_ID"


def test_lists_keep_to_their_partner(admin: DemoClient, second: DemoClient) -> None:
    """Each partner lists only its own objects, whatever the filter is."""
    entry, token = admin.entry("mine alone"), admin.token()
    own_entry, own_token = second.entry("mine alone"), second.token()

    def ids(service: str, **filters: Any) -> list[str]:
        return [row["id"] for row in second.call(f"{service}.list", filter=filters)["objects"]]

    assert ids("media", idIn=f"{entry},{own_entry}", statusIn="7") == [own_entry]
    assert ids("media", idEqual=entry) == ids("baseEntry", idEqual=entry) == []
    assert ids("uploadToken", idIn=f"{token},{own_token}") == [own_token]
    assert second.call("media.get", entryId=own_entry)["partnerId"] == second.partner_id


def test_partners_of_a_user(admin: DemoClient, second: DemoClient) -> None:
    """A login id can have users of several partners: each is listed, and `loginByKs` changes without a password."""
    own = admin.call("partner.listPartnersForUser")
    assert (own["totalCount"], own["objectType"]) == (1, "KalturaPartnerListResponse")
    listed = second.call("partner.listPartnersForUser")
    assert [row["id"] for row in listed["objects"]] == [admin.partner_id, second.partner_id]
    changed = second.call("user.loginByKs", requestedPartnerId=admin.partner_id)
    assert changed["objectType"] == "KalturaSessionResponse"
    assert second.call("user.get", ks=changed["ks"])["isAccountOwner"] is False
    assert admin.error("user.loginByKs", requestedPartnerId=second.partner_id) == "USER_NOT_FOUND"


def test_login_without_a_partner_goes_to_the_last_one(second: DemoClient) -> None:
    """A sign-in without a partner goes to the account that was used last."""
    mine = {"loginId": second.credentials["user_id"], "password": second.credentials["password"], "ks": ""}

    def entered(**params: Any) -> str:
        return str(second.call("session.get", ks=second.call("user.loginByLoginId", **mine, **params))["partnerId"])

    first = second.call("partner.listPartnersForUser")["objects"][0]["id"]
    assert entered() == str(second.partner_id)
    assert entered(partnerId=first) == str(first)
    assert entered() == str(first)
    assert entered(partnerId=second.partner_id) == str(second.partner_id)


def test_an_unknown_user(nobody: DemoClient) -> None:
    """Partners are listed for existing users, not for any name in a session."""
    assert nobody.as_user("stranger", kind=2).error("partner.listPartnersForUser") == "INVALID_USER_ID"

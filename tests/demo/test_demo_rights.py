"""Permissions of all kinds of sessions, as a real server has them; the recordings contain the whole matrix."""

from typing import Any

import pytest

from tests.support.demo_client import DemoClient

UPLOADER, CONSOLE = "setrole:UPLOAD_BASE_ROLE", "setrole:Content Uploader"
_TOLD = 'Current user does not have permission to {} property "{}"'


def headers_of(client: DemoClient, name: str, **params: Any) -> dict[str, str]:
    """Return the response headers for dropped fields."""
    service, action = name.split(".")
    body = {"format": 1, "ks": client.ks, **params}
    response = client.http.post(f"/api_v3/service/{service}/action/{action}", json=body)
    return {key: value for key, value in response.headers.items() if key.endswith("-error")}


@pytest.mark.parametrize(
    ("privileges", "kind", "may"),
    [
        ("", 0, False),
        ("edit:*,list:*", 0, False),
        (UPLOADER, 0, False),
        ("setrole:CAPTIONS_EDITOR_ROLE", 0, False),
        (CONSOLE, 0, True),
        ("setrole:34", 0, True),
        ("setrole:2", 0, True),
        ("", 2, True),
    ],
)
def test_who_may_read_a_session(nobody: DemoClient, privileges: str, kind: int, *, may: bool) -> None:
    """`session.get` is for roles of the console and for administrators."""
    nobody.as_user("somebody", kind, privileges)
    response = nobody.call("session.get")
    assert response.get("code") == (None if may else "SERVICE_FORBIDDEN")


def test_an_unknown_role_fails_every_call(nobody: DemoClient) -> None:
    """The session starts, but every call fails. Some roles have unexpected names."""
    nobody.as_user("somebody", privileges="setrole:PUBLISHER_ADMINISTRATOR")
    for name in ("media.list", "uploadToken.add", "user.get"):
        response = nobody.call(name)
        assert (response["code"], response["args"]) == ("INVALID_OBJECT_ID", {"ID": "N/A"})


def test_reference_id_of_a_user_is_dropped(user: DemoClient) -> None:
    """A user's `referenceId` and `accessControlId` are dropped; a header for each is the only sign."""
    sent = {"mediaType": 1, "name": "x", "referenceId": "ref", "partnerData": "kept", "accessControlId": 2}
    made = user.call("media.add", entry=sent)
    assert ("referenceId" in made, made["partnerData"]) == (False, "kept")
    assert headers_of(user, "media.add", entry=sent) == {
        "kalturabaseentry-referenceid-error": _TOLD.format("insert", "KalturaMediaEntry::referenceId"),
        "kalturabaseentry-accesscontrolid-error": _TOLD.format("insert", "KalturaMediaEntry::accessControlId"),
    }
    change = {"entryId": made["id"], "baseEntry": {"objectType": "KalturaBaseEntry", "referenceId": "ref"}}
    assert headers_of(user, "baseEntry.update", **change) == {
        "kalturabaseentry-referenceid-error": _TOLD.format("update", "KalturaBaseEntry::referenceId")
    }
    assert "referenceId" not in user.call("media.get", entryId=made["id"])


@pytest.mark.parametrize("role", ["Content Uploader", "Content Moderator", "Manager", "CAPTIONS_EDITOR_ROLE"])
def test_roles_without_reference_ids(nobody: DemoClient, role: str) -> None:
    """None of the roles that producers usually have keeps the `referenceId`."""
    nobody.as_user("somebody", privileges=f"setrole:{role}")
    assert "referenceId" not in nobody.call("media.add", entry={"mediaType": 1, "referenceId": "ref"})


def test_publisher_administrator_keeps_the_reference_id(nobody: DemoClient) -> None:
    """Role 2 includes every permission, in a user session too."""
    nobody.as_user("somebody", privileges="setrole:2")
    sent = {"mediaType": 1, "referenceId": "ref"}
    assert nobody.call("media.add", entry=sent)["referenceId"] == "ref"
    assert headers_of(nobody, "media.add", entry=sent) == {}


def test_headers_of_a_multirequest(user: DemoClient) -> None:
    """The header is in the response to the whole batch."""
    add = {"service": "media", "action": "add", "entry": {"mediaType": 1, "referenceId": "ref"}}
    response = user.http.post("/api_v3/service/multirequest", json={"1": add, "ks": user.ks, "format": 1})
    assert "KalturaBaseEntry-referenceId-error" in response.headers


def test_upload_role(nobody: DemoClient, small_video: bytes) -> None:
    """It can upload a file with a token and `addFromUploadedFile`, but nothing else, not even read."""
    nobody.as_user("somebody", privileges=UPLOADER)
    token = nobody.token()
    sent = {"mediaType": 1, "name": "n", "tags": "tag", "partnerData": "kept", "referenceId": "ref", "categories": "c"}
    early = nobody.error("media.addFromUploadedFile", mediaEntry=sent, uploadTokenId=token)
    assert early == "UPLOAD_TOKEN_INVALID_STATUS_FOR_ADD_ENTRY"
    assert nobody.chunk(token, small_video)["status"] == 2
    made = nobody.call("media.addFromUploadedFile", mediaEntry=sent, uploadTokenId=token)
    assert (made["tags"], made["partnerData"], made["categories"]) == ("tag", "kept", "")
    assert "referenceId" not in made
    assert nobody.call("uploadToken.get", uploadTokenId=token)["status"] == 3
    assert nobody.call("uploadToken.list")["totalCount"] == 1
    for name, params in {
        "media.get": {"entryId": made["id"]},
        "media.list": {},
        "media.add": {"entry": sent},
        "media.update": {"entryId": made["id"], "mediaEntry": {}},
        "media.delete": {"entryId": made["id"]},
        "user.get": {},
        "flavorAsset.list": {"filter": {"entryIdEqual": made["id"]}},
    }.items():
        assert nobody.error(name, **params) == "SERVICE_FORBIDDEN"


def test_admin_session_of_a_user_with_a_role(admin: DemoClient, nobody: DemoClient) -> None:
    """It has only the rights of the role."""
    admin.call("user.add", user={"id": "producer", "isAdmin": True, "roleIds": "31"})
    assert admin.call("user.get", userId="producer")["roleNames"] == "Content Uploader"
    nobody.as_user("producer", kind=2)
    assert nobody.error("media.approveReplace", entryId="0_nosuch1") == "SERVICE_FORBIDDEN"
    assert nobody.error("category.add", category={"name": "c"}) == "SERVICE_FORBIDDEN"
    assert nobody.error("appToken.add", appToken={}) == "SERVICE_FORBIDDEN"
    assert "referenceId" not in nobody.call("media.add", entry={"mediaType": 1, "referenceId": "ref"})


def test_owner_comes_before_right(admin: DemoClient, user: DemoClient) -> None:
    """Another user's entry is refused as such even if its owner could not call the action."""
    other, own = admin.entry(), user.entry()
    assert user.call("media.approveReplace", entryId=other)["args"]["ERR_CODE"] == "-4"
    assert user.error("media.approveReplace", entryId=own) == "SERVICE_FORBIDDEN"


def test_co_editor(user: DemoClient, nobody: DemoClient) -> None:
    """A co-editor may change and delete the entry, but change neither owner nor editors."""
    entry = user.entry()
    user.call("baseEntry.update", entryId=entry, baseEntry={"entitledUsersEdit": "second,third"})
    nobody.as_user("third")
    assert nobody.call("media.update", entryId=entry, mediaEntry={"name": "changed"})["name"] == "changed"
    for sent in ({"userId": "third"}, {"entitledUsersEdit": "third"}):
        assert nobody.call("baseEntry.update", entryId=entry, baseEntry=sent)["args"]["ERR_CODE"] == "-4"
    assert nobody.call("media.list", filter={"statusIn": "7"})["totalCount"] == 0
    assert nobody.call("media.list", filter={"idEqual": entry})["totalCount"] == 1
    assert nobody.call("media.delete", entryId=entry) is None


def test_every_privilege(admin: DemoClient, nobody: DemoClient) -> None:
    """`*` and `all:*` allow to edit and list everything, but not what a role forbids."""
    entry = admin.entry()
    for privileges in ("*", "all:*"):
        nobody.as_user("somebody", privileges=privileges)
        assert nobody.call("media.update", entryId=entry, mediaEntry={"name": "x"})["id"] == entry
        assert entry in [row["id"] for row in nobody.call("media.list", filter={"statusIn": "7"})["objects"]]
        assert nobody.error("session.get") == "SERVICE_FORBIDDEN"


def test_without_a_session(nobody: DemoClient, admin: DemoClient) -> None:
    """An entry is not found, its assets are an empty list, and changes are refused like those of another user."""
    entry = admin.entry()
    assert nobody.error("media.get", entryId=entry) == "ENTRY_ID_NOT_FOUND"
    assert nobody.call("flavorAsset.list", filter={"entryIdEqual": entry})["totalCount"] == 0
    assert nobody.call("media.delete", entryId=entry)["args"]["ERR_CODE"] == "-4"
    assert nobody.error("media.list") == nobody.error("media.add", entry={}) == "SERVICE_FORBIDDEN"


def test_secrets_of_the_account(admin: DemoClient, nobody: DemoClient) -> None:
    """`partner.getInfo` returns the secrets to administrators and to the role Manager, but not to uploaders."""
    assert admin.call("partner.getInfo")["adminSecret"] == admin.credentials["admin_secret"]
    manager = nobody.as_user("somebody", privileges="setrole:Manager").call("partner.getInfo")
    assert manager["adminSecret"] == admin.credentials["admin_secret"]
    uploader = nobody.as_user("somebody", privileges=CONSOLE).call("partner.getInfo")
    assert (uploader["id"], "adminSecret" in uploader, "secret" in uploader) == (nobody.partner_id, False, False)
    assert nobody.as_user("somebody").error("partner.getInfo") == "SERVICE_FORBIDDEN"


def test_categories_of_a_user(admin: DemoClient, user: DemoClient) -> None:
    """A user may assign existing categories but not create new ones."""
    admin.call("category.add", category={"name": "there"})
    assert user.call("media.add", entry={"mediaType": 1, "categories": "there"})["categories"] == "there"
    refused = user.call("media.add", entry={"mediaType": 1, "categories": "new"})
    assert (refused["code"], refused["args"]) == ("PROPERTY_VALIDATION_ADMIN_PROPERTY", {"PROP_NAME": "categories"})


@pytest.mark.parametrize(
    ("privileges", "has", "lacks"),
    [
        ("", {"BASE_USER_SESSION_PERMISSION"}, {"BASE_UPLOAD_PERMISSION", "KMC_READ_ONLY"}),
        (UPLOADER, {"BASE_UPLOAD_PERMISSION"}, {"BASE_USER_SESSION_PERMISSION", "WIDGET_SESSION_PERMISSION"}),
        (CONSOLE, {"BASE_USER_SESSION_PERMISSION", "KMC_READ_ONLY"}, {"CONTENT_INGEST_REFERENCE_MODIFY"}),
        ("setrole:2", {"CONTENT_INGEST_REFERENCE_MODIFY", "BASE_UPLOAD_PERMISSION"}, set()),
    ],
)
def test_every_session_may_ask_for_its_permissions(
    nobody: DemoClient, privileges: str, has: set[str], lacks: set[str]
) -> None:
    """A session with few rights may do so too."""
    granted = set(nobody.as_user("somebody", privileges=privileges).call("permission.getCurrentPermissions").split(","))
    assert has | {"ALWAYS_ALLOWED_ACTIONS"} <= granted
    assert not granted & lacks


def test_flag(nobody: DemoClient, user: DemoClient, admin: DemoClient) -> None:
    """Everybody can report an entry, even without a session; the entry counts the reports."""
    entry = user.entry()
    flags = [
        client.call("baseEntry.flag", moderationFlag={"flaggedEntryId": entry, "flagType": 2})
        for client in (nobody, user)
    ]
    assert [flag.get("userId") for flag in flags] == [None, "user1"]
    assert flags[1]["id"] == flags[0]["id"] + 1
    assert (flags[0]["flagType"], flags[0]["objectType"]) == (2, "KalturaModerationFlag")
    found = admin.call("media.get", entryId=entry)
    assert (found["moderationStatus"], found["moderationCount"]) == (5, 2)


def test_how_a_forbidden_service_is_named(nobody: DemoClient) -> None:
    """The name is as sent, but plug-ins are in lower case. There is a body even if the action serves a file."""
    assert nobody.call("document.addFromUploadedFile", documentEntry={}, uploadTokenId="x")["args"] == {
        "SERVICE": "document->addFromUploadedFile"
    }
    assert nobody.call("shortLink_shortLink.list")["args"] == {"SERVICE": "shortlink_shortlink->list"}
    assert nobody.error("data.serve", entryId="0_nosuch1") == "SERVICE_FORBIDDEN"


def test_user_of_a_widget(nobody: DemoClient) -> None:
    """A widget's own user has the id 0 and no name; it cannot be requested by id."""
    nobody.ks = nobody.call("session.startWidgetSession", widgetId=f"_{nobody.partner_id}")["ks"]
    found = nobody.call("user.get")
    assert (found["id"], found["screenName"], found["fullName"]) == ("0", "Unknown", "0")
    assert nobody.error("user.get", userId="user1") == "CANNOT_RETRIEVE_ANOTHER_USER_USING_NON_ADMIN_SESSION"

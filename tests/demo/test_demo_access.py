"""Access control profiles: storage, lists, use by entries, and the older service."""

from typing import Any

from tests.support.demo_client import DemoClient
from tests.support.demo_delivery import BLOCK, exit_error, manifest, profile, url, values

DEFAULT = 2


def test_default_profile(admin: DemoClient) -> None:
    """A partner starts with one profile without rules; the older service shows no restrictions in it."""
    listed = admin.call("accessControlProfile.list")
    assert listed["objectType"] == "KalturaAccessControlProfileListResponse"
    first = listed["objects"][0]
    assert isinstance(first.pop("createdAt"), int)
    assert isinstance(first.pop("updatedAt"), int)
    assert first == {
        "id": DEFAULT,
        "partnerId": admin.partner_id,
        "name": "Default",
        "systemName": "Default",
        "description": "Default access control profile",
        "isDefault": True,
        "rules": [],
        "objectType": "KalturaAccessControlProfile",
    }
    old = admin.call("accessControl.get", id=DEFAULT)
    assert (old["restrictions"], old["isDefault"], old["objectType"]) == ([], True, "KalturaAccessControl")
    assert "updatedAt" not in old


def test_rules_are_kept(admin: DemoClient) -> None:
    """Rules are returned as they were sent, with the numbers of their classes."""
    rule: dict[str, Any] = {
        "description": "abroad",
        "message": "Not here",
        "stopProcessing": True,
        "contexts": [{"type": 1}],
        "conditions": [values("Country", "us", **{"not": True})],
        "actions": [BLOCK, {"objectType": "KalturaAccessControlPreviewAction", "limit": 3}],
    }
    made = admin.call("accessControlProfile.add", accessControlProfile={"name": "rules", "rules": [rule]})
    (kept,) = admin.call("accessControlProfile.get", id=made["id"])["rules"]
    assert kept["objectType"] == "KalturaRule"
    assert (kept["message"], kept["stopProcessing"]) == ("Not here", True)
    assert kept["contexts"] == [{"type": 1, "objectType": "KalturaAccessControlContextTypeHolder"}]
    (condition,) = kept["conditions"]
    assert (condition["type"], condition["not"]) == (2, True)
    assert condition["values"] == [{"value": "us", "objectType": "KalturaStringValue"}]
    assert [action["type"] for action in kept["actions"]] == [1, 2]


def test_update_and_delete(admin: DemoClient) -> None:
    """A patch changes only the fields that were sent; deleting a profile gives its entries the default one."""
    number = profile(admin)
    patch = {"name": "renamed"}
    changed = admin.call("accessControlProfile.update", id=number, accessControlProfile=patch)
    assert (changed["name"], len(changed["rules"])) == ("renamed", 1)
    entry = admin.entry(accessControlId=number)
    assert admin.call("media.get", entryId=entry)["accessControlId"] == number
    assert admin.call("accessControlProfile.delete", id=number) is None
    assert admin.call("media.get", entryId=entry)["accessControlId"] == DEFAULT
    assert admin.error("accessControlProfile.get", id=number) == "ACCESS_CONTROL_ID_NOT_FOUND"


def test_list_filters(admin: DemoClient) -> None:
    """Profiles can be filtered by number and by system name."""
    sent = {"name": "found", "systemName": "to_be_found"}
    number = admin.call("accessControlProfile.add", accessControlProfile=sent)["id"]
    for wanted in ({"idEqual": number}, {"idIn": f"{number},99"}, {"systemNameEqual": "to_be_found"}):
        found = admin.call("accessControlProfile.list", filter=wanted)
        assert [row["id"] for row in found["objects"]] == [number]


def test_new_default(admin: DemoClient) -> None:
    """Another profile can become the default: entries without a profile get it."""
    number = admin.call("accessControlProfile.add", accessControlProfile={"name": "new", "isDefault": True})["id"]
    assert admin.call("accessControlProfile.get", id=DEFAULT)["isDefault"] is False
    assert admin.call("media.get", entryId=admin.entry())["accessControlId"] == number
    admin.call("accessControlProfile.update", id=DEFAULT, accessControlProfile={"isDefault": True})
    assert admin.call("media.get", entryId=admin.entry())["accessControlId"] == DEFAULT


def test_errors(admin: DemoClient, user: DemoClient) -> None:
    """The default cannot be deleted, system names are unique, unknown classes are refused, only an admin may call."""
    assert admin.error("accessControlProfile.delete", id=DEFAULT) == "CANNOT_DELETE_DEFAULT_ACCESS_CONTROL"
    assert admin.error("accessControlProfile.get", id=99999) == "ACCESS_CONTROL_ID_NOT_FOUND"
    assert admin.error("media.add", entry={"mediaType": 1, "accessControlId": 99999}) == "ACCESS_CONTROL_ID_NOT_FOUND"
    twice = {"name": "x", "systemName": "Default"}
    assert admin.error("accessControlProfile.add", accessControlProfile=twice) == "SYSTEM_NAME_ALREADY_EXISTS"
    odd = {"name": "x", "rules": [{"conditions": [{"objectType": "KalturaNoSuchCondition"}]}]}
    assert admin.error("accessControlProfile.add", accessControlProfile=odd) == "OBJECT_TYPE_ABSTRACT"
    fixed = {"name": "x", "partnerId": 5}
    assert admin.error("accessControlProfile.add", accessControlProfile=fixed) == "PROPERTY_VALIDATION_NOT_UPDATABLE"
    assert user.error("accessControlProfile.list") == "SERVICE_FORBIDDEN"


def test_old_service(admin: DemoClient) -> None:
    """The older service cannot change a profile that has rules, and reports that there are rules it does not show."""
    number = profile(admin)
    old = admin.call("accessControl.get", id=number)
    assert old["containsUnsuportedRestrictions"] is True
    assert "restrictions" not in old
    assert (
        admin.error("accessControl.update", id=number, accessControl={"name": "x"})
        == "ACCESS_CONTROL_NEW_VERSION_UPDATE"
    )
    assert admin.error("accessControl.add", accessControl={"name": ""}) == "PROPERTY_VALIDATION_MIN_LENGTH"
    plain = admin.call("accessControl.add", accessControl={"name": "plain"})
    assert admin.call("accessControl.update", id=plain["id"], accessControl={"name": "y"})["name"] == "y"


def test_session_restriction(admin: DemoClient, user: DemoClient, nobody: DemoClient, small_video: bytes) -> None:
    """A session restriction stops everybody without a privilege for the entry, even its owner, but not thumbnails."""
    kept = {"restrictions": [{"objectType": "KalturaSessionRestriction"}]}
    made = admin.call("accessControl.add", accessControl={"name": "sessions only", **kept})
    assert (made["restrictions"], made["systemName"], made["description"]) == (kept["restrictions"], "", "")
    entry = admin.converted(user.upload(small_video, conversionProfileId=16))
    admin.call("media.update", entryId=entry, mediaEntry={"accessControlId": made["id"]})
    flavor = admin.call("flavorAsset.getByEntryId", entryId=entry)[0]["id"]
    viewer = nobody.as_user("viewer", privileges=f"sview:{entry}").ks
    for ks, outcome in ((user.ks, "error-3"), (viewer, ""), (admin.ks, "")):
        for kind in ("raw", "download"):
            assert exit_error(nobody.http.get(url(nobody, kind, f"entry_id/{entry}/ks/{ks}")))[1] == outcome
        assert exit_error(manifest(nobody, entry, f"format/url/ks/{ks}"))[1] == outcome
        open_to_all = f"entryId/{entry}/flavorId/{flavor}/ks/{ks}"
        assert exit_error(nobody.http.get(url(nobody, "serveFlavor", open_to_all))) == (200, "")
    context = user.call("baseEntry.getPlaybackContext", entryId=entry, contextDataParams={})
    assert context["messages"][0]["code"] == "SESSION_RESTRICTED"
    assert [action["type"] for action in context["actions"]] == [1]
    response = user.http.post(
        "/api_v3/service/flavorAsset/action/getUrl", json={"id": flavor, "ks": user.ks, "format": 1}
    )
    assert (response.status_code, response.content, response.headers["X-Kaltura"]) == (200, b"", "error-3")

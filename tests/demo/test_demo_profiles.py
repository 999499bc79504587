"""Conversion profiles: their contents, and their effect on entries."""

from typing import Any

import pytest

from kdesk.demo.store.assets.readiness import outcome
from kdesk.demo.store.profiles.conversion_profiles import NO_IMPACT, OPTIONAL, REQUIRED
from kdesk.demo.store.profiles.ladder import ALL_PARAMS, applicable
from kdesk.demo.store.profiles.media_info import MediaInfo
from tests.support.demo_client import DemoClient


def test_profiles_of_new_server(admin: DemoClient) -> None:
    """There are three profiles for media, one of them the default, one for live streams, and one of the system."""
    listed = admin.call("conversionProfile.list")
    assert listed["totalCount"] == 5
    shown = [(row["id"], row["type"], row["flavorParamsIds"], row["isDefault"]) for row in listed["objects"]]
    assert shown == [
        (5, 1, "0,2,7", False),
        (15, 1, "0,2,4,6,8", True),
        (16, 1, "0", False),
        (17, 1, "0,2,4,6,7,8", False),
        (18, 2, "0", False),
    ]
    default = admin.call("conversionProfile.getDefault")
    assert default == listed["objects"][1] == admin.call("conversionProfile.getDefault", type="1")
    assert default["cropDimensions"]["objectType"] == "KalturaCropDimensions"
    media = admin.call("conversionProfile.list", filter={"typeEqual": "1"}, pager={"pageSize": 2})
    assert (media["totalCount"], len(media["objects"])) == (4, 2)


def test_forbidden_to_users(user: DemoClient) -> None:
    """A user session sees no profiles."""
    response = user.call("conversionProfile.list")
    assert (response["code"], response["args"]) == ("SERVICE_FORBIDDEN", {"SERVICE": "conversionProfile->list"})


def test_profile_of_entry(admin: DemoClient) -> None:
    """An entry names a profile for media, or -1 for none; live or unknown ones are not found."""
    for wrong in (18, 999):
        response = admin.call("media.add", entry={"mediaType": 1, "conversionProfileId": wrong})
        assert (response["code"], response["args"]) == ("CONVERSION_PROFILE_ID_NOT_FOUND", {"ID": str(wrong)})
    entry = admin.call("media.add", entry={"mediaType": 1, "conversionProfileId": 17})
    assert (entry["conversionProfileId"], entry["conversionQuality"]) == (17, 17)


def test_profile_from_add_to_delete(admin: DemoClient) -> None:
    """A profile is added, changed, made the default, and deleted when it no longer is."""
    sent = {"name": "Small", "systemName": "SMALL", "flavorParamsIds": "0,2"}
    added = admin.call("conversionProfile.add", conversionProfile=sent)
    assert {name: added[name] for name in sent} == sent
    assert (added["status"], added["type"], added["isDefault"]) == (2, 1, False)
    number = added["id"]
    changed = admin.call("conversionProfile.update", id=number, conversionProfile={"flavorParamsIds": "0,4"})
    assert (changed["name"], changed["flavorParamsIds"]) == ("Small", "0,4")
    assert admin.call("conversionProfile.setAsDefault", id=number)["isDefault"] is True
    assert admin.error("conversionProfile.delete", id=number) == "CANNOT_DELETE_DEFAULT_CONVERSION_PROFILE"
    assert admin.call("conversionProfile.getDefault")["id"] == number
    assert admin.call("conversionProfile.setAsDefault", id=15)["isDefault"] is True
    assert admin.call("conversionProfile.delete", id=number) is None
    assert admin.error("conversionProfile.get", id=number) == "CONVERSION_PROFILE_ID_NOT_FOUND"
    assert admin.error("conversionProfile.add", conversionProfile={}) == "PROPERTY_VALIDATION_CANNOT_BE_NULL"
    unknown = {"name": "x", "flavorParamsIds": "0,999"}
    assert admin.error("conversionProfile.add", conversionProfile=unknown) == "FLAVOR_PARAMS_ID_NOT_FOUND"


def test_system_profile(admin: DemoClient) -> None:
    """A profile of the system is visible and usable, but not found by calls that change it."""
    shown = admin.call("conversionProfile.get", id=5)
    assert (shown["partnerId"], shown["conditionalProfiles"]) == (0, '[{"condition":"1==1"}]')
    assert admin.call("media.add", entry={"mediaType": 1, "conversionProfileId": 5})["conversionProfileId"] == 5
    for action in ("update", "delete", "setAsDefault"):
        refused = admin.error(f"conversionProfile.{action}", id=5, conversionProfile={"name": "mine"})
        assert refused == "CONVERSION_PROFILE_ID_NOT_FOUND"
    assert admin.error("conversionProfile.setAsDefault", id=18) == "CONVERSION_PROFILE_ID_NOT_FOUND"


def test_flavor_params(admin: DemoClient) -> None:
    """Flavor params are listed, returned by id, and by profile."""
    listed = admin.call("flavorParams.list")
    assert listed["totalCount"] == len(ALL_PARAMS)
    assert admin.call("flavorParams.get", id=6) in listed["objects"]
    assert admin.error("flavorParams.get", id=999) == "FLAVOR_PARAMS_ID_NOT_FOUND"
    of_profile = admin.call("flavorParams.getByConversionProfileId", conversionProfileId=16)
    assert [row["systemName"] for row in of_profile] == ["Source"]


def test_required_rendition_is_waited_for(admin: DemoClient, small_video: bytes) -> None:
    """A required rendition is marked in the profile's asset params, and stays so after changes."""
    sent = {"name": "strict", "flavorParamsIds": "0,2,4"}
    profile = admin.call("conversionProfile.add", conversionProfile=sent)["id"]
    which = {"conversionProfileId": profile, "assetParamsId": 2}
    changed = admin.call(
        "conversionProfileAssetParams.update", **which, conversionProfileAssetParams={"readyBehavior": REQUIRED}
    )
    assert (changed["readyBehavior"], changed["objectType"]) == (REQUIRED, "KalturaConversionProfileAssetParams")
    admin.call("conversionProfile.update", id=profile, conversionProfile={"flavorParamsIds": "0,2"})
    listed = admin.call("conversionProfileAssetParams.list", filter={"conversionProfileIdEqual": profile})["objects"]
    shown = [(row["assetParamsId"], row["readyBehavior"], row["origin"]) for row in listed]
    assert shown == [(0, NO_IMPACT, 0), (2, REQUIRED, 0)]
    nested = {"conversionProfileIdFilter": {"nameEqual": "strict"}, "readyBehaviorEqual": REQUIRED}
    assert admin.call("conversionProfileAssetParams.list", filter=nested)["totalCount"] == 1
    missing = {"conversionProfileId": profile, "assetParamsId": 6}
    response = admin.error("conversionProfileAssetParams.update", **missing, conversionProfileAssetParams={})
    assert response == "CONVERSION_PROFILE_ASSET_PARAMS_NOT_FOUND"
    entry = admin.converted(admin.upload(small_video, conversionProfileId=profile))
    assert admin.call("media.get", entryId=entry)["flavorParamsIds"] == "0,2"


def test_ingested_rendition_is_not_converted(admin: DemoClient, small_video: bytes) -> None:
    """A rendition with origin INGEST is not converted, the others are; typed fields are returned unchanged."""
    profile = admin.call("conversionProfile.add", conversionProfile={"name": "sent", "flavorParamsIds": "0,2,4"})["id"]
    which = {"conversionProfileId": profile, "assetParamsId": 4}
    sent = {"origin": 1, "twoPass": "1", "contentAwareness": "0.25", "deletePolicy": "1"}
    changed = admin.call("conversionProfileAssetParams.update", **which, conversionProfileAssetParams=sent)
    assert {name: changed[name] for name in sent} == {
        "origin": 1,
        "twoPass": True,
        "contentAwareness": 0.25,
        "deletePolicy": 1,
    }
    entry = admin.converted(admin.upload(small_video, conversionProfileId=profile))
    found = admin.call("flavorAsset.getByEntryId", entryId=entry)
    assert [(row["flavorParamsId"], row["status"]) for row in found] == [(0, 2), (2, 2)]


@pytest.mark.parametrize(
    ("statuses", "behaviors", "expected"),
    [
        ({0: 2}, {0: NO_IMPACT}, 2),
        ({0: -1}, {}, -1),
        ({0: 2, 2: 0, 4: 0}, {2: OPTIONAL, 4: OPTIONAL}, None),
        ({0: 2, 2: 2, 4: 1}, {2: OPTIONAL, 4: OPTIONAL}, 2),
        ({0: 2, 2: 2, 4: 1}, {2: OPTIONAL, 4: REQUIRED}, None),
        ({0: 2, 2: 2, 4: -1}, {2: OPTIONAL, 4: REQUIRED}, -1),
        ({0: 2, 2: -1, 4: -1}, {2: OPTIONAL, 4: OPTIONAL}, -1),
        ({0: 2, 2: -1, 4: 2}, {2: OPTIONAL, 4: OPTIONAL}, 2),
        ({0: 2, 2: 2, 4: 1}, {2: NO_IMPACT, 4: NO_IMPACT}, None),
        ({0: 2, 2: 2, 4: 4}, {2: OPTIONAL, 4: REQUIRED}, 2),
        ({0: 2, 2: 4}, {2: OPTIONAL}, 2),
        ({0: 2, 2: 0}, {0: OPTIONAL, 2: OPTIONAL}, 2),
    ],
)
def test_readiness(statuses: dict[int, int], behaviors: dict[int, int], expected: int | None) -> None:
    """READY needs all required flavors and one with an impact; the source suffices if nothing is to be made."""
    rows: Any = [{"params_id": number, "status": status} for number, status in statuses.items()]
    assert outcome(rows, behaviors) == expected


def test_ladder_never_enlarges() -> None:
    """No rendition is larger than its source, but there is at least one; audio gets audio."""
    heights = {1080: [360, 480, 720, 1080], 720: [360, 480, 720], 480: [360, 480], 359: [360], 144: [360]}
    for height, expected in heights.items():
        made = applicable(MediaInfo(video_codec="avc1", width=height * 16 // 9, height=height), ALL_PARAMS)
        assert [params.height for params in made] == expected
    assert [params.height for params in applicable(MediaInfo(video_codec="avc1"), ALL_PARAMS)] == [360]
    assert [params.extension for params in applicable(MediaInfo(audio_codec="mp3"), ALL_PARAMS)] == ["m4a"]
    assert applicable(MediaInfo(), ALL_PARAMS) == []

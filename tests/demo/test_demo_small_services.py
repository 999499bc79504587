"""Services of one or two actions that clients of other languages call at their start."""

import pytest

from tests.support.demo_client import DemoClient


def test_system(nobody: DemoClient) -> None:
    """`system` reports availability, database, time and release without a session."""
    assert nobody.call("system.ping") is True
    assert nobody.call("system.pingDatabase") is True
    assert isinstance(nobody.call("system.getTime"), int)
    assert nobody.call("system.getVersion").startswith("Venus-")


def test_public_partner(nobody: DemoClient) -> None:
    """Some facts of a partner are public."""
    info = nobody.call("partner.getPublicInfo", id=nobody.partner_id)
    assert info["objectType"] == "KalturaPartnerPublicInfo"
    assert (info["analyticsUrl"], info["analyticsPersistentSessionId"]) == (nobody.credentials["service_url"], False)
    assert nobody.call("partner.getPublicInfo", id=77)["args"] == {"PID": "77"}


def test_thumb_params(admin: DemoClient, user: DemoClient) -> None:
    """Administrators see the thumbnail params; automatic thumbnails use one of them."""
    listed = admin.call("thumbParams.list")
    assert listed["objectType"] == "KalturaThumbParamsListResponse"
    (params,) = listed["objects"]
    assert (params["objectType"], params["partnerId"], params["cropType"]) == ("KalturaThumbParams", 0, 1)
    assert admin.call("thumbParams.get", id=params["id"]) == params
    assert admin.call("thumbParams.list", filter={"isSystemDefaultEqual": 0})["totalCount"] == 0
    assert admin.call("thumbParams.get", id=77)["args"] == {"ID": "77"}
    assert user.error("thumbParams.list") == "SERVICE_FORBIDDEN"


@pytest.mark.parametrize("name", ["caption_captionAsset.list", "caption_captionasset.list"])
def test_captions(admin: DemoClient, nobody: DemoClient, name: str) -> None:
    """No entry has captions; the filter must name entries nevertheless."""
    empty = {"totalCount": 0, "objects": [], "objectType": "KalturaCaptionAssetListResponse"}
    for client in (admin, nobody):
        assert client.call(name, filter={"entryIdEqual": "0_anything"}) == empty
    both = "KalturaCaptionAssetFilter::entryIdEqual/KalturaCaptionAssetFilter::entryIdIn"
    refused = admin.call(name)
    assert (refused["code"], refused["args"]) == ("PROPERTY_VALIDATION_CANNOT_BE_NULL", {"PROP_NAME": both})

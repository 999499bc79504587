"""Players of an account, as the recorded server has them."""

from tests.support.demo_client import DemoClient


def test_an_account_has_the_players_that_were_added(admin: DemoClient, user: DemoClient, nobody: DemoClient) -> None:
    """A fresh account has none; users see them, only the console adds some, and nobody without a session asks."""
    assert admin.call("uiConf.list")["totalCount"] == 0
    sent = {
        "objectType": "KalturaUiConf",
        "name": "player8",
        "objType": 8,
        "tags": "kalturaPlayerJs,player",
        "width": 640,
    }
    made = admin.call("uiConf.add", uiConf=sent)
    assert (made["objTypeAsString"], made["width"], made["creationMode"]) == ("KDP3", "640", 2)
    assert user.call("uiConf.list", filter={"objTypeIn": "1,8"})["objects"] == [made]
    assert user.call("uiConf.list", filter={"objTypeEqual": 1})["totalCount"] == 0
    assert user.call("uiConf.list", filter={"tagsMultiLikeOr": "kalturaPlayerJs"})["totalCount"] == 1
    assert user.call("uiConf.get", id=made["id"]) == made
    assert user.error("uiConf.add", uiConf=sent) == nobody.error("uiConf.list") == "SERVICE_FORBIDDEN"
    assert admin.call("uiConf.delete", id=made["id"]) is None
    assert admin.error("uiConf.get", id=made["id"]) == "INVALID_OBJECT_ID"

"""Cue points and annotations: who sees, adds and deletes them."""

import pytest

from tests.support.demo_client import DemoClient


def listed(client: DemoClient, entry: str, **conditions: object) -> list[str]:
    """Return the names of the listed points of an entry, by their time."""
    found = client.call("cuepoint_cuePoint.list", filter={"entryIdEqual": entry, "orderBy": "+startTime", **conditions})
    assert found["objectType"] == "KalturaCuePointListResponse"
    return [point.get("text") or point.get("title") for point in found["objects"]]


def add_chapter(client: DemoClient, entry: str, start: int, title: str) -> str:
    """Add a chapter and return its id."""
    point = {"objectType": "KalturaThumbCuePoint", "entryId": entry, "startTime": start, "title": title, "subType": 2}
    return str(client.call("cuepoint_cuePoint.add", cuePoint=point)["id"])


def annotate(client: DemoClient, entry: str, start: int, text: str, **fields: object) -> dict[str, object]:
    """Add an annotation."""
    sent = {"objectType": "KalturaAnnotation", "entryId": entry, "startTime": start, "text": text, **fields}
    made: dict[str, object] = client.call("annotation_annotation.add", annotation=sent)
    return made


def test_a_new_annotation_has_the_recorded_fields(admin: DemoClient) -> None:
    """Times are in milliseconds; the end is missing if none was sent."""
    entry = admin.entry()
    made = annotate(admin, entry, 1, "x")
    assert {"id", "intId", "createdAt", "updatedAt"} < set(made)
    assert {name: made[name] for name in ("startTime", "text", "isPublic", "isMomentary", "parentId", "status")} == {
        "startTime": 1,
        "text": "x",
        "isPublic": False,
        "isMomentary": False,
        "parentId": "0",
        "status": 1,
    }
    assert (made["cuePointType"], made["objectType"]) == ("annotation.Annotation", "KalturaAnnotation")
    assert "endTime" not in made
    assert annotate(admin, entry, 10, "y", endTime=30)["duration"] == 20


def test_users_see_chapters_public_notes_and_their_own(admin: DemoClient, user: DemoClient) -> None:
    """Administrators see everything."""
    entry = admin.entry()
    add_chapter(admin, entry, 0, "chapter")
    annotate(admin, entry, 1000, "private")
    annotate(admin, entry, 2000, "public", isPublic=True)
    annotate(user, entry, 500, "mine")
    assert listed(admin, entry) == ["chapter", "mine", "private", "public"]
    assert listed(user, entry) == ["chapter", "mine", "public"]
    assert listed(admin, entry, cuePointTypeEqual="thumbCuePoint.Thumb") == ["chapter"]


def test_users_delete_only_their_own(admin: DemoClient, user: DemoClient) -> None:
    """What was deleted is gone from lists and `get`."""
    entry = admin.entry()
    theirs, mine = str(annotate(admin, entry, 1, "a", isPublic=True)["id"]), str(annotate(user, entry, 2, "b")["id"])
    assert user.error("annotation_annotation.delete", id=theirs) == "INVALID_CUE_POINT_ID"
    assert user.call("annotation_annotation.delete", id=mine) is None
    assert user.error("annotation_annotation.get", id=mine) == "INVALID_CUE_POINT_ID"
    assert admin.call("cuepoint_cuePoint.delete", id=theirs) is None
    assert listed(admin, entry) == []


def test_a_list_names_entries(admin: DemoClient, nobody: DemoClient) -> None:
    """Without an entry or an id a list is refused; without a session the service is forbidden."""
    assert admin.error("cuepoint_cuePoint.list") == "PROPERTY_VALIDATION_CANNOT_BE_NULL"
    assert nobody.error("cuepoint_cuePoint.list", filter={"entryIdEqual": "0_x"}) == "SERVICE_FORBIDDEN"


@pytest.mark.parametrize("kind", ["KalturaCuePoint", "KalturaMediaEntry", ""])
def test_a_point_has_a_class_of_its_own(admin: DemoClient, kind: str) -> None:
    """The base class cannot be made."""
    point = {"objectType": kind, "entryId": admin.entry(), "startTime": 1}
    assert admin.error("cuepoint_cuePoint.add", cuePoint=point) == "INVALID_OBJECT_TYPE"

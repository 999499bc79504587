"""Moderation, and the recycle bin, of a server that has both."""

from collections.abc import Iterator

import pytest

from tests.support.demo_client import DemoClient
from tests.support.demo_process import DemoProcess


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Iterator[DemoProcess]:
    """A demo server whose accounts moderate new entries and have a recycle bin."""
    process = DemoProcess(tmp_path_factory.mktemp("demo"), "--no-samples", "--moderate", "--recycle-bin").start()
    yield process
    assert process.stop() == 0


def listed(admin: DemoClient, **conditions: object) -> list[str]:
    """Return the ids of the listed entries, in every status."""
    found = admin.call("baseEntry.list", filter={"statusIn": "2,5,7", **conditions})
    return [entry["id"] for entry in found["objects"]]


def test_a_new_entry_waits_for_a_moderator(admin: DemoClient) -> None:
    """It is listed only by its moderation status, until it is approved."""
    entry = admin.entry()
    assert admin.call("baseEntry.get", entryId=entry)["moderationStatus"] == 1
    assert entry not in listed(admin)
    assert entry in listed(admin, moderationStatusIn="1")
    assert admin.call("baseEntry.approve", entryId=entry) is None
    assert entry in listed(admin)


def test_flags_are_listed_until_a_moderator_decides(admin: DemoClient, user: DemoClient, nobody: DemoClient) -> None:
    """Viewers flag without a session too; rejecting and approving are done with all flags."""
    entry = admin.entry()
    admin.call("baseEntry.approve", entryId=entry)
    for client, kind in ((user, 5), (nobody, 1)):
        flag = {"flaggedEntryId": entry, "flagType": kind, "comments": f"kind {kind}"}
        client.call("baseEntry.flag", moderationFlag=flag)

    flags = admin.call("baseEntry.listFlags", entryId=entry)
    assert (flags["objectType"], flags["totalCount"]) == ("KalturaModerationFlagListResponse", 2)
    assert [(flag["flagType"], flag["comments"], flag.get("userId")) for flag in flags["objects"]] == [
        (5, "kind 5", "user1"),
        (1, "kind 1", None),
    ]
    assert admin.call("baseEntry.listFlags", entryId=entry, pager={"pageSize": 1})["objects"] == flags["objects"][:1]
    assert admin.call("baseEntry.get", entryId=entry)["moderationStatus"] == 5

    assert admin.call("baseEntry.reject", entryId=entry) is None
    assert admin.call("baseEntry.listFlags", entryId=entry)["totalCount"] == 0
    found = admin.call("baseEntry.get", entryId=entry)
    assert (found["moderationStatus"], found["moderationCount"]) == (3, 0)


def test_moderating_needs_the_right(admin: DemoClient, user: DemoClient) -> None:
    """A user session is refused."""
    entry = admin.entry()
    for call in ("approve", "reject", "listFlags"):
        assert user.error(f"baseEntry.{call}", entryId=entry) == "SERVICE_FORBIDDEN"


def test_an_entry_goes_into_the_bin_and_back(admin: DemoClient, user: DemoClient) -> None:
    """It is missing from lists meanwhile; only its owner and administrators may move it."""
    entry = admin.entry()
    admin.call("baseEntry.approve", entryId=entry)
    assert admin.error("baseEntry.restoreRecycled", entryId=entry) == "INVALID_ENTRY_STATUS_FOR_RESTORE"
    assert user.error("baseEntry.recycle", entryId=entry) == "INVALID_KS"

    assert admin.call("baseEntry.recycle", entryId=entry)["displayInSearch"] == -2
    assert entry not in listed(admin)
    assert admin.error("baseEntry.recycle", entryId=entry) == "INVALID_ENTRY_STATUS_FOR_RECYCLE"

    assert admin.call("baseEntry.restoreRecycled", entryId=entry)["id"] == entry
    assert entry in listed(admin)
    assert admin.error("baseEntry.recycle", entryId="0_unknown") == "ENTRY_ID_NOT_FOUND"

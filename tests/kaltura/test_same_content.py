"""The search for entries that may have the content of a file, and the tags that kdesk writes."""

from typing import Any

import pytest

from kdesk.domain.entry import Replacement
from kdesk.domain.owner_tags import ContentProof, OwnerTag
from kdesk.domain.source_file import FileIdentity
from kdesk.errors import EntryGone, NotPermitted
from tests.kaltura.scripted_http import refusal
from tests.kaltura.scripted_uploads import ENTRY, FINGERPRINT, TAG, TRANSFER, ScriptedUploads, entries
from tests.support.transfers import altered

NONE = [entries(), entries()]
PROOF = ContentProof("ab" * 32, "0_flavor", "2", 2500)


async def found(*lists: list[dict[str, Any]]) -> list[str]:
    """Return the ids of the entries like the transfer's file, of up to three lists of entries."""
    return [
        entry.id
        for entry in await ScriptedUploads(
            [*(entries(*each) for each in lists), *[entries()] * (3 - len(lists))]
        ).uploads.entries_like(TRANSFER)
    ]


async def test_one_request_asks_by_fingerprint_by_title_and_by_tag() -> None:
    """In every status, also those that wait for a moderator, the newest first."""
    harness = ScriptedUploads([entries({**ENTRY, "replacementStatus": 1}), entries(), entries()])
    (same,) = await harness.uploads.entries_like(TRANSFER)
    assert (same.id, same.replacement) == ("0_entry", Replacement.APPROVED)
    by_fingerprint, by_title, by_tag = (harness.server.sent[0][number]["filter"] for number in "123")
    assert by_tag["tagsLike"] == f"kd-{FINGERPRINT}"
    assert (by_fingerprint["referenceIdEqual"], by_title["nameEqual"]) == (FINGERPRINT, "film")
    assert "nameEqual" not in by_fingerprint
    assert "referenceIdEqual" not in by_title
    for wanted in (by_fingerprint, by_title, by_tag):
        assert wanted["orderBy"] == "-createdAt"
        assert {"0", "1", "2", "7"} <= set(wanted["statusIn"].split(","))
        assert "1" in wanted["moderationStatusIn"]


async def test_an_entry_that_lost_its_reference_is_found_by_its_title() -> None:
    """Sessions of users may not write `referenceId`: the server drops it without an error, the tag stays."""
    assert "referenceId" not in ENTRY
    assert await found([], [ENTRY]) == ["0_entry"]


async def test_an_entry_that_was_renamed_is_found_by_its_reference() -> None:
    """The title is asked for beside it, not instead of it; an entry of other programs may carry the reference alone."""
    renamed = {**ENTRY, "name": "other", "referenceId": FINGERPRINT, "partnerData": ""}
    assert await found([renamed], []) == ["0_entry"]


@pytest.mark.parametrize(
    "other",
    [
        {"partnerData": "kdesk:t2 f=kdesk1-2500-ffff"},
        {"partnerData": "kdesk:t2"},
        {"partnerData": "order 4711"},
        {"partnerData": f"f={FINGERPRINT}"},
        {"partnerData": ""},
        {"partnerData": "", "referenceId": "kdesk1-2500-ffff"},
        {"partnerData": "", "referenceId": "film"},
    ],
    ids=lambda fields: " ".join(fields.values()) or "nothing",
)
async def test_a_title_alone_proves_nothing(other: dict[str, str]) -> None:
    """An entry of the same name and of another fingerprint, or of none, is left out, wherever it was listed."""
    assert await found([{**ENTRY, **other}], [{**ENTRY, **other}]) == []


async def test_an_entry_with_another_title_and_reference_is_found_by_its_tag() -> None:
    """A person gave it both: the tag of the fingerprint is what is left, and the owner tag confirms it."""
    assert await found([], [], [{**ENTRY, "name": "other", "referenceId": "order-4711"}]) == ["0_entry"]


async def test_an_entry_in_both_lists_comes_once() -> None:
    """And the newest comes first, whichever list it was in; of one second, the larger id."""
    fields = {**ENTRY, "referenceId": FINGERPRINT}
    first, second, third = ({**fields, "id": f"0_{n}", "createdAt": at} for n, at in ((1, 2000), (2, 1000), (3, 2000)))
    assert await found([second, first], [third, second, first]) == ["0_3", "0_1", "0_2"]


@pytest.mark.parametrize(
    ("reference", "tagged"),
    [(FINGERPRINT, "kdesk1-2500-ffff"), ("kdesk1-2500-ffff", FINGERPRINT)],
    ids=["only the reference was written", "only the tag was written"],
)
async def test_either_place_of_the_fingerprint_is_believed(reference: str, tagged: str) -> None:
    """Where content was replaced, a session that may not write `referenceId` leaves the old one beside the new tag."""
    assert await found([], [{**ENTRY, "referenceId": reference, "partnerData": f"kdesk:t2 f={tagged}"}]) == ["0_entry"]


async def test_a_title_with_an_emoji_is_looked_for_as_old_servers_keep_it_too() -> None:
    """One list more: databases of three-byte text have four question marks there."""
    harness = ScriptedUploads([entries(), entries(), entries({**ENTRY, "name": "????"}), entries()])
    same = await harness.uploads.entries_like(altered(TRANSFER, name="😀.mp4"))
    assert [entry.id for entry in same] == ["0_entry"]
    assert [harness.server.sent[0][number]["filter"]["nameEqual"] for number in "23"] == ["😀", "????"]


async def test_without_a_fingerprint_nobody_is_asked() -> None:
    """A file without a fingerprint matches no entry."""
    harness = ScriptedUploads()
    assert await harness.uploads.entries_like(altered(TRANSFER, identity=None)) == ()
    assert harness.server.calls == []


@pytest.mark.parametrize(
    "responses",
    [[refusal("SERVICE_FORBIDDEN"), *NONE], [*NONE, refusal("SERVICE_FORBIDDEN")]],
    ids=["fingerprint", "tag"],
)
async def test_a_refused_search_raises(responses: list[Any]) -> None:
    """An error must not pass for “nothing found”."""
    with pytest.raises(NotPermitted):
        await ScriptedUploads(responses).uploads.entries_like(TRANSFER)


async def test_tags_are_written_with_one_request() -> None:
    """Each on its entry, and nothing else of the entry is touched."""
    tags = {"0_a": TRANSFER.owner_tag, "0_b": OwnerTag("t2", FINGERPRINT, PROOF)}
    harness = ScriptedUploads([ENTRY, ENTRY])
    await harness.uploads.write_tags(tags)
    assert harness.server.calls == ["multirequest"]
    written = [harness.server.sent[0][number] for number in "12"]
    assert [(one["service"], one["action"], one["entryId"]) for one in written] == [
        ("baseEntry", "update", "0_a"),
        ("baseEntry", "update", "0_b"),
    ]
    assert [one["baseEntry"] for one in written] == [
        {"objectType": "KalturaBaseEntry", "partnerData": TAG},
        {"objectType": "KalturaBaseEntry", "partnerData": f"kdesk:t2 f={FINGERPRINT} s={PROOF}"},
    ]


async def test_one_tag_that_is_refused_stops_no_other() -> None:
    """All were tried when the first refusal is told, and nothing is deleted because of it."""
    harness = ScriptedUploads([refusal("ENTRY_ID_NOT_FOUND"), ENTRY, refusal("SERVICE_FORBIDDEN")])
    with pytest.raises(EntryGone):
        await harness.uploads.write_tags(dict.fromkeys(("0_gone", "0_a", "0_foreign"), TRANSFER.owner_tag))
    assert harness.server.calls == ["multirequest"]
    assert [harness.server.sent[0][number]["entryId"] for number in "123"] == ["0_gone", "0_a", "0_foreign"]


def test_the_tag_of_a_reservation_names_transfer_and_file() -> None:
    """The fingerprint is left out if the file was not read."""
    assert str(TRANSFER.owner_tag) == TAG
    assert str(altered(TRANSFER, identity=None).owner_tag) == "kdesk:t1"
    assert altered(TRANSFER, identity=FileIdentity(1, 1, "", "ff")).owner_tag.fingerprint == "kdesk1-1-ff"

"""Reservations: their requests, their undoing, and the search for those whose response was lost."""

from itertools import count
from typing import Any

import httpx
import pytest

from kdesk.domain.details.upload_details import UploadDetails
from kdesk.domain.entry import MediaType
from kdesk.domain.upload import UploadTokenStatus
from kdesk.errors import AlreadyWithContent, NotPermitted
from kdesk.kaltura.api import Api
from kdesk.kaltura.paging import MAX_WALK
from kdesk.kaltura.uploads import Uploads
from tests.kaltura.scripted_http import recorded, refusal
from tests.kaltura.scripted_uploads import ENTRY, FINGERPRINT, TAG, TOKEN, TRANSFER, ScriptedUploads, entries, tokens
from tests.support.transfers import altered


async def test_reserve_makes_and_attaches_in_one_request() -> None:
    """Token and entry say whose they are, the entry of what file too; the token is never self-finalising."""
    made = recorded("multi: token.add + media.add + addContent(pending token) chained").json()
    harness = ScriptedUploads([*made, entries(), entries(), entries()])
    reserved = await harness.uploads.reserve(TRANSFER)
    assert reserved.token.id.startswith("0_f283")
    assert reserved.token.status is UploadTokenStatus.PENDING
    assert reserved.token.attached_id == reserved.entry.id
    sent = harness.server.sent[0]
    assert sent["1"]["uploadToken"] == {
        "objectType": "KalturaUploadToken",
        "fileName": "kdesk:t1 film.mp4",
        "fileSize": 2500,
    }
    assert sent["2"]["entry"] == {
        "objectType": "KalturaMediaEntry",
        "name": "film",
        "mediaType": 1,
        "partnerData": TAG,
        "referenceId": FINGERPRINT,
    }
    assert sent["3"]["entryId"] == "{2:result:id}"
    assert sent["3"]["resource"] == {"objectType": "KalturaUploadedFileTokenResource", "token": "{1:result:id}"}


async def test_a_reservation_tells_what_else_looks_the_same() -> None:
    """Found by fingerprint, by title and by tag, in three lists of one request; the entry itself is none of them."""
    older, renamed = {**ENTRY, "id": "0_older"}, {**ENTRY, "id": "0_renamed", "name": "another", "createdAt": 2000}
    harness = ScriptedUploads([TOKEN, ENTRY, ENTRY, entries(renamed), entries(ENTRY, older), entries()])
    assert [entry.id for entry in (await harness.uploads.reserve(TRANSFER)).same] == ["0_renamed", "0_older"]
    sent = harness.server.sent[0]
    assert sent["4"]["filter"]["referenceIdEqual"] == FINGERPRINT
    assert sent["5"]["filter"]["nameEqual"] == "film"
    assert sent["6"]["filter"]["tagsLike"] == f"kd-{FINGERPRINT}"
    assert "7" not in sent


@pytest.mark.parametrize("listed", [[entries()], []])
async def test_a_reservation_stands_without_the_lists(listed: list[Any]) -> None:
    """A session that may not list may still upload, whether all lists are refused or some."""
    refused = [refusal("SERVICE_FORBIDDEN")] * (3 - len(listed))
    reserved = await ScriptedUploads([TOKEN, ENTRY, ENTRY, *listed, *refused]).uploads.reserve(TRANSFER)
    assert (reserved.entry.id, reserved.same) == ("0_entry", ())


async def test_one_list_that_is_refused_hides_nothing_of_the_other() -> None:
    """What was found all the same is told."""
    harness = ScriptedUploads(
        [TOKEN, ENTRY, ENTRY, refusal("SERVICE_FORBIDDEN"), entries({**ENTRY, "id": "0_older"}), entries()]
    )
    assert [entry.id for entry in (await harness.uploads.reserve(TRANSFER)).same] == ["0_older"]


@pytest.mark.parametrize(
    ("results", "undone", "error"),
    [
        ([TOKEN, refusal("SERVICE_FORBIDDEN"), refusal("ENTRY_ID_NOT_FOUND")], ["uploadToken.delete"], NotPermitted),
        ([refusal("SERVICE_FORBIDDEN"), ENTRY, refusal("UPLOAD_TOKEN_NOT_FOUND")], ["media.delete"], NotPermitted),
        (
            [TOKEN, ENTRY, refusal("ENTRY_ALREADY_WITH_CONTENT")],
            ["uploadToken.delete", "media.delete"],
            AlreadyWithContent,
        ),
        ([refusal("SERVICE_FORBIDDEN")] * 3, [], NotPermitted),
    ],
)
async def test_a_reservation_that_fails_in_part_is_undone(
    results: list[Any], undone: list[str], error: type[Exception]
) -> None:
    """A multirequest is not atomic: what was made goes, and the first error tells why."""
    harness = ScriptedUploads([*results, entries(), entries(), entries()], *[None] * len(undone))
    with pytest.raises(error):
        await harness.uploads.reserve(TRANSFER)
    assert harness.server.calls[1:] == undone


async def test_a_new_token_that_cannot_be_attached_is_removed() -> None:
    """The entry took another one meanwhile: the new token goes again, and the reason is told."""
    harness = ScriptedUploads([TOKEN, refusal("ENTRY_ALREADY_WITH_CONTENT")], None)
    with pytest.raises(AlreadyWithContent):
        await harness.uploads.add_token(TRANSFER)
    assert harness.server.calls == ["multirequest", "uploadToken.delete"]


async def test_what_cannot_be_undone_does_not_hide_the_reason() -> None:
    """The first error counts; the rest is found again later by its tag."""
    results = [TOKEN, refusal("SERVICE_FORBIDDEN"), refusal("ENTRY_ID_NOT_FOUND"), entries(), entries(), entries()]
    harness = ScriptedUploads(results, httpx.ReadError("reset"))
    with pytest.raises(NotPermitted):
        await harness.uploads.reserve(TRANSFER)


async def test_names_that_the_server_would_refuse_are_cleaned() -> None:
    """Control characters and half surrogates become blanks and question marks."""
    harness = ScriptedUploads([TOKEN, ENTRY, ENTRY])
    await harness.uploads.reserve(
        altered(TRANSFER, name="a\x07b\n\udcff.mp4", media_type=MediaType.UNKNOWN, identity=None)
    )
    sent = harness.server.sent[0]
    assert sent["2"]["entry"]["name"] == "a b ?"
    assert sent["1"]["uploadToken"]["fileName"] == "kdesk:t1 a b ?.mp4"
    assert sent["2"]["entry"]["mediaType"] == MediaType.VIDEO
    assert sent["2"]["entry"]["partnerData"] == "kdesk:t1"
    assert "referenceId" not in sent["2"]["entry"]


async def test_an_earlier_reservation_is_found_by_its_fingerprint() -> None:
    """The fingerprint is not unique: only what carries the tag of this transfer counts, whatever else stands in it."""
    foreign = {**ENTRY, "id": "0_other", "partnerData": f"kdesk:t2 f={FINGERPRINT}"}
    old = {**ENTRY, "id": "0_old", "partnerData": "kdesk:t1"}
    harness = ScriptedUploads(entries(foreign, ENTRY, old))
    assert [entry.id for entry in await harness.uploads.reserved_entries(TRANSFER)] == ["0_entry", "0_old"]
    wanted = harness.server.sent[0]["filter"]
    assert wanted["referenceIdEqual"] == "kdesk1-2500-abcd"
    assert {"-2", "0", "7"} <= set(wanted["statusIn"].split(","))
    assert "1" in wanted["moderationStatusIn"]


async def test_an_earlier_reservation_is_found_without_its_fingerprint() -> None:
    """A server may drop the reference id: then owner and time of creation lead to it."""
    harness = ScriptedUploads(entries(), entries({**ENTRY, "id": "0_x", "partnerData": ""}, ENTRY))
    assert [entry.id for entry in await harness.uploads.reserved_entries(TRANSFER)] == ["0_entry"]
    wanted = harness.server.sent[1]["filter"]
    assert wanted["userIdEqual"] == "anna"
    assert wanted["createdAtGreaterThanOrEqual"] == 1_795_190_000 - 86_400
    unidentified = ScriptedUploads(entries(ENTRY))
    assert len(await unidentified.uploads.reserved_entries(altered(TRANSFER, identity=None))) == 1


@pytest.mark.parametrize("status", [0, 2])
async def test_a_clone_is_no_reservation(status: int) -> None:
    """It inherits the tag of the entry that it was made from, and belongs to whoever cloned it, empty or not."""
    clone = {**ENTRY, "id": "0_clone", "rootEntryId": "0_entry", "status": status}
    own = {**ENTRY, "rootEntryId": "0_entry"}
    found = await ScriptedUploads(entries(clone, own)).uploads.reserved_entries(TRANSFER)
    assert [entry.id for entry in found] == ["0_entry"]
    found = await ScriptedUploads(entries(clone, own)).uploads.empty_entries()
    assert [entry.id for entry in found] == ["0_entry"]


async def test_only_what_kdesk_reserved_and_nobody_filled_is_a_leftover() -> None:
    """Entries of other programs, and those with content, are none, even if the server lists them."""
    others = [
        {**ENTRY, "id": "0_foreign", "partnerData": "order 4711"},
        {**ENTRY, "id": "0_nothing", "partnerData": ""},
        {**ENTRY, "id": "0_ready", "status": 2},
        {**ENTRY, "id": "0_failed", "status": -1},
    ]
    harness = ScriptedUploads(entries(*others, {**ENTRY, "id": "0_no_content", "status": 7}))
    assert [entry.id for entry in await harness.uploads.empty_entries()] == ["0_no_content"]
    wanted = harness.server.sent[0]["filter"]
    assert (wanted["statusIn"], wanted["userIdEqual"]) == ("0,7", "anna")


async def test_waiting_tokens_of_every_state_come_with_one_call() -> None:
    """One that gets bytes, or its last one, between two calls would be missed."""
    waiting = [{"id": f"0_{status}", "status": status, "fileName": "kdesk:t1 film.mp4"} for status in range(7)]
    harness = ScriptedUploads(tokens(*waiting))
    found = await harness.uploads.waiting_tokens("kdesk:t1 film.mp4")
    assert [token.status for token in found] == [
        UploadTokenStatus.PENDING,
        UploadTokenStatus.PARTIAL,
        UploadTokenStatus.FULL,
    ]
    wanted = harness.server.sent[0]["filter"]
    assert (wanted["fileNameEqual"], wanted["statusIn"]) == ("kdesk:t1 film.mp4", "0,1,2")
    assert harness.server.calls == ["uploadToken.list"]


async def test_tokens_of_other_names_are_left_out() -> None:
    """The server ignores unknown filter fields silently, so that the result is checked."""
    names = ("kdesk:t2 film.mp4", "film.mp4", None, "kdesk:t1 film.mp4")
    harness = ScriptedUploads(tokens(*({"id": f"0_{name}", "status": 0, "fileName": name} for name in names)))
    assert [token.id for token in await harness.uploads.waiting_tokens("kdesk:t1 film.mp4")] == ["0_kdesk:t1 film.mp4"]


async def test_every_token_says_in_its_name_whose_it_is() -> None:
    """The first one, one in its place, and one that no entry waits for; chunks carry the name of the file."""
    named = {**TOKEN, "fileName": "kdesk:t1 film.mp4"}
    harness = ScriptedUploads([named, ENTRY, ENTRY, entries(), entries(), entries()], [named, ENTRY], named)
    made = [
        (await harness.uploads.reserve(TRANSFER)).token,
        await harness.uploads.add_token(TRANSFER),
        await harness.uploads.free_token(TRANSFER),
    ]
    assert [token.transfer_id for token in made] == ["t1"] * 3
    first, second, third = harness.server.sent
    assert [sent["uploadToken"]["fileName"] for sent in (first["1"], second["1"], third)] == ["kdesk:t1 film.mp4"] * 3
    assert TRANSFER.file.part_name == "film.mp4"


async def test_a_token_of_an_emoji_is_found_on_every_server() -> None:
    """Databases of three-byte text keep four question marks: they stand in the name from the start."""
    smile = altered(TRANSFER, name="😀.mp4")
    harness = ScriptedUploads(
        {**TOKEN, "fileName": "kdesk:t1 ????.mp4"}, tokens({**TOKEN, "fileName": "kdesk:t1 ????.mp4"})
    )
    await harness.uploads.free_token(smile)
    assert [token.id for token in await harness.uploads.waiting_tokens(smile.token_name)] == ["0_token"]
    made, asked = harness.server.sent
    assert made["uploadToken"]["fileName"] == asked["filter"]["fileNameEqual"] == "kdesk:t1 ????.mp4"


@pytest.mark.parametrize("asked_for", [{"searchable_tag": True}, {"keeps_reference_ids": False}, {}], ids=str)
async def test_a_tag_is_written_where_nothing_else_leads_to_the_entry(asked_for: dict[str, bool]) -> None:
    """Everybody sees it: it is written if the account says so, or if title and reference are lost together."""
    answers = [TOKEN, ENTRY, ENTRY, entries(), entries(), entries()]
    harness = ScriptedUploads(answers, answers)
    harness.uploads = Uploads(Api(harness.server.rpc, harness.session), **asked_for)  # type: ignore[arg-type]
    await harness.uploads.reserve(TRANSFER)
    await harness.uploads.reserve(TRANSFER, UploadDetails(title="Opening", tags=("News", "x")))
    plain, renamed = (sent["2"]["entry"].get("tags", "") for sent in harness.server.sent)
    mark = f"kd-{FINGERPRINT}"
    assert plain == (mark if "searchable_tag" in asked_for else "")
    assert renamed == (f"news, {mark}" if asked_for else "news")


async def test_what_was_said_goes_with_the_entry() -> None:
    """Only what was said is sent: the account's values hold for the rest. The marks of kdesk stay."""
    harness = ScriptedUploads([TOKEN, ENTRY, ENTRY, entries(), entries(), entries()])
    said = UploadDetails(
        title="Opening\nnight",
        description="two\nlines",
        categories=("a>b", "c"),
        conversion_profile=7,
        access_control=9,
    )
    await harness.uploads.reserve(TRANSFER, said)
    assert harness.server.sent[0]["2"]["entry"] == {
        "objectType": "KalturaMediaEntry",
        "name": "Opening night",
        "description": "two\nlines",
        "categories": "a>b,c",
        "conversionProfileId": 7,
        "accessControlId": 9,
        "mediaType": 1,
        "partnerData": TAG,
        "referenceId": FINGERPRINT,
    }


async def test_looking_for_what_is_left_has_an_end() -> None:
    """A server that always has more entries, and says so, is believed for a while: nobody watches this walk."""
    asked = count()

    def reply(*_: object) -> dict[str, Any]:
        page = next(asked)
        return {**entries(*({"id": f"0_{page}_{n}"} for n in range(500))), "totalCount": 10**9}

    harness = ScriptedUploads()
    harness.server.replies = reply
    assert await harness.uploads.empty_entries() == ()
    assert len(harness.server.asked) == MAX_WALK // 500

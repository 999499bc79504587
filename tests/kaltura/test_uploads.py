"""The upload calls as they leave, and what is made of their answers."""

from dataclasses import replace
from typing import Any

import httpx
import pytest

from kdesk.domain.entry import MediaType, Replacement
from kdesk.domain.transfer import FileIdentity, Transfer
from kdesk.domain.upload import Chunk, UploadTokenStatus
from kdesk.errors import (
    AlreadyWithContent,
    EntryGone,
    FileChanged,
    NotPermitted,
    SessionEnded,
    SizeMismatch,
    TimedOut,
    TokenExpired,
    TokenGone,
)
from kdesk.kaltura.api import Api
from kdesk.kaltura.chunk_body import no_blocks
from kdesk.kaltura.uploads import Uploads, upload_base
from tests.kaltura.scripted_http import INVALID_KS, URL, FakeSession, ScriptedServer, blocks_of, recorded, refusal

TRANSFER = Transfer(
    id="t1",
    path="/films/film.mp4",
    name="film.mp4",
    account="102:anna",
    created_at=1_795_190_000.0,
    size=2500,
    media_type=MediaType.VIDEO,
    identity=FileIdentity(2500, 1, "1:1", "abcd"),
    token_id="0_token",
    entry_id="0_entry",
)
TOKEN = {"id": "0_token", "status": 1, "uploadedFileSize": "0", "objectType": "KalturaUploadToken"}
ENTRY = {"id": "0_entry", "status": 0, "partnerData": "kdesk:t1", "objectType": "KalturaMediaEntry"}


class Desk:
    """Upload calls against a script."""

    def __init__(self, *replies: Any) -> None:
        self.server = ScriptedServer(replies)
        self.session = FakeSession()
        self.uploads = Uploads(Api(self.server.rpc, self.session))  # type: ignore[arg-type]

    @property
    def query(self) -> dict[str, str]:
        """The query string of the last request."""
        return dict(self.server.asked[-1].url.params)


def entries(*found: dict[str, Any]) -> dict[str, Any]:
    """Return a list of entries as the server sends it."""
    return {"totalCount": len(found), "objects": list(found), "objectType": "KalturaMediaListResponse"}


async def test_reserve_makes_and_attaches_in_one_request() -> None:
    """The entry carries the fingerprint and whose it is; the token is never self-finalising."""
    made = recorded("multi: token.add + media.add + addContent(pending token) chained").json()
    desk = Desk([*made, entries()])
    reserved = await desk.uploads.reserve(TRANSFER)
    assert reserved.token.id.startswith("0_f283")
    assert reserved.token.status is UploadTokenStatus.PENDING
    assert reserved.token.attached_id == reserved.entry.id
    sent = desk.server.sent[0]
    assert sent["1"]["uploadToken"] == {"objectType": "KalturaUploadToken", "fileName": "film.mp4", "fileSize": 2500}
    assert sent["2"]["entry"] == {
        "objectType": "KalturaMediaEntry",
        "name": "film",
        "mediaType": 1,
        "partnerData": "kdesk:t1",
        "referenceId": "kdesk1-2500-abcd",
    }
    assert sent["3"]["entryId"] == "{2:result:id}"
    assert sent["3"]["resource"] == {"objectType": "KalturaUploadedFileTokenResource", "token": "{1:result:id}"}


async def test_a_reservation_tells_what_else_has_the_content() -> None:
    """The entry itself is none of them, nor is what a server lists that does not know the filter."""
    same = {**ENTRY, "referenceId": "kdesk1-2500-abcd"}
    listed = entries(same, {**same, "id": "0_older"}, {**ENTRY, "id": "0_other"})
    desk = Desk([TOKEN, ENTRY, ENTRY, listed])
    assert [entry.id for entry in (await desk.uploads.reserve(TRANSFER)).same] == ["0_older"]
    assert desk.server.sent[0]["4"]["filter"]["referenceIdEqual"] == "kdesk1-2500-abcd"


async def test_a_reservation_stands_without_the_list() -> None:
    """A session that may not list may still upload."""
    desk = Desk([TOKEN, ENTRY, ENTRY, refusal("SERVICE_FORBIDDEN")])
    reserved = await desk.uploads.reserve(TRANSFER)
    assert (reserved.entry.id, reserved.same) == ("0_entry", ())


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
    desk = Desk([*results, entries()], *[None] * len(undone))
    with pytest.raises(error):
        await desk.uploads.reserve(TRANSFER)
    assert desk.server.calls[1:] == undone


async def test_a_new_token_that_cannot_be_attached_is_removed() -> None:
    """The entry took another one meanwhile: the new token goes again, and the reason is told."""
    desk = Desk([TOKEN, refusal("ENTRY_ALREADY_WITH_CONTENT")], None)
    with pytest.raises(AlreadyWithContent):
        await desk.uploads.add_token(TRANSFER)
    assert desk.server.calls == ["multirequest", "uploadToken.delete"]


async def test_what_cannot_be_undone_does_not_hide_the_reason() -> None:
    """The first error counts; the rest is found again later by its mark."""
    results = [TOKEN, refusal("SERVICE_FORBIDDEN"), refusal("ENTRY_ID_NOT_FOUND"), entries()]
    desk = Desk(results, httpx.ReadError("reset"))
    with pytest.raises(NotPermitted):
        await desk.uploads.reserve(TRANSFER)


async def test_names_that_the_server_would_refuse_are_cleaned() -> None:
    """Control characters and half surrogates become blanks and question marks."""
    desk = Desk([TOKEN, ENTRY, ENTRY])
    await desk.uploads.reserve(
        replace(TRANSFER, name="a\x07b\n\udcff.mp4", media_type=MediaType.UNKNOWN, identity=None)
    )
    sent = desk.server.sent[0]
    assert sent["2"]["entry"]["name"] == "a b ?"
    assert sent["1"]["uploadToken"]["fileName"] == "a b ?.mp4"
    assert sent["2"]["entry"]["mediaType"] == MediaType.VIDEO
    assert "referenceId" not in sent["2"]["entry"]


async def test_an_earlier_reservation_is_found_by_its_fingerprint() -> None:
    """The fingerprint is not unique: only what carries the mark of this transfer counts."""
    foreign = {**ENTRY, "id": "0_other", "partnerData": "kdesk:t2"}
    desk = Desk(entries(foreign, ENTRY))
    assert [entry.id for entry in await desk.uploads.reserved_entries(TRANSFER)] == ["0_entry"]
    wanted = desk.server.sent[0]["filter"]
    assert wanted["referenceIdEqual"] == "kdesk1-2500-abcd"
    assert {"-2", "0", "7"} <= set(wanted["statusIn"].split(","))
    assert "1" in wanted["moderationStatusIn"]


async def test_an_earlier_reservation_is_found_without_its_fingerprint() -> None:
    """A server may drop the reference id: then owner and time of creation lead to it."""
    desk = Desk(entries(), entries({**ENTRY, "id": "0_x", "partnerData": ""}, ENTRY))
    assert [entry.id for entry in await desk.uploads.reserved_entries(TRANSFER)] == ["0_entry"]
    wanted = desk.server.sent[1]["filter"]
    assert wanted["userIdEqual"] == "anna"
    assert wanted["createdAtGreaterThanOrEqual"] == 1_795_190_000 - 86_400
    unidentified = Desk(entries(ENTRY))
    assert len(await unidentified.uploads.reserved_entries(replace(TRANSFER, identity=None))) == 1


async def test_entries_of_the_same_content_are_found_by_the_fingerprint() -> None:
    """In every status; a server that does not know the filter answers with everything, which is not believed."""
    same = {**ENTRY, "referenceId": "kdesk1-2500-abcd", "replacementStatus": 1}
    desk = Desk(entries({**ENTRY, "id": "0_other"}, same))
    (found,) = await desk.uploads.entries_like("kdesk1-2500-abcd")
    assert (found.id, found.replacement) == ("0_entry", Replacement.APPROVED)
    wanted = desk.server.sent[0]["filter"]
    assert (wanted["referenceIdEqual"], wanted["orderBy"]) == ("kdesk1-2500-abcd", "-createdAt")
    assert {"0", "1", "2"} <= set(wanted["statusIn"].split(","))


async def test_an_opener_has_no_bytes_and_stands_at_the_beginning() -> None:
    """Everything but the KS is in the query string, so that a dropped body is still understood."""
    desk = Desk(TOKEN)
    token = await desk.uploads.open(TRANSFER, Chunk(0, 0), no_blocks())
    assert token.status is UploadTokenStatus.PARTIAL
    assert desk.query == {
        "format": "1",
        "uploadTokenId": "0_token",
        "resume": "false",
        "finalChunk": "false",
        "resumeAt": "0",
    }
    request = desk.server.asked[0]
    assert b'name="ks"\r\n\r\nKS-0\r\n' in request.content
    assert b'filename="film.mp4"' in request.content
    assert "transfer-encoding" not in request.headers


async def test_a_chunk_goes_to_its_own_offset() -> None:
    """The server's default would append, which must not be repeated."""
    desk = Desk(TOKEN)
    await desk.uploads.send(TRANSFER, Chunk(1000, 500), blocks_of(b"x" * 500))
    assert (desk.query["resume"], desk.query["finalChunk"], desk.query["resumeAt"]) == ("true", "false", "1000")
    request = desk.server.asked[0]
    assert len(request.content) == int(request.headers["content-length"])
    assert request.content.count(b"x" * 500) == 1


async def test_a_small_file_goes_as_one_body() -> None:
    """It opens and closes the token."""
    desk = Desk(TOKEN)
    await desk.uploads.send_whole(TRANSFER, blocks_of(b"x" * 2500))
    assert (desk.query["resume"], desk.query["finalChunk"], desk.query["resumeAt"]) == ("false", "true", "0")


async def test_the_closing_chunk_stands_at_the_size() -> None:
    """Only there does the server compare; and it may take its time."""
    desk = Desk(TOKEN)
    await desk.uploads.close(TRANSFER)
    assert (desk.query["resume"], desk.query["finalChunk"], desk.query["resumeAt"]) == ("true", "true", "2500")
    assert desk.server.asked[0].extensions["timeout"]["read"] == 120.0


@pytest.mark.parametrize(
    ("reply", "error"),
    [
        (refusal("UPLOAD_TOKEN_CANNOT_MATCH_EXPECTED_SIZE"), SizeMismatch),
        (refusal("UPLOAD_TOKEN_NOT_FOUND"), TokenGone),
        (refusal("UPLOAD_PASSED_MAX_RESUME_TIME_ALLOWED"), TokenExpired),
        (httpx.ReadTimeout(""), TimedOut),
    ],
)
async def test_closing_errors(reply: Any, error: type[Exception]) -> None:
    """Each leads the engine somewhere else."""
    with pytest.raises(error):
        await Desk(reply).uploads.close(TRANSFER)


async def test_without_bytes_a_call_is_repeated_with_a_new_session() -> None:
    """A session that ended did nothing: the same opener may go again at once."""
    desk = Desk(INVALID_KS, TOKEN)
    await desk.uploads.open(TRANSFER, Chunk(0, 0), no_blocks())
    assert b"KS-1" in desk.server.asked[1].content


async def test_bytes_come_once() -> None:
    """The session is renewed, and the chunk left to the caller to send again."""
    desk = Desk(INVALID_KS)
    with pytest.raises(SessionEnded):
        await desk.uploads.send(TRANSFER, Chunk(0, 500), blocks_of(b"x" * 500))
    assert desk.session.renewed == 1


async def test_a_file_that_shrank_is_told_as_such() -> None:
    """The error of the body comes through the HTTP client as it is."""
    with pytest.raises(FileChanged):
        await Desk(TOKEN).uploads.send(TRANSFER, Chunk(0, 500), blocks_of(b"x" * 499))


@pytest.mark.parametrize(
    ("upload_url", "base"),
    [
        ("", URL),
        ("https://upload.kaltura.example", "https://upload.kaltura.example"),
        ("https://upload.kaltura.example/api_v3/", "https://upload.kaltura.example"),
        ("http://upload.kaltura.example", "https://upload.kaltura.example"),
        ("ftp://upload.kaltura.example", URL),
        ("::", URL),
    ],
)
async def test_chunks_go_where_the_token_says(upload_url: str, base: str) -> None:
    """Never over a connection that is less protected than the one to the API."""
    desk = Desk(TOKEN)
    await desk.uploads.open(TRANSFER.but(upload_url=upload_url), Chunk(0, 0), no_blocks())
    assert str(desk.server.asked[0].url).startswith(f"{base}/api_v3/service/uploadToken/action/upload?")
    assert upload_base(upload_url, URL) == base


def test_a_server_without_tls_keeps_its_upload_address() -> None:
    """The demo server, and one's own in a laboratory."""
    assert upload_base("http://two.example", "http://one.example") == "http://two.example"


async def test_tokens_that_wait_are_checked_again_here() -> None:
    """Unknown filter fields are ignored silently, so the answer is not taken at its word."""
    waiting = {"id": "a", "status": 0, "attachedObjectId": "0_f"}
    others = [{"id": "b", "status": 1}, {"id": "c", "status": 2, "attachedObjectId": "0_g"}]
    desk = Desk({"objects": [waiting, *others], "objectType": "KalturaUploadTokenListResponse"})
    assert [token.id for token in await desk.uploads.waiting_tokens("film.mp4")] == ["a"]


async def test_single_calls() -> None:
    """Ask for, attach."""
    desk = Desk(TOKEN, ENTRY)
    assert (await desk.uploads.token("0_token")).id == "0_token"
    await desk.uploads.attach("0_entry", "0_token")
    assert desk.server.calls == ["uploadToken.get", "media.addContent"]
    assert TRANSFER.mark == "kdesk:t1"


async def test_new_content_brings_its_fingerprint_along() -> None:
    """One request; when the entry keeps its old fingerprint, its content is replaced all the same."""
    desk = Desk([ENTRY, ENTRY], [ENTRY, refusal("SERVICE_FORBIDDEN")])
    await desk.uploads.replace_content(TRANSFER)
    await desk.uploads.replace_content(TRANSFER)
    assert desk.server.sent[0]["1"]["resource"]["token"] == "0_token"
    fields = {"objectType": "KalturaMediaEntry", "referenceId": "kdesk1-2500-abcd"}
    assert (desk.server.sent[0]["2"]["entryId"], desk.server.sent[0]["2"]["mediaEntry"]) == ("{1:result:id}", fields)


async def test_content_that_cannot_be_replaced_is_told() -> None:
    """The engine then reserves an entry of its own."""
    desk = Desk([refusal("ENTRY_ID_NOT_FOUND"), refusal("ENTRY_ID_NOT_FOUND")])
    with pytest.raises(EntryGone):
        await desk.uploads.replace_content(TRANSFER)


async def test_a_free_token_says_in_its_name_whose_it_is() -> None:
    """No entry could; the mark stands in front, where a long name is not cut."""
    desk = Desk({**TOKEN, "fileName": "kdesk:t1 film.mp4"})
    assert (await desk.uploads.free_token(TRANSFER)).transfer_id == "t1"
    assert desk.server.sent[0]["uploadToken"]["fileName"] == "kdesk:t1 film.mp4"


@pytest.mark.parametrize("reply", [None, refusal("UPLOAD_TOKEN_NOT_FOUND")])
async def test_deleting_a_token_twice_is_fine(reply: Any) -> None:
    """Gone is gone."""
    await Desk(reply).uploads.delete_token("0_token")


@pytest.mark.parametrize("reply", [None, refusal("ENTRY_ID_NOT_FOUND")])
async def test_deleting_an_entry_twice_is_fine(reply: Any) -> None:
    """Gone is gone."""
    await Desk(reply).uploads.delete_entry("0_entry")


async def test_deleting_what_is_not_ours_is_told() -> None:
    """A missing right is no success."""
    denied = refusal("INVALID_KS", KSID="", ERR_CODE="-4", ERR_DESC="INVALID_TYPE")
    with pytest.raises(NotPermitted):
        await Desk(denied).uploads.delete_entry("0_entry")


async def test_an_unknown_entry_is_told_when_attaching() -> None:
    """The engine then reserves anew."""
    with pytest.raises(EntryGone):
        await Desk(refusal("ENTRY_ID_NOT_FOUND")).uploads.attach("0_entry", "0_token")

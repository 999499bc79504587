"""The requests of the upload calls, and the results of their responses."""

from typing import Any

import httpx
import pytest

from kdesk.domain.upload import Chunk, UploadTokenStatus
from kdesk.errors import (
    EntryGone,
    FileChanged,
    NotPermitted,
    SessionEnded,
    SizeMismatch,
    TimedOut,
    TokenExpired,
    TokenGone,
)
from kdesk.kaltura.chunk_body import no_blocks
from kdesk.kaltura.chunk_upload import upload_base
from tests.kaltura.scripted_http import INVALID_KS, URL, blocks_of, refusal
from tests.kaltura.scripted_uploads import ENTRY, TOKEN, TRANSFER, ScriptedUploads
from tests.support.transfers import altered


async def test_an_opener_has_no_bytes_and_stands_at_the_beginning() -> None:
    """Everything but the KS is in the query string, so that a dropped body is still understood."""
    harness = ScriptedUploads(TOKEN)
    token = await harness.uploads.open(TRANSFER, Chunk(0, 0), no_blocks())
    assert token.status is UploadTokenStatus.PARTIAL
    assert harness.query == {
        "format": "1",
        "uploadTokenId": "0_token",
        "resume": "false",
        "finalChunk": "false",
        "resumeAt": "0",
    }
    request = harness.server.asked[0]
    assert b'name="ks"\r\n\r\nKS-0\r\n' in request.content
    assert b'filename="film.mp4"' in request.content
    assert "transfer-encoding" not in request.headers


async def test_a_chunk_goes_to_its_own_offset() -> None:
    """The server's default would append, which must not be repeated."""
    harness = ScriptedUploads(TOKEN)
    await harness.uploads.send(TRANSFER, Chunk(1000, 500), blocks_of(b"x" * 500))
    assert (harness.query["resume"], harness.query["finalChunk"], harness.query["resumeAt"]) == (
        "true",
        "false",
        "1000",
    )
    request = harness.server.asked[0]
    assert len(request.content) == int(request.headers["content-length"])
    assert request.content.count(b"x" * 500) == 1


async def test_a_small_file_goes_as_one_body() -> None:
    """It opens and closes the token."""
    harness = ScriptedUploads(TOKEN)
    await harness.uploads.send_whole(TRANSFER, blocks_of(b"x" * 2500))
    assert (harness.query["resume"], harness.query["finalChunk"], harness.query["resumeAt"]) == ("false", "true", "0")


async def test_the_closing_chunk_stands_at_the_size() -> None:
    """Only there does the server compare; and it may take its time."""
    harness = ScriptedUploads(TOKEN)
    await harness.uploads.close(TRANSFER)
    assert (harness.query["resume"], harness.query["finalChunk"], harness.query["resumeAt"]) == ("true", "true", "2500")
    assert harness.server.asked[0].extensions["timeout"]["read"] == 120.0


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
        await ScriptedUploads(reply).uploads.close(TRANSFER)


async def test_without_bytes_a_call_is_repeated_with_a_new_session() -> None:
    """A session that ended did nothing: the same opener may go again at once."""
    harness = ScriptedUploads(INVALID_KS, TOKEN)
    await harness.uploads.open(TRANSFER, Chunk(0, 0), no_blocks())
    assert b"KS-1" in harness.server.asked[1].content


async def test_bytes_come_once() -> None:
    """The session is renewed, and the chunk left to the caller to send again."""
    harness = ScriptedUploads(INVALID_KS)
    with pytest.raises(SessionEnded):
        await harness.uploads.send(TRANSFER, Chunk(0, 500), blocks_of(b"x" * 500))
    assert harness.session.renewed == 1


async def test_a_file_that_shrank_is_told_as_such() -> None:
    """The error of the body comes through the HTTP client as it is."""
    with pytest.raises(FileChanged):
        await ScriptedUploads(TOKEN).uploads.send(TRANSFER, Chunk(0, 500), blocks_of(b"x" * 499))


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
    harness = ScriptedUploads(TOKEN)
    await harness.uploads.open(altered(TRANSFER, upload_url=upload_url), Chunk(0, 0), no_blocks())
    assert str(harness.server.asked[0].url).startswith(f"{base}/api_v3/service/uploadToken/action/upload?")
    assert upload_base(upload_url, URL) == base


def test_a_server_without_tls_keeps_its_upload_address() -> None:
    """The demo server, and one's own in a laboratory."""
    assert upload_base("http://two.example", "http://one.example") == "http://two.example"


async def test_single_calls() -> None:
    """Ask for, attach."""
    harness = ScriptedUploads(TOKEN, ENTRY)
    assert (await harness.uploads.token("0_token")).id == "0_token"
    await harness.uploads.attach("0_entry", "0_token")
    assert harness.server.calls == ["uploadToken.get", "media.addContent"]


async def test_content_is_replaced_and_discarded_with_one_call_each() -> None:
    """A second `updateContent` would cancel the first."""
    harness = ScriptedUploads(ENTRY, None)
    await harness.uploads.replace_content(TRANSFER)
    await harness.uploads.discard_replacement("0_entry")
    assert harness.server.calls == ["media.updateContent", "media.cancelReplace"]
    assert harness.server.sent[0]["resource"]["token"] == "0_token"
    assert harness.server.sent[1]["entryId"] == "0_entry"


async def test_content_that_cannot_be_replaced_is_told() -> None:
    """The engine then asks what to do with the file."""
    harness = ScriptedUploads(refusal("ENTRY_ID_NOT_FOUND"))
    with pytest.raises(EntryGone):
        await harness.uploads.replace_content(TRANSFER)


async def test_reference_ids_are_written_each_by_itself() -> None:
    """One that is refused does not keep the others back."""
    harness = ScriptedUploads([ENTRY, refusal("SERVICE_FORBIDDEN"), ENTRY])
    with pytest.raises(NotPermitted):
        await harness.uploads.write_reference_ids({"0_a": "kdesk1-1-a", "0_b": "kdesk1-1-b", "0_c": "kdesk1-1-c"})
    fields = {"objectType": "KalturaBaseEntry", "referenceId": "kdesk1-1-c"}
    assert (harness.server.sent[0]["3"]["entryId"], harness.server.sent[0]["3"]["baseEntry"]) == ("0_c", fields)


@pytest.mark.parametrize("reply", [None, refusal("UPLOAD_TOKEN_NOT_FOUND")])
async def test_deleting_a_token_twice_is_fine(reply: Any) -> None:
    """Gone is gone."""
    await ScriptedUploads(reply).uploads.delete_token("0_token")


@pytest.mark.parametrize("reply", [None, refusal("ENTRY_ID_NOT_FOUND")])
async def test_deleting_an_entry_twice_is_fine(reply: Any) -> None:
    """Gone is gone."""
    await ScriptedUploads(reply).uploads.delete_entry("0_entry")


async def test_deleting_what_is_not_ours_is_told() -> None:
    """A missing right is no success."""
    denied = refusal("INVALID_KS", KSID="", ERR_CODE="-4", ERR_DESC="INVALID_TYPE")
    with pytest.raises(NotPermitted):
        await ScriptedUploads(denied).uploads.delete_entry("0_entry")


async def test_an_unknown_entry_is_told_when_attaching() -> None:
    """The engine then reserves anew."""
    with pytest.raises(EntryGone):
        await ScriptedUploads(refusal("ENTRY_ID_NOT_FOUND")).uploads.attach("0_entry", "0_token")

"""The chunk rules of upload tokens, row by row as recorded from a real server."""

import threading
import time
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest

from tests.support.demo_client import DemoClient, wait_until
from tests.support.demo_process import DemoProcess

A, B, C = b"A" * 1000, b"B" * 1000, b"C" * 500


def stored(demo: DemoProcess, token: str) -> bytes:
    """The bytes that the server keeps for a token."""
    return (demo.data_dir / "uploads" / token / "base").read_bytes()


def opened(client: DemoClient, data: bytes = A, **fields: Any) -> str:
    """A token whose first chunk has been sent."""
    token = client.token(**fields)
    assert client.chunk(token, data, resume=False, finalChunk=False)["status"] == 1
    return token


def put(client: DemoClient, token: str, data: bytes, offset: object) -> Any:
    """A chunk that is not final, at an offset."""
    return client.chunk(token, data, resume=True, finalChunk=False, resumeAt=offset)


def close(client: DemoClient, token: str, offset: int, data: bytes = b"") -> Any:
    """A final chunk at an offset."""
    return client.chunk(token, data, resume=True, finalChunk=True, resumeAt=offset)


def test_fresh_token_shape(admin: DemoClient) -> None:
    """A new token leaves out what it does not know, and its file size is a string."""
    token = admin.call("uploadToken.add", uploadToken={"fileName": "a.mp4", "fileSize": 2500})
    assert token["fileSize"] == "2500"
    assert token["autoFinalize"] is False
    assert token["status"] == 0
    absent = {"uploadedFileSize", "uploadUrl", "attachedObjectType", "attachedObjectId"}
    assert not absent.intersection(token)
    assert admin.call("uploadToken.add").keys() == token.keys() - {"fileName", "fileSize"}


def test_long_file_names_are_cut(admin: DemoClient) -> None:
    """A file name keeps 256 characters, its extension not among them."""
    token = admin.call("uploadToken.add", uploadToken={"fileName": "n" * 396 + ".mp4"})
    assert token["fileName"] == "n" * 256


def test_read_only_fields_and_auto_finalize_are_refused(admin: DemoClient) -> None:
    """Read-only fields may not be sent, and autoFinalize needs a size."""
    add = "uploadToken.add"
    assert admin.error(add, uploadToken={"status": 2}) == "PROPERTY_VALIDATION_NOT_UPDATABLE"
    assert admin.error(add, uploadToken={"autoFinalize": True}) == "UPLOAD_TOKEN_MISSING_FILE_SIZE"


def test_single_shot_is_full(admin: DemoClient, demo: DemoProcess) -> None:
    """Without flags a chunk is the whole file, whatever size was declared; a second one is refused."""
    token = admin.token(fileSize=10)
    answer = admin.chunk(token, A)
    assert (answer["status"], answer["uploadedFileSize"]) == (2, "1000")
    assert stored(demo, token) == A
    assert admin.chunk(token, A)["code"] == "UPLOAD_TOKEN_INVALID_STATUS_FOR_UPLOAD"


def test_sequential_chunks(admin: DemoClient, demo: DemoProcess) -> None:
    """First, middle and final chunk in order make the file."""
    token = opened(admin)
    assert put(admin, token, B, 1000)["uploadedFileSize"] == "2000"
    assert close(admin, token, 2000, C)["status"] == 2
    assert stored(demo, token) == A + B + C


def test_resume_before_the_first_chunk(admin: DemoClient) -> None:
    """A resumed chunk on an empty token is refused and changes nothing."""
    token = admin.token()
    assert put(admin, token, A, 0)["code"] == "UPLOAD_TOKEN_CANNOT_RESUME"
    assert put(admin, token, A, 1000)["code"] == "UPLOAD_TOKEN_CANNOT_RESUME"
    assert admin.call("uploadToken.get", uploadTokenId=token)["status"] == 0


def test_gap_is_parked_and_the_size_lags(admin: DemoClient, demo: DemoProcess) -> None:
    """A chunk beyond the end is accepted without growing the size; filling the gap does not show it at once."""
    token = opened(admin)
    assert put(admin, token, C, 2000)["uploadedFileSize"] == "1000"
    assert put(admin, token, B, 1000)["uploadedFileSize"] == "2000"
    assert close(admin, token, 2500)["uploadedFileSize"] == "2500"
    assert stored(demo, token) == A + B + C


def test_ten_parked_chunks_a_call(admin: DemoClient, demo: DemoProcess) -> None:
    """A call takes in at most ten parked chunks before its own."""
    token = opened(admin, b"0" * 10)
    pieces = [bytes([65 + number]) * 10 for number in range(24)]
    for number in range(23, 0, -1):
        assert put(admin, token, pieces[number], 10 + 10 * number)["uploadedFileSize"] == "10"
    assert put(admin, token, pieces[0], 10)["uploadedFileSize"] == "20"
    sizes = [put(admin, token, b"z" * 10, 1000 + 10 * number)["uploadedFileSize"] for number in range(3)]
    assert sizes == ["120", "220", "250"]
    assert close(admin, token, 250)["status"] == 2
    assert stored(demo, token) == b"0" * 10 + b"".join(pieces)


def test_overlap_overwrites(admin: DemoClient, demo: DemoProcess) -> None:
    """A chunk that begins inside the file and reaches beyond its end is written over it."""
    token = opened(admin)
    assert put(admin, token, b"O" * 1000, 500)["uploadedFileSize"] == "1500"
    assert put(admin, token, b"i" * 100, 1200)["uploadedFileSize"] == "1500"
    assert close(admin, token, 1500, b"F" * 1000)["status"] == 2
    assert stored(demo, token) == A[:500] + b"O" * 1000 + b"F" * 1000


def test_duplicates_with_other_bytes_win_at_the_end(admin: DemoClient, demo: DemoProcess) -> None:
    """Parked duplicates are applied again from the start when one is parked at 0, as the real server does."""
    token = opened(admin)
    put(admin, token, B, 1000)
    put(admin, token, b"X" * 1000, 1000)
    assert put(admin, token, b"Y" * 1000, 0)["uploadedFileSize"] == "2000"
    assert stored(demo, token) == A + B
    assert close(admin, token, 2000, C)["status"] == 2
    assert stored(demo, token) == b"Y" * 1000 + b"X" * 1000 + C


def test_identical_duplicates_do_no_harm(admin: DemoClient, demo: DemoProcess) -> None:
    """Chunks sent twice with the same bytes leave the file as it should be."""
    token = opened(admin)
    for data, offset in ((B, 1000), (A, 0), (B, 1000), (A, 0)):
        assert put(admin, token, data, offset)["status"] == 1
    assert close(admin, token, 2000, C)["status"] == 2
    assert stored(demo, token) == A + B + C


def test_resume_false_replaces(admin: DemoClient, demo: DemoProcess) -> None:
    """`resume=false` on a token with bytes starts over, whatever its offset says."""
    token = opened(admin)
    put(admin, token, B, 1000)
    answer = admin.chunk(token, C, resume=False, finalChunk=False, resumeAt=2000)
    assert answer["uploadedFileSize"] == "500"
    assert stored(demo, token) == C


def test_zero_length_opener_allows_everything_in_parallel(admin: DemoClient, demo: DemoProcess) -> None:
    """After an opener without bytes all chunks may come at once, the one at 0 too."""
    token = admin.token()
    answer = admin.chunk(token, b"", resume=False, finalChunk=False, resumeAt=0)
    assert (answer["status"], answer["uploadedFileSize"]) == (1, "0")
    pieces = {number * 1000: bytes([65 + number]) * 1000 for number in range(26)}
    with ThreadPoolExecutor(6) as pool:
        answers = list(pool.map(lambda offset: put(admin, token, pieces[offset], offset), reversed(pieces)))
    assert {answer["status"] for answer in answers} == {1}
    assert close(admin, token, 26000)["uploadedFileSize"] == "26000"
    assert stored(demo, token) == b"".join(pieces.values())


def test_zero_length_chunk_in_the_middle_is_ignored(admin: DemoClient) -> None:
    """A chunk without bytes that is not final changes nothing."""
    token = opened(admin)
    assert put(admin, token, b"", 1000)["uploadedFileSize"] == "1000"


def test_minus_one_appends(admin: DemoClient, demo: DemoProcess) -> None:
    """`resumeAt=-1` appends, and as a final chunk it is not checked."""
    token = opened(admin)
    assert put(admin, token, B, -1)["uploadedFileSize"] == "2000"
    assert close(admin, token, -1)["status"] == 2
    assert stored(demo, token) == A + B


@pytest.mark.parametrize("offset", ["-5", "1000.5", "1e3000", "9" * 30, "../../../x"])
def test_odd_offsets_are_parked_harmlessly(admin: DemoClient, demo: DemoProcess, offset: str) -> None:
    """Offsets that no client should send are accepted and do not disturb the file."""
    token = opened(admin)
    assert put(admin, token, b"-" * 900, offset)["uploadedFileSize"] == "1000"
    assert put(admin, token, B, 1000)["uploadedFileSize"] == "2000"
    assert stored(demo, token)[1000:] == B


def test_final_at_zero_skips_the_check(admin: DemoClient, demo: DemoProcess) -> None:
    """A final chunk at offset 0 closes with what is there, its own bytes unused."""
    token = opened(admin)
    assert close(admin, token, 0, b"Z" * 500)["status"] == 2
    assert stored(demo, token) == A


def test_final_with_a_gap_waits_then_fails_recoverably(admin: DemoClient, demo: DemoProcess) -> None:
    """A final chunk waits for what is missing; after the error the missing chunk and the same final succeed."""
    token = opened(admin)
    started = time.monotonic()
    assert close(admin, token, 2000, C)["code"] == "UPLOAD_TOKEN_CANNOT_MATCH_EXPECTED_SIZE"
    assert time.monotonic() - started >= 1
    assert admin.call("uploadToken.get", uploadTokenId=token)["status"] == 1
    put(admin, token, B, 1000)
    assert close(admin, token, 2000, C)["status"] == 2
    assert stored(demo, token) == A + B + C


def test_late_chunk_completes_a_waiting_final(admin: DemoClient, demo: DemoProcess) -> None:
    """The missing chunk may arrive while the final one waits."""
    token = opened(admin)
    with ThreadPoolExecutor(1) as pool:
        final = pool.submit(close, admin, token, 2000, C)
        parked = demo.data_dir / "uploads" / token / "chunk.2000"
        wait_until(parked.exists, bool)
        put(admin, token, B, 1000)
        assert final.result()["status"] == 2
    assert stored(demo, token) == A + B + C


def test_final_shorter_than_the_file_fails(admin: DemoClient) -> None:
    """A final chunk that says less than is there can never match."""
    token = opened(admin)
    put(admin, token, B, 1000)
    assert close(admin, token, 500, b"s" * 100)["code"] == "UPLOAD_TOKEN_CANNOT_MATCH_EXPECTED_SIZE"


def test_concurrent_identical_finals_all_succeed(admin: DemoClient) -> None:
    """Three copies of the final chunk in flight together: at least one succeeds, none breaks the file."""
    token = opened(admin)
    gate = threading.Barrier(3)

    def send() -> Any:
        gate.wait()
        return close(admin, token, 1000, B)

    with ThreadPoolExecutor(3) as pool:
        answers = [future.result() for future in [pool.submit(send) for _ in range(3)]]
    outcomes = {answer.get("status", answer.get("code")) for answer in answers}
    assert outcomes <= {2, "UPLOAD_TOKEN_INVALID_STATUS_FOR_UPLOAD"}
    assert 2 in outcomes
    assert admin.call("uploadToken.get", uploadTokenId=token)["uploadedFileSize"] == "2000"


@pytest.mark.parametrize(("flag", "status"), [("False", 1), ("0", 1), ("", 1), ("no", 2), ("null", 2), ("True", 2)])
def test_boolean_words(admin: DemoClient, flag: str, status: int) -> None:
    """Empty, 0 and false in any case are false, everything else is true."""
    assert admin.chunk(admin.token(), A, resume="0", finalChunk=flag)["status"] == status


def test_auto_finalize(admin: DemoClient, demo: DemoProcess) -> None:
    """With autoFinalize a token closes when enough bytes were counted, in any order; with -1 it is too early."""
    token = opened(admin, fileSize=2500, autoFinalize=True)
    assert put(admin, token, C, 2000)["status"] == 1
    assert put(admin, token, B, 1000)["status"] == 2
    assert stored(demo, token) == A + B + C
    early = opened(admin, fileSize=2500, autoFinalize=True)
    assert put(admin, early, B, -1)["status"] == 2


def test_auto_finalize_counts_chunks_sent_twice(admin: DemoClient) -> None:
    """A re-sent chunk makes autoFinalize fail early; the missing chunk repairs it."""
    token = opened(admin, fileSize=2500, autoFinalize=True)
    assert put(admin, token, B, 1000)["status"] == 1
    assert put(admin, token, B, 1000)["code"] == "UPLOAD_TOKEN_CANNOT_MATCH_EXPECTED_SIZE"
    assert put(admin, token, C, 2000)["status"] == 2


@pytest.mark.parametrize(
    "head", [b"\x7fELF\x02\x01", b"MZ\x90\x00\x03", b"#!/bin/sh\n", b"<?php 1;", b"<html>", b"\0\0"]
)
def test_refused_types_take_the_token_away(admin: DemoClient, head: bytes) -> None:
    """A file type that is not allowed is refused at the final chunk, and the token is gone."""
    token = admin.token()
    answer = admin.chunk(token, head + bytes(range(256)) * 4)
    assert answer["code"] == "UPLOAD_TOKEN_FILE_TYPE_RESTRICTED_FOR_UPLOAD"
    assert admin.error("uploadToken.get", uploadTokenId=token) == "UPLOAD_TOKEN_NOT_FOUND"


def test_parts_that_are_no_files(admin: DemoClient) -> None:
    """Missing and malformed file parts are told apart, and leave the token as it was."""
    token = admin.token()
    path = f"/api_v3/service/uploadToken/action/upload?format=1&uploadTokenId={token}"

    def code(**request: Any) -> str:
        return str(admin.http.post(path, **request).json()["code"])

    ks = {"ks": admin.ks}
    assert code(json=ks) == "MISSING_MANDATORY_PARAMETER"
    assert code(data=ks, files={"other": ("a.mp4", A)}) == "MISSING_MANDATORY_PARAMETER"
    assert code(data={**ks, "fileData": "abc"}) == "UPLOAD_ERROR"
    assert code(files={"ks": (None, admin.ks), "fileData": (None, A)}) == "UPLOAD_ERROR"
    assert code(data=ks, files={"fileData": ("", A)}) == "UPLOAD_ERROR"
    assert admin.call("uploadToken.get", uploadTokenId=token)["status"] == 0


def test_file_name_of_the_first_part(admin: DemoClient) -> None:
    """A token without a name takes that of the part, directories removed."""
    token = admin.call("uploadToken.add")["id"]
    assert admin.chunk(token, A, name="../../holiday/Beach.MP4")["fileName"] == "Beach.MP4"


def test_ownership(admin: DemoClient, user: DemoClient) -> None:
    """A user sees own tokens only; an admin sees all."""
    mine, theirs = user.token(), admin.token()
    assert user.error("uploadToken.get", uploadTokenId=theirs) == "UPLOAD_TOKEN_NOT_FOUND"
    assert user.chunk(theirs, A)["code"] == "UPLOAD_TOKEN_NOT_FOUND"
    assert [row["id"] for row in user.call("uploadToken.list")["objects"]] == [mine]
    assert admin.call("uploadToken.get", uploadTokenId=mine)["userId"] == "user1"


def test_delete(admin: DemoClient, demo: DemoProcess) -> None:
    """Deleting answers null, once; the bytes go."""
    token = opened(admin)
    assert admin.call("uploadToken.delete", uploadTokenId=token) is None
    assert admin.error("uploadToken.delete", uploadTokenId=token) == "UPLOAD_TOKEN_NOT_FOUND"
    assert put(admin, token, B, 1000)["code"] == "UPLOAD_TOKEN_NOT_FOUND"
    assert not (demo.data_dir / "uploads" / token).exists()


def test_list_filters(admin: DemoClient) -> None:
    """Tokens are found by name and status; unknown fields and orders are ignored; everything comes for page size 0."""
    token = opened(admin, file_name="listed.mp4")
    found = admin.call("uploadToken.list", filter={"fileNameEqual": "listed.mp4", "statusEqual": 1})
    assert [row["id"] for row in found["objects"]] == [token]
    total = admin.call("uploadToken.list", filter={"foo": 1})["totalCount"]
    everything = admin.call("uploadToken.list", pager={"pageSize": 0}, filter={"orderBy": "-fileName"})
    assert total == everything["totalCount"] == len(everything["objects"])
    assert admin.call("uploadToken.list", pager={"pageSize": 5, "pageIndex": 99999})["objects"] == []


def test_request_log(admin: DemoClient, demo: DemoProcess) -> None:
    """Every chunk leaves one line with its offset, length and outcome."""
    token = opened(admin)
    put(admin, token, B, 1000)
    close(admin, token, 5000)
    lines = [line for line in demo.requests() if line["token"] == token]
    assert [(line["resumeAt"], line["length"], line["outcome"]) for line in lines] == [
        (-1, 1000, "stored"),
        (1000, 1000, "stored"),
        (5000, 0, "UPLOAD_TOKEN_CANNOT_MATCH_EXPECTED_SIZE"),
    ]

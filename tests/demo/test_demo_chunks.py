"""The chunk rules of upload tokens, row by row as recorded from a real server."""

import socket
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest

from kdesk.demo.faults.registry import Faults
from kdesk.demo.media.receiving import Chunk
from kdesk.demo.server.demo import Install, build
from kdesk.demo.store.database import Row
from kdesk.demo.store.uploads.chunks import ChunkFolder
from kdesk.demo.wire.ks import Session
from kdesk.demo.wire.params import Args
from tests.support.demo_chunks import A, B, C, close, force, opened, parked, put, stored, token_state
from tests.support.demo_client import DemoClient, wait_until
from tests.support.demo_process import DemoProcess


def test_single_shot_is_full(admin: DemoClient, demo: DemoProcess) -> None:
    """Without flags a chunk is the whole file, whatever the declared size; a second one is refused."""
    token = admin.token(fileSize=10)
    response = admin.chunk(token, A)
    assert (response["status"], response["uploadedFileSize"]) == (2, "1000")
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
    """A chunk beyond the end is accepted without changing the size; filling the gap does not show immediately."""
    token = opened(admin)
    assert put(admin, token, C, 2000)["uploadedFileSize"] == "1000"
    assert put(admin, token, B, 1000)["uploadedFileSize"] == "2000"
    assert close(admin, token, 2500)["uploadedFileSize"] == "2500"
    assert stored(demo, token) == A + B + C


def test_ten_parked_chunks_a_call(admin: DemoClient, demo: DemoProcess) -> None:
    """A call appends at most ten parked chunks before its own."""
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
    """A chunk that begins inside the file and extends beyond its end overwrites it."""
    token = opened(admin)
    assert put(admin, token, b"O" * 1000, 500)["uploadedFileSize"] == "1500"
    assert put(admin, token, b"i" * 100, 1200)["uploadedFileSize"] == "1500"
    assert close(admin, token, 1500, b"F" * 1000)["status"] == 2
    assert stored(demo, token) == A[:500] + b"O" * 1000 + b"F" * 1000


def test_duplicates_with_other_bytes_win_at_the_end(admin: DemoClient, demo: DemoProcess) -> None:
    """As on the real server, parked duplicates are applied again from the start if one is parked at 0."""
    token = opened(admin)
    put(admin, token, B, 1000)
    put(admin, token, b"X" * 1000, 1000)
    assert put(admin, token, b"Y" * 1000, 0)["uploadedFileSize"] == "2000"
    assert stored(demo, token) == A + B
    assert close(admin, token, 2000, C)["status"] == 2
    assert stored(demo, token) == b"Y" * 1000 + b"X" * 1000 + C


def test_identical_duplicates_do_no_harm(admin: DemoClient, demo: DemoProcess) -> None:
    """Chunks sent twice with the same bytes do not damage the file."""
    token = opened(admin)
    for data, offset in ((B, 1000), (A, 0), (B, 1000), (A, 0)):
        assert put(admin, token, data, offset)["status"] == 1
    assert close(admin, token, 2000, C)["status"] == 2
    assert stored(demo, token) == A + B + C


def test_resume_false_replaces(admin: DemoClient, demo: DemoProcess) -> None:
    """`resume=false` on a token with bytes starts over, whatever its offset says."""
    token = opened(admin)
    put(admin, token, B, 1000)
    response = admin.chunk(token, C, resume=False, finalChunk=False, resumeAt=2000)
    assert response["uploadedFileSize"] == "500"
    assert stored(demo, token) == C


def test_zero_length_opener_allows_everything_in_parallel(admin: DemoClient, demo: DemoProcess) -> None:
    """After an opener without bytes all chunks, including the one at 0, may be sent concurrently."""
    token = admin.token()
    response = admin.chunk(token, b"", resume=False, finalChunk=False, resumeAt=0)
    assert (response["status"], response["uploadedFileSize"]) == (1, "0")
    pieces = {number * 1000: bytes([65 + number]) * 1000 for number in range(26)}
    with ThreadPoolExecutor(6) as pool:
        responses = list(pool.map(lambda offset: put(admin, token, pieces[offset], offset), reversed(pieces)))
    assert {response["status"] for response in responses} == {1}
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
    """Invalid offsets are accepted and do not damage the file."""
    token = opened(admin)
    assert put(admin, token, b"-" * 900, offset)["uploadedFileSize"] == "1000"
    assert put(admin, token, B, 1000)["uploadedFileSize"] == "2000"
    assert stored(demo, token)[1000:] == B


@pytest.mark.parametrize(("flag", "status"), [("False", 1), ("0", 1), ("", 1), ("no", 2), ("null", 2), ("True", 2)])
def test_boolean_words(admin: DemoClient, flag: str, status: int) -> None:
    """Empty, 0 and false in any case are false, everything else is true."""
    assert admin.chunk(admin.token(), A, resume="0", finalChunk=flag)["status"] == status


def test_request_log(admin: DemoClient, demo: DemoProcess) -> None:
    """Every chunk is logged in one line with its offset, length and outcome."""
    token = opened(admin)
    put(admin, token, B, 1000)
    close(admin, token, 5000)
    lines = [line for line in demo.requests() if line["token"] == token]
    assert [(line["resumeAt"], line["length"], line["outcome"]) for line in lines] == [
        (-1, 1000, "stored"),
        (1000, 1000, "stored"),
        (5000, 0, "UPLOAD_TOKEN_CANNOT_MATCH_EXPECTED_SIZE"),
    ]


def test_a_parked_chunk_reports_the_size_at_its_start(tmp_path: Path) -> None:
    """The reported size can decrease: a chunk that waited and was parked reports the size from before."""
    demo = build(tmp_path, Install(final_wait=1), Faults())

    def send(seen: Row, data: bytes, **flags: Any) -> Row:
        part = demo.stores.disk.files.new_incoming()
        part.write_bytes(data)
        return demo.media.inputs.uploads.receive(seen, Chunk(part, len(data), "a.mp4", final=False, **flags))

    session = Session(partner_id=1, user_id="", type=2, expiry=2**31, privileges="")
    empty = demo.stores.tokens.add(session, Args({}))
    early = send(empty, A)
    assert send(early, B, resume=True, resume_at=1000)["uploaded"] == 2000
    assert send(early, C, resume=True, resume_at=9000)["uploaded"] == 1000
    assert demo.stores.tokens.fresh(empty["id"])["assembled"] == 2000
    demo.close()


def test_parked_chunks_outlive_a_new_start(admin: DemoClient, demo: DemoProcess) -> None:
    """`resume=false` keeps parked chunks, and they become part of the new file."""
    token = opened(admin)
    put(admin, token, C, 2000)
    admin.chunk(token, b"N" * 2000, resume=False, finalChunk=False)
    assert parked(demo, token) == {"2000": 500}
    assert close(admin, token, 2500)["status"] == 2
    assert stored(demo, token) == b"N" * 2000 + C


def test_where_odd_offsets_are_parked(admin: DemoClient, demo: DemoProcess) -> None:
    """Negative and fractional offsets keep their number, words count as 0, and long ones are rounded to 14 digits."""
    token = opened(admin)
    for offset in (-5, "abc", 1000.5, 9000000000000, 123456789012345678):
        assert put(admin, token, b"-" * 900, offset)["uploadedFileSize"] == "1000"
    offsets = {"-5", "0", "1000.5", "9000000000000", "1.2345678901235E+17"}
    assert parked(demo, token) == dict.fromkeys(offsets, 900)
    assert put(admin, token, B, "1000.0")["uploadedFileSize"] == "2000"


def test_beyond_four_gigabytes(tmp_path: Path) -> None:
    """Offsets above 32 bits are written at the right place without changing earlier bytes."""
    end = 6_442_450_944
    folder = ChunkFolder(tmp_path, end)
    with folder.base.open("wb") as file:
        file.truncate(end)
    part = tmp_path / "part"
    part.write_bytes(A)
    assert folder.put(part, end, len(A)) == []
    assert folder.end == folder.base.stat().st_size == end + 1000
    with folder.base.open("rb") as file:
        file.seek(end)
        assert file.read() == A


def test_a_gap_of_gigabytes_costs_nothing(admin: DemoClient, demo: DemoProcess) -> None:
    """A chunk far beyond the end is stored beside the file, which does not grow."""
    token = opened(admin)
    assert put(admin, token, B, 6_442_450_944)["uploadedFileSize"] == "1000"
    assert parked(demo, token) == {"6442450944": 1000}
    assert len(stored(demo, token)) == 1000


def test_only_changes_move_the_time(admin: DemoClient, demo: DemoProcess) -> None:
    """`updatedAt` changes with the size; a parked chunk does not change it."""
    token = opened(admin)
    before = admin.call("uploadToken.get", uploadTokenId=token)["updatedAt"] - 1000
    force(demo, token, "updated_at", before)
    assert put(admin, token, C, 2000)["updatedAt"] == before
    assert put(admin, token, B, 1000)["updatedAt"] > before


def test_concurrent_identical_chunks(admin: DemoClient, demo: DemoProcess) -> None:
    """Of four concurrent copies of one chunk the first is written and the others are parked."""
    token = opened(admin)
    with ThreadPoolExecutor(4) as pool:
        responses = list(pool.map(lambda _: put(admin, token, B, 1000), range(4)))
    assert {response["status"] for response in responses} == {1}
    assert token_state(admin, token)[0] == 1
    assert parked(demo, token) == {"1000": 1000}
    assert close(admin, token, 2000, C)["status"] == 2
    assert stored(demo, token) == A + B + C


def test_torn_writes_do_not_count(admin: DemoClient, demo: DemoProcess) -> None:
    """Bytes that a failed write left beyond the end are not part of the file."""
    token = opened(admin)
    with (demo.data_dir / "uploads" / token / "base").open("ab") as file:
        file.write(b"torn")
    assert close(admin, token, 1000)["uploadedFileSize"] == "1000"
    assert stored(demo, token) == A


def test_lost_response(admin: DemoClient, demo: DemoProcess) -> None:
    """A chunk whose body arrived is stored even if the client does not wait for the response."""
    token = admin.token()
    body = b'--b\r\nContent-Disposition: form-data; name="fileData"; filename="a.mp4"\r\n\r\n' + A + b"\r\n--b--\r\n"
    head = (
        f"POST /api_v3/service/uploadToken/action/upload?uploadTokenId={token}&ks={admin.ks}&finalChunk=0 HTTP/1.1\r\n"
        f"Host: x\r\nContent-Type: multipart/form-data; boundary=b\r\nContent-Length: {len(body)}\r\n\r\n"
    )
    with socket.create_connection(("127.0.0.1", int(demo.url.rpartition(":")[2]))) as connection:
        connection.sendall(head.encode() + body)
    assert wait_until(lambda: token_state(admin, token), lambda seen: seen[0] == 1) == (1, "1000")
    assert put(admin, token, A, 0)["uploadedFileSize"] == "1000"

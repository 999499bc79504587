"""Final chunks: their checks, their waiting, and responses to their copies."""

import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest

from tests.support.demo_chunks import A, B, C, close, opened, parked, put, stored, token_state
from tests.support.demo_client import DemoClient, wait_until
from tests.support.demo_process import DemoProcess


def test_final_at_zero_skips_the_check(admin: DemoClient, demo: DemoProcess) -> None:
    """A final chunk at offset 0 closes the token with the stored bytes and ignores its own."""
    token = opened(admin)
    assert close(admin, token, 0, b"Z" * 500)["status"] == 2
    assert stored(demo, token) == A


def test_final_with_a_gap_fails_recoverably(admin: DemoClient, demo: DemoProcess) -> None:
    """After the error the missing chunk and the same final chunk succeed."""
    token = opened(admin)
    assert close(admin, token, 2000, C)["code"] == "UPLOAD_TOKEN_CANNOT_MATCH_EXPECTED_SIZE"
    assert admin.call("uploadToken.get", uploadTokenId=token)["status"] == 1
    put(admin, token, B, 1000)
    assert close(admin, token, 2000, C)["status"] == 2
    assert stored(demo, token) == A + B + C


def test_final_shorter_than_the_file_fails(admin: DemoClient) -> None:
    """A final chunk that implies less than the stored length never succeeds."""
    token = opened(admin)
    put(admin, token, B, 1000)
    assert close(admin, token, 500, b"s" * 100)["code"] == "UPLOAD_TOKEN_CANNOT_MATCH_EXPECTED_SIZE"


def test_concurrent_identical_finals_all_succeed(admin: DemoClient) -> None:
    """Of three concurrent copies of the final chunk at least one succeeds, and the file is intact."""
    token = opened(admin)
    gate = threading.Barrier(3)

    def send() -> Any:
        gate.wait()
        return close(admin, token, 1000, B)

    with ThreadPoolExecutor(3) as pool:
        responses = [future.result() for future in [pool.submit(send) for _ in range(3)]]
    outcomes = {response.get("status", response.get("code")) for response in responses}
    assert outcomes <= {2, "UPLOAD_TOKEN_INVALID_STATUS_FOR_UPLOAD"}
    assert 2 in outcomes
    assert admin.call("uploadToken.get", uploadTokenId=token)["uploadedFileSize"] == "2000"


def test_final_with_a_gap_keeps_its_bytes(admin: DemoClient, demo: DemoProcess) -> None:
    """The bytes of a failed final chunk stay parked for the next one that implies the same length."""
    token = opened(admin)
    assert close(admin, token, 2000, C)["code"] == "UPLOAD_TOKEN_CANNOT_MATCH_EXPECTED_SIZE"
    assert parked(demo, token) == {"2000": 500}
    put(admin, token, B, 1000)
    assert close(admin, token, 2500)["uploadedFileSize"] == "2500"
    assert stored(demo, token) == A + B + C


def test_failed_finals_show_no_new_size(admin: DemoClient, demo: DemoProcess) -> None:
    """Chunks merged by a failing final one count for the file, but not yet for `uploadedFileSize`."""
    token = opened(admin)
    put(admin, token, C, 2000)
    put(admin, token, B, 1000)
    assert close(admin, token, 9000)["code"] == "UPLOAD_TOKEN_CANNOT_MATCH_EXPECTED_SIZE"
    assert token_state(admin, token) == (1, "2000")
    assert stored(demo, token) == A + B + C
    assert close(admin, token, 2500)["uploadedFileSize"] == "2500"


def test_final_without_bytes(admin: DemoClient) -> None:
    """An opener and a final chunk without bytes make a full token of 0 bytes."""
    token = opened(admin, b"")
    assert close(admin, token, 0)["uploadedFileSize"] == "0"
    assert token_state(admin, token) == (2, "0")


def test_final_at_minus_one_is_not_checked(admin: DemoClient) -> None:
    """A final chunk that appends closes the token whatever the declared size."""
    token = opened(admin, fileSize=2500)
    assert close(admin, token, -1) | {"updatedAt": 0} == admin.call("uploadToken.get", uploadTokenId=token) | {
        "updatedAt": 0
    }
    assert token_state(admin, token) == (2, "1000")


def test_a_later_copy_of_a_final_is_refused(admin: DemoClient) -> None:
    """After the response, the same final chunk is refused because the token is full."""
    token = opened(admin)
    assert close(admin, token, 1000, B)["status"] == 2
    assert close(admin, token, 1000, B)["code"] == "UPLOAD_TOKEN_INVALID_STATUS_FOR_UPLOAD"


@pytest.fixture
def slow_demo(tmp_path: Path) -> Iterator[DemoProcess]:
    """A demo server whose final chunks wait for longer than the test."""
    process = DemoProcess(tmp_path / "demo", "--no-samples", "--final-wait", "60")
    yield process.start()
    assert process.stop() == 0


def test_waiting_finals(slow_demo: DemoProcess) -> None:
    """A waiting final chunk and its copy finish with the missing chunk; another one ends when its token is deleted."""
    with DemoClient(slow_demo.credentials) as client, ThreadPoolExecutor(3) as pool:
        client.as_admin()
        late, gone = opened(client), opened(client)
        finals = {token: pool.submit(close, client, token, 2000, C) for token in (late, gone)}
        copy = pool.submit(close, client, late, 2000, C)
        for token in finals:
            wait_until(lambda token=token: parked(slow_demo, token), bool)
        assert token_state(client, late) == (1, "1000")
        assert put(client, late, B, 1000)["uploadedFileSize"] == "2000"
        client.call("uploadToken.delete", uploadTokenId=gone)
        assert finals[late].result()["status"] == copy.result()["status"] == 2
        assert finals[gone].result()["code"] == "UPLOAD_TOKEN_NOT_FOUND"
        assert stored(slow_demo, late) == A + B + C

"""Final chunks: what they check, how long they wait, and how their copies are answered."""

import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest

from tests.support.demo_chunks import A, B, C, close, look, opened, parked, put, stored
from tests.support.demo_client import DemoClient, wait_until
from tests.support.demo_process import DemoProcess


def test_final_at_zero_skips_the_check(admin: DemoClient, demo: DemoProcess) -> None:
    """A final chunk at offset 0 closes with what is there, its own bytes unused."""
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
        responses = [future.result() for future in [pool.submit(send) for _ in range(3)]]
    outcomes = {response.get("status", response.get("code")) for response in responses}
    assert outcomes <= {2, "UPLOAD_TOKEN_INVALID_STATUS_FOR_UPLOAD"}
    assert 2 in outcomes
    assert admin.call("uploadToken.get", uploadTokenId=token)["uploadedFileSize"] == "2000"


def test_final_with_a_gap_keeps_its_bytes(admin: DemoClient, demo: DemoProcess) -> None:
    """What a failed final chunk brought stays parked, for the next one that says the same length."""
    token = opened(admin)
    assert close(admin, token, 2000, C)["code"] == "UPLOAD_TOKEN_CANNOT_MATCH_EXPECTED_SIZE"
    assert parked(demo, token) == {"2000": 500}
    put(admin, token, B, 1000)
    assert close(admin, token, 2500)["uploadedFileSize"] == "2500"
    assert stored(demo, token) == A + B + C


def test_failed_finals_show_no_new_size(admin: DemoClient, demo: DemoProcess) -> None:
    """A parked chunk that a failing final took in counts for the file, not yet for `uploadedFileSize`."""
    token = opened(admin)
    put(admin, token, C, 2000)
    put(admin, token, B, 1000)
    assert close(admin, token, 9000)["code"] == "UPLOAD_TOKEN_CANNOT_MATCH_EXPECTED_SIZE"
    assert look(admin, token) == (1, "2000")
    assert stored(demo, token) == A + B + C
    assert close(admin, token, 2500)["uploadedFileSize"] == "2500"


def test_final_of_nothing_at_all(admin: DemoClient) -> None:
    """An opener without bytes and a final one without bytes make a full token of no bytes."""
    token = opened(admin, b"")
    assert close(admin, token, 0)["uploadedFileSize"] == "0"
    assert look(admin, token) == (2, "0")


def test_final_at_minus_one_is_not_checked(admin: DemoClient) -> None:
    """A final chunk that appends closes whatever size was declared."""
    token = opened(admin, fileSize=2500)
    assert close(admin, token, -1) | {"updatedAt": 0} == admin.call("uploadToken.get", uploadTokenId=token) | {
        "updatedAt": 0
    }
    assert look(admin, token) == (2, "1000")


def test_a_later_copy_of_a_final_is_refused(admin: DemoClient) -> None:
    """Once the answer has left, the same final chunk finds a token that takes nothing more."""
    token = opened(admin)
    assert close(admin, token, 1000, B)["status"] == 2
    assert close(admin, token, 1000, B)["code"] == "UPLOAD_TOKEN_INVALID_STATUS_FOR_UPLOAD"


@pytest.fixture
def patient(tmp_path: Path) -> Iterator[DemoProcess]:
    """A demo server whose final chunks wait for as long as a test may take."""
    process = DemoProcess(tmp_path / "demo", "--no-samples", "--final-wait", "60")
    yield process.start()
    assert process.stop() == 0


def test_waiting_finals(patient: DemoProcess) -> None:
    """A waiting final chunk and its copy end when the missing chunk comes, another when its token is deleted."""
    with DemoClient(patient.credentials) as client, ThreadPoolExecutor(3) as pool:
        client.as_admin()
        late, gone = opened(client), opened(client)
        finals = {token: pool.submit(close, client, token, 2000, C) for token in (late, gone)}
        copy = pool.submit(close, client, late, 2000, C)
        for token in finals:
            wait_until(lambda token=token: parked(patient, token), bool)
        assert look(client, late) == (1, "1000")
        assert put(client, late, B, 1000)["uploadedFileSize"] == "2000"
        client.call("uploadToken.delete", uploadTokenId=gone)
        assert finals[late].result()["status"] == copy.result()["status"] == 2
        assert finals[gone].result()["code"] == "UPLOAD_TOKEN_NOT_FOUND"
        assert stored(patient, late) == A + B + C

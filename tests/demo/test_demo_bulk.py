"""Bulk uploads on the demo server: the lines of a CSV become entries, and the job ends with them."""

from pathlib import Path

import httpx
import pytest

from tests.support.demo_process import DemoProcess
from tests.support.evidence import until
from tests.support.kaltura_client import PlainClient

FINISHED, ABORTED, NOT_PROCESSED, PARTLY = 5, 7, 11, 12


def add(server: DemoProcess, content: str) -> dict[str, object]:
    """Add a job and return it."""
    url = f"{server.url}/api_v3/service/media/action/bulkUploadAdd"
    fields = {"ks": PlainClient(server).ks, "format": "1"}
    answer = httpx.post(url, data=fields, files={"fileData": ("b.csv", content.encode())}, trust_env=False)
    return dict(answer.json())


@pytest.fixture
def server(tmp_path: Path) -> DemoProcess:
    """A server of this test."""
    return DemoProcess(tmp_path / "server", "--no-samples")


def test_lines_become_entries_and_a_bad_one_makes_the_job_partial(server: DemoProcess) -> None:
    """A line with a wrong number of values fails alone; the address of another server cannot be fetched."""
    server.start()
    try:
        client = PlainClient(server)
        lines = (
            "*title,url,referenceId\none,http://elsewhere.example/a.mp4,r1\ntwo,http://elsewhere.example/b.mp4,r2,x\n"
        )
        made = add(server, lines)
        until(lambda: client.call("bulkupload_bulk", "get", id=made["id"])["status"] not in {0, 8})
        assert client.call("bulkupload_bulk", "get", id=made["id"])["status"] == 6
        (entry,) = client.call("media", "list", filter={"statusIn": "-2,-1,0,1,2"})["objects"]
        assert (entry["name"], entry["referenceId"]) == ("one", "r1")
        assert client.call("bulkupload_bulk", "abort", id=made["id"])["status"] == ABORTED
    finally:
        server.stop()

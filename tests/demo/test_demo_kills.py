"""Repeated `kill -9` during chunks and entries: everything acknowledged is there afterwards.

`KDESK_LONG=1` runs fifty rounds instead of three.
"""

import os
import random
import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import httpx
import pytest

from tests.support.demo_chunks import close, put, stored, token_state
from tests.support.demo_client import DemoClient
from tests.support.demo_process import DemoProcess

_ROUNDS = 50 if os.environ.get("KDESK_LONG") else 3
_UPLOADS, _CHUNKS, _CHUNK_BYTES = 3, 30, 20_000


@dataclass
class Upload:
    """An upload, and the parts that the server has acknowledged."""

    data: bytes
    order: list[int]
    entry: str = ""
    token: str = ""
    attached: bool = False
    acknowledged: set[int] = field(default_factory=set)
    done: bool = False

    def go_on(self, client: DemoClient) -> None:
        """Send everything that is not acknowledged yet; a killed server ends it with a transport error."""
        self.entry = self.entry or client.entry(conversionProfileId=-1)
        self.token = self.token or client.token(fileSize=len(self.data))
        if not self.attached:
            # The response to an attach may have been lost: then a second one reports it.
            response = client.attach(self.entry, self.token)
            assert response.get("status") == 0 or response["code"] == "ENTRY_ALREADY_WITH_CONTENT"
            self.attached = True
        if token_state(client, self.token)[0] == 0:
            client.chunk(self.token, b"", resume=False, finalChunk=False)
        for offset in self.order:
            if offset not in self.acknowledged:
                response = put(client, self.token, self.data[offset : offset + _CHUNK_BYTES], offset)
                assert response.get("status") == 1, response
                self.acknowledged.add(offset)
        if token_state(client, self.token)[0] == 1:
            assert close(client, self.token, len(self.data))["status"] == 3
        self.done = True


def new_upload(dice: random.Random) -> Upload:
    """Return a text file with a random order of chunks."""
    data = bytes(dice.choices(b"abcdefghijklmnop", k=_CHUNKS * _CHUNK_BYTES))
    return Upload(data, dice.sample(range(0, len(data), _CHUNK_BYTES), _CHUNKS))


@pytest.fixture
def mortal(tmp_path: Path) -> Iterator[DemoProcess]:
    """A demo server that is started by the test."""
    process = DemoProcess(tmp_path / "demo", "--no-samples", "--final-wait", "5")
    yield process
    process.stop()


@pytest.mark.timeout(900)
def test_kills(mortal: DemoProcess) -> None:
    """Acknowledged chunks and entries survive, killed requests leave nothing, and all files are complete at the end."""
    dice = random.Random(7)
    finished: list[Upload] = []
    running = [new_upload(dice) for _ in range(_UPLOADS)]
    for _ in range(_ROUNDS):
        mortal.start()
        assert list((mortal.data_dir / "incoming").iterdir()) == []
        run_until_killed(mortal, running, dice.uniform(0.05, 0.6))
        finished += [upload for upload in running if upload.done]
        running = [new_upload(dice) if upload.done else upload for upload in running]
    mortal.start()
    with DemoClient(mortal.credentials) as client:
        client.as_admin()
        for upload in running:
            upload.go_on(client)
        for upload in (*finished, *running):
            check(client, mortal, upload)


def run_until_killed(mortal: DemoProcess, uploads: list[Upload], seconds: float) -> None:
    """Continue the uploads concurrently until the server is killed."""
    killer = threading.Timer(seconds, mortal.kill)

    def run(upload: Upload) -> None:
        with DemoClient(mortal.credentials) as client:
            try:
                upload.go_on(client.as_admin())
            except httpx.TransportError:
                return

    with ThreadPoolExecutor(_UPLOADS) as pool:
        futures = [pool.submit(run, upload) for upload in uploads]
        killer.start()
    killer.join()
    for future in futures:
        future.result()


def check(client: DemoClient, mortal: DemoProcess, upload: Upload) -> None:
    """Check that the file is the one that was sent, and that its entry continued with it."""
    token: dict[str, Any] = client.call("uploadToken.get", uploadTokenId=upload.token)
    assert (token["status"], token["uploadedFileSize"]) == (3, str(len(upload.data)))
    assert stored(mortal, upload.token) == upload.data
    assert client.call("media.get", entryId=upload.entry)["status"] in (-1, 1, 2)

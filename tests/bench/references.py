"""What kdesk is measured against: curl, and clients as one writes them first."""

import asyncio
import resource
import subprocess
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx

from tests.bench.sink import Body

MIB = 1024 * 1024
UPLOAD = "/api_v3/service/uploadToken/action/upload"


@dataclass(frozen=True, slots=True)
class Curl:
    """curl, sending chunks as forms.

    Attributes:
        cpu: Seconds of processor time.
    """

    cpu: float

    @classmethod
    def send(
        cls, url: str, chunks: Sequence[Body], at_once: int, scratch: Path, certificate: Path | None = None
    ) -> "Curl":
        """Send bodies of the same sizes, so many at once."""
        trust = f'cacert = "{certificate}"\n' if certificate else ""
        parts = [
            f'url = "{url}{UPLOAD}?resumeAt={chunk.offset}"\n{trust}header = "Expect:"\noutput = "/dev/null"\nfail\n'
            f'form = "fileData=@{_file_of(chunk.announced, scratch)};type=application/octet-stream"\n'
            for chunk in chunks
        ]
        settings = scratch / "curl.txt"
        settings.write_text("next\n".join(parts), encoding="utf-8")
        before = _cpu_of_children()
        subprocess.run(  # noqa: S603  no input from elsewhere
            [
                *("curl", "--silent", "--show-error", "--no-progress-meter", "--http1.1", "--parallel-immediate"),
                *("--parallel", "--parallel-max", str(at_once), "--config", str(settings)),
            ],
            check=True,
            timeout=120,
        )
        return cls(_cpu_of_children() - before)


def _file_of(length: int, scratch: Path) -> Path:
    path = scratch / f"{length}.bin"
    if not path.exists():
        with path.open("wb") as handle:
            handle.truncate(length)
    return path


def _cpu_of_children() -> float:
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def send_in_sequence(url: str, size: int, chunk: int) -> None:
    """Send a file of this size as chunks one after the other, over a kept connection."""
    block = bytes(256 * 1024)

    def body(length: int) -> Iterator[bytes]:
        for _ in range(length // len(block)):
            yield block

    with httpx.Client(trust_env=False, timeout=60) as http:
        for offset in range(0, size, chunk):
            length = min(chunk, size - offset)
            headers = {"Content-Length": str(length)}
            http.post(f"{url}{UPLOAD}?resumeAt={offset}", content=body(length), headers=headers).raise_for_status()


def round_trips(url: str, files: int, size: int, at_once: int) -> float:
    """Return the seconds that reserving and one body take for so many files, so many at once, and nothing else."""
    return asyncio.run(_round_trips(url, files, size, at_once))


async def _round_trips(url: str, files: int, size: int, at_once: int) -> float:
    left = iter(range(files))
    calls: dict[str, Any] = {
        "1": {"service": "uploadToken", "action": "add", "uploadToken": {"fileSize": size}},
        "2": {"service": "media", "action": "add", "entry": {"name": "a small one"}},
        "3": {"service": "media", "action": "addContent"},
    }
    content = bytes(size)

    async def client(http: httpx.AsyncClient) -> None:
        for _ in left:
            made = (await http.post(f"{url}/api_v3/service/multirequest", json=calls)).json()
            query = {"uploadTokenId": made[0]["id"], "finalChunk": "true"}
            (await http.post(url + UPLOAD, params=query, files={"fileData": content})).raise_for_status()

    began = time.monotonic()
    async with httpx.AsyncClient(trust_env=False, timeout=60) as http, asyncio.TaskGroup() as group:
        for _ in range(at_once):
            group.create_task(client(http))
    return time.monotonic() - began

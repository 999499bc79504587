"""Chunks that tests send to the demo server, and the files that it stores."""

import sqlite3
from contextlib import closing
from typing import Any

from tests.support.demo_client import DemoClient
from tests.support.demo_process import DemoProcess

A, B, C = b"A" * 1000, b"B" * 1000, b"C" * 500


def stored(demo: DemoProcess, token: str) -> bytes:
    """Return the stored bytes of a token."""
    return (demo.data_dir / "uploads" / token / "base").read_bytes()


def parked(demo: DemoProcess, token: str) -> dict[str, int]:
    """Return the parked chunks of a token: lengths by offset."""
    folder = demo.data_dir / "uploads" / token
    return {path.name.removeprefix("chunk."): path.stat().st_size for path in folder.glob("chunk.*")}


def opened(client: DemoClient, data: bytes = A, **fields: Any) -> str:
    """Return a token whose first chunk was sent."""
    token = client.token(**fields)
    assert client.chunk(token, data, resume=False, finalChunk=False)["status"] == 1
    return token


def put(client: DemoClient, token: str, data: bytes, offset: object) -> Any:
    """Send a chunk that is not final, at an offset."""
    return client.chunk(token, data, resume=True, finalChunk=False, resumeAt=offset)


def close(client: DemoClient, token: str, offset: int, data: bytes = b"") -> Any:
    """Send a final chunk at an offset."""
    return client.chunk(token, data, resume=True, finalChunk=True, resumeAt=offset)


def token_state(client: DemoClient, token: str) -> tuple[int, str | None]:
    """Return status and uploaded size from `uploadToken.get`."""
    found = client.call("uploadToken.get", uploadTokenId=token)
    return found["status"], found.get("uploadedFileSize")


def force(demo: DemoProcess, token: str, column: str, value: int) -> None:
    """Change a column of the token's row, as housekeeping or the passing of time would."""
    with closing(sqlite3.connect(demo.data_dir / "state.sqlite3", timeout=30)) as database, database:
        database.execute(f"UPDATE tokens SET {column}=? WHERE id=?", (value, token))  # noqa: S608  our own names

"""What an upload leaves behind, seen from outside: at the server, in the journal of a process, in its rows."""

import hashlib
import json
import sqlite3
import time
from collections.abc import Callable, Collection, Iterator
from contextlib import closing
from operator import itemgetter
from pathlib import Path
from typing import Any

from kdesk.domain.timeline import timeline_in
from tests.support.demo_process import DemoProcess
from tests.support.kaltura_client import PlainClient
from tests.support.media import sha256
from tests.support.patience import PATIENCE

_TIMELINES = "SELECT transfer, record FROM timelines"

IN_FLIGHT = 8
"""So many chunks may have been on their way when a process was killed."""


def until(condition: Callable[[], object]) -> None:
    """Wait for a condition that another process brings about."""
    end = time.monotonic() + PATIENCE
    while not condition():
        assert time.monotonic() < end, "it did not come about in time"
        time.sleep(0.02)  # noqa: TID251  a test has no window to block


def stored_chunks(server: DemoProcess) -> list[tuple[int, int]]:
    """Offset and length of every chunk that the server stored, one for each time."""
    return [
        (int(r["resumeAt"]), int(r["length"]))
        for r in server.requests()
        if r["outcome"] == "stored" and r["resume"] and r["length"]
    ]


def sent_again(server: DemoProcess) -> int:
    """How many chunks the server stored more than once."""
    every = stored_chunks(server)
    return len(every) - len(set(every))


def rows(data: Path) -> list[dict[str, Any]]:
    """The transfers in the journal of a data directory, whether or not its owner lives."""
    journal_file = data / "journal.sqlite"
    if not journal_file.exists():
        return []
    with closing(sqlite3.connect(f"file:{journal_file}?mode=ro", uri=True)) as journal:
        journal.row_factory = sqlite3.Row
        if not journal.execute("SELECT 1 FROM sqlite_master WHERE name = 'transfers'").fetchone():
            return []  # the window has only begun to make it
        found = [dict(row) for row in journal.execute("SELECT * FROM transfers")]
        return sorted([*found, *_bundled(journal, {row["id"] for row in found})], key=itemgetter("position"))


def _bundled(journal: sqlite3.Connection, others: Collection[str]) -> Iterator[dict[str, Any]]:
    """What the journal has of files that were added together and have no rows of their own."""
    if not journal.execute("SELECT 1 FROM sqlite_master WHERE name = 'bundles'").fetchone():
        return
    for (record,) in journal.execute("SELECT record FROM bundles"):
        account, created_at, *lists = json.loads(record)
        for position, key, path, name, size, media_type, kind in zip(*lists, strict=True):
            if key not in others:
                nothing = {"state": "queued", "entry_id": "", "token_id": "", "accepted": "[]", "trouble": None}
                of_all = {"account": account, "created_at": created_at} | nothing
                own = {"position": position, "id": key, "path": path, "name": name, "size": size}
                yield of_all | own | {"media_type": media_type, "kind": kind}


def states(data: Path) -> list[str]:
    """The states of the transfers in the journal, in order."""
    return [row["state"] for row in rows(data)]


def timelines(data: Path) -> dict[str, list[str]]:
    """The kinds of the moments that the journal keeps of each transfer, by its id."""
    with closing(sqlite3.connect(f"file:{data / 'journal.sqlite'}?mode=ro", uri=True)) as journal:
        found = {key: timeline_in(json.loads(record)) for key, record in journal.execute(_TIMELINES)}
    return {key: [moment.kind.value for moment in one.moments] for key, one in found.items()}


def owner(data: Path) -> int:
    """The process that owned the data directory last, 0 where none did."""
    name = data / "kdesk.pid"
    return int(name.read_text("ascii") or 0) if name.exists() else 0


def acknowledged(data: Path) -> list[tuple[int, int]]:
    """The ranges that the journal holds as acknowledged for its one transfer."""
    (row,) = rows(data)
    return [(start, end) for start, end in json.loads(row["accepted"])]


def inside(chunk: tuple[int, int], ranges: list[tuple[int, int]]) -> bool:
    """Whether a chunk lies in one of the ranges."""
    return any(start <= chunk[0] and chunk[0] + chunk[1] <= end for start, end in ranges)


def assert_arrived_once(server: DemoProcess, file: Path) -> None:
    """The server holds exactly one entry, with the bytes of the file, and no token that waits for more."""
    client = PlainClient(server)
    (entry,) = client.entries()
    until(lambda: client.has_source(entry["id"]))
    assert hashlib.sha256(client.source(entry["id"])).hexdigest() == sha256(file)
    assert not client.tokens("0,1,2")

"""A download whose client and server are killed at random bytes, what that may cost, and what it cost."""

import random
import sqlite3
import subprocess
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

from kdesk.engine.downloads.pace import MAX_REQUESTS
from kdesk.engine.downloads.range_fetcher import BLOCK_BYTES, SYNC_BYTES
from kdesk.store import download_rows
from tests.support.command_line import Command
from tests.support.demo_process import DemoProcess
from tests.support.evidence import until
from tests.support.media import sha256
from tests.support.proxy import Link, Proxy

BUFFERED = 6 * 1024 * 1024
"""Bytes of one connection that the sockets of both sides and the proxy hold, at most."""
CALLS = 512 * 1024
"""Bytes of the API's answers in one run."""


def fetched_twice_at_most(kills: int) -> int:
    """Return the bytes that were in flight at so many kills: on their way, in a block, or not synced yet.

    One sync may run while the bytes for the next one come.
    """
    in_flight = 2 * SYNC_BYTES + MAX_REQUESTS * (BLOCK_BYTES + BUFFERED) + CALLS
    return kills * in_flight + CALLS


IN_CONNECTIONS = MAX_REQUESTS * (BLOCK_BYTES + BUFFERED) + CALLS
"""Bytes that a killed server, or a client, leaves in sockets, in the proxy, and in blocks that are not full yet."""


def stored_bytes(data: Path) -> int:
    """Return how many bytes of its one download the journal of a data directory has as stored."""
    with closing(sqlite3.connect(f"file:{data / 'journal.sqlite'}?mode=ro", uri=True)) as journal:
        return sum(download.received.total for download in download_rows.select(journal))


def received(proxy: Proxy) -> int:
    """Return how many bytes came through the proxy so far."""
    return proxy.carried()[1]


@dataclass(frozen=True, slots=True)
class Outcome:
    """How a download ended.

    Attributes:
        victims: What was killed, in order.
        twice: Bytes that came more often than once, with the answers of the API.
        in_flight: Bytes at each kill of the client that had come, and that its journal did not have.
        wrong: What is not as it should be.
    """

    victims: tuple[str, ...]
    twice: int
    in_flight: tuple[int, ...]
    wrong: tuple[str, ...]

    @property
    def allowed(self) -> int:
        """Bytes that may come twice: those that were in flight when something was killed."""
        return sum(self.in_flight) + self.victims.count("server") * IN_CONNECTIONS + (len(self.victims) + 1) * CALLS


class KilledDownload:
    """One download, its client and its server killed again and again.

    Args:
        server: Has the entry.
        entry: Its id.
        file: What was uploaded.
        scratch: An empty folder.
    """

    def __init__(self, server: DemoProcess, entry: str, file: Path, scratch: Path) -> None:
        self._server = server
        self._file = file
        self._folder = scratch / "out"
        self._data = scratch / "data"
        self._arguments = ("download", entry, "--to", str(self._folder), "--json")

    def run(self, victims: tuple[str, ...], seed: int, rate: float) -> Outcome:
        """Kill each victim once, at a random byte of its part of the file, then let the download end."""
        chance, size = random.Random(seed), self._file.stat().st_size
        part = size // (len(victims) + 1)
        in_flight: list[int] = []
        earlier = kept = 0
        with Proxy(self._server.port) as proxy:
            proxy.shape(Link(rate=rate))
            command = Command(self._server, self._data, url=proxy.url)
            process = command.start(*self._arguments, stdout=subprocess.DEVNULL)
            for number, victim in enumerate(victims):
                threshold = number * part + chance.randrange(part // 4, part)
                until(lambda threshold=threshold: received(proxy) >= threshold)  # type: ignore[misc]
                if victim == "server":
                    self._server.kill()
                    self._server.start()
                else:
                    process.kill()
                    process.communicate()
                    # Of this run alone: what came, without what it stored.
                    came, stored = received(proxy), stored_bytes(self._data)
                    in_flight.append(came - earlier - (stored - kept))
                    earlier, kept = came, stored
                    process = command.start(*self._arguments, stdout=subprocess.DEVNULL)
            _out, err = process.communicate(timeout=600)
            wrong = self._wrong(process.returncode, err)
            return Outcome(victims, received(proxy) - size, tuple(in_flight), tuple(wrong))

    def _wrong(self, status: int, err: str) -> list[str]:
        if status:
            return [f"exit status {status}: {err}"]
        files = list(self._folder.iterdir())
        if len(files) != 1:
            return [f"the folder has {files}"]
        return [] if sha256(files[0]) == sha256(self._file) else ["the file is another one"]

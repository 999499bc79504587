"""One race: several computers begin to upload the same file in the same moment, with real processes."""

import os
import signal
import subprocess
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from tests.support.command_line import Command, objects
from tests.support.demo_process import DemoProcess
from tests.support.evidence import until
from tests.support.kaltura_client import PlainClient
from tests.support.media import make_video, sha256

COMPUTERS = 8

LOOP_SECONDS = 120.0
"""A race that takes longer than this is stuck in a loop."""

_ESTABLISHED = "01"


class Who(StrEnum):
    """The users as whom the computers sign in."""

    ADMIN = "admin"
    ONE_USER = "one user"
    OWN_USERS = "own users"
    """Each as a user of its own: they do not see each other's entries, so that each makes one."""


@dataclass(frozen=True, slots=True)
class Race:
    """The result of a race.

    Attributes:
        who: Users as whom the computers signed in.
        number: Number of the race.
        seconds: Duration.
        wrong: Descriptions of everything that is wrong.
    """

    who: Who
    number: int
    seconds: float
    wrong: tuple[str, ...]

    def __str__(self) -> str:
        """Return the race's line of output."""
        said = "; ".join(self.wrong) or "one entry for whoever sees it, same bytes, nothing stray"
        return f"race {self.number:3}  {self.who:9}  {self.seconds:5.1f} s  {said}"


def race(who: Who, number: int, folder: Path, computers: int = COMPUTERS) -> Race:
    """Let so many computers race on a server of their own."""
    began = time.monotonic()
    folder.mkdir(parents=True)
    film = make_video(folder / "film.mp4", seconds=1)
    server = DemoProcess(folder / "server", "--no-samples").start()
    try:
        ends = _run(server, who, folder, film, computers)
        wrong = tuple(_wrong(server, film, ends, computers if who is Who.OWN_USERS else 1))
    finally:
        server.stop()
    return Race(who, number, time.monotonic() - began, wrong)


def _run(
    server: DemoProcess, who: Who, folder: Path, film: Path, computers: int
) -> Sequence[subprocess.CompletedProcess[str]]:
    """Start all of them, and let the server answer once each has sent its first call."""
    environments = [_signed_in(server, who, number) for number in range(computers)]
    with _held(server, computers):
        started = [
            Command(server, folder / f"computer {number}", environment).start("upload", str(film), "--wait", "--json")
            for number, environment in enumerate(environments)
        ]
    ends = []
    for process in started:
        try:
            out, err = process.communicate(timeout=LOOP_SECONDS)
        except subprocess.TimeoutExpired:
            process.kill()
            out, err = process.communicate()
        ends.append(subprocess.CompletedProcess(process.args, process.returncode, out, err))
    return ends


@contextmanager
def _held(server: DemoProcess, clients: int) -> Iterator[None]:
    """Keep the server from answering until so many clients have connected."""
    os.kill(server.pid, signal.SIGSTOP)
    try:
        yield
        until(lambda: _connected(server.port) >= clients)
    finally:
        os.kill(server.pid, signal.SIGCONT)


def _connected(port: int) -> int:
    """Count the connections that clients of this computer have to a port."""
    rows = [line.split() for line in Path("/proc/net/tcp").read_text("ascii").splitlines()[1:]]
    return sum(row[3] == _ESTABLISHED and int(row[2].rpartition(":")[2], 16) == port for row in rows)


def _signed_in(server: DemoProcess, who: Who, number: int) -> dict[str, str]:
    """Return the environment that signs a computer in."""
    if who is Who.ADMIN:
        return {}
    told = server.credentials
    user = f"user-{number if who is Who.OWN_USERS else 0}@example.test"
    fields = {"secret": told["admin_secret"], "partnerId": told["partner_id"], "type": 0, "userId": user}
    return {"KDESK_KS": PlainClient(server).call("session", "start", **fields), "KDESK_ADMIN_SECRET": ""}


def _wrong(
    server: DemoProcess, film: Path, ends: Sequence[subprocess.CompletedProcess[str]], expected: int
) -> Iterator[str]:
    for number, end in enumerate(ends):
        if end.returncode:
            last = objects(end.stdout)[-1:] if end.returncode > 0 else "it did not end"
            yield f"computer {number} ended with {end.returncode}: {end.stderr.strip()} {last}"
    client = PlainClient(server)
    entries = client.entries()
    if len(entries) != expected:
        yield f"{len(entries)} entries instead of {expected}: {[(e['id'], e['status']) for e in entries]}"
    for entry in entries:
        if entry["status"] not in {1, 2}:
            yield f"entry {entry['id']} stands at {entry['status']}"
        elif client.source(entry["id"]) != film.read_bytes():
            yield f"entry {entry['id']} does not hold {sha256(film)}"
    if stray := client.tokens("0,1,2"):
        yield f"tokens that wait: {[token['fileName'] for token in stray]}"

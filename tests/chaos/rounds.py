"""One round: a real client and a real server, one of which is killed with `kill -9`, until the file has arrived."""

import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from tests.chaos.checks import not_said, wrong
from tests.chaos.plans import SIZES, Kill, Plan, Victim
from tests.support.command_line import Command
from tests.support.demo_process import DemoProcess
from tests.support.evidence import rows, until
from tests.support.media import make_noise
from tests.support.proxy import DOWN, UP, Link, Proxy, Strike

LINK = Link(delay=0.002, rate=80e6)
"""Fast enough for short rounds, slow enough for several chunks to be on their way at once."""

LOOP_SECONDS = 90.0
"""An undisturbed upload that takes longer than this is stuck in a loop."""
SAID, CATEGORY = "What the producer said", "Chaos"

Usual = dict[int, tuple[int, int]]
"""Bytes up and down of an undisturbed upload, by the size of its file."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """The result of a round.

    Attributes:
        kills: Number of kills that met a running process.
        seconds: Duration of the upload, restarts included.
        wrong: Descriptions of everything that is wrong.
    """

    plan: Plan
    kills: int
    seconds: float
    wrong: tuple[str, ...]

    def __str__(self) -> str:
        """Return the round's line of output."""
        plan = self.plan
        said = "; ".join(self.wrong) or "same bytes, one entry, nothing stray, journal agrees"
        moments = " ".join(f"{kill.direction} {kill.share:4.0%}" for kill in plan.kills[: self.kills])
        return (
            f"{plan.victim} {plan.number:3}  {plan.size >> 20:2} MiB  {self.kills} killed  {moments:26}  "
            f"{self.seconds:5.1f} s  {said}"
        )


class Stage:
    """An empty server, the proxy before it, a client's data directory and the file.

    Attributes:
        kills: Number of processes killed so far.
    """

    def __init__(self, folder: Path, server: DemoProcess, proxy: Proxy, file: Path) -> None:
        self.server = server
        self.proxy = proxy
        self.file = file
        self.data = folder / "data"
        self.kills = 0
        self._command = Command(server, self.data, url=proxy.url)

    def client(self) -> subprocess.Popen[str]:
        """Start the upload, or resume it."""
        return self._command.start("upload", str(self.file), "--json", "--description", SAID, "--category", CATEGORY)


@contextmanager
def stage(folder: Path, size: int, seed: str) -> Iterator[Stage]:
    """Set up a round. Transcoding is held, since no round tests it."""
    folder.mkdir(parents=True)
    file = make_noise(folder / "film.mp4", size, seed)
    server = DemoProcess(folder / "server", "--no-samples", "--hold-transcoding").start()
    try:
        with Proxy(server.port) as proxy:
            proxy.shape(LINK)
            yield Stage(folder, server, proxy, file)
    finally:
        server.stop()


def usual(folder: Path) -> Usual:
    """Measure an undisturbed upload of each size."""
    measured: Usual = {}
    for size in SIZES:
        with stage(folder / str(size), size, "usual") as undisturbed:
            _finish(undisturbed.client())
            measured[size] = undisturbed.proxy.carried()
    return measured


def run(plan: Plan, folder: Path, measured: Usual) -> Outcome:
    """Play a round to its end and check the result."""
    with stage(folder, plan.size, plan.seed) as scene:
        began = time.monotonic()
        play = _kill_clients if plan.victim is Victim.CLIENT else _kill_servers
        try:
            play(scene, plan, measured[plan.size])
            said = [*wrong(scene.server, scene.data, scene.file), *not_said(scene.server, scene.file, SAID, CATEGORY)]
        except (AssertionError, subprocess.TimeoutExpired) as failure:
            said = [str(failure) or type(failure).__name__]
        return Outcome(plan, scene.kills, time.monotonic() - began, tuple(said))


def _kill_clients(scene: Stage, plan: Plan, measured: tuple[int, int]) -> None:
    """Kill one client after the other, each at its byte, and let the last one finish."""
    client = scene.client()
    for kill in plan.kills:
        if not _frozen(scene, client, kill, measured):
            break  # it was done before
        client.kill()
        client.communicate()
        scene.kills += 1
        if kill.late is None:
            scene.proxy.drop()
        client = scene.client()
        if kill.late is not None:
            _arrive_late(scene, client, kill.late * plan.size)
    _finish(client)


def _arrive_late(scene: Stage, client: subprocess.Popen[str], sent: float) -> None:
    """Deliver the killed client's bytes once its successor has sent this many."""
    before, _ = scene.proxy.carried()
    until(lambda: scene.proxy.carried()[0] - before > sent or client.poll() is not None)
    scene.proxy.thaw()


def _kill_servers(scene: Stage, plan: Plan, measured: tuple[int, int]) -> None:
    """Kill the server repeatedly; the same client continues by itself."""
    client = scene.client()
    for kill in plan.kills:
        if not _frozen(scene, client, kill, measured):
            break
        if kill.refuses:
            scene.proxy.refuse()
        scene.server.kill()
        scene.kills += 1
        scene.proxy.thaw()
        time.sleep(kill.down)  # noqa: TID251  the server is down for so long
        scene.server.start()
        scene.proxy.accept()
        client = _signed_in(scene, client)
    _finish(client)


def _frozen(scene: Stage, client: subprocess.Popen[str], kill: Kill, measured: tuple[int, int]) -> bool:
    """Freeze the connections at the byte of this kill; return whether that happened before the client ended."""
    usual_bytes = dict(zip((UP, DOWN), measured, strict=True))[kill.direction]
    scene.proxy.strike(Strike("freeze", kill.direction, after=int(kill.share * usual_bytes)))
    return scene.proxy.wait_for_strike(scene.kills + 1, client)


def _signed_in(scene: Stage, client: subprocess.Popen[str]) -> subprocess.Popen[str]:
    """Return the client, or a new one if it ended because it could not sign in."""
    until(lambda: rows(scene.data) or client.poll() is not None)
    if rows(scene.data):
        return client
    client.communicate()
    return scene.client()


def _finish(client: subprocess.Popen[str]) -> None:
    """Wait for the end of an upload, which must succeed."""
    try:
        out, err = client.communicate(timeout=LOOP_SECONDS)
    except subprocess.TimeoutExpired:
        client.kill()
        client.communicate()
        raise
    assert client.returncode == 0, f"status {client.returncode}: {err.strip() or out.strip().splitlines()[-1:]}"

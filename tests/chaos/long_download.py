"""`python -m tests.chaos.long_download [SEED]`: 2 GB, killed ten times, client and server in random order."""

import random
import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path

from tests.support.command_line import Command, objects
from tests.support.demo_client import DemoClient
from tests.support.demo_process import DemoProcess
from tests.support.download_rounds import KilledDownload
from tests.support.media import make_large_video

SIZE = 2_000_000_000
KILLS = 10
RATE = 60e6


def main(seed: int) -> int:
    """Run one download; 0 if it ends identical and fetches no more twice than was in flight."""
    chance = random.Random(seed)
    victims = tuple(chance.choice(("client", "server")) for _ in range(KILLS))
    with tempfile.TemporaryDirectory(prefix="kdesk-download-") as folder:
        scratch = Path(folder)
        file = make_large_video(scratch / "large.mp4", SIZE, f"{seed}")
        server = DemoProcess(scratch / "server", "--no-samples").start()
        try:
            entry = _uploaded(server, file, scratch)
            began = time.monotonic()
            outcome = KilledDownload(server, entry, file, scratch).run(victims, seed, RATE)
        finally:
            server.stop()
    allowed = outcome.allowed
    seconds, wrong = time.monotonic() - began, outcome.wrong or "nothing"
    print(  # noqa: T201
        f"seed {seed}: {', '.join(victims)}; {seconds:.0f} s; {outcome.twice / 1e6:.1f} MB fetched twice,"
        f" {allowed / 1e6:.1f} MB in flight at the kills (client: {_megabytes(outcome.in_flight)}); wrong: {wrong}"
    )
    return int(bool(outcome.wrong) or outcome.twice > allowed)


def _megabytes(amounts: Sequence[int]) -> str:
    return ", ".join(f"{amount / 1e6:.1f}" for amount in amounts)


def _uploaded(server: DemoProcess, file: Path, scratch: Path) -> str:
    command = Command(server, scratch / "upload")
    done = command.run("upload", str(file), "--wait", "--verify", "size", "--json", seconds=900)
    assert done.returncode == 0, done.stderr
    with DemoClient(server.credentials).as_admin() as client:
        return client.converted(str(objects(done.stdout)[-1]["entry_id"]))


if __name__ == "__main__":
    sys.exit(main(int(sys.argv[1]) if len(sys.argv) > 1 else int(time.time())))

"""`kill -9` while files of two accounts are sent at once: each arrives in its own account, once, with its own bytes."""

import json
import random
import subprocess
import sys
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.chaos.plans import MIB, SHORT_SEED
from tests.chaos.rounds import LINK, LOOP_SECONDS
from tests.support.demo_client import DemoClient
from tests.support.demo_process import DemoProcess
from tests.support.evidence import until
from tests.support.media import make_noise, sha256
from tests.support.proxy import Proxy
from tests.support.two_accounts import entries_of, two_accounts, two_clients

pytestmark = [pytest.mark.e2e, pytest.mark.slow]

SIZE = 12 * MIB
KILLS = 3
ROOT = Path(__file__).parents[2]


@dataclass(frozen=True, slots=True)
class Stage:
    """A server with two accounts behind a proxy, and the file of each."""

    server: DemoProcess
    proxy: Proxy
    files: tuple[Path, Path]
    clients: tuple[DemoClient, DemoClient]
    data: Path

    def start(self) -> subprocess.Popen[str]:
        """Start the uploads, or go on with them."""
        tickets = two_accounts(self.server, self.proxy.url)
        orders = [
            {
                "url": account.service_url,
                "partner_id": account.partner_id,
                "user_id": account.user_id,
                "secret": secret,
                "file": str(file),
            }
            for (account, secret), file in zip(tickets, self.files, strict=True)
        ]
        process = subprocess.Popen(  # noqa: S603  this interpreter
            [sys.executable, "-m", "tests.chaos.two_accounts_client", str(self.data)],
            stdin=subprocess.PIPE,
            text=True,
            cwd=ROOT,
        )
        assert process.stdin is not None
        process.stdin.write(json.dumps(orders) + "\n")
        process.stdin.flush()
        return process

    def wrong(self) -> Iterator[str]:
        """Describe everything that is wrong after both uploads."""
        for client, file in zip(self.clients, self.files, strict=True):
            if list(entries_of(client).values()) != [file.stem]:
                yield f"{file.name}: the account has {entries_of(client)}"
            tokens = client.call("uploadToken.list", pager={"pageSize": 500})["objects"]
            stored = [self.server.data_dir / "uploads" / token["id"] / "base" for token in tokens]
            if [sha256(one) for one in stored if one.is_file()] != [sha256(file)]:
                yield f"{file.name}: the tokens are {[(token['id'], token['status']) for token in tokens]}"


@pytest.fixture
def stage(tmp_path: Path) -> Iterator[Stage]:
    """An empty server. Transcoding is held, since nothing here tests it."""
    first, second = (make_noise(tmp_path / f"{name}.mp4", SIZE, name) for name in ("first", "second"))
    server = DemoProcess(tmp_path / "server", "--no-samples", "--hold-transcoding").start()
    with ExitStack() as stack:
        stack.callback(server.stop)
        proxy = stack.enter_context(Proxy(server.port))
        proxy.shape(LINK)
        one, other = (stack.enter_context(client) for client in two_clients(server))
        yield Stage(server, proxy, (first, second), (one, other), tmp_path / "data")


@pytest.mark.parametrize("number", range(2))
def test_a_kill_mixes_no_accounts(stage: Stage, number: int) -> None:
    """Three kills at random bytes of both uploads together; the last process lets them end, without a question."""
    draw = random.Random(f"{SHORT_SEED}-two-accounts-{number}")
    killed = 0
    for share in sorted(draw.random() for _ in range(KILLS)):
        process = stage.start()
        least = share * 2 * SIZE
        until(lambda process=process, least=least: stage.proxy.carried()[0] > least or process.poll() is not None)
        killed += process.poll() is None
        process.kill()
        process.communicate()
        stage.proxy.drop()
    last = stage.start()
    last.communicate(timeout=LOOP_SECONDS)
    assert (last.returncode, list(stage.wrong())) == (0, [])
    assert killed

"""One pair of the table: an upload that one fault strikes at one step, and the check of its result."""

import asyncio
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import httpx

from kdesk.domain.transfer import Transfer
from kdesk.domain.transfer_state import TransferState
from kdesk.errors import KdeskError
from kdesk.messages.errors import title_of
from tests.chaos.checks import wrong
from tests.chaos.link_faults import LINK_FAULTS
from tests.chaos.small_engine import Goal, SmallEngine, errors_logged
from tests.chaos.steps import Fault, Pair
from tests.support.demo_faults import FaultControl
from tests.support.demo_process import DemoProcess
from tests.support.media import make_noise
from tests.support.proxy import Proxy

LOOP_SECONDS = 20.0
"""An upload that takes longer than this, though its waits are short, is stuck in a loop."""

_POLL_SECONDS = 0.005


@dataclass(frozen=True, slots=True)
class Scene:
    """A server and the proxy before it, for all pairs of one step."""

    folder: Path
    server: DemoProcess
    proxy: Proxy
    control: FaultControl

    def clear(self) -> None:
        """Remove all faults; bytes held by the proxy are lost."""
        self.proxy.clear()
        self.proxy.drop()
        self.proxy.accept()
        self.control.clear()


@contextmanager
def scene(folder: Path) -> Iterator[Scene]:
    """Run a server. Transcoding is held, since no pair tests it."""
    server = DemoProcess(folder / "server", "--no-samples", "--hold-transcoding", "--final-wait", "0.3").start()
    try:
        with Proxy(server.port) as proxy, httpx.Client(base_url=server.url, trust_env=False) as http:
            yield Scene(folder, server, proxy, FaultControl(http, server.credentials))
    finally:
        server.stop()


def play(stage: Scene, pair: Pair) -> list[str]:
    """Upload a file while the fault strikes; return descriptions of everything that is wrong afterwards."""
    own = stage.folder / str(pair)
    own.mkdir()
    suffix = ".png" if pair.step.goal is Goal.READY else ".mp4"
    file = make_noise(own / f"{pair}{suffix}", pair.step.size, str(pair))
    engine = SmallEngine(stage.server, stage.proxy.url.replace("127.0.0.1", "localhost"), own)
    struck_before = stage.proxy.struck()
    with errors_logged() as errors:
        try:
            said = asyncio.run(_upload(stage, engine, pair, file))
        except TimeoutError:
            said = [f"no end after {LOOP_SECONDS:.0f} s"]
        finally:
            stage.clear()
    if pair.fault.of_link and stage.proxy.struck() == struck_before:
        said.append("the fault did not strike")
    return [*said, *errors, *wrong(stage.server, own, file)]


async def _upload(stage: Scene, engine: SmallEngine, pair: Pair, file: Path) -> list[str]:
    """Upload the file; return descriptions of unexpected failures."""
    end = pair.step.goal.reached
    async with asyncio.timeout(LOOP_SECONDS):
        if pair.step.halfway:
            async with engine.running() as queue:
                await queue.enqueue([file])
                await engine.until(lambda transfer: transfer.accepted_bytes > 0)
        async with engine.running() as queue, asyncio.TaskGroup() as group:
            disturbing = group.create_task(_disturb(stage, engine, pair))
            await asyncio.sleep(0)  # it is armed now
            if not pair.step.halfway:
                await queue.enqueue([file])
            transfer = await engine.until(end)
            disturbing.cancel()
            said = [] if pair.fault.of_link or stage.control.struck()[-1] else ["the fault did not strike"]
            if pair.lasting and transfer.state is TransferState.FAILED:
                said += _unexplained(transfer)
                stage.clear()
                queue.retry([transfer.id])
                transfer = await engine.until(end)
    if transfer.trouble:
        said.append(f"{transfer.state}: {title_of(transfer.trouble)} ({transfer.trouble.detail})")
    return said


def _unexplained(failed: Transfer) -> list[str]:
    """Return a description if the failure has no reason that a person can read."""
    trouble = failed.trouble
    return [] if trouble and title_of(trouble) != title_of(KdeskError()) else [f"failed without a reason: {trouble}"]


async def _disturb(stage: Scene, engine: SmallEngine, pair: Pair) -> None:
    """Arm the faults that lead to the step and the fault itself; then run the action that follows its strike."""
    step, fault = pair.step, pair.fault
    for lead in step.leads:
        stage.control.add(**lead)
    if not fault.of_link:
        often = {} if pair.lasting else {"count": 1}
        stage.control.add(step.call, fault.name, after=step.before(fault), **often, **_options(fault))
        return
    strike, then = LINK_FAULTS[fault.name]
    stage.proxy.strike(replace(strike, trigger=step.trigger, skip=step.triggers_passed))
    struck = stage.proxy.struck()
    while stage.proxy.struck() == struck:  # noqa: ASYNC110  another process strikes
        await asyncio.sleep(_POLL_SECONDS)

    async def late() -> None:
        await engine.until(lambda transfer: transfer.trouble is not None or step.goal.reached(transfer))
        await engine.until(lambda transfer: transfer.trouble is None)

    await then(stage.proxy, late)


def _options(fault: Fault) -> dict[str, Any]:
    return {"rate": 20_000.0} | ({} if fault.seconds is None else {"seconds": fault.seconds})

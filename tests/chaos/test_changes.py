"""A file that changes at some step of its upload: the server has the old version or the new one, never a mixture."""

import asyncio
import os
from collections.abc import Callable
from pathlib import Path

import pytest

from kdesk.domain.question import QuestionKind
from kdesk.domain.transfer import Transfer
from tests.chaos.checks import tokens_of
from tests.chaos.pairs import LOOP_SECONDS, Scene, scene
from tests.chaos.small_engine import Goal, SmallEngine
from tests.chaos.steps import MANY, ONE, STEPS, Step
from tests.support.kaltura_client import PlainClient
from tests.support.media import make_noise, sha256
from tests.support.proxy import Strike

pytestmark = [pytest.mark.e2e, pytest.mark.slow]

_NAMES = {"look for the same", "reserve", "open", "send", "close", "send whole"}
MOMENTS = [step for step in STEPS if step.name in _NAMES]


def overwrite(file: Path) -> None:
    """Write other bytes into the middle; the size stays."""
    with file.open("r+b") as handle:
        handle.seek(file.stat().st_size // 2)
        handle.write(os.urandom(1000))


def extend(file: Path) -> None:
    """Append bytes, as a recorder does."""
    with file.open("ab") as handle:
        handle.write(bytes(1000))


def truncate(file: Path) -> None:
    """Shorten the file, as a program does that starts to write it anew."""
    os.truncate(file, 100)


def replace(file: Path) -> None:
    """Put another file of the same size in its place."""
    make_noise(file.with_suffix(".new"), file.stat().st_size, "another").replace(file)


def remove(file: Path) -> None:
    """Delete the file, as a person does who tidies up too early."""
    file.unlink()


CHANGES: list[Callable[[Path], None]] = [overwrite, extend, truncate, replace, remove]


async def changed_at(stage: Scene, step: Step, change: Callable[[Path], None], file: Path) -> Transfer:
    """Upload a file that is changed while the request of this step is on its way."""
    engine = SmallEngine(stage.server, stage.proxy.url, file.parent)
    struck = stage.proxy.struck()
    async with asyncio.timeout(LOOP_SECONDS), engine.running() as queue:
        stage.proxy.strike(Strike("freeze", "up", trigger=step.trigger, skip=step.triggers_passed))
        await queue.enqueue([file])
        while stage.proxy.struck() == struck:  # noqa: ASYNC110  another process strikes
            await asyncio.sleep(0.005)
        change(file)
        stage.proxy.thaw()
        return await engine.until(Goal.ARRIVED.reached)


@pytest.mark.parametrize("step", MOMENTS, ids=str)
def test_a_changed_file_is_never_mixed(step: Step, tmp_path: Path) -> None:
    """Every token that holds a whole file holds the one that there was first, and only where that one arrived."""
    size = ONE if step.name == "send whole" else MANY
    with scene(tmp_path) as stage:
        for change in CHANGES:
            folder = tmp_path / change.__name__
            folder.mkdir()
            file = make_noise(folder / f"{change.__name__}.mp4", size, change.__name__)
            before = sha256(file)
            transfer = asyncio.run(changed_at(stage, step, change, file))
            stage.clear()
            whole = tokens_of(file, PlainClient(stage.server).tokens("2,3"))
            stored = [sha256(stage.server.data_dir / "uploads" / token["id"] / "base") for token in whole]
            asks = transfer.question.kind if transfer.question else None
            # OUTDATED: all of the first version has arrived, and the look after it shows the change.
            arrived = transfer.trouble is None and asks in {None, QuestionKind.OUTDATED}
            assert stored == ([before] if arrived else []), f"{change.__name__}: {transfer}"
            assert arrived == (step.name in {"close", "send whole"}), f"{change.__name__}: {transfer}"

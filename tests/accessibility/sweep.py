"""Reads the window through AT-SPI, scene by scene, as a screen reader does."""

import asyncio
import json
import sys
from collections.abc import AsyncIterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from tests.accessibility.bus import TURNED_ON, Address, AtSpiBus, at_spi_bus
from tests.accessibility.objects import object_of, read
from tests.accessibility.rules import MENUS, WINDOWS, Finding, findings
from tests.support.keyring_session import KeyringSession
from tests.support.window_process import ROOT, visible

SCENE_SECONDS = 180


@dataclass(frozen=True, slots=True)
class Scene:
    """One state of the window, read.

    Attributes:
        objects: How many there are.
        wrong: What is wrong with some.
    """

    name: str
    objects: int
    wrong: tuple[Finding, ...]


async def sweep(folder: Path, groups: Sequence[str]) -> AsyncIterator[Scene]:
    """Read every scene of groups of pictures."""
    with KeyringSession(folder, with_keyring=False) as session:
        async with at_spi_bus(session.env) as bus:
            command = (sys.executable, "-m", "tests.accessibility.window", *groups)
            pipe = asyncio.subprocess.PIPE
            environment = visible(session.env) | TURNED_ON
            process = await asyncio.create_subprocess_exec(
                *command, cwd=ROOT, env=environment, stdin=pipe, stdout=pipe, limit=1 << 20
            )
            try:
                async for scene in _scenes(process, bus):
                    yield scene
            finally:
                if process.returncode is None:
                    process.kill()
                await process.wait()


async def _scenes(process: asyncio.subprocess.Process, bus: AtSpiBus) -> AsyncIterator[Scene]:
    assert process.stdin
    assert process.stdout
    program: Address | None = None
    while line := await asyncio.wait_for(process.stdout.readline(), SCENE_SECONDS):
        told = json.loads(line)
        program = program or await bus.program()
        yield await _read(bus, program, told)
        process.stdin.write(b"\n")
        await process.stdin.drain()
    status = await process.wait()
    if status:
        raise ChildProcessError(f"The window ended with {status}")


async def _read(bus: AtSpiBus, program: Address, told: dict[str, object]) -> Scene:
    read_window = await read(bus, object_of(program, int(str(told["window"]))), ())
    assert read_window, f"{told['scene']} does not show"
    wrong = list(findings(read_window))
    if read_window.role not in WINDOWS | MENUS:
        wrong.append((str(read_window), "is a window and does not say so"))
    missed = told["missed"]
    assert isinstance(missed, list)
    wrong += [(widget, "is passed over by Tab") for widget in missed]
    return Scene(str(told["scene"]), len(tuple(read_window)), tuple(dict.fromkeys(wrong)))

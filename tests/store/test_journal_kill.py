"""kill -9 in the middle of saving loses nothing that was acknowledged."""

import asyncio
from collections.abc import Callable
from pathlib import Path
from subprocess import Popen

import pytest

from kdesk.domain.transfer import Transfer
from kdesk.domain.upload import Ranges
from kdesk.store.journal import Journal

SAVER = """
import asyncio, sys
from dataclasses import replace
from pathlib import Path
from kdesk.domain.transfer import Transfer
from kdesk.domain.upload import NO_BYTES
from kdesk.store.journal import Journal

CHUNK = 1 << 20

async def upload(number, journal):
    transfer = Transfer(id=f"t{number}", path=f"/v/{number}", name=f"{number}", account="a", created_at=1.0)
    while True:
        await journal.save([transfer])
        print(number, transfer.accepted.total // CHUNK, flush=True)
        transfer = replace(transfer, accepted=transfer.accepted.with_range(
            transfer.accepted.total, transfer.accepted.total + CHUNK))

async def main():
    async with Journal.open(Path(sys.argv[1])) as journal:
        async with asyncio.TaskGroup() as group:
            for number in range(4):
                group.create_task(upload(number, journal))

asyncio.run(main())
"""
CHUNK = 1 << 20


@pytest.mark.parametrize("acknowledged", [5, 60, 333])
def test_a_killed_process_loses_no_acknowledged_range(
    tmp_path: Path, start_child: Callable[..., "Popen[str]"], acknowledged: int
) -> None:
    """Four transfers save range after range; after the kill the journal holds every one that a save returned for."""
    path = tmp_path / "journal.sqlite"
    child = start_child(SAVER, str(path))
    assert child.stdout
    lines = [child.stdout.readline() for _ in range(acknowledged)]
    child.kill()
    lines += child.stdout.readlines()
    told = [tuple(map(int, line.split())) for line in lines if line.endswith("\n")]
    assert len(told) >= acknowledged

    kept = {transfer.id: transfer for transfer in asyncio.run(load(path))}

    for number, chunks in told:
        assert kept[f"t{number}"].accepted.covers(0, chunks * CHUNK)


def test_a_killed_process_leaves_a_journal_that_goes_on(
    tmp_path: Path, start_child: Callable[..., "Popen[str]"]
) -> None:
    """After the kill the journal is sound, nothing is set aside, and it takes the next save."""
    path = tmp_path / "journal.sqlite"
    child = start_child(SAVER, str(path))
    assert child.stdout
    child.stdout.readline()
    child.kill()
    child.wait()

    async def go_on() -> None:
        async with Journal.open(path) as journal:
            before = await journal.load()
            await journal.save([before[0].replace(accepted=Ranges.of([(0, 99 * CHUNK)]))])
            assert (await journal.load())[0].accepted.total == 99 * CHUNK
            assert journal.damaged is None

    asyncio.run(go_on())


async def load(path: Path) -> list[Transfer]:
    """Return what another start finds."""
    async with Journal.open(path) as journal:
        return list(await journal.load())

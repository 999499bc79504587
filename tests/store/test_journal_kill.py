"""kill -9 in the middle of saving loses nothing that was acknowledged."""

import asyncio
from collections.abc import Callable
from pathlib import Path
from subprocess import Popen

import pytest

from kdesk.domain.transfer import Transfer
from kdesk.domain.upload import Ranges
from kdesk.store.journal import Journal
from tests.support.transfers import altered

SAVER = """
import asyncio, sys
from pathlib import Path
from kdesk.store.journal import Journal
from tests.support.transfers import altered, make_transfer

CHUNK = 1 << 20

async def upload(number, journal):
    transfer = make_transfer(f"t{number}", f"/v/{number}", f"{number}", "a")
    while True:
        await journal.save([transfer])
        accepted = transfer.reservation.accepted
        print(number, accepted.total // CHUNK, flush=True)
        transfer = altered(transfer, accepted=accepted.with_range(accepted.total, accepted.total + CHUNK))

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
        assert kept[f"t{number}"].reservation.accepted.covers(0, chunks * CHUNK)


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
            await journal.save([altered(before[0], accepted=Ranges.of([(0, 99 * CHUNK)]))])
            assert (await journal.load())[0].reservation.accepted.total == 99 * CHUNK
            assert journal.damaged is None

    asyncio.run(go_on())


async def load(path: Path) -> list[Transfer]:
    """Return what another start finds."""
    async with Journal.open(path) as journal:
        return list(await journal.load())

"""The file of the statistics."""

import logging
from datetime import date
from pathlib import Path

import pytest

from kdesk.domain.statistics.kept import NO_STATISTICS, Day, ReadySample, Sending, Statistics, Wait
from kdesk.errors import StoreProblem
from kdesk.store import statistics as module
from kdesk.store.paths import Paths
from kdesk.store.statistics import StatisticsFile

SOME = Statistics(
    {date(2026, 5, 3): Day(Sending(2**40, 90.0), 3, 1, {"question": Wait(1, 3.0)})},
    {493_000: Sending(2**40, 90.0)},
    (ReadySample("0123456789ab", 1, 5_000_000, 12.0),),
)


def names(folder: Path) -> list[str]:
    """Return what lies in a folder."""
    return sorted(path.name for path in folder.iterdir())


async def test_they_are_there_after_a_restart(tmp_path: Path) -> None:
    """Each data directory has its own; nothing at all is no file."""
    one, other = Paths.under(tmp_path / "one").statistics, Paths.under(tmp_path / "other").statistics
    async with StatisticsFile.opened(one) as file:
        assert await file.load() == NO_STATISTICS
        await file.save(SOME)
    async with StatisticsFile.opened(one) as file:
        assert await file.load() == SOME
        await file.save(NO_STATISTICS)
        await file.save(NO_STATISTICS)
    assert list(one.parent.iterdir()) == []
    assert not other.exists()


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"\x00" * 900,
        b"\xff\xfe",
        b"[]",
        b"7",
        b'{"version": 1}',
        b'{"version": "9", "days": {}, "hours": {}, "samples": []}',
        b'{"version": 1, "days": {}, "hours": {"1": [Infinity, 1]}, "samples": []}',
        b"[" * 100_000,
    ],
)
async def test_a_damaged_one_is_moved_aside(tmp_path: Path, content: bytes, caplog: pytest.LogCaptureFixture) -> None:
    """The log says so, and there are new ones beside it."""
    path = tmp_path / "statistics.json"
    path.write_bytes(content)
    with caplog.at_level(logging.WARNING):
        async with StatisticsFile.opened(path) as file:
            assert await file.load() == NO_STATISTICS
            assert file.damaged is not None
            assert file.damaged.read_bytes() == content
            await file.save(SOME)
            assert await file.load() == SOME
    assert "could not be read" in caplog.text
    assert file.damaged.name.startswith("statistics.damaged-")


async def test_those_of_a_later_kdesk_are_left_alone(tmp_path: Path) -> None:
    """This one counts beside them, and goes on there at its next start; whoever clears them clears both."""
    path = tmp_path / "statistics.json"
    newer = b'{"version": 2, "days": {}, "of_later": 7}'
    path.write_bytes(newer)
    async with StatisticsFile.opened(path) as file:
        assert await file.load() == NO_STATISTICS
        await file.save(SOME)
    async with StatisticsFile.opened(path) as file:
        assert await file.load() == SOME
        assert file.damaged is None
        assert path.read_bytes() == newer
        assert names(tmp_path) == ["statistics.earlier.json", "statistics.json"]
        await file.save(NO_STATISTICS)
    assert not names(tmp_path)


async def test_a_huge_one_is_not_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Whoever put it there, memory is not filled with it."""
    monkeypatch.setattr(module, "MAX_BYTES", 100)
    path = tmp_path / "statistics.json"
    path.write_bytes(b" " * 101)
    async with StatisticsFile.opened(path) as file:
        assert await file.load() == NO_STATISTICS
        assert file.damaged


async def test_a_disk_that_refuses(tmp_path: Path) -> None:
    """Both ways it is a StoreProblem."""
    (tmp_path / "statistics.json").mkdir()
    async with StatisticsFile.opened(tmp_path / "statistics.json") as file:
        with pytest.raises(StoreProblem):
            await file.load()
        with pytest.raises(StoreProblem):
            await file.save(SOME)

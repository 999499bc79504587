"""Settings that are changed while the window runs."""

import asyncio
from collections.abc import Iterator
from pathlib import Path

import pytest

from kdesk.domain.settings import Settings
from kdesk.errors import StoreProblem
from kdesk.preferences import Preferences
from kdesk.store.settings import SettingsFile


@pytest.fixture
def file(tmp_path: Path) -> Iterator[SettingsFile]:
    """Return a settings file that does not exist yet."""
    file = SettingsFile(tmp_path / "settings.json")
    yield file
    file.close()


async def test_a_change_of_the_last_moment_is_kept(file: SettingsFile) -> None:
    """Quitting cancels whoever writes; what was chosen is there at the next start."""
    problems: list[StoreProblem] = []
    preferences = Preferences(file, await file.load(), problems.append)
    async with preferences.kept():
        preferences.change(Settings(slots=5))
        writing = asyncio.ensure_future(preferences.save())  # noqa: TID251  cancelled below
        await asyncio.sleep(0)
        writing.cancel()
    assert await file.load() == Settings(slots=5)
    assert problems == []


async def test_a_change_that_was_written_is_not_written_again(
    file: SettingsFile, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Leaving writes nothing that the disk has already."""
    preferences = Preferences(file, await file.load(), lambda _problem: None)
    written: list[Settings] = []
    original = file.save

    async def save(settings: Settings) -> None:
        written.append(settings)
        await original(settings)

    monkeypatch.setattr(file, "save", save)
    async with preferences.kept():
        preferences.change(Settings(volume=0.5))
        await preferences.save()
    assert written == [Settings(volume=0.5)]


async def test_a_disk_that_is_full_is_told_and_the_setting_holds(tmp_path: Path) -> None:
    """Until the program ends, and once more is tried at its end."""
    file = SettingsFile(tmp_path / "file" / "settings.json")
    (tmp_path / "file").write_text("no folder")
    problems: list[StoreProblem] = []
    preferences = Preferences(file, Settings(), problems.append)
    async with preferences.kept():
        preferences.change(Settings(slots=2))
        await preferences.save()
        assert preferences.settings.slots == 2
    assert len(problems) == 2
    file.close()

"""What a later kdesk wrote is left as it is, to the byte, and told."""

import json
import shutil
import sqlite3
from collections.abc import Callable
from contextlib import closing
from dataclasses import asdict
from pathlib import Path
from typing import Any

import pytest

from kdesk.domain.details.templates import Template
from kdesk.domain.entry_query import EntryQuery
from kdesk.domain.settings import Settings
from kdesk.domain.transfer import Transfer
from kdesk.errors import JournalProblem, KdeskError, Reason, StoreProblem
from kdesk.store.journal import Journal
from kdesk.store.journal_schema import MIGRATIONS
from kdesk.store.mirror_tables import GENERATION, MARK
from kdesk.store.mirrors import SqliteMirrors
from kdesk.store.settings import SettingsFile
from kdesk.store.templates import TemplatesFile
from tests.store.test_mirror_file import ANN, ENTRY
from tests.store.test_settings_file import BOT
from tests.store.test_templates_file import LECTURE

Make = Callable[..., Transfer]


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """Where the journal of a test lies."""
    return tmp_path / "data" / "journal.sqlite"


def contents(folder: Path) -> dict[str, bytes]:
    """Return every file of a folder by its name, but for SQLite's index of a log, which holds nothing of its own."""
    return {path.name: path.read_bytes() for path in folder.iterdir() if not path.name.endswith("-shm")}


def written(path: Path, values: object) -> bytes:
    """Write a file as JSON and return its bytes."""
    path.write_text(json.dumps(values), encoding="utf-8")
    return path.read_bytes()


async def assert_refused(path: Path) -> None:
    """The journal is told to be of a later kdesk, twice, and nothing of its folder changes."""
    before = contents(path.parent)
    for _start in range(2):
        with pytest.raises(JournalProblem, match=r"journal\.sqlite") as told:
            async with Journal.open(path):
                raise AssertionError("it was opened")
        assert told.value.reason is Reason.JOURNAL_OF_NEWER
    assert contents(path.parent) == before


async def test_a_newer_journal_is_left_alone(
    path: Path, edit_journal: Callable[[str], None], make_transfer: Make
) -> None:
    """It may hold uploads that are under way: nothing begins without it, and nothing is written beside it."""
    async with Journal.open(path) as journal:
        await journal.save([make_transfer(1)])
    edit_journal(f"PRAGMA user_version = {len(MIGRATIONS) + 1}")
    assert list(contents(path.parent)) == [path.name]

    await assert_refused(path)


async def test_a_newer_journal_is_known_by_its_log(path: Path, make_transfer: Make, tmp_path: Path) -> None:
    """A kill leaves the last commits in the log: the version of the file itself is that of before."""
    async with Journal.open(path) as journal:
        await journal.save([make_transfer(1)])
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("PRAGMA journal_mode = WAL")
        connection.execute("PRAGMA wal_autocheckpoint = 0")
        connection.execute(f"PRAGMA user_version = {len(MIGRATIONS) + 1}")
        shutil.copytree(path.parent, tmp_path / "killed")

    await assert_refused(tmp_path / "killed" / path.name)


async def test_another_programs_database_is_not_called_newer(path: Path) -> None:
    """Its numbers mean something else; it is set aside, as ever."""
    path.parent.mkdir()
    with closing(sqlite3.connect(path)) as connection:
        connection.executescript("CREATE TABLE songs (title TEXT); PRAGMA user_version = 9000;")

    async with Journal.open(path) as journal:
        assert await journal.load() == ()
        assert journal.damaged is not None


@pytest.mark.parametrize("unknown", ["option", "of an account", "within an option"])
async def test_newer_settings_are_left_alone(tmp_path: Path, unknown: str) -> None:
    """What can be read of them holds, changes go into a file beside, and that is what holds from then on."""
    path = tmp_path / "settings.json"
    limit: dict[str, Any] = {"bytes_per_second": 5000}
    account: dict[str, Any] = asdict(BOT)
    values: dict[str, Any] = {"slots": 4, "limit": limit, "accounts": [account]}
    {"option": values, "of an account": account, "within an option": limit}[unknown]["aroma"] = "vanilla"
    before = written(path, values)

    file = SettingsFile(path)
    settings = await file.load()
    assert (settings.slots, settings.accounts) == (4, (BOT,))
    assert (file.newer, file.damaged) == (path, None)
    assert contents(tmp_path) == {path.name: before}
    await file.save(Settings(slots=2))
    file.close()

    again = SettingsFile(path)
    assert await again.load() == Settings(slots=2)
    assert again.newer == path
    again.close()
    assert contents(tmp_path).keys() == {path.name, "settings.earlier.json"}
    assert path.read_bytes() == before


async def test_damaged_settings_beside_newer_ones_are_set_aside(tmp_path: Path) -> None:
    """Only those beside: the later kdesk's stay."""
    path = tmp_path / "settings.json"
    before = written(path, {"aroma": "vanilla"})
    (tmp_path / "settings.earlier.json").write_bytes(b"{")

    file = SettingsFile(path)
    assert await file.load() == Settings()
    assert file.damaged is not None
    assert file.damaged.name.startswith("settings.earlier.damaged-")
    assert path.read_bytes() == before
    file.close()


async def test_newer_templates_are_left_alone(tmp_path: Path) -> None:
    """What can be read of them is there, changes go into a file beside, and that is read from then on."""
    path, problems = tmp_path / "templates.json", list[KdeskError]()
    async with TemplatesFile.opened(path, problems.append) as file:
        file.keep(LECTURE)
    values = json.loads(path.read_bytes())
    before = written(path, values | {"version": values["version"] + 1, "templates": [*values["templates"], {"no": 1}]})

    async with TemplatesFile.opened(path, problems.append) as file:
        assert file.all == (LECTURE,)
        assert (file.newer, file.damaged) == (path, None)
        file.keep(Template("Talk"))
    async with TemplatesFile.opened(path, problems.append) as file:
        assert [template.name for template in file.all] == ["Lecture", "Talk"]
        assert file.newer == path
    assert path.read_bytes() == before
    assert problems == []


async def test_an_export_of_newer_templates_is_told(tmp_path: Path) -> None:
    """It is not taken for a file without templates."""
    written(tmp_path / "export.json", {"format": "kdesk templates", "version": 2, "templates": []})
    async with TemplatesFile.opened(tmp_path / "templates.json", lambda _problem: None) as file:
        with pytest.raises(StoreProblem) as told:
            await file.read_export(tmp_path / "export.json")
    assert told.value.reason is Reason.FILE_OF_NEWER


async def test_a_newer_mirror_is_left_alone(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    """Another one is built beside it, which goes once the first one fits again."""
    usual = await _mirror(tmp_path)
    fitting = usual.read_bytes()
    with closing(sqlite3.connect(usual)) as connection:
        connection.execute(f"PRAGMA application_id = {MARK | GENERATION + 1}")
        connection.execute("PRAGMA user_version = 7")
    before = usual.read_bytes()

    for _start in range(2):
        assert await _mirror(tmp_path) == usual
    assert usual.read_bytes() == before
    assert contents(tmp_path).keys() == {usual.name, f"{usual.stem}.earlier.sqlite"}
    assert "is of a later kdesk and stays" in caplog.text

    usual.write_bytes(fitting)
    await _mirror(tmp_path)
    assert contents(tmp_path).keys() == {usual.name}


async def test_a_removed_account_takes_both_mirrors_along(tmp_path: Path) -> None:
    """Nothing of its library is left."""
    usual = await _mirror(tmp_path)
    with closing(sqlite3.connect(usual)) as connection:
        connection.execute(f"PRAGMA application_id = {MARK | GENERATION + 1}")
    await _mirror(tmp_path)
    assert len(contents(tmp_path)) == 2
    async with SqliteMirrors.opened(tmp_path) as mirrors:
        await mirrors.forget(ANN)
    assert contents(tmp_path) == {}


async def _mirror(folder: Path) -> Path:
    """Put an entry into the mirror of a folder, find it, and return the file that lies there usually."""
    async with SqliteMirrors.opened(folder) as mirrors:
        mirror = await mirrors.open(ANN)
        await mirror.put([ENTRY])
        assert list((await mirror.find(EntryQuery())).ids) == ["0_1"]
    return _usual(folder)


def _usual(folder: Path) -> Path:
    return min(folder.glob("*.sqlite"), key=lambda path: len(path.name))

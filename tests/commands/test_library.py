"""`kdesk library` tells and removes what is kept of libraries."""

import asyncio
import json
from collections.abc import Sequence
from contextlib import closing
from pathlib import Path

import pytest

from kdesk.cli import main
from kdesk.domain.account import Account, SignInKind
from kdesk.domain.mirror_port import MirrorState
from kdesk.domain.settings import Settings
from kdesk.store.lock import lock_data_dir
from kdesk.store.mirrors import SqliteMirrors
from kdesk.store.paths import Paths
from kdesk.store.settings import SettingsFile
from tests.support.made_up_entries import make_entry

ANN = Account("https://example.org", 101, "ann", SignInKind.PASSWORD)
BOB = Account("https://example.org", 101, "bob", SignInKind.PASSWORD)


async def fill(paths: Paths, accounts: Sequence[Account]) -> None:
    """Save accounts, and keep two entries of the first one."""
    with closing(SettingsFile(paths.settings)) as file:
        await file.save(Settings(accounts=tuple(accounts)))
    async with SqliteMirrors.opened(paths.mirrors) as mirrors:
        mirror = await mirrors.open(accounts[0])
        await mirror.put([make_entry(1), make_entry(2)])
        await mirror.save_state(MirrorState(5, complete=True))


@pytest.fixture
def paths(tmp_path: Path) -> Paths:
    """A data directory with two accounts, and a mirror of one."""
    paths = Paths.under(tmp_path / "data")
    paths.create()
    asyncio.run(fill(paths, (ANN, BOB)))
    return paths


def test_status_tells_what_is_kept(paths: Paths, capsys: pytest.CaptureFixture[str]) -> None:
    """One line for each account: how many entries, and whether that is all of the library."""
    assert main(["library", "status", "--data", str(paths.data)]) == 0

    first, second = capsys.readouterr().out.splitlines()
    assert first.startswith("101:ann@https://example.org: the whole library is kept, 2 entries, ")
    assert second == "101:bob@https://example.org: nothing is kept"


def test_status_as_json(paths: Paths, capsys: pytest.CaptureFixture[str]) -> None:
    """One object for each account."""
    assert main(["library", "status", "--json", "--data", str(paths.data)]) == 0

    first, second = map(json.loads, capsys.readouterr().out.splitlines())
    assert (first["account"], first["entries"], first["complete"]) == (ANN.key, 2, True)
    assert first["on_disk"] > 0
    assert second == {"account": BOB.key, "entries": 0}


def test_rebuild_removes_the_files(paths: Paths, capsys: pytest.CaptureFixture[str]) -> None:
    """Nothing is left of the account that was named."""
    assert main(["library", "rebuild", "--account", "ann", "--data", str(paths.data)]) == 0

    assert "101:ann@https://example.org: removed" in capsys.readouterr().out
    assert list(paths.mirrors.iterdir()) == []


def test_an_unknown_account_is_wrong_use(paths: Paths, capsys: pytest.CaptureFixture[str]) -> None:
    """The saved accounts are named."""
    assert main(["library", "rebuild", "--account", "eve", "--data", str(paths.data)]) == 2
    assert "101:bob@https://example.org" in capsys.readouterr().err


def test_an_open_window_keeps_its_mirror(paths: Paths) -> None:
    """While another kdesk uses the data directory, nothing is removed."""
    with lock_data_dir(paths):
        assert main(["library", "rebuild", "--data", str(paths.data)]) == 3

    assert len(list(paths.mirrors.glob("*.sqlite"))) == 1

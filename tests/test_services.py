"""The services of the window: what they keep of an account goes with it."""

from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest

from kdesk.domain.account import Account, SignInKind
from kdesk.domain.settings import Settings
from kdesk.engine.transfers.queue_options import QueueEvents
from kdesk.errors import StoreProblem
from kdesk.logs import Redactor
from kdesk.services import services
from kdesk.store.paths import Paths
from kdesk.store.settings import SettingsFile
from tests.support.made_up_entries import make_entry

ANN = Account("https://example.org", 101, "ann", SignInKind.PASSWORD)
BOB = Account("https://example.org", 101, "bob", SignInKind.PASSWORD)


@pytest.fixture
async def paths(tmp_path: Path) -> Paths:
    """A data directory with two saved accounts."""
    paths = Paths.under(tmp_path)
    paths.create()
    with closing(SettingsFile(paths.settings)) as file:
        await file.save(Settings(accounts=(ANN, BOB)))
    return paths


@pytest.fixture
def mirrored(paths: Paths) -> Callable[[], int]:
    """Count the mirrors on disk."""
    return lambda: len(list(paths.mirrors.glob("*.sqlite")))


async def test_signing_out_deletes_the_mirror_of_the_account(paths: Paths, mirrored: Callable[[], int]) -> None:
    """That of another saved account stays."""
    problems: list[object] = []
    events = QueueEvents(journal_problem=problems.append, left_out=problems.append)
    async with services(paths, Redactor(), problems.append, events) as built:
        kept = [await built.mirrors.open(account) for account in (ANN, BOB)]
        for mirror in kept:
            await mirror.put([make_entry(1)])
        assert mirrored() == 2

        await built.accounts.sign_out()

        assert mirrored() == 1
        with pytest.raises(StoreProblem):
            await kept[0].put([make_entry(2)])
        assert len(await kept[1].entries(["0_1"])) == 1
    assert not problems

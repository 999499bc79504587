"""Downloads in the journal's file."""

from pathlib import Path

import pytest

from kdesk.domain.downloads.download import Download, Existing, Proof
from kdesk.domain.downloads.download_state import DownloadState
from kdesk.domain.downloads.item import AssetIdentity, DownloadItem, DownloadKind
from kdesk.domain.progress import Progress
from kdesk.domain.transfer import Trouble
from kdesk.domain.upload import Ranges
from kdesk.errors import Reason
from kdesk.store.downloads import StoredDownloads
from kdesk.store.journal import Journal

FULL = Download(
    id="d9",
    account="account",
    item=DownloadItem("0_entryaaa", DownloadKind.SOURCE, "0_sourceaa"),
    folder="/videos",
    stem="clip",
    extension=".mp4",
    created_at=1.5,
    state=DownloadState.FAILED,
    identity=AssetIdentity("0_sourceaa", "3", 1_700_000_000, 2**41, "ab" * 32),
    received=Ranges(((0, 5), (2**40, 2**41))),
    size=2**41,
    target="clip.mp4",
    trouble=Trouble("StoreProblem", Reason.FOLDER_FULL, {"needed": 2**41, "free": 3}, "detail", "code", 2.5),
    finished_at=3.5,
    proof=Proof.SHA256,
)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """Return where the journal is."""
    return tmp_path / "data" / "journal.sqlite"


async def test_a_download_comes_back_as_it_was_saved(path: Path) -> None:
    """Every field but those that live in memory only."""
    async with Journal.open(path) as journal:
        await StoredDownloads(journal).save([FULL.replace(progress=Progress(in_flight=7), found_earlier=False)])
    async with Journal.open(path) as journal:
        assert await StoredDownloads(journal).load() == (FULL,)


async def test_the_order_is_kept(path: Path) -> None:
    """New ones come last; the order can be written; removed ones are gone."""
    async with Journal.open(path) as journal:
        store = StoredDownloads(journal)
        for key in ("a", "b", "c"):
            await store.save([FULL.replace()])
            await store.save([_plain(key)])
        await store.save([_plain("a")])
        assert [one.id for one in await store.load()] == ["d9", "a", "b", "c"]
        await store.save_order(["c", "d9", "a", "b"])
        await store.remove(["d9"])
        assert [one.id for one in await store.load()] == ["c", "a", "b"]


async def test_a_row_that_cannot_be_read_costs_itself_only(path: Path) -> None:
    """The others are there."""
    async with Journal.open(path) as journal:
        await StoredDownloads(journal).save([FULL])
        await journal.change(lambda db: db.execute("INSERT INTO downloads VALUES ('x', 9, '{\"id\": 5}')") and None)
        assert await StoredDownloads(journal).load() == (FULL,)


def _plain(key: str) -> Download:
    item = DownloadItem("0_entryaaa", DownloadKind.CAPTIONS, "0_captions")
    return Download(key, "account", item, "/videos", "clip", ".vtt", 1.5, existing=Existing.REPLACE)

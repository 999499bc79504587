"""Files of this computer from which entries were made."""

from contextlib import closing
from pathlib import Path

import pytest

from kdesk.domain.entry import Entry, EntryStatus, MediaType
from kdesk.domain.own_file import own_file_of
from kdesk.domain.transfer import Transfer
from kdesk.domain.transfer_state import TransferState
from kdesk.engine.files.file_identity import identify
from kdesk.engine.library.own_files import OwnFiles
from kdesk.errors import FileChanged, FileMissing
from tests.support.transfers import make_transfer


@pytest.fixture
def film(tmp_path: Path) -> Path:
    """A file that was sent."""
    path = tmp_path / "film.mp4"
    path.write_bytes(b"film")
    return path


def sent(path: Path, state: TransferState = TransferState.PROCESSING) -> Transfer:
    """Return the transfer of a file as it is now."""
    return make_transfer("t1", str(path), state=state, identity=identify(path))


def replace(path: Path, content: bytes | None) -> None:
    """Write a file anew, or remove it."""
    path.unlink()
    if content is not None:
        path.write_bytes(content)


async def test_a_file_that_is_still_the_same_may_be_played(film: Path) -> None:
    """So may one of which nothing is known yet."""
    transfers = [sent(film)]
    with closing(OwnFiles(lambda: transfers)) as files:
        await files.check(film)
        transfers.clear()
        await files.check(film)


async def test_another_file_at_its_place_is_refused(film: Path) -> None:
    """And so is one that is gone."""
    transfers = [sent(film)]
    with closing(OwnFiles(lambda: transfers)) as files:
        replace(film, b"another film")
        with pytest.raises(FileChanged):
            await files.check(film)
        replace(film, None)
        with pytest.raises(FileMissing):
            await files.check(film)


@pytest.mark.parametrize(
    ("state", "is_known"),
    [
        (TransferState.UPLOADING, True),
        (TransferState.PROCESSING, True),
        (TransferState.READY, True),
        (TransferState.FAILED, False),
        (TransferState.CANCELLED, False),
    ],
)
def test_an_entry_knows_its_file_from_the_first_byte_on(film: Path, state: TransferState, *, is_known: bool) -> None:
    """The content of a transfer that was given up is none of the entry."""
    transfer = sent(film, state)
    entry = Entry("0_e", "Film", 1, EntryStatus.PROCESSING, MediaType.VIDEO, partner_data=str(transfer.owner_tag))
    assert own_file_of(entry, [transfer]) == (film if is_known else None)
    assert own_file_of(entry, []) is None

"""Whether a file that was uploaded still holds what was sent of it."""

from dataclasses import replace
from itertools import count
from pathlib import Path

import pytest

from kdesk.domain.source_file import FileStamp
from kdesk.domain.transfer import Transfer
from kdesk.engine.files import file_identity
from kdesk.engine.files.file_hash import file_sha256, identity_if_unchanged
from kdesk.engine.files.file_identity import identify
from kdesk.engine.files.open_file import OpenFile
from kdesk.threads import Workers
from tests.support.transfers import altered, make_transfer

SIZE = 1000


@pytest.fixture
def clip(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A file with gaps between its samples."""
    monkeypatch.setattr(file_identity, "SAMPLE_BYTES", 10)
    path = tmp_path / "clip.mp4"
    path.write_bytes(bytes(range(250)) * (SIZE // 250))
    return path


def change_between_samples(path: Path) -> None:
    """Change one byte that no sample has."""
    content = bytearray(path.read_bytes())
    content[15] ^= 1
    path.write_bytes(content)


async def sent(path: Path, workers: Workers) -> Transfer:
    """Return the transfer of a file on a drive that moves times by itself."""
    return make_transfer(
        key="1",
        path=str(path),
        name=path.name,
        account="",
        created_at=0.0,
        size=SIZE,
        identity=identify(path, restless=True),
        sha256=await file_sha256(path, workers),
    )


async def test_where_times_tell_nothing_the_whole_file_is_compared(clip: Path) -> None:
    """Equal samples alone prove nothing of a large file."""
    workers = Workers("test-compare", 1)
    transfer = await sent(clip, workers)
    assert await identity_if_unchanged(transfer.file, workers) == transfer.file.identity
    assert await identity_if_unchanged(altered(transfer, sha256="").file, workers) is None
    change_between_samples(clip)
    assert identify(clip, restless=True) == transfer.file.identity
    assert await identity_if_unchanged(transfer.file, workers) is None
    workers.close()


async def test_where_times_move_by_themselves_a_hash_can_be_taken(clip: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The time of a restless drive that moves while the file is read is no change of the file."""
    workers, present = Workers("test-compare", 1), OpenFile.present_stamp
    moments = count(1)

    def moving(opened: OpenFile) -> FileStamp:
        return replace(present(opened), mtime_ns=next(moments))

    transfer = await sent(clip, workers)
    monkeypatch.setattr(OpenFile, "present_stamp", moving)
    assert await identity_if_unchanged(transfer.file, workers) == transfer.file.identity
    workers.close()

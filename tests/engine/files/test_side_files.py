"""Files beside the transfers: what is read, what is refused, and that a download replaces a file whole."""

import os
from collections.abc import AsyncGenerator, Iterator
from pathlib import Path

import pytest

from kdesk.engine.files.side_files import SideFiles
from kdesk.errors import FileChanged, FileEmpty, FileMissing, FileProblem, NotAFile, Reason


@pytest.fixture
def files() -> Iterator[SideFiles]:
    """The reader and writer."""
    made = SideFiles()
    yield made
    made.close()


async def pieces(*parts: bytes, error: Exception | None = None) -> AsyncGenerator[bytes, None]:
    """Yield parts, then fail."""
    for part in parts:
        yield part
    if error is not None:
        raise error


async def test_reading(files: SideFiles, tmp_path: Path) -> None:
    """A file is read whole or in blocks, as long as it is no larger than it may be."""
    path = tmp_path / "a.srt"
    path.write_bytes(bytes(range(256)) * 3000)
    assert await files.read(path, 10**6) == path.read_bytes()
    source = await files.source(path, 10**6)
    assert (source.name, source.size) == ("a.srt", 768_000)
    assert b"".join([block async for block in source.blocks(1, 700_000)]) == path.read_bytes()[1:700_001]
    path.write_bytes(b"short")
    with pytest.raises(FileChanged):
        assert [block async for block in source.blocks(0, 700_000)]


async def test_what_is_refused(files: SideFiles, tmp_path: Path) -> None:
    """A missing file, a folder, an empty file, and one that is too large."""
    (tmp_path / "empty").touch()
    (tmp_path / "large").write_bytes(b"x" * 11)
    for name, kind in {"none": FileMissing, ".": NotAFile, "empty": FileEmpty, "large": FileProblem}.items():
        with pytest.raises(kind) as caught:
            await files.read(tmp_path / name, 10)
        assert (caught.value.reason is Reason.FILE_OVER_LIMIT) == (name == "large")


async def test_saving(files: SideFiles, tmp_path: Path) -> None:
    """A file is replaced once everything has arrived; a broken download leaves the old one and nothing beside it."""
    path = tmp_path / "a.txt"
    await files.save(path, pieces(b"one", b"two"))
    assert path.read_bytes() == b"onetwo"
    with pytest.raises(FileMissing):
        await files.save(path, pieces(b"half", error=FileMissing()))
    # Runs behind what removes the unfinished file.
    assert await files.read(path, 10) == b"onetwo"
    assert os.listdir(tmp_path) == ["a.txt"]  # noqa: PTH208  no blocking call of a Path
    with pytest.raises(FileProblem) as caught:
        await files.save(tmp_path / "no" / "a.txt", pieces(b"x"))
    assert caught.value.reason is Reason.FILE_NOT_SAVED

"""Pictures kept on disk."""

import os
from pathlib import Path

import pytest

from kdesk.store.image_cache import DiskImageCache

URL = "https://cdn.example.org/p/101/thumbnail/entry_id/0_abc/width/320"


def url(number: int) -> str:
    """Return the address of one of many pictures."""
    return f"{URL}/vid_sec/{number}"


def files(folder: Path) -> list[Path]:
    """Return every file of a cache, in a fixed order."""
    return sorted(path for path in folder.rglob("*") if path.is_file())


async def test_a_picture_is_kept(tmp_path: Path) -> None:
    """What was put is there, at the next start as well."""
    await DiskImageCache(tmp_path / "images").put(URL, b"picture")

    assert await DiskImageCache(tmp_path / "images").get(URL) == b"picture"


async def test_an_unknown_picture_is_none(tmp_path: Path) -> None:
    """A cache that does not even have its folder yet has no picture."""
    assert await DiskImageCache(tmp_path / "images").get(URL) is None


async def test_a_newer_picture_replaces_the_older(tmp_path: Path) -> None:
    """One address has one picture."""
    cache = DiskImageCache(tmp_path)
    await cache.put(URL, b"old")
    await cache.put(URL, b"new")

    assert await cache.get(URL) == b"new"
    assert len(files(tmp_path)) == 1


async def test_no_address_is_written_to_disk(tmp_path: Path) -> None:
    """File names and content do not reveal which videos were viewed."""
    await DiskImageCache(tmp_path).put(URL, b"picture")

    (file,) = files(tmp_path)
    assert b"0_abc" not in file.read_bytes()
    assert "0_abc" not in str(file)


async def test_the_least_recently_used_goes_first(tmp_path: Path) -> None:
    """A, B and C fill the cache, A is used, D is added: B is evicted, A stays."""
    cache = DiskImageCache(tmp_path, limit=3000)
    for number in range(3):
        await cache.put(url(number), bytes(900))
        os.utime(cache._path(url(number)), (number, number))
    await cache.get(url(0))
    await cache.put(url(3), bytes(500))

    assert [await cache.get(url(number)) is not None for number in range(4)] == [True, False, True, True]


async def test_the_cache_stays_in_its_bounds(tmp_path: Path) -> None:
    """However much is put, the files together are never larger than the limit, also after a restart."""
    for start in (0, 30):
        cache = DiskImageCache(tmp_path, limit=20_000)
        for number in range(start, start + 30):
            await cache.put(url(number), bytes(1000))
            assert sum(path.stat().st_size for path in files(tmp_path)) <= 20_000

    assert len(files(tmp_path)) >= 15


async def test_a_picture_larger_than_the_cache_is_not_kept(tmp_path: Path) -> None:
    """Such a picture throws nothing else out."""
    cache = DiskImageCache(tmp_path, limit=1000)
    await cache.put(url(1), b"small")
    await cache.put(url(2), bytes(2000))

    assert await cache.get(url(2)) is None
    assert await cache.get(url(1)) == b"small"


@pytest.mark.parametrize("damage", [b"", b"short", b"x" * 500])
async def test_a_damaged_picture_is_fetched_again(tmp_path: Path, damage: bytes) -> None:
    """A file that is not what was put counts as no picture, and is gone."""
    cache = DiskImageCache(tmp_path)
    await cache.put(URL, b"picture")
    (file,) = files(tmp_path)
    file.write_bytes(damage)

    assert await cache.get(URL) is None
    assert files(tmp_path) == []


async def test_foreign_files_are_left_alone(tmp_path: Path) -> None:
    """What kdesk did not make is neither counted nor removed; what a kill left half-written is removed."""
    (tmp_path / "ab" / "cd").mkdir(parents=True)
    foreign = [tmp_path / "notes.txt", tmp_path / "ab" / "cd" / "holiday.jpg", tmp_path / "ab" / "cd" / "abcd.txt"]
    for path in foreign:
        path.write_bytes(bytes(5000))
    left_over = tmp_path / "ab" / "cd" / f"abcd{'0' * 60}xyz.part"
    left_over.write_bytes(b"half")
    cache = DiskImageCache(tmp_path, limit=2000)

    for number in range(5):
        await cache.put(url(number), bytes(900))

    assert all(path.exists() for path in foreign)
    assert not left_over.exists()
    assert await cache.get(url(4)) is not None


async def test_a_disk_that_takes_nothing_costs_nothing(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    """Without a place to keep pictures everything goes on, and the log says why it is slow."""
    (tmp_path / "images").write_text("a file where the folder should be")
    cache = DiskImageCache(tmp_path / "images")

    await cache.put(URL, b"picture")

    assert await cache.get(URL) is None
    assert "not cached" in caplog.text


async def test_a_picture_that_cannot_be_read_is_none(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    """A folder in its place is told in the log and counts as no picture."""
    cache = DiskImageCache(tmp_path)
    cache._path(URL).mkdir(parents=True)

    assert await cache.get(URL) is None
    assert "not read" in caplog.text


async def test_a_cache_closes(tmp_path: Path) -> None:
    """Closing leaves what was put."""
    cache = DiskImageCache(tmp_path)
    await cache.put(URL, b"picture")
    cache.close()

    assert len(files(tmp_path)) == 1


async def test_a_dropped_picture_is_gone(tmp_path: Path) -> None:
    """It is not there any more, and its room is free again; dropping what is not there does nothing."""
    cache = DiskImageCache(tmp_path)
    await cache.put(URL, b"picture")
    await cache.drop(URL)
    await cache.drop(URL)

    assert await cache.get(URL) is None
    assert files(tmp_path) == []
    assert cache._used == 0


async def test_a_picture_that_cannot_be_dropped_is_told(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    """A folder in its place stays; nothing stops for it."""
    cache = DiskImageCache(tmp_path)
    cache._path(URL).mkdir(parents=True)
    await cache.drop(URL)

    assert "not removed" in caplog.text

"""How much is kept, and clearing it."""

from pathlib import Path

from kdesk.store.files import set_aside
from kdesk.store.image_cache import DiskImageCache
from kdesk.store.kept_files import clear_logs, damaged_files, files_below, remove, size_of


def test_files_are_counted_below_a_folder(tmp_path: Path) -> None:
    """With their bytes; what is linked to counts not."""
    (tmp_path / "a" / "b").mkdir(parents=True)
    (tmp_path / "a" / "b" / "one").write_bytes(b"12345")
    (tmp_path / "a" / "two").write_bytes(b"1")
    assert size_of(files_below(tmp_path / "a")) == (2, 6)
    assert size_of(files_below(tmp_path / "none")) == (0, 0)


def test_only_files_that_were_set_aside_are_removed(tmp_path: Path) -> None:
    """The present ones stay."""
    for name in ("settings.json", "journal.sqlite"):
        (tmp_path / name).write_text("damaged")
        set_aside(tmp_path / name)
        (tmp_path / name).write_text("new")
    assert size_of(damaged_files([tmp_path, tmp_path]))[0] == 2
    remove(damaged_files([tmp_path]))
    assert sorted(path.name for path in tmp_path.iterdir()) == ["journal.sqlite", "settings.json"]


def test_logs_are_cleared_while_one_is_open(tmp_path: Path) -> None:
    """What is written after that begins an empty file."""
    (tmp_path / "kdesk.log.1").write_text("old")
    with (tmp_path / "kdesk.log").open("a") as log:
        log.write("secret plans\n")
        log.flush()
        clear_logs(tmp_path, "kdesk.log")
        log.write("after\n")
    assert [path.name for path in tmp_path.iterdir()] == ["kdesk.log"]
    assert (tmp_path / "kdesk.log").read_text() == "after\n"


async def test_pictures_are_cleared(tmp_path: Path) -> None:
    """And can be kept again."""
    cache = DiskImageCache(tmp_path)
    await cache.put("https://a/1", b"one")
    await cache.clear()
    assert await cache.get("https://a/1") is None
    assert size_of(files_below(tmp_path)) == (0, 0)
    await cache.put("https://a/1", b"one")
    assert await cache.get("https://a/1") == b"one"
    cache.close()

"""One process owns a data directory."""

import os
import re
from collections.abc import Callable
from pathlib import Path
from subprocess import Popen

import pytest

from kdesk.errors import DataDirectoryInUse, StoreProblem
from kdesk.store.lock import lock_data_dir
from kdesk.store.paths import Paths

OWNER = """
import sys
from pathlib import Path
from kdesk.store.lock import lock_data_dir
from kdesk.store.paths import Paths

with lock_data_dir(Paths.under(Path(sys.argv[1]))):
    print("owned", flush=True)
    sys.stdin.readline()
"""


@pytest.fixture
def paths(tmp_path: Path) -> Paths:
    """A data directory of the test's own."""
    made = Paths.under(tmp_path / "data")
    made.create()
    return made


def owner_of(paths: Paths, start_child: Callable[..., "Popen[str]"]) -> "Popen[str]":
    """Start a process that owns the data directory."""
    child = start_child(OWNER, str(paths.data))
    assert child.stdout
    assert child.stdout.readline() == "owned\n"
    return child


def test_a_second_process_is_refused(paths: Paths, start_child: Callable[..., "Popen[str]"]) -> None:
    """While a live process owns the directory, another one is told so, and which process it is."""
    child = owner_of(paths, start_child)

    with pytest.raises(DataDirectoryInUse, match=rf"process {child.pid}\)"), lock_data_dir(paths):
        pytest.fail("two processes own one data directory")


def test_a_killed_owner_leaves_the_directory_free(paths: Paths, start_child: Callable[..., "Popen[str]"]) -> None:
    """A kill -9 runs no clean-up; the lock ends all the same and the files that are left lock nobody out."""
    child = owner_of(paths, start_child)
    child.kill()
    child.wait()

    assert paths.lock.exists()
    with lock_data_dir(paths):
        pass


def test_an_owner_that_ends_leaves_the_directory_free(paths: Paths) -> None:
    """After the block the directory can be owned again."""
    with lock_data_dir(paths):
        pass
    with lock_data_dir(paths):
        assert paths.lock.with_suffix(".pid").read_text() == f"{os.getpid()}\n"


def test_two_directories_have_two_owners(paths: Paths, tmp_path: Path) -> None:
    """Owning one directory keeps nobody from another one."""
    other = Paths.under(tmp_path / "other")
    other.create()

    with lock_data_dir(paths), lock_data_dir(other):
        pass


def test_an_unknown_owner_is_not_guessed(paths: Paths, start_child: Callable[..., "Popen[str]"]) -> None:
    """Without a readable name the error tells the directory alone."""
    owner_of(paths, start_child)
    paths.lock.with_suffix(".pid").write_text("who knows")

    with pytest.raises(DataDirectoryInUse, match=f"{re.escape(str(paths.data))}$"), lock_data_dir(paths):
        pytest.fail("two processes own one data directory")


def test_a_directory_that_cannot_be_locked_is_told(paths: Paths) -> None:
    """A folder in the place of the lock file is an error of ours, not a traceback."""
    paths.lock.mkdir()

    with pytest.raises(StoreProblem), lock_data_dir(paths):
        pytest.fail("a folder was locked")


def test_a_directory_that_takes_no_file_is_told(paths: Paths) -> None:
    """When the owner's name cannot be left, the directory is of no use and is not kept."""
    name = paths.lock.with_suffix(".pid")
    name.mkdir()

    with pytest.raises(StoreProblem), lock_data_dir(paths):
        pytest.fail("a directory that cannot be written is owned")

    name.rmdir()
    with lock_data_dir(paths):
        pass

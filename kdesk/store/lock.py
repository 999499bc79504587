"""The lock of the data directory: one process at a time uses it."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from filelock import FileLock, Timeout

from kdesk.errors import DataDirectoryInUse, Reason, StoreProblem
from kdesk.private_files import FILE, private_opener
from kdesk.store.journal_file import refuse_newer
from kdesk.store.paths import Paths


@contextmanager
def lock_data_dir(paths: Paths, wait_seconds: float = 0.0) -> Iterator[None]:
    """Lock the data directory for the duration of the block.

    The operating system releases the lock when the process ends, in whatever way; a remaining lock file locks nobody
    out. Raises DataDirectoryInUse if another process holds it, StoreProblem if it cannot be locked.

    Args:
        wait_seconds: How long to wait for a process that is about to release it. Blocks.
    """
    # Any thread may release it, not only the one that acquired it.
    lock = FileLock(paths.lock, timeout=wait_seconds, mode=FILE, thread_local=False)
    try:
        lock.acquire()
    except Timeout as exc:
        raise DataDirectoryInUse(_owner(paths)) from exc
    except (OSError, NotImplementedError) as exc:
        raise StoreProblem(f"{paths.lock}: {exc}", reason=Reason.DATA_UNUSABLE) from exc
    try:
        _write_owner(paths)
        yield
    finally:
        lock.release()


@contextmanager
def lock_journal(paths: Paths) -> Iterator[None]:
    """Lock the data directory for work with its journal, as `lock_data_dir` does.

    Raises JournalProblem for the journal of a later kdesk, before a command signs in for nothing.
    """
    with lock_data_dir(paths):
        refuse_newer(paths.journal)
        yield


def _owner_file(paths: Paths) -> Path:
    """Return the file with the owner's process id. The lock file itself is unreadable on Windows while locked."""
    return paths.lock.with_suffix(".pid")


def _write_owner(paths: Paths) -> None:
    try:
        with open(_owner_file(paths), "w", encoding="ascii", opener=private_opener) as file:
            file.write(f"{os.getpid()}\n")
    except OSError as exc:
        raise StoreProblem(f"{paths.data}: {exc.strerror}", reason=Reason.DATA_UNUSABLE) from exc


def _owner(paths: Paths) -> str:
    try:
        pid = int(_owner_file(paths).read_text(encoding="ascii"))
    except (OSError, ValueError):
        return f"{paths.data}"
    return f"{paths.data} (process {pid})"

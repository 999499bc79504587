"""One process owns a data directory."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from filelock import FileLock, Timeout

from kdesk.errors import DataDirectoryInUse, Reason, StoreProblem
from kdesk.private_files import FILE, private_opener
from kdesk.store.paths import Paths


@contextmanager
def own(paths: Paths) -> Iterator[None]:
    """Own the data directory as long as the block runs.

    The lock is the operating system's, so it ends with the process, however that ends; a lock file that is left behind
    locks nobody out. Raises DataDirectoryInUse when another process holds it, StoreProblem when it cannot be locked.
    """
    # Qt's loop and the threads of the store may release it, not only the thread that took it.
    lock = FileLock(paths.lock, timeout=0, mode=FILE, thread_local=False)
    try:
        lock.acquire()
    except Timeout as exc:
        raise DataDirectoryInUse(_who(paths)) from exc
    except (OSError, NotImplementedError) as exc:
        raise StoreProblem(f"{paths.lock}: {exc}", reason=Reason.DATA_UNUSABLE) from exc
    try:
        _leave_name(paths)
        yield
    finally:
        lock.release()


def _name_file(paths: Paths) -> Path:
    """Return the file that names the owner: the lock file itself cannot be read on Windows while it is locked."""
    return paths.lock.with_suffix(".pid")


def _leave_name(paths: Paths) -> None:
    try:
        with open(_name_file(paths), "w", encoding="ascii", opener=private_opener) as file:
            file.write(f"{os.getpid()}\n")
    except OSError as exc:
        raise StoreProblem(f"{paths.data}: {exc.strerror}", reason=Reason.DATA_UNUSABLE) from exc


def _who(paths: Paths) -> str:
    try:
        pid = int(_name_file(paths).read_text(encoding="ascii"))
    except (OSError, ValueError):
        return f"{paths.data}"
    return f"{paths.data} (process {pid})"

"""How much lies in folders, and removing it."""

import os
from collections.abc import Iterable, Iterator
from contextlib import suppress
from pathlib import Path

from kdesk.errors import StoreProblem

DAMAGED = "*.damaged-*"
"""Files that were set aside; see `store.files.set_aside`."""


def size_of(files: Iterable[Path]) -> tuple[int, int]:
    """Return the number of files and their bytes; those that vanish meanwhile count not."""
    sizes: list[int] = []
    for path in files:
        with suppress(OSError):
            sizes.append(path.stat().st_size)
    return len(sizes), sum(sizes)


def files_below(folder: Path) -> Iterator[Path]:
    """Yield every file below a folder, without following links to folders."""
    for above, _folders, names in os.walk(folder):
        for name in names:
            yield Path(above, name)


def damaged_files(folders: Iterable[Path]) -> Iterator[Path]:
    """Yield the files that were set aside in these folders."""
    for folder in dict.fromkeys(folders):
        yield from (path for path in folder.glob(DAMAGED) if path.is_file())


def remove(files: Iterable[Path]) -> None:
    """Delete files. Raises StoreProblem if one stays."""
    for path in tuple(files):
        try:
            path.unlink(missing_ok=True)
        except OSError as exc:
            raise StoreProblem(f"{path}: {exc.strerror or exc}") from exc


def clear_logs(folder: Path, present: str) -> None:
    """Delete the logs of a folder; the present one, which is open, is emptied. Raises StoreProblem."""
    files = [path for path in folder.glob(f"{present}*") if path.is_file()]
    remove(path for path in files if path.name != present)
    try:
        if (log := folder / present).exists():
            os.truncate(log, 0)
    except OSError as exc:
        raise StoreProblem(f"{folder}: {exc.strerror or exc}") from exc

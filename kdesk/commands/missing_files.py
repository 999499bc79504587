"""Files that a start of the window is given and that are not there."""

from collections.abc import Sequence
from pathlib import Path
from threading import Thread

LOOK_SECONDS = 1.0
"""How long a start looks for its files: a drive may not respond."""


def missing_of(files: Sequence[Path]) -> Sequence[str]:
    """Return the files that are not there. What is not known in time counts as there: its row waits for its drive."""
    missing: list[str] = []

    def look() -> None:
        for file in files:
            if _is_missing(file):
                missing.append(str(file))  # noqa: PERF401  what was found is used although the next file may hang

    looking = Thread(target=look, name="kdesk-missing", daemon=True)
    looking.start()
    looking.join(LOOK_SECONDS)
    return tuple(missing)


def _is_missing(file: Path) -> bool:
    try:
        file.stat()
    except (FileNotFoundError, NotADirectoryError, ValueError):
        return True
    except OSError:  # it may be there, and its row says why it cannot be read
        return False
    return False

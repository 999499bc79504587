"""What is left of a run that ended unexpectedly: the stacks of its threads, in a file beside the log.

`faulthandler` writes them when the system ends the process (a fault in native code, an abort of Qt); an exception that
ends the program is written here, too. Nothing is sent anywhere.
"""

import faulthandler
import time
import traceback
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from kdesk.private_files import touch_private

PRESENT, LAST = "crash.txt", "last-crash.txt"
MOST_BYTES = 400_000
"""Of what is read: a hundred threads with deep stacks have less."""


@contextmanager
def crash_kept(folder: Path, redact: Callable[[str], str], expected: tuple[type[Exception], ...]) -> Iterator[None]:
    """Keep what ends the program while the block runs; what the run before left is kept under another name.

    Args:
        folder: Of the log; only one process at a time uses it so.
        redact: Removes secrets from a text.
        expected: Exceptions that end the program in order.
    """
    present = folder / PRESENT
    try:
        keep_last(folder)
        touch_private(present)
        file = present.open("r+b", buffering=0)
    except OSError:
        yield  # where no log can be written, no crash can be either
        return
    before = faulthandler.is_enabled()
    faulthandler.enable(file)
    try:
        yield
    except expected:
        raise
    except Exception as exc:
        # A full disk must not take the place of what ended the program.
        with suppress(OSError):
            file.write(redact("".join(traceback.format_exception(exc))).encode("utf-8", "backslashreplace"))
        raise
    finally:
        faulthandler.disable()
        if before:
            faulthandler.enable()
        file.close()
        with suppress(OSError):
            if not present.stat().st_size:
                present.unlink()


def keep_last(folder: Path) -> None:
    """Give what the run before left its name, if it left something. Raises OSError."""
    present = folder / PRESENT
    if present.exists() and present.stat().st_size:
        present.replace(folder / LAST)


def last_crash(folder: Path) -> tuple[str, float]:
    """Return what the last crash left and when that was, in Unix seconds; "" and 0.0 if there was none."""
    try:
        with (folder / LAST).open("rb") as file:
            text = file.read(MOST_BYTES).decode("utf-8", "replace")
        return text, (folder / LAST).stat().st_mtime
    except OSError:
        return "", 0.0


def forget_crash(folder: Path) -> None:
    """Remove what the last crash left."""
    with suppress(OSError):
        (folder / LAST).unlink(missing_ok=True)


def time_text(at: float) -> str:
    """Return when a crash was, for a report."""
    return time.strftime("%Y-%m-%d %H:%M:%S", time.localtime(at))

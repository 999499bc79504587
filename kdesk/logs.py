"""Logging for the whole program: a rotating file, and warnings on the console, both without secrets.

Records are redacted on the thread that creates them, and written by another thread, so that a slow disk never blocks
the window.
"""

import copy
import json
import logging
import queue
import sys
import traceback
from collections.abc import Iterator
from contextlib import contextmanager
from io import TextIOWrapper
from logging.handlers import QueueHandler, QueueListener, RotatingFileHandler
from pathlib import Path
from urllib.parse import quote, quote_plus

from kdesk.plain_text import one_line
from kdesk.private_files import make_private, restrict_folder, touch_private
from kdesk.redaction import redact

LOG_FILE = "kdesk.log"
MAX_BYTES = 1_000_000
KEPT_FILES = 3

NOT_ON_CONSOLE = {"quiet": True}
"""The `extra` of a record that is shown on the console in another way."""


class Redactor:
    """Removes the secrets of this run from log records."""

    def __init__(self) -> None:
        self._secrets: set[str] = set()

    def hide(self, secret: str) -> None:
        """Keep this secret out of the log, in all forms that it takes in URLs and JSON."""
        if secret:
            forms = (secret, quote(secret, safe=""), quote_plus(secret), json.dumps(secret)[1:-1], repr(secret)[1:-1])
            self._secrets.update(forms)

    def redact(self, text: str) -> str:
        """Return the text without secrets; longer ones are removed first, since one may contain another."""
        return redact(text, sorted(self._secrets, key=len, reverse=True))

    def clean(self, record: logging.LogRecord) -> logging.LogRecord:
        """Return a copy of the record whose message, arguments and traceback are plain redacted text."""
        clean = copy.copy(record)
        clean.msg = self.redact(record.getMessage())
        # They are in the message already: a second formatting would fail at any % in it.
        clean.args = None
        clean.exc_info = None
        text = record.exc_text or ""
        if record.exc_info and record.exc_info[0]:
            text = "".join(traceback.format_exception(*record.exc_info)).rstrip()
        clean.exc_text = self.redact(text) if text else None
        clean.stack_info = self.redact(record.stack_info) if record.stack_info else None
        return clean


class RedactingHandler(QueueHandler):
    """Queues redacted copies of records for the writing thread."""

    def __init__(self, records: "queue.SimpleQueue[logging.LogRecord]", redactor: Redactor) -> None:
        super().__init__(records)
        self._redactor = redactor

    def prepare(self, record: logging.LogRecord) -> logging.LogRecord:
        """Redact before queueing."""
        return self._redactor.clean(record)


@contextmanager
def logging_to(directory: Path, redactor: Redactor, *, level: int = logging.INFO) -> Iterator[Path]:
    """Write the program's log to this directory for the duration of the block; yield the path of the file.

    If the directory is not writable, only the console is used.
    """
    path = directory / LOG_FILE
    handlers, error = _handlers(path)
    records: queue.SimpleQueue[logging.LogRecord] = queue.SimpleQueue()
    redacting = RedactingHandler(records, redactor)
    # Without `respect_handler_level` the console would get every record of the file.
    listener = QueueListener(records, *handlers, respect_handler_level=True)
    root = logging.getLogger()
    before = root.level
    root.addHandler(redacting)
    root.setLevel(level)
    _silence("httpx", "httpcore", "wakepy")
    listener.start()
    if error:
        root.warning("No log file: %s", error)
    try:
        yield path
    finally:
        # Before the listener stops: nobody writes a record that is queued afterwards.
        root.removeHandler(redacting)
        root.setLevel(before)
        listener.stop()
        for handler in handlers:
            handler.close()


def _handlers(path: Path) -> tuple[list[logging.Handler], OSError | None]:
    """Return the handlers for file and console; with an error, for the console only."""
    try:
        make_private(path.parent)
        restrict_folder(path.parent)
        file = _file(path)
    except OSError as exc:
        return [_console(details=True)], exc
    # Tracebacks go to the file; to the console only if there is no file.
    return [file, _console()], None


class Console(logging.Handler):
    """Writes to the current standard error; a program without a console on Windows has none."""

    def emit(self, record: logging.LogRecord) -> None:
        """Write a record, unless it is shown in another way."""
        if sys.stderr is None or getattr(record, "quiet", False):
            return
        try:
            sys.stderr.write(f"{self.format(record)}\n")
        except (OSError, ValueError):  # the terminal is gone
            self.handleError(record)


class LineFormatter(logging.Formatter):
    """Formats a record as one line, with its traceback indented below, so that no text in it can forge another record.

    Args:
        form: The format of the line.
        details: Whether to write the traceback.
    """

    def __init__(self, form: str, *, details: bool = True) -> None:
        super().__init__(form)
        self._details = details

    def format(self, record: logging.LogRecord) -> str:
        """Return the lines of a record."""
        head = copy.copy(record)
        head.exc_info = head.exc_text = head.stack_info = None
        details = (record.exc_text, record.stack_info) if self._details else ()
        lines = [line for part in details if part for line in part.splitlines()]
        return "\n".join([super().format(head), *(f"  {one_line(line)}" for line in lines)])

    def formatMessage(self, record: logging.LogRecord) -> str:  # noqa: N802  the standard library's name
        """Return the first line."""
        record.message = one_line(record.message)
        return super().formatMessage(record)


def _console(*, details: bool = False) -> logging.Handler:
    console = Console()
    console.setLevel(logging.WARNING)
    console.setFormatter(LineFormatter("%(levelname)s %(name)s: %(message)s", details=details))
    return console


class PrivateFile(RotatingFileHandler):
    """A log file, including rotated ones, that only this user can read."""

    def _open(self) -> TextIOWrapper:
        # Each rotation opens a new file, which would get the permissions of the umask.
        touch_private(Path(self.baseFilename))
        return super()._open()


def _file(path: Path) -> logging.Handler:
    file = PrivateFile(path, maxBytes=MAX_BYTES, backupCount=KEPT_FILES, encoding="utf-8")
    file.setFormatter(LineFormatter("%(asctime)s %(levelname)s %(name)s: %(message)s"))
    return file


def _silence(*names: str) -> None:
    """Show only warnings of libraries that log every URL or attempt."""
    for name in names:
        logging.getLogger(name).setLevel(logging.WARNING)

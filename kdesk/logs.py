"""Logging for the whole program: a small rotating file, warnings on the console, and no secret in either.

Records are redacted on the thread that makes them and written by a thread of their own, so that a slow disk never
holds up the window.
"""

import copy
import json
import logging
import queue
import re
import sys
import traceback
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from io import TextIOWrapper
from logging.handlers import QueueHandler, QueueListener, RotatingFileHandler
from pathlib import Path
from urllib.parse import quote, quote_plus

from kdesk.plain_text import one_line
from kdesk.private_files import make_private, narrow_folder, touch_private

LOG_FILE = "kdesk.log"
MAX_BYTES = 1_000_000
KEPT_FILES = 3
HIDDEN = "[hidden]"

NOT_ON_CONSOLE = {"quiet": True}
"""The `extra` of a record whose words somebody tells on the console otherwise."""

_KEYS = "ks|password|secret|adminSecret|userSecret|otp|token|tokenHash|app_?token|admin_?secret|one_?time_?code|KSID"
_PATTERNS = (
    # A KS of version 2 is the base64 of `v2|…`, wherever it stands.
    re.compile(r"djJ8[A-Za-z0-9_\-+/=%]{6,}"),
    # In a URL: `?ks=…`, `&ks=…`, `/ks/…`; form fields look the same.
    re.compile(r"(?i)((?:^|[?&;/\s\"'(])(?:ks|password|secret|otp|tokenHash)(?:=|%3D|/))[^\s&;\"'/)<>]+"),
    # In JSON and in the repr of a mapping, the quotes of the value escaped or not.
    re.compile(rf"(?i)(\\?[\"'](?:{_KEYS})\\?[\"']\s*:\s*\\?[\"'])(?:[^\"'\\]|\\[^\"'])+"),
    # In the repr of a call or a data class: `secret='…'`.
    re.compile(rf"(?i)(\b(?:{_KEYS})=[\"'])[^\"']+"),
    # In a URL before its host, whatever stands there: a password with `/`, `#`, `?` or `@` in it ends at the last @.
    # Only the example of our own advice about proxies stays, in capitals and with nothing else before its host.
    re.compile(
        r"(?i)(\b[a-z][a-z0-9+.-]*://)(?!(?-i:USER:PASSWORD@HOST:PORT)(?![^\s\"'<>]*@)\b)(?:[^\s/?#@:\"'<>]+:(?!\d{1,5}(?:[/?#]|$))[^\s\"'<>]*|[^\s/?#@:\"'<>]+)(?=@)"
    ),
    # The addresses that the player is given by the relay: whoever knows one can watch.
    re.compile(r"(/kdesk-stream-)[\w-]+"),
    # The server's own words when it does not like a KS: `Invalid KS "…"`.
    re.compile(r"(?i)(Invalid KS \\?[\"'])[^\"'\\]+"),
)


def redact(text: str, secrets: Iterable[str] = ()) -> str:
    """Return the text with every KS, these secrets, and all that stands where a secret stands made unreadable."""
    for secret in secrets:
        text = text.replace(secret, HIDDEN)
    for pattern in _PATTERNS:
        text = pattern.sub(lambda match: f"{match[1] if match.re.groups else ''}{HIDDEN}", text)
    return text


class Redactor:
    """Knows the secrets of this run and takes them out of log records."""

    def __init__(self) -> None:
        self._secrets: set[str] = set()

    def hide(self, secret: str) -> None:
        """Never let this text into the log from now on, in none of the forms that it takes in URLs and JSON."""
        if secret:
            forms = (secret, quote(secret, safe=""), quote_plus(secret), json.dumps(secret)[1:-1], repr(secret)[1:-1])
            self._secrets.update(forms)

    def redact(self, text: str) -> str:
        """Return the text without secrets; the longest go first, since one may be a part of another."""
        return redact(text, sorted(self._secrets, key=len, reverse=True))

    def clean(self, record: logging.LogRecord) -> logging.LogRecord:
        """Return a copy of the record in which message, arguments and traceback are plain redacted text."""
        clean = copy.copy(record)
        clean.msg = self.redact(record.getMessage())
        clean.args = None
        clean.exc_info = None
        text = record.exc_text or ""
        if record.exc_info and record.exc_info[0]:
            text = "".join(traceback.format_exception(*record.exc_info)).rstrip()
        clean.exc_text = self.redact(text) if text else None
        clean.stack_info = self.redact(record.stack_info) if record.stack_info else None
        return clean


class RedactingHandler(QueueHandler):
    """Hands redacted copies of records to the writing thread."""

    def __init__(self, records: "queue.SimpleQueue[logging.LogRecord]", redactor: Redactor) -> None:
        super().__init__(records)
        self._redactor = redactor

    def prepare(self, record: logging.LogRecord) -> logging.LogRecord:
        """Redact here: what is in the queue may already be on its way to the disk."""
        return self._redactor.clean(record)


@contextmanager
def logging_to(directory: Path, redactor: Redactor, *, level: int = logging.INFO) -> Iterator[Path]:
    """Write the log of the program under this directory until the block ends; yield the path of the file.

    A directory that cannot be written leaves the console alone to report.
    """
    path = directory / LOG_FILE
    handlers: list[logging.Handler] = []
    try:
        make_private(directory)
        narrow_folder(directory)
        handlers.append(_file(path))
        trouble = None
    except OSError as exc:
        trouble = exc
    # The console tells what happened; a traceback stands in the file, if there is one.
    handlers.append(_console(details=trouble is not None))
    records: queue.SimpleQueue[logging.LogRecord] = queue.SimpleQueue()
    entrance = RedactingHandler(records, redactor)
    listener = QueueListener(records, *handlers, respect_handler_level=True)
    root = logging.getLogger()
    before = root.level
    root.addHandler(entrance)
    root.setLevel(level)
    _quieten("httpx", "httpcore", "wakepy")
    listener.start()
    if trouble:
        root.warning("No log file: %s", trouble)
    try:
        yield path
    finally:
        root.removeHandler(entrance)
        root.setLevel(before)
        listener.stop()
        for handler in handlers:
            handler.close()


class Console(logging.Handler):
    """Writes to the standard error of the moment; a windowed program on Windows has none."""

    def emit(self, record: logging.LogRecord) -> None:
        """Write one record."""
        if sys.stderr is None or getattr(record, "quiet", False):
            return
        try:
            sys.stderr.write(f"{self.format(record)}\n")
        except (OSError, ValueError):  # the terminal is gone
            self.handleError(record)


class LineFormatter(logging.Formatter):
    """Writes a record on one line, its traceback indented below: no text in it forges another record.

    details  whether the traceback is written
    """

    def __init__(self, form: str, *, details: bool = True) -> None:
        super().__init__(form)
        self._details = details

    def format(self, record: logging.LogRecord) -> str:
        """Return the lines of a record."""
        head = copy.copy(record)
        head.exc_info = head.exc_text = head.stack_info = None
        below = (record.exc_text, record.stack_info) if self._details else ()
        lines = [line for part in below if part for line in part.splitlines()]
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
    """A file, and those that it is renamed to when it is full, of this user alone."""

    def _open(self) -> TextIOWrapper:
        touch_private(Path(self.baseFilename))
        return super()._open()


def _file(path: Path) -> logging.Handler:
    file = PrivateFile(path, maxBytes=MAX_BYTES, backupCount=KEPT_FILES, encoding="utf-8")
    file.setFormatter(LineFormatter("%(asctime)s %(levelname)s %(name)s: %(message)s"))
    return file


def _quieten(*names: str) -> None:
    """Keep libraries that log every URL, or every attempt, at warnings."""
    for name in names:
        logging.getLogger(name).setLevel(logging.WARNING)

"""Unhandled exceptions of all threads: each kind is logged, passed to a listener, and part of a report."""

import asyncio
import logging
import platform
import sys
import threading
import time
import traceback
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import Any

from kdesk import __version__
from kdesk.plain_text import cut, one_line

log = logging.getLogger(__name__)

MOST_KEPT = 200
"""Different errors that are kept; with more, the oldest are forgotten."""
MOST_REPORTED = 5
_LONGEST_LINE = 500
_LONGEST = 20_000
"""Characters of a traceback that are kept: a deep recursion makes a thousand lines."""


@dataclass(slots=True)
class UnhandledError:
    """One kind of unhandled exception, as text: the exception would keep everything in its frames alive.

    Attributes:
        where: What was running: a slot, a thread, the loop.
        what: The exception, or Qt's message, on one line.
        details: The traceback, "" where there is none.
        at: Unix seconds of the first time.
        times: How often it happened.
    """

    where: str
    what: str
    details: str
    at: float
    times: int = 1


def is_worth_logging(times: int) -> bool:
    """Return whether this time is logged: the first, tenth, hundredth. An error may come with every painted frame."""
    return str(times).strip("0") == "1"


class UnhandledErrors:
    """Collects unhandled exceptions of every thread.

    Args:
        redact: Removes secrets from a text.
    """

    def __init__(self, redact: Callable[[str], str]) -> None:
        self._redact = redact
        # Reentrant: a destructor may fail on the same thread while another error is taken.
        self._lock = threading.RLock()
        self._kept: dict[tuple[str, str], UnhandledError] = {}
        self._listener: Callable[[UnhandledError], object] = _nobody

    def listen(self, listener: Callable[[UnhandledError], object] | None) -> None:
        """Call this with each new kind of error, on the thread on which it happens; None ends that."""
        self._listener = listener or _nobody

    def take(self, where: str, what: str, error: BaseException | None = None) -> None:
        """Log an error and call the listener; of a repeated one only the 10th, 100th and so on is logged."""
        taken = self._count(where, what, error)
        if taken.times == 1:
            log.error("%s: %s", where, taken.what, exc_info=error)
            try:
                self._listener(taken)
            except Exception:  # nothing else would report it
                log.exception("an unhandled error could not be reported")
        elif is_worth_logging(taken.times):
            log.error("%s: %s; %d times so far", where, taken.what, taken.times)

    def report(self) -> str:
        """Return a report for the developers: versions, system, and the last errors, without secrets."""
        with self._lock:
            kept = list(self._kept.values())[-MOST_REPORTED:]
        head = [
            f"kdesk {__version__}",
            f"Python {platform.python_version()}, {_qt_version()}",
            f"{platform.platform()}, {platform.machine()}",
        ]
        return _without_home(self._redact("\n".join([*head, *map(_in_words, kept)])))

    def _count(self, where: str, what: str, error: BaseException | None) -> UnhandledError:
        # The place of an error distinguishes it from others; its message may differ each time.
        key = (where, _place(error) or what)
        with self._lock:
            known = self._kept.get(key)
            if known is not None:
                known.times += 1
                return known
            if len(self._kept) >= MOST_KEPT:
                del self._kept[next(iter(self._kept))]
            details = "".join(traceback.format_exception(error)) if error is not None else ""
            # Redacted before it is cut: half a secret is not recognised. The end of a traceback tells most.
            line = cut(one_line(self._redact(what)), _LONGEST_LINE)
            self._kept[key] = known = UnhandledError(where, line, self._redact(details)[-_LONGEST:], time.time())
            return known

    @contextmanager
    def taking_all(self) -> Iterator[None]:
        """Take the unhandled exceptions of slots, threads and destructors while the block runs."""
        before = sys.excepthook, threading.excepthook, sys.unraisablehook
        sys.excepthook, threading.excepthook, sys.unraisablehook = self._uncaught, self._in_thread, self._unraisable
        try:
            yield
        finally:
            sys.excepthook, threading.excepthook, sys.unraisablehook = before

    def in_loop(self, _: asyncio.AbstractEventLoop, context: Mapping[str, Any]) -> None:
        """Take the exception of a callback or of a task that nobody awaits; for `loop.set_exception_handler`."""
        error, message = context.get("exception"), str(context.get("message", ""))
        self.take("the loop", _named(error) if error else message, error)

    def _uncaught(self, kind: type[BaseException], error: BaseException | None, trace: TracebackType | None) -> None:
        if error is None or not isinstance(error, Exception):
            sys.__excepthook__(kind, error or kind(), trace)  # Ctrl+C, and an end that was wanted
            return
        self.take("kdesk", _named(error), error.with_traceback(trace))

    def _in_thread(self, args: "threading.ExceptHookArgs") -> None:
        # Not SystemExit, which ends a thread silently by the standard hook as well.
        if args.exc_value is not None and isinstance(args.exc_value, Exception):
            self.take(f"thread {args.thread.name if args.thread else '?'}", _named(args.exc_value), args.exc_value)

    def _unraisable(self, args: "sys.UnraisableHookArgs") -> None:
        error = args.exc_value
        self.take("a destructor", _named(error) if error else str(args.err_msg), error)


def _nobody(_: UnhandledError) -> None:
    """Do nothing; the log has the error."""


def _named(error: BaseException) -> str:
    # `__str__` of an exception may fail itself; then its type has to do.
    with suppress(Exception):
        return f"{type(error).__name__}: {error}"
    return type(error).__name__


def _place(error: BaseException | None) -> str:
    """Return where an error was raised, "" where nothing tells."""
    trace = error.__traceback__ if error is not None else None
    if trace is None:
        return ""
    while trace.tb_next is not None:
        trace = trace.tb_next
    return f"{type(error).__name__} in {trace.tb_frame.f_code.co_filename}:{trace.tb_lineno}"


def _in_words(error: UnhandledError) -> str:
    at = time.strftime("%Y-%m-%d %H:%M:%S", time.localtime(error.at))
    often = f", {error.times} times" if error.times > 1 else ""
    return f"\n{at}{often}, in {error.where}: {error.what}\n{error.details}".rstrip()


def _without_home(text: str) -> str:
    """Return a text without the name of the user, which the paths in it begin with."""
    with suppress(RuntimeError):  # some users of a system have no home
        home = str(Path.home())
        return text.replace(home, "~") if len(home) > 1 else text
    return text


def _qt_version() -> str:
    """Return the version of Qt if it runs: this module does not load it."""
    qt = sys.modules.get("PySide6.QtCore")
    return f"Qt {qt.qVersion()}" if qt else "without Qt"

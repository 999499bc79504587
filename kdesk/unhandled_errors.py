"""Unhandled exceptions, wherever they happen: each kind is logged and told to a listener, and can be reported."""

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
"""Different mishaps that are told apart; with more, the oldest are forgotten."""
MOST_REPORTED = 5
_LONGEST_LINE = 500
_LONGEST = 20_000
"""Characters of a traceback that are kept: a deep recursion makes a thousand lines."""


@dataclass(slots=True)
class Mishap:
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


def is_worth_telling(times: int) -> bool:
    """Whether this time is told: the first, the tenth, the hundredth. The same mishap may come with every frame."""
    return str(times).strip("0") == "1"


class UnhandledErrors:
    """Collects unhandled exceptions of every thread.

    redact  takes secrets out of a text
    """

    def __init__(self, redact: Callable[[str], str]) -> None:
        self._redact = redact
        # A destructor may fail in the middle of taking another mishap, on the same thread.
        self._lock = threading.RLock()
        self._kept: dict[tuple[str, str], Mishap] = {}
        self._listener: Callable[[Mishap], object] = _nobody

    def listen(self, listener: Callable[[Mishap], object] | None) -> None:
        """Call this with each new mishap, on the thread on which it happens; None ends that."""
        self._listener = listener or _nobody

    def take(self, where: str, what: str, error: BaseException | None = None) -> None:
        """Log a mishap and tell the listener; of a repeated one only the 10th, 100th and so on is logged."""
        mishap = self._count(where, what, error)
        if mishap.times == 1:
            log.error("%s: %s", where, mishap.what, exc_info=error)
            try:
                self._listener(mishap)
            except Exception:  # the last door: what fails behind it is told nowhere else
                log.exception("a mishap could not be told")
        elif is_worth_telling(mishap.times):
            log.error("%s: %s; %d times so far", where, mishap.what, mishap.times)

    def report(self) -> str:
        """Return a report for the developers: versions, system, and the last mishaps, without secrets."""
        with self._lock:
            kept = list(self._kept.values())[-MOST_REPORTED:]
        head = [
            f"kdesk {__version__}",
            f"Python {platform.python_version()}, {_qt_version()}",
            f"{platform.platform()}, {platform.machine()}",
        ]
        return _without_home(self._redact("\n".join([*head, *map(_in_words, kept)])))

    def _count(self, where: str, what: str, error: BaseException | None) -> Mishap:
        # The place of a failure tells it from others, not what its message says this time.
        key = (where, _place(error) or what)
        with self._lock:
            mishap = self._kept.get(key)
            if mishap is not None:
                mishap.times += 1
                return mishap
            if len(self._kept) >= MOST_KEPT:
                del self._kept[next(iter(self._kept))]
            details = "".join(traceback.format_exception(error)) if error is not None else ""
            line = cut(one_line(self._redact(what)), _LONGEST_LINE)
            self._kept[key] = mishap = Mishap(where, line, self._redact(details)[-_LONGEST:], time.time())
            return mishap

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
        if args.exc_value is not None and isinstance(args.exc_value, Exception):
            self.take(f"thread {args.thread.name if args.thread else '?'}", _named(args.exc_value), args.exc_value)

    def _unraisable(self, args: "sys.UnraisableHookArgs") -> None:
        error = args.exc_value
        self.take("a destructor", _named(error) if error else str(args.err_msg), error)


def _nobody(_: Mishap) -> None:
    """Do nothing; the log has the mishap."""


def _named(error: BaseException) -> str:
    # A `__str__` of others may fail itself; the mishap that is being told counts, and its type says enough then.
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


def _in_words(mishap: Mishap) -> str:
    at = time.strftime("%Y-%m-%d %H:%M:%S", time.localtime(mishap.at))
    often = f", {mishap.times} times" if mishap.times > 1 else ""
    return f"\n{at}{often}, in {mishap.where}: {mishap.what}\n{mishap.details}".rstrip()


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

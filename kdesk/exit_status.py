"""Exit statuses of the program, and what it prints on standard error and standard output."""

import logging
import os
import sys
import traceback
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Literal, Protocol

from kdesk.errors import BadServiceUrl, DataDirectoryInUse, KdeskError
from kdesk.logs import NOT_ON_CONSOLE, Redactor, logging_to
from kdesk.messages import _
from kdesk.messages.errors import advice_of, sentence_of, title_of
from kdesk.messages.filling import in_own_words
from kdesk.plain_text import one_line
from kdesk.redaction import redact
from kdesk.unhandled_errors import UnhandledErrors

log = logging.getLogger(__name__)

FINE, FAILED, WRONG_USE, DATA_IN_USE, INTERRUPTED = 0, 1, 2, 3, 130

_STATUS: Mapping[type[KdeskError], int] = {BadServiceUrl: WRONG_USE, DataDirectoryInUse: DATA_IN_USE}


class WrongUse(Exception):
    """The options do not say what is meant."""


class Interrupted(Exception):
    """A signal ended the work in order.

    Attributes:
        number: Number of the signal.
        sentence: What to print about it.
    """

    def __init__(self, number: int, sentence: str) -> None:
        super().__init__(sentence)
        self.number = number
        self.sentence = sentence


def status_of(work: Callable[[], int], redactor: Redactor, advice: Callable[[KdeskError], str] = advice_of) -> int:
    """Do the work and return the exit status: its own, or that of the error that ended it, which is printed.

    Args:
        work: Returns the exit status.
        redactor: Knows the secrets of this run; none of them is printed.
        advice: Returns what can be done about an error.
    """
    try:
        return work()
    except WrongUse as wrong:
        complain(redactor.redact(str(wrong)))
        return WRONG_USE
    except KdeskError as error:
        tell(error, redactor, advice=advice(error))
        return next((status for kind, status in _STATUS.items() if isinstance(error, kind)), FAILED)
    except Interrupted as interrupted:
        complain(interrupted.sentence)
        # As shells count a program that a signal has ended.
        return 128 + interrupted.number
    except KeyboardInterrupt:
        return INTERRUPTED
    except Exception as exc:  # noqa: BLE001  the end of the program: the interpreter would print it with its secrets
        _print_unhandled(exc, redactor)
        return FAILED


def _print_unhandled(error: Exception, redactor: Redactor) -> None:
    """Print an unhandled exception on one line with the path of the log; its traceback only if there is no log."""
    notes = getattr(error, "__notes__", ())
    what = redactor.redact(f"{type(error).__name__}: {error}")
    trace = () if notes else redactor.redact("".join(traceback.format_exception(error))).splitlines()
    complain(f"{title_of(KdeskError())}: {what}", *notes, *trace)


@contextmanager
def run_logged(directory: Path, redactor: Redactor) -> Iterator[UnhandledErrors]:
    """Write the log while the block runs, with the unhandled exceptions of all threads.

    Args:
        directory: Folder of the log.
        redactor: Knows the secrets of this run.
    """
    unhandled = UnhandledErrors(redactor.redact)
    with logging_to(directory, redactor) as path, unhandled.taking_all():
        try:
            yield unhandled
        except (KdeskError, WrongUse, Interrupted):
            raise
        except Exception as exc:
            # The console gets one sentence from `status_of`, without the traceback.
            log.critical("kdesk ends", exc_info=True, extra=NOT_ON_CONSOLE)
            if path.exists():
                # `_print_unhandled` prints the note in place of the traceback.
                exc.add_note(_("The log tells more: {path}").format(path=path))
            raise


def tell(error: KdeskError, redactor: Redactor, *, about: str = "", advice: str = "") -> None:
    """Write an error and what can be done about it to standard error.

    Args:
        error: The error.
        redactor: Knows the secrets of this run.
        about: What it concerns, where there are several.
        advice: In the place of the error's own.
    """
    complain(*told(error, redactor, about=about, advice=advice))


def told(error: KdeskError, redactor: Redactor, *, about: str = "", advice: str = "") -> tuple[str, str]:
    """Return the two lines of `tell`."""
    said = f"{about}: {sentence_of(error)}" if about else sentence_of(error)
    return redactor.redact(said), redactor.redact(advice or advice_of(error))


def complain(*lines: object) -> None:
    """Print on standard error, each argument on one line; do nothing if standard error is closed."""
    put(_complaint(lines), "stderr")


def _complaint(lines: Iterable[object]) -> str:
    return "kdesk: " + "".join(f"{one_line(redact(str(line)))}\n" for line in lines)


Stream = Literal["stdout", "stderr"]
"""The standard streams that a command writes to."""


def put(text: str, name: Stream) -> OSError | None:
    """Write to a standard stream and flush it; return the error if that fails. After an error the stream discards all.

    A stream that was closed before the program began discards all from the start.
    """
    stream = getattr(sys, name)
    if stream is None:
        return None
    encoding = stream.encoding or "utf-8"
    try:
        # A console with a small character set would raise at the first other letter.
        stream.write(text.encode(encoding, "replace").decode(encoding))
        # At once: nobody handles an error of the flush at the end of the interpreter.
        stream.flush()
    except OSError as exc:
        _discard(stream.fileno)
        return exc
    except ValueError:  # closed by this program
        return None
    return None


def _discard(fileno: Callable[[], int]) -> None:
    """Point a descriptor to the null device: otherwise what is buffered fails again when the interpreter ends."""
    with suppress(OSError):  # a stream of a test has no descriptor
        nowhere = os.open(os.devnull, os.O_WRONLY)
        os.dup2(nowhere, fileno())
        os.close(nowhere)


class Console(Protocol):
    """Where a command writes: the streams of this process, or those of another one that handed its work over."""

    @property
    def live(self) -> bool:
        """Whether standard error is a terminal, on which a line can be overwritten."""
        ...

    def put(self, text: str, name: Stream) -> OSError | None:
        """Write to a stream; return the error if that fails."""
        ...

    async def drained(self) -> None:
        """Wait until there is room for more."""
        ...


class OwnConsole:
    """The standard streams of this process."""

    @property
    def live(self) -> bool:
        """Whether standard error is a terminal."""
        return sys.stderr is not None and sys.stderr.isatty()

    def put(self, text: str, name: Stream) -> OSError | None:
        """Write to a stream; return the error if that fails."""
        return put(text, name)

    async def drained(self) -> None:
        """Do nothing: `put` writes at once."""


class Output:
    """What a command writes. A closed pipe or a full disk does not end the work.

    A pipe without a reader (`| head`) is silent from then on; any other error is printed once on standard error.

    Attributes:
        console: Where it goes.
    """

    def __init__(self, console: Console | None = None) -> None:
        self.console = console or OwnConsole()
        self._lost = False

    def print(self, *lines: str) -> None:
        """Write each argument on one line, whatever it contains."""
        self.write("".join(f"{one_line(line)}\n" for line in lines))

    def complain(self, *lines: object) -> None:
        """Write each argument on one line of standard error."""
        self.console.put(_complaint(lines), "stderr")

    def write(self, text: str) -> None:
        """Write text that is safe for a terminal, as the writers of `domain.exports` make it."""
        problem = self.console.put(text, "stdout")
        if problem and not isinstance(problem, BrokenPipeError):
            self._lost = True
            sentence = _("standard output cannot be written: {reason}; nothing more is printed there")
            self.complain(sentence.format(reason=in_own_words(str(problem.strerror))))

    def status(self, status: int) -> int:
        """Return the exit status of the command: FAILED if its output could not be written."""
        return FAILED if self._lost and status == FINE else status

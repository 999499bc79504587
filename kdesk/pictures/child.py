"""What a process that works for the window does to itself: it bounds its time and its memory, and answers requests."""

import faulthandler
import os
import signal
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from functools import partial
from typing import IO

from kdesk.domain.picture import Bitmap, Box
from kdesk.pictures.pipe import Work, read_request, write_result

WATCHDOG_SECONDS = 20.0
"""After this the process ends itself, in case the window's process no longer exists."""

MEMORY_BYTES = 2**30

Answer = Callable[[Work, bytes, Box], Bitmap | bytes | str]
"""Does what is asked for; a text says why it cannot be done."""


def answer_all(requests: IO[bytes], results: IO[bytes], answer: Answer) -> None:
    """Answer requests in turn, until their pipe ends."""
    with _limit() as limited:
        while (request := read_request(requests)) is not None:
            limited(WATCHDOG_SECONDS)
            write_result(results, answer(*request))
            limited(0)


@contextmanager
def _limit() -> Iterator[Callable[[float], object]]:
    """Provide a function that ends the process after so many seconds; 0 takes that back.

    Neither way needs the interpreter lock, which a decoder may hold.
    """
    if sys.platform != "win32":
        # The system ends the process by the signal. The other way starts and joins a thread each time, which takes as
        # long as decoding the picture of a card.
        signal.signal(signal.SIGALRM, signal.SIG_DFL)
        yield partial(signal.setitimer, signal.ITIMER_REAL)
    else:
        # `faulthandler` needs a file with a descriptor.
        with open(os.devnull, "w") as nowhere:  # noqa: PTH123  a device, not a path

            def limited(seconds: float) -> None:
                if seconds:
                    faulthandler.dump_traceback_later(seconds, exit=True, file=nowhere)
                else:
                    faulthandler.cancel_dump_traceback_later()

            yield limited


def claim_stdout() -> IO[bytes]:
    """Return standard output for results only; redirect all other output to standard error."""
    # What a library prints would otherwise be read as a result.
    results = os.fdopen(os.dup(sys.stdout.fileno()), "wb")
    os.dup2(sys.stderr.fileno(), sys.stdout.fileno())
    return results


def limit_memory(wanted_bytes: int = MEMORY_BYTES) -> None:
    """Limit the memory of this process. Windows has no such limit."""
    if sys.platform != "win32":
        import resource  # noqa: PLC0415  this module is not everywhere

        _soft, hard = resource.getrlimit(resource.RLIMIT_AS)
        wanted = wanted_bytes if hard == resource.RLIM_INFINITY else min(wanted_bytes, hard)
        # Some systems have the limit, but do not permit to set it.
        with suppress(ValueError, OSError):
            resource.setrlimit(resource.RLIMIT_AS, (wanted, hard))

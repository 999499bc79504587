"""One run of a command: what all commands begin with, and the way in which each ends."""

import argparse
from collections.abc import Callable, Coroutine
from contextlib import AbstractContextManager
from dataclasses import dataclass
from typing import Any, TypeVar

from kdesk.commands.signals import run_until_signal
from kdesk.errors import KdeskError
from kdesk.exit_status import Output, run_logged, status_of
from kdesk.logs import Redactor
from kdesk.messages.errors import advice_of
from kdesk.store.paths import Paths
from kdesk.unhandled_errors import UnhandledErrors

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class CommandRun:
    """One run of a command.

    Attributes:
        options: Of the command line.
        paths: Where the data lies; a command that writes there creates the folders.
        redactor: Knows the secrets of this run.
        output: Where the command writes.
    """

    options: argparse.Namespace
    paths: Paths
    redactor: Redactor
    output: Output

    def logged(self) -> AbstractContextManager[UnhandledErrors]:
        """Write the log while the block runs."""
        return run_logged(self.paths.logs, self.redactor)

    def until_signal(self, work: Coroutine[Any, Any, T], interrupted: str) -> T:
        """Write the log and run a coroutine until it ends, and return its result.

        Args:
            work: What to run; a signal cancels it.
            interrupted: What to print when the work has ended on a signal.

        Raises:
            Interrupted: A signal came, and the work has ended.
        """
        with self.logged() as unhandled:
            return run_until_signal(work, interrupted, unhandled)


def run_command(
    options: argparse.Namespace,
    work: Callable[[CommandRun], int],
    advice: Callable[[KdeskError], str] = advice_of,
) -> int:
    """Do the work of a command and return the exit status: FAILED too if its output could not be written.

    Args:
        options: Of the command line.
        work: Returns the exit status. The error that ends it is printed.
        advice: Returns what can be done about an error.
    """
    redactor = Redactor()

    def done() -> int:
        run = CommandRun(options, Paths.of_run(options.data), redactor, Output())
        return run.output.status(work(run))

    return status_of(done, redactor, advice)

"""How the program ends: its exit status, and the words on standard error that go with it."""

import sys
from collections.abc import Callable, Mapping

from kdesk.domain.words import advice_of
from kdesk.errors import BadServiceUrl, DataDirectoryInUse, KdeskError

FINE, FAILED, WRONG_USE, DATA_IN_USE, INTERRUPTED = 0, 1, 2, 3, 130


_STATUS: Mapping[type[KdeskError], int] = {BadServiceUrl: WRONG_USE, DataDirectoryInUse: DATA_IN_USE}


class WrongUse(Exception):
    """The options do not say what is meant."""


def status_of(work: Callable[[], int], *, when_interrupted: str = "") -> int:
    """Do the work and return the exit status: its own, or that of the error that ended it, which is told.

    when_interrupted  what to tell after Ctrl+C
    """
    try:
        return work()
    except WrongUse as wrong:
        complain(wrong)
        return WRONG_USE
    except KdeskError as error:
        complain(f"{error}\n{advice_of(error)}")
        return next((status for kind, status in _STATUS.items() if isinstance(error, kind)), FAILED)
    except KeyboardInterrupt:
        if when_interrupted:
            complain(when_interrupted)
        return INTERRUPTED


def complain(about: object) -> None:
    """Tell on standard error."""
    sys.stderr.write(f"kdesk: {about}\n")

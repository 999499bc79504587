"""A newer kdesk: what a document at an address of the user's or the administrator's choice says of it."""

import re
from dataclasses import dataclass
from typing import Protocol

from kdesk.domain.foreign_address import checked
from kdesk.errors import BadResponse
from kdesk.plain_text import one_line

MAX_NOTES = 500
"""Characters."""

_RELEASE = re.compile(r"[0-9]{1,6}(?:\.[0-9]{1,6}){0,3}")


@dataclass(frozen=True, slots=True)
class Update:
    """A release that can be had.

    Attributes:
        version: Numbers with dots in between.
        address: Of a page about it, https.
        notes: One line in the words of whoever wrote the document; "" if there are none.
    """

    version: str
    address: str
    notes: str = ""


class UpdateSource(Protocol):
    """Reads the document."""

    async def read(self, address: str) -> Update:
        """Return what the document at an https address says. Raises ServerProblem."""
        ...


def checked_update(version: str, address: str, notes: str = "") -> Update:
    """Return an update if all of it can be shown and opened as it is.

    Raises:
        BadResponse: It cannot.
    """
    if not _RELEASE.fullmatch(version):
        raise BadResponse("the version is not one of numbers and dots", retryable=False)
    if checked(address).scheme != "https":
        raise BadResponse("the address of the page is not an https address", retryable=False)
    if len(notes) > MAX_NOTES or one_line(notes) != notes:
        raise BadResponse("the notes are too long, or not one line of plain text", retryable=False)
    return Update(version, address, notes)


def is_newer(version: str, than: str) -> bool:
    """Return whether a version comes after another one; “1.2” is “1.2.0”. Of “1.2.0rc1” the numbers count."""
    return _numbers(version) > _numbers(than)


def _numbers(version: str) -> tuple[int, ...]:
    release = _RELEASE.match(version)
    numbers = [int(number) for number in release[0].split(".")] if release else []
    return tuple(numbers + [0] * (4 - len(numbers)))

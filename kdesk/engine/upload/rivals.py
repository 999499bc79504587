"""Which of several computers keeps its reservation if they begin with the same file at the same time (rule 2).

Each computer reserves first and searches then, so that of any two the later one sees the earlier one. Creation times
are whole seconds and ids are random: they do not tell the order within a second. All computers follow one rule:

* A computer that sees no other reservation keeps its own at once. At most one can: of two, the later saw the earlier.
* A computer that sees a smaller reservation, by creation time and then by id, removes its own.
* The computer with the smallest reservation waits. The others see it too and remove theirs, unless one of them had
  kept its own before. If it is alone after some time it keeps its own; otherwise it removes it.

A computer that dies between reservation and decision leaves a reservation that nobody fills; the computers that gave
way to it check it again later (`OtherComputerWatch`). `tests/engine/upload/test_rivals.py` tries every interleaving.
"""

from collections.abc import Iterable
from enum import Enum, auto

from kdesk.domain.entry import Entry

CHECKS = 6
"""How often the smallest one checks whether it is alone."""

SECONDS_BETWEEN = 1.0

RECENT_SECONDS = 60
"""Largest difference in age at which a reservation without a token may still be about to get it."""


class Standing(Enum):
    """Position of the own reservation among those of the same content."""

    KEEPS = auto()
    WAITS = auto()
    GIVES_WAY = auto()


def standing(own: Entry, others: Iterable[Entry]) -> Standing:
    """Return what the rule says about the own reservation, as seen from here."""
    order = [_order(other) for other in others]
    if not order:
        return Standing.KEEPS
    return Standing.GIVES_WAY if min(order) < _order(own) else Standing.WAITS


def rivals(own: Entry, alike: Iterable[Entry]) -> list[Entry]:
    """Return the reservations among these entries that are about as old as the own one, the smallest first."""
    # An earlier reservation of the same transfer is a lost one, not a rival.
    found = (e for e in alike if e.is_reservation and e.id != own.id and e.transfer_id != own.transfer_id)
    return sorted((e for e in found if abs(e.created_at - own.created_at) <= RECENT_SECONDS), key=_order)


def _order(entry: Entry) -> tuple[int, str]:
    return entry.created_at, entry.id

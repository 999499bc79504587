"""Which of several computers keeps its reservation when they begin with the same file at the same time.

Each reserves first and looks then, so of any two the later one sees the earlier one. Creation times have whole seconds
and ids are random: who was earlier within a second cannot be told from them. All computers follow one rule:

* Who sees no other reservation keeps its own, at once. At most one can: of two, the later one saw the earlier one.
* Who sees a smaller one, by creation time and then by id, removes its own.
* Who is the smallest of those that it sees waits. The others see it too, and remove theirs, unless one of them kept its
  own before this one was made. Who is alone after a while keeps its own; who is not removes it.

A computer that dies between its reservation and its decision leaves a reservation that nobody fills: who gave way to
it looks again later (`elsewhere`). `tests/engine/test_rivals.py` walks through every interleaving.
"""

from collections.abc import Iterable
from enum import Enum, auto

from kdesk.domain.entry import Entry

LOOKS = 6
"""So often the smallest one looks whether it has become the only one."""

SECONDS_BETWEEN = 1.0

RECENT_SECONDS = 60
"""A reservation without a token may still be getting it when it is not much older than the own one."""


class Standing(Enum):
    """What the own reservation is among those of the same content."""

    KEEPS = auto()
    WAITS = auto()
    GIVES_WAY = auto()


def standing(own: Entry, others: Iterable[Entry]) -> Standing:
    """Return what the rule says of the own reservation, as seen from here."""
    order = [_order(other) for other in others]
    if not order:
        return Standing.KEEPS
    return Standing.GIVES_WAY if min(order) < _order(own) else Standing.WAITS


def rivals(own: Entry, alike: Iterable[Entry]) -> list[Entry]:
    """Return the reservations among these entries that are about as old as the own one, the smallest first."""
    found = (e for e in alike if e.is_reservation and e.id != own.id and e.transfer_id != own.transfer_id)
    return sorted((e for e in found if abs(e.created_at - own.created_at) <= RECENT_SECONDS), key=_order)


def _order(entry: Entry) -> tuple[int, str]:
    return entry.created_at, entry.id

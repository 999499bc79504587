"""Several computers reserve the same content at once: every order of their calls is walked through."""

from collections.abc import Iterator
from dataclasses import dataclass, replace

import pytest

from kdesk.domain.entry import Entry, EntryStatus, MediaType
from kdesk.engine.upload.rivals import RECENT_SECONDS, Standing, rivals, standing

PATIENCE = 2
"""Looks of the smallest one in this model; more only make the walk longer."""


@dataclass(frozen=True)
class Computer:
    """One computer in the model: what it does next, and what it decided.

    step   0 reserve · 1 look · 2, 3, … look again while it waits · REMOVE · DECIDED, or dead
    there  whether its reservation is on the server
    """

    id: str
    created_at: int = 0
    step: int = 0
    kept: bool = False
    there: bool = False

    @property
    def entry(self) -> Entry:
        """Its reservation."""
        tag = f"kdesk:transfer-of-{self.id}"
        waiting = EntryStatus.WAITING_FOR_CONTENT
        return Entry(self.id, "clip", 1, waiting, MediaType.VIDEO, created_at=self.created_at, partner_data=tag)


REMOVE, DECIDED = -1, -2
"""Looking and removing are two calls: others may look in between."""

World = tuple[int, tuple[Computer, ...]]
"""The server's second, and every computer."""


def act(computer: Computer, second: int, others: tuple[Computer, ...]) -> Computer:
    """Let one computer make its next call: each is one moment on the server."""
    if computer.step == REMOVE:
        return replace(computer, step=DECIDED, there=False)
    if computer.step == 0:
        return replace(computer, created_at=second, step=1, there=True)
    seen = rivals(computer.entry, [other.entry for other in others if other.there])
    match standing(computer.entry, seen):
        case Standing.KEEPS:
            return replace(computer, step=DECIDED, kept=True)
        case Standing.WAITS if computer.step <= PATIENCE:
            return replace(computer, step=computer.step + 1)
        case _:
            return replace(computer, step=REMOVE)


def moves(world: World, mortal: bool) -> Iterator[World]:
    """Yield every world that may be next: somebody acts, somebody dies, or the second ends."""
    second, computers = world
    if second == 0:
        yield 1, computers
    for place, computer in enumerate(computers):
        if computer.step == DECIDED:
            continue
        others = computers[:place] + computers[place + 1 :]
        for changed in (act(computer, second, others), *([replace(computer, step=DECIDED)] if mortal else [])):
            yield second, (*computers[:place], changed, *computers[place + 1 :])


def ends(count: int, *, mortal: bool = False, fair: bool = False) -> set[World]:
    """Return every world in which all have decided.

    fair  who waits looks again after a second, in which everybody else has made a call
    """
    start: World = 0, tuple(map(Computer, "abcd"[:count]))
    known, to_do, found = {start}, [start], set()
    while to_do:
        world = to_do.pop()
        deciding = [computer.step for computer in world[1] if computer.step != DECIDED]
        if not deciding:
            found.add(world)
        for after in moves(world, mortal):
            acted = [a for a, b in zip(world[1], after[1], strict=True) if a != b]
            early = any(computer.step > max(1, min(deciding)) for computer in acted)
            if after not in known and not (fair and early):
                known.add(after)
                to_do.append(after)
    return found


@pytest.mark.parametrize("count", [2, 3, 4])
def test_never_two_keep_theirs(count: int) -> None:
    """Whatever the order of calls, the ids, and the second in which each falls, and whoever dies meanwhile."""
    for _, computers in ends(count, mortal=count < 4):
        assert sum(computer.kept for computer in computers) <= 1, computers


@pytest.mark.parametrize("count", [2, 3, 4])
def test_one_keeps_its_own_when_all_act_in_time(count: int) -> None:
    """Nobody's reservation is removed for another one that is removed as well."""
    for _, computers in ends(count, fair=True):
        assert sum(computer.kept for computer in computers) == 1, computers


def test_who_is_no_rival() -> None:
    """Clones, entries with content, old reservations, what others made, and the own one."""
    own = Computer("b", created_at=1_000).entry
    old = replace(own, id="a", partner_data="kdesk:other", created_at=own.created_at - RECENT_SECONDS - 1)
    there = [
        own,
        replace(own, id="same transfer"),
        old,
        replace(own, id="clone", partner_data="kdesk:other", root_id="original"),
        replace(own, id="ready", partner_data="kdesk:other", status=EntryStatus.READY),
        replace(own, id="foreign", partner_data="somebody else's"),
        replace(own, id="console", partner_data=""),
    ]
    assert rivals(own, there) == []
    between = replace(own, id="c", partner_data="kdesk:other", status=EntryStatus.NO_CONTENT)
    assert rivals(own, [*there, between]) == [between]

"""What happens in a round: drawn from seed and number alone, so that any round can be had again."""

import random
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from typing import Literal

MIB = 1 << 20
SIZES = (3 * MIB, 12 * MIB, 40 * MIB)
"""One that goes in one body, one of two chunks, and one of several that are in flight side by side."""

SHORT_SEED = 4
"""Of the form that runs in every test run."""

MOST_KILLS = 3
EARLY, EARLY_SHARE = 0.2, 0.001
"""So often a moment is drawn from so many of the bytes to the server: sign-in, reservation and opener lie there."""


class Victim(StrEnum):
    """Who is killed."""

    CLIENT = "client"
    SERVER = "server"


@dataclass(frozen=True, slots=True)
class Kill:
    """One `kill -9`.

    direction  the line freezes at a byte in this direction, then the process is killed
    share      how many bytes go before, of those of an undisturbed upload, counted from the last kill
    late       what the dead client had sent arrives once its successor has sent this share of the file; None: never
    down       seconds until a killed server is started again
    refuses    whether connections are refused meanwhile; they are reset otherwise, as by a proxy in between
    """

    direction: Literal["up", "down"]
    share: float
    late: float | None
    down: float
    refuses: bool


@dataclass(frozen=True, slots=True)
class Plan:
    """One round: an upload of a file of this many bytes, and who is killed when."""

    number: int
    victim: Victim
    seed: str
    size: int
    kills: tuple[Kill, ...]


def plans(victim: Victim, rounds: int, seed: int) -> Iterator[Plan]:
    """Yield the plans of so many rounds."""
    for number in range(1, rounds + 1):
        own_seed = f"{seed}-{victim}-{number}"
        dice = random.Random(own_seed)
        count = dice.randint(1, MOST_KILLS)
        kills = tuple(_kill(dice, 1 / count) for _ in range(count))
        yield Plan(number, victim, own_seed, dice.choice(SIZES), kills)


def _kill(dice: random.Random, most: float) -> Kill:
    """Draw a moment: answers are short and one a step, so that half of all moments spread evenly over the steps."""
    direction: Literal["up", "down"] = dice.choice(("up", "down"))
    early = direction == "up" and dice.random() < EARLY
    share = dice.random() * (EARLY_SHARE if early else most)
    late = dice.random() / 2 if dice.random() < 0.5 else None
    return Kill(direction, share, late, dice.random(), dice.random() < 0.5)

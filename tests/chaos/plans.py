"""The plan of a round, drawn from seed and number alone, so that every round can be repeated."""

import random
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from typing import Literal

MIB = 1 << 20
SIZES = (3 * MIB, 12 * MIB, 40 * MIB)
"""A file sent in one body, one in two chunks, and one in several concurrent chunks."""

SHORT_SEED = 4
"""The seed of the short form, which every test run plays."""

MOST_KILLS = 3
EARLY, EARLY_SHARE = 0.2, 0.001
"""Share of the kills that fall into the first bytes to the server (sign-in, reservation, opener), and the share of
all bytes that these are.
"""


class Victim(StrEnum):
    """The process that is killed."""

    CLIENT = "client"
    SERVER = "server"


@dataclass(frozen=True, slots=True)
class Kill:
    """One `kill -9`.

    Attributes:
        direction: The connections freeze at a byte in this direction, then the process is killed.
        share: Bytes carried before that since the last kill, as a share of an undisturbed upload's.
        late: The killed client's bytes arrive once its successor has sent this share of the file; None for never.
        down: Seconds until a killed server is started again.
        refuses: Whether connections are refused meanwhile. Otherwise they are reset, as by a proxy in between.
    """

    direction: Literal["up", "down"]
    share: float
    late: float | None
    down: float
    refuses: bool


@dataclass(frozen=True, slots=True)
class Plan:
    """One round: the size of the file in bytes, and the kills during its upload."""

    number: int
    victim: Victim
    seed: str
    size: int
    kills: tuple[Kill, ...]


def plans(victim: Victim, rounds: int, seed: int) -> Iterator[Plan]:
    """Yield the plans of this many rounds."""
    for number in range(1, rounds + 1):
        own_seed = f"{seed}-{victim}-{number}"
        dice = random.Random(own_seed)
        count = dice.randint(1, MOST_KILLS)
        kills = tuple(_kill(dice, 1 / count) for _ in range(count))
        yield Plan(number, victim, own_seed, dice.choice(SIZES), kills)


def _kill(dice: random.Random, most: float) -> Kill:
    """Draw a kill. Half count received bytes: responses are short, one a step, so these spread over the steps."""
    direction: Literal["up", "down"] = dice.choice(("up", "down"))
    early = direction == "up" and dice.random() < EARLY
    share = dice.random() * (EARLY_SHARE if early else most)
    late = dice.random() / 2 if dice.random() < 0.5 else None
    return Kill(direction, share, late, dice.random(), dice.random() < 0.5)

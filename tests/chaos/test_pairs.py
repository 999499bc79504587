"""The short form of the table: every step of the protocol meets some faults, drawn by the seed.

`python3 packaging/dev.py chaos` lets every fault meet every step.
"""

import random
from pathlib import Path

import pytest

from tests.chaos.pairs import play, scene
from tests.chaos.plans import SHORT_SEED
from tests.chaos.steps import STEPS, Pair, Step, pairs

pytestmark = [pytest.mark.e2e, pytest.mark.slow]

ONCE, LASTING = 3, 1
"""Number of pairs of each kind that are drawn for a step."""


def drawn(step: Step) -> list[Pair]:
    """Draw the faults of a step."""
    dice = random.Random(f"{SHORT_SEED}-{step}")
    of_it = [pair for pair in pairs() if pair.step is step]
    once, lasting = ([pair for pair in of_it if pair.lasting is wanted] for wanted in (False, True))
    return dice.sample(once, ONCE) + dice.sample(lasting, min(LASTING, len(lasting)))


@pytest.mark.parametrize("step", STEPS, ids=str)
def test_no_fault_of_a_step_loses_or_doubles_anything(step: Step, tmp_path: Path) -> None:
    """The file arrives once all the same, or fails with a reason and arrives when it is tried again."""
    with scene(tmp_path) as stage:
        found = {str(pair): play(stage, pair) for pair in drawn(step)}
    assert {pair: wrong for pair, wrong in found.items() if wrong} == {}


def test_every_pair_comes_once() -> None:
    """The table has each pair once, every step, and every fault of the demo server that an upload can meet."""
    table = [str(pair) for pair in pairs()]
    assert len(table) == len(set(table))
    assert list(dict.fromkeys(pair.step.name for pair in pairs())) == [step.name for step in STEPS]

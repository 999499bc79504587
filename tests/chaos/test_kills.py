"""The short form of the rounds: `kill -9` of client and server at random bytes of an upload.

`python3 packaging/dev.py chaos --rounds 200` is the long one.
"""

from pathlib import Path

import pytest

from tests.chaos.plans import SHORT_SEED, Plan, Victim, plans
from tests.chaos.rounds import Usual, run, usual

pytestmark = [pytest.mark.e2e, pytest.mark.slow]

ROUNDS = [*plans(Victim.CLIENT, 10, SHORT_SEED), *plans(Victim.SERVER, 5, SHORT_SEED)]
"""Each can be repeated: `dev.py chaos --seed 4 --only 4-client-3`."""


@pytest.fixture(scope="module")
def measured(tmp_path_factory: pytest.TempPathFactory) -> Usual:
    """The bytes of undisturbed uploads on this machine."""
    return usual(tmp_path_factory.mktemp("usual"))


@pytest.mark.parametrize("plan", ROUNDS, ids=lambda plan: plan.seed)
def test_a_kill_loses_nothing_and_doubles_nothing(plan: Plan, measured: Usual, tmp_path: Path) -> None:
    """Whichever process is killed, the same bytes arrive, as one entry, with no stray token, and the journal agrees."""
    outcome = run(plan, tmp_path / "round", measured)
    print(outcome)  # noqa: T201  the round and its seed, for `pytest -s` and for a failure
    assert outcome.wrong == ()

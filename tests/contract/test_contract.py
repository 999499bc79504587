"""The demo server responds as the recorded server did, row by row."""

import pytest

from tests.contract.conftest import TABLE
from tests.contract.excuses import excuse
from tests.contract.replay import Outcome, replay
from tests.contract.report import report, share
from tests.contract.vector import load

# The first test waits for the whole replay, which can take long on a busy machine.
pytestmark = pytest.mark.timeout(300)
AT_LEAST = 0.9
VECTORS = load()


@pytest.fixture(scope="module")
def outcomes(tmp_path_factory: pytest.TempPathFactory, pytestconfig: pytest.Config) -> list[Outcome]:
    """The result of every row, in the recorded order."""
    done = list(replay(VECTORS, tmp_path_factory.mktemp("contract")))
    pytestconfig.stash[TABLE] = report(done)
    return done


@pytest.mark.parametrize("place", range(len(VECTORS)), ids=[vector.name for vector in VECTORS])
def test_recorded_row(outcomes: list[Outcome], place: int) -> None:
    """The response is the recorded one, or there is a reason why it may differ."""
    assert excuse(VECTORS[place]) or outcomes[place].differences == ()


def test_most_calls_are_equal(outcomes: list[Outcome]) -> None:
    """At least nine in ten of the recorded calls and plain URLs of the services in scope have an equal response."""
    assert share(outcomes) >= AT_LEAST

"""The demo server answers as the recorded server did, row by row."""

import pytest

from tests.contract.conftest import TABLE
from tests.contract.replay import Outcome, replay
from tests.contract.report import report, share
from tests.contract.vector import load

AT_LEAST = 0.95
VECTORS = load()


@pytest.fixture(scope="module")
def outcomes(tmp_path_factory: pytest.TempPathFactory, pytestconfig: pytest.Config) -> list[Outcome]:
    """What became of every row, in the recorded order."""
    done = list(replay(VECTORS, tmp_path_factory.mktemp("contract")))
    pytestconfig.stash[TABLE] = report(done)
    return done


def test_most_calls_are_equal(outcomes: list[Outcome]) -> None:
    """Of the recorded calls and plain URLs of the services in scope, at least nine in ten are answered alike."""
    assert share(outcomes) >= AT_LEAST
